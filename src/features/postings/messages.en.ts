import { formatClosing, formatDay, formatTime, formatWeekday, shortDay } from '#lib/date-words.ts';

/** The button that sends a posting to the moderators. */
export const SEND_LABEL = 'Send for approval';

/** The status, the actions and the history of a posting. */
export const postingMessages = {
  kindHints: {
    vacancy: 'Paid work: full time, part time, casual or an apprenticeship.',
    'skills-bootcamp': 'A free course for adults of up to 16 weeks, with a job interview at the end.',
    'work-experience':
      'A placement of a few days or more, for young people or adults to find out what the work is like.',
    'engagement-offer': 'A talk, a visit, mock interviews or another way to meet pupils.',
  },
  answerBy: {
    weAreReviewingIt: 'We are reviewing it.',
    sorryOurReviewIs: 'Sorry, our review is late. It is still in our queue.',
    weAimToReview: (dueOn: string) => `We aim to review it by the end of ${formatWeekday(dueOn)}.`,
  },
  closedWords: {
    'filled-here': 'filled through this site',
    'filled-elsewhere': 'filled another way',
    withdrawn: 'taken down',
  },
  closedDetail: {
    when: {
      on: ({ day, today }: { day: string; today: string }) => ` on ${shortDay(day, today)}`,
    },
    itClosed: ({ when, reason }: { when: string; reason: string | undefined }) =>
      `It closed${when}${reason === undefined ? '' : `: ${reason}`}.`,
  },
  describePosting: {
    decision: {
      weWillNotReview: 'We will not review it while your organisation is suspended.',
    },
    text: {
      waitingForApproval: 'Waiting for approval',
      changesNeeded: 'Changes needed',
      notAccepted: 'Not accepted',
      withdrawn: 'Withdrawn',
      closed: 'Closed',
      takenDown: 'Taken down',
      notShown: 'Not shown',
      live: 'Live',
    },
    detail: {
      theCouncilWillReview: 'The council will review your organisation first, then this listing.',
      youCanChangeIt: 'You can change it and send it again when your organisation is no longer suspended.',
      makeTheChangesWe: 'Make the changes we asked for and send it again.',
      weCannotPublishThis: 'We cannot publish this. Open the listing to see why.',
      youWithdrewItFrom: 'You withdrew it from review. It is not published.',
      weDoNotShow: ({ change, decision }: { change: string | undefined; decision: string }) =>
        `We do not show it while your organisation is suspended.${change === 'waiting' ? ` ${decision}` : ''}`,
    },
    until: {
      noClosingDate: 'No closing date.',
      closes: ({ closing, now }: { closing: Date; now: Date }) => `Closes ${formatClosing(closing, now)}.`,
    },
    more: {
      waiting: (decision: string) => ` Your change is waiting for approval. ${decision}`,
      returned: ' We asked you to make changes to your update.',
      refused: ' Your change was not accepted.',
    },
  },
  whoWords: {
    you: 'You',
    colleague: 'A colleague',
    council: 'The council',
    site: 'This site',
  },
  decided: {
    approved: 'approved it',
    returned: 'asked for changes',
    refused: 'did not accept it',
    suspended: 'suspended the organisation',
    dismissed: 'found nothing wrong',
    withdrawn: 'took it down',
    lifted: 'lifted the suspension',
  },
  eventItem: {
    text: {
      setALaterClosing: (day: string) => `set a later closing date${day === '' ? '' : `: ${formatDay(day)}`}`,
      closedIt: (reason: string) => `closed it: ${reason}`,
      tookItDown: 'took it down',
      keptSomePlacesThat: (kept: string) =>
        `kept some places that were removed, because people have taken them: ${kept}`,
      publishedIt: 'published it',
    },
    kept: {
      on: ({ places, startsOn }: { places: number; startsOn: string }) =>
        `${places} on ${formatDay(startsOn)}`,
    },
  },
  historyOf: {
    items: {
      sent: {
        correctedTypingErrorsWhich: 'corrected typing errors, which went live immediately',
        sentItForApproval: 'sent it for approval',
        sentAChangeFor: 'sent a change for approval',
      },
      decided: {
        text: 'withdrew it from review',
      },
    },
  },
  formatStartOf: {
    on: ({ closesOn, closesTime }: { closesOn: string; closesTime: string }) =>
      `on ${formatWeekday(closesOn)}${closesTime === '23:59' ? '' : ` at ${formatTime(closesTime)}`}`,
  },
  extend: {
    title: 'When is the closing date?',
    closesOn: {
      label: 'New closing date',
      called: 'Closing date',
      error: {
        enterTheClosingDate: 'Enter the closing date',
        closingDateMustBe: 'Closing date must be today or in the future',
        dateMustBeWithin: 'Date must be within a year from today',
      },
    },
    closesTime: {
      label: 'Time',
      called: 'Time',
      error: 'Select a time',
    },
    check: {
      closesTime: 'Closing time must be in the future',
      closesOn: {
        theLastDateStarts: (startOf: string) =>
          `The last date starts ${startOf}. Enter a closing date and time no later than that, or change the listing and add a later date first`,
        itAlreadyClosesEnter: ({ closing, now }: { closing: Date; now: Date }) =>
          `It already closes ${formatClosing(closing, now)}. Enter a later date or time`,
      },
    },
  },
  closeForm: {
    reason: {
      error: 'Select why you are closing it',
    },
    applicants: {
      error: 'Select what happens to the people who applied',
    },
  },
} as const;

/** The headings of a change. */
export const changeMessages = {
  changeTitles: {
    vacancy: 'Change this job',
    'skills-bootcamp': 'Change this Skills Bootcamp',
    'work-experience': 'Change this work experience',
    'engagement-offer': 'Change this school offer',
  },
} as const;

/** What the poster reads before and while sending. */
export const submitMessages = {
  whyNotYet: {
    yourOrganisationIsSuspended: 'Your organisation is suspended, so you cannot send anything',
  },
  overtaking: {
    whose: {
      you: 'You',
      aColleague: 'A colleague',
    },
    message: (whose: string) =>
      `${whose} sent a version of this that is waiting for approval. If you send this one, it will replace that one.`,
  },
  newerThan: {
    who: {
      you: 'you',
      aColleague: 'a colleague',
    },
    what: {
      sentANewerVersion: 'sent a newer version',
      sentANewerVersionWhich: 'sent a newer version, which we have now published',
    },
    message: ({ who, what, day }: { who: string; what: string; day: string }) =>
      `Since you started this, ${who} ${what}, on ${formatWeekday(day)}. Your draft does not include the changes in it. You can continue, or start again. If you start again, you will lose the changes you made here.`,
  },
  postingJourney: {
    changeTitle: {
      makeTheChangesThe: 'Make the changes the moderator asked for',
    },
    sendLabel: SEND_LABEL,
    beforeSending: {
      theCouncilReviewsEverything: (status: string) =>
        `The council reviews everything before publishing it${status === 'waiting' ? ', and will review your organisation first' : ''}. If you only correct typing errors later, your corrections go live immediately.`,
    },
  },
} as const;

/** The page of a posting. */
export const overviewMessages = {
  describeNotes: {
    called: {
      generalComments: 'General comments',
    },
  },
} as const;

/** The questions about a job that is also offered in other ways. */
export const variantMessages = {
  workExperience: {
    text: 'Work experience',
    hint: 'Someone tries the work for a few days.',
  },
  sections: {
    workExperienceAsWell: 'Work experience as well',
    forSchoolsAsWell: 'For schools as well',
    offerItInOtherWaysToo: 'Offer it in other ways too',
  },
  schoolOffer: {
    text: 'A visit, a talk or something else for schools',
    hint: 'A class visits you, or you visit a school.',
  },
  also: {
    why: 'We review everything together. You only answer the questions that are different.',
    label: 'Do you want to offer the same work in other ways too?',
    called: 'Also offered as',
    options: {
      none: {
        text: 'No, only this',
      },
    },
    error: 'Select the other ways you want to offer it, or select “No, only this”',
  },
  about: {
    title: {
      describe: (what: string) => `Describe ${what}`,
      label: 'What is it called?',
      called: 'Title',
      hint: (like: string) => `For example, ${like}`,
    },
    summary: {
      label: 'Summary, in 1 or 2 sentences',
      called: 'Summary',
      hint: 'This appears in search results.',
    },
    description: {
      label: 'What people will see, do and learn, and who they will be with (optional)',
      called: 'Description',
      hint: 'Leave this blank if the summary is enough.',
    },
  },
  contact: {
    applyEmail: {
      label: 'Email address',
    },
    applyPhone: {
      label: 'Phone number (optional)',
      called: 'Phone number',
    },
  },
  stepsOf: {
    what: {
      theWorkExperience: 'the work experience',
      whatYouOfferTo: 'what you offer to schools',
    },
    like: {
      aWeekAsA: '“A week as a care assistant”',
      aMorningInOur: '“A morning in our bakery”',
    },
    title: {
      whereWillItTake: 'Where will it take place?',
      whereIsYourWorkplace: 'Where is your workplace?',
    },
    contactSteps: {
      howCanPeopleAsk: 'How can people ask about the work experience?',
      howCanSchoolsContact: 'How can schools contact you?',
    },
  },
} as const;

/** Dates that are published. */
export const publishedDateMessages = {
  formatStart: {
    at: (startTime: string) => ` at ${formatTime(startTime)}`,
  },
} as const;

/** What stops a posting. */
export const journeyMessages = {
  made: {
    toOpportunities: {
      reason: {
        isOutsideKentAnd: (postcode: string | undefined) =>
          `${postcode ?? ''} is outside Kent and Medway. Check the postcode and the town`,
        closingDateMustBe: 'Closing date must be today or in the future',
        someOfYourAnswers: (message: string) => `Some of your answers do not match: ${message}`,
      },
    },
  },
} as const;

/** The questions about work experience. */
export const workExperienceMessages = {
  about: {
    aboutSteps: 'The placement',
    like: '“A week in a boatyard”',
    describe: 'What the person will see, do and learn, and who they will be with',
  },
  sections: {
    gettingThereWithoutACar: 'Getting there without a car',
    adjustments: 'Adjustments',
    closingDate: 'Closing date',
    howToApply: 'How to apply',
  },
  lastSteps: {
    law: 'Say what you know now. You can agree more when you know who is coming.',
    without:
      'If there is no closing date, it stays open until the last date you gave, or until you close it.',
  },
  workExperiencePosting: {
    section: 'The place',
    placement: {
      about: 'The placement',
      ready: 'Good to know',
    },
    title: {
      offerWorkExperience: 'Offer work experience',
      whereWillItTake: 'Where will it take place?',
    },
  },
} as const;

/** The questions about an offer to schools. */
export const engagementOfferMessages = {
  aboutOffer: {
    activityStep: 'The offer',
    aboutSteps: 'The offer',
    like: '“A talk about working at sea”',
    describe: 'What young people will see, do and learn, and who they meet',
  },
  sections: {
    gettingThereWithoutACar: 'Getting there without a car',
    adjustments: 'Adjustments',
    closingDate: 'Closing date',
    howToBook: 'How to book',
  },
  lastSteps: {
    law: 'Say what you know now. Schools will tell you what their pupils need.',
    without:
      'If there is no closing date, it stays open until the last date you gave, or until you close it.',
  },
  offerPosting: {
    section: 'The place',
    offer: {
      about: 'The offer',
    },
    title: {
      whereWillItTake: 'Where will it take place?',
      offerSomethingToSchools: 'Offer something to schools',
      whereWillYouTravel: 'Where will you travel from?',
      whereIsYourWorkplace: 'Where is your workplace?',
    },
    why: 'Schools look for offers near them.',
  },
} as const;

/** What a title suggests. */
export const titleMessages = {
  suggested: 'Suggested by your title',
  or: 'or',
  alsoSearched: (phrases: string) =>
    ` People also search for ${phrases}. Use these words if they describe it.`,
} as const;

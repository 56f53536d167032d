import { formatDay, shortDay } from '#lib/date-words.ts';

/** The rules of moderation in words. */
export const moderationMessages = {
  caseKinds: {
    posting: {
      label: 'Listing',
      plural: 'Listings',
    },
    organisation: {
      label: 'Organisation',
      plural: 'Organisations',
    },
    report: {
      label: 'Report',
      plural: 'Reports',
    },
  },
  decisions: {
    approved: {
      label: 'Approved',
    },
    returned: {
      label: 'Returned',
    },
    refused: {
      label: 'Refused',
    },
    withdrawn: {
      label: 'Listing taken down',
    },
    suspended: {
      label: 'Organisation suspended',
    },
    lifted: {
      label: 'Suspension lifted',
    },
    dismissed: {
      label: 'No action needed',
    },
    superseded: {
      label: 'Sent again',
    },
  },
  choices: {
    posting: {
      approved: {
        text: 'Approve',
        hint: 'It goes live immediately. We will email the person who sent it.',
      },
      returned: {
        text: 'Ask for changes',
        hint: 'Add a note next to each answer that needs to change, or explain the changes below.',
      },
      refused: {
        text: 'Refuse',
        hint: 'Use this if changes cannot fix the problem. Give your reason below.',
      },
    },
    organisation: {
      approved: {
        text: 'Approve',
        hint: 'The organisation can publish listings. We will email the person who registered it.',
      },
      returned: {
        text: 'Ask for changes',
        hint: 'Add a note next to each answer that needs to change, or explain the changes below.',
      },
      refused: {
        text: 'Refuse',
        hint: 'The organisation cannot post here. Give your reason below.',
      },
    },
    report: {
      dismissed: {
        text: 'No action needed',
        hint: 'The listing stays as it is. We do not tell anyone.',
      },
      withdrawn: {
        text: 'Take down the listing',
        hint: 'We take down the listing immediately, and tell the organisation why.',
      },
      suspended: {
        text: 'Suspend the organisation',
        hint: 'All its listings are hidden immediately, until someone lifts the suspension. We will tell its owners why.',
      },
    },
  },
  describeDue: {
    oneWorkingDayOverdue: '1 working day overdue',
    workingDaysOverdue: (late: number) => `${late} working days overdue`,
    dueToday: 'due today',
    dueTomorrow: 'due tomorrow',
    dueOn: ({ weekday, dueOn, today }: { weekday: string; dueOn: string; today: string }) =>
      `due on ${weekday} ${shortDay(dueOn, today)}`,
  },
  decisionForm: {
    notes: {
      text: (called: string) => `Your note on “${called}”`,
    },
    decision: {
      error: 'Select your decision',
    },
  },
  decisionProblem: {
    message: {
      youAddedNotesTo: 'You added notes to answers. Ask for changes, or delete the notes to approve it',
      enterWhatNeedsTo: 'Enter what needs to change, here or next to an answer',
      enterAReasonFor: 'Enter a reason for your decision',
    },
  },
  suspensionForm: {
    to: {
      error: 'Reload the page and try again',
    },
    reason: {
      error: 'Enter a reason for your decision',
      enterAReasonFor: 'Enter a reason for your decision',
      reasonMustBeCharacters: (limit: number) =>
        `Reason must be ${limit.toLocaleString('en-GB')} characters or fewer`,
    },
  },
  reportReasons: {
    'not-real': 'It is not a real job, course or offer',
    'asks-for-money': 'It asks for money or bank details',
    discriminates: 'It treats people unfairly because of who they are',
    wrong: 'It is wrong, or already closed',
    offensive: 'It is offensive',
    other: 'Something else',
  },
  reportForm: {
    reason: {
      error: 'Select what is wrong with it',
    },
    words: {
      text: 'What you write',
    },
  },
  describeDomain: {
    theAccountNoLonger: 'The account no longer exists',
    whichAnyoneCanUse: (domain: string) => `${domain}, which anyone can use`,
    thereIsNoWebsite: (domain: string) => `${domain}. There is no website to compare it with`,
    thisMatchesItsWebsite: (domain: string) => `${domain}. This matches its website`,
    thisDoesNotMatch: ({ domain, host }: { domain: string; host: string }) =>
      `${domain}. This does not match its website (${host})`,
  },
  done: {
    approved: 'Approved. We will email the person who sent it.',
    returned: 'Returned. We will email the person who sent it to say what to change.',
    refused: 'Refused. We will email the person who sent it to say why.',
    withdrawn: 'You have taken down the listing.',
    suspended: 'You have suspended the organisation.',
    dismissed: 'Decision saved. The listing stays as it is.',
    released: 'You have returned the case to the queue. A colleague can take it.',
    none: 'There are no cases you can take at the moment.',
    held: 'You cannot take this case. A colleague has taken it, or a colleague must review it.',
  },
  organisationKinds: {
    employer: 'Employer',
    'training-provider': 'Training provider',
    school: 'School or college',
    'delivery-partner': 'Delivery partner',
    council: 'Council',
  },
  organisationSizes: {
    sole: 'One person',
    'under-10': 'Under 10 people',
    '10-49': '10 to 49 people',
    '50-249': '50 to 249 people',
    '250-or-more': '250 people or more',
  },
  statusWords: {
    waiting: 'Not approved yet',
    approved: 'Approved',
    suspended: 'Suspended',
  },
  eventWords: {
    registered: 'Registered',
    approved: 'Approved',
    returned: 'Returned for changes',
    refused: 'Refused',
    suspended: 'Suspended',
    unsuspended: 'Suspension lifted',
    lifted: 'Suspension lifted',
  },
} as const;

/** Why a decision is not possible. */
export const decideMessages = {
  notApproved: {
    suspended: (name: string) => `${name} is suspended. Lift the suspension before you approve this`,
    waiting: (name: string) =>
      `${name} is not approved yet. Make a decision about the organisation before you review its listings`,
  },
} as const;

/** The page of a case. */
export const caseMessages = {
  postingView: {
    since: ({ number, status, day }: { number: number; status: string; day: string }) =>
      `version ${number}, ${status} on ${formatDay(day)}`,
    published: 'published',
  },
} as const;

/** What the moderator had written when the decision could no longer be made. */
export const decisionResultMessages = { reason: 'What needs to change, or your reason' } as const;

/** What is offered. */
export const aboutMessages = {
  title: {
    label: (what: string) => `What is the title of the ${what}?`,
    called: 'Title',
    hint: (like: string) =>
      `Use words people search for, for example ${like}. Do not include the dates, the place or your name. We will ask for these later.`,
  },
  sector: {
    label: 'What type of work is it about?',
    called: 'Type of work',
  },
  about: {
    title: (what: string) => `Describe the ${what}`,
    summary: {
      label: 'Summary, in 1 or 2 sentences',
      called: 'Summary',
      hint: 'This appears in search results.',
    },
    description: {
      called: 'Description',
      hint: (typicalWords: string) =>
        `Leave a blank line between paragraphs. Start each line of a list with “- ”.${typicalWords}`,
    },
  },
} as const;

/** Adjustments, closing and how to apply. */
export const applyMessages = {
  closingTimes: {
    '09:00': '9am',
    '12:00': 'Midday',
    '15:00': '3pm',
    '17:00': '5pm',
    '23:59': 'The end of the day',
  },
  adjustments: {
    why: 'Many disabled people need to know this before they apply. Most adjustments cost nothing.',
    canAdjust: {
      label: 'Can you say now what adjustments you can make for someone who needs them?',
      called: 'Adjustments known',
      yesIf: 'you can say what adjustments you can make',
    },
  },
  whichAdjustments: {
    adjustments: {
      label: 'What adjustments can you make?',
      called: 'Adjustments',
    },
  },
  closing: {
    closes: {
      label: 'Is there a closing date?',
      yesIf: 'there is a closing date',
    },
  },
  closingDay: {
    title: 'When is the closing date?',
    closesOn: {
      label: 'Closing date',
    },
    closesTime: {
      label: 'Time',
      called: 'Closing time',
    },
    check: {
      closesTime: 'Closing time must be in the future',
    },
  },
  here: {
    text: 'On this site',
  },
  apply: {
    applyBy: {
      label: (verb: string) => `How can people ${verb}?`,
      called: (verb: string) => `Ways to ${verb}`,
      error: (verb: string) => `Select at least one way to ${verb}`,
      hint: 'Select all that apply. A phone number helps people who find forms hard.',
      options: {
        hint: {
          apply:
            'A short form with no CV. You can see and reply to applications here, and we do not show your contact details.',
          book: 'Schools and home-educating families choose a date and the places. You see and answer bookings here, and we do not show your contact details.',
        },
        url: {
          text: {
            onAnotherWebsite: 'On another website',
            onAWebsite: 'On a website',
          },
        },
        email: {
          text: 'By email',
        },
        phone: {
          text: 'By phone',
        },
      },
    },
  },
  applyWeb: {
    applyUrl: {
      label: 'What is the address of the web page?',
      called: (gerund: string) => `Web page for ${gerund}`,
      hint: 'For example, https://www.example.org/jobs/care-assistant',
    },
  },
  applyEmail: {
    label: 'What email address should people use?',
    called: (gerund: string) => `Email address for ${gerund}`,
  },
  applyPhone: {
    label: 'What number should people call?',
    called: (gerund: string) => `Phone number for ${gerund}`,
  },
  applyNote: {
    title: (verb: string) => `What else do people need to know to ${verb}?`,
    contactName: {
      label: 'Who to ask for (optional)',
      called: 'Who to ask for',
    },
    label: 'What to send or say (optional)',
    called: 'What to send or say',
    hint: {
      forExampleTellUs: 'For example, “Tell us in a few lines why you want the job”.',
      forExampleTellUsYour:
        'For example, “Tell us your school, the year group and how many people will take part”.',
    },
  },
} as const;

/** Errors that several kinds of question share. */
export const commonMessages = {
  lines: {
    error: {
      enterAtLeastOne: 'Enter at least one line',
      enterLinesOrFewer: (most: number) => `Enter ${most} lines or fewer`,
      eachLineMustBe: (longest: number) => `Each line must be ${longest} characters or fewer`,
    },
  },
  publishedDays: {
    label: 'Days that are published',
  },
  closingBefore: {
    label: 'Closing before',
  },
  dayToCome: {
    error: {
      dateMustBeToday: 'Date must be today or in the future',
      dateMustBeWithin: 'Date must be within a year from today',
    },
  },
  yesIf: {
    error: (what: string) => `Select yes if ${what}`,
  },
} as const;

/** Dates and places on them. */
export const datesMessages = {
  dateStep: {
    first: {
      label: 'First day',
    },
    last: {
      label: 'Last day (optional)',
      called: ({ ordinal, what }: { ordinal: string; what: string }) => `Last day of the ${ordinal} ${what}`,
      hint: 'Leave this blank if it is only one day.',
    },
    from: {
      label: 'Start time (optional)',
      called: ({ ordinal, what }: { ordinal: string; what: string }) =>
        `Start time of the ${ordinal} ${what}`,
      hint: 'For example, 9:30 or 9:30am.',
    },
    until: {
      label: 'End time (optional)',
      called: ({ ordinal, what }: { ordinal: string; what: string }) => `End time of the ${ordinal} ${what}`,
    },
    seats: {
      label: (placesNeeded: boolean) => `How many people can take part?${placesNeeded ? '' : ' (optional)'}`,
      called: ({ ordinal, what }: { ordinal: string; what: string }) => `Places on the ${ordinal} ${what}`,
      suffix: 'places',
    },
    key: {
      label: 'Published date',
    },
    check: {
      last: 'Last day must be the same as or after the first day',
      from: 'Enter a start time, or remove the end time',
      until: 'End time must be after the start time',
    },
  },
  venueStep: {
    venue: {
      label: 'Where does this date take place?',
      called: (ordinal: string) => `Place on the ${ordinal} date`,
      error: 'Select where this date takes place',
    },
  },
  dateSteps: {
    label: (what: string) => `Is there another ${what}?`,
    yesIf: (what: string) => `there is another ${what}`,
  },
} as const;

/** An offer to schools. */
export const offerMessages = {
  settings: {
    'at-school': 'At the school',
    'at-workplace': 'At your workplace',
  },
  activity: {
    label: 'What are you offering?',
    called: 'Activity',
    options: {
      hint: (benchmarks: string) => `Counts towards Gatsby benchmark ${benchmarks}`,
    },
  },
  years: {
    label: 'Which year groups is it for?',
    called: 'Year groups',
    hint: 'Select all that apply. Year 7 pupils are 11 or 12. Year 13 students are 17 or 18.',
  },
  setting: {
    label: 'Where will it take place?',
    called: 'Where it takes place',
  },
  group: {
    title: 'How many people can take part, and for how long?',
    groupMax: {
      label: 'Largest group',
      called: 'Largest group',
    },
    groupMin: {
      label: 'Smallest group (optional)',
      called: 'Smallest group',
      hint: 'Leave this blank if 1 person is enough.',
    },
    minutes: {
      label: 'How long it lasts, in minutes',
      called: 'Length',
      hint: 'A lesson is 50 to 60 minutes. A school day is about 360 minutes.',
      suffix: 'minutes',
    },
    check: {
      groupMin: 'Smallest group must be the same as or smaller than the largest group',
    },
  },
  provides: {
    needsThings: {
      label: 'Does the school need to bring or provide anything?',
      called: 'Something to provide',
      hint: 'For example, a room with a screen, a teacher for every 10 pupils, or a coach.',
      yesIf: 'the school needs to bring or provide anything',
    },
  },
  providesWhat: {
    schoolProvides: {
      label: 'What does the school need to provide?',
      called: 'The school provides',
      error: 'Enter what the school needs to provide',
    },
  },
  free: {
    why: 'Cost is one of the main reasons schools do not take part.',
    label: 'Is it free for the school?',
    called: 'Free',
    yesIf: 'it is free',
  },
  cost: {
    label: 'How much does it cost for a group?',
    called: 'Cost for a group',
    hint: 'Enter the total cost in pounds.',
  },
  homeEducated: {
    why: 'Families who educate at home look for activities they can join.',
    homeEducatedWelcome: {
      label: 'Can home-educated young people come, with a parent?',
      called: 'Home-educated welcome',
      yesIf: 'home-educated young people can come',
    },
  },
  safety: {
    riskAssessed: {
      label: 'Can you give the school a risk assessment of the visit?',
      called: 'Risk assessment',
      hint: 'Schools ask for this before a visit. A short one is enough for an office or a shop.',
      yesIf: 'you can give the school a risk assessment',
    },
  },
  dated: {
    label: 'Are there fixed dates?',
    called: 'Fixed dates',
    hint: 'If there are no fixed dates, schools will contact you to agree one.',
    yesIf: 'there are fixed dates',
  },
} as const;

/** Where it is and how to get there. */
export const placeMessages = {
  placeStep: {
    placeName: {
      label: 'Building and street (optional)',
      called: (of: string) => `Building and street${of}`,
    },
    town: {
      label: 'Town or village',
      called: (of: string) => `Town or village${of}`,
    },
    postcode: {
      label: 'Postcode',
      called: (of: string) => `Postcode${of}`,
      error: 'Postcode must be in Kent or Medway. You cannot post listings for other areas',
    },
  },
  furtherPlaces: {
    label: 'Does it also take place somewhere else?',
    called: {
      aSecondPlace: 'A second place',
      aThirdPlace: 'A third place',
    },
    yesIf: 'it also takes place somewhere else',
    title: {
      whereIsTheSecond: 'Where is the second place?',
      whereIsTheThird: 'Where is the third place?',
    },
    of: {
      ofTheSecondPlace: ' of the second place',
      ofTheThirdPlace: ' of the third place',
    },
  },
  placeOptions: {
    text: {
      place: ({ town, index }: { town: string; index: number }) => `${town}, place ${index + 1}`,
    },
  },
  stop: {
    why: 'People without a car look for this. If you leave it out, they may not find you.',
    stopNear: {
      label: 'Is there a bus stop or station within a 20-minute walk?',
      called: 'Stop or station near',
      yesIf: 'there is a bus stop or station within a 20-minute walk',
    },
  },
  stopDetails: {
    title: 'What is the nearest stop or station?',
    stop: {
      label: 'Name of the stop or station',
      called: 'Name of the stop or station',
    },
    stopKind: {
      label: 'Is it a bus stop or a railway station?',
      called: 'Type of stop',
      options: {
        bus: {
          text: 'bus stop',
        },
        rail: {
          text: 'railway station',
        },
      },
      error: 'Select bus stop or railway station',
    },
    walkMinutes: {
      label: 'How many minutes’ walk is it from there?',
      called: 'Minutes on foot',
      suffix: 'minutes',
    },
    services: {
      label: 'Which buses or trains stop there, and how often? (optional)',
      called: 'Buses or trains',
      hint: 'For example, “Bus 8 every 20 minutes until 11:10pm”.',
    },
  },
  lift: {
    liftOffered: {
      label: 'Do you offer a lift, a minibus or a shared taxi?',
      called: 'Lift offered',
      yesIf: 'you offer a lift, a minibus or a shared taxi',
    },
  },
  liftDetails: {
    lift: {
      label: 'Where and when does it pick people up?',
      called: 'The lift',
      error: 'Enter where and when the lift picks people up',
      hint: 'For example, “Minibus from Faversham station at 6:30am”',
    },
  },
} as const;

/** A placement. */
export const placementMessages = {
  yearOptions: {
    text: (year: number) => `Year ${year}`,
  },
  type: {
    placement: {
      label: 'What type of work experience is it?',
      called: 'Type of work experience',
      options: {
        hint: {
          block: 'Several days in a row, usually 1 or 2 weeks.',
          shadowing: 'Following someone at work, for 1 to 3 days.',
          virtual: 'Online, with tasks and people to talk to.',
          'supported-internship':
            'For young people with an education, health and care (EHC) plan, with a job coach.',
          't-level': 'At least 45 days, for T Level students.',
        },
      },
    },
  },
  who: {
    label: 'Who is it for?',
    called: 'Who it is for',
    hint: 'Select all that apply. Placements at work are usually for years 10 to 13. Visits and talks can be for any year.',
    options: {
      text: 'Adults',
    },
  },
  days: {
    title: 'How long is it?',
    label: 'Working days',
    called: 'Number of days',
    hint: 'Two half days count as 1 day. A week is 5 days.',
    suffix: 'days',
    placementHours: {
      label: 'Daily hours (optional)',
      called: 'Daily hours',
      hint: 'For example, “10am to 3pm”.',
    },
    check: {
      days: 'A T Level placement must be 45 days or more',
    },
  },
  what: {
    why: 'A good placement has real tasks. They help young people to choose.',
    tasks: {
      label: 'What will the person do?',
      called: 'Tasks',
      hint: 'Put each task on a new line, for example “Help to serve customers”. You can list up to 12.',
    },
  },
  dated: {
    label: 'Are there fixed dates?',
    called: 'Fixed dates',
    hint: 'If there are no fixed dates, you agree them with each school or person.',
    yesIf: 'there are fixed dates',
  },
  goodToKnow: {
    title: 'What should people know before they come?',
    dressCode: {
      label: 'What to wear (optional)',
      called: 'What to wear',
      hint: 'For example, “Dark trousers and flat shoes. We lend boots”.',
    },
    lunch: {
      label: 'Lunch (optional)',
      called: 'Lunch',
      hint: 'For example, “Bring your own, there is a fridge”.',
    },
  },
  travelCosts: {
    why: 'Many families cannot afford the fare.',
    travelCostsPaid: {
      label: 'Will you pay travel costs?',
      called: 'Travel costs paid',
      yesIf: 'you will pay travel costs',
    },
  },
  safety: {
    title: 'Are you ready for young people?',
    why: 'Schools ask about this before they send anyone. You can post your placement whatever you answer.',
    riskAssessed: {
      label: 'Does your risk assessment cover young people?',
      called: 'Risk assessment done',
      hint: 'You only need to review the one you have. In an office or a shop, this is quick.',
      yesIf: 'your risk assessment covers young people',
    },
    insured: {
      label: 'Does your employers’ liability insurance cover them?',
      called: 'Insurance',
      hint: 'Most policies do, because people on work experience count as staff. Ask your insurer if the work is unusual.',
      yesIf: 'your insurance covers them',
    },
  },
  homeEducated: {
    why: 'Home-educated young people have no school to find them a placement.',
    homeEducatedWelcome: {
      label: 'Can home-educated young people apply?',
      called: 'Home-educated welcome',
      hint: 'In years 10 and 11, it is best to arrange this with the council. Otherwise it may need a permit.',
      yesIf: 'home-educated young people can apply',
    },
  },
} as const;

export const bookingMessages = {
  mode: {
    label: 'When does a booking count?',
    called: 'When a booking counts',
    onRequest: {
      text: 'When you have said yes',
      hint: 'You read each request and answer it. We hold the places until then, for up to 14 days.',
    },
    atOnce: {
      text: 'At once, while there are places',
      hint: 'Schools and families book by themselves. You can cancel a booking with a reason.',
    },
  },
  rules: {
    title: 'Rules for booking',
    closes: {
      label: 'How many days before the day does booking close? (optional)',
      called: 'Booking closes',
      hint: 'If you leave this empty, people can book until the day itself.',
      suffix: 'days before',
    },
    perAdult: {
      label: 'How many young people may come with each adult? (optional)',
      called: 'Young people for each adult',
      hint: 'For example 15. A group with too few adults cannot book.',
    },
  },
  day: {
    title: 'What visitors need to know',
    bring: {
      label: 'What should they bring or wear? (optional)',
      called: 'What to bring or wear',
      hint: 'For example flat shoes, long sleeves or a packed lunch.',
    },
    arrival: {
      label: 'Where do they go when they arrive? (optional)',
      called: 'On arrival',
      hint: 'Include parking for a coach, steps and lifts, and who to ask for.',
    },
  },
} as const;

/** The form that invites an applicant to an interview, by question. */
export const interviewTexts = {
  /** By the code that is stored. */
  ways: {
    'in-person': { text: 'In person', label: 'In person', where: 'Where', missing: 'Enter the address' },
    phone: {
      text: 'By phone',
      label: 'By phone',
      where: 'How the call works',
      missing: 'Enter who will call, and on what number',
    },
    video: {
      text: 'By video call',
      label: 'By video call',
      where: 'How to join',
      missing: 'Enter the link, or how they will get it',
    },
  },
  /** Of the times that can be offered. */
  ordinals: ['first', 'second', 'third', 'fourth', 'fifth'],
  way: {
    label: 'How will you meet?',
    error: 'Select how you will meet',
  },
  where: {
    label: 'Where is it, or how will they take part?',
    called: 'Where it is',
    hint: 'In person: the address with its postcode, and who to ask for. By phone: who will call, and on what number. By video: the link.',
    missing: 'Enter where it is, or how they will take part',
  },
  minutes: {
    label: 'How long will it take?',
    called: 'How long it will take',
    option: (minutes: number) => `${minutes} minutes`,
    error: 'Select how long it will take',
  },
  on: {
    past: 'The date must be today or in the future',
    tooLate: 'The date must be within a year',
    label: 'What date?',
    furtherLabel: (which: string) => `Day of the ${which} time`,
    called: 'The date',
    hint: (example: string) => `For example, ${example}`,
    missing: 'Enter the date, or clear the time',
  },
  time: {
    unusual: 'The time must be between 7am and 9pm. Check “am” and “pm”',
    label: 'What time?',
    furtherLabel: (which: string) => `Start of the ${which} time`,
    called: 'The time',
    hint: 'For example, 10:30am',
    missing: 'Enter the time, or clear the date',
    passed: 'This time has passed. Enter a later one',
    overlaps: (which: string) => `This overlaps with the ${which} time. Enter another one`,
  },
  shared: {
    label: 'Can other applicants come at the same time? (optional)',
    called: 'Several people at once',
    optionYes: 'Yes, several people can come at once',
  },
  words: {
    label: 'Message to them (optional)',
    called: 'Your message',
    hint: 'What to bring, who they will meet and how to ask for an adjustment.',
  },
} as const;

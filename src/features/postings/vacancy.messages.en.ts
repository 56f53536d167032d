import { formatDay } from '#lib/date-words.ts';
import { pounds } from '#lib/money.ts';

/** A part of the text about a criminal record check, which is stored with the job; `checks.ts` looks for it. */
export const CHECK_PAID_BY_APPLICANT = 'which you pay for';

/** What people read in the questions about a job. */
export const messages = {
  hours: {
    error:
      'Hours must be 0.5 or more. If you do not guarantee any hours, go back and select “Casual or zero hours” as the contract',
    title: 'How many hours a week is the job?',
    why: 'Parents, carers and people who get benefits need to know the hours before they apply.',
    hoursMin: {
      label: 'Minimum hours',
      called: 'Minimum hours',
      suffix: 'hours',
    },
    hoursMax: {
      label: 'Maximum hours (optional)',
      called: 'Maximum hours',
      hint: 'Leave this blank if the hours are the same every week.',
      suffix: 'hours',
    },
    hoursText: {
      label: 'Days and times (optional)',
      called: 'Days and times',
      hint: 'For example, “Monday to Friday, 9:15am to 2:45pm”.',
    },
    check: {
      hoursMax: 'Maximum hours must be the same as or more than the minimum hours',
    },
  },
  checks: {
    basic: 'A basic DBS check',
    standard: 'A standard DBS check',
    enhanced: 'An enhanced DBS check',
    other: 'Another check, for example a driving licence or a health check',
    checksNeeded: {
      label: 'Does the person need a check before they can start?',
      called: 'Checks',
      hint: 'For example, a DBS check of criminal records. You do not need to mention right to work checks, as every job needs one.',
      yesIf: 'the person needs a check',
    },
  },
  formatRate: {
    minimumWagePerHour: ({ validFrom, bands }: { validFrom: string; bands: string }) =>
      `Minimum wage per hour from ${formatDay(validFrom)}: ${bands}.`,
  },
  payMistakes: {
    payPeriod: 'Select hour or day, because you do not guarantee hours for a longer period',
    payProRata: 'Select no. Casual work has no full-time hours, so its pay cannot be pro rata',
    payHighest: 'Highest pay must be the same as or more than the lowest pay',
    below: {
      atLeast: ({
        called,
        least,
        whose,
        comes,
      }: {
        called: string;
        least: number;
        whose: string;
        comes: string;
      }) => `${called} must be at least ${pounds(least)} an hour by law${whose}${comes}`,
      lowestPay: 'Lowest pay',
      highestPay: 'Highest pay',
      forPeopleAged21: ' for people aged 21 or over',
      comesTo: (hourly: number) => `. This pay works out at ${pounds(hourly)} an hour`,
    },
  },
  sections: {
    theJob: 'The job',
    thePlace: 'The place',
    contractAndHours: 'Contract and hours',
    whoCanApply: 'Who can apply',
    pay: 'Pay',
    gettingThereWithoutACar: 'Getting there without a car',
    interviewAndAdjustments: 'Interview and adjustments',
    dates: 'Dates',
    howToApply: 'How to apply',
  },
  title: {
    label: 'What is the job title?',
    called: 'Job title',
    hint: 'Use words people search for, for example “Care assistant”. Do not include the pay, the place or your name. We will ask for these later.',
  },
  sector: {
    label: 'What type of work is it?',
    called: 'Type of work',
  },
  about: {
    title: 'Describe the job',
    summary: {
      label: 'Summary, in 1 or 2 sentences',
      called: 'Summary',
      hint: 'This appears in search results.',
    },
    description: {
      label: 'What the person will do, and who they will work with',
      called: 'Description',
      hint: (typicalWords: string) =>
        `Leave a blank line between paragraphs. Start each line of a list with “- ”.${typicalWords}`,
    },
  },
  positions: {
    why: 'People are more likely to apply when there is more than one vacancy.',
    label: 'How many people do you want to hire?',
    called: 'Number of people',
  },
  workMode: {
    label: 'Where will the person work?',
    called: 'Where the person will work',
  },
  ownSteps: {
    title: 'Where is the workplace?',
    why: 'People search for work near their home, and use the postcode to plan their journey.',
    law: 'Every employer must make reasonable adjustments, whatever you answer here.',
    without: 'If there is no closing date, the job stays open until you close it.',
  },
  contract: {
    label: 'What type of contract is it?',
    called: 'Contract',
    hint: 'Select “Casual or zero hours” if the hours change from week to week and you do not guarantee them.',
  },
  contractLength: {
    contractMonths: {
      label: 'How many months is the contract for?',
      called: 'Length of contract',
      suffix: 'months',
    },
  },
  pattern: {
    patterns: {
      label: 'What is the working pattern?',
      called: 'Working pattern',
      hint: 'Select all that apply. People can filter jobs by these.',
    },
  },
  guaranteedHours: {
    title: 'How many hours a week do you guarantee?',
    why: 'Parents and people who get benefits need to know what they can rely on. By law, someone on a zero-hours contract can also work for other employers, and must get holiday pay and the minimum wage.',
    hoursGuaranteed: {
      label: 'Guaranteed hours a week',
      called: 'Guaranteed hours',
      hint: 'Enter 0 if you do not guarantee any. The job is then shown as “Hours vary, none guaranteed (zero-hours contract)”.',
      suffix: 'hours',
    },
    hoursUsual: {
      label: 'What hours do people usually work? (optional)',
      called: 'Usual hours',
      hint: 'For example, “Usually 8 to 20 hours a week, mostly at weekends”.',
    },
  },
  shiftTimes: {
    title: 'When does the earliest shift start and the latest shift end?',
    why: 'People need to know if they can get a bus to work and home again.',
    firstStart: {
      label: 'Earliest start',
      hint: 'For example, 6:00 or 6am',
    },
    lastFinish: {
      label: 'Latest finish',
      hint: 'For example, 22:30 or 10:30pm',
    },
  },
  age: {
    why: 'Young people look for work they are old enough to do, and the minimum wage depends on age.',
    lowestAge: {
      label: 'What is the minimum age for this job?',
      called: 'Minimum age',
      hint: 'Only ask for more than 16 if the law or your insurance requires it.',
      options: {
        16: {
          text: '16, if they have left school',
        },
        17: {
          hint: 'For example, to drive a car',
        },
        18: {
          hint: 'For example, to sell alcohol, work nights or give personal care',
        },
        21: {
          hint: 'For example, to drive a bus',
        },
        25: {
          hint: 'For example, for some drivers’ insurance',
        },
      },
    },
  },
  needed: {
    title: 'What do applicants need?',
    why: 'Many people do not apply if you ask for more than the job needs.',
    experienceNeeded: {
      label: 'Do they need experience of this type of work?',
      called: 'Experience needed',
      yesIf: 'experience is needed',
    },
    qualificationsNeeded: {
      label: 'Do they need a qualification, a licence or a certificate?',
      called: 'Qualifications needed',
      yesIf: 'a qualification is needed',
    },
  },
  wanted: {
    title: 'What must applicants have?',
    essential: {
      label: 'Essential requirements',
      called: 'Essential requirements',
      hint: 'Put each item on a new line. You can list up to 12, but fewer is better.',
    },
    desirable: {
      label: 'Desirable requirements (optional)',
      called: 'Desirable requirements',
      hint: 'Put each item on a new line. You can list up to 12.',
    },
  },
  whichCheck: {
    title: 'Which check do they need?',
    checkKind: {
      label: 'Type of check',
      called: 'Type of check',
    },
    checkPaid: {
      label: 'Will you pay for it?',
      called: 'Check paid by you',
      yesIf: 'you will pay for the check',
    },
  },
  paid: {
    label: 'Is the job paid?',
    called: 'Pay',
    error: 'Select whether the job is paid',
    hint: 'People can filter jobs by pay. Jobs without a figure do not appear when they do.',
    options: {
      figures: {
        text: 'Yes, and I can give an amount or a range',
      },
      words: {
        text: 'Yes, but I cannot give an amount yet',
      },
      unpaid: {
        text: 'No',
        hint: 'We will explain what you can post instead. You will not lose your answers.',
      },
    },
  },
  payByAge: {
    label: 'Does the pay depend on the person’s age?',
    called: 'Pay depends on age',
    hint: (rates: string) => `The law allows this for people under 21. ${rates}`,
    yesIf: 'the pay depends on age',
  },
  pay: {
    title: 'What is the pay?',
    payPeriod: {
      label: 'Pay is per',
      called: 'Pay is per',
      error: 'Select if the pay is per hour, day, week, month or year',
    },
    payLowest: {
      label: 'Lowest pay, in pounds',
      called: 'Lowest pay',
    },
    payHighest: {
      label: 'Highest pay, in pounds (optional)',
      called: 'Highest pay',
      hint: {
        forSomeoneAged21: 'For someone aged 21 or over.',
        leaveThisBlankIf: 'Leave this blank if there is only one amount.',
      },
    },
    payProRata: {
      label: 'Is this a full-time salary that you will pay pro rata?',
      called: 'Pro rata',
      error: 'Select yes if you will pay a full-time salary pro rata',
    },
  },
  payInWords: {
    payText: {
      label: 'How will you decide the pay?',
      called: 'How the pay is decided',
      hint: (rates: string) => `For example, “Depends on experience, agreed at interview”. ${rates}`,
    },
  },
  benefits: {
    hasBenefits: {
      label: 'Do you offer any benefits?',
      called: 'Benefits',
      hint: 'For example, training, free meals, a staff discount or more holiday than the legal minimum.',
      yesIf: 'you offer any benefits',
    },
  },
  whichBenefits: {
    benefits: {
      label: 'What benefits do you offer?',
      called: 'Benefits offered',
      hint: 'Put each benefit on a new line. You can list up to 15.',
    },
  },
  car: {
    carNeeded: {
      label: 'Does the job need a driving licence or the worker’s own car?',
      called: 'Car or licence needed',
      yesIf: 'the job needs a driving licence or a car',
    },
  },
  interview: {
    why: 'People who know what to expect can prepare, and can ask for what they need.',
    label: 'How will you choose who to hire? (optional)',
    called: 'Interview',
    hint: 'Select all that apply. Leave this blank if you do not know yet.',
  },
  interviewScheme: {
    label: 'Will you interview every disabled applicant who meets the minimum criteria?',
    called: 'Interview scheme',
    hint: 'Disability Confident employers make this commitment. It guarantees an interview, not the job.',
    yesIf: 'you will interview them',
  },
  start: {
    startKind: {
      label: 'When does the job start?',
      called: 'Start',
      error: 'Select when the job starts',
      options: {
        day: {
          text: 'On a set date',
        },
        soon: {
          text: 'As soon as possible',
        },
        agreed: {
          text: 'On a date we agree with the person',
        },
      },
    },
  },
  startDay: {
    startsOn: {
      label: 'What is the start date?',
      called: 'Start date',
    },
  },
  startWords: {
    soon: 'As soon as possible',
    agreed: 'When you and the employer agree',
  },
  describeCheck: {
    paidByTheEmployer: 'paid by the employer',
    whichYouPayFor: CHECK_PAID_BY_APPLICANT,
  },
  vacancyPosting: {
    title: 'Post a job',
  },
} as const;

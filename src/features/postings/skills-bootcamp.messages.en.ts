/** What people read in the questions about a Skills Bootcamp. */
export const messages = {
  levels: {
    2: 'Level 2, similar to GCSEs',
    3: 'Level 3, similar to A levels',
    4: 'Level 4, above A levels',
    5: 'Level 5, similar to a foundation degree',
  },
  always: 'You live in England, and have the right to work in the UK',
  firstSteps: {
    aboutSteps: 'The course',
    like: '“Skills Bootcamp in bricklaying”',
    describe: 'What people will do on the course, and what it leads to',
    title: 'Where is it taught?',
    why: 'People search for courses near their home, and use the postcode to plan their journey.',
  },
  sections: {
    theCourse: 'The course',
    howItIsTaught: 'How it is taught',
    thePlace: 'The place',
    whoCanJoin: 'Who can join',
    theJobInterviewAndAfter: 'The job interview and after',
    gettingThereWithoutACar: 'Getting there without a car',
    adjustments: 'Adjustments',
    closingDate: 'Closing date',
    howToApply: 'How to apply',
    startDates: 'Start dates',
  },
  level: {
    label: 'What level is the course?',
    called: 'Level',
    hint: 'Level 2 is only for construction, green skills and driving lorries.',
  },
  length: {
    title: 'How long is the course?',
    weeks: {
      label: 'Weeks',
      called: 'Number of weeks',
      hint: 'A Skills Bootcamp can be up to 16 weeks.',
      suffix: 'weeks',
    },
    hoursPerWeek: {
      label: 'Hours a week',
      called: 'Hours a week',
      suffix: 'hours',
    },
    guidedHours: {
      label: 'Total guided learning hours',
      called: 'Guided learning hours',
      hint: 'Time with a teacher, in a classroom or online. This must be at least 60.',
      suffix: 'hours',
    },
    check: {
      guidedHours: ({ weeks, hoursPerWeek }: { weeks: string; hoursPerWeek: string }) =>
        `Guided learning hours are more than ${weeks} weeks of ${hoursPerWeek} hours. Check all 3 answers`,
    },
  },
  learn: {
    youWillLearn: {
      label: 'What will people learn?',
      called: 'What people learn',
      hint: 'Put each item on a new line, for example “Mix mortar and lay a straight course”. You can list up to 15.',
    },
  },
  delivery: {
    label: 'How is it taught?',
    called: 'How it is taught',
  },
  when: {
    title: 'When is it taught?',
    why: 'Parents, carers and people with a job look for a course that fits around their day.',
    patterns: {
      label: 'Select all that apply',
      called: 'When it is taught',
    },
    attendance: {
      label: 'Days and times',
      hint: 'For example, “Tuesdays and Thursdays, 6pm to 9pm, and one Saturday a month”',
    },
  },
  free: {
    label: 'Is the course free for learners?',
    called: 'Free for learners',
    hint: 'Skills Bootcamps are free for learners. An employer may pay part of the cost for its own staff.',
    error: {
      selectYesIfThe: 'Select yes if the course is free',
      youCannotPostThis:
        'You cannot post this as a Skills Bootcamp, because Skills Bootcamps are free for learners',
    },
  },
  eligibility: {
    title: 'Who can join?',
    minimumAge: {
      label: 'Minimum age',
      hint: 'This must be 19 or over.',
    },
    label: 'Other conditions (optional)',
    called: 'Who can join',
    hint: 'Put each condition on a new line, for example “You live in Kent or Medway” or “You are out of work”. We already say that learners must live in England and have the right to work in the UK.',
  },
  entry: {
    entryNeeded: {
      label: 'Do learners need any skills or certificates before they start?',
      called: 'Skills or certificates needed',
      hint: 'If they do not, people new to this work can find your course.',
      yesIf: 'learners need any skills or certificates before they start',
    },
  },
  entryWhat: {
    entryRequirements: {
      label: 'What do learners need before they start?',
      called: 'Needed before the start',
      error: 'Enter what learners need before they start',
      hint: 'Include how you will check, for example “We will talk about your maths on the phone. There is no test”.',
    },
  },
  interviewPromise: {
    why: 'For many people, the interview is the reason to apply.',
    interviewPromised: {
      label: 'Does everyone who completes the course get a real job interview?',
      called: 'Job interview guaranteed',
      hint: 'It must be for a job that exists and lasts 12 weeks or more. A practice interview does not count.',
      error: {
        selectYesIfEveryone: 'Select yes if everyone who completes the course gets a job interview',
        youCannotPostThis:
          'You cannot post this as a Skills Bootcamp, because Skills Bootcamps end with a real job interview',
      },
    },
  },
  interviewWith: {
    label: 'Who is the interview with, and for what job?',
    called: 'The interview',
    error: 'Enter who the interview is with and for what job',
    hint: 'For example, “An interview as a care assistant with one of 3 care homes in Thanet”',
  },
  afterwards: {
    title: 'What will people get at the end?',
    assessment: {
      label: 'How you assess people, and what certificate they get (optional)',
      called: 'How people are assessed',
    },
    label: 'Jobs and courses it can lead to (optional)',
    called: 'What it can lead to',
  },
  lastSteps: {
    law: 'Every provider must make reasonable adjustments, whatever you answer here.',
    without: 'If there is no closing date, people can apply until the last course starts.',
  },
  bootcampPosting: {
    title: 'Post a Skills Bootcamp',
    what: 'start date',
  },
} as const;

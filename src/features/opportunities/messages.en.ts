import { pounds } from '#lib/money.ts';
import { formatTime, formatWeekday } from '#lib/date-words.ts';

/** The table of facts. */
export const factsMessages = {
  unknown: {
    theAdvertDoesNot: 'The advert does not say',
  },
  formatSchoolYears: {
    year: (first: number) => `Year ${first}`,
    yearsTo: ({ first, last }: { first: number; last: number }) => `Years ${first} to ${last}`,
    yearsAnd: ({ value, last }: { value: string; last: number }) => `Years ${value} and ${last}`,
  },
  placeFacts: {
    unknown: 'Where',
    label: 'Where',
  },
  vacancyFacts: {
    needs: {
      noExperienceOrQualifications: 'No experience or qualifications needed',
      noExperienceNeeded: 'No experience needed',
      experienceNeeded: 'Experience needed',
    },
    unknown: {
      pay: 'Pay',
      theAdvertDoesNot: 'The advert does not say. You can ask before you apply',
      hours: 'Hours',
      contract: 'Contract',
    },
    label: {
      pay: 'Pay',
      aboutThePay: 'About the pay',
      hours: 'Hours',
      contract: 'Contract',
    },
    fact: {
      payAndAge: 'Pay and age',
      starts: 'Starts',
      experience: 'Experience',
      numberOfJobs: 'Number of jobs',
      age: 'Age',
      checks: 'Checks',

      interview: 'Interview',
    },
    noCheck: 'No check needed before you start',
    thePayDependsOn: 'The pay depends on your age',
    text: {
      forMonths: (contractMonths: number) => ` for ${contractMonths} months`,
    },
    orOver: (minimumAge: number) => `${minimumAge} or over`,
  },
  bootcampFacts: {
    label: {
      cost: 'Cost',
      length: 'Length',
      howYouWillLearn: 'How you will learn',
      level: 'Level',
      jobInterview: 'Job interview',
      age: 'Age',
    },
    text: {
      free: 'Free',
      aboutHoursAWeek: (hoursPerWeek: number) => `, about ${hoursPerWeek} hours a week`,
      hoursOfTeachingIn: (guidedHours: number) => `; ${guidedHours} hours of teaching in all`,
      level: ({ level, levelMeans }: { level: number; levelMeans: string }) => `Level ${level}${levelMeans}`,
      aRealJobInterview: 'A real job interview when you finish',
      orOver: (minimumAge: number) => `${minimumAge} or over`,
    },
    fact: {
      when: 'When',
      where: 'Where',
    },
  },
  levelMeans: {
    2: ' (like GCSEs)',
    3: ' (like A levels)',
    4: ' (above A levels)',
    5: ' (like a foundation degree)',
  },
  workExperienceFacts: {
    label: {
      type: 'Type',
      whoItIsFor: 'Who it is for',
      length: 'Length',
      pay: 'Pay',
      homeEducatingFamilies: 'Home-educating families',
      riskAssessment: 'Risk assessment',
      insurance: 'Insurance',
    },
    text: {
      orOver: (minimumAge: number) => `, ${minimumAge} or over`,
      welcome: 'Welcome',
      throughASchoolOnly: 'Through a school only',
      doneForYoungPeople: 'Done for young people',
      notDoneYet: 'Not done yet',
      employersLiabilityInsuranceCovers: 'Employers’ liability insurance covers the placement',
      notCoveredYet: 'Not covered yet',
    },
    fact: {
      hours: 'Hours',
      travelCosts: 'Travel costs',
      lunch: 'Lunch',
      whatToWear: 'What to wear',
    },
    yesNo: {
      paidByTheEmployer: 'Paid by the employer',
      notPaid: 'Not paid',
      welcome: 'Welcome',
      throughASchoolOnly: 'Through a school only',
    },
    unknown: {
      homeEducatingFamilies: 'Home-educating families',
      notGivenAskThe: 'Not given. Ask the employer',
      riskAssessment: 'Risk assessment',
      insurance: 'Insurance',
    },
  },
  settings: {
    'at-school': 'At your school',
    'at-workplace': 'At the workplace',
  },
  engagementFacts: {
    group: {
      toYoungPeople: ({ groupMin, groupMax }: { groupMin: number; groupMax: number }) =>
        `${groupMin} to ${groupMax} young people`,
      upToYoungPeople: (groupMax: number) => `Up to ${groupMax} young people`,
    },
    label: {
      activity: 'Activity',
      yearGroups: 'Year groups',
      gatsbyBenchmark: 'Gatsby benchmark',
      groupSize: 'Group size',
      where: 'Where',
      cost: 'Cost',
      homeEducatingFamilies: 'Home-educating families',
    },
    unknown: {
      groupSize: 'Group size',
      cost: 'Cost',
      homeEducatingFamilies: 'Home-educating families',
      notGivenAskThe: 'Not given. Ask the employer',
    },
    fact: {
      length: 'Length',
      travelsFrom: 'Travels from',
      theSchoolProvides: 'The school provides',
      riskAssessment: 'Risk assessment',
    },
    minutes: (minutes: number) => `${minutes} minutes`,
    text: {
      free: 'Free',
      forTheGroup: (costPence: number) => `${pounds(costPence)} for the group`,
      welcome: 'Welcome',
      forSchoolsOnly: 'For schools only',
    },
    yesNo: {
      available: 'Available',
      notAvailableYet: 'Not available yet',
    },
  },
  factsOf: {
    label: {
      closes: 'Closes',
      kindOfWork: 'Kind of work',
    },
    text: 'No closing date. It may fill up at any time',
  },
  gettingThereFacts: {
    label: {
      travel: 'Travel',
      nearestStation: 'Nearest station',
      nearestStop: 'Nearest stop',
    },
    text: 'None. You do this from home or online',
    walk: {
      rightOutside: ', right outside',
      onFoot: (walkMinutes: number) => `, ${walkMinutes} ${walkMinutes === 1 ? 'minute' : 'minutes'} on foot`,
    },
    unknown: {
      nearestStop: 'Nearest stop',
      notGiven: 'Not given',
    },
    fact: {
      busesAndTrains: 'Buses and trains',
      lift: 'Lift',
      firstStart: 'First start',
      lastFinish: 'Last finish',
      car: 'Car',
    },
    youNeedACar: 'You need a car or a driving licence for the work',
  },
  formatDate: {
    days: {
      to: ({ startsOn, endsOn }: { startsOn: string; endsOn: string }) =>
        `${formatWeekday(startsOn)} to ${formatWeekday(endsOn)}`,
    },
    times: {
      to: (endTime: string) => ` to ${formatTime(endTime)}`,
    },
  },
  formatPlacesLeft: {
    numberOfPlacesNot: 'Number of places not given',
    full: 'Full',
    ofLeft: ({ left, places }: { left: number; places: number }) => `${left} of ${places} left`,
  },
} as const;

/** Errors in an opportunity. */
/** What advertisers write of a job that starts at once. */
export const STARTS_STRAIGHT_AWAY =
  /\b(as soon as possible|asap|immediate(ly)?|straight ?away|right away|at once)\b/i;

export const opportunityMessages = {
  timeOfDay: {
    error: 'Enter a time like 17:30',
  },
  opportunitySchema: {
    fail: {
      enterWhereItTakes: 'Enter where it takes place',
      selectWhetherThePay: 'Select whether the pay is for an hour, a week, a month or a year',
      theHighestPayMust: 'The highest pay must be the same as or more than the lowest',
      theClosingDateMust: 'The closing date must be after the date of publication',
    },
  },
} as const;

/** Pay. */
export const payMessages = {
  formatPay: {
    range: {
      to: ({ payMinPence, max }: { payMinPence: number; max: number }) =>
        `${pounds(payMinPence)} to ${pounds(max)}`,
    },
    proRata: ', pro rata',
    forHours: (it: { actual: string; period: string; hours: number; fullTime: string }) =>
      `About ${it.actual} ${it.period} for ${it.hours} hours a week (full time: ${it.fullTime})`,
    free: 'Free',
    forTheGroup: (cost: number) => `${pounds(cost)} for the group`,
  },
} as const;

/** Hours. */
export const hoursMessages = {
  formatWeeklyHours: {
    most: {
      upTo: (ofWeek: string) => `, up to ${ofWeek}`,
    },
    hoursVaryNoneGuaranteed: (most: string) => `Hours vary${most}, none guaranteed (zero-hours contract)`,
    hoursVaryAtLeast: ({ most, ofWeek }: { most: string; ofWeek: string }) =>
      `Hours vary${most}, at least ${ofWeek} guaranteed`,
    toHoursAWeek: ({ from, to }: { from: number; to: number }) => `${from} to ${to} hours a week`,
  },
} as const;

/** The bands of the minimum wage. */
export const minimumWageMessages = {
  wageBands: {
    'age-21-and-over': 'Aged 21 or over',
    'age-18-to-20': 'Aged 18 to 20',
    'age-16-to-17': 'Aged 16 or 17, and over school leaving age',
    apprentice: 'Apprentices under 19, or in their first year',
  },
} as const;

import { formatDay } from '#lib/date-words.ts';
import { pounds } from '#lib/money.ts';

/** What the poster and the moderator read about a posting that the checks found something in. */
export const messages = {
  belowMinimumPay: {
    since: {
      whenTheJobStarts: (day: string) => ` when the job starts on ${formatDay(day)}`,
    },
    stated: {
      message: ({ hourly, least, since }: { hourly: number; least: number; since: string }) =>
        `This is ${pounds(hourly)} an hour. By law, it must be ${pounds(least)} or more${since}`,
    },
    written: {
      message: ({ quoted, lowest, since }: { quoted: string; lowest: number; since: string }) =>
        `${quoted} is below the minimum wage of ${pounds(lowest)} an hour${since}`,
    },
  },
  unpaidWork: {
    unpaid: {
      message: (quoted: string) => `${quoted}: you cannot post unpaid work as a job`,
      suggestion: 'Offer it as work experience, or pay a wage',
    },
    commission: {
      message: (quoted: string) =>
        `${quoted}: you must pay employees at least the minimum wage for every hour`,
      suggestion: 'Say what you pay per hour, and what commission people get on top',
    },
  },
  feeAsked: {
    stop: {
      message: (quoted: string) =>
        `${quoted}: you cannot ask people to pay for a job, a course or a placement`,
      suggestion: 'Pay for it yourself, or remove it',
    },
    check: {
      message: 'The applicant has to pay for the check. Many people cannot afford it, and most employers pay',
    },
  },
  discrimination: {
    message: ({ quoted, ground }: { quoted: string; ground: string }) =>
      `${quoted} may put people off because of their ${ground}`,
    suggestion: (suggestion: string) => `Instead: ${suggestion}`,
  },
  contacts: {
    anEmailAddress: 'an email address',
    aWebAddress: 'a web address',
    aPhoneNumber: 'a phone number',
  },
  contactInText: {
    message: (what: string) => `There is ${what} in this text`,
    suggestion: 'Put it under “How to apply”, where people look for it',
  },
  offensiveWords: {
    message: (quoted: string) => `${quoted} may offend people`,
    suggestion: 'Use another word. If it is the right word, leave it. The council will review it',
  },
  shouting: {
    message: {
      muchOfThisIs: 'Much of this is in capital letters, which are hard to read and look like shouting',
      thereAreManyExclamation: 'There are many exclamation marks',
    },
    suggestion: 'Use full stops',
  },
  sameAgain: {
    message: (title: string) => `You already have a very similar listing: “${title}”`,
    suggestion: 'Change that listing, or say what is different about this one',
  },
  impossibleDates: {
    found: {
      message: {
        isInThePast: (day: string) => `${day} is in the past`,
        theDateThatStarts: (day: string) => `The date that starts on ${day} ends before it starts`,
        theCourseThatStarts: ({ day, weeks }: { day: string; weeks: number }) =>
          `The course that starts on ${day} lasts longer than ${weeks} weeks`,
        theDateThatStartsOn: ({ day, days, days2 }: { day: string; days: number; days2: number }) =>
          `The date that starts on ${day} has ${days} days, but the placement is ${days2} days`,
        isNotASchool: (day: string) => `${day} is not a school day`,
      },
    },
    message: {
      youHaveEnteredThe: 'You have entered the same date twice',
      theClosingDateIs: 'The closing date is in the past',
      itClosesOnAfter: (closingDay: string) =>
        `It closes on ${formatDay(closingDay)}, after the last date starts`,
      theJobStartsOn: (starts: string) => `The job starts on ${formatDay(starts)}, before applications close`,
      theStartDateIs: 'The start date is in the past',
    },
  },
  people: {
    n1Person: '1 person',
    people: (count: number) => `${count} people`,
  },
  datesWithPeople: {
    message: {
      appliedForWhichYou: ({ people, was }: { people: string; was: string }) =>
        `${people} applied for ${was}, which you have removed. We will tell them, and they can choose another date`,
      appliedForWeWill: ({ people, was, is }: { people: string; was: string; is: string }) =>
        `${people} applied for ${was}. ${is === was ? 'Its end date or place has changed' : `It is now ${is}`}. We will ask them to check if the change suits them`,
    },
    short: {
      message: ({ people, placesTaken, was }: { people: string; placesTaken: number; was: string }) =>
        `${people} ${placesTaken === 1 ? 'holds' : 'hold'} a place on ${was}. Enter ${placesTaken} places or more`,
    },
  },
  impossibleHours: {
    weekdayInWeekends: 'The working pattern is weekends, but the days and times include a weekday',
    tooManyForWeekends: (hours: number) => `${hours} hours is too many for weekends only`,
    tooFewForFullTime: (hours: number) => `${hours} hours a week is not full time`,
    tooManyForPartTime: (hours: number) => `${hours} hours a week is not part time`,
  },
  hoursThatVary: {
    message: {
      theHoursAreNot: 'The hours are not guaranteed, so pay must be per hour or per day',
      theHoursAreNotGuaranteed: (quoted: string) =>
        `${quoted}: the hours are not guaranteed, so people cannot rely on this pay`,
      theHoursAreNotGuaranteedSo: 'The hours are not guaranteed, so this is not full time',
    },
    suggestion: {
      sayWhatYouPay: 'Say what you pay per hour',
      removeFullTime: 'Remove “Full time”',
    },
  },
  insurance: {
    message: {
      thisIsForPeople:
        'This is for people under 18, and you have not told us about your employers’ liability insurance. Schools ask for it',
      thisIsForPeopleUnder: (insuredUntil: string) =>
        `This is for people under 18, and your employers’ liability insurance expired on ${formatDay(insuredUntil)}. Schools ask for it`,
    },
    suggestion:
      'Add its expiry date, and who a school can contact about safeguarding concerns, under “Organisation details”.',
  },
  tooLittle: {
    message: {
      theDescriptionHasThat: (count: number) =>
        `The description has ${count} ${count === 1 ? 'word' : 'words'}. That is not enough for people to decide`,
      thereIsNoAmount:
        'There is no amount for the pay. Fewer people apply, and people who filter by pay will not find it',
      itDoesNotSay: 'It does not say how to get there without a car. Many people in the area do not have one',
    },
    suggestion: {
      sayWhatADay: 'Say what a day is like, who people work with, and who it would suit',
      enterARangeEven: 'Enter a range, even a wide one',
    },
  },
  titleHoldsMore: {
    what: {
      thePay: 'the pay',
      thePlace: 'the place',
      moreThanTheName: 'more than the name',
    },
    message: (what: string) => `The title includes ${what}. People search by the name only`,
    suggestion: 'Remove it. It appears elsewhere on the page',
  },
  scams: {
    message: {
      youCannotPostSelling: 'you cannot post selling schemes where people earn by recruiting others',
      movingMoneyThroughYour:
        'moving money through your own account for others is a crime, and adverts like this recruit people for it',
      thisMayBeA: 'this may be a selling scheme where people earn by recruiting others',
      buyingABusinessIs: 'buying a business is not a job',
      manyAdvertsWithThese: 'many adverts with these words are scams',
      peopleCannotBeSure: 'people cannot be sure who they are contacting there',
      promisesLikeThisAre: 'promises like this are common in scams',
      peopleShouldNotHave: 'people should not have to give these details before they have a job',
    },
  },
  scam: {
    daily: {
      message: (quoted: string) =>
        `${quoted} for work that needs no experience: promises like this are common in scams`,
    },
  },
} as const;

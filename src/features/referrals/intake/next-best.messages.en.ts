/** What people read for whom the form for support is not the right way: `you` where they asked for themselves, `them` where another person did. */
export const messages = {
  searches: {
    beginners: {
      title: 'Jobs for beginners',
      text: 'You do not need experience or qualifications.',
    },
    bootcamps: {
      title: 'Skills Bootcamps',
      text: 'Free short courses for people aged 19 or over, of up to 16 weeks, leading to a job interview.',
    },
    trying: {
      title: 'Work experience for adults',
      text: 'Try a kind of work for a few days or weeks.',
    },
    young: {
      title: 'Work experience',
      text: 'Days or weeks at a workplace, for school and college students and for young people at home.',
    },
    'few-hours': {
      title: 'Jobs under 16 hours a week',
      text: 'A smaller step if full days are too much.',
    },
    home: {
      title: 'Jobs from home',
      text: 'You do not have to travel.',
    },
    'no-car': {
      title: 'Jobs you can reach without a car',
      text: 'Near a bus stop or station, or the employer offers a lift.',
    },
    supporter: {
      title: 'Jobs where a supporter is welcome',
      text: 'You can bring a job coach or someone who supports you.',
    },
    interviews: {
      title: 'Jobs with an interview scheme',
      text: 'Employers offer an interview to disabled people who meet the minimum criteria.',
    },
  },
  jobcentre: {
    findTheNearestJobcentre: 'Find the nearest Jobcentre',
  },
  advice: {
    citizensAdviceFreeAdvice: 'Citizens Advice: free advice that is independent of government',
  },
  careers: {
    nationalCareersServiceFree:
      'National Careers Service: free advice about work and training, by phone and online, from the age of 13',
  },
  notAgreed: {
    title: 'Ask them first',
    content: {
      thankYouForWanting: (name: string) =>
        `Thank you for wanting to help. People choose for themselves whether to join ${name}, so they must agree before you tell us about them.`,
      youCan: 'You can:',
      showThemThePage: 'show them the page about the support and read it together',
      askAgainAnotherDay: 'ask again another day: there is no deadline',
      helpThemToFill: 'help them to fill in the form themselves',
      about: (name: string) => `About ${name}`,
      aboutInEasyRead: (name: string) => `About ${name} in easy read`,
    },
  },
  outside: {
    title: {
      you: (name: string) => `Another council runs ${name} where you live`,
      them: (name: string) => `Another council runs ${name} where they live`,
    },
    content: {
      weCanOnlyHelp:
        'We can only help people who live in Kent or Medway. There is support like this all over England and Wales.',
      yourOwnCouncilOr: {
        you: 'Your own council or your Jobcentre can tell you how to ask.',
        them: 'Their own council or their Jobcentre can tell you how to ask.',
      },
      text: {
        you: 'Find your council',
        them: 'Find their council',
      },
      ifYouLiveNear: {
        you: 'If you live near Kent or Medway, your council may be one of these:',
        them: 'If they live near Kent or Medway, their council may be one of these:',
      },
      youCanStillLook: {
        you: 'You can still look for work and training in Kent and Medway.',
        them: 'They can still look for work and training in Kent and Medway.',
      },
    },
  },
  under16: {
    title: {
      you: 'You are too young for this support',
      them: 'They are too young for this support',
    },
    content: {
      youCanJoinFrom: {
        you: (name: string) =>
          `You can join ${name} from the age of 18, or in some cases from 16. There is other help for you now.`,
        them: (name: string) =>
          `People can join ${name} from the age of 18, or in some cases from 16. There is other help for them now.`,
      },
      someoneAtYourSchool: {
        you: 'Someone at your school can talk to you about what comes next. If you learn at home, your council can help, and many employers welcome you.',
        them: 'Someone at their school can talk to them about what comes next. If they learn at home, their council can help, and many employers welcome them.',
      },
      forHomeEducatingFamilies: 'For home-educating families',
      text: {
        you: 'Childline: call free on 0800 1111 if something worries you',
        them: 'Childline: they can call free on 0800 1111 if something worries them',
      },
    },
  },
  aged1617: {
    title: {
      you: 'Other help if you are 16 or 17',
      them: 'Other help if they are 16 or 17',
    },
    content: {
      isForPeopleAged: {
        you: (name: string) =>
          `${name} is for people aged 18 and over. At 16 or 17 you can only join if one of these applies:`,
        them: (name: string) =>
          `${name} is for people aged 18 and over. At 16 or 17 they can only join if one of these applies:`,
      },
      whenYouTurn18: {
        you: 'When you turn 18, you can ask again.',
        them: 'When they turn 18, you or they can ask again.',
      },
      untilThen: 'Until then:',
      yourSchoolCollegeOr: {
        you: 'your school, college or council must help you to find education or training until you are 18',
        them: 'their school, college or council must help them to find education or training until they are 18',
      },
      theNationalCareersService: {
        you: 'the National Careers Service can talk to you',
        them: 'the National Careers Service can talk to them',
      },
      ifYouGetA: {
        you: 'if you get a benefit, ask your work coach what help there is at your age',
        them: 'if they get a benefit, they can ask their work coach what help there is at their age',
      },
      text: {
        you: 'What you can do until you are 18',
        them: 'What they can do until they are 18',
      },
    },
  },
  rightToWork: {
    title: (name: string) => `${name} is for people with the right to work in the UK`,
    content: {
      ifYouAreWaiting: {
        you: 'If you are waiting for a decision, you can ask again as soon as you have it.',
        them: 'If they are waiting for a decision, you or they can ask again as soon as they have it.',
      },
      youCanCheckWhether: {
        you: 'You can check whether your visa or immigration status allows you to work, and get free advice. We have not kept what you told us.',
        them: 'They can check whether their visa or immigration status allows them to work, and get free advice. We have not kept what you told us.',
      },
      proveARightTo: 'Prove a right to work to an employer',
    },
  },
  inWork: {
    title: (name: string) => `${name} is for people who do not have a job or may lose their job`,
    content: {
      ifYourJobStops: {
        you: 'If your job stops being safe, or if your health makes it hard to stay, you can ask at any time.',
        them: 'If their job stops being safe, or if their health makes it hard to stay, you or they can ask at any time.',
      },
      youCanGetOther: {
        you: 'You can get other help while you work:',
        them: 'They can get other help while they work:',
      },
      accessToWorkHelp:
        'Access to Work: help at work or with getting there, for people who are disabled or have a health condition',
    },
  },
  noGroup: {
    title: {
      you: 'There is other help for you',
      them: 'There is other help for them',
    },
    content: {
      isForPeopleWho: (name: string) => `${name} is for people who are in one of the situations on the list.`,
      ifOneOfThem: {
        you: 'If one of them applies to you later, you can ask then.',
        them: 'If one of them applies to them later, you can ask then.',
      },
      anyoneCanUseThese: 'Anyone can use these:',
    },
  },
  otherProgramme: {
    title: {
      you: 'You are already on a programme like this',
      them: 'They are already on a programme like this',
    },
    content: {
      youCanOnlyBe: {
        you: (name: string) =>
          `You can only be on one programme like this at a time, so you will stay with the one you have. It gives you the same kind of help as ${name}.`,
        them: (name: string) =>
          `People can only be on one programme like this at a time, so they will stay with the one they have. It gives them the same kind of help as ${name}.`,
      },
      ifItIsNot: {
        you: 'If it is not working for you, tell your adviser there. You can ask for another adviser. When it has ended, you can ask here again.',
        them: 'If it is not working for them, they can tell their adviser there and ask for another adviser. When it has ended, you or they can ask here again.',
      },
      ifYouAreNot: {
        you: 'If you are not sure which programme it is, your work coach can tell you.',
        them: 'If they are not sure which programme it is, their work coach can tell them.',
      },
    },
  },
} as const;

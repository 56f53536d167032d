/** What people read in the form for support: `you` where the applicant fills it in, `them` where a referrer does. */
export const messages = {
  yesNoUnsure: {
    yes: 'Yes',
    no: 'No',
    'not-sure': 'I am not sure',
  },
  contactWays: {
    phone: 'Phone call',
    text: 'Text message',
    email: 'Email',
    post: 'Letter',
    'somebody-else': {
      text: 'Through someone you trust',
      hint: 'For example, a friend, someone in your family or a support worker',
    },
    none: {
      text: 'None of these',
      hint: 'We will ask for a place to meet you or leave a message',
    },
  },
  postcodeSchema: {
    error: 'Enter a postcode, like ME14 1XX, or leave this empty',
  },
  messageOptions: {
    yes: (programme: string) => `Yes, and you can mention ${programme}`,
    no: 'Yes, but only leave a name and a number',
    never: {
      text: 'No, do not leave a message',
      hint: 'We will not leave a voicemail, text, email or write. If someone else answers, we will not say why we called. We will try again.',
    },
  },
  months: (count: number) => (count === 1 ? '1 month' : `${count} months`),
  who: {
    why: 'So that we contact the right person.',
    whoFor: {
      label: 'Who needs support?',
      called: 'Who needs support',
      options: {
        me: 'I do',
        other: 'Someone else – I am filling this in for them',
      },
      error: 'Select who needs support',
    },
  },
  agreed: {
    why: 'We only accept a request if the person has agreed to it. It is their choice.',
    label: 'Have they agreed to you doing this for them?',
    called: 'They have agreed',
    hint: 'They need to know that you will give us their name, their contact details and what you write here.',
    error: 'Select yes if they have agreed',
  },
  postcode: {
    why: (name: string) =>
      `Different organisations deliver ${name} in different areas. A postcode tells us which one can help.`,
    label: {
      you: 'What is your postcode?',
      them: 'What is their postcode?',
    },
    called: 'Postcode',
    hint: {
      you: 'For example, ME14 1XX. If you have no fixed address, use the postcode of a place where you often stay, or leave this empty.',
      them: 'For example, ME14 1XX. If they have no fixed address, use the postcode of a place where they often stay, or leave this empty.',
    },
    found: {
      label: 'Area',
    },
  },
  council: {
    why: {
      unknownPostcode: 'Some postcodes are in 2 council areas, and some are not on our list.',
      noFixedAddress: (name: string) =>
        `You do not need a fixed address for ${name}. We ask so that we know who can help.`,
    },
    label: {
      noFixedAddress: {
        you: 'Where do you usually stay?',
        them: 'Where do they usually stay?',
      },
      home: {
        you: 'Which council area do you live in?',
        them: 'Which council area do they live in?',
      },
    },
    called: 'Council area',
    hint: {
      noFixedAddress: 'Select the council area where you spend most nights or days. A rough answer is fine.',
      forces:
        'A BFPO number does not tell us where home is. Select the council area of the home in Kent or Medway, if there is one.',
      mostlyIn: ({ outcode, name }: { outcode: string; name: string }) =>
        `Most of ${outcode} is in ${name}. You can also find the council’s name on a council tax bill.`,
      otherwise:
        'You can find the council’s name on a council tax bill. If there is no fixed address, select the area where most days are spent.',
    },
    elsewhere: 'Somewhere else',
    error: 'Select a council area, or “Somewhere else”',
  },
  age: {
    why: (name: string) => `${name} is for adults. Some people aged 16 and 17 can join too.`,
    label: {
      you: 'How old are you?',
      them: 'How old are they?',
    },
    called: 'Age',
    options: {
      'under-16': 'Under 16',
      'under-18': '16 or 17',
      adult: '18 or over',
    },
    error: 'Select an age group',
  },
  under18: {
    title: {
      you: 'If you are 16 or 17',
      them: 'If they are 16 or 17',
    },
    content: {
      intro: 'People aged 16 or 17 can join if either of these applies:',
    },
    why: 'These are the rules of the programme for people under 18.',
    young: {
      label: {
        you: 'Does one of these apply to you?',
        them: 'Does one of these apply to them?',
      },
      called: 'Can join at 16 or 17',
      error: 'Select yes if one of these applies',
    },
  },
  rightToWork: {
    why: 'Employers must check this before someone starts a job. We do not ask for documents.',
    label: {
      you: 'Do you have the right to work in the UK?',
      them: 'Do they have the right to work in the UK?',
    },
    called: 'Right to work in the UK',
    hint: 'British and Irish citizens have the right to work. So do people with a visa or immigration status that allows it.',
    error: 'Select yes, no or not sure',
  },
  work: {
    why: 'The support is different for people who have a job.',
    label: {
      you: 'Are you working now?',
      them: 'Are they working now?',
    },
    called: 'Working now',
    options: {
      'out-of-work': 'No, not working',
      'in-work-at-risk': {
        text: 'Yes, but the job is at risk',
        hint: 'The job may be lost, or is hard to keep, because of health, a disability or other circumstances. This includes being off sick.',
      },
      'in-work': 'Yes, and the job is not at risk',
    },
    error: {
      you: 'Select whether you are working now',
      them: 'Select whether they are working now',
    },
  },
  fits: {
    title: {
      you: 'Do any of these apply to you?',
      them: 'Do any of these apply to them?',
    },
    content: {
      privacy: 'You do not have to say which. You do not need a doctor’s letter.',
    },
    why: (name: string) =>
      `${name} is for people in one or more of these situations. We do not need to know which.`,
    label: 'Do any of these apply?',
    called: 'Situations on the list',
    options: {
      yes: 'Yes, at least one applies',
      no: 'No, none of these apply',
      'not-sure': 'I am not sure',
    },
    error: 'Select yes if at least one of these applies',
  },
  otherProgramme: {
    title: {
      you: 'Are you already on a programme like this?',
      them: 'Are they already on a programme like this?',
    },
    content: {
      intro: 'For example:',
    },
    why: 'People can only be on one of these at a time. It is fine to have a Jobcentre work coach as well.',
    label: {
      you: 'Are you on one of these programmes now?',
      them: 'Are they on one of these programmes now?',
    },
    called: 'On another programme like this',
    error: 'Select yes, no or not sure',
  },
  aboutYou: {
    title: 'Your details',
    why: 'So that we can ask you if something is not clear. We will not tell you anything about them unless they want us to.',
    referrerName: {
      label: 'Your name',
    },
    referrerRole: {
      label: 'How do you know them?',
      called: 'How you know them',
      options: {
        family: 'I am a family member',
        friend: 'I am a friend',
        gp: 'I work at their GP surgery',
        health: 'I am another health worker',
        jobcentre: 'I work at a Jobcentre',
        'social-worker': 'I am a social worker',
        charity: 'I work for a charity',
        other: 'Another way',
      },
    },
    referrerOrganisation: {
      label: 'Where you work (optional)',
      called: 'Where you work',
      hint: 'For example, Sheppey Surgery.',
    },
    referrerPhone: {
      label: 'Your phone number',
      called: 'Your phone number',
      hint: 'Enter a phone number, an email address or both.',
    },
    referrerEmail: {
      label: 'Your email address',
    },
    check: {
      phoneOrEmail: 'Enter your phone number or your email address',
    },
  },
  name: {
    why: 'So that we know who to ask for.',
    label: {
      you: 'What is your name?',
      them: 'What is their name?',
    },
    called: 'Name',
    hint: {
      you: 'Enter the name you would like us to use. You can use any language and script.',
      them: 'Enter the name they would like us to use. You can use any language and script.',
    },
    error: {
      you: 'Enter your name',
      them: 'Enter their name',
    },
  },
  ways: {
    why: 'We will only use the ways that are selected.',
    label: {
      you: 'How should we contact you?',
      them: 'How should we contact them?',
    },
    called: 'Ways to contact',
    hint: 'Select all that apply.',
    error: 'Select at least one way to contact, or “None of these”',
  },
  phone: {
    whyWithTexts: {
      you: 'We will use this to contact you. If you chose text messages to a mobile, we can also send you a code to check progress online.',
      them: 'We will use this to contact them. If you chose text messages to a mobile, we can also send them a code to check progress online.',
    },
    why: {
      you: 'We will use this to contact you.',
      them: 'We will use this to contact them.',
    },
    label: {
      you: 'What is your phone number?',
      them: 'What is their phone number?',
    },
    called: 'Phone number',
    check: {
      needsMobile: (needsMobile: string) => `${needsMobile}. Or go back and select another way`,
    },
  },
  email: {
    why: {
      you: 'We will use this to contact you, and to send you a code if you want to check progress online.',
      them: 'We will use this to contact them, and to send them a code if they want to check progress online.',
    },
    label: {
      you: 'What is your email address?',
      them: 'What is their email address?',
    },
    called: 'Email address',
  },
  address: {
    why: {
      you: 'We will use this to write to you.',
      them: 'We will use this to write to them.',
    },
    label: {
      you: 'What address should we write to?',
      them: 'What address should we write to?',
    },
    called: 'Address for letters',
    hint: 'This can be a friend’s address, a hostel or a day centre.',
    error: 'Enter an address that we can write to',
  },
  somebodyElse: {
    title: 'Someone we can contact instead',
    why: {
      you: 'We will only tell them that we want to speak to you.',
      them: 'We will only tell them who we want to speak to.',
    },
    otherName: {
      label: 'Their name',
      called: 'Name of the person we can contact instead',
      error: 'Enter their name',
    },
    otherPhone: {
      label: 'Their phone number',
      called: 'Phone number of the person we can contact instead',
      hint: 'Enter a phone number, an email address or both.',
    },
    otherEmail: {
      label: 'Their email address',
      called: 'Email address of the person we can contact instead',
    },
    check: {
      phoneOrEmail: 'Enter their phone number or their email address',
    },
  },
  place: {
    why: {
      you: 'So that we can find you.',
      them: 'So that we can find them.',
    },
    meetingPlace: {
      label: {
        you: 'Where can we meet you or leave a message?',
        them: 'Where can we meet them or leave a message?',
      },
      called: 'Place to meet or leave a message',
      hint: 'For example, “Sheerness library, Tuesday mornings” or “at the day centre, ask for Jo”.',
      error: 'Enter a place where we can meet or leave a message',
    },
  },
  safe: {
    title: {
      you: 'How and when to contact you safely',
      them: 'How and when to contact them safely',
    },
    why: 'Other people may see a letter or hear a message.',
    messageIsSafe: {
      label: {
        you: 'Is it safe for us to leave a message or write to you?',
        them: 'Is it safe for us to leave a message or write to them?',
      },
      called: 'Messages and letters',
      hint: {
        you: 'Think about who else might see your post, phone or emails, or answer your calls.',
        them: 'Think about who else might see their post, phone or emails, or answer their calls.',
      },
      error: 'Select whether it is safe to leave a message or write',
    },
    bestTime: {
      label: {
        you: 'When is a good time to contact you? (optional)',
        them: 'When is a good time to contact them? (optional)',
      },
      called: 'Good time to contact',
      hint: 'For example, “weekdays from 9:30am to 1:30pm”.',
    },
    check: {
      needsSpeech:
        'If we cannot leave a message, we need a way to speak. Go back and select a phone call or someone you trust, or select another answer here',
    },
  },
  language: {
    title: 'Language and format (optional)',
    why: {
      you: 'So that we can use the language and format that you need.',
      them: 'So that we can use the language and format that they need.',
    },
    label: 'Language',
    called: 'Language',
    hint: 'Leave this empty for English.',
    /** Suggested while the applicant types; any other language may be typed. */
    suggestions: [
      'Albanian',
      'Arabic',
      'Bengali',
      'Bulgarian',
      'Cantonese',
      'Czech',
      'Dari',
      'English',
      'Farsi',
      'French',
      'Gujarati',
      'Hindi',
      'Hungarian',
      'Italian',
      'Kurdish',
      'Latvian',
      'Lithuanian',
      'Mandarin',
      'Nepali',
      'Pashto',
      'Polish',
      'Portuguese',
      'Punjabi',
      'Romanian',
      'Russian',
      'Slovak',
      'Somali',
      'Spanish',
      'Tamil',
      'Tigrinya',
      'Turkish',
      'Ukrainian',
      'Urdu',
      'Vietnamese',
      'Welsh',
    ],
    interpreting: {
      label: {
        you: 'Do you need an interpreter?',
        them: 'Do they need an interpreter?',
      },
      called: 'Interpreter',
      options: {
        interpreter: 'Yes, for this language',
        bsl: 'Yes, for British Sign Language (BSL)',
      },
    },
    formats: {
      label: {
        you: 'Do you need information in another format?',
        them: 'Do they need information in another format?',
      },
      called: 'Formats',
      options: {
        'easy-read': 'Easy read',
        'large-print': 'Large print',
        audio: 'Audio',
        braille: 'Braille',
      },
    },
  },
  meeting: {
    title: {
      you: 'Your first meeting (optional)',
      them: 'Their first meeting (optional)',
    },
    why: {
      you: 'So that we can find a place and time that work for you.',
      them: 'So that we can find a place and time that work for them.',
    },
    label: {
      you: 'Where would you like to meet?',
      them: 'Where would they like to meet?',
    },
    called: 'Where to meet',
    hint: 'We will try to arrange this, but we cannot always do it.',
    options: {
      phone: 'On the phone',
      video: 'By video call',
      'near-home': 'Somewhere near home',
      library: 'At a library',
      jobcentre: 'At a Jobcentre',
      'at-home': 'At home',
    },
    hardToMeet: {
      label: {
        you: 'Does anything make it hard for you to meet?',
        them: 'Does anything make it hard for them to meet?',
      },
      called: 'What makes it hard to meet',
      hint: 'For example, “no car, the last bus is at 6pm”, “childcare before 9am and after 1pm” or “cannot use stairs”.',
    },
  },
  more: {
    why: 'In case there is something that we need to know first.',
    label: 'Is there anything else we should know? (optional)',
    called: 'Anything else',
    hint: 'Only tell us what we need to know. You do not have to explain an illness or anything that has happened.',
  },
  dateOfBirth: {
    why: {
      you: 'You can use it with your postcode to check progress without an email address. It also helps us not to mix you up with someone else.',
      them: 'They can use it with their postcode to check progress without an email address. It also helps us not to mix them up with someone else.',
    },
    label: {
      you: 'What is your date of birth? (optional)',
      them: 'What is their date of birth? (optional)',
    },
    called: 'Date of birth',
    hint: 'For example, 27 3 1990.',
    check: {
      adult: {
        you: 'You said you are 18 or over, but this date of birth is for someone of another age. Check both answers',
        them: 'You said they are 18 or over, but this date of birth is for someone of another age. Check both answers',
      },
      under18: {
        you: 'You said you are 16 or 17, but this date of birth is for someone of another age. Check both answers',
        them: 'You said they are 16 or 17, but this date of birth is for someone of another age. Check both answers',
      },
    },
  },
  agreement: {
    title: {
      you: 'How we use your answers',
      them: 'How we use these answers',
    },
    content: {
      you: {
        use: ({ name, runBy }: { name: string; runBy: string }) =>
          `We use your answers to find out whether ${name} can help, and to get in touch. We keep them secure. Only the ${runBy} team and the partner supporting you can see them. We record who looked at them and why, and you can see that record.`,
        /** @param kept for how long, by the way in which the request ended */
        rights: ({
          withdrawn,
          notRight,
          finished,
        }: {
          withdrawn: string;
          notRight: string;
          finished: string;
        }) =>
          `You can see, change or withdraw the request at any time, or ask us to delete it. If it is withdrawn, we delete the answers after ${withdrawn}. If this is not the right support, we delete them after ${notRight}. When the support has ended, we keep them for ${finished}. Asking does not mean you have to join.`,
      },
      them: {
        use: ({ name, runBy }: { name: string; runBy: string }) =>
          `We use these answers to find out whether ${name} can help, and to get in touch. We keep them secure. Only the ${runBy} team and the partner supporting the person can see them. We record who looked at them and why, and the person can see that record.`,
        /** @param kept for how long, by the way in which the request ended */
        rights: ({
          withdrawn,
          notRight,
          finished,
        }: {
          withdrawn: string;
          notRight: string;
          finished: string;
        }) =>
          `They can see, change or withdraw the request at any time, or ask us to delete it. If it is withdrawn, we delete the answers after ${withdrawn}. If this is not the right support, we delete them after ${notRight}. When the support has ended, we keep them for ${finished}. Asking does not mean they have to join.`,
      },
      privacyNotice: (name: string) => `Read the ${name} privacy notice`,
    },
    label: {
      you: 'Do you agree?',
      them: 'Do they agree?',
    },
    called: 'Agreement',
    agree: {
      you: 'I agree to you using my answers like this',
      them: 'They agree to you using these answers like this',
    },
    error:
      'Select the box to send the request. If you do not agree, close this page and nothing will be sent',
  },
  journey: {
    title: 'Ask for support',
    sendLabel: 'Send request',
    beforeSending: (name: string) => `When you send this, we will only share these answers with ${name}.`,
  },
} as const;

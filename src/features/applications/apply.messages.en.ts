/** The questions of the application form, by step or question. */
export const applyTexts = {
  date: {
    times: (from: string, to: string) => `${from} to ${to}`,
    until: (day: string) => `until ${day}`,
    label: 'When do you want to start?',
    called: 'When you want to start',
    hint: (placeRule: string) => `If a date is full, you can join its waiting list. ${placeRule}`,
  },
  name: {
    label: 'What is your name?',
    called: 'Your name',
    hint: 'What you would like to be called.',
  },
  email: {
    why: 'We will email you a link. To send your application, open the link and select the button on that page.',
    label: 'What is your email address?',
    called: 'Your email address',
  },
  phone: {
    label: 'What is your phone number? (optional)',
    called: 'Your phone number',
    hint: (organisation: string) => `Only give this if ${organisation} can call you.`,
  },
  course: {
    whyLabel: 'Why do you want to join?',
    whyCalled: 'Why you want to join',
    whyHint: 'A few lines are enough. Say what you do now and what you hope to do.',
    title: 'Apply for a place',
    beforeSending:
      'If there are no places left when you send this, we will put you on the waiting list and tell you.',
  },
  job: {
    whyLabel: 'Why do you want this job?',
    whyCalled: 'Why you want this job',
    whyHint:
      'A few lines are enough. Say what you have done, at work or elsewhere, that would help. You do not need a CV.',
    title: 'Apply for this job',
    beforeSending: (organisation: string) => `We will send this to ${organisation}.`,
  },
  adjustments: {
    why: (organisation: string) =>
      `So that you have what you need, such as an interpreter, large print or an interview by phone. Only ${organisation} will read this, and it must not count against you.`,
    label: 'Is there anything you need because of a disability or health condition? (optional)',
    called: 'What you need',
  },
  interviewScheme: {
    why: (organisation: string) =>
      `${organisation} interviews disabled applicants who have the skills and experience that the advert asks for. You do not have to tell us more about your disability.`,
    label: 'Do you want to be considered for an interview as a disabled applicant?',
    called: 'Interview for disabled applicants',
    error: 'Select yes if you want to be considered for an interview',
  },
  agree: {
    andAddress: (email: string) => `, and your email address ${email}`,
    label: (organisation: string) => `Do you agree to ${organisation} seeing your application?`,
    called: 'Who can see this',
    hint: (andAddress: string, retention: string) =>
      `They will see everything you wrote${andAddress}. No one else will. ${retention}`,
    optionYes: 'Yes, I agree',
    error: 'Select “Yes, I agree” to send your application',
  },
  form: {
    confirmLabel: 'Send confirmation email',
    sendLabel: 'Send application',
  },
  room: {
    available: 'Places are available',
    left: (left: number) => (left === 1 ? '1 place left' : `${left} places left`),
    full: 'Full. You would be first on the waiting list',
    fullWith: (waiting: number) =>
      `Full. You would join the waiting list, with ${waiting === 1 ? '1 person' : `${waiting.toLocaleString('en-GB')} people`} ahead of you`,
  },
} as const;

/** The questions about an organisation, by step or question. */
export const organisationTexts = {
  disabilityConfident: {
    none: 'No, or not yet',
    level: (value: string, text: string) => `Level ${value}: ${text}`,
    why: 'We show the level on your listings. People can filter by it.',
    label: 'Is the organisation in the Disability Confident scheme?',
    called: 'Disability Confident',
    error: 'Select your Disability Confident level, or “No, or not yet”',
  },
  kind: {
    why: 'Your answer decides what you can post or book here.',
    label: 'What type of organisation is it?',
    called: 'Type of organisation',
    employerHint: 'Businesses, charities, public services and self-employed people.',
    providerHint: 'You run Skills Bootcamps or other courses.',
    schoolHint: 'Schools, colleges, sixth forms and alternative provision.',
  },
  name: {
    why: 'People see this beside everything you post.',
    schoolLabel: 'What is the name of the school or college?',
    label: 'What is the name of the organisation?',
    called: 'Name',
    hint: 'Use the name people know it by.',
    error: 'Enter the name of the organisation. It must include letters',
  },
  about: {
    why: 'People who have never heard of you read this before they apply.',
  },
  description: {
    label: 'What does the organisation do?',
    called: 'What it does',
    hint: 'Enter 2 or 3 sentences. Do not include phone numbers or links. We ask for these separately.',
  },
  address: {
    title: 'Where is the organisation?',
    why: 'We show the town. We work out your council area from the postcode.',
    label: 'Building and street',
    hint: 'Only the council can see this. Leave it blank if you work from home.',
  },
  town: {
    label: 'Town or village',
  },
  postcode: {
    label: 'Postcode',
    hint: 'Only the council can see this.',
  },
  website: {
    why: 'This helps people find out more, and helps us check that the organisation is real.',
    label: 'What is its website? (optional)',
    called: 'Website',
    hint: 'For example, www.example.org',
  },
  urn: {
    why: 'This tells us which school you are. You can find it on Get Information about Schools.',
    label: 'What is its unique reference number (URN)?',
    called: 'URN',
    hint: 'This is 6 digits, for example 118123.',
    error: 'The URN must be 6 digits, for example 118123',
  },
  size: {
    why: 'Some people look for a small team, and others for a large one.',
    label: 'How many people work there?',
    called: 'Size',
  },
  youngPeople: {
    why: 'Organisations that take on young people need insurance, and a person to contact if something is wrong.',
  },
  young: {
    label: 'Will anyone under 18 come to you?',
    called: 'Young people under 18',
    error: 'Select yes if anyone under 18 will come to you',
    hint: 'For work experience, a visit, training or a job. You can change this later.',
  },
  insurance: {
    title: 'Keeping young people safe',
    why: 'Schools ask for both before they send a pupil. Only the council, and schools that book with you, can see them.',
  },
  insuredUntil: {
    label: 'When does your employers’ liability insurance expire?',
    called: 'Insurance expiry date',
    hint: 'You can find this on the certificate.',
    error: 'Expiry date must be today or in the future. Enter the expiry date of your current insurance',
  },
  safeguardingContact: {
    label: 'Who can a school contact if it has a safeguarding concern?',
    called: 'Safeguarding contact',
    hint: 'Enter a name, and a phone number or email address. We never show this in public.',
  },
  register: {
    title: 'Register an organisation',
    sendLabel: 'Send for approval',
    beforeSending:
      'By sending this, you confirm that you can act for the organisation and that your answers are correct.',
  },
  details: {
    title: 'Change your details',
    sendLabel: 'Save details',
    beforeSending:
      'The council reviews changes to the name, type of organisation, description, website, town or Disability Confident level before people see them. Until then, people see the current details. We make other changes immediately, including corrections to small typing errors in the description.',
  },
} as const;

/** Registering, and changing details. */
export const detailsTexts = {
  elsewhere:
    'This postcode is outside Kent and Medway. That is fine, as long as the work or training you offer is here.',
  schoolElsewhere: 'This service is for schools and colleges in Kent and Medway. Check the postcode.',
  changedMeanwhile:
    'Someone else has changed these details since you started. Go to “Organisation details” and start again from the current details.',
  kind: 'Type of organisation',
} as const;

/** Asking to join an organisation. */
export const joinTexts = {
  organisationGone: 'This organisation is no longer on this site',
  askAgain: (days: number) => `You can ask again ${days} days after you got the answer`,
  cannotAnswer: 'You can no longer answer this request',
  alreadyAnswered: 'This request has already been answered or withdrawn',
  enterWho: 'Enter who you are, in a few words',
  words: 'What you write',
  chooseAnswer: 'Select your answer',
} as const;

/** Members and invitations. */
export const peopleTexts = {
  notOwner: 'You can no longer manage people in this organisation. Go back to see what has changed',
  lastOwner: 'The organisation must have an owner. Make someone else the owner first',
  isMember: 'This person is already in the organisation',
  notMember: 'This person is no longer in the organisation',
  chooseNextOwner: 'Select who will take over',
  setUpCodeFirst: 'Set up a sign-in code for your own account first',
  otherAccount: 'This invitation is for a different account',
  invitationOver: 'This invitation no longer works',
  chooseRole: 'Select what access they need',
  chooseSecondFactor: 'Select yes if everyone must use a code when they sign in',
} as const;

/** Vocabularies: kinds, sizes and roles. */
export const listTexts = {
  employer: 'Employer',
  trainingProvider: 'Training provider',
  school: 'School or college',
  deliveryPartner: 'Delivery partner',
  council: 'Council',
  sole: 'Just me',
  under10: '2 to 9 people',
  under50: '10 to 49 people',
  under250: '50 to 249 people',
  from250: '250 people or more',
  owner: 'Owner',
  ownerHint: 'Can do everything an editor can, and manage who has access for the organisation.',
  editor: 'Editor',
  editorHint: 'Can post listings, see applications, and update the organisation’s details.',
} as const;

/** How far the review of an organisation is. */
export const reviewTexts = {
  approved: 'Approved',
  waiting: 'Waiting for approval',
  returned: 'Changes needed',
  refused: 'Not approved',
  suspended: 'Suspended',
} as const;

/** The form by which staff change what is known about the applicant. */
export const detailsFormMessages = {
  postcode: {
    hint: 'For example, ME14 1XX. If we know the full postcode, it decides the area.',
  },
  council: {
    hint: 'We use this if the postcode does not decide the area.',
  },
  ways: {
    hint: 'We will only use the ways that are selected.',
  },
  address: {
    label: 'What address can we write to, or where can we meet them?',
    hint: 'This can be a friend’s address, a hostel or a day centre.',
  },
  otherName: {
    label: 'Who can we contact instead?',
    hint: 'Their name. To remove this person, clear this box and the next 2.',
  },
  otherPhone: 'Phone number of the person we can contact instead',
  otherEmail: 'Email address of the person we can contact instead',
  more: {
    label: 'What else did they want us to know?',
    hint: 'You can shorten or clear this.',
  },
  dateOfBirth: {
    age: 'Date of birth must be for someone aged 16 or over',
  },
  detailsErrors: {
    enterAnAddressThat: 'Enter an address that we can write to',
    enterAPlaceWhere: 'Enter a place where we can meet them or leave a message',
  },
} as const;

/** Why a record was opened. The applicant's file quotes these words. */
export const openingMessages = {
  reasons: {
    'look-at-it': 'To review the request',
    'person-asked': 'The person asked about it',
    'partner-asked': 'A partner asked about it',
    complaint: 'To investigate a complaint',
    data: 'To answer a request for data or deletion',
  },
  adviser: 'To work with the person',
} as const;

/** One record, as staff read it. */
export const recordMessages = {
  you: 'You',
  formerStaff: 'A former member of staff',
  portal: 'This site',
  person: 'The person',
  atEmployer: (withTown: string) => `, at ${withTown} (on this site)`,
} as const;

/** A form that was sent from a page that is no longer true. */
export const conflictMessages = {
  changedMeanwhile:
    'Someone has added to this record since you opened this page. Check the record, then send this again if it is still correct.',
} as const;

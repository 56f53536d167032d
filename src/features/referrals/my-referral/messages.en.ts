/** The ways into an applicant's own request. */
export const accessMessages = {
  noSuchRequest:
    'We cannot find a request with these details. Check each one. If they are right, wait a while and try again, or ask the people who help you',
  codeOfAnotherDevice: 'Ask for a new code. You asked for this one on another device',
  byCode: 'a code that we sent',
  codeWrong: 'This code is wrong or has expired. Check it, or ask for a new one',
  byLink: 'a link that we sent',
} as const;

/** What applicants change of their own request. */
export const selfServiceMessages = {
  nothingHeld: 'We no longer hold any information about you',
  findAnotherTime: (moment: string) =>
    `They cannot make the appointment on ${moment}. Find another time with them.`,
} as const;

/** The applicant's file of everything that is held. */
export const fileMessages = {
  recognisedBy: {
    person: 'name and date of birth',
    lookup: 'date of birth and postcode',
    email: 'email address',
    phone: 'phone number',
  },
  appointments: {
    cancelled: 'Cancelled',
    attended: 'Went ahead',
    missed: 'Did not go ahead',
  },
  who: {
    council: 'the council',
    applicant: 'You, or the person who asked for you',
    portal: 'This website, automatically',
    adviserOf: (partner: string) => `An adviser of ${partner}`,
    staff: 'Staff',
    adviser: 'An adviser',
  },
} as const;

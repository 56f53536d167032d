/** The sentences of this room that people read. */

const people = (count: number) => (count === 1 ? '1 young person' : `${count} young people`);
const adults = (count: number) => (count === 1 ? '1 adult' : `${count} adults`);

export const bookingTexts = {
  group: ({ youngPeople, adults: grown }: { youngPeople: number; adults: number }) =>
    grown === 0 ? people(youngPeople) : `${people(youngPeople)} with ${adults(grown)}`,
  people,
  family: (area: string) => `A home-educating family in ${area}`,
  schoolDeleted: 'A school',
  familyDeleted: 'A home-educating family',
  size: {
    tooMany: (most: number) => `This is for groups of up to ${most}. Enter ${most} or fewer`,
    tooFew: (least: number) => `This is for groups of at least ${least}. Enter ${least} or more`,
    adults: (needed: number, each: number) =>
      `At least ${adults(needed)} must come: 1 for every ${people(each)}`,
  },
  words: {
    called: 'Your message',
    enter: 'Enter a message',
    reason: 'Enter a reason. The other side will read it',
  },
  room: {
    left: (left: number) => (left === 1 ? '1 place left' : `${left} places left`),
    full: 'Full. You can join the waiting list',
    open: 'Places available',
  },
  refusals: {
    'not-for-families':
      'This offer is for schools and colleges. The employer has not said that home-educating families can book it.',
    'school-not-approved':
      'We are still checking your school’s registration. You can book when we have approved it, usually within 2 working days.',
  },
  changed: 'This has changed since you opened the page. Check what it says now and try again.',
  noneFit: (years: string) => `None of your children is in ${years} this school year.`,
  clash: (names: string) => `${names} already has a confirmed booking at that time`,
  bookedElsewhere:
    'Someone in this booking already has a confirmed booking elsewhere at that time, so you cannot accept it.',
  dateGone: 'You can no longer book this date. Choose another date.',
  insurance:
    'Your employers’ liability insurance ends before this day. Update the date under “Organisation details”, then accept the booking.',
  noPlaces: (left: number) => `There are only ${left} places left on that date now.`,
} as const;

export const STATE_TEXTS = {
  requested: { label: 'Waiting for an answer', tone: 'sea' },
  waiting: { label: 'On the waiting list', tone: 'hop' },
  offered: { label: 'Places held for you', tone: 'orchard' },
  confirmed: { label: 'Confirmed', tone: 'orchard' },
  declined: { label: 'Declined', tone: 'grey' },
  withdrawn: { label: 'Cancelled by you', tone: 'grey' },
  cancelled: { label: 'Cancelled', tone: 'apple' },
  lapsed: { label: 'Ended without an answer', tone: 'grey' },
  attended: { label: 'Took place', tone: 'plum' },
  absent: { label: 'Did not come', tone: 'grey' },
} as const;

/** The same for the host, where the words differ. */
export const HOST_STATE_TEXTS = {
  ...STATE_TEXTS,
  requested: { label: 'To answer', tone: 'sea' },
  offered: { label: 'Places held for them', tone: 'hop' },
  withdrawn: { label: 'Cancelled by them', tone: 'grey' },
  cancelled: { label: 'Cancelled by you', tone: 'apple' },
} as const;

/** What each event says in the history of a booking. */
export const EVENT_TEXTS = {
  requested: 'Booking requested',
  waiting: 'Joined the waiting list',
  confirmed: 'Booked',
  accepted: 'Booking accepted',
  'accepted-after-all': 'Booking accepted after all',
  declined: 'Booking declined',
  cancelled: 'Booking cancelled by the employer',
  attended: 'Recorded that the group came',
  absent: 'Recorded that the group did not come',
  withdrawn: 'Booking cancelled by the school or family',
  'hold-accepted': 'Held places accepted',
  restored: 'Cancellation taken back',
  'place-held': 'Places became free and were held',
  'moved-up': 'Places became free and the booking moved up',
  lapsed: 'Ended without an answer',
  begun: 'Ended, because the day came',
  released: 'Ended, because another booking at the same time was confirmed',
  'date-cancelled': 'The date was cancelled',
  'date-changed': 'The date was moved',
  'taken-down': 'The offer was taken down',
  'host-message': 'Message from the employer',
  'booker-message': 'Message from the school or family',
} as const;

/** What a booking's page says first, to the booker. */
export const OWN_TEXTS = {
  requested: ({ host, answerBy }: { host: string; answerBy: string }) =>
    `We have sent your request to ${host}. Expect an answer by ${answerBy}. Your places are held until then.`,
  requestedWithoutDate: ({ host, answerBy }: { host: string; answerBy: string }) =>
    `We have sent your request to ${host}. Expect an answer by ${answerBy}.`,
  waiting: (position: number) =>
    position === 1
      ? 'You are first on the waiting list. If enough places become free, we will email you.'
      : `You are number ${position} on the waiting list. If enough places become free, we will email you.`,
  offered: (until: string) =>
    `Places have become free. We are holding them for you until ${until}. Accept them if you still want to come.`,
  confirmed: 'Your booking is confirmed.',
  declined: (host: string) => `${host} cannot take this booking.`,
  withdrawn: 'You cancelled this booking. Your places can go to someone else.',
  released:
    'We ended this request, because another booking for the same child at the same time was confirmed.',
  cancelled: (host: string) => `${host} has cancelled this booking. Do not go.`,
  dateCancelled: 'This date has been cancelled. Do not go.',
  takenDown: 'This offer has been taken down, so the booking has ended. Do not go.',
  lapsed: (host: string) => `${host} did not answer in time, so this request has ended.`,
  holdLapsed: 'We held places for you but did not hear from you in time, so they can go to someone else.',
  begun: 'The day came before a place was confirmed, so this request has ended.',
  attended: 'This took place.',
  absent: 'The employer recorded that your group did not come.',
} as const;

export const bookTexts = {
  title: 'Book',
  sendAtOnce: 'Confirm and book',
  sendRequest: 'Send the request',
  before: {
    'at-once':
      'If there are enough places, your booking is confirmed at once. You can cancel it at any time.',
    'on-request': (host: string) =>
      `${host} reads your request and answers it. We hold your places until then. You can cancel at any time.`,
  },
  booker: {
    label: 'Who are you booking for?',
    called: 'Who you are booking for',
    myFamily: 'My children, who I educate at home',
    error: 'Select who you are booking for',
  },
  date: { label: 'Which date would you like?', called: 'Date', error: 'Select a date' },
  wantedDay: {
    label: 'Which day would suit you?',
    called: 'Day',
    hint: 'This offer has no fixed dates. Suggest a day, and agree the time with the employer.',
    past: 'Enter a day that is still to come',
  },
  children: {
    label: 'Which children are coming?',
    called: 'Children',
    hint: 'The employer sees how many come and their school years, but not their names.',
    error: 'Select at least one child',
    year: (year: number) => `Year ${year}`,
  },
  familyAdults: {
    label: 'How many adults will come with them?',
    called: 'Adults',
    hint: 'Stay with your children during the visit, unless you have agreed something else with the employer.',
  },
  group: {
    title: 'Your group',
    years: {
      label: 'Which year groups are they in?',
      called: 'Year groups',
      error: 'Select at least one year group',
    },
    youngPeople: { label: 'How many pupils will come?', called: 'Number of pupils' },
    adults: { label: 'How many adults will come with them?', called: 'Number of adults' },
  },
  needs: {
    label: 'What does your group need? (optional)',
    called: 'What your group needs',
    why: 'For example step-free access, a quiet space, food allergies or a British Sign Language interpreter. Do not give anyone’s name. The employer reads this only when the booking is confirmed.',
  },
  contact: {
    title: 'Who can the employer call on the day?',
    name: { label: 'Full name', called: 'Contact on the day' },
    phone: { label: 'Phone number', called: 'Phone number on the day' },
    why: 'The employer sees this only when the booking is confirmed.',
  },
  words: {
    label: 'What would you like to get out of it? (optional)',
    called: 'What you would like to get out of it',
    hint: 'For example a topic from lessons, a job they ask about, or questions they have prepared. The employer reads this before they answer.',
  },
} as const;

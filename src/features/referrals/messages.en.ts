/** What people read in this room. */

import type { RiskFlag } from './referral.ts';
import type { ReferralEventType, Stage } from './transitions.ts';

/** The council's team that runs a programme. */
export const teamName = (runBy: string): string => `The ${runBy} team`;

export const STAGE_LABELS: Readonly<Record<Stage, string>> = {
  received: 'Received',
  'looked-at': 'Being reviewed',
  'with-partner': 'With a partner',
  appointment: 'First meeting arranged',
  started: 'Started',
  'in-work': 'In work',
  finished: 'Finished',
  'not-right': 'Not right for them',
  withdrawn: 'Withdrawn',
};

/** Why staff should look at a referral with more care. */
export const RISK_FLAG_LABELS: Readonly<Record<RiskFlag, string>> = {
  'hidden-field': 'A hidden field was filled in, which automated programs often do',
  'very-quick': 'It was completed very quickly',
  'many-from-one-network': 'Many were sent from the same network in an hour',
  'same-contact': 'Several had the same contact details on the same day',
};

/** The events, as staff read them. */
export const EVENT_LABELS: Readonly<Record<ReferralEventType, string>> = {
  received: 'Request received',
  acknowledged: 'Acknowledged',
  assigned: 'Sent to a partner',
  returned: 'Returned to the coordinators',
  'adviser-set': 'Adviser assigned',
  'contact-tried': 'Tried to contact them',
  contacted: 'Contacted them',
  'appointment-made': 'Appointment made',
  'appointment-cancelled': 'Appointment cancelled',
  'appointment-attended': 'They came to the appointment',
  'appointment-missed': 'They missed the appointment',
  'appointment-unsuitable': 'They said an appointment time does not suit them',
  started: 'Started on the programme',
  'stage-of-support': 'Stage of support',
  goal: 'Goal',
  note: 'Note',
  'action-made': 'Task',
  'action-done': 'Task done',
  suggested: 'Suggested an opportunity',
  'suggestion-answered': 'They answered a suggestion',
  'job-started': 'Started a job',
  'job-kept': 'Kept the job that was at risk',
  'still-in-work': 'Still in work',
  'better-work': 'Better hours or pay',
  'training-started': 'Started training',
  'left-work': 'Left the job',
  finished: 'Left the programme',
  'not-right': 'Not right for them',
  withdrawn: 'Withdrawn',
  'told-withdrawn': 'They told us they have withdrawn',
  corrected: 'Marked as a mistake',
  'details-changed': 'They changed their contact details',
  'record-changed': 'Personal details changed',
  'data-asked': 'They asked for their data',
  'deletion-asked': 'They asked for deletion',
  opened: 'Record opened',
  listed: 'Name shown in the adviser’s list',
  'seen-by-person': 'They viewed it',
  emptied: 'Details deleted',
};
/** The stored details of an event. */
export const eventMessages = {
  ways: {
    phone: 'by phone',
    text: 'by text message',
    email: 'by email',
    post: 'by letter',
    'in-person': 'in person',
    'somebody-else': 'through someone else',
  },
  better: {
    hours: 'hours',
    pay: 'pay',
    both: 'hours and pay',
  },
  answers: {
    staff: {
      interested: 'they are interested',
      'not-for-me': 'it is not for them',
      applied: 'they applied',
    },
    person: {
      interested: 'you are interested',
      'not-for-me': 'it is not for you',
      applied: 'you applied',
    },
  },
  afterWeeks: (weeks: number) => `after ${weeks} weeks`,
  byDay: (day: string) => `by ${day}`,
  hoursAWeek: (hours: number) => `${hours} hours a week`,
  evidence: (evidence: string) => `how we know: ${evidence}`,
} as const;

/** The applicant's details, as staff read them. */
export const detailMessages = {
  ways: {
    phone: 'Phone',
    text: 'Text message',
    email: 'Email',
    post: 'Letter',
    'somebody-else': 'Through someone else',
  },
  formats: {
    'easy-read': 'Easy read',
    'large-print': 'Large print',
    audio: 'Audio',
    braille: 'Braille',
  },
  meeting: {
    phone: 'By phone',
    video: 'By video call',
    'near-home': 'Near home',
    jobcentre: 'At a Jobcentre',
    library: 'At a library',
    'at-home': 'At home',
  },
  roles: {
    family: 'Family',
    friend: 'Friend',
    gp: 'GP practice',
    health: 'Health service',
    jobcentre: 'Jobcentre',
    'social-worker': 'Social worker',
    charity: 'Charity',
    other: 'Other',
  },
  fields: {
    name: 'name',
    dateOfBirth: 'date of birth',
    postcode: 'postcode',
    area: 'area',
    ways: 'ways to contact them',
    phone: 'phone number',
    email: 'email address',
    address: 'address or place to meet',
    messages: 'whether messages are safe',
    bestTime: 'best time',
    otherContact: 'who else we can contact',
    language: 'language and interpreting',
    formats: 'formats',
    meeting: 'where to meet',
    hardToMeet: 'what makes it hard to meet',
    more: 'other information',
  },
  messageChoice: {
    yes: 'Yes, and you can name the programme in messages, in letters and to anyone who answers',
    no: 'Yes, but do not name the programme. Only say or write a name and a number',
    never: 'No. Do not leave any kind of message. Try again another time',
  },
  rows: {
    name: 'Name',
    howToContactThem: 'How to contact them',
    isItSafeTo: 'Is it safe to leave a message?',
    phone: 'Phone',
    phoneWarning: 'Do not leave a message. If they do not answer, try again',
    email: 'Email',
    emailWarning: 'Do not email them',
    address: 'Address',
    addressWarning: 'Do not send or leave anything there',
    postcode: 'Postcode',
    bestTime: 'Best time',
    whoElseWeCan: 'Who else we can contact',
    whoReferredThem: 'Who referred them',
    dateOfBirth: 'Date of birth',
    notSureAbout: 'Not sure about',
    unsureOfRightToWork: 'Their right to work in the UK',
    unsureOfGroup: 'If the programme is for them',
    unsureOfProgramme: 'If they are on another programme like this',
    language: 'Language',
    needsInterpreter: 'Needs an interpreter',
    usesBsl: 'Uses British Sign Language',
    formats: 'Formats',
    whereToMeet: 'Where to meet',
    whatMakesItHard: 'What makes it hard to meet',
    whatTheyWantUs: 'What they want us to know',
  },
} as const;
/** Whether and how staff may write to the applicant. */
export const contactPolicyMessages = {
  needsMobile: 'Enter a UK mobile number to get text messages, like 07700 900000',
  warning: {
    no: 'Do not name the programme in a message or to anyone else. Only say a name and a number.',
    never:
      'Do not leave a voicemail or send a text message, email or letter. Do not speak to anyone they have not named. If they do not answer, try again another time.',
  },
  policy: {
    news: (tells: string) =>
      `to say there is news${tells === 'appointment' ? ', and remind them the day before' : ''}. The message will not say what it is about.`,
    addressNotShown: (that: string) => `If they chose email or text messages, we will contact them ${that}`,
    never:
      'We will not send them a message, because they said no message is safe. Tell them yourself when you speak to them.',
    impossible:
      'We cannot send them a message. They did not choose email or text messages to a UK mobile, or text messages are not set up. Tell them yourself, in a way they chose.',
    willWrite: ({ isMobile, that }: { isMobile: boolean; that: string }) =>
      `We will ${isMobile ? 'text' : 'email'} them ${that}`,
  },
} as const;

/** Errors in the plan of starts. */
export const planMessages = {
  notReadable: 'We cannot read the plan. Check the quotation marks',
  missing: 'Enter the plan',
  tooLong: (mostLines: number) => `The plan must have ${mostLines} lines or fewer`,
  atLine: ({ line, message }: { line: number; message: string }) => `Line ${line} of the plan: ${message}`,
  month: 'the month must be in the format 2026-11',
  partner: 'there is no delivery partner with that name',
  area: 'there is no area with that name',
  starts: 'starts must be a whole number',
  repeated: 'this month, partner and area are already in the plan',
} as const;

/** The form for a partner's contact details. */
export const supportContactMessages = {
  fields: {
    hours: {
      called: 'Times',
    },
    textRelay: {
      called: 'Words about text relay',
    },
  },
} as const;

import type { Kind } from '#features/opportunities/vocabulary.ts';
import type { Availability, Move, ShownState } from './application.ts';
import { HOLD_HOURS, KEEP_MONTHS } from './periods.ts';
import { isOver, type ApplicationState } from './transitions.ts';

/**
 * What applicants and organisations read about an application. The texts of the application form stand in
 * `apply.messages.en.ts`, those of interviews in `interview.messages.en.ts`.
 */

// ---- For both sides

/** The states as the organisation's inbox shows them. */
export const STATE_LABELS: Readonly<Record<ShownState, string>> = {
  new: 'New',
  shortlisted: 'Shortlisted',
  interview: 'Interview',
  waiting: 'Waiting list',
  offered: 'Offered',
  accepted: 'Accepted',
  hired: 'Hired',
  'not-this-time': 'Not this time',
  withdrawn: 'Withdrawn',
  declined: 'Declined',
  'offer-withdrawn': 'Offer withdrawn',
};

/** The label of a state. For a course, "hired" is called "Enrolled". */
export const stateLabel = (state: ShownState, kind: Kind) =>
  state === 'hired' && kind !== 'vacancy' ? 'Enrolled' : STATE_LABELS[state];

/** "1st", "2nd", "11th". */
export function formatOrdinal(number: number): string {
  const ends = { one: 'st', two: 'nd', few: 'rd', other: 'th', zero: 'th', many: 'th' } as const;
  return `${number.toLocaleString('en-GB')}${ends[ORDINAL.select(number)]}`;
}
const ORDINAL = new Intl.PluralRules('en-GB', { type: 'ordinal' });

/** "You are 3rd on the waiting list." */
export function formatPosition(position: number): string {
  if (position === 1) return 'You are first on the waiting list.';
  return `You are number ${position.toLocaleString('en-GB')} on the waiting list. ${position - 1 === 1 ? '1 person is' : `${(position - 1).toLocaleString('en-GB')} people are`} ahead of you.`;
}

/**
 * Why an application was not successful. The organisation selects a reason, and the applicant reads it in these
 * words.
 */
export const REASONS = {
  'others-closer': 'Other applicants were closer to what is needed.',
  'must-have': 'Your application did not show something that is needed for this.',
  'not-for-you': 'You do not meet the eligibility rules for this.',
  filled: 'There are no places left.',
  other: 'Another reason',
} as const;
/** Why an offer is withdrawn. */
export const OFFER_REASONS = {
  gone: 'The job or place is no longer available.',
  checks: 'A check or reference that the offer depended on did not work out.',
  'not-reached': 'We did not hear from you in time.',
  other: 'Another reason',
} as const;
/** Why the portal itself ends an application. */
export const OWN_REASONS = {
  'now-filled': 'All the places are filled. This was not because of you or what you wrote.',
  'taken-down': 'This is no longer available. This was not because of you or what you wrote.',
  lapsed: 'The offer expired before we heard from you.',
  begun: 'It has started, and no place became free.',
} as const;
const ALL_REASONS: Readonly<Record<string, string>> = { ...OFFER_REASONS, ...REASONS, ...OWN_REASONS };
/** The reason as the applicant reads it; undefined for "another reason", which is explained by the message alone. */
export const describeReason = (reason: string): string | undefined =>
  reason !== 'other' && Object.hasOwn(ALL_REASONS, reason) ? ALL_REASONS[reason] : undefined;

// ---- For the organisation

/** What is wrong with the forms on the page of an application. */
export const formTexts = {
  state: 'Select what happens next',
  message: 'Your message',
  noMessage: 'Enter your message',
  reason: 'Select a reason',
  noReason: 'Enter the reason',
  placeRule: 'Select who gets a place that becomes free',
} as const;

/** A button of the organisation, and what it does. */
export function describeMove(
  move: Move,
  { kind, holdsPlace }: { kind: Kind; holdsPlace: boolean },
): { text: string; hint: string } {
  const isJob = kind === 'vacancy';
  switch (move) {
    case 'shortlisted':
      return { text: 'Shortlist', hint: 'We will tell them that you want to know more.' };
    case 'offered':
      return {
        text: isJob ? 'Offer the job' : 'Offer a place',
        hint: holdsPlace
          ? `They have ${HOLD_HOURS} hours to say yes. After that, the place can go to someone else.`
          : 'They can accept or decline on this website.',
      };
    case 'place-approved':
      return {
        text: 'Accept for a place',
        hint: 'When a place is free, we offer it to the people you have accepted, in the order they applied.',
      };
    case 'accepted-by-phone':
      return {
        text: 'They accepted by phone',
        hint: 'Use this if they said yes to you by phone or in person.',
      };
    case 'hired':
      return isJob
        ? { text: 'Hired', hint: 'They have the job.' }
        : { text: 'Enrolled', hint: 'They have their place on the course.' };
    case 'declined-by-phone':
      return {
        text: 'They declined by phone',
        hint: holdsPlace
          ? 'Use this if they said no to you. Their place can then go to someone else.'
          : 'Use this if they said no to you by phone or in person.',
      };
  }
}

// ---- For the applicant

/** How long what an applicant wrote is kept. */
export const describeRetention = (isCourse: boolean) =>
  `We delete it ${KEEP_MONTHS} months after the decision${isCourse ? `, or ${KEEP_MONTHS} months after the course starts if you take a place` : ''}. If no one makes a decision, we delete it after a year at the latest.`;

/** The steps of the progress that an applicant sees. */
export const STEP_LABELS: Partial<Record<ApplicationState, string>> = {
  new: 'Sent',
  shortlisted: 'Shortlisted',
  interview: 'Interview',
  waiting: 'Waiting list',
  offered: 'Offer',
  accepted: 'Accepted',
};

/** What changed for an open application and overrides what its state would promise; undefined if nothing changed. */
function describeChange(
  {
    state,
    holdsPlace,
    availability,
  }: { state: ApplicationState; holdsPlace: boolean; availability: Availability },
  organisation: string,
): string | undefined {
  if (state === 'unconfirmed' || isOver(state)) return undefined;
  const isAgreed = state === 'offered' || state === 'accepted' || state === 'hired';
  switch (availability) {
    case 'as-asked':
      return undefined;
    case 'filled':
      return isAgreed || state === 'waiting' || holdsPlace
        ? undefined
        : `${organisation} has closed this because it is filled. They can still write to you.`;
    case 'taken-down':
      if (!isAgreed)
        return `This has been taken down and is no longer available. ${organisation} can still write to you.`;
      return `${state === 'offered' ? `${organisation} made you an offer` : 'You accepted the offer'}, but this has since been taken down. Ask ${organisation} what this means for you.`;
    case 'on-hold':
      return `This is on hold. We are not showing anything from ${organisation} at the moment. ${state === 'offered' ? 'You do not have to answer the offer now. You will have time when it is no longer on hold.' : 'We are keeping your application.'} We will write to you when it is no longer on hold.`;
  }
}

/** Who gets the places that become free: both sides read the same words. */
export const describePlaceRule = (firstCome: boolean, organisation: string) =>
  firstCome
    ? 'If a place becomes free, we offer it to people in the order they applied.'
    : `If a place becomes free, we only offer it to people whose application ${organisation} has accepted, in the order they applied.`;

/** The state of an application in one or two sentences for the applicant. */
export function describeState(
  it: {
    state: ApplicationState;
    kind: Kind;
    holdsPlace: boolean;
    position: number | undefined;
    availability: Availability;
    placeApproved: boolean;
    firstCome: boolean;
  },
  organisation: string,
): string {
  const changed = describeChange(it, organisation);
  if (changed !== undefined) return changed;
  const isJob = it.kind === 'vacancy';
  switch (it.state) {
    case 'unconfirmed':
      return 'This has not been sent yet. You need to confirm your email address first.';
    case 'new':
      return it.holdsPlace
        ? `We are holding a place for you while ${organisation} reads your application.`
        : `${organisation} has your application.`;
    case 'shortlisted':
      return `${organisation} wants to know more about you.`;
    case 'interview':
      return `${organisation} wants to talk to you.`;
    case 'waiting':
      return [
        it.position === undefined ? 'You are on the waiting list.' : formatPosition(it.position),
        ...(it.firstCome
          ? ['We will write to you when there is a place for you.']
          : it.placeApproved
            ? [
                `${organisation} has accepted your application. We will write to you when there is a place for you.`,
              ]
            : [`${organisation} has not decided on your application yet.`]),
        describePlaceRule(it.firstCome, organisation),
      ].join(' ');
    case 'offered':
      return it.holdsPlace ? 'We are holding a place for you.' : `${organisation} has made you an offer.`;
    case 'accepted':
      return `You accepted the offer. ${organisation} will tell you what happens next.`;
    case 'hired':
      return isJob
        ? `You have the job. ${organisation} will tell you about your first day.`
        : `You have a place on this course. ${organisation} will tell you about your first day.`;
    case 'not-this-time':
      return 'Your application was not successful this time.';
    case 'withdrawn':
      return 'You withdrew this application.';
    case 'declined':
      return 'You declined the offer.';
    case 'offer-withdrawn':
      return `${organisation} has withdrawn its offer. We are sorry.`;
  }
}

/** An event in the applicant's words; undefined for events that the applicant does not see. */
export function describeEvent(type: string, organisation: string): string | undefined {
  const said: Record<string, string> = {
    sent: 'You sent your application',
    confirmed: 'You confirmed your email address',
    waiting: 'You joined the waiting list',
    held: 'We held a place for you',
    opened: `${organisation} read your application`,
    shortlisted: `${organisation} put you on the shortlist`,
    interview: `${organisation} invited you to an interview`,
    offered: `${organisation} made you an offer`,
    'place-offered': 'A place became free and we offered it to you',
    'place-approved': `${organisation} accepted your application for a place, if one becomes free`,
    accepted: 'You accepted the offer',
    'accepted-by-phone': `${organisation} recorded that you accepted the offer`,
    declined: 'You declined the offer',
    'declined-by-phone': `${organisation} recorded that you declined the offer`,
    hired: `${organisation} confirmed that you have the job or place`,
    'offer-withdrawn': `${organisation} withdrew the offer`,
    'interview-changed': `${organisation} changed the interview`,
    'interview-cancelled': `${organisation} cancelled the interview`,
    withdrawn: 'You withdrew your application',
    'not-this-time': `${organisation} decided that you were not successful this time`,
    lapsed: 'The offer expired',
    begun: 'It started and no place had become free',
    filled: 'It was filled',
    'taken-down': 'It was taken down',
    'on-hold': 'It was put on hold',
    resumed: 'It was no longer on hold',
    'date-changed': 'The date you chose was changed',
    'date-cancelled': 'The date you chose was cancelled',
    'date-chosen': 'You chose another date',
    message: `${organisation} wrote to you`,
    reply: `You wrote to ${organisation}`,
    'can-come': 'You said that you can come',
    'another-time': 'You asked for another time',
  };
  return said[type];
}

/** Sending and confirming an application. */
export const sendingTexts = {
  dateGone: 'This date is no longer available. Select another one',
  wrongCode: 'This code is wrong or has expired. Check it, or send your answers again',
  sentSeveralTimes: (wait: string) =>
    `We have sent this several times. Wait ${wait}, then try again. Check your junk or spam folder too`,
  notSentAgain:
    'Applications have closed, or you have already confirmed this. We did not send the email again',
} as const;

/** The head of the file of an organisation's applications. */
export const CSV_HEAD = [
  'Reference',
  'For',
  'Start date',
  'Name',
  'Email',
  'Phone',
  'Why',
  'Needs',
  'Interview for disabled applicants',
  'Status',
  'Sent on',
  'Last change',
] as const;
export const CSV_YES = 'Yes';

/** What members of an organisation read about their forms. */
export const inboxTexts = {
  detailsDeleted: 'What they wrote has since been deleted, with their address. Nothing was sent',
  tooLateToUndo: 'You can no longer undo this. This page now shows the latest information',
  changed: 'This has changed since you opened the page. This page now shows the latest information',
  noName: 'Name no longer kept',
  timeTaken: (when: string) =>
    `You are seeing another applicant then (${when}). Enter another time, or select that several people can come at once`,
} as const;

/** What applicants read on the page of their own application. */
export const ownTexts = {
  undone: 'You undid this',
  corrected: (organisation: string) => `${organisation} corrected a mistake`,
  sinceCorrected: (text: string) => `${text} (since corrected)`,
  chooseTime: 'Select a time, or ask for another one',
  timeTaken: 'This time is no longer free. Select another one',
  chooseDate: 'Select a date, or withdraw this application',
  tooManyMessages: (wait: string) => `You have sent a lot of messages today. Wait ${wait} and send it again`,
  notPossible: 'You can no longer do this. This page now shows the latest information',
  dateLost: (askedFor: string) => `The date you chose${askedFor} is no longer available.`,
} as const;

/** What applicants read after an action. */
export const doneTexts = {
  accepted: 'You have accepted the offer.',
  waitingForNewDate: 'You are on the waiting list of the new date.',
  dateChosen: 'You have chosen another date.',
  sent: 'Your application has been sent.',
  waiting: 'You are on the waiting list.',
  canCome: (organisation: string) => `${organisation} can see that you can come.`,
  anotherTime: (organisation: string) => `${organisation} can see that you need another time.`,
  declined: 'You have declined the offer.',
  undone: 'That has been undone.',
  replied: 'Message sent.',
  already: 'You had already applied for this. We have not sent a second application.',
} as const;

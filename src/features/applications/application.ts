import { textField } from '#features/forms/text.ts';
import { z } from 'zod';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { isOver, statePath, type ApplicationState, type HappenedEvent } from './transitions.ts';

/**
 * An application for a job or a place: what the applicant and the organisation read about it. The state machine is in
 * `transitions.ts`.
 */

export { isOver, type ApplicationState } from './transitions.ts';
/** The states that an organisation sees: all except unconfirmed applications. */
export const SHOWN_STATES = [
  'new',
  'shortlisted',
  'interview',
  'waiting',
  'offered',
  'accepted',
  'hired',
  'not-this-time',
  'withdrawn',
  'declined',
  'offer-withdrawn',
] as const satisfies readonly ApplicationState[];
export type ShownState = (typeof SHOWN_STATES)[number];

/** False for text that cannot be an application's id and must not reach a query. */
export const isApplicationId = (text: string) => /^[0-9a-z]{1,20}$/.test(text);

/** How many hours an offered place is held before it goes to the next person on the waiting list. */
export const HOLD_HOURS = 48;
/**
 * How many days the link that confirms an application works, counted from the last time it was requested. Unconfirmed
 * applications are deleted after that.
 */
export const CONFIRM_DAYS = 7;
/**
 * How many minutes the mail about a decision is delayed, so that the applicant is not told of a mistake that is
 * undone in time.
 */
export const SECOND_THOUGHT_MINUTES = 10;

const HOUR_MS = 3_600_000;
/** How many hours after sending an applicant who has not confirmed is reminded, once. */
const REMIND_HOURS = 30;

/**
 * When an applicant is reminded to confirm: after `REMIND_HOURS`, or half-way to the closing time if that is sooner.
 * Undefined if less than two hours remain, because the first email has only just been sent.
 */
export function reminderDueAt(sentAt: Date, closesAt: Date | null): Date | undefined {
  const hours = closesAt === null ? Infinity : (closesAt.getTime() - sentAt.getTime()) / HOUR_MS;
  if (hours < 2) return undefined;
  return new Date(sentAt.getTime() + Math.min(REMIND_HOURS, hours / 2) * HOUR_MS);
}
/**
 * Retention: what an applicant wrote is erased this many months after the decision or withdrawal; if the applicant
 * accepted, not before as many months have passed since the course began. Undecided applications are erased when as
 * many months have passed since closing and the start, and in any case after twice as many months without a change.
 * Six months is the usual retention period of recruitment records: a claim to an employment tribunal must be started
 * within three months less a day, plus time for conciliation (Equality Act 2010, s. 123).
 */
export const KEEP_MONTHS = 6;
/** The same rule in words, for the applicant. */
export const describeRetention = (isCourse: boolean) =>
  `We delete it ${KEEP_MONTHS} months after the decision${isCourse ? `, or ${KEEP_MONTHS} months after the course starts if you take a place` : ''}. If no one makes a decision, we delete it after a year at the latest.`;

/** What the applicant wrote, encrypted under "application:ID". The name is encrypted separately. */
export interface ApplicationDetails {
  email: string;
  phone?: string | undefined;
  why: string;
  adjustments?: string | undefined;
  /** The applicant asks for an interview as a disabled person who meets the minimum criteria. */
  interviewScheme: boolean;
}

/** The states as the organisation's inbox shows them. */
export const STATES: Record<
  ShownState,
  { label: string; tone: 'sea' | 'hop' | 'plum' | 'orchard' | 'grey' }
> = {
  new: { label: 'New', tone: 'sea' },
  shortlisted: { label: 'Shortlisted', tone: 'hop' },
  interview: { label: 'Interview', tone: 'plum' },
  waiting: { label: 'Waiting list', tone: 'grey' },
  offered: { label: 'Offered', tone: 'orchard' },
  accepted: { label: 'Accepted', tone: 'hop' },
  hired: { label: 'Hired', tone: 'hop' },
  'not-this-time': { label: 'Not this time', tone: 'grey' },
  withdrawn: { label: 'Withdrawn', tone: 'grey' },
  declined: { label: 'Declined', tone: 'grey' },
  'offer-withdrawn': { label: 'Offer withdrawn', tone: 'grey' },
};
/** The label of a state. For a course, "hired" is called "Enrolled". */
export const stateLabel = (state: ShownState, kind: Kind) =>
  state === 'hired' && kind !== 'vacancy' ? 'Enrolled' : STATES[state].label;

export const isShownState = (text: string | null): text is ShownState =>
  SHOWN_STATES.some((state) => state === text);

/** What an organisation can do on the page of an application. Interviews and refusals have pages of their own. */
export const MOVES = [
  'shortlisted',
  'offered',
  'place-approved',
  'accepted-by-phone',
  'hired',
  'declined-by-phone',
] as const;
export type Move = (typeof MOVES)[number];
export const isMove = (type: string): type is Move => MOVES.some((it) => it === type);

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

const words = (max: number, what: string) => textField(max, what).default('');
export const MESSAGE_MAX = 2_000;

export const moveSchema = z.object({
  state: z.enum(MOVES, { error: 'Select what happens next' }),
  words: words(MESSAGE_MAX, 'Your message'),
});
export const messageSchema = z.object({
  message: words(MESSAGE_MAX, 'Your message').pipe(z.string().min(1, 'Enter your message')),
  /** The form's token, so that submitting the form twice sends it once. */
  token: z
    .string()
    .regex(/^[0-9a-z]{16}$/)
    .optional()
    .catch(undefined),
});

/** What an applicant can tell the organisation. */
export const FROM_APPLICANT = ['reply', 'can-come', 'another-time'] as const;
export type FromApplicant = (typeof FROM_APPLICANT)[number];

/** A reason; for "another reason", a message that gives the reason is required too. */
const reasonSchema = <const Reasons extends Readonly<Record<string, string>>>(reasons: Reasons) =>
  z
    .object({
      reason: z.enum(Object.keys(reasons) as [keyof Reasons & string], { error: 'Select a reason' }),
      words: words(MESSAGE_MAX, 'Your message'),
    })
    .superRefine(({ reason, words: message }, context) => {
      if (reason === 'other' && message === '') {
        context.addIssue({ code: 'custom', path: ['words'], message: 'Enter the reason' });
      }
    });
export const notThisTimeSchema = reasonSchema(REASONS);
export const withdrawOfferSchema = reasonSchema(OFFER_REASONS);

/** Who gets a place that becomes free. */
export const placeRuleSchema = z.object({
  rule: z.enum(['accepted', 'first-come'], { error: 'Select who gets a place that becomes free' }),
});

// ---- For the applicant

export interface ProgressStep {
  text: string;
  status: 'done' | 'now';
}

const STEP_WORDS: Partial<Record<ApplicationState, string>> = {
  new: 'Sent',
  shortlisted: 'Shortlisted',
  interview: 'Interview',
  waiting: 'Waiting list',
  offered: 'Offer',
  accepted: 'Accepted',
};

/** The steps that an application has completed, without steps that only might follow; empty once it has ended. */
export function progressOf(
  state: ApplicationState,
  events: readonly HappenedEvent[],
  kind: Kind,
): ProgressStep[] {
  if (isOver(state) || state === 'unconfirmed') return [];
  const path = statePath(state, events);
  return path.map((step, index) => ({
    text: step === 'hired' ? stateLabel(step, kind) : (STEP_WORDS[step] ?? step),
    status: index < path.length - 1 || state === 'hired' ? 'done' : 'now',
  }));
}

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
 * What has become of the opportunity since the application was sent, as far as it changes what the applicant is told.
 */
export type Availability = 'as-asked' | 'filled' | 'taken-down' | 'on-hold';

export function availabilityOf(
  it: {
    withdrawnAt: Date | null;
    closesAt: Date | null;
    closedReason: 'filled-here' | 'filled-elsewhere' | 'withdrawn' | null;
    /** When the organisation was suspended. */
    suspendedAt: Date | null;
  },
  now: Date,
): Availability {
  if (it.withdrawnAt !== null) return 'taken-down';
  if (it.suspendedAt !== null) return 'on-hold';
  // An opportunity that closed at its planned time is still being read and answered: nothing changes for people who
  // applied in time.
  return it.closedReason !== null && it.closesAt !== null && it.closesAt <= now ? 'filled' : 'as-asked';
}

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

/** The first page of the application form of an opportunity. */
export const applyHref = (opportunityId: string) => `/opportunities/${opportunityId}/apply`;

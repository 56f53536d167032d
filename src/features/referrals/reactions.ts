import type { ReferralEventType } from './transitions.ts';

/**
 * Who is told of each event of a referral. `recordEvents` reads this table, in the transaction that records the event;
 * the form of a staff action reads it to say whether the applicant is told. `null` is a decision: no message follows.
 */

export interface Reaction {
  /** The applicant gets a message that there is news, one however many events are recorded together. */
  news?: true;
  /** The applicant gets that message at most once a day. */
  onceADay?: 'suggestions';
  /** The advisers of the partner that now has the referral are told, each at most once a day. */
  advisers?: true;
}

/** The facts that decide who is told. */
export interface ReactionFacts {
  /** The applicant, or the referrer, caused the event on their own page. */
  byApplicant: boolean;
}

const NEWS = { news: true } as const;

export const REACTIONS = {
  /** The form sends the reference and says on its last page where to: see `intake`. */
  received: null,

  // ---- By coordinators
  acknowledged: NEWS,
  assigned: { ...NEWS, advisers: true },
  'not-right': NEWS,
  emptied: null,

  // ---- By coordinators and advisers
  /** The applicant waits as before, and hears of the next partner. */
  returned: null,
  'told-withdrawn': NEWS,
  corrected: null,
  /** The address that messages no longer go to is told too: see `addressGone`. */
  'record-changed': NEWS,
  opened: null,

  // ---- By advisers
  'adviser-set': null,
  'contact-tried': null,
  contacted: null,
  'appointment-made': NEWS,
  'appointment-cancelled': ({ byApplicant }) => (byApplicant ? null : NEWS),
  'appointment-attended': null,
  'appointment-missed': null,
  started: NEWS,
  'stage-of-support': null,
  goal: null,
  note: null,
  'action-made': null,
  'action-done': null,
  // An applicant for whom an adviser finds ten opportunities at once gets one message.
  suggested: { ...NEWS, onceADay: 'suggestions' },
  'job-started': null,
  'job-kept': null,
  'still-in-work': null,
  'better-work': null,
  'training-started': null,
  'left-work': null,
  finished: NEWS,
  listed: null,

  // ---- By applicants, or by a coordinator who orders the deletion of an open referral
  withdrawn: null,
  'appointment-unsuitable': null,
  'suggestion-answered': null,
  'details-changed': null,
  'data-asked': null,
  'deletion-asked': null,
  'seen-by-person': null,
} as const satisfies Readonly<
  Record<ReferralEventType, Reaction | null | ((facts: ReactionFacts) => Reaction | null)>
>;

/** Events of which no one is told: they can be written without opening the record. */
export type SilentEventType = {
  [Type in ReferralEventType]: (typeof REACTIONS)[Type] extends null ? Type : never;
}[ReferralEventType];

/** Who is told of an event; null if no one. */
export function reactionTo(type: ReferralEventType, facts: ReactionFacts): Reaction | null {
  const reaction: Reaction | null | ((facts: ReactionFacts) => Reaction | null) = REACTIONS[type];
  return typeof reaction === 'function' ? reaction(facts) : reaction;
}

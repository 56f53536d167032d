import type { ApplicationEventType } from './transitions.ts';

/**
 * What each event of an application causes: who is mailed, and which job runs. `recordEvents` reads this table, in the
 * transaction that records the event. `null` is a decision: nothing follows. What happens to places is decided in
 * `capacity.service.ts`, and a place that becomes free is no event of an application.
 */

/** The job that maintains offers and waiting lists: every few minutes, and when a place may have become free. */
export const TEND_JOB = 'places-tend';

/** Mails that say that there is news about an application, and are true as long as the event is the news. */
export type NewsMail = 'application-changed' | 'place-offered' | 'place-lapsed';

/** Mails to the applicant that no later event makes untrue. */
export type LastingMail = 'application-sent' | 'application-corrected' | 'application-message';

/** Mails to the members of the organisation, to each at most once a day. */
export type MembersMail = 'application-received' | 'applicant-wrote' | 'place-free';

export interface Reaction {
  /** The applicant is told that there is news. */
  news?: NewsMail;
  /** The news waits for some minutes, so that a mistake can be undone before it reaches the applicant. */
  afterSecondThought?: boolean;
  /** The applicant is told something that remains true. */
  mail?: LastingMail;
  members?: MembersMail;
  /** A job that runs for the date of the application. */
  job?: typeof TEND_JOB;
}

/** The facts that decide what an event causes. */
export interface ReactionFacts {
  /** The application holds a place of its date. */
  holdsPlace: boolean;
  /** The event takes back something that the applicant may know of. */
  corrects: boolean;
}

const CHANGED = { news: 'application-changed' } as const;
/** A decision of the organisation. */
const DECIDED = { news: 'application-changed', afterSecondThought: true } as const;
const APPLICANT_WROTE = { members: 'applicant-wrote' } as const;

export const REACTIONS = {
  // ---- Sending
  sent: { mail: 'application-sent', members: 'application-received' },
  /** Recorded together with `sent`. */
  confirmed: null,
  /** What the applicant asked for, and reads on the page after sending. */
  waiting: null,
  held: null,

  // ---- By the organisation
  opened: null,
  exported: null,
  shortlisted: DECIDED,
  interview: DECIDED,
  offered: ({ holdsPlace }) => (holdsPlace ? { ...DECIDED, news: 'place-offered' } : DECIDED),
  // A place may be free already, and have waited for this approval.
  'place-approved': { ...DECIDED, job: TEND_JOB },
  'accepted-by-phone': DECIDED,
  'declined-by-phone': DECIDED,
  hired: DECIDED,
  'offer-withdrawn': DECIDED,
  'not-this-time': DECIDED,
  'interview-changed': CHANGED,
  'interview-cancelled': CHANGED,
  message: { mail: 'application-message' },

  // ---- By the applicant: the organisation sees it in its inbox
  accepted: null,
  declined: null,
  withdrawn: null,
  'date-chosen': APPLICANT_WROTE,
  reply: APPLICANT_WROTE,
  'can-come': APPLICANT_WROTE,
  'another-time': APPLICANT_WROTE,

  // ---- By either side
  undone: ({ corrects }) => (corrects ? { mail: 'application-corrected' } : null),

  // ---- By the portal
  'place-offered': { news: 'place-offered' },
  lapsed: { news: 'place-lapsed' },
  begun: CHANGED,
  filled: CHANGED,
  'taken-down': CHANGED,
  'date-changed': CHANGED,
  'date-cancelled': CHANGED,
  'on-hold': CHANGED,
  resumed: CHANGED,
} as const satisfies Readonly<
  Record<ApplicationEventType, Reaction | null | ((facts: ReactionFacts) => Reaction | null)>
>;

/** Events that cause nothing: they can be written for thousands of applications in one statement. */
export type SilentEventType = {
  [Type in ApplicationEventType]: (typeof REACTIONS)[Type] extends null ? Type : never;
}[ApplicationEventType];

/** What an event causes; null if nothing. */
export function reactionTo(type: ApplicationEventType, facts: ReactionFacts): Reaction | null {
  const reaction: Reaction | null | ((facts: ReactionFacts) => Reaction | null) = REACTIONS[type];
  return typeof reaction === 'function' ? reaction(facts) : reaction;
}

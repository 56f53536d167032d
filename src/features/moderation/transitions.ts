import { isPossible, possibleBy, type Transition } from '#lib/transitions.ts';
import { organisationStatus, type Actor, type OrganisationStatus } from '#features/accounts/permission.ts';
import {
  CASE_STATES,
  type CaseKind,
  type CaseState,
  type Decision,
} from '#features/review-cases/review-case.ts';

/**
 * The state machine of a moderator's case: every transition, who makes it, about which kinds of case, and under which
 * condition. Pages offer, services allow and tests expect what this table says; no other code decides. Which moderator
 * may act at all is decided in `permission.ts`. A suspension without a case is stored as a case that is decided from
 * the start, as `suspended` or `lifted`.
 */

/** Who is reviewing a case now, from one moderator's point of view. */
export type HeldBy = 'you' | 'colleague' | undefined;

export interface TransitionFacts {
  kind: CaseKind;
  state: CaseState;
  held: HeldBy;
  organisation: OrganisationStatus;
}

/** `submitter`: a member of the organisation that sent what the case is about. */
export type Side = 'moderator' | 'submitter' | 'public';

export interface CaseTransition extends Transition<CaseState, Side, TransitionFacts> {
  about: readonly CaseKind[];
}

const ALL_KINDS = ['posting', 'organisation', 'report'] as const;
/** Cases about something that an organisation sent. */
const SENT = ['posting', 'organisation'] as const;
const OPEN = ['open'] as const;

const isFree = ({ held }: TransitionFacts) => held !== 'colleague';

/** A decision is named after the state that it leads to. */
export const TRANSITIONS = {
  take: { by: 'moderator', about: ALL_KINDS, from: OPEN, isAvailable: isFree },
  release: { by: 'moderator', about: ALL_KINDS, from: OPEN, isAvailable: ({ held }) => held === 'you' },

  approved: {
    by: 'moderator',
    about: SENT,
    from: OPEN,
    to: 'approved',
    isAvailable: (facts) => isFree(facts) && whyNotApproved(facts) === undefined,
  },
  returned: { by: 'moderator', about: SENT, from: OPEN, to: 'returned', isAvailable: isFree },
  refused: { by: 'moderator', about: SENT, from: OPEN, to: 'refused', isAvailable: isFree },
  dismissed: { by: 'moderator', about: ['report'], from: OPEN, to: 'dismissed', isAvailable: isFree },
  withdrawn: { by: 'moderator', about: ['report'], from: OPEN, to: 'withdrawn', isAvailable: isFree },
  suspended: { by: 'moderator', about: ['report'], from: OPEN, to: 'suspended', isAvailable: isFree },

  /** A later version replaces the one that waits. */
  'send-again': { by: 'submitter', about: SENT, from: OPEN, to: 'superseded' },
  'take-back': { by: 'submitter', about: ['posting'], from: OPEN, to: 'superseded' },
  /** Nothing is left to decide. */
  close: { by: 'submitter', about: ['organisation'], from: OPEN, to: 'superseded' },

  /** Another report of the same listing joins the case; after the decision it opens a new one. */
  'report-again': { by: 'public', about: ['report'], from: OPEN },
} as const satisfies Record<string, CaseTransition>;

export type TransitionType = keyof typeof TRANSITIONS;

/** Why the organisation's status forbids an approval. */
export function whyNotApproved({
  kind,
  organisation,
}: Pick<TransitionFacts, 'kind' | 'organisation'>): 'suspended' | 'waiting' | undefined {
  if (organisation === 'suspended') return 'suspended';
  return kind === 'posting' && organisation === 'waiting' ? 'waiting' : undefined;
}

/** Whether a transition is one of this kind of case, in whatever state. */
export const isAbout = (type: TransitionType, kind: CaseKind): boolean =>
  (TRANSITIONS[type].about as readonly CaseKind[]).includes(kind);

/** Whether a transition is possible for a case in its present state. */
export const canHappen = (type: TransitionType, facts: TransitionFacts): boolean =>
  isAbout(type, facts.kind) && isPossible<CaseState, TransitionFacts>(TRANSITIONS[type], facts);

/** Every transition that one side can make for a case in its present state. */
export const possibleTransitions = (by: Side, facts: TransitionFacts): TransitionType[] =>
  possibleBy<TransitionType, CaseState, Side, TransitionFacts>(TRANSITIONS, by, facts).filter((type) =>
    isAbout(type, facts.kind),
  );

export type DecisionType = Extract<TransitionType, CaseState>;
/** The decisions that a moderator can make about one kind of case. */
export type DecisionAbout<Kind extends CaseKind> = {
  [Type in DecisionType]: Kind extends (typeof TRANSITIONS)[Type]['about'][number] ? Type : never;
}[DecisionType];
/** The same for a kind that is not known beforehand, in the order in which pages offer them. */
export const decisionsAbout = (kind: CaseKind): DecisionType[] =>
  (Object.keys(TRANSITIONS) as TransitionType[]).filter(
    (type): type is DecisionType => CASE_STATES.some((state) => state === type) && isAbout(type, kind),
  );

/** A case that a moderator claimed and did not decide goes back to the queue after this time: an hour. */
export const HOLD_MS = 60 * 60_000;

/** Whether a moderator is looking at the case now. */
export function isHeld({ takenAt }: { takenAt: Date | null }, now: Date): boolean {
  return takenAt !== null && takenAt.getTime() > now.getTime() - HOLD_MS;
}

/** Who is reviewing a case now. */
export function heldBy(it: { takenBy: string | null; takenAt: Date | null }, me: Actor, now: Date): HeldBy {
  if (it.takenBy === null || !isHeld(it, now)) return undefined;
  return it.takenBy === me.account.id ? 'you' : 'colleague';
}

/** The facts about a case that decide which transitions are possible now. */
export function factsOf(
  it: {
    kind: CaseKind;
    decision: Decision | null;
    takenBy: string | null;
    takenAt: Date | null;
    organisation: { approvedAt: Date | null; suspendedAt: Date | null };
  },
  me: Actor,
  now: Date,
): TransitionFacts {
  return {
    kind: it.kind,
    state: it.decision ?? 'open',
    held: heldBy(it, me, now),
    organisation: organisationStatus(it.organisation),
  };
}

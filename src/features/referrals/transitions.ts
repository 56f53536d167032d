import { isMadeBy, isPossible, possibleBy, type Transition } from '#lib/transitions.ts';
import type { ReferralTable } from './table.ts';

/**
 * The state machine of a referral: every type of event, who causes it, at which stages and under which condition it is
 * possible, and the stage that follows. Staff's actions, the applicant's pages, the services and the tests read this
 * table; no other code decides.
 */

export const STAGES = [
  'received',
  'looked-at',
  'with-partner',
  'appointment',
  'started',
  'in-work',
  'finished',
  'not-right',
  'withdrawn',
] as const satisfies readonly ReferralTable['stage'][];
export type Stage = (typeof STAGES)[number];

/** Stages at which nothing more is expected. */
export const ENDED = ['finished', 'not-right', 'withdrawn'] as const satisfies readonly Stage[];
export const hasEnded = (stage: Stage) => ENDED.some((ended) => ended === stage);

/** Stages at which the request goes on. */
const OPEN = STAGES.filter((stage) => !hasEnded(stage));
/** Once it has started, a referral never goes back to an earlier stage. */
const ON_PROGRAMME: readonly Stage[] = ['started', 'in-work'];
const NOT_IN_WORK = OPEN.filter((stage) => stage !== 'in-work');

/** The facts that decide which events are possible. */
export interface TransitionFacts {
  state: Stage;
  hasPartner: boolean;
  /** The applicant has started on the programme. */
  hasStarted: boolean;
  /** Whether the applicant's details are still stored. */
  hasDetails: boolean;
  /** The applicant's work situation when they asked for support. */
  work: ReferralTable['work'];
}

/** The facts of a stored referral. */
export const transitionFacts = ({
  stage,
  partnerId,
  startedAt,
  sealed,
  work,
}: Pick<ReferralTable, 'stage' | 'partnerId' | 'startedAt' | 'sealed' | 'work'>): TransitionFacts => ({
  state: stage,
  hasPartner: partnerId !== null,
  hasStarted: startedAt !== null,
  hasDetails: sealed !== null,
  work,
});

/** The coordinators and the advisers act on their pages, the applicant (or the referrer) on their own. */
export type Side = 'applicant' | 'coordinator' | 'adviser' | 'portal';
const STAFF = ['coordinator', 'adviser'] as const;

interface ReferralTransition extends Transition<Stage, Side, TransitionFacts> {
  /** Stages that the event leaves as they are. */
  leaves?: readonly Stage[];
  /** The stage changes only when no other appointment is arranged or has taken place. */
  unlessOtherAppointments?: boolean;
}

const hasDetails = (facts: TransitionFacts) => facts.hasDetails;
const isWithPartner = (facts: TransitionFacts) => facts.hasDetails && facts.hasPartner;
const hasStarted = (facts: TransitionFacts) => isWithPartner(facts) && facts.hasStarted;

/** An appointment that does not take place leads back only where it was the only one. */
const appointmentLost = {
  from: STAGES,
  to: 'with-partner',
  leaves: STAGES.filter((stage) => stage !== 'appointment'),
  unlessOtherAppointments: true,
} as const;

/** By the type of the event. */
export const TRANSITIONS = {
  /** Creates the referral. */
  received: { by: ['applicant', 'portal'], from: [], to: 'received', leaves: ON_PROGRAMME },

  // ---- By coordinators
  acknowledged: {
    by: 'coordinator',
    from: ['received'],
    to: 'looked-at',
    leaves: ON_PROGRAMME,
    isAvailable: hasDetails,
  },
  /** To a delivery partner, or to another one. */
  assigned: {
    by: 'coordinator',
    from: OPEN,
    to: 'with-partner',
    leaves: ON_PROGRAMME,
    isAvailable: hasDetails,
  },
  'not-right': { by: 'coordinator', from: OPEN, to: 'not-right', isAvailable: hasDetails },
  /** A coordinator orders the deletion; the portal deletes at night, also once the time of keeping is over. */
  emptied: { by: ['coordinator', 'portal'], from: ENDED, isAvailable: hasDetails },

  // ---- By coordinators and advisers
  /** From the partner to the queue: taken back by a coordinator, or returned by the partner's adviser. */
  returned: { by: STAFF, from: OPEN, to: 'looked-at', leaves: ON_PROGRAMME, isAvailable: isWithPartner },
  /** The applicant told staff that they withdraw the request. */
  'told-withdrawn': { by: STAFF, from: OPEN, to: 'withdrawn', isAvailable: hasDetails },
  /** Another event was wrong and no longer counts. The stage is the one to which the remaining events lead. */
  corrected: { by: STAFF, from: STAGES, isAvailable: hasDetails },
  /** Which parts of the applicant's details changed, without their content. */
  'record-changed': { by: STAFF, from: STAGES, isAvailable: hasDetails },
  opened: { by: STAFF, from: STAGES },

  // ---- By advisers
  'adviser-set': { by: 'adviser', from: OPEN, isAvailable: isWithPartner },
  'contact-tried': { by: 'adviser', from: OPEN, isAvailable: isWithPartner },
  contacted: { by: 'adviser', from: OPEN, isAvailable: isWithPartner },
  'appointment-made': {
    by: 'adviser',
    from: OPEN,
    to: 'appointment',
    leaves: ON_PROGRAMME,
    isAvailable: isWithPartner,
  },
  /**
   * By an adviser for one appointment. Also recorded for each future appointment when an event of any side ends the
   * referral or takes it from its partner: that event then decides about the stage.
   */
  'appointment-cancelled': { by: 'adviser', ...appointmentLost },
  'appointment-attended': { by: 'adviser', from: STAGES },
  'appointment-missed': { by: 'adviser', ...appointmentLost },
  started: {
    by: 'adviser',
    from: OPEN,
    to: 'started',
    // A start recorded again, after the first was voided, does not end a job.
    leaves: ['in-work'],
    isAvailable: (facts) => isWithPartner(facts) && !facts.hasStarted,
  },
  'stage-of-support': { by: 'adviser', from: OPEN, isAvailable: isWithPartner },
  goal: { by: 'adviser', from: OPEN, isAvailable: isWithPartner },
  note: { by: 'adviser', from: STAGES, isAvailable: isWithPartner },
  'action-made': { by: 'adviser', from: OPEN, isAvailable: isWithPartner },
  'action-done': { by: 'adviser', from: STAGES },
  suggested: { by: 'adviser', from: OPEN, isAvailable: hasDetails },
  'job-started': { by: 'adviser', from: NOT_IN_WORK, to: 'in-work', isAvailable: hasStarted },
  /** The applicant kept the job that was at risk when they asked. */
  'job-kept': {
    by: 'adviser',
    from: NOT_IN_WORK,
    to: 'in-work',
    isAvailable: (facts) => hasStarted(facts) && facts.work === 'in-work-at-risk',
  },
  'still-in-work': { by: 'adviser', from: ['in-work'], isAvailable: isWithPartner },
  'better-work': { by: 'adviser', from: OPEN, isAvailable: hasStarted },
  'training-started': { by: 'adviser', from: OPEN, isAvailable: hasStarted },
  'left-work': { by: 'adviser', from: ['in-work'], to: 'started', isAvailable: isWithPartner },
  finished: { by: 'adviser', from: OPEN, to: 'finished', isAvailable: hasStarted },
  /** The name was shown in the list of the adviser who works with the applicant; recorded once a day. */
  listed: { by: 'adviser', from: STAGES, isAvailable: hasDetails },

  // ---- By applicants
  /** By the applicant, or by a coordinator who orders the deletion of an open referral. */
  withdrawn: { by: ['applicant', 'coordinator'], from: OPEN, to: 'withdrawn', isAvailable: hasDetails },
  /** The time of an appointment does not suit the applicant. */
  'appointment-unsuitable': { by: 'applicant', from: OPEN, isAvailable: hasDetails },
  'suggestion-answered': { by: 'applicant', from: OPEN },
  /** New contact details. */
  'details-changed': { by: 'applicant', from: STAGES, isAvailable: hasDetails },
  'data-asked': { by: 'applicant', from: STAGES },
  'deletion-asked': { by: 'applicant', from: STAGES, isAvailable: hasDetails },
  'seen-by-person': { by: 'applicant', from: STAGES },
} as const satisfies Record<string, ReferralTransition>;

export type ReferralEventType = keyof typeof TRANSITIONS;
export const isReferralEvent = (type: string): type is ReferralEventType => Object.hasOwn(TRANSITIONS, type);

/** Whether one side can cause the event now. */
export function canHappen(type: ReferralEventType, by: Side, facts: TransitionFacts): boolean {
  const transition: ReferralTransition = TRANSITIONS[type];
  return isMadeBy(transition, by) && isPossible(transition, facts);
}

/** Every event that one side can cause now. */
export const possibleEvents = (by: Side, facts: TransitionFacts): ReferralEventType[] =>
  possibleBy<ReferralEventType, Stage, Side, TransitionFacts>(TRANSITIONS, by, facts);

/** Whether the event leads to a stage of its own. */
export const setsStage = (type: ReferralEventType): boolean => 'to' in TRANSITIONS[type];

/**
 * The stage after an event. Whether the event is possible at this stage is not asked: after an event was voided, the
 * remaining events are followed again.
 * @param talks how many appointments are still arranged or have taken place
 */
export function stageAfter(stage: Stage, type: ReferralEventType, { talks = 0 } = {}): Stage {
  const { to, leaves = [], unlessOtherAppointments = false }: ReferralTransition = TRANSITIONS[type];
  if (to === undefined || leaves.includes(stage)) return stage;
  return unlessOtherAppointments && talks !== 0 ? stage : to;
}

// ---- Events, and which of them were voided

/** Events that figures count, and that staff can void. */
export const OUTCOMES = [
  'started',
  'job-started',
  'job-kept',
  'still-in-work',
  'better-work',
  'training-started',
  'left-work',
  'finished',
] as const satisfies readonly ReferralEventType[];
export const isOutcome = (type: string) => OUTCOMES.some((outcome) => outcome === type);

/** The events that were not voided, in their original order. */
export function activeEvents<T extends { id: number; voids: number | null }>(events: readonly T[]): T[] {
  const voided = new Set(events.map(({ voids }) => voids));
  return events.filter(({ id }) => !voided.has(id));
}

/** The stage of a referral after all of these events, which are in chronological order. */
export function stageOf(events: readonly { type: string }[]): Stage {
  let [stage, talks]: [Stage, number] = ['received', 0];
  for (const { type } of events) {
    if (!isReferralEvent(type)) continue;
    if (type === 'appointment-made') talks += 1;
    if (type === 'appointment-cancelled' || type === 'appointment-missed') talks -= 1;
    stage = stageAfter(stage, type, { talks });
  }
  return stage;
}

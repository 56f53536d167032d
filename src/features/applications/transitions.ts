import type { ApplicationTable, StateBefore } from './table.ts';
import { londonDay } from '#lib/clock.ts';

/**
 * The states of an application, and everything that leads from one to another: who does it, from where, under which
 * condition. Pages, services and tests read this table; nothing else decides.
 */

export type ApplicationState = ApplicationTable['state'];

/** The applicant does not get it, and it holds no place any more. Nothing more happens to it. */
export const OVER_STATES = [
  'not-this-time',
  'withdrawn',
  'declined',
  'offer-withdrawn',
] as const satisfies readonly ApplicationState[];
export const isOver = (state: ApplicationState) => OVER_STATES.some((it) => it === state);

/** What may decide whether a transition is possible. */
export interface TransitionFacts {
  state: ApplicationState;
  /** The organisation has accepted this person for a place, should one come free. */
  placeApproved: boolean;
  /** Free places go to those who wait in turn. */
  firstCome: boolean;
  /** The offer can be answered now: not on hold, not over, its date still there. */
  offerIsOpen: boolean;
}

export type Side = 'organisation' | 'applicant' | 'portal';

interface Transition {
  by: Side;
  from: readonly ApplicationState[];
  to: ApplicationState;
  /** Besides the state. */
  isAvailable?: (facts: TransitionFacts) => boolean;
}

const UNDECIDED = ['new', 'shortlisted', 'interview'] as const;

/** By the type of the event that is written when it happens. */
export const TRANSITIONS = {
  shortlisted: { by: 'organisation', from: ['new', 'interview'], to: 'shortlisted' },
  /** With a time and a place, or a choice of times: `interview.service.ts`. */
  interview: { by: 'organisation', from: UNDECIDED, to: 'interview' },
  offered: { by: 'organisation', from: UNDECIDED, to: 'offered' },
  'place-approved': {
    by: 'organisation',
    from: ['waiting'],
    to: 'waiting',
    isAvailable: ({ placeApproved, firstCome }) => !placeApproved && !firstCome,
  },
  'accepted-by-phone': { by: 'organisation', from: ['offered'], to: 'accepted' },
  'declined-by-phone': { by: 'organisation', from: ['offered', 'accepted'], to: 'declined' },
  hired: { by: 'organisation', from: ['accepted'], to: 'hired' },
  'offer-withdrawn': { by: 'organisation', from: ['offered', 'accepted'], to: 'offer-withdrawn' },
  'not-this-time': { by: 'organisation', from: [...UNDECIDED, 'waiting'], to: 'not-this-time' },

  accepted: {
    by: 'applicant',
    from: ['offered'],
    to: 'accepted',
    isAvailable: ({ offerIsOpen }) => offerIsOpen,
  },
  declined: {
    by: 'applicant',
    from: ['offered'],
    to: 'declined',
    isAvailable: ({ offerIsOpen }) => offerIsOpen,
  },
  withdrawn: {
    by: 'applicant',
    from: [...UNDECIDED, 'waiting', 'offered', 'accepted'],
    to: 'withdrawn',
  },

  /** Only to somebody whom the organisation has accepted for it, unless places go in turn: `mayBeOfferedPlace`. */
  'place-offered': {
    by: 'portal',
    from: ['waiting'],
    to: 'offered',
    isAvailable: ({ placeApproved, firstCome }) => mayBeOfferedPlace({ placeApproved, firstCome }),
  },
  lapsed: { by: 'portal', from: ['offered'], to: 'not-this-time' },
  begun: { by: 'portal', from: ['waiting'], to: 'not-this-time' },
  filled: { by: 'portal', from: [...UNDECIDED, 'waiting'], to: 'not-this-time' },
  'taken-down': { by: 'portal', from: [...UNDECIDED, 'waiting'], to: 'not-this-time' },
} as const satisfies Record<string, Transition>;

export type TransitionType = keyof typeof TRANSITIONS;

export const isTransition = (type: string): type is TransitionType => Object.hasOwn(TRANSITIONS, type);

/** Whether something can happen to an application as it stands. */
export function canHappen(type: TransitionType, facts: TransitionFacts): boolean {
  const { from, isAvailable }: Transition = TRANSITIONS[type];
  return from.includes(facts.state) && (isAvailable === undefined || isAvailable(facts));
}

/** Everything that one side can do to an application as it stands. */
export function possibleTransitions(by: Side, facts: TransitionFacts): TransitionType[] {
  return (Object.keys(TRANSITIONS) as TransitionType[]).filter(
    (type) => TRANSITIONS[type].by === by && canHappen(type, facts),
  );
}

/** Whether a place that came free may be offered to somebody who waits for it. */
export const mayBeOfferedPlace = ({
  placeApproved,
  firstCome,
}: Pick<TransitionFacts, 'placeApproved' | 'firstCome'>) => placeApproved || firstCome;

// ---- What happened, and what was taken back

export interface HappenedEvent {
  id: number;
  at: Date;
  type: string;
  /** The event that this one takes back. */
  voids: number | null;
}

/** The events that still count: those that take one back, and those taken back, are left out. */
export function activeEvents<Event extends HappenedEvent>(events: readonly Event[]): Event[] {
  const voided = new Set(events.flatMap(({ voids }) => (voids === null ? [] : [voids])));
  return events.filter(({ id, voids }) => voids === null && !voided.has(id));
}

/** What changes where an application stands though nobody decided anything. */
const DATE_EVENTS = ['date-cancelled', 'date-chosen', 'waiting', 'held'];

/**
 * The event that one side may take back now: the last that changed anything, by that side, on this day in London, and
 * nothing was built on it.
 */
export function undoableEvent<Event extends HappenedEvent & { before: StateBefore | null }>(
  events: readonly Event[],
  by: Side,
  now: Date,
): (Event & { before: StateBefore }) | undefined {
  const last = activeEvents(events).findLast(
    ({ type }) => isTransition(type) || DATE_EVENTS.includes(type) || INTERVIEW_ANSWERS.includes(type),
  );
  if (last === undefined || !isTransition(last.type) || TRANSITIONS[last.type].by !== by) return undefined;
  const { before } = last;
  if (before === null || londonDay(last.at) !== londonDay(now)) return undefined;
  return { ...last, before };
}
/** An applicant has answered an invitation: the way back is to cancel the interview. */
const INTERVIEW_ANSWERS = ['interview-changed', 'interview-cancelled', 'can-come', 'another-time'];

/** The states that an application was in, in order, ending with the present one. */
export function statePath(
  state: ApplicationState,
  events: readonly HappenedEvent[],
): readonly ApplicationState[] {
  let path: ApplicationState[] = [];
  for (const { type } of activeEvents(events)) {
    if (type === 'sent') path.push('new');
    else if (type === 'waiting') path = ['waiting'];
    // An offer, or a turn in the line, was of the date that is gone.
    else if (type === 'date-cancelled') path = path.filter((it) => it !== 'waiting' && it !== 'offered');
    else if (isTransition(type)) path.push(TRANSITIONS[type].to);
  }
  if (path.at(-1) !== state) path.push(state);
  return path.filter((it, index) => it !== path[index - 1]);
}

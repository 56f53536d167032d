import type { ApplicationTable, StateBefore } from './table.ts';
import { londonDay } from '#lib/clock.ts';
import { isPossible, possibleBy, type Transition } from '#lib/transitions.ts';

/**
 * The state machine of an application: every transition, who makes it, from which states, and under which condition.
 * Pages, services and tests all read this table; no other code decides.
 */

export type ApplicationState = ApplicationTable['state'];

/** Final states: the application was not successful and holds no place. No transition leads out of them. */
export const OVER_STATES = [
  'not-this-time',
  'withdrawn',
  'declined',
  'offer-withdrawn',
] as const satisfies readonly ApplicationState[];
export const isOver = (state: ApplicationState) => OVER_STATES.some((it) => it === state);

/** The facts that may decide whether a transition is possible. */
export interface TransitionFacts {
  state: ApplicationState;
  /** The organisation has accepted this person for a place, if one becomes free. */
  placeApproved: boolean;
  /** Places that become free go to the people on the waiting list in order. */
  firstCome: boolean;
  /** The offer can be answered now: not suspended, not lapsed, and its date still offered. */
  offerIsOpen: boolean;
}

/** The facts of an application. Only the applicant can answer an offer, so that the other sides leave it out. */
export const factsOf = (
  { state, placeApproved, firstCome }: Omit<TransitionFacts, 'offerIsOpen'>,
  offerIsOpen = false,
): TransitionFacts => ({ state, placeApproved, firstCome, offerIsOpen });

export type Side = 'organisation' | 'applicant' | 'portal';

const UNDECIDED = ['new', 'shortlisted', 'interview'] as const;

/** By the type of the event that the transition records. */
export const TRANSITIONS = {
  shortlisted: { by: 'organisation', from: ['new', 'interview'], to: 'shortlisted' },
  /** With a time and a place, or a choice of times: see `interview.service.ts`. */
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

  /**
   * Only to an applicant whom the organisation has accepted for a place, unless places go in order:
   * `mayBeOfferedPlace`.
   */
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
} as const satisfies Record<string, Transition<ApplicationState, Side, TransitionFacts>>;

export type TransitionType = keyof typeof TRANSITIONS;

/**
 * Events that are no transitions. Those that change the state too follow a change of the date, or take a transition
 * back.
 */
export const OTHER_EVENTS = [
  'sent',
  'confirmed',
  'waiting',
  'held',
  'opened',
  'exported',
  'message',
  'reply',
  'interview-changed',
  'interview-cancelled',
  'can-come',
  'another-time',
  'date-changed',
  'date-cancelled',
  'date-chosen',
  'on-hold',
  'resumed',
  'undone',
] as const;

/** Every type of event that an application can have. What each of them causes stands in `reactions.ts`. */
export type ApplicationEventType = TransitionType | (typeof OTHER_EVENTS)[number];

export const isTransition = (type: ApplicationEventType): type is TransitionType =>
  Object.hasOwn(TRANSITIONS, type);

/** Whether a transition is possible for an application in its present state. */
export const canHappen = (type: TransitionType, facts: TransitionFacts): boolean =>
  isPossible<ApplicationState, TransitionFacts>(TRANSITIONS[type], facts);

/** Every transition that one side can make for an application in its present state. */
export const possibleTransitions = (by: Side, facts: TransitionFacts): TransitionType[] =>
  possibleBy<TransitionType, ApplicationState, Side, TransitionFacts>(TRANSITIONS, by, facts);

/** Whether a place that became free may be offered to an applicant on the waiting list. */
export const mayBeOfferedPlace = ({
  placeApproved,
  firstCome,
}: Pick<TransitionFacts, 'placeApproved' | 'firstCome'>) => placeApproved || firstCome;

// ---- Events, and which of them were undone

export interface HappenedEvent {
  id: number;
  at: Date;
  type: ApplicationEventType;
  /** The event that this one undoes. */
  voids: number | null;
}

/** The events that still count, without undone events and the events that undid them. */
export function activeEvents<Event extends HappenedEvent>(events: readonly Event[]): Event[] {
  const voided = new Set(events.flatMap(({ voids }) => (voids === null ? [] : [voids])));
  return events.filter(({ id, voids }) => voids === null && !voided.has(id));
}

/** Events that change an application's state without a decision of either side. */
const DATE_EVENTS: readonly ApplicationEventType[] = ['date-cancelled', 'date-chosen', 'waiting', 'held'];

/** Whether an event changes what the applicant reads first: the state, the date or the interview. */
const isChange = (type: ApplicationEventType) =>
  isTransition(type) || DATE_EVENTS.includes(type) || INTERVIEW_ANSWERS.includes(type);

/** The last event that changed anything and was not undone. */
export const lastChange = <Event extends HappenedEvent>(events: readonly Event[]): Event | undefined =>
  activeEvents(events).findLast(({ type }) => isChange(type));

/** Events that leave the state as it is, with the events after which they are no longer news. */
const OVERTAKEN_BY: Readonly<Partial<Record<ApplicationEventType, readonly ApplicationEventType[]>>> = {
  'on-hold': ['resumed'],
  resumed: ['on-hold'],
  'date-changed': ['date-changed', 'date-cancelled', 'date-chosen'],
};

/**
 * Why an event is no longer news: it was undone, or a later event says what holds now, and the applicant is told of
 * that event or caused it.
 */
export function whyOldNews(
  events: readonly HappenedEvent[],
  event: HappenedEvent,
): 'undone' | 'overtaken' | undefined {
  const active = activeEvents(events);
  if (!active.some(({ id }) => id === event.id)) return 'undone';
  const later = active.filter(({ id }) => id > event.id);
  const isOvertaken = isChange(event.type)
    ? later.some(({ type }) => isChange(type))
    : later.some(({ type }) => OVERTAKEN_BY[event.type]?.includes(type) === true);
  return isOvertaken ? 'overtaken' : undefined;
}

/**
 * The event that one side may undo now: the last event that changed anything, if it was caused by that side, on this
 * day in London, and no later event depends on it.
 */
export function undoableEvent<Event extends HappenedEvent & { before: StateBefore | null }>(
  events: readonly Event[],
  by: Side,
  now: Date,
): (Event & { type: TransitionType; before: StateBefore }) | undefined {
  const last = lastChange(events);
  if (last === undefined) return undefined;
  const { type, before } = last;
  if (!isTransition(type) || TRANSITIONS[type].by !== by) return undefined;
  if (before === null || londonDay(last.at) !== londonDay(now)) return undefined;
  return { ...last, type, before };
}
/** Once the applicant has answered an invitation, it can no longer be undone; the interview can only be cancelled. */
const INTERVIEW_ANSWERS: readonly ApplicationEventType[] = [
  'interview-changed',
  'interview-cancelled',
  'can-come',
  'another-time',
];

/** The states that an application has been in, in order, ending with the present one. */
export function statePath(
  state: ApplicationState,
  events: readonly HappenedEvent[],
): readonly ApplicationState[] {
  let path: ApplicationState[] = [];
  for (const { type } of activeEvents(events)) {
    if (type === 'sent') path.push('new');
    else if (type === 'waiting') path = ['waiting'];
    // An offer, or a position on the waiting list, was for the cancelled date.
    else if (type === 'date-cancelled') path = path.filter((it) => it !== 'waiting' && it !== 'offered');
    else if (isTransition(type)) path.push(TRANSITIONS[type].to);
  }
  if (path.at(-1) !== state) path.push(state);
  return path.filter((it, index) => it !== path[index - 1]);
}

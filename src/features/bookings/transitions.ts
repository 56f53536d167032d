import { isPossible, possibleBy, type Transition } from '#lib/transitions.ts';
import type { BookingState } from './table.ts';

/**
 * The state machine of a booking: every transition, which side makes it, from which states, and under which condition.
 * The host is the organisation that makes the offer; the booker is a school or a family. Pages, services and tests
 * read this table; no other code decides.
 */

export type Side = 'host' | 'booker' | 'portal';

export interface BookingFacts {
  state: BookingState;
  /** The day has come. A booking without a fixed day has not begun. */
  hasBegun: boolean;
  /** The date is still offered, and the offer was not taken down. */
  isOffered: boolean;
  /** A held place can still be accepted. */
  holdIsOpen: boolean;
  /** The booker took a withdrawal back before. */
  wasRestored: boolean;
}

const OPEN = ['requested', 'waiting', 'offered'] as const;
const ahead = ({ hasBegun, isOffered }: BookingFacts) => !hasBegun && isOffered;
const begun = ({ hasBegun }: BookingFacts) => hasBegun;

/** By the type of the event that the transition records. */
export const TRANSITIONS = {
  accepted: { by: 'host', from: ['requested'], to: 'confirmed', isAvailable: ahead },
  /** After a refusal, if places are still free. */
  'accepted-after-all': { by: 'host', from: ['declined'], to: 'confirmed', isAvailable: ahead },
  declined: { by: 'host', from: ['requested', 'waiting'], to: 'declined' },
  cancelled: { by: 'host', from: ['confirmed'], to: 'cancelled', isAvailable: (it) => !it.hasBegun },
  attended: { by: 'host', from: ['confirmed', 'absent'], to: 'attended', isAvailable: begun },
  absent: { by: 'host', from: ['confirmed', 'attended'], to: 'absent', isAvailable: begun },

  withdrawn: {
    by: 'booker',
    from: [...OPEN, 'confirmed'],
    to: 'withdrawn',
    isAvailable: ({ hasBegun }) => !hasBegun,
  },
  'hold-accepted': {
    by: 'booker',
    from: ['offered'],
    to: 'confirmed',
    isAvailable: (it) => it.holdIsOpen && ahead(it),
  },
  /** Once. Where this leads depends on the places that are free then: confirmed, requested or waiting. */
  restored: {
    by: 'booker',
    from: ['withdrawn'],
    isAvailable: (it) => !it.wasRestored && ahead(it),
  },

  /** Places came free. Where the host confirms each booking, the booking then waits for the host's answer. */
  'place-held': { by: 'portal', from: ['waiting'], to: 'offered', isAvailable: ahead },
  'moved-up': { by: 'portal', from: ['waiting'], to: 'requested', isAvailable: ahead },
  /** Not answered: a request by the host within 14 days, a held place by the booker. */
  lapsed: { by: 'portal', from: ['requested', 'offered'], to: 'lapsed' },
  begun: { by: 'portal', from: OPEN, to: 'lapsed', isAvailable: begun },
  /** The same child was confirmed elsewhere at that time. */
  released: { by: 'portal', from: OPEN, to: 'withdrawn' },
  'date-cancelled': { by: 'portal', from: [...OPEN, 'confirmed'], to: 'cancelled' },
  'taken-down': { by: 'portal', from: [...OPEN, 'confirmed'], to: 'cancelled' },
} as const satisfies Record<string, Transition<BookingState, Side, BookingFacts>>;

export type TransitionType = keyof typeof TRANSITIONS;

/** Every type of event: transitions, and what leaves the state as it is. */
export type BookingEventType =
  TransitionType | 'requested' | 'waiting' | 'confirmed' | 'host-message' | 'booker-message' | 'date-changed';

export const isTransition = (type: string): type is TransitionType => Object.hasOwn(TRANSITIONS, type);

/** Whether a transition is possible for a booking as it is now. */
export const canHappen = (type: TransitionType, facts: BookingFacts): boolean =>
  isPossible<BookingState, BookingFacts>(TRANSITIONS[type], facts);

/** Every transition that one side can make for a booking as it is now. */
export const possibleTransitions = (by: Side, facts: BookingFacts): TransitionType[] =>
  possibleBy<TransitionType, BookingState, Side, BookingFacts>(TRANSITIONS, by, facts);

/** States in which a booking is over: it holds no place, or the day was. */
export const isOver = (state: BookingState): boolean =>
  ['declined', 'withdrawn', 'cancelled', 'lapsed', 'attended', 'absent'].includes(state);

/** States in which the host has said yes: the booker comes, came, or did not come. */
export const CONFIRMED_STATES = [
  'confirmed',
  'attended',
  'absent',
] as const satisfies readonly BookingState[];
export const isConfirmed = (state: BookingState): boolean => CONFIRMED_STATES.some((one) => one === state);

/** States in which a booking holds places of its date. */
export const holdsPlaces = (state: BookingState): boolean =>
  state === 'requested' || state === 'offered' || isConfirmed(state);

/** Whether an event changes what both sides read first. */
export const isChange = (type: string): boolean =>
  isTransition(type) || ['requested', 'waiting', 'confirmed', 'date-changed'].includes(type);

/** A mail that an event causes; `null` where a side is told nothing, which is a decision and not an omission. */
interface Reaction {
  booker:
    'booking-received' | 'booking-confirmed' | 'booking-held' | 'booking-changed' | 'booking-message' | null;
  host: 'booking-to-answer' | 'booking-news' | null;
}

/** Who is told of each event, complete by the compiler. The side that caused an event is told only as a receipt. */
export const REACTIONS: Readonly<Record<BookingEventType, Reaction>> = {
  requested: { booker: 'booking-received', host: 'booking-to-answer' },
  waiting: { booker: 'booking-received', host: null },
  confirmed: { booker: 'booking-confirmed', host: 'booking-news' },
  accepted: { booker: 'booking-confirmed', host: null },
  'accepted-after-all': { booker: 'booking-confirmed', host: null },
  declined: { booker: 'booking-changed', host: null },
  cancelled: { booker: 'booking-changed', host: null },
  attended: { booker: null, host: null },
  absent: { booker: null, host: null },
  withdrawn: { booker: null, host: 'booking-news' },
  'hold-accepted': { booker: 'booking-confirmed', host: 'booking-news' },
  restored: { booker: null, host: 'booking-news' },
  'place-held': { booker: 'booking-held', host: null },
  'moved-up': { booker: 'booking-changed', host: 'booking-to-answer' },
  lapsed: { booker: 'booking-changed', host: 'booking-news' },
  begun: { booker: 'booking-changed', host: null },
  released: { booker: 'booking-changed', host: 'booking-news' },
  'date-cancelled': { booker: 'booking-changed', host: null },
  'date-changed': { booker: 'booking-changed', host: null },
  'taken-down': { booker: 'booking-changed', host: null },
  'host-message': { booker: 'booking-message', host: null },
  'booker-message': { booker: null, host: 'booking-news' },
};

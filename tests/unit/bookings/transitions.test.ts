import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bookingMails } from '#features/bookings/mails.en.ts';
import { EVENT_TEXTS, HOST_STATE_TEXTS, STATE_TEXTS } from '#features/bookings/messages.en.ts';
import type { BookingState } from '#features/bookings/table.ts';
import {
  canHappen,
  holdsPlaces,
  isOver,
  possibleTransitions,
  REACTIONS,
  TRANSITIONS,
  type BookingFacts,
  type TransitionType,
} from '#features/bookings/transitions.ts';

const STATES = Object.keys(STATE_TEXTS) as BookingState[];
const TYPES = Object.keys(TRANSITIONS) as TransitionType[];
const facts = (state: BookingState, change: Partial<BookingFacts> = {}): BookingFacts => ({
  state,
  hasBegun: false,
  isOffered: true,
  holdIsOpen: state === 'offered',
  wasRestored: false,
  ...change,
});

describe('the state machine of a booking', () => {
  for (const type of TYPES) {
    it(`${type} is possible from its own states alone`, () => {
      const begins = type === 'attended' || type === 'absent' || type === 'begun';
      for (const state of STATES) {
        const from: readonly BookingState[] = TRANSITIONS[type].from;
        assert.equal(canHappen(type, facts(state, { hasBegun: begins })), from.includes(state), state);
      }
    });
  }

  it('each side is offered its own transitions alone', () => {
    assert.deepEqual(possibleTransitions('host', facts('requested')), ['accepted', 'declined']);
    assert.deepEqual(possibleTransitions('host', facts('declined')), ['accepted-after-all']);
    assert.deepEqual(possibleTransitions('host', facts('confirmed')), ['cancelled']);
    assert.deepEqual(possibleTransitions('host', facts('confirmed', { hasBegun: true })), [
      'attended',
      'absent',
    ]);
    assert.deepEqual(possibleTransitions('booker', facts('confirmed')), ['withdrawn']);
    assert.deepEqual(possibleTransitions('booker', facts('confirmed', { hasBegun: true })), []);
    assert.deepEqual(possibleTransitions('booker', facts('offered')), ['withdrawn', 'hold-accepted']);
    assert.deepEqual(possibleTransitions('booker', facts('offered', { holdIsOpen: false })), ['withdrawn']);
    assert.deepEqual(possibleTransitions('booker', facts('withdrawn', { wasRestored: true })), []);
  });

  it('nothing is confirmed on a date that has come or is no longer offered', () => {
    for (const type of ['accepted', 'accepted-after-all', 'hold-accepted', 'restored', 'place-held'] as const)
      for (const state of STATES)
        for (const change of [{ hasBegun: true }, { isOffered: false }])
          assert.equal(canHappen(type, facts(state, change)), false, `${type} from ${state}`);
  });

  it('a transition leads to a state that holds places, or frees them', () => {
    for (const state of STATES) if (holdsPlaces(state)) assert.notEqual(state, 'waiting');
    assert.deepEqual(
      STATES.filter((state) => !holdsPlaces(state) && !isOver(state)),
      ['waiting'],
    );
  });

  it('every event has words, and the mails that it causes exist', () => {
    assert.deepEqual(Object.keys(REACTIONS).toSorted(), Object.keys(EVENT_TEXTS).toSorted());
    assert.deepEqual(Object.keys(HOST_STATE_TEXTS).toSorted(), Object.keys(STATE_TEXTS).toSorted());
    for (const { booker, host } of Object.values(REACTIONS))
      for (const template of [booker, host])
        if (template !== null) assert.ok(Object.hasOwn(bookingMails, template), template);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressOf, SHOWN_STATES } from '#features/applications/application.ts';
import {
  activeEvents,
  canHappen,
  isOver,
  mayBeOfferedPlace,
  possibleTransitions,
  statePath,
  TRANSITIONS,
  undoableEvent,
  type ApplicationEventType,
  type ApplicationState,
  type TransitionFacts,
} from '#features/applications/transitions.ts';

const facts = (state: ApplicationState, over: Partial<TransitionFacts> = {}): TransitionFacts => ({
  state,
  placeApproved: false,
  firstCome: false,
  offerIsOpen: true,
  ...over,
});

const NOON = new Date('2026-12-01T12:00:00Z');
let lastId = 0;
const event = (type: ApplicationEventType, over: { voids?: number; at?: Date } = {}) => ({
  id: ++lastId,
  type,
  at: over.at ?? NOON,
  voids: over.voids ?? null,
  before: { state: 'new' as const, holdsPlace: false, offeredUntil: null, placeApproved: false },
});

describe('the transitions of an application', () => {
  it('that has ended: none, for either side', () => {
    for (const state of SHOWN_STATES.filter(isOver)) {
      for (const by of ['organisation', 'applicant', 'portal'] as const) {
        assert.deepEqual(possibleTransitions(by, facts(state)), [], `${by}, ${state}`);
      }
    }
  });

  it('by the organisation follow the table', () => {
    const can = (state: ApplicationState, over: Partial<TransitionFacts> = {}) =>
      possibleTransitions('organisation', facts(state, over)).join(' ');
    assert.equal(can('unconfirmed'), '');
    assert.equal(can('new'), 'shortlisted interview offered not-this-time');
    assert.equal(can('shortlisted'), 'interview offered not-this-time');
    assert.equal(can('interview'), 'shortlisted interview offered not-this-time');
    assert.equal(can('waiting'), 'place-approved not-this-time');
    assert.equal(can('waiting', { placeApproved: true }), 'not-this-time');
    assert.equal(can('waiting', { firstCome: true }), 'not-this-time');
    assert.equal(can('offered'), 'accepted-by-phone declined-by-phone offer-withdrawn');
    assert.equal(can('accepted'), 'declined-by-phone hired offer-withdrawn');
    assert.equal(can('hired'), '');
  });

  it('by the applicant: an open offer can be answered, and every active application withdrawn', () => {
    const can = (state: ApplicationState, offerIsOpen = true) =>
      possibleTransitions('applicant', facts(state, { offerIsOpen })).join(' ');
    assert.equal(can('offered'), 'accepted declined withdrawn');
    assert.equal(can('offered', false), 'withdrawn');
    for (const state of ['new', 'shortlisted', 'interview', 'waiting', 'accepted'] as const)
      assert.equal(can(state), 'withdrawn', state);
    assert.equal(can('hired'), '');
    assert.equal(can('unconfirmed'), '');
  });

  it('a waiting applicant is offered a place only if accepted by the organisation, unless places go in order', () => {
    for (const placeApproved of [true, false]) {
      for (const firstCome of [true, false]) {
        const may = placeApproved || firstCome;
        assert.equal(mayBeOfferedPlace({ placeApproved, firstCome }), may);
        assert.equal(canHappen('place-offered', facts('waiting', { placeApproved, firstCome })), may);
      }
    }
    // No other transition offers a place to waiting applicants.
    assert.ok(!(TRANSITIONS.offered.from as readonly string[]).includes('waiting'));
  });
});

describe('the progress of an application', () => {
  const shown = (state: ApplicationState, ...types: ApplicationEventType[]) =>
    progressOf(
      state,
      types.map((type) => event(type)),
      'vacancy',
    ).map(({ text, status }) => `${text}: ${status}`);

  it('shows only what happened', () => {
    assert.deepEqual(shown('new', 'sent', 'opened'), ['Sent: now']);
    assert.deepEqual(shown('interview', 'sent', 'interview'), ['Sent: done', 'Interview: now']);
    assert.deepEqual(shown('accepted', 'sent', 'offered', 'accepted-by-phone'), [
      'Sent: done',
      'Offer: done',
      'Accepted: now',
    ]);
    assert.deepEqual(shown('hired', 'sent', 'offered', 'accepted', 'hired').at(-1), 'Hired: done');
    assert.deepEqual(shown('offered', 'sent', 'waiting', 'place-approved', 'place-offered'), [
      'Waiting list: done',
      'Offer: now',
    ]);
    assert.deepEqual(shown('withdrawn', 'sent', 'withdrawn'), []);
  });

  it('leaves out undone events, and an offer of a removed date', () => {
    const sent = event('sent');
    const wrong = event('shortlisted');
    const events = [sent, wrong, event('undone', { voids: wrong.id }), event('interview')];
    assert.deepEqual(statePath('interview', events), ['new', 'interview']);
    assert.deepEqual(
      statePath(
        'new',
        (['sent', 'offered', 'date-cancelled', 'date-chosen', 'held'] as const).map((it) => event(it)),
      ),
      ['new'],
    );
  });
});

describe('an action by mistake', () => {
  it('can be undone by the side that made it, on the same day in London', () => {
    const at = new Date('2026-06-01T22:30:00Z'); // 11:30pm in London
    const events = [event('sent', { at }), event('not-this-time', { at })];
    const can = (now: string) => undoableEvent(events, 'organisation', new Date(now))?.type;
    assert.equal(can('2026-06-01T22:59:00Z'), 'not-this-time');
    assert.equal(can('2026-06-01T23:00:00Z'), undefined, 'midnight in London');
    assert.equal(undoableEvent(events, 'applicant', at), undefined);
  });

  it('can be undone once, step by step, and not when a later event depends on it', () => {
    const [offered, accepted] = [event('offered'), event('accepted-by-phone')];
    const undone = event('undone', { voids: accepted.id });
    assert.equal(undoableEvent([offered, accepted], 'organisation', NOON)?.id, accepted.id);
    assert.equal(undoableEvent([offered, accepted, undone], 'organisation', NOON)?.id, offered.id);
    assert.equal(activeEvents([offered, accepted, undone]).length, 1);
    assert.equal(undoableEvent([offered, event('accepted')], 'organisation', NOON), undefined);
    for (const later of ['date-cancelled', 'can-come', 'waiting', 'place-offered', 'lapsed'] as const)
      assert.equal(
        undoableEvent([event('shortlisted'), event(later)], 'organisation', NOON),
        undefined,
        later,
      );
    // Reading and writing change nothing.
    assert.ok(undoableEvent([offered, event('opened'), event('message')], 'organisation', NOON));
  });

  it('cannot be undone when the state before is unknown', () => {
    assert.equal(undoableEvent([{ ...event('shortlisted'), before: null }], 'organisation', NOON), undefined);
  });
});

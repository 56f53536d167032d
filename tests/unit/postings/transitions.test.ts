import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { POSTING_STATES, type PostingState } from '#features/postings/posting.ts';
import {
  possibleTransitions,
  TRANSITIONS,
  type Side,
  type TransitionFacts,
} from '#features/postings/transitions.ts';

const can = (by: Side, state: PostingState, over: Partial<TransitionFacts> = {}) =>
  possibleTransitions(by, { state, change: undefined, closes: true, ...over }).join(' ');

describe('the transitions of a posting', () => {
  it('lead out of every state and into every state', () => {
    const table = Object.values(TRANSITIONS) as { from: readonly PostingState[]; to?: PostingState }[];
    const from = new Set(table.flatMap((it) => it.from));
    const to = new Set(table.flatMap((it) => it.to ?? []));
    assert.deepEqual(
      POSTING_STATES.filter((state) => !from.has(state)),
      [],
    );
    assert.deepEqual(
      POSTING_STATES.filter((state) => !to.has(state)),
      [],
    );
  });

  it('by the poster follow the table', () => {
    assert.equal(can('poster', 'waiting'), 'change send-again copy take-back');
    for (const state of ['returned', 'refused', 'taken-back'] as const)
      assert.equal(can('poster', state), 'change send-again copy', state);
    assert.equal(can('poster', 'live'), 'change send-change correct-typos copy extend close withdraw');
    assert.equal(
      can('poster', 'live', { closes: false }),
      'change send-change correct-typos copy close withdraw',
      'it has no closing to postpone',
    );
    assert.equal(
      can('poster', 'live', { change: 'waiting' }),
      'change send-change copy extend close withdraw cancel-change',
    );
    for (const state of ['closed', 'withdrawn'] as const) {
      assert.equal(can('poster', state), 'copy', state);
      assert.equal(can('poster', state, { change: 'waiting' }), 'copy cancel-change', state);
    }
  });

  it('by a moderator concern what waits, and take down what is published', () => {
    assert.equal(can('moderator', 'waiting'), 'approve return refuse');
    assert.equal(can('moderator', 'returned'), '');
    assert.equal(can('moderator', 'live'), 'take-down');
    assert.equal(
      can('moderator', 'live', { change: 'waiting' }),
      'approve-change return-change refuse-change take-down',
    );
    assert.equal(
      can('moderator', 'withdrawn', { change: 'waiting' }),
      'approve-withdrawn return-change refuse-change',
    );
    assert.equal(can('moderator', 'withdrawn', { change: 'returned' }), '');
  });

  it('by the portal: a posting with a closing date ends', () => {
    assert.equal(can('portal', 'live'), 'end');
    assert.equal(can('portal', 'live', { closes: false }), '');
    assert.equal(can('portal', 'closed'), '');
  });
});

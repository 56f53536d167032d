import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CHOICES } from '#features/moderation/moderation.ts';
import {
  decisionsAbout,
  possibleTransitions,
  TRANSITIONS,
  type Side,
  type TransitionFacts,
} from '#features/moderation/transitions.ts';
import { CASE_STATES, type CaseState } from '#features/review-cases/review-case.ts';

const KINDS = ['posting', 'organisation', 'report'] as const;
const can = (by: Side, over: Partial<TransitionFacts> = {}) =>
  possibleTransitions(by, {
    kind: 'posting',
    state: 'open',
    held: undefined,
    organisation: 'approved',
    ...over,
  }).join(' ');

describe('the transitions of a case', () => {
  it('begin at an open case, and lead to every other state except a lifted suspension, which has no case', () => {
    const table = Object.values(TRANSITIONS) as { from: readonly CaseState[]; to?: CaseState }[];
    assert.deepEqual(new Set(table.flatMap(({ from }) => from)), new Set(['open']));
    const to = new Set(table.flatMap((it) => it.to ?? []));
    assert.deepEqual(
      CASE_STATES.filter((state) => !to.has(state)),
      ['open', 'lifted'],
    );
  });

  it('by a moderator depend on the kind', () => {
    assert.equal(can('moderator'), 'take approved returned refused');
    assert.equal(can('moderator', { kind: 'organisation' }), 'take approved returned refused');
    assert.equal(can('moderator', { kind: 'report' }), 'take dismissed withdrawn suspended');
  });

  it('belong to the moderator who reviews the case', () => {
    assert.equal(can('moderator', { held: 'you' }), 'take release approved returned refused');
    assert.equal(can('moderator', { held: 'colleague' }), '');
  });

  it('approve nothing for a suspended organisation, and no posting before its organisation', () => {
    assert.equal(can('moderator', { organisation: 'suspended' }), 'take returned refused');
    assert.equal(can('moderator', { organisation: 'waiting' }), 'take returned refused');
    const about = { kind: 'organisation', organisation: 'waiting' } as const;
    assert.equal(can('moderator', about), 'take approved returned refused');
  });

  it('by the submitter and the public are possible while the case is open, assigned or not', () => {
    assert.equal(can('submitter', { held: 'colleague' }), 'send-again take-back');
    assert.equal(can('submitter', { kind: 'organisation' }), 'send-again close');
    assert.equal(can('submitter', { kind: 'report' }), '');
    assert.equal(can('public', { kind: 'report' }), 'report-again');
    assert.equal(can('public'), '');
  });

  it('that decide a kind of case have labels, in the same order', () => {
    for (const kind of KINDS) assert.deepEqual(decisionsAbout(kind), Object.keys(CHOICES[kind]), kind);
  });
});

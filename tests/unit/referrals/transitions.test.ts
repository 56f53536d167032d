import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { EVENT_LABELS, STAGE_LABELS } from '#features/referrals/messages.en.ts';
import { caseActions } from '#features/referrals/casework/case-actions.ts';
import {
  canHappen,
  ENDED,
  possibleEvents,
  stageAfter,
  STAGES,
  TRANSITIONS,
  type ReferralEventType,
  type Side,
  type Stage,
  type TransitionFacts,
} from '#features/referrals/transitions.ts';

const EVENT_TYPES = Object.keys(TRANSITIONS) as ReferralEventType[];
const facts = (state: Stage, over: Partial<TransitionFacts> = {}): TransitionFacts => ({
  state,
  hasPartner: true,
  hasStarted: false,
  hasDetails: true,
  work: 'out-of-work',
  ...over,
});

describe('the state machine of a referral', () => {
  it('names every stage and every event', () => {
    assert.deepEqual(Object.keys(STAGE_LABELS), [...STAGES]);
    assert.deepEqual([...EVENT_TYPES].sort(), Object.keys(EVENT_LABELS).sort());
    const reached = new Set(
      EVENT_TYPES.map((type) => ('to' in TRANSITIONS[type] ? TRANSITIONS[type].to : '')),
    );
    assert.deepEqual(
      STAGES.filter((stage) => !reached.has(stage)),
      [],
      'a stage to which no event leads',
    );
    const left = new Set(EVENT_TYPES.flatMap((type) => [...TRANSITIONS[type].from]));
    assert.deepEqual(
      STAGES.filter((stage) => !left.has(stage)),
      [],
      'a stage that no event names',
    );
  });

  it('has an action of staff for every event that they record in a form', () => {
    const recorded = new Set(Object.values(caseActions).flatMap(({ records }): string[] => [...records]));
    const elsewhere = [
      'opened',
      'listed',
      'appointment-cancelled',
      'appointment-attended',
      'appointment-missed',
      'action-done',
      'suggested',
    ];
    const ofStaff = EVENT_TYPES.filter((type) =>
      (['coordinator', 'adviser'] as const).some((side) => [TRANSITIONS[type].by].flat().includes(side)),
    );
    assert.deepEqual(
      ofStaff.filter((type) => !recorded.has(type)),
      EVENT_TYPES.filter((type) => elsewhere.includes(type)),
    );
  });

  it('lets no request that has ended begin again', () => {
    for (const stage of ENDED) {
      for (const side of ['applicant', 'coordinator', 'adviser', 'portal'] as const) {
        const possible = possibleEvents(side, facts(stage, { hasStarted: true }));
        assert.deepEqual(
          possible.filter((type) => stageAfter(stage, type) !== stage),
          [],
          `${side}, ${stage}`,
        );
      }
    }
  });

  it('offers what each side can do', () => {
    const can = (side: Side, state: Stage, over: Partial<TransitionFacts> = {}) =>
      possibleEvents(side, facts(state, over)).join(' ');
    assert.equal(
      can('coordinator', 'received', { hasPartner: false }),
      'acknowledged assigned not-right told-withdrawn corrected record-changed opened withdrawn',
    );
    assert.equal(
      can('coordinator', 'with-partner'),
      'assigned not-right returned told-withdrawn corrected record-changed opened withdrawn',
    );
    assert.equal(
      can('coordinator', 'withdrawn', { hasPartner: false }),
      'emptied corrected record-changed opened',
    );
    assert.equal(can('coordinator', 'withdrawn', { hasDetails: false }), 'opened');
    assert.equal(
      can('applicant', 'received'),
      'withdrawn appointment-unsuitable suggestion-answered details-changed data-asked deletion-asked seen-by-person',
    );
    assert.equal(can('applicant', 'finished'), 'details-changed data-asked deletion-asked seen-by-person');
    assert.equal(can('portal', 'with-partner'), '');
    assert.equal(can('portal', 'finished'), 'emptied');
  });

  it('asks for a start before outcomes, and for a job before what happens in it', () => {
    const can = (type: ReferralEventType, state: Stage, over: Partial<TransitionFacts> = {}) =>
      canHappen(type, 'adviser', facts(state, over));
    for (const type of ['job-started', 'better-work', 'training-started', 'finished'] as const) {
      assert.equal(can(type, 'with-partner'), false, type);
      assert.equal(can(type, 'started', { hasStarted: true }), true, type);
      assert.equal(can(type, 'started', { hasStarted: true, hasPartner: false }), false, type);
    }
    assert.equal(can('started', 'appointment'), true);
    assert.equal(can('started', 'started', { hasStarted: true }), false, 'once');
    assert.equal(can('job-started', 'in-work', { hasStarted: true }), false);
    assert.equal(can('job-kept', 'started', { hasStarted: true }), false, 'no job was at risk');
    assert.equal(can('job-kept', 'started', { hasStarted: true, work: 'in-work-at-risk' }), true);
    for (const type of ['still-in-work', 'left-work'] as const) {
      assert.equal(can(type, 'in-work', { hasStarted: true }), true, type);
      assert.equal(can(type, 'started', { hasStarted: true }), false, type);
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { REACTIONS, reactionTo } from '#features/applications/reactions.ts';
import { isTransition, TRANSITIONS, type ApplicationEventType } from '#features/applications/transitions.ts';

const FACTS = { holdsPlace: false, corrects: false };
const types = Object.keys(REACTIONS) as ApplicationEventType[];

describe('what an event of an application causes', () => {
  it('every transition by the organisation or the portal is news for the applicant', () => {
    for (const type of types.filter(isTransition)) {
      const isApplicants = TRANSITIONS[type].by === 'applicant';
      assert.equal(reactionTo(type, FACTS)?.news === undefined, isApplicants, type);
    }
  });

  it('news of what the organisation can undo waits; what the portal does is told at once', () => {
    for (const type of types.filter(isTransition)) {
      const isOrganisations = TRANSITIONS[type].by === 'organisation';
      assert.equal(reactionTo(type, FACTS)?.afterSecondThought === true, isOrganisations, type);
    }
  });

  it('the offer of a place that is held names the place', () => {
    assert.equal(reactionTo('offered', FACTS)?.news, 'application-changed');
    assert.equal(reactionTo('offered', { ...FACTS, holdsPlace: true })?.news, 'place-offered');
  });

  it('undoing is told only to an applicant who may know of what is undone', () => {
    assert.equal(reactionTo('undone', FACTS), null);
    assert.deepEqual(reactionTo('undone', { ...FACTS, corrects: true }), { mail: 'application-corrected' });
  });
});

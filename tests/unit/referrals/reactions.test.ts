import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { caseActions, notifiesOf, type CaseActionSlug } from '#features/referrals/casework/case-actions.ts';
import { reactionTo } from '#features/referrals/reactions.ts';
import { TRANSITIONS, type ReferralEventType } from '#features/referrals/transitions.ts';
import { isMadeBy } from '#lib/transitions.ts';

const types = Object.keys(TRANSITIONS) as ReferralEventType[];

describe('what an event of a referral causes', () => {
  it('applicants get no message about what they do themselves', () => {
    for (const type of types.filter((event) => isMadeBy(TRANSITIONS[event], 'applicant')))
      assert.equal(reactionTo(type, { byApplicant: true }), null, type);
  });

  it('an appointment that is cancelled is news, unless the applicant withdraws', () => {
    assert.equal(reactionTo('appointment-cancelled', { byApplicant: false })?.news, true);
    assert.equal(reactionTo('appointment-cancelled', { byApplicant: true }), null);
  });

  it('only the request that goes to a partner is told to its advisers', () => {
    const told = types.filter((type) => reactionTo(type, { byApplicant: false })?.advisers === true);
    assert.deepEqual(told, ['assigned']);
  });

  it('the form of an action says whether the applicant is told', () => {
    const told = (Object.keys(caseActions) as CaseActionSlug[]).filter(
      (slug) => notifiesOf(caseActions[slug]) !== undefined,
    );
    assert.deepEqual(told, [
      'acknowledge',
      'assign',
      'not-right',
      'appointment',
      'start',
      'change',
      'told-withdrawn',
      'finish',
    ]);
    assert.equal(notifiesOf(caseActions.appointment), 'appointment');
  });
});

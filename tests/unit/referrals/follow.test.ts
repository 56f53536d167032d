import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  contactSchema,
  detailsInWords,
  endInWords,
  eventInWords,
  missingContact,
  momentInWords,
  points,
  type Standing,
} from '#features/referrals/follow.ts';
import { EVENTS, STAGES, type Stage } from '#features/referrals/referral.ts';
import { NOW } from '../../support/factories.ts';
import { MOTHER } from '../../support/mother.ts';

const STANDING: Standing = {
  stage: 'received',
  receivedAt: NOW,
  acknowledgedAt: null,
  assignedAt: null,
  contactedAt: null,
  startedAt: null,
  endedAt: null,
  acknowledgeBy: '2026-11-24',
  contactBy: '2026-12-04',
  partner: undefined,
  talk: undefined,
};
const states = (it: Partial<Standing>) =>
  points({ ...STANDING, ...it })
    .map(({ state }) => state)
    .join(' ');

describe('how far a request is', () => {
  it('goes from received to started', () => {
    assert.equal(states({}), 'done next later later later');
    assert.equal(states({ stage: 'looked-at', acknowledgedAt: NOW }), 'done now next later later');
    assert.equal(states({ stage: 'with-partner', assignedAt: NOW }), 'done done now next later');
    assert.equal(states({ stage: 'appointment', talk: NOW }), 'done done done now next');
    assert.equal(states({ stage: 'started', startedAt: NOW }), 'done done done done done');
    assert.equal(states({ stage: 'in-work', startedAt: NOW }), 'done done done done done');
  });

  it('at an end shows what there was, and nothing that will never come', () => {
    assert.equal(states({ stage: 'withdrawn' }), 'done');
    assert.equal(states({ stage: 'not-right', acknowledgedAt: NOW }), 'done done');
    assert.equal(states({ stage: 'not-right', acknowledgedAt: NOW, assignedAt: NOW }), 'done done done');
    assert.equal(states({ stage: 'finished', startedAt: NOW }), 'done done done done done');
    assert.equal(states({ stage: 'finished', acknowledgedAt: NOW, assignedAt: NOW }), 'done done done');
    for (const stage of Object.keys(STAGES) as Stage[])
      assert.equal(endInWords(stage) !== undefined, ['not-right', 'withdrawn', 'finished'].includes(stage));
  });

  it('that a partner gave back is with nobody', () => {
    const [, , partner] = points({ ...STANDING, stage: 'looked-at', acknowledgedAt: NOW, assignedAt: NOW });
    assert.equal(partner?.text, 'We find out who helps where you live.');
  });

  it('says the partner and the day of the talk, as London’s clock shows it', () => {
    const talk = new Date('2027-04-01T09:30:00Z');
    const [, , partner, first] = points({
      ...STANDING,
      stage: 'appointment',
      partner: 'Harbour Futures',
      talk,
    });
    assert.equal(partner?.title, 'With Harbour Futures');
    assert.equal(first?.title, 'Talk on Thursday 1 April 2027 at 10:30am');
    assert.equal(momentInWords(new Date('2026-12-01T09:30:00Z')), 'Tuesday 1 December 2026 at 9:30am');
  });
});

describe('a person’s file', () => {
  it('has words for everything that can happen', () => {
    for (const type of Object.keys(EVENTS)) assert.notEqual(eventInWords(type), type);
    assert.equal(eventInWords('constructor'), 'constructor');
  });

  it('says everything that was told', () => {
    const told = Object.fromEntries(
      detailsInWords({
        ...MOTHER,
        language: 'Sorani',
        interpreter: true,
        formats: ['easy-read'],
        meeting: ['library'],
        more: 'One\nTwo',
        otherContact: { name: 'Jo', phone: '01795 000000' },
        referrer: { name: 'Sam', role: 'gp', email: 'sam@example.org' },
        rightToWork: 'not-sure',
      }).map(({ key, value }) => [key, value]),
    );
    assert.deepEqual(told['Date of birth'], ['27 March 1995']);
    assert.deepEqual(told['Anything else'], ['One', 'Two']);
    assert.deepEqual(told['Who may answer instead'], ['Jo', '01795 000000']);
    assert.deepEqual(told['Who asked for you'], ['Sam', 'GP surgery', 'sam@example.org']);
    assert.deepEqual(told['Right to work in the UK'], ['Not sure']);
    assert.equal(told['Braille'], undefined);
    // Every word that is kept is somewhere in it.
    const all = JSON.stringify(told);
    for (const word of ['Rosa Marsh', 'ME12 1AA', '07700 900123', 'rosa@example.org', 'Sorani', 'childcare'])
      assert.ok(all.includes(word), word);
  });
});

describe('other contact details', () => {
  const change = (fields: Record<string, unknown>) =>
    contactSchema.parse({ ways: [], phone: '', email: ' ', address: '', messageIsSafe: 'no', ...fields });

  it('must have what the chosen ways need', () => {
    const missing = (fields: Record<string, unknown>) =>
      missingContact(change(fields), MOTHER, { texts: true })?.field;
    assert.equal(missing({ ways: ['text'] }), 'phone');
    assert.equal(missing({ ways: ['email'] }), 'email');
    assert.equal(missing({ ways: ['post'] }), 'address');
    assert.equal(missing({ ways: ['somebody-else'] }), 'ways');
    assert.equal(missing({}), 'address');
    assert.equal(missing({ address: 'Sheerness library' }), undefined);
    assert.equal(missing({ ways: ['phone'], phone: '01795 000000' }), undefined);
  });
});

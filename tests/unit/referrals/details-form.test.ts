import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { optionsOf } from '#features/forms/question.ts';
import { supportSteps } from '#features/referrals/intake/ask-for-support.journey.ts';
import { PROGRAMME } from '#features/referrals/programme.ts';
import {
  answersOf,
  changedFields,
  detailsAfter,
  detailsErrors,
  detailsQuestions,
} from '#features/referrals/casework/details-form.ts';
import { NOW } from '../../support/factories.ts';
import { programmes } from '../../support/mother.ts';
import { aReferral } from '../../support/referrals.ts';
import { gazetteer } from '../places/gazetteers.ts';

const programme = programmes.get(PROGRAMME);
assert.ok(programme);
const steps = supportSteps({ gazetteer, clock: () => NOW, texts: true }, programme);
const questions = detailsQuestions(steps, '2026-11-22');
const { details } = aReferral({
  details: {
    dateOfBirth: '1990-02-03',
    otherContact: { name: 'Pat', phone: '01632 960222' },
    language: 'Polish',
    interpreter: true,
    formats: ['large-print'],
    more: 'Mornings only',
    referrer: { name: 'Sam Surgery', role: 'gp' },
  },
});

describe("the form in which staff correct a person's details", () => {
  it('starts with the stored details, and sent unchanged changes nothing', () => {
    const after = detailsAfter(details, answersOf(details, 'swale'));
    assert.deepEqual(changedFields(details, after), []);
    assert.deepEqual(detailsErrors(steps, answersOf(details, 'swale')), {});
    const place = { ...details, ways: [], address: 'Sheerness library, Tuesdays' };
    assert.deepEqual(changedFields(place, detailsAfter(place, answersOf(place, 'swale'))), []);
  });

  it('shows every possible answer about messages as the person gave it', () => {
    const asked = questions.find(({ name }) => name === 'messageIsSafe');
    assert.ok(asked);
    for (const { value } of optionsOf(asked, {})) {
      const told = detailsAfter(details, { ...answersOf(details, 'swale'), messageIsSafe: value });
      assert.equal(answersOf(told, 'swale')['messageIsSafe'], value);
    }
  });

  it('asks everything that the person was asked', () => {
    const decided = [
      'whoFor',
      'agreed',
      'found',
      'age',
      'young',
      'rightToWork',
      'work',
      'fits',
      'otherProgramme',
    ];
    const sender = ['referrerName', 'referrerRole', 'referrerOrganisation', 'referrerPhone', 'referrerEmail'];
    const all = steps.flatMap((step) => step.questions.map(({ name }) => name));
    const asked = new Set(questions.map(({ name }) => name));
    assert.deepEqual(
      all.filter((name) => !asked.has(name)).sort(),
      // A place to meet is asked for as an address.
      [...decided, ...sender, 'meetingPlace', 'agreement'].sort(),
    );
  });

  it('addresses staff about the person, and offers no council beyond the border', () => {
    for (const { label } of questions) assert.doesNotMatch(String(label), /\byour?\b/i);
    const council = questions.find(({ name }) => name === 'council');
    assert.ok(council);
    assert.equal(optionsOf(council, {}).length, gazetteer.areas.length);
  });

  it('removes a person who may answer, but not while they are the only contact', () => {
    const without = { otherName: undefined, otherPhone: undefined, otherEmail: undefined };
    const answers = { ...answersOf(details, 'swale'), ...without };
    const after = detailsAfter(details, answers);
    assert.equal(after.otherContact, undefined);
    assert.deepEqual(changedFields(details, after), ['otherContact']);
    assert.deepEqual(detailsErrors(steps, answers), {});
    assert.deepEqual(Object.keys(detailsErrors(steps, { ...answers, ways: ['somebody-else'] })), [
      'otherName',
      'otherPhone',
    ]);
    const withoutName = { ...answers, otherPhone: '01632 960222' };
    assert.deepEqual(Object.keys(detailsErrors(steps, withoutName)), ['otherName'], 'a number needs a name');
  });

  it('requires the details of each chosen way', () => {
    const nothing = { phone: undefined, email: undefined, address: undefined };
    const errors = (ways: string[], more = {}) =>
      Object.keys(detailsErrors(steps, { ...answersOf(details, 'swale'), ...nothing, ways, ...more }));
    assert.deepEqual(errors(['phone', 'email', 'post']), ['phone', 'email', 'address']);
    assert.deepEqual(errors(['none']), ['address']);
    assert.deepEqual(errors(['text'], { phone: '01632 960001' }), ['phone'], 'no mobile');
  });
});

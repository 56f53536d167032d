import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  contactKept,
  contactSchema,
  describeDetails,
  describeEnd,
  describeEvent,
  contactRules,
  formatLongMoment,
  points,
  describeRequest,
  type ReferralProgress,
} from '#features/referrals/my-referral/my-referral.ts';
import { loadCaseworkData } from '#features/referrals/casework-data.service.ts';
import { STAGES, TRANSITIONS } from '#features/referrals/transitions.ts';
import { projectRoot } from '#lib/root.ts';
import { NOW } from '../../support/factories.ts';
import { MOTHER } from '../../support/mother.ts';

const STANDING: ReferralProgress = {
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
const states = (it: Partial<ReferralProgress>) =>
  points({ ...STANDING, ...it })
    .map(({ state }) => state)
    .join(' ');

describe('the progress of a request', () => {
  it('goes from received to started', () => {
    assert.equal(states({}), 'done next later later later');
    assert.equal(states({ stage: 'looked-at', acknowledgedAt: NOW }), 'done now next later later');
    assert.equal(states({ stage: 'with-partner', assignedAt: NOW }), 'done done now next later');
    assert.equal(states({ stage: 'appointment', talk: NOW }), 'done done done now next');
    assert.equal(states({ stage: 'started', startedAt: NOW }), 'done done done done done');
    assert.equal(states({ stage: 'in-work', startedAt: NOW }), 'done done done done done');
  });

  it('that has ended shows past steps only', () => {
    assert.equal(states({ stage: 'withdrawn' }), 'done');
    assert.equal(states({ stage: 'not-right', acknowledgedAt: NOW }), 'done done');
    assert.equal(states({ stage: 'not-right', acknowledgedAt: NOW, assignedAt: NOW }), 'done done done');
    assert.equal(states({ stage: 'finished', startedAt: NOW }), 'done done done done done');
    assert.equal(states({ stage: 'finished', acknowledgedAt: NOW, assignedAt: NOW }), 'done done done');
    for (const stage of STAGES)
      assert.equal(describeEnd(stage) !== undefined, ['not-right', 'withdrawn', 'finished'].includes(stage));
  });

  it('that has ended says its state, and what the person can do now', async () => {
    const { choices } = await loadCaseworkData(projectRoot());
    const block = choices.notRight.map(({ toPerson }) => describeEnd('not-right', { notRight: toPerson }));
    assert.equal(
      new Set(block.map((end) => end?.title)).size,
      choices.notRight.length,
      'each in its own words',
    );
    for (const end of block) {
      assert.ok(end?.nextBest !== undefined && end.text.length > 80, end?.title);
      assert.doesNotMatch(
        `${end.title} ${end.text}`,
        /do not think|would help you|refus|reject|eligible|fail/i,
      );
    }
    const unreached = choices.notRight.find(({ value }) => value === 'no-answer')?.toPerson;
    assert.match(
      `${unreached?.title} ${unreached?.text}`,
      /could not contact you.*no one’s fault.*ask again/s,
    );
    assert.equal(describeEnd('not-right')?.nextBest, 'no-group', 'a reason from before has words too');

    assert.equal(describeEnd('withdrawn', { byPerson: true })?.title, 'You withdrew this request');
    assert.doesNotMatch(JSON.stringify(describeEnd('withdrawn', { byPerson: false })), /You withdrew/);
  });

  it('that a partner returned is with no partner', () => {
    const [, , partner] = points({ ...STANDING, stage: 'looked-at', acknowledgedAt: NOW, assignedAt: NOW });
    assert.equal(partner?.text, 'We are finding out who can help in your area.');
  });

  it('shows the partner and the time of the appointment, in London time', () => {
    const talk = new Date('2027-04-01T09:30:00Z');
    const [, , partner, first] = points({
      ...STANDING,
      stage: 'appointment',
      partner: 'Harbour Futures',
      talk,
    });
    assert.equal(partner?.title, 'With Harbour Futures');
    assert.equal(first?.title, 'Meeting on Thursday 1 April 2027 at 10:30am');
    // A later appointment is not the first one, and has not taken place.
    const [, , , past] = points({ ...STANDING, stage: 'started', startedAt: NOW, talk });
    assert.deepEqual([past?.title, past?.state], ['First meeting', 'done']);
    assert.equal(formatLongMoment(new Date('2026-12-01T09:30:00Z')), 'Tuesday 1 December 2026 at 9:30am');
  });
});

describe('a person’s file', () => {
  it('describes every type of event', () => {
    for (const type of Object.keys(TRANSITIONS)) assert.notEqual(describeEvent(type), type);
    assert.equal(describeEvent('constructor'), 'constructor');
  });

  it('does not attribute the actions of staff to the person', () => {
    assert.equal(describeEvent('withdrawn', { actor: 'public' }), 'You withdrew your request');
    assert.doesNotMatch(describeEvent('withdrawn', { actor: 'account:x' }), /You/);
    assert.equal(describeEvent('details-changed', { actor: 'public' }), 'You changed your contact details');
    assert.doesNotMatch(describeEvent('details-changed', { actor: 'account:x' }), /^You/);
    assert.match(
      describeEvent('returned', { actor: 'account:x', detail: { by: 'coordinator' } }),
      /took your request back from the partner/,
    );
  });

  it('includes further facts about the request', () => {
    const { talk: _, ...standing } = STANDING;
    const known = {
      ...standing,
      partner: 'Harbour Futures',
      via: 'somebody-else',
      route: 'age-16-17',
      work: 'in-work-at-risk',
      area: 'Swale',
      hasAdviser: true,
      partnerBy: '2027-01-12',
      keepUntil: '2027-02-22',
      recognisedBy: ['email address', 'phone number'],
    } as const;
    const block = JSON.stringify(describeRequest(known));
    for (const words of [
      'Received',
      'Swale',
      'Someone else, who said that you agreed',
      '16 or 17',
      'Working, but the job was at risk',
      '24 November 2026',
      '4 December 2026',
      'Harbour Futures',
      'advisers is working with you',
      '12 January 2027',
      '22 February 2027',
      'email address, phone number',
    ])
      assert.ok(block.includes(words), words);
    assert.doesNotMatch(block, /age-16-17|in-work-at-risk|somebody-else|"received"/, 'and no codes');
  });

  it('includes everything that the person gave', () => {
    const told = Object.fromEntries(
      describeDetails({
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
    assert.deepEqual(told['Who we can contact instead'], ['Jo', '01795 000000']);
    assert.deepEqual(told['Who asked for you'], ['Sam', 'GP surgery', 'sam@example.org']);
    assert.deepEqual(told['Right to work in the UK'], ['Not sure']);
    assert.equal(told['Braille'], undefined);
    // Every stored text is somewhere in the file.
    const all = JSON.stringify(told);
    for (const word of ['Rosa Marsh', 'ME12 1AA', '07700 900123', 'rosa@example.org', 'Sorani', 'childcare'])
      assert.ok(all.includes(word), word);
  });
});

describe('other contact details', () => {
  const change = (fields: Record<string, unknown>) =>
    contactSchema.parse({ ways: [], phone: '', email: ' ', address: '', messageIsSafe: 'no', ...fields });

  const missingContact = (details: typeof MOTHER, it: ReturnType<typeof change>) =>
    contactRules(details, { texts: true }).flatMap((rule) => rule(it) ?? [])[0]?.field;

  it('report all missing fields at once', () => {
    const it = change({ ways: ['phone', 'email', 'post'] });
    assert.deepEqual(
      contactRules(MOTHER, { texts: true }).flatMap((rule) => rule(it)?.field ?? []),
      ['phone', 'email', 'address'],
    );
  });

  it('must include what the chosen ways need', () => {
    const missing = (fields: Record<string, unknown>) => missingContact(MOTHER, change(fields));
    assert.equal(missing({ ways: ['text'] }), 'phone');
    assert.equal(missing({ ways: ['email'] }), 'email');
    assert.equal(missing({ ways: ['post'] }), 'address');
    assert.equal(missing({ ways: ['somebody-else'] }), 'otherName');
    assert.equal(missing({ ways: ['somebody-else'], otherName: 'Jo' }), 'otherPhone');
    assert.equal(
      missing({ ways: ['somebody-else'], otherName: 'Jo', otherEmail: 'jo@example.org' }),
      undefined,
    );
    assert.equal(missing({}), 'address');
    assert.equal(missing({ address: 'Sheerness library' }), undefined);
    assert.equal(missing({ ways: ['phone'], phone: '01795 000000' }), undefined);
    // When no message is safe there must be a way to speak with the person.
    const reached = { email: 'a@example.org', phone: '07700 900123', address: 'x', messageIsSafe: 'never' };
    assert.equal(missing({ ...reached, ways: ['email', 'text', 'post'] }), 'messageIsSafe');
    assert.equal(missing({ ...reached, ways: ['email', 'phone'] }), undefined);
    assert.equal(missing({ ...reached, ways: [] }), undefined, 'where to meet is known');
  });

  it('drop the person who may answer as soon as that way is no longer ticked', () => {
    const trusted = { name: 'Jo', phone: '01795 000000' };
    const boxes = { otherName: 'Jo', otherPhone: '01795 000000' };
    const missing = (fields: Record<string, unknown>) =>
      missingContact({ ...MOTHER, otherContact: trusted }, change(fields));
    const kept = (fields: Record<string, unknown>) => contactKept(change(fields)).otherContact;
    const phone = { ways: ['phone'], phone: '07700 900123' };
    assert.equal(missing({ ...phone, ...boxes }), undefined);
    assert.equal(kept({ ...phone, ...boxes }), undefined);
    assert.equal(missing({ ...phone, otherName: 'Someone new' }), 'ways', 'what is typed anew is not lost');
    assert.deepEqual(kept({ ways: ['somebody-else'], ...boxes }), {
      name: 'Jo',
      phone: '+441795000000',
      email: undefined,
    });
  });

  it('keep the answers about messages', () => {
    const kept = (messageIsSafe: string) => {
      const { messageIsSafe: named, noMessages } = contactKept(change({ messageIsSafe }));
      return [named, noMessages];
    };
    assert.deepEqual(
      [kept('yes'), kept('no'), kept('never')],
      [
        [true, undefined],
        [false, undefined],
        [false, true],
      ],
    );
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { comeBack, giveCode, newToken } from '#features/journeys/journey.service.ts';
import type { Journey } from '#features/journeys/journey.ts';
import {
  askForSupportJourney,
  type SupportSent,
} from '#features/referrals/intake/ask-for-support.journey.ts';
import { riskFlagsOfRequest } from '#features/referrals/intake/risk-flags.handler.ts';
import { formatReference } from '#features/referrals/reference.ts';
import { unseal } from '#features/referrals/referral.service.ts';
import type { RiskFlag } from '#features/referrals/referral.ts';
import { createLimits } from '#lib/limits.ts';
import { mailsTo, secrets } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { aForm } from '../support/journeys.ts';
import {
  checkPage,
  statusOf,
  step,
  to,
  visitor as visitorOf,
  wordsOf,
  type Fields,
  type Visitor,
} from '../support/journey-visitor.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { programmes, workingDays } from '../support/mother.ts';
import { gazetteer } from '../unit/places/gazetteers.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
  await database.db
    .insertInto('postcode')
    .values({ postcode: 'ME121AA', area: 'swale', lat: 51.44, lon: 0.76 })
    .execute();
});
after(() => database.close());

/** The limits are for real, but no test waits for another's. */
const journey = (looks: readonly RiskFlag[] = []): Journey =>
  askForSupportJourney(
    {
      gazetteer,
      clock: () => NOW,
      secrets,
      workingDays,
      programmes,
      texts: true,
      limits: createLimits(database.pool),
    },
    looks,
  );
const visitor = (it = journey()) => visitorOf(database.db, it);
const MINUTES = 1 / 1440;

/** An applicant's answers, page by page. A page that is not named is left empty. */
type Life = Readonly<Record<string, Fields>>;
const MOTHER: Life = {
  who: { whoFor: 'me' },
  postcode: { postcode: 'me12 1aa' },
  age: { age: 'adult' },
  'right-to-work': { rightToWork: 'yes' },
  work: { work: 'out-of-work' },
  fits: { fits: 'yes' },
  'other-programme': { otherProgramme: 'no' },
  name: { name: 'Rosa Marsh' },
  ways: { ways: ['phone', 'email'] },
  phone: { phone: '07700 900123' },
  email: { email: 'rosa@example.org' },
  safe: { messageIsSafe: 'no', bestTime: '9:30 to 1:30' },
  meeting: { meeting: ['near-home'], hardToMeet: 'Four hours of childcare. The bus goes once an hour.' },
  'date-of-birth': { 'dateOfBirth-day': '27', 'dateOfBirth-month': '3', 'dateOfBirth-year': '1995' },
  agreement: { agreement: 'yes' },
};
const RECEPTIONIST: Life = {
  ...MOTHER,
  who: { whoFor: 'other' },
  agreed: { agreed: 'yes' },
  'about-you': {
    referrerName: 'Sam Reed',
    referrerRole: 'gp',
    referrerOrganisation: 'Sheppey Surgery',
    referrerEmail: 'sam.reed@example.org',
  },
};

/** Goes on from page to page until there is none to be filled in. @returns where that leads. */
async function live(who: Visitor, life: Life): Promise<string> {
  let path = await who.begin('who');
  for (let n = 0; n < 30; n += 1) {
    const slug = path.split(/[/?]/)[4] ?? '';
    if (!path.startsWith('/support/refer/') || slug === 'check') return path;
    path = await step(who, path, life[slug] ?? {});
    if (n === 3) who.later(3 * MINUTES);
  }
  throw new Error('there is no end');
}

async function sendIt(who: Visitor, life: Life): Promise<SupportSent> {
  const check = await live(who, life);
  const sent = to(await who.fill(check, await checkPage(who, check), {}));
  const page = await who.open(sent);
  assert.equal(page.kind, 'sent');
  return (page as { result: unknown }).result as SupportSent;
}

const rowOf = (reference: string) =>
  database.db.selectFrom('referral').selectAll().where('reference', '=', reference).executeTakeFirstOrThrow();
const count = async (table: 'referral' | 'draft') =>
  Number(
    (
      await database.db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
    ).n,
  );

describe('a mother in Sheerness', () => {
  it('asks for herself: her area is known from the postcode, and she knows what happens next', async () => {
    const who = visitor();
    const sent = await sendIt(who, MOTHER);
    // 22 November 2026 is a Sunday.
    assert.deepEqual(
      [sent.area, sent.acknowledgeBy, sent.contactBy, sent.told, sent.waysToFollow],
      ['swale', '2026-11-24', '2026-12-04', 'email', ['email', 'birth']],
    );
    const row = await rowOf(sent.reference);
    assert.deepEqual([row.stage, row.area, row.via, row.route], ['received', 'swale', 'self', 'adult']);
    const { details } = unseal(secrets, row);
    assert.equal(details?.name, 'Rosa Marsh');
    assert.equal(details.hardToMeet, 'Four hours of childcare. The bus goes once an hour.');

    const [mail] = await mailsTo(database.db, 'rosa@example.org');
    assert.ok(mail);
    assert.ok(mail.text.includes(formatReference(sent.reference)));
    assert.doesNotMatch(`${mail.subject} ${mail.text}`, /Connect to Work|support into|Rosa/i);
    const rows = await database.db.selectFrom('mail').selectAll().execute();
    assert.doesNotMatch(JSON.stringify(rows), /rosa@/, 'the list of mails does not show who they go to');
  });

  it('is asked for her council where the postcode is not known', async () => {
    const who = visitor();
    const sent = await sendIt(who, {
      ...MOTHER,
      postcode: { postcode: 'ME9 9ZZ' },
      council: { council: 'swale' },
    });
    assert.equal(sent.area, 'swale');
  });

  it('changes her postcode at the end, and the area follows', async () => {
    const who = visitor();
    const check = await live(who, MOTHER);
    const page = await checkPage(who, check);
    const row = page.groups[0]?.rows.find(({ name }) => name === 'postcode');
    const council = await step(who, page.changeHref(row!), { postcode: 'CT9' });
    assert.match(council, /\/council\?from=check$/);
    assert.equal(await step(who, council, { council: 'thanet' }), check);
    const sent = to(await who.fill(check, await checkPage(who, check), {}));
    const result = (await who.open(sent)) as unknown as { result: SupportSent };
    assert.equal(result.result.area, 'thanet');
  });

  it('a postcode changed in two windows: the page asks which to use, and the area follows the answer', async () => {
    const who = visitor();
    const council = await step(who, await step(who, await who.begin('who'), { whoFor: 'me' }), {
      postcode: 'CT9',
    });
    const path = council.replace('council', 'postcode');
    const [one, two] = [await who.openStep(path), await who.openStep(path)];
    assert.match(to(await who.fill(path, one, { postcode: 'me12 1aa' })), /\/age$/);
    const conflict = await who.fill(path, two, { postcode: 'CT10' });
    assert.equal(statusOf(conflict), 409);
    assert.deepEqual(wordsOf(conflict).length, 1);
    assert.match(to(await who.open(council)), /\/age$/, 'the council is asked no more');
  });

  it('presses twice, from two windows, and has asked once', async () => {
    const who = visitor();
    const check = await live(who, MOTHER);
    const page = await checkPage(who, check);
    const before = await count('referral');
    const answers = await Promise.all(Array.from({ length: 8 }, () => who.fill(check, page, {})));
    assert.equal(new Set(answers.map(to)).size, 1);
    assert.equal(await count('referral'), before + 1);
  });

  it('goes on another day on another device with a code, and the first device sees nothing any more', async () => {
    const who = visitor();
    const path = await step(who, await who.begin('who'), MOTHER['who']!);
    const draft = path.split('/')[3] ?? '';
    const code = await giveCode(who.deps(), journey(), who.holder, draft);
    const phone = newToken().holder;
    assert.equal(await comeBack(who.deps(), journey(), phone, code?.toLowerCase() ?? ''), path);
    assert.equal((await who.open(path)).kind, 'gone');
  });
});

describe('a person for whom the programme is not right', () => {
  const ends: [string, Life, string][] = [
    [
      'a 17-year-old without one of the two reasons',
      { ...MOTHER, age: { age: 'under-18' }, 'under-18': { young: 'no' } },
      '/support/not-this/aged-16-17?area=swale',
    ],
    ['a person of 15', { ...MOTHER, age: { age: 'under-16' } }, '/support/not-this/under-16?area=swale'],
    [
      'a person in Bexley',
      { ...MOTHER, postcode: { postcode: 'DA6 7AA' } },
      '/support/not-this/outside?area=dartford',
    ],
    [
      'a person in the part of Bexley that shares an outcode with Kent',
      { ...MOTHER, postcode: { postcode: 'DA5 1AA' }, council: { council: 'somewhere-else' } },
      '/support/not-this/outside',
    ],
    [
      'a person on another programme',
      { ...MOTHER, 'other-programme': { otherProgramme: 'yes' } },
      '/support/not-this/other-programme?area=swale',
    ],
    [
      'a person who asks for a friend who does not know',
      { ...MOTHER, who: { whoFor: 'other' }, agreed: { agreed: 'no' } },
      '/support/not-this/not-agreed?for=other',
    ],
  ];
  for (const [name, life, end] of ends) {
    it(`${name} is led to the next best thing, and nothing is kept`, async () => {
      const [drafts, referrals] = [await count('draft'), await count('referral')];
      assert.equal(await live(visitor(), life), end);
      assert.deepEqual([await count('draft'), await count('referral')], [drafts, referrals]);
    });
  }

  it('a 17-year-old apprentice may ask', async () => {
    const sent = await sendIt(visitor(), {
      ...MOTHER,
      age: { age: 'under-18' },
      'under-18': { young: 'yes' },
      'date-of-birth': {},
    });
    assert.equal((await rowOf(sent.reference)).route, 'age-16-17');
  });
});

describe('a GP’s receptionist', () => {
  it('asks for a patient who agreed, and the mail goes to the patient', async () => {
    const patient = { ...RECEPTIONIST, email: { email: 'patient@example.org' } };
    const sent = await sendIt(visitor(), patient);
    const row = await rowOf(sent.reference);
    assert.equal(row.via, 'somebody-else');
    assert.equal(unseal(secrets, row).details?.referrer?.organisation, 'Sheppey Surgery');
    assert.equal((await mailsTo(database.db, 'patient@example.org')).length, 1);
    assert.equal((await mailsTo(database.db, 'sam.reed@example.org')).length, 0);
  });
});

describe('a person with few ways to be contacted', () => {
  it('a mobile and no email: the reference comes in a text message, at most ten a day to one number, however it is typed', async () => {
    const life = {
      ...MOTHER,
      ways: { ways: ['phone', 'text'] },
      phone: { phone: '(07700) 900-321' },
      email: {},
    };
    const told = [];
    const ways = [
      '07700 900321',
      '+44 7700 900321',
      '0044 (0)7700-900321',
      '(07700) 900-321',
      '447700900321',
    ];
    for (const phone of [...ways, ...ways, ...ways])
      told.push((await sendIt(visitor(), { ...life, phone: { phone } })).told);
    assert.deepEqual(told, [...Array.from({ length: 10 }, () => 'text'), ...Array.from({ length: 5 })]);
    const messages = await mailsTo(database.db, '+447700900321');
    assert.equal(messages.length, 10);
    assert.match(messages[0]?.text ?? '', /Your reference is [A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]\. Keep it/);

    const call = await sendIt(visitor(), {
      ...life,
      ways: { ways: 'phone' },
      phone: { phone: '07700 900322' },
    });
    assert.deepEqual(
      [call.told, call.waysToFollow],
      [undefined, ['birth']],
      'what was not chosen is not used',
    );
  });

  it('a person for whom no message is safe is sent none, and can still look up the request with a code', async () => {
    const email = 'no.message@example.org';
    const sent = await sendIt(visitor(), {
      ...MOTHER,
      email: { email },
      safe: { messageIsSafe: 'never', bestTime: 'Tuesdays at 10' },
    });
    assert.deepEqual([sent.told, sent.noMessages, sent.waysToFollow], [undefined, true, ['email', 'birth']]);
    assert.deepEqual(await mailsTo(database.db, email), []);
    const { details } = unseal(secrets, await rowOf(sent.reference));
    assert.deepEqual([details?.messageIsSafe, details?.noMessages], [false, true]);
  });

  it('a person without phone, email or fixed address can still ask', async () => {
    const sent = await sendIt(visitor(), {
      ...MOTHER,
      postcode: { postcode: '' },
      council: { council: 'medway' },
      ways: { ways: 'none' },
      place: { meetingPlace: 'Chatham library, Tuesday mornings' },
    });
    assert.deepEqual([sent.told, sent.waysToFollow, sent.area], [undefined, [], 'medway']);
    const { details } = unseal(secrets, await rowOf(sent.reference));
    assert.deepEqual([details?.ways, details?.address], [[], 'Chatham library, Tuesday mornings']);
  });

  it('a second request is stored beside the first and recognised as the same person’s', async () => {
    const again = { ...MOTHER, name: { name: '  rosa   MARSH ' }, phone: { phone: '+44 7700 900123' } };
    const [one, two] = [await sendIt(visitor(), MOTHER), await sendIt(visitor(), again)];
    const [a, b] = [await rowOf(one.reference), await rowOf(two.reference)];
    assert.notEqual(a.id, b.id);
    assert.deepEqual([a.personHash, a.phoneHash, a.emailHash], [b.personHash, b.phoneHash, b.emailHash]);
  });
});

describe('bad input', () => {
  it('hostile words as a postcode are taken or refused in words', async () => {
    for (const text of NAUGHTY.slice(0, 40)) {
      const who = visitor();
      const path = await step(who, await who.begin('who'), { whoFor: 'me' });
      const answer = await who.fill(path, await who.openStep(path), { postcode: text });
      assert.ok(answer.kind === 'redirect' || [409, 422].includes(statusOf(answer) ?? 0), text);
    }
  });

  it('naughty names and notes are kept as they were typed, without what reorders them unseen', async () => {
    for (const text of [
      'Robert’); drop table referral;--',
      '<script>alert(1)</script>',
      'Zoë 😀 愛子',
      '\u202Eabc',
    ]) {
      const sent = await sendIt(visitor(), { ...MOTHER, name: { name: text }, more: { more: text } });
      const { details } = unseal(secrets, await rowOf(sent.reference));
      const seen = text.replaceAll('\u202E', '');
      assert.deepEqual([details?.name, details?.more], [seen, seen]);
    }
  });

  it('a clock that is put back between two pages loses no answer and raises no suspicion', async () => {
    const who = visitor();
    const life = { ...MOTHER, email: { email: 'clock@example.org' }, phone: { phone: '07700 900666' } };
    const check = await live(who, life);
    who.later(-1);
    const sent = to(await who.fill(check, await checkPage(who, check), {}));
    const { result } = (await who.open(sent)) as unknown as { result: SupportSent };
    assert.deepEqual(await looksAt(result.reference), []);
  });
});

async function looksAt(reference: string): Promise<unknown> {
  const { id } = await rowOf(reference);
  const event = await database.db
    .selectFrom('referralEvent')
    .select('detail')
    .where('referralId', '=', id)
    .where('type', '=', 'received')
    .executeTakeFirstOrThrow();
  return event.detail?.['looks'] ?? [];
}

describe('an automated sender', () => {
  it('is not stopped, since it might be a person, but is looked at with more care', async () => {
    const limits = createLimits(database.pool);
    const form = (fields: Fields) =>
      new Request('http://127.0.0.1/', { method: 'POST', body: aForm(fields) });
    assert.deepEqual(await riskFlagsOfRequest({ limits }, 'home', form({ _token: 'x', website: '' })), {
      looks: [],
    });
    const looked = await riskFlagsOfRequest({ limits }, 'home', form({ website: 'http://spam.example' }));
    assert.deepEqual(looked, { looks: ['hidden-field'] });
    const it = journey(['hidden-field']);
    const other = { ...MOTHER, email: { email: 'other@example.org' }, phone: { phone: '07700 900999' } };
    assert.deepEqual(await looksAt((await sendIt(visitor(it), other)).reference), ['hidden-field']);
  });

  it('that fills in twenty pages within a second is noticed', async () => {
    const who = visitorOf(database.db, journey());
    const quick = { ...who, later: () => NOW } as unknown as Visitor;
    const life = { ...MOTHER, email: { email: 'quick@example.org' }, phone: { phone: '07700 900888' } };
    assert.deepEqual(await looksAt((await sendIt(quick, life)).reference), ['very-quick']);
  });

  it('hundreds from one network: the first thirty an hour are like any, then looked at, then asked to wait', async () => {
    const limits = createLimits(database.pool);
    const answers = await Promise.all(
      Array.from({ length: 150 }, () =>
        riskFlagsOfRequest(
          { limits },
          'one network',
          new Request('http://127.0.0.1/', { method: 'POST', body: aForm({}) }),
        ),
      ),
    );
    const plain = answers.filter((it) => 'looks' in it && it.looks.length === 0).length;
    const looked = answers.filter((it) => 'looks' in it && it.looks.includes('many-from-one-network')).length;
    assert.deepEqual([plain, looked, answers.filter((it) => 'wait' in it).length], [30, 90, 30]);
    const elsewhere = await riskFlagsOfRequest(
      { limits },
      'another network',
      new Request('http://127.0.0.1/', { method: 'POST', body: aForm({}) }),
    );
    assert.deepEqual(elsewhere, { looks: [] });
  });

  it('the same contact details again and again are noticed, without telling the sender', async () => {
    const life = { ...MOTHER, email: { email: 'often@example.org' }, phone: { phone: '07700 900777' } };
    const looks: unknown[] = [];
    for (let n = 0; n < 5; n += 1) looks.push(await looksAt((await sendIt(visitor(), life)).reference));
    assert.deepEqual(looks, [[], [], [], ['same-contact'], ['same-contact']]);
  });
});

it('words stand beside the field where something is missing', async () => {
  const who = visitor();
  const first = await who.begin('who');
  const answer = await who.fill(first, await who.openStep(first), {});
  assert.deepEqual([statusOf(answer), wordsOf(answer)], [422, ['Select who needs support']]);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatReference } from '#features/referrals/reference.ts';
import { givenSignedIn, mailsTo, mailTo } from '../support/accounts.ts';
import { MOTHER } from '../support/mother.ts';
import { givenReferral } from '../support/referrals.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const PAGES = ['/contact', '/withdraw', '/delete', '/data', '/data.json', '/appointment.ics'];

/** What a person close to the applicant may know besides the reference. */
const BORN = {
  'dateOfBirth-day': '27',
  'dateOfBirth-month': '3',
  'dateOfBirth-year': '1995',
  postcode: 'ME12 1AA',
};

describe('what belongs to one referral', () => {
  const { portal, database } = usePortal();

  const referral = (email: string) =>
    givenReferral(database.db, { details: { ...MOTHER, email, name: `Name of ${email}` } });
  const ask = async (visitor: Visitor, reference: string) =>
    visitor.post('/support/referral', { reference: formatReference(reference) });
  const mail = async (email: string) => {
    const { text } = await mailTo(database.db, email);
    return {
      code: /asked: (\d{6})/.exec(text)?.[1] ?? '',
      link: /http:\/\/test(\/support\/referral\/open\?token=\S+)/.exec(text)?.[1] ?? '',
    };
  };
  async function seesNothing(visitor: Visitor, name: string): Promise<void> {
    for (const path of PAGES) {
      const answer = await visitor.get(`/support/referral${path}`);
      assert.deepEqual([answer.status, answer.headers.location], [303, '/support/referral'], path);
    }
    assert.ok(!(await visitor.get('/support/referral')).body.includes(name));
  }

  it('cannot be read by a person who has only the reference', async () => {
    const { reference } = await referral('only@example.org');
    const visitor = visitorTo(portal.url);
    await ask(visitor, reference);
    await seesNothing(visitor, 'only@example.org');
  });

  it('cannot be read with the code of another referral', async () => {
    const [mine, theirs] = [await referral('mine@example.org'), await referral('theirs@example.org')];
    const [me, other] = [visitorTo(portal.url), visitorTo(portal.url)];
    await ask(me, mine.reference);
    const { code } = await mail('mine@example.org');
    await ask(other, theirs.reference);
    assert.equal((await other.post('/support/referral/code', { code })).status, 422);
    await seesNothing(other, 'theirs@example.org');
    // In the browser that asked for it the code works, and opens only its own referral.
    assert.equal((await me.post('/support/referral/code', { code })).status, 303);
    const { body } = await me.get('/support/referral/data');
    assert.ok(body.includes('mine@example.org') && !body.includes('theirs@example.org'));
  });

  it('a talk of another referral cannot be called unsuitable through one’s own', async () => {
    const [mine, theirs] = [await referral('my-talk@example.org'), await referral('their-talk@example.org')];
    await database.db
      .insertInto('referralAppointment')
      .values({
        id: 'their-appointment',
        referralId: theirs.id,
        startsAt: new Date(Date.now() + 86_400_000),
        minutes: 45,
        sealed: 'r1.x',
        createdAt: new Date(),
      })
      .execute();
    const me = visitorTo(portal.url);
    await ask(me, mine.reference);
    await me.post('/support/referral/code', { code: (await mail('my-talk@example.org')).code });
    await me.post('/support/referral/talk', { talk: 'their-appointment' });
    await visitorTo(portal.url).post('/support/referral/talk', { talk: 'their-appointment' });
    const said = await database.db
      .selectFrom('referralEvent')
      .select('id')
      .where('type', '=', 'appointment-unsuitable')
      .execute();
    assert.deepEqual(said, []);
  });

  it('cannot be read with a forwarded link after it was used, and looking at the link does not use it', async () => {
    const { reference } = await referral('link@example.org');
    await ask(visitorTo(portal.url), reference);
    const { link } = await mail('link@example.org');
    const scanner = visitorTo(portal.url);
    for (let n = 0; n < 3; n += 1) assert.equal((await scanner.get(link)).status, 200);
    const [person, friend] = [visitorTo(portal.url), visitorTo(portal.url)];
    assert.equal((await person.post(link)).status, 303);
    assert.match((await person.get('/support/referral/data')).body, /Name of link@/);
    const again = await friend.post(link);
    assert.equal(again.status, 422);
    assert.match(again.body, /no longer works/);
    await seesNothing(friend, 'link@example.org');
    assert.equal((await person.post(link)).status, 422, 'not even for the person who used it');
  });

  it('a link that is used makes the code of the same mail worthless, and the other way round', async () => {
    const { reference } = await referral('both@example.org');
    const asked = visitorTo(portal.url);
    await ask(asked, reference);
    const first = await mail('both@example.org');
    assert.equal((await visitorTo(portal.url).post(first.link)).status, 303);
    assert.equal((await asked.post('/support/referral/code', { code: first.code })).status, 422);
    await ask(asked, reference);
    const second = await mail('both@example.org');
    assert.equal((await asked.post('/support/referral/code', { code: second.code })).status, 303);
    assert.equal((await visitorTo(portal.url).post(second.link)).status, 422);
  });

  it('a referrer sees only the progress with the date of birth and postcode of the person they referred', async () => {
    const { id, reference } = await givenReferral(database.db, {
      facts: { via: 'somebody-else' },
      details: { ...MOTHER, name: 'Name of patient', email: undefined },
    });
    const referrer = visitorTo(portal.url);
    const answer = await referrer.post('/support/referral/without-email', {
      reference,
      ...BORN,
    });
    assert.equal(answer.status, 303);
    assert.match((await referrer.get('/support/referral')).body, /Progress of your request/);
    await database.db
      .insertInto('referralAppointment')
      .values({
        id: 'talk-of-patient',
        referralId: id,
        startsAt: new Date(Date.now() + 86_400_000),
        minutes: 30,
        sealed: 'not read',
        createdAt: new Date(),
      })
      .execute();
    await seesNothing(referrer, 'Name of patient');
    for (const path of ['/withdraw', '/delete', '/contact']) await referrer.post(`/support/referral${path}`);
    const events = await database.db
      .selectFrom('referralEvent')
      .select('type')
      .where('referralId', '=', id)
      .orderBy('id')
      .execute();
    assert.deepEqual(
      events.map(({ type }) => type),
      ['received', 'seen-by-person'],
    );
  });

  it('shows only the stage to a visitor who knows reference, date of birth and postcode, where a contact is known', async () => {
    const contacts = {
      'an email address': { email: 'partner-reads@example.org', phone: undefined },
      'an email address that was not ticked': {
        email: 'unticked@example.org',
        phone: '01795 960001',
        ways: ['phone' as const],
      },
      'a mobile number': { email: undefined, phone: '07700 900661', ways: ['phone' as const] },
    };
    for (const [which, contact] of Object.entries(contacts)) {
      const { reference } = await givenReferral(database.db, {
        details: { ...MOTHER, name: 'Name of victim', ...contact },
      });
      const partner = visitorTo(portal.url);
      const answer = await partner.post('/support/referral/without-email', { reference, ...BORN });
      assert.equal(answer.status, 303, which);
      assert.match((await partner.get('/support/referral')).body, /Progress of your request/, which);
      await seesNothing(partner, 'Name of victim');
    }
    // With a landline alone no code can be sent: without this way in, the person could not see their own request.
    const { reference } = await givenReferral(database.db, {
      details: { ...MOTHER, email: undefined, phone: '01795 960001', ways: ['phone'] },
    });
    const person = visitorTo(portal.url);
    await person.post('/support/referral/without-email', { reference, ...BORN });
    assert.equal((await person.get('/support/referral/data')).status, 200);
  });

  it('one link, pressed ten times at once, opens once', async () => {
    const { reference } = await referral('race@example.org');
    await ask(visitorTo(portal.url), reference);
    const { link } = await mail('race@example.org');
    const answers = await Promise.all(Array.from({ length: 10 }, () => visitorTo(portal.url).post(link)));
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  });

  it('an old link and an old visit open nothing', async () => {
    const { id, reference } = await referral('old@example.org');
    const visitor = visitorTo(portal.url);
    await ask(visitor, reference);
    const { link, code } = await mail('old@example.org');
    assert.equal((await visitor.post('/support/referral/code', { code })).status, 303);
    const past = new Date(Date.now() - 60_000);
    await database.db
      .updateTable('referralAccess')
      .set({ expiresAt: past, sessionExpiresAt: past })
      .where('referralId', '=', id)
      .execute();
    await seesNothing(visitor, 'old@example.org');
    assert.equal((await visitorTo(portal.url).post(link)).status, 422);
  });

  it('cannot be read by a signed-in person of any role', async () => {
    await referral('signed@example.org');
    const { visitor } = await givenSignedIn({ portal, database }, { email: 'signed@example.org' });
    await seesNothing(visitor, 'Name of signed@example.org');
  });

  it('the stored hashes open no session', async () => {
    const { id, reference } = await referral('table@example.org');
    const visitor = visitorTo(portal.url);
    await ask(visitor, reference);
    const rows = await database.db
      .selectFrom('referralAccess')
      .selectAll()
      .where('referralId', '=', id)
      .execute();
    for (const value of rows.flatMap(({ codeHash, sessionHash }) => [codeHash, sessionHash ?? ''])) {
      const thief = visitorTo(portal.url);
      assert.equal((await thief.post(`/support/referral/open?token=${value}`)).status, 422);
      thief.cookies.set('referral', value);
      await seesNothing(thief, 'table@example.org');
    }
  });

  it('the answer does not tell whether there is a referral, or whether it has an email address', async () => {
    const [there] = [await referral('there@example.org')];
    const without = await givenReferral(database.db, { details: { ...MOTHER, email: undefined } });
    const bodies: string[] = [];
    for (const reference of [there.reference, without.reference, 'K7F3-9XQ2-M']) {
      const visitor = visitorTo(portal.url);
      const asked = await visitor.post('/support/referral', { reference });
      if (asked.status !== 303) continue;
      assert.equal(asked.headers.location, '/support/referral/code');
      assert.ok(visitor.cookies.has('referral'));
      const wrong = await visitor.post('/support/referral/code', { code: '000000' });
      bodies.push(`${wrong.status} ${wrong.body}`);
    }
    assert.ok(bodies.length >= 2);
    assert.equal(new Set(bodies).size, 1);
    assert.equal((await mailsTo(database.db, 'there@example.org')).length, 1);
  });
});

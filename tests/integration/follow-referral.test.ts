import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Actor } from '#features/accounts/permission.ts';
import { readCaseload } from '#features/referrals/casework/casework.service.ts';
import type { PersonFile } from '#features/referrals/my-referral/subject-access.service.ts';
import { formatReference } from '#features/referrals/reference.ts';
import { recordEvent } from '#features/referrals/events.service.ts';
import { openReferral, sealWords, unseal } from '#features/referrals/referral.service.ts';
import { newsOf, writeToPerson } from '#features/referrals/news.service.ts';
import { findReferral } from '#features/referrals/referral.repository.ts';
import { newId } from '#lib/ids.ts';
import { givenAccount, mailsTo, mailTo, secrets } from '../support/accounts.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { MOTHER } from '../support/mother.ts';
import { givenReferral, referralDeps, type ReferralOverrides } from '../support/referrals.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const { portal, database } = usePortal();

const deps = () => referralDeps(database.db);
const referral = (it: ReferralOverrides = {}) =>
  givenReferral(database.db, { ...it, details: { ...MOTHER, ...it.details } });
const withEmail = (email: string) => referral({ details: { email } });
const rowOf = (id: string) =>
  database.db.selectFrom('referral').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

/** Asks for a code and types it in. */
async function comeIn(email: string, reference: string): Promise<Visitor> {
  const visitor = visitorTo(portal.url);
  const asked = await visitor.post('/support/referral', { reference: formatReference(reference) });
  assert.equal(asked.headers.location, '/support/referral/code');
  const [, code = ''] = /asked: (\d{6})/.exec((await mailTo(database.db, email)).text) ?? [];
  const entered = await visitor.post('/support/referral/code', { code });
  assert.deepEqual([entered.status, entered.headers.location], [303, '/support/referral'], entered.body);
  return visitor;
}
const page = async (visitor: Visitor, path = '/support/referral') => {
  const answer = await visitor.get(path);
  assert.equal(answer.status, 200, path);
  return answer.body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
};

describe('a person who asked for support', () => {
  it('sees every step, from received to started', async () => {
    const { id, reference } = await withEmail('steps@example.org');
    const visitor = await comeIn('steps@example.org', reference);
    assert.match(await page(visitor), /Being reviewed We aim to review it by/);

    await database.db
      .insertInto('organisation')
      .values({
        id: 'harbour',
        slug: 'harbour',
        name: 'Harbour Futures',
        kind: 'delivery-partner',
        disabilityConfident: 0,
      })
      .execute();
    const { id: adviser } = await givenAccount(database.db, {
      email: 'adviser@example.org',
      roles: ['adviser'],
      member: { organisationId: 'harbour', role: 'editor' },
    });
    const staff = async (event: Omit<Parameters<typeof recordEvent>[3], 'actor'>) =>
      database.db.transaction().execute(async (trx) => {
        const row = await findReferral(trx, { kind: 'coordinator' }, id, { lock: true });
        await recordEvent(trx, deps(), unseal(secrets, row!), { ...event, actor: `account:${adviser}` });
      });
    const now = new Date();
    await staff({ type: 'acknowledged', marks: { acknowledgedAt: now } });
    await staff({
      type: 'assigned',
      detail: { organisationId: 'harbour', organisation: 'Harbour Futures' },
      marks: { assignedAt: now, partnerId: 'harbour' },
    });
    await staff({ type: 'adviser-set', marks: { adviserId: adviser } });
    assert.match(await page(visitor), /With Harbour Futures/);

    const talk = new Date(now.getTime() + 3 * 86_400_000);
    const open = unseal(secrets, await rowOf(id));
    await database.db
      .insertInto('referralAppointment')
      .values({
        id: newId(16),
        referralId: id,
        startsAt: talk,
        minutes: 45,
        sealed: sealWords(open, 'appointment', 'At Sheerness library, room 2'),
        madeBy: adviser,
        createdAt: now,
      })
      .execute();
    await staff({ type: 'appointment-made' });
    const shown = await page(visitor);
    assert.match(shown, /Meeting on \w+day \d+ \w+ \d{4} at/);
    assert.match(shown, /At Sheerness library, room 2/);
    // A second one, which is to come as well: both are shown, and each goes into a calendar.
    await database.db
      .insertInto('referralAppointment')
      .values({
        id: 'second-talk',
        referralId: id,
        startsAt: new Date(talk.getTime() + 7 * 86_400_000),
        minutes: 30,
        sealed: sealWords(open, 'appointment', 'By phone, from the office of Harbour Futures'),
        madeBy: adviser,
        createdAt: now,
      })
      .execute();
    const both = await page(visitor);
    assert.match(both, /Your next appointments .*room 2.*30 minutes By phone/);
    const calendar = '/support/referral/appointment.ics';
    const [next, second] = [await visitor.get(calendar), await visitor.get(`${calendar}?talk=second-talk`)];
    assert.match(String(next.headers['content-type']), /text\/calendar/);
    assert.match(String(next.headers['content-disposition']), /filename="appointment\.ics"/);
    assert.notEqual(next.body, second.body);
    for (const { body } of [next, second]) {
      assert.match(body, /SUMMARY:Appointment\r\n/);
      assert.doesNotMatch(body, /library|Harbour|Rosa|Connect|LOCATION/, 'others may see a calendar');
    }
    assert.equal((await visitor.get(`${calendar}?talk=another`)).headers.location, '/support/referral');

    const [opportunity = ''] = await given(
      database.db,
      [anOpportunity({ title: 'Kitchen helper', publishedAt: new Date(Date.now() - 60_000) })],
      { now },
    );
    await database.db
      .insertInto('referralSuggestion')
      .values({ referralId: id, opportunityId: opportunity, suggestedBy: adviser, suggestedAt: now })
      .execute();
    assert.match(await page(visitor), /Kitchen helper/);
    await visitor.post('/support/referral/suggestion', { opportunity, answer: 'interested' });
    assert.match(await page(visitor), /You are interested/);
    // They may think otherwise later; the same again is nothing new, and what was not suggested has no answer.
    const said = [];
    for (const answer of ['not-for-me', 'not-for-me', 'interested']) {
      const { headers } = await visitor.post('/support/referral/suggestion', { opportunity, answer });
      said.push(headers.location?.endsWith('?done=answer'));
    }
    assert.deepEqual(said, [true, false, true]);
    await visitor.post('/support/referral/suggestion', { opportunity: 'another', answer: 'interested' });
    assert.match(await page(visitor), /You are interested/);

    await staff({
      type: 'returned',
      detail: { by: 'partner', reason: 'no-place', organisationId: 'harbour' },
      marks: { partnerId: null },
    });
    await staff({
      type: 'assigned',
      detail: { organisationId: 'harbour', organisation: 'Harbour Futures' },
      marks: { partnerId: 'harbour', adviserId: adviser },
    });
    await staff({ type: 'job-started', detail: { on: '2026-07-06', hours: 16, evidence: 'payslip' } });
    await staff({ type: 'started', marks: { startedAt: now } });
    assert.match(await page(visitor), /Started On /);

    // Their own file: everything that is held, and who opened it.
    await staff({ type: 'note', words: 'Likes to cook. Mornings are good.' });
    await openReferral(deps(), { kind: 'coordinator' }, id, {
      actor: `account:${adviser}`,
      why: 'to look at it',
    });
    const partner = { organisationId: 'harbour', kind: 'delivery-partner', status: 'approved' };
    const me = { account: { id: adviser }, memberships: [partner] } as unknown as Actor;
    assert.equal((await readCaseload(deps(), me, { whose: 'mine' })).entries[0]?.name, 'Rosa Marsh');
    // An employer that the adviser posts for besides has nothing to do with it.
    await database.db
      .insertInto('organisation')
      .values({ id: 'cafe', slug: 'cafe', name: 'Aldous Café', kind: 'employer', disabilityConfident: 0 })
      .execute();
    await database.db
      .insertInto('membership')
      .values({ accountId: adviser, organisationId: 'cafe', role: 'editor', createdAt: now })
      .execute();
    const file = await page(visitor, '/support/referral/data');
    for (const words of [
      /Area Swale/,
      /Who sent it You/,
      /Work at the time you asked Not working/,
      /Age 18 or over/,
      /We aim to review it by \d+ \w+ \d{4}/,
      /We aim to contact you by \d+ \w+ \d{4}/,
      /We passed your request to a partner: Harbour Futures/,
      /The partner returned your request: Harbour Futures, We have no places at the moment/,
      /You started a job: 6 July 2026, 16 hours a week, how we know: Payslip or bank record seen/,
      /You answered a suggestion: it is not for you, Kitchen helper/,
      /Kitchen helper .* You are interested, \w+day/,
      /Rosa Marsh/,
      /Likes to cook/,
      /An adviser of Harbour Futures/,
      /to look at it/,
      /saw your name in their list of people\s+on 1 day/,
      /Four hours/,
    ])
      assert.match(file, words);
    const json = await visitor.get('/support/referral/data.json');
    assert.match(String(json.headers['content-disposition']), /attachment; filename="my-data.json"/);
    const data = JSON.parse(json.body) as PersonFile;
    assert.equal(data.told.find(({ key }) => key === 'Name')?.value[0], 'Rosa Marsh');
    assert.deepEqual([data.openings.length, data.listed.length], [1, 1]);
    assert.equal(data.request.find(({ key }) => key === 'Progress')?.value[0], 'In work');
    assert.deepEqual(
      data.history
        .filter(({ what }) => what.startsWith('The partner returned your request'))
        .map(({ facts }) => facts),
      [['Harbour Futures', 'We have no places at the moment']],
    );
    assert.equal(
      data.history.filter(({ what }) => what === 'You answered a suggestion').length,
      3,
      'each change of mind',
    );
    assert.deepEqual(
      data.suggestions.map(({ title, answer }) => [title, answer]),
      [['Kitchen helper', 'You are interested']],
    );
    assert.doesNotMatch(
      json.body,
      /Aldous|organisationId|harbour"|no-place|with-partner|"interested"/,
      'no codes',
    );
    assert.ok(data.history.some(({ words }) => words === 'Likes to cook. Mornings are good.'));
    assert.ok(data.history.some(({ what }) => what === 'You asked for the information we hold about you'));
  });

  it("says with one press that an appointment does not suit them, and it is on the adviser's list for today", async () => {
    const { db } = database;
    const { id, reference } = await withEmail('suits@example.org');
    const partner = newId(8);
    await db
      .insertInto('organisation')
      .values({
        ...{ id: partner, slug: partner, name: 'Kite Works', kind: 'delivery-partner' },
        disabilityConfident: 0,
      })
      .execute();
    const { id: adviser } = await givenAccount(db, {
      email: 'kite@example.org',
      roles: ['adviser'],
      member: { organisationId: partner, role: 'editor' },
    });
    await db
      .updateTable('referral')
      .set({ partnerId: partner, adviserId: adviser, assignedAt: new Date() })
      .where('id', '=', id)
      .execute();
    const talk = async (hours: number) => {
      const appointmentId = newId(16);
      await db
        .insertInto('referralAppointment')
        .values({
          id: appointmentId,
          referralId: id,
          startsAt: new Date(Date.now() + hours * 3_600_000),
          minutes: 45,
          sealed: sealWords(unseal(secrets, await rowOf(id)), 'appointment', 'The library'),
          madeBy: adviser,
          createdAt: new Date(),
        })
        .execute();
      return appointmentId;
    };
    const past = await talk(-30);
    const next = await talk(72);
    const visitor = await comeIn('suits@example.org', reference);
    assert.match(
      await page(visitor),
      /I cannot make this time .*Find out who you can ask about this appointment/,
    );
    const say = (appointment: string) => visitor.post('/support/referral/talk', { talk: appointment });
    assert.equal((await say(next)).headers.location, '/support/referral?done=talk');
    await Promise.all([say(next), say(next)]);
    assert.equal((await say(past)).headers.location, '/support/referral', 'it is over');
    const shown = await page(visitor);
    assert.match(shown, /You told them that you cannot make this time/);
    assert.doesNotMatch(shown, /I cannot make this time/);

    const events = await db
      .selectFrom('referralEvent')
      .select(['actor', 'detail'])
      .where('referralId', '=', id)
      .where('type', '=', 'appointment-unsuitable')
      .execute();
    assert.deepEqual(
      events.map(({ actor, detail }) => [actor, (detail as { appointmentId: string }).appointmentId]),
      [['public', next]],
    );
    const me: Actor = {
      account: { id: adviser, email: 'kite@example.org', demo: false },
      roles: ['adviser'],
      memberships: [
        {
          ...{ organisationId: partner, slug: partner, name: 'Kite Works', kind: 'delivery-partner' },
          ...{ role: 'editor', status: 'approved' },
        },
      ],
    } as unknown as Actor;
    const { entries } = await readCaseload(deps(), me, { whose: 'mine' });
    assert.equal(entries.find((it) => it.id === id)?.actionsDue, 1, 'once, in the list of today');
    assert.match(
      await page(visitor, '/support/referral/data'),
      /You told us that you cannot make the time of an appointment/,
    );
  });

  it('reads how to contact the team, and what to do instead where no contact is known', async () => {
    const { db } = database;
    const { id, reference } = await withEmail('ask@example.org');
    const visitor = await comeIn('ask@example.org', reference);
    const without = await visitor.get('/support/referral');
    assert.doesNotMatch(without.body, /href="(tel|mailto):/);
    assert.match(without.body, /We do not have a phone number or email address for them/);
    assert.match(
      without.body,
      /href="\/support\/referral\/contact"[^>]*>tell us how and when to contact you/,
    );

    const partner = newId(8);
    await db
      .insertInto('organisation')
      .values({
        ...{ id: partner, slug: partner, name: 'Heron House', kind: 'delivery-partner' },
        disabilityConfident: 0,
      })
      .execute();
    await db
      .insertInto('partnerReach')
      .values({
        ...{ organisationId: partner, phone: '01632 960199', email: null, hours: 'Mornings' },
        ...{ textRelay: 'Dial 18001 first', setBy: 'test', setAt: new Date() },
      })
      .execute();
    await db
      .updateTable('referral')
      .set({ partnerId: partner, assignedAt: new Date() })
      .where('id', '=', id)
      .execute();
    const { body } = await visitor.get('/support/referral');
    assert.match(body, /Heron House/);
    assert.match(body, /href="tel:\+441632960199"[^>]*>\s*01632 960199/);
    for (const words of ['Mornings', 'Dial 18001 first']) assert.ok(body.includes(words), words);
  });

  it('without a phone number to give, every page still says what the person can do', async () => {
    const visitor = visitorTo(portal.url);
    for (const path of ['/support', '/support/referral', '/support/referral/without-email'])
      assert.match(
        (await visitor.get(path)).body,
        /We do not have a phone number or email address for them/,
        path,
      );
    const easy = await visitor.get('/support/easy-read');
    assert.match(easy.body, /Or tell someone at a Jobcentre/);
  });

  it('for whom the programme is not right reads why, and finds other support', async () => {
    const { id, reference } = await withEmail('not-right@example.org');
    await database.db.transaction().execute(async (trx) => {
      const row = await findReferral(trx, { kind: 'coordinator' }, id, { lock: true });
      await recordEvent(trx, deps(), unseal(secrets, row!), {
        type: 'not-right',
        actor: 'account:nobody',
        detail: { reason: 'other' },
        words: 'You told us that you have found a job. Well done!',
      });
    });
    const shown = await page(await comeIn('not-right@example.org', reference));
    assert.match(shown, /not the right support for you.*You told us that you have found a job\. Well done!/);
    assert.match(shown, /Find other support/);
  });

  it('who could not be contacted reads that, and finds other support in their area', async () => {
    const { id, reference } = await givenReferral(database.db, {
      facts: { area: 'thanet' },
      details: { ...MOTHER, email: 'unreached@example.org' },
    });
    await database.db.transaction().execute(async (trx) => {
      const row = await findReferral(trx, { kind: 'coordinator' }, id, { lock: true });
      const detail = { reason: 'no-answer' };
      await recordEvent(trx, deps(), unseal(secrets, row!), {
        type: 'not-right',
        actor: 'account:nobody',
        detail,
      });
    });
    const visitor = await comeIn('unreached@example.org', reference);
    const shown = await page(visitor);
    assert.match(shown, /We could not contact you .*no one’s fault.* Ask again/);
    assert.doesNotMatch(shown, /not the right support|do not think/);
    assert.match(shown, /Work and training in Thanet/);
    assert.match(
      await page(visitor, '/support/referral/data'),
      /Progress Closed .*The request was closed: We could not contact you/,
    );
  });

  it('whose request had ended reads that a coordinator has it deleted, and has no talk in front of them', async () => {
    const { id, reference } = await withEmail('deleted@example.org');
    const open = unseal(secrets, await rowOf(id));
    await database.db
      .insertInto('referralAppointment')
      .values({
        id: newId(16),
        referralId: id,
        startsAt: new Date(Date.now() + 86_400_000),
        minutes: 30,
        sealed: sealWords(open, 'appointment', 'At the library'),
        createdAt: new Date(),
      })
      .execute();
    const visitor = await comeIn('deleted@example.org', reference);
    assert.match(await page(visitor), /At the library/);
    await database.db
      .updateTable('referral')
      .set({ stage: 'not-right', endedAt: new Date(), keepUntil: '2026-01-01' })
      .where('id', '=', id)
      .execute();
    const shown = await page(visitor);
    assert.match(shown, /everything that is recorded about you tonight/);
    assert.doesNotMatch(shown, /You asked us|At the library|Ask us to delete/);
    assert.equal((await visitor.get('/support/referral/appointment.ics')).status, 303);
  });

  it('whose request a coordinator ended for deletion does not read that they withdrew it', async () => {
    const { id, reference } = await withEmail('ended@example.org');
    await database.db.transaction().execute(async (trx) => {
      const row = await findReferral(trx, { kind: 'coordinator' }, id, { lock: true });
      const detail = { by: 'coordinator' };
      await recordEvent(trx, deps(), unseal(secrets, row!), {
        type: 'withdrawn',
        actor: 'account:nobody',
        detail,
      });
    });
    const visitor = await comeIn('ended@example.org', reference);
    for (const path of ['/support/referral', '/support/referral/data']) {
      const shown = await page(visitor, path);
      assert.match(shown, /so that we can delete it/);
      assert.doesNotMatch(shown, /You withdrew/);
    }
  });

  it('names another person who may answer, and removes them again when they are no longer trusted', async () => {
    const { id, reference } = await withEmail('trusted@example.org');
    const visitor = await comeIn('trusted@example.org', reference);
    const save = (fields: Record<string, string | string[]>) =>
      visitor.post('/support/referral/contact', {
        email: 'trusted@example.org',
        phone: '07700 900123',
        messageIsSafe: 'no',
        otherName: '',
        otherPhone: '',
        otherEmail: '',
        ...fields,
      });
    const other = async () => unseal(secrets, await rowOf(id)).details?.otherContact;
    const jo = { otherName: 'Jo Oast', otherPhone: '01795 000000' };
    const withoutName = await save({ ways: ['email', 'somebody-else'] });
    assert.match(withoutName.body, /Enter the name of the person we can contact instead/);
    assert.match(
      (await save({ ways: ['email', 'somebody-else'], otherName: 'Jo' })).body,
      /Enter their phone/,
    );
    assert.match((await save({ ways: 'email', ...jo })).body, /Select “Through someone you trust”/);
    assert.equal((await save({ ways: ['email', 'somebody-else'], ...jo })).status, 303);
    assert.deepEqual(await other(), { name: 'Jo Oast', phone: '+441795000000' });
    assert.match((await visitor.get('/support/referral/contact')).body, /value="Jo Oast"/);
    // The boxes are still filled in: unticking the way is enough.
    assert.equal((await save({ ways: 'email', ...jo })).status, 303);
    assert.equal(await other(), undefined);
    assert.doesNotMatch(await page(visitor, '/support/referral/data'), /Jo Oast/);
  });

  it('for whom no message is safe receives only the code that they ask for', async () => {
    const email = 'shared@example.org';
    const { id, reference } = await withEmail(email);
    const visitor = await comeIn(email, reference);
    const contact = (fields: Record<string, string | string[]>) =>
      visitor.post('/support/referral/contact', { phone: '07700 900123', email, ...fields });
    const nothing = await contact({ ways: ['email', 'text'], messageIsSafe: 'never' });
    assert.match(nothing.body, /If we cannot leave a message, we need a way to speak to you/);
    assert.equal((await contact({ ways: ['email', 'phone'], messageIsSafe: 'never' })).status, 303);
    const heard = (await mailsTo(database.db, email)).length;

    const open = unseal(secrets, await rowOf(id));
    const wrote = await database.db
      .transaction()
      .execute((trx) => writeToPerson(trx, deps(), open, newsOf(open.row)));
    assert.equal(wrote, false);
    // Not even that the address was changed: another person may read it.
    const moved = { ways: ['email', 'phone'], email: 'mine@example.org' };
    assert.equal((await contact({ ...moved, messageIsSafe: 'never' })).status, 303);
    assert.equal((await mailsTo(database.db, email)).length, heard);
    assert.match((await visitor.get('/support/referral/contact')).body, /value="never"[^>]*checked/);
    assert.match(await page(visitor), /it is not safe to send you messages, so we will not write to you/);

    await comeIn('mine@example.org', reference);
    assert.equal((await mailsTo(database.db, 'mine@example.org')).length, 1, 'the code, and nothing else');
    assert.match(await page(visitor, '/support/referral/data'), /Not safe: do not leave a message/);
  });

  it('with a mobile and no email signs in with a code in a text message, and gets news by text message', async () => {
    const { id, reference } = await givenReferral(database.db, {
      details: { name: 'Jo Text', ways: ['text'], email: undefined, phone: '07700 900777' },
    });
    const visitor = visitorTo(portal.url);
    assert.match((await visitor.get('/support/referral')).body, /or to the mobile number/);
    await visitor.post('/support/referral', { reference });
    const { text } = await mailTo(database.db, '+447700900777');
    const [, code = ''] = /Your code is (\d{6})\./.exec(text) ?? assert.fail(text);
    assert.doesNotMatch(text, /http/, 'a code needs no link');
    assert.equal((await visitor.post('/support/referral/code', { code })).status, 303);
    assert.match(await page(visitor), /Your reference is/);

    // A new number: the old one is told.
    await visitor.post('/support/referral/contact', {
      ways: 'text',
      phone: '07700 900778',
      messageIsSafe: 'no',
    });
    assert.match((await mailTo(database.db, '+447700900777')).text, /have just been changed/);
    // A contact that is only unticked is told nothing: another person may read it.
    const heard = (await mailsTo(database.db, '+447700900778')).length;
    await visitor.post('/support/referral/contact', {
      ways: 'phone',
      phone: '07700 900778',
      messageIsSafe: 'no',
    });
    assert.equal((await mailsTo(database.db, '+447700900778')).length, heard);
    const landline = await visitor.post('/support/referral/contact', {
      ways: 'text',
      phone: '01622 000000',
      messageIsSafe: 'no',
    });
    assert.match(landline.body, /Enter a UK mobile number to get text messages/);
    await visitor.post('/support/referral/contact', {
      ways: 'text',
      phone: '07700 900778',
      messageIsSafe: 'no',
    });
    const open = unseal(secrets, await rowOf(id));
    await database.db.transaction().execute((trx) => writeToPerson(trx, deps(), open, newsOf(open.row)));
    assert.match((await mailTo(database.db, '+447700900778')).text, /an update for you/);
    // The number in the rows is not readable.
    const rows = JSON.stringify(await database.db.selectFrom('mail').selectAll().execute());
    assert.doesNotMatch(rows, /77009007/);
  });

  it('changing a number repeatedly sends no more than ten text messages a day', async () => {
    const { reference } = await givenReferral(database.db, {
      details: { ways: ['text'], email: undefined, phone: '07700 900660' },
    });
    const visitor = visitorTo(portal.url);
    await visitor.post('/support/referral', { reference });
    const [, code = ''] =
      /Your code is (\d{6})/.exec((await mailTo(database.db, '+447700900660')).text) ?? [];
    await visitor.post('/support/referral/code', { code });
    for (let times = 0; times < 30; times += 1) {
      const phone = times % 2 === 0 ? '07700 900661' : '07700 900660';
      const changed = await visitor.post('/support/referral/contact', {
        ways: 'text',
        phone,
        messageIsSafe: 'no',
      });
      assert.equal(changed.status, 303);
    }
    for (const number of ['+447700900660', '+447700900661'])
      assert.equal((await mailsTo(database.db, number)).length, 10);
  });

  it('who chose only phone calls is sent no text message', async () => {
    const { reference } = await givenReferral(database.db, {
      details: { ways: ['phone'], email: undefined, phone: '07700 900779' },
    });
    const asked = await visitorTo(portal.url).post('/support/referral', { reference });
    assert.equal(asked.headers.location, '/support/referral/code', 'as for every visitor');
    assert.deepEqual(await mailsTo(database.db, '+447700900779'), []);
  });

  it('without email signs in with date of birth and postcode', async () => {
    const { reference } = await referral({
      details: { email: undefined, phone: '01795 960001', ways: ['phone'] },
    });
    const visitor = visitorTo(portal.url);
    const answer = await visitor.post('/support/referral/without-email', {
      reference: ` ${formatReference(reference).toLowerCase()} `,
      'dateOfBirth-day': '27',
      'dateOfBirth-month': 'March',
      'dateOfBirth-year': '1995',
      postcode: 'me121aa',
    });
    assert.equal(answer.headers.location, '/support/referral', answer.body);
    assert.match(await page(visitor), /Progress of your request/);
  });

  it('changes contact details, and the previous address gets a mail', async () => {
    const { id, reference } = await withEmail('before@example.org');
    const visitor = await comeIn('before@example.org', reference);
    const sent = await visitor.post('/support/referral/contact', {
      ways: 'email',
      email: 'after@example.org',
      phone: '',
      address: '',
      bestTime: 'Mornings',
      messageIsSafe: 'yes',
    });
    assert.equal(sent.headers.location, '/support/referral?done=contact', sent.body);
    const row = await rowOf(id);
    const { details } = unseal(secrets, row);
    assert.deepEqual(
      [details?.email, details?.phone, details?.bestTime, details?.messageIsSafe, details?.name],
      ['after@example.org', undefined, 'Mornings', true, 'Rosa Marsh'],
    );
    assert.equal(row.phoneHash, null);
    assert.equal(
      (await mailTo(database.db, 'before@example.org')).subject,
      'Your contact details have changed',
    );
    await comeIn('after@example.org', reference);
  });

  it('a change that cannot be is said beside the field, and nothing typed is lost', async () => {
    const { reference } = await withEmail('wrong@example.org');
    const visitor = await comeIn('wrong@example.org', reference);
    const refused = async (fields: Record<string, string>, words: RegExp) => {
      const answer = await visitor.post('/support/referral/contact', { messageIsSafe: 'no', ...fields });
      assert.equal(answer.status, 422);
      assert.match(answer.body, words);
      return answer.body;
    };
    await refused({ ways: 'phone', bestTime: 'at noon' }, /Enter a phone number/);
    assert.match(await refused({ ways: 'email', email: 'not one' }, /correct format/), /value="not one"/);
    await refused({ ways: 'post' }, /Enter an address that we can write to/);
    await refused({}, /a place where we can meet you/);
    await refused({ ways: 'pigeon' }, /Select from the list/);
    await refused({ ways: 'phone', phone: 'x'.repeat(5_000) }, /Enter a phone number/);
  });

  it('takes it back, and has it deleted tonight', async () => {
    const { id, reference } = await withEmail('back@example.org');
    const visitor = await comeIn('back@example.org', reference);
    assert.match(await page(visitor, '/support/referral/withdraw'), /Withdraw your request/);
    await visitor.post('/support/referral/withdraw');
    assert.equal((await rowOf(id)).stage, 'withdrawn');
    assert.match(await page(visitor), /You withdrew this request/);
    await visitor.post('/support/referral/withdraw');
    await visitor.post('/support/referral/delete');
    await visitor.post('/support/referral/delete');
    assert.match(await page(visitor), /You asked us to delete everything\. .* tonight/);
    const { keepUntil } = await rowOf(id);
    assert.ok(keepUntil !== null && keepUntil <= new Date().toISOString().slice(0, 10));
    const events = await database.db
      .selectFrom('referralEvent')
      .select('type')
      .where('referralId', '=', id)
      .execute();
    const count = (type: string) => events.filter((it) => it.type === type).length;
    assert.deepEqual([count('withdrawn'), count('deletion-asked')], [1, 1]);
  });

  it('locks it on a device that is not theirs', async () => {
    const { reference } = await withEmail('library@example.org');
    const visitor = await comeIn('library@example.org', reference);
    const cookies = new Map(visitor.cookies);
    assert.equal((await visitor.post('/support/referral/leave')).status, 303);
    for (const [name, value] of cookies) visitor.cookies.set(name, value);
    assert.equal((await visitor.get('/support/referral/data')).headers.location, '/support/referral');
  });

  it('pages about it are kept by no cache, and addresses hold nothing', async () => {
    const { reference } = await withEmail('cache@example.org');
    const visitor = await comeIn('cache@example.org', reference);
    for (const path of ['', '/contact', '/withdraw', '/delete', '/data', '/data.json']) {
      const { headers } = await visitor.get(`/support/referral${path}`);
      assert.match(String(headers['cache-control']), /no-store/, path);
    }
    assert.ok(!portal.output().includes(reference));
    assert.doesNotMatch(portal.output(), /Rosa|cache@|900123/);
  });

  it('mails name no programme and no person', async () => {
    const { reference } = await withEmail('words@example.org');
    await comeIn('words@example.org', reference);
    for (const { subject, text } of await mailsTo(database.db, 'words@example.org'))
      assert.doesNotMatch(`${subject} ${text}`, /Connect to Work|Rosa|adviser|health|disab/i);
  });
});

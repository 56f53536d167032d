import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Actor } from '#features/accounts/permission.ts';
import { handleAction } from '#features/referrals/casework/case-actions.handler.ts';
import { settleAppointmentOf } from '#features/referrals/casework/inline-actions.service.ts';
import { caseActions, type CaseActionSlug } from '#features/referrals/casework/case-actions.ts';
import { readCaseload, remindOfAppointments } from '#features/referrals/casework/casework.service.ts';
import { type MyReferralDeps } from '#features/referrals/my-referral/access.service.ts';
import { withdraw } from '#features/referrals/my-referral/self-service.service.ts';
import { readRecord } from '#features/referrals/casework/record.service.ts';
import { adviserScope, COORDINATOR } from '#features/referrals/staff.ts';
import { findByReference, readQueue, takeNextReferral } from '#features/referrals/triage/triage.service.ts';
import { parseQueue } from '#features/referrals/triage/triage.ts';
import { migrate } from '../../db/migrate.ts';
import { givenAccount, mailsTo } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { givenReferral, referralDeps } from '../support/referrals.ts';
import { gazetteer } from '../support/search.ts';

/** A Monday, nine o'clock in London. */
const MONDAY = new Date('2026-11-23T09:00:00Z');
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('a request that goes from hand to hand', () => {
  let database: TestDatabase;
  let now = MONDAY;
  let coordinator: Actor;
  let colleague: Actor;
  let harbour: Actor;
  let lantern: Actor;
  let count = 0;
  const deps = () => referralDeps(database.db, () => now);
  const follow = () => deps() as MyReferralDeps;

  async function staff(email: string, role: 'coordinator' | 'adviser', organisationId?: string) {
    const { id } = await givenAccount(database.db, {
      email,
      roles: [role],
      ...(organisationId === undefined ? {} : { member: { organisationId, role: 'editor' } }),
    });
    const partner = { organisationId, kind: 'delivery-partner', status: 'approved' };
    return {
      account: { id, email },
      memberships: organisationId === undefined ? [] : [partner],
    } as unknown as Actor;
  }

  before(async () => {
    database = await testDatabase();
    for (const [id, name] of [
      ['harbour', 'Harbour Futures'],
      ['lantern', 'Lantern Works'],
    ] as const) {
      await database.db
        .insertInto('organisation')
        .values({ id, slug: id, name, kind: 'delivery-partner', disabilityConfident: 0, approvedAt: MONDAY })
        .execute();
    }
    coordinator = await staff('coordinator@example.org', 'coordinator');
    colleague = await staff('colleague@example.org', 'coordinator');
    harbour = await staff('harbour@example.org', 'adviser', 'harbour');
    lantern = await staff('lantern@example.org', 'adviser', 'lantern');
  });
  after(() => database.close());
  beforeEach(async () => {
    now = MONDAY;
    await database.db.deleteFrom('referral').execute();
    await database.db.deleteFrom('mail').execute();
  });

  const rowOf = (id: string) =>
    database.db.selectFrom('referral').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const eventsOf = async (id: string) =>
    (
      await database.db
        .selectFrom('referralEvent')
        .select('type')
        .where('referralId', '=', id)
        .orderBy('id')
        .execute()
    ).map(({ type }) => type);
  const dayFields = (day: string) => {
    const [year = '', month = '', date = ''] = day.split('-');
    return { 'on-day': date, 'on-month': month, 'on-year': year };
  };

  /** Opens the form of a case action and sends it; a minute passes. */
  async function act(me: Actor, id: string, slug: CaseActionSlug, fields: Record<string, string> = {}) {
    const { by } = caseActions[slug];
    const who = by === 'both' ? (me === coordinator ? 'coordinator' : 'adviser') : by;
    const scope = who === 'adviser' ? adviserScope(me) : COORDINATOR;
    const ask = (request: Request) =>
      handleAction({ ...deps(), gazetteer }, me, scope, { by: who, id, action: slug, request });
    const form = await ask(new Request('http://test/'));
    assert.equal(form.kind, 'form', slug);
    const seen = form.kind === 'form' ? form.seen : '';
    const body = new URLSearchParams({ ...fields, seen });
    const result = await ask(new Request('http://test/', { method: 'POST', body }));
    now = new Date(now.getTime() + 60_000);
    return result;
  }
  async function does(me: Actor, id: string, slug: CaseActionSlug, fields: Record<string, string> = {}) {
    const result = await act(me, id, slug, fields);
    assert.equal(result.kind, 'done', result.kind === 'form' ? JSON.stringify(result.errors) : result.kind);
  }
  const talked = { way: 'phone', reached: 'yes' };
  const talkOn = (day: string, time = '2pm') => ({
    ...dayFields(day),
    time,
    minutes: '30',
    where: 'Sheerness library',
  });
  async function person(email = `person${(count += 1)}@example.org`) {
    const given = await givenReferral(database.db, {
      now,
      details: { email, phone: `01632 96${1000 + count}` },
    });
    now = new Date(now.getTime() + 60_000);
    return { ...given, email };
  }

  it('returned after an appointment, a referral waits for a partner again, and the next coordinator takes it', async () => {
    const { id } = await person();
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    assert.equal(
      (await rowOf(id)).dueOn,
      '2026-12-07',
      'first contact within 10 working days of the request',
    );
    await does(harbour, id, 'contact', talked);
    assert.equal((await rowOf(id)).dueOn, null);

    now = new Date('2026-12-10T10:00:00Z');
    await does(harbour, id, 'return', { reason: 'no-place' });
    assert.equal((await rowOf(id)).dueOn, '2026-12-14', 'two working days after it came back');
    const queue = await readQueue(deps(), colleague, parseQueue(new URLSearchParams()));
    assert.deepEqual([queue.rows.map((row) => row.id), queue.figures.waiting], [[id], 1]);
    assert.equal(await takeNextReferral(deps(), colleague), id);

    now = new Date('2026-12-11T10:00:00Z');
    await does(colleague, id, 'assign', { partner: 'lantern' });
    assert.equal((await rowOf(id)).dueOn, '2026-12-29', 'ten working days, with two bank holidays between');
    await does(lantern, id, 'contact', { ...talked, reached: 'no' });
    assert.equal((await rowOf(id)).dueOn, '2026-12-29', 'nobody answered');
    await does(lantern, id, 'contact', talked);
    const row = await rowOf(id);
    assert.equal(row.dueOn, null);
    assert.equal(row.contactedAt?.toISOString().slice(0, 10), '2026-11-23', 'the first contact of all stays');
  });

  it('taken back by a coordinator or sent on directly, a referral has a target day again', async () => {
    const back = await person();
    const on = await person();
    for (const { id } of [back, on]) {
      await does(coordinator, id, 'assign', { partner: 'harbour' });
      await does(harbour, id, 'contact', talked);
    }
    now = new Date('2026-12-10T10:00:00Z');
    await does(coordinator, back.id, 'take-back', { words: 'They have moved.' });
    assert.equal((await rowOf(back.id)).dueOn, '2026-12-14');
    await does(coordinator, on.id, 'assign', { partner: 'lantern' });
    assert.equal((await rowOf(on.id)).dueOn, '2026-12-24');
    assert.equal((await rowOf(on.id)).adviserId, null);
  });

  it('a person in work stays in work with another partner, and is asked after 13 weeks', async () => {
    const { id } = await person();
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    await does(harbour, id, 'start', dayFields('2026-11-23'));
    await does(harbour, id, 'job', { ...dayFields('2026-11-23'), hours: '16', evidence: 'payslip' });
    await does(harbour, id, 'return', { reason: 'area' });
    assert.equal((await rowOf(id)).stage, 'in-work');
    assert.equal(await takeNextReferral(deps(), colleague), id, 'a coordinator has to find a partner');
    await does(coordinator, id, 'assign', { partner: 'lantern' });
    assert.equal((await rowOf(id)).stage, 'in-work');
    await does(lantern, id, 'contact', talked);
    now = new Date('2027-03-01T10:00:00Z');
    const { entries } = await readCaseload(deps(), lantern, { whose: 'mine' });
    assert.deepEqual(entries[0]?.checksDue, [13]);
    await does(lantern, id, 'still-in-work', { weeks: '13', evidence: 'person' });
  });

  it('the present partner of a referral is neither offered nor accepted', async () => {
    const { id } = await person();
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    const refused = await act(coordinator, id, 'assign', { partner: 'harbour' });
    assert.ok(refused.kind === 'form');
    assert.deepEqual(
      refused.questions[0]?.options.map((option) => 'value' in option && option.value),
      ['lantern'],
    );
    assert.equal(refused.errors.length, 1);
    assert.deepEqual(
      (await eventsOf(id)).filter((type) => type === 'assigned'),
      ['assigned'],
    );
  });

  const HANDS: [string, (id: string) => Promise<void>][] = [
    ['given back', (id) => does(harbour, id, 'return', { reason: 'no-place' })],
    ['taken back', (id) => does(coordinator, id, 'take-back', { words: 'They have moved.' })],
    ['sent to another partner', (id) => does(coordinator, id, 'assign', { partner: 'lantern' })],
    [
      'not right for them',
      (id) => does(coordinator, id, 'not-right', { reason: 'working', words: 'You have found work.' }),
    ],
    ['deleted', (id) => does(coordinator, id, 'delete')],
    ['withdrawn by the person', (id) => withdraw(follow(), { referralId: id, readOnly: false })],
  ];
  for (const [what, hand] of HANDS) {
    it(`a talk that was to come is called off when the request is ${what}`, async () => {
      const { id, email } = await person();
      await does(coordinator, id, 'assign', { partner: 'harbour' });
      await does(harbour, id, 'appointment', talkOn('2026-11-25'));
      await database.db.deleteFrom('mail').execute();

      await hand(id);
      assert.ok((await eventsOf(id)).includes('appointment-cancelled'));
      const mails = (await mailsTo(database.db, email)).map(({ subject }) => subject);
      assert.deepEqual(
        mails,
        what === 'withdrawn by the person' ? [] : ['There is an update for you'],
        'get one mail, and none about what they did themselves',
      );
      now = new Date('2026-11-25T08:00:00Z');
      assert.equal(await remindOfAppointments(deps(), database.db), 0, 'nobody would be there');
    });
  }

  it('a person who chose neither email nor text messages is not written to about it', async () => {
    const { id } = await givenReferral(database.db, { now, details: { ways: ['phone'] } });
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    await does(harbour, id, 'appointment', talkOn('2026-11-25'));
    await does(harbour, id, 'return', { reason: 'no-place' });
    assert.deepEqual(await mailsTo(database.db, 'morgan@example.org'), []);
  });

  it('an appointment that took place remains, with any later partner', async () => {
    const { id } = await person();
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    await does(harbour, id, 'appointment', talkOn('2026-11-23'));
    now = new Date('2026-11-24T10:00:00Z');
    await does(harbour, id, 'return', { reason: 'no-place' });
    assert.ok(!(await eventsOf(id)).includes('appointment-cancelled'));
  });

  it('an appointment at an hour of today that is over is refused in words', async () => {
    const { id } = await person();
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    now = new Date('2026-11-23T12:00:00Z');
    const refused = await act(harbour, id, 'appointment', talkOn('2026-11-23', '11:30am'));
    assert.ok(refused.kind === 'form');
    assert.match(refused.errors[0]?.text ?? '', /^Time must be in the future/);
    assert.equal((await rowOf(id)).contactedAt, null);
    await does(harbour, id, 'appointment', talkOn('2026-11-23', '12:30pm'));
  });

  it('with its only appointment cancelled or missed, a referral is with the partner as before', async () => {
    const { id } = await person();
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    const talk = async (day: string) => {
      await does(harbour, id, 'appointment', talkOn(day));
      const { id: talkId } = await database.db
        .selectFrom('referralAppointment')
        .select('id')
        .orderBy('createdAt', 'desc')
        .executeTakeFirstOrThrow();
      return (outcome: 'attended' | 'missed' | 'cancelled') =>
        settleAppointmentOf(deps(), harbour, adviserScope(harbour), { id, appointmentId: talkId, outcome });
    };
    const first = await talk('2026-11-24');
    const second = await talk('2026-11-25');
    await first('cancelled');
    assert.equal((await rowOf(id)).stage, 'appointment', 'there is another');
    await second('missed');
    assert.equal((await rowOf(id)).stage, 'with-partner');
    const third = await talk('2026-11-26');
    const fourth = await talk('2026-11-27');
    await third('attended');
    await fourth('cancelled');
    assert.equal((await rowOf(id)).stage, 'appointment', 'the first talk has taken place');
  });

  it('a partner’s advisers get one mail a day that a person is waiting, without details', async () => {
    const tell = async () => (await mailsTo(database.db, 'harbour@example.org')).length;
    const people = [await person(), await person(), await person()];
    for (const { id } of people.slice(0, 2)) await does(coordinator, id, 'assign', { partner: 'harbour' });
    const [mail, ...others] = await mailsTo(database.db, 'harbour@example.org');
    assert.equal(others.length, 0, 'two came, and one mail went');
    assert.equal(mail?.subject, 'Someone is waiting for an adviser');
    assert.match(mail.text, /\/caseload\n/);
    assert.doesNotMatch(mail.text, /Connect|Morgan|Swale|Harbour|[A-Z0-9]{4}-[A-Z0-9]{4}/);
    assert.deepEqual(await mailsTo(database.db, 'lantern@example.org'), [], 'of another partner');

    now = new Date(MONDAY.getTime() + DAY - 8 * HOUR);
    await does(coordinator, people[2]?.id ?? '', 'assign', { partner: 'harbour' });
    assert.equal(await tell(), 2, 'the next day there is another');
  });

  it('an adviser’s own list begins with how many wait, and the most urgent of them', async () => {
    const first = await person();
    now = new Date(now.getTime() + DAY);
    const second = await person();
    for (const { id } of [first, second]) await does(coordinator, id, 'assign', { partner: 'harbour' });
    assert.deepEqual((await readCaseload(deps(), harbour, { whose: 'mine' })).waiting, {
      count: 2,
      dueOn: '2026-12-07',
    });
    assert.equal((await readCaseload(deps(), lantern, { whose: 'mine' })).waiting.count, 0);
    await does(harbour, first.id, 'contact', talked);
    const { entries } = await readCaseload(deps(), harbour, { whose: 'waiting' });
    assert.deepEqual(
      entries.map(({ id }) => id),
      [second.id],
    );
  });

  it('what a person did stands in their adviser’s list until the record is opened', async () => {
    const { id } = await person();
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    await does(harbour, id, 'contact', talked);
    const news = async (me = harbour) =>
      (await readCaseload(deps(), me, { whose: 'mine' })).news.map(({ type, name }) => [type, name]);
    assert.deepEqual(await news(), []);
    await database.db
      .insertInto('referralEvent')
      .values({ referralId: id, at: now, type: 'details-changed', actor: 'public' })
      .execute();
    assert.deepEqual(await news(), [['details-changed', 'Morgan Tidewell']]);
    assert.deepEqual(await news(lantern), []);
    now = new Date(now.getTime() + HOUR);
    await readRecord(deps(), harbour, adviserScope(harbour), { id, by: 'adviser', why: 'To work' });
    assert.deepEqual(await news(), []);

    now = new Date(now.getTime() + HOUR);
    await withdraw(follow(), { referralId: id, readOnly: false });
    assert.deepEqual(await news(), [['withdrawn', undefined]], 'not gone without a word, nor with a name');
  });

  it('a reference is found only within the scope of the staff member', async () => {
    const { id, reference } = await person();
    assert.equal(await findByReference(deps(), COORDINATOR, reference), id);
    assert.equal(await findByReference(deps(), adviserScope(harbour), reference), undefined, 'nobody’s yet');
    await does(coordinator, id, 'assign', { partner: 'harbour' });
    assert.equal(await findByReference(deps(), adviserScope(harbour), reference), id);
    assert.equal(await findByReference(deps(), adviserScope(lantern), reference), undefined);
  });
});

describe('requests that were handed on before', () => {
  it('come back into the queue, to their stage, and to a target, with what was there', async () => {
    const { db, pool, close } = await testDatabase({ empty: true });
    try {
      await migrate(db, pool, { upTo: '2026-11-22T1750-casework' });
      await pool.query(`
        insert into organisation (id, slug, name, kind) values ('p', 'p', 'P', 'delivery-partner'), ('q', 'q', 'Q', 'delivery-partner');
        insert into referral (id, reference, programme, area, via, route, work, stage, partner_id, received_at, acknowledged_at,
          assigned_at, contacted_at, started_at, last_event_at, acknowledge_by, contact_by, idempotency_token)
        select id, id, 'connect-to-work', 'swale', 'self', 'adult', 'out-of-work', stage, partner, '2026-10-01', '2026-10-01',
          assigned::timestamptz, '2026-10-05', started::timestamptz, '2026-10-20', '2026-10-05', '2026-10-15', id
        from (values
          ('returned', 'looked-at', null, '2026-10-02', null),
          ('talked-to', 'with-partner', 'p', '2026-10-02', null),
          ('sent-on', 'with-partner', 'q', '2026-10-12', null),
          ('in-work', 'with-partner', 'q', '2026-10-12', '2026-10-06')) as it (id, stage, partner, assigned, started);
        insert into referral_event (referral_id, at, type, actor)
        select id, '2026-10-05', 'contacted', 'x' from referral;
        insert into referral_event (referral_id, at, type, actor) values
          ('returned', '2026-10-10', 'returned', 'x'), ('in-work', '2026-10-08', 'job-started', 'x');`);
      await migrate(db, pool);
      const rows = await db.selectFrom('referral').select(['id', 'stage', 'dueOn']).orderBy('id').execute();
      assert.deepEqual(
        rows.map(({ id, stage, dueOn }) => [id, stage, dueOn]),
        [
          ['in-work', 'in-work', '2026-10-15'],
          ['returned', 'looked-at', '2026-10-12'],
          ['sent-on', 'with-partner', '2026-10-15'],
          ['talked-to', 'with-partner', null],
        ],
      );
    } finally {
      await close();
    }
  });
});

import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import { createLimits } from '#lib/limits.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { suggest } from '#features/referrals/casework/inline-actions.service.ts';
import { remindOfAppointments } from '#features/referrals/casework/casework.service.ts';
import { newReference } from '#features/referrals/reference.ts';
import { takeNextReferral } from '#features/referrals/triage/triage.service.ts';
import type { ReferralEventType } from '#features/referrals/transitions.ts';
import { givenAccount, mailsTo, mailTo, secrets, signIn } from '../support/accounts.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { givenReferral, referralDeps } from '../support/referrals.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const DAY = 86_400_000;
const daysBeforeToday = (days: number) => new Date(Date.now() - days * DAY);

describe('a referral, from the queue to a job that lasts', () => {
  const { portal, database } = usePortal();
  let coordinator: Visitor;
  let adviser: Visitor;
  let coordinatorId: string;

  async function staff(email: string, role: 'coordinator' | 'adviser', organisationId?: string) {
    const { id, secret } = await givenAccount(database.db, {
      email,
      roles: [role],
      twoFactor: true,
      ...(organisationId === undefined ? {} : { member: { organisationId, role: 'editor' } }),
    });
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    assert.equal(
      (await visitor.post('/account/sign-in/code', { code: twoFactorCode(secret, new Date()) })).status,
      303,
    );
    return { visitor, id };
  }

  before(async () => {
    await database.db
      .insertInto('organisation')
      .values({
        id: 'harbour',
        slug: 'harbour',
        name: 'Harbour Futures',
        kind: 'delivery-partner',
        disabilityConfident: 0,
        approvedAt: new Date(),
      })
      .execute();
    ({ visitor: coordinator, id: coordinatorId } = await staff('coordinator@example.org', 'coordinator'));
    ({ visitor: adviser } = await staff('adviser@example.org', 'adviser', 'harbour'));
  });

  const eventsOf = async (id: string) =>
    (
      await database.db
        .selectFrom('referralEvent')
        .select(['type', 'actor', 'detail'])
        .where('referralId', '=', id)
        .orderBy('id')
        .execute()
    ).filter(({ type }) => type !== 'received');

  /** Fills in the form of a case action as its page shows it. */
  async function act(who: Visitor, path: string, fields: Record<string, string> = {}) {
    const { status, body } = await who.get(path);
    assert.equal(status, 200, path);
    const [, seen = ''] = /name="seen" value="([^"]+)"/.exec(body) ?? [];
    return who.post(path, { ...fields, seen });
  }
  const dayFields = (name: string, day: string) => {
    const [year = '', month = '', date = ''] = day.split('-');
    return { [`${name}-day`]: date, [`${name}-month`]: month, [`${name}-year`]: year };
  };

  it('a partner is set for a lot, and what that means for each area is shown', async () => {
    const page = await coordinator.get('/referrals/lots');
    assert.match(page.body, /No partner/);
    const wrong = await coordinator.post('/referrals/lots', {
      lot: 'nowhere',
      'from-day': '31',
      'from-month': '2',
    });
    assert.equal(wrong.status, 422);
    for (const words of ['Select a lot', 'Select a partner', 'Start date must include a year']) {
      assert.match(wrong.body, new RegExp(words));
    }
    const set = await coordinator.post('/referrals/lots', {
      lot: 'mid',
      partner: 'harbour',
      ...dayFields('from', '2026-04-01'),
    });
    assert.equal(set.status, 303, set.body);
    assert.match((await coordinator.get('/referrals/lots')).body, /Mid Kent: <strong>Harbour Futures/);
  });

  it('a partner that was set for a time to come by mistake is taken out; what has begun is not', async () => {
    const from = addDays(londonDay(new Date()), 400);
    const set = { lot: 'east', partner: 'harbour', ...dayFields('from', from) };
    assert.equal((await coordinator.post('/referrals/lots', set)).status, 303);
    const list = async () => (await coordinator.get('/referrals/lots')).body;
    const [, id = ''] = /name="out" value="(\d+)"/.exec(await list()) ?? [];
    assert.equal((await coordinator.post('/referrals/lots', { out: id })).status, 303);
    assert.doesNotMatch(await list(), /East Kent: <strong>/);
    assert.equal((await coordinator.post('/referrals/lots', { out: id })).status, 422, 'pressed twice');
    const [, begun = ''] = /name="end" value="(\d+)"/.exec(await list()) ?? [];
    assert.equal((await coordinator.post('/referrals/lots', { out: begun })).status, 422);
    assert.match(await list(), /Mid Kent: <strong>Harbour Futures/);
  });

  it('how people reach a partner is set by a coordinator, changed, and taken away again', async () => {
    const path = '/referrals/partners/harbour';
    assert.match((await coordinator.get('/referrals/lots')).body, new RegExp(`href="${path}"`));
    const wrong = await coordinator.post(path, { phone: 'ring us', hours: 'Mornings' });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /Enter a phone number, like/);
    assert.match(wrong.body, /value="Mornings"/, 'nothing typed is lost');
    assert.equal((await coordinator.post(path, { phone: '01632 960111', hours: 'Mornings' })).status, 303);
    assert.match((await coordinator.get('/referrals/lots')).body, /01632 960111/);
    await coordinator.post(path, { phone: '', email: 'hello@harbour.example' });
    const { body } = await coordinator.get('/referrals/lots');
    assert.ok(!body.includes('01632 960111') && body.includes('hello@harbour.example'));
    const row = await database.db.selectFrom('partnerReach').selectAll().executeTakeFirst();
    assert.equal(row?.setBy, `account:${coordinatorId}`);
    await coordinator.post(path, {});
    assert.equal((await coordinator.get('/referrals/partners/nobody')).status, 404);
  });

  it('is taken, opened with a reason, acknowledged and sent to the partner of its area', async () => {
    const { id } = await givenReferral(database.db, {
      details: { email: 'first@example.org', name: 'Robin Seawall', phone: '01632 960101' },
    });
    const taken = await coordinator.post('/referrals');
    assert.equal(taken.headers.location, `/referrals/${id}`);

    const closed = await coordinator.get(`/referrals/${id}`);
    assert.doesNotMatch(closed.body, /Robin Seawall/, 'nothing is read before a reason is given');
    assert.deepEqual(await eventsOf(id), []);
    assert.equal((await coordinator.post(`/referrals/${id}`)).status, 422);
    assert.deepEqual(await eventsOf(id), [], 'without a reason nothing is opened');

    assert.equal((await coordinator.post(`/referrals/${id}`, { why: 'look-at-it' })).status, 303);
    const open = await coordinator.get(`/referrals/${id}`);
    assert.match(open.body, /Robin Seawall/);
    assert.match(open.body, /The delivery partner for Swale is <strong>Harbour Futures/);
    const opened = await eventsOf(id);
    assert.deepEqual(
      opened.map(({ type, actor, detail }) => [type, actor, (detail as { why: string }).why]),
      [['opened', `account:${coordinatorId}`, 'To review the request']],
    );

    assert.equal((await act(coordinator, `/referrals/${id}/acknowledge`)).status, 303);
    const empty = await act(coordinator, `/referrals/${id}/assign`);
    assert.equal(empty.status, 422);
    assert.match(empty.body, /Select a partner/);
    assert.equal((await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' })).status, 303);
    assert.deepEqual(
      (await eventsOf(id)).map(({ type }) => type),
      ['opened', 'acknowledged', 'assigned'],
    );
    const mails = await mailsTo(database.db, 'first@example.org');
    assert.equal(mails.length, 2);
    for (const { subject, text } of mails) {
      assert.doesNotMatch(subject + text, /Connect|Harbour|Robin|health|referral(?!$)(?!\n)(?=\s)/i);
    }
    assert.match((await adviser.get('/caseload?whose=partner')).body, new RegExp(`/caseload/${id}"`));
  });

  it('what is pressed twice happens once', async () => {
    const { id } = await givenReferral(database.db);
    const path = `/referrals/${id}/acknowledge`;
    const [, seen = ''] = /name="seen" value="([^"]+)"/.exec((await coordinator.get(path)).body) ?? [];
    const [one, two] = await Promise.all([
      coordinator.post(path, { seen }),
      coordinator.post(path, { seen }),
    ]);
    assert.deepEqual([one.status, two.status].filter((it) => it === 303).length, 1);
    assert.deepEqual(
      (await eventsOf(id)).map(({ type }) => type),
      ['acknowledged'],
    );
  });

  it('two coordinators who take the next at once never take the same', async () => {
    const deps = referralDeps(database.db);
    await database.db.updateTable('referral').set({ takenBy: null, takenAt: null }).execute();
    await Promise.all(Array.from({ length: 8 }, () => givenReferral(database.db)));
    const { id: other } = await givenAccount(database.db, {
      email: 'second@example.org',
      roles: ['coordinator'],
    });
    const as = (id: string) => ({ account: { id } }) as Actor;
    const taken = await Promise.all(
      Array.from({ length: 8 }, (_, at) => takeNextReferral(deps, as(at % 2 === 0 ? coordinatorId : other))),
    );
    assert.equal(new Set(taken).size, 8);
    assert.ok(taken.every((id) => id !== undefined));
  });

  it('an adviser’s list names the people they work with, and opening it is recorded once a day', async () => {
    const { visitor: colleague } = await staff('colleague@example.org', 'adviser', 'harbour');
    const { id } = await givenReferral(database.db, { details: { name: 'Zoë Sandling' } });
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    assert.doesNotMatch((await adviser.get('/caseload?whose=partner')).body, /Zoë/, 'nobody’s yet');
    await act(adviser, `/caseload/${id}/contact`, { way: 'phone', reached: 'yes', words: 'Talked.' });

    assert.match((await adviser.get('/caseload')).body, /Zoë Sandling/);
    assert.match((await adviser.get('/caseload?whose=partner')).body, /Zoë Sandling/);
    for (const list of ['/caseload', '/caseload?whose=partner'])
      assert.doesNotMatch((await colleague.get(list)).body, /Zoë/, 'another adviser’s');
    assert.equal((await eventsOf(id)).filter(({ type }) => type === 'listed').length, 1);

    // One that cannot be read takes no other away.
    const unreadable = await givenReferral(database.db, { details: { name: 'Lost Sealing' } });
    await act(coordinator, `/referrals/${unreadable.id}/assign`, { partner: 'harbour' });
    await act(adviser, `/caseload/${unreadable.id}/contact`, {
      way: 'phone',
      reached: 'yes',
      words: 'Talked.',
    });
    await database.db
      .updateTable('referral')
      .set(({ selectFrom }) => ({
        sealedKey: selectFrom('referral as o').select('o.sealedKey').where('o.id', '=', id),
      }))
      .where('id', '=', unreadable.id)
      .execute();
    const list = await adviser.get('/caseload');
    assert.match(list.body, /Zoë Sandling/);
    assert.match(list.body, new RegExp(`href="/caseload/${unreadable.id}">[A-Z0-9]{4}-`));
    assert.deepEqual(
      (await eventsOf(unreadable.id)).filter(({ type }) => type === 'listed'),
      [],
      'it was not shown',
    );

    // A person who withdrew is in no list any more, not even with an appointment that was not cancelled.
    await act(adviser, `/caseload/${id}/appointment`, {
      ...dayFields('on', londonDay(new Date())),
      time: '11:59pm',
      minutes: '45',
      where: 'By phone',
    });
    assert.match((await adviser.get('/caseload')).body, /minutes: appointment with/);
    await database.db
      .updateTable('referral')
      .set({ stage: 'withdrawn', endedAt: new Date() })
      .where('id', '=', id)
      .execute();
    assert.doesNotMatch((await adviser.get('/caseload')).body, /Zoë|minutes: appointment with/);
  });

  it('an adviser supports a person from the first call to 26 weeks in work', async () => {
    const { id } = await givenReferral(database.db, {
      now: daysBeforeToday(220),
      details: { email: 'kim@example.org', name: 'Kim Groyne' },
    });
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    const record = `/caseload/${id}`;
    const page = await adviser.get(record);
    assert.match(page.body, /Kim Groyne/);
    assert.equal((await adviser.get(`${record}/job`)).status, 404, 'nobody has a job before they start');

    assert.match((await adviser.get(`${record}/contact`)).body, /Kim Groyne/, 'whom they write about');

    const write = async (slug: string, fields: Record<string, string>) => {
      const answer = await act(adviser, `${record}/${slug}`, fields);
      assert.equal(
        answer.status,
        303,
        `${slug}: ${/There is a problem[\s\S]{0,800}/.exec(answer.body)?.[0]}`,
      );
    };
    await write('contact', { way: 'phone', reached: 'no', words: 'Nobody answered.' });
    await write('contact', { way: 'phone', reached: 'yes', words: 'Wants to work near home.' });
    await write('goal', { words: 'I want to be home when school ends.' });
    await write('action', { words: 'Send the bus times', ...dayFields('on', londonDay(new Date())) });
    await write('appointment', {
      ...dayFields('on', addDays(londonDay(new Date()), 1)),
      time: '10:30am',
      minutes: '45',
      where: 'Sheerness library',
    });
    await write('stage', { stage: 'ips/profile' });
    assert.match((await adviser.get('/caseload')).body, /1 task due/);

    const shown = (await adviser.get(record)).body;
    assert.match(shown, /Sheerness library/);
    assert.match(shown, /I want to be home when school ends\./);
    const [, appointment = ''] = /appointments\/([a-z0-9]+)\.ics/.exec(shown) ?? [];
    const file = await adviser.get(`${record}/appointments/${appointment}.ics`);
    assert.match(String(file.headers['content-type']), /text\/calendar/);
    assert.match(file.body, /BEGIN:VEVENT/);
    assert.doesNotMatch(file.body, /Kim|library/i, 'no name and no place in a calendar');
    assert.equal((await adviser.post(record, { appointment, outcome: 'attended' })).status, 303);
    assert.equal(
      (await adviser.post(record, { appointment, outcome: 'missed' })).status,
      422,
      'it stays as it was said',
    );
    const [, action = ''] = /name="action" value="([^"]+)"/.exec(shown) ?? [];
    assert.equal((await adviser.post(record, { action })).status, 303);

    await write('start', dayFields('on', londonDay(daysBeforeToday(200))));
    await write('job', {
      ...dayFields('on', londonDay(daysBeforeToday(190))),
      hours: '16',
      evidence: 'payslip',
      employer: 'A shop in town',
    });
    assert.match((await adviser.get('/caseload')).body, /ask if still in work after 13 weeks/);
    await write('still-in-work', { weeks: '13', evidence: 'employer' });
    await write('still-in-work', { weeks: '26', evidence: 'payslip' });
    await write('better-work', {
      ...dayFields('on', londonDay(new Date())),
      better: 'hours',
      evidence: 'person',
    });
    const end = await adviser.get(record);
    assert.match(end.body, /Still in work: after 26 weeks/);
    await write('finish', { reason: 'settled' });
    const row = await database.db
      .selectFrom('referral')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    assert.equal(row.stage, 'finished');
    assert.ok(row.keepUntil !== null && row.contactedAt !== null && row.startedAt !== null);
    assert.equal((await adviser.get(`${record}/contact`)).status, 404, 'it has ended');

    const events = await database.db
      .selectFrom('referralEvent')
      .selectAll()
      .where('referralId', '=', id)
      .execute();
    assert.doesNotMatch(
      JSON.stringify(events.map(({ detail }) => detail)) + JSON.stringify(row),
      /Kim|Groyne|shop|home|kim@|library/,
      'what is written about the person is in no column that can be read',
    );
    assert.equal(events.filter(({ type }) => type === 'opened').length, 1, 'one visit is one opening');
  });

  it('the person sees each step of the coordinator and the adviser, and who opened the record and why', async () => {
    const email = 'sees@example.org';
    const { id, reference } = await givenReferral(database.db, { details: { email } });
    const person = visitorTo(portal.url);
    await person.post('/support/referral', { reference });
    const [, code = ''] = /asked: (\d{6})/.exec((await mailTo(database.db, email)).text) ?? [];
    assert.equal((await person.post('/support/referral/code', { code })).status, 303);
    const shown = async (path = '/support/referral') =>
      (await person.get(path)).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

    await coordinator.post(`/referrals/${id}`, { why: 'look-at-it' });
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    assert.match(await shown(), /With Harbour Futures/);
    await adviser.get(`/caseload/${id}`);
    await act(adviser, `/caseload/${id}/appointment`, {
      ...dayFields('on', addDays(londonDay(new Date()), 2)),
      time: '2pm',
      minutes: '30',
      where: 'Library, room 2',
    });
    assert.match(await shown(), /Library, room 2/);
    await act(adviser, `/caseload/${id}/note`, { words: 'Likes to work outdoors.' });
    await act(adviser, `/caseload/${id}/start`, dayFields('on', londonDay(new Date())));
    assert.match(await shown(), /Started/);

    const file = await shown('/support/referral/data');
    for (const words of [/To review the request/, /To work with the person/, /Likes to work outdoors\./]) {
      assert.match(file, words);
    }
    await act(coordinator, `/referrals/${id}/not-right`, {
      reason: 'other-support',
      words: 'The work club in the library fits better.',
    });
    assert.match(await shown(), /The work club in the library fits better\./);
  });

  it('a day that cannot be is refused in words, and nothing that was typed is lost', async () => {
    const { id } = await givenReferral(database.db);
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    const future = await act(
      adviser,
      `/caseload/${id}/start`,
      dayFields('on', addDays(londonDay(new Date()), 3)),
    );
    assert.equal(future.status, 422);
    assert.match(future.body, /Start date must be today or in the past/);
    const long = await act(adviser, `/caseload/${id}/note`, { words: 'x'.repeat(2_001) });
    assert.equal(long.status, 422);
    assert.match(long.body, /x{2001}/);
    for (const words of NAUGHTY) {
      const answer = await act(adviser, `/caseload/${id}/action`, {
        words,
        'on-day': words,
        'on-month': '1',
        'on-year': '2027',
      });
      assert.ok([303, 422].includes(answer.status), `${answer.status} for ${JSON.stringify(words)}`);
    }
    assert.equal((await adviser.get(`/caseload/${id}`)).status, 200);
  });

  it('a returned referral is seen by the coordinators again and no longer by the partner', async () => {
    const { id } = await givenReferral(database.db);
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    const back = await act(adviser, `/caseload/${id}/return`, {
      reason: 'no-place',
      words: 'Full until March.',
    });
    assert.equal(back.headers.location, '/caseload?done=return');
    assert.equal((await adviser.get(`/caseload/${id}`)).status, 404);
    const queue = (await coordinator.get('/referrals?stage=looked-at')).body;
    assert.match(queue, new RegExp(`/referrals/${id}"[^]*?Find a partner[^]*?Returned by a partner`));
    await coordinator.post(`/referrals/${id}`, { why: 'partner-asked' });
    assert.match((await coordinator.get(`/referrals/${id}`)).body, /Full until March\./);
  });

  it('a person who rings is found by the reference that they read out, which is in no address', async () => {
    const { id, reference } = await givenReferral(database.db);
    const spelled = `${reference.slice(0, 4)} ${reference.slice(4, 8).toLowerCase()} ${reference.slice(8)}`;
    const find = (who: Visitor, path: string, typed?: string) =>
      who.post(`${path}?find`, typed === undefined ? {} : { reference: typed });
    assert.equal((await find(coordinator, '/referrals', spelled)).headers.location, `/referrals/${id}`);

    // Two letters swapped, as they are on the phone.
    const [one = '', two = ''] = reference;
    const swapped = one === two ? `${reference.slice(0, 8)}` : `${two}${one}${reference.slice(2)}`;
    for (const [who, path] of [
      [coordinator, '/referrals'],
      [adviser, '/caseload'],
    ] as const) {
      const misread = await find(who, path, swapped);
      assert.equal(misread.status, 422);
      assert.match(misread.body, /id="reference-error"/, 'beside the field');
      assert.ok(misread.body.includes(`value="${swapped}"`), 'what was typed stays');
      assert.match((await find(who, path, 'K7F3')).body, /Enter all 9 letters and numbers/);
      assert.match((await find(who, path)).body, /Enter a reference/);
    }

    const theirs = await find(adviser, '/caseload', reference);
    const nobodys = await find(adviser, '/caseload', newReference());
    const words = (body: string) => /id="reference-error"[^]*?<\/p>/.exec(body)?.[0];
    assert.match(words(theirs.body) ?? '', /There is no one with this reference/);
    assert.equal(words(theirs.body), words(nobodys.body), 'nobody learns whether there is one');
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    assert.equal((await find(adviser, '/caseload', reference)).headers.location, `/caseload/${id}`);
    assert.match(
      (await find(coordinator, '/referrals', newReference())).body,
      /There is no referral with this reference/,
    );
    assert.deepEqual(
      (await eventsOf(id)).filter(({ type }) => type === 'opened'),
      [],
      'finding is not opening',
    );
  });

  it('something from the search is suggested once', async () => {
    const { id } = await givenReferral(database.db);
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    const [opportunity = ''] = await given(
      database.db,
      [anOpportunity({ title: 'Cook at a lodge', publishedAt: new Date(Date.now() - 60_000) })],
      { organisation: anOrganisation(), now: new Date() },
    );
    const path = `/caseload/${id}/opportunities`;
    assert.equal((await adviser.post(path, { opportunity })).status, 303);
    assert.equal((await adviser.post(path, { opportunity })).status, 422);
    assert.equal((await adviser.post(path, { opportunity: 'none' })).status, 422);
    assert.match((await adviser.get(`/caseload/${id}`)).body, /Cook at a lodge/);
  });

  it('who is suggested something hears of it, once a day; their adviser hears what they think of it', async () => {
    const email = 'suggested@example.org';
    const { id, reference } = await givenReferral(database.db, { details: { email, name: 'Ines Shingle' } });
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    await act(adviser, `/caseload/${id}/contact`, { way: 'phone', reached: 'yes', words: 'Talked.' });
    const opportunities = await given(
      database.db,
      ['Gardener in a park', 'Cook in a school', 'Driver of a bus'].map((title) =>
        anOpportunity({ title, publishedAt: new Date(Date.now() - 60_000) }),
      ),
      { now: new Date() },
    );
    const heard = async () => (await mailsTo(database.db, email)).length;
    const before = await heard();
    const me = { account: { id: coordinatorId } } as Actor;
    const scope = { kind: 'partner', organisationIds: ['harbour'] } as const;
    const noon = londonInstant(addDays(londonDay(new Date()), -2), '12:00');
    const days = [0, 0, 1];
    for (const [at, opportunityId] of opportunities.entries()) {
      const now = new Date(noon.getTime() + (days[at] ?? 0) * DAY + at * 60_000);
      assert.ok(
        await suggest(
          referralDeps(database.db, () => now),
          me,
          scope,
          { id, opportunityId },
        ),
      );
    }
    assert.equal((await heard()) - before, 2, 'one on each of two days');
    const [mail] = await mailsTo(database.db, email);
    assert.doesNotMatch(`${mail?.subject} ${mail?.text}`, /park|school|bus|Ines/);

    const person = visitorTo(portal.url);
    await person.post('/support/referral', { reference });
    const [, code = ''] = /asked: (\d{6})/.exec((await mailTo(database.db, email)).text) ?? [];
    await person.post('/support/referral/code', { code });
    const [opportunity = '', other = ''] = opportunities;
    await person.post('/support/referral/suggestion', { opportunity: other, answer: 'not-for-me' });
    await person.post('/support/referral/suggestion', { opportunity, answer: 'interested' });
    const text = async (path: string) =>
      (await adviser.get(path)).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    const today = /Ines Shingle .{0,20}: interested in “Gardener in a park”/;
    assert.match(await text('/caseload'), today);
    assert.doesNotMatch(await text('/caseload'), /Cook in a school/);
    const record = await text(`/caseload/${id}`);
    assert.match(record, /Gardener in a park , [^–]* – Ines Shingle is interested \(\d/);
    assert.match(record, /They answered a suggestion: they are interested, Gardener in a park/);
    assert.match(await text('/caseload'), today, 'looking at it is not enough');
    await act(adviser, `/caseload/${id}/note`, { words: 'We write the application on Monday.' });
    assert.doesNotMatch(await text('/caseload'), today);
  });

  it('that no message is safe stands before coordinator and adviser, and on the form of getting in touch', async () => {
    const email = 'quiet@example.org';
    const { id } = await givenReferral(database.db, {
      details: { email, phone: '01632 960888', messageIsSafe: false, noMessages: true },
    });
    await coordinator.post(`/referrals/${id}`, { why: 'look-at-it' });
    const warning = /Do not leave a voicemail or send a text message, email or letter/;
    assert.match((await coordinator.get(`/referrals/${id}`)).body, warning);
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    const record = (await adviser.get(`/caseload/${id}`)).body;
    assert.match(record, warning);
    assert.match(record, /01632 960888[^]{0,120}Do not leave a message\. If they do not answer, try again/);
    assert.match((await adviser.get(`/caseload/${id}/contact`)).body, warning);
    assert.match((await adviser.get(`/caseload/${id}/start`)).body, /they said no message is safe/);
    assert.deepEqual(await mailsTo(database.db, email), [], 'not even that it goes on');
  });

  it('people who chose email get one reminder the day before', async () => {
    const now = new Date();
    const safe = await givenReferral(database.db, { details: { email: 'safe@example.org' } });
    const unsafe = await givenReferral(database.db, {
      details: { email: 'unsafe@example.org', ways: ['phone'] },
    });
    for (const { id } of [safe, unsafe]) {
      await database.db
        .insertInto('referralAppointment')
        .values({
          id: `appointment-${id}`,
          referralId: id,
          startsAt: new Date(now.getTime() + DAY),
          minutes: 30,
          sealed: 'not read',
          createdAt: new Date(now.getTime() - 2 * DAY),
        })
        .execute();
    }
    const deps = referralDeps(database.db, () => now);
    assert.equal(await remindOfAppointments(deps, database.db), 1);
    assert.equal(await remindOfAppointments(deps, database.db), 0);
    const [mail] = await mailsTo(database.db, 'safe@example.org');
    assert.doesNotMatch(`${mail?.subject} ${mail?.text}`, /Connect|programme|Morgan/);
    assert.deepEqual(await mailsTo(database.db, 'unsafe@example.org'), []);
  });

  it('the same person twice is shown as a possible duplicate, in the queue and beside the record', async () => {
    const one = await givenReferral(database.db, {
      details: { email: 'twice@example.org', phone: '01632 960777' },
    });
    const two = await givenReferral(database.db, {
      details: { email: 'Twice@example.org', phone: '01632 960778' },
    });
    const queue = await coordinator.get('/referrals?stage=all&show=duplicates');
    for (const { id } of [one, two]) assert.match(queue.body, new RegExp(`/referrals/${id}"`));
    await coordinator.post(`/referrals/${one.id}`, { why: 'look-at-it' });
    const record = await coordinator.get(`/referrals/${one.id}`);
    assert.match(record.body, /Possibly the same person/);
    assert.match(record.body, new RegExp(`/referrals/${two.id}"`));
  });

  it('a person who asked for deletion is found, and deleted after the night', async () => {
    const { id } = await givenReferral(database.db);
    await database.db
      .insertInto('referralEvent')
      .values({ referralId: id, at: new Date(), type: 'deletion-asked', actor: 'public' })
      .execute();
    assert.match((await coordinator.get('/referrals')).body, /1 asked for deletion/);
    assert.match(
      (await coordinator.get('/referrals?stage=all&show=deletion')).body,
      new RegExp(`/referrals/${id}"`),
    );
    assert.equal((await act(coordinator, `/referrals/${id}/delete`)).status, 303);
    const row = await database.db
      .selectFrom('referral')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    assert.equal(row.stage, 'withdrawn');
    assert.ok(row.keepUntil !== null && row.keepUntil < londonDay(new Date()));
  });

  it('an adviser sees who waits, and on the record what the person has done', async () => {
    const { id } = await givenReferral(database.db);
    await act(coordinator, `/referrals/${id}/assign`, { partner: 'harbour' });
    assert.match(
      (await adviser.get('/caseload')).body,
      /(?:is|are) waiting for an\s+adviser[^]*href="\/caseload\?whose=waiting"/,
    );
    assert.match((await adviser.get('/caseload?whose=waiting')).body, new RegExp(`/caseload/${id}"`));
    await act(adviser, `/caseload/${id}/contact`, { way: 'phone', reached: 'yes' });
    const happened = (type: ReferralEventType) =>
      database.db
        .insertInto('referralEvent')
        .values({ referralId: id, at: new Date(Date.now() + 60_000), type, actor: 'public' })
        .execute();
    await happened('details-changed');
    await happened('deletion-asked');
    const list = (await adviser.get('/caseload')).body;
    for (const words of [/contact details changed/, /they asked us to delete/, /Asked for deletion/])
      assert.match(list, words);
    const record = (await adviser.get(`/caseload/${id}`)).body;
    for (const words of [
      /Their contact details changed on/,
      /They asked us to delete their personal details/,
    ])
      assert.match(record, words);
    await happened('withdrawn');
    await database.db
      .updateTable('referral')
      .set({ stage: 'withdrawn', endedAt: new Date() })
      .where('id', '=', id)
      .execute();
    assert.match((await adviser.get('/caseload')).body, /referral withdrawn\. Do not contact them/);
    assert.match((await adviser.get(`/caseload/${id}`)).body, /Referral withdrawn on/);
  });

  it('the reports and the return show no number under five', async () => {
    const page = await coordinator.get('/reports');
    assert.equal(page.status, 200);
    assert.match(page.body, /<svg[^>]*role="img"/);
    const starts = [
      ...page.body.matchAll(/<\/th>\s*<td class="govuk-table__cell[^"]*">\s*([^<]*?)\s*<\/td>/g),
    ];
    assert.ok(starts.length > 10);
    for (const [, shown] of starts) assert.ok(shown === 'Not shown' || Number(shown) >= 5, shown);
    const file = await coordinator.get('/reports/return.csv');
    assert.match(String(file.headers['content-type']), /text\/csv/);
    const [head = '', ...lines] = file.body.replace('\u{feff}', '').trim().split('\r\n');
    assert.match(head, /^"Month","Partner","Planned starts","Starts"/);
    for (const line of lines)
      assert.doesNotMatch(line.split(',').slice(3).join(','), /(^|,)[0-4](,|$)/, line);
  });

  it('the plan of starts is set by line, and a mistake in one is named', async () => {
    const wrong = await coordinator.post('/reports/plan', { plan: '2026-11,Harbour Futures,Atlantis,5' });
    assert.equal(wrong.status, 422);
    assert.match(wrong.body, /Line 1 of the plan: there is no area with that name/);
    assert.match(wrong.body, /Atlantis/);
    const month = londonDay(new Date()).slice(0, 7);
    const set = await coordinator.post('/reports/plan', {
      plan: `month,partner,area,starts\n${month},harbour futures,Swale,7\n${month},Harbour Futures,ashford,8`,
    });
    assert.equal(set.status, 303, set.body);
    assert.match(
      (await coordinator.get('/reports/plan')).body,
      new RegExp(`${month},Harbour Futures,Swale,7`),
    );
    assert.match((await coordinator.get('/reports')).body, />\s*15\s*</);
  });

  it('coordinators read in the queue that references are being guessed, and how often', async () => {
    assert.doesNotMatch((await coordinator.get('/referrals')).body, /guessing/);
    const limits = createLimits(database.pool, secrets.keyedHash);
    for (let n = 0; n < 143; n += 1) await limits.take(['referral-miss/all', '']);
    assert.match((await coordinator.get('/referrals')).body, /143 references that do not exist/);
  });

  it('odd addresses of the queue are read as far as they can be', async () => {
    for (const query of [
      'stage=x',
      'area=%00',
      'partner=%27',
      'page=99999',
      'show=overdue&show=mine&stage=withdrawn',
      'stage=all&page=80',
    ]) {
      assert.equal((await coordinator.get(`/referrals?${query}`)).status, 200, query);
    }
    assert.equal((await coordinator.get('/reports?year=1e999')).status, 200);
    // No address of the site has a control character: it is refused before any page is asked.
    assert.equal((await coordinator.get('/referrals/%00')).status, 400);
  });
});

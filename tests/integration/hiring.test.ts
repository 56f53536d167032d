import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import ICAL from 'ical.js';
import { addDays, londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import type { ApplicationState } from '#features/applications/application.ts';
import { undoMove } from '#features/applications/decide.service.ts';
import { givenSignedIn, mailsTo, secrets, sendMailsTo } from '../support/accounts.ts';
import { givenApplication, interviewForm } from '../support/applications.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

const BASE = '/manage/harbour-training/applications';
const NEWS = 'There is an update on your application';
const CORRECTION = 'A correction to what we told you';

describe('from an interview to a job', () => {
  const { portal, database } = usePortal();
  let vacancy: string;
  let organisationId: string;
  let boss: Visitor;
  const week = (days: number) => addDays(londonDay(new Date()), days);

  before(async () => {
    const { db } = database;
    [vacancy = ''] = await given(
      db,
      [
        anOpportunity({
          publishedAt: new Date(Date.now() - 86_400_000),
          howToApply: { here: true },
          title: 'Ferry hand',
        }),
      ],
      {
        organisation: anOrganisation({ slug: 'harbour-training', name: 'Harbour Training' }),
        now: new Date(),
      },
    );
    ({ organisationId } = await db
      .selectFrom('opportunity')
      .select('organisationId')
      .executeTakeFirstOrThrow());
    boss = await member('harbour-training');
  });

  async function member(slug: string): Promise<Visitor> {
    const email = `${newId()}@${slug}.example`;
    const { id } = await database.db
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow();
    const member = { organisationId: id, role: 'editor' } as const;
    return (await givenSignedIn({ portal, database }, { email, member })).visitor;
  }
  async function applicant(state: ApplicationState = 'new', name = 'Sam Marsh') {
    const { id: accountId, email, visitor } = await givenSignedIn({ portal, database });
    const id = await givenApplication(database.db, { opportunityId: vacancy, accountId, email, state, name });
    return { id, email, visitor, own: `/account/applications/${id}`, path: `${BASE}/${id}` };
  }
  const stateOf = async (id: string) =>
    (
      await database.db
        .selectFrom('application')
        .select('state')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
    ).state;
  const subjects = async (email: string) =>
    (await mailsTo(database.db, email))
      .filter(({ state }) => state !== 'dropped')
      .map(({ subject }) => subject)
      .reverse();
  const move = (path: string, state: string, words = '') => boss.post(path, { do: 'move', state, words });
  const mailsLeave = (email: string) => sendMailsTo(database.db, email);
  function read(file: string): { event: ICAL.Event; method: unknown } {
    const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
    const [event, ...more] = calendar.getAllSubcomponents('vevent');
    assert.equal(more.length, 0);
    return { event: new ICAL.Event(event), method: calendar.getFirstPropertyValue('method') };
  }
  const radios = (body: string, name: string) =>
    [
      ...body.matchAll(
        new RegExp(`name="${name}"[^>]*value="([^"]+)"|value="([^"]+)"[^>]*name="${name}"`, 'g'),
      ),
    ].map(([, before, after]) => before ?? after ?? '');

  it('an interview cannot be offered without a time and a place, in the past, at night or twice at once; nothing typed is lost', async () => {
    const { id, path } = await applicant();
    const form = `${path}/interview`;
    assert.equal((await move(path, 'interview', 'Come by.')).status, 422, 'not by the list of steps');
    const day = week(7);
    for (const [fields, words] of [
      [
        { do: 'offer' },
        [
          'Select how you will meet',
          'Enter where it is',
          'Enter the date',
          'Enter the time',
          'Select how long',
        ],
      ],
      [interviewForm([`${day} 10:00`], { where: '' }), ['Enter the address']],
      [
        interviewForm([`${day} 10:00`], { where: '', way: 'phone' }),
        ['Enter who will call, and on what number'],
      ],
      [interviewForm(['2020-01-07 10:00']), ['The date must be today or in the future']],
      [interviewForm([`${day} 03:00`]), ['The time must be between 7am and 9pm']],
      [interviewForm([`${day} 10:00`, `${day} 10:15`]), ['This overlaps with the first time']],
      [interviewForm([`${day} 10:00`, '--- 11:00']), ['Enter the date, or clear the time']],
      [interviewForm([`${week(500)} 10:00`]), ['The date must be within a year']],
    ] as [Record<string, string>, string[]][]) {
      const answer = await boss.post(form, { ...fields, words: 'Bring your licence.' });
      assert.equal(answer.status, 422, JSON.stringify(fields));
      for (const text of words) assert.ok(answer.body.includes(text), `${text}: ${JSON.stringify(fields)}`);
      assert.match(answer.body, />Bring your licence\.<\/textarea>/);
    }
    assert.equal(await stateOf(id), 'new');
    assert.equal((await boss.get(`${path}/interview.ics`)).status, 404);
  });

  it('of several times the applicant chooses one; it goes into the calendars of both, and follows each change', async () => {
    const { id, email, visitor, own, path } = await applicant('new', 'Rosa Thorn');
    const asked = interviewForm([`${week(7)} 10:00`, `${week(8)} 14:30`], { words: 'Ask for Kim.' });
    const answers = await Promise.all([
      boss.post(`${path}/interview`, asked),
      boss.post(`${path}/interview`, { ...asked, words: '' }),
    ]);
    assert.ok(answers.every(({ status }) => status === 303));
    const events = () =>
      database.db.selectFrom('applicationEvent').select('type').where('applicationId', '=', id).execute();
    const told = await events();
    // The same words again are a second press, and no change that is told at once.
    assert.equal((await boss.post(`${path}/interview`, asked)).status, 303);
    assert.deepEqual(await events(), told);
    const page = await visitor.get(own);
    assert.match(page.body, /Which time can you make\?/);
    assert.match(page.body, /Harbour House, 1 Quay Street/);
    assert.equal((await visitor.get(`${own}/interview.ics`)).status, 404, 'nothing is agreed yet');
    const [first = '', second = ''] = radios(page.body, 'time');
    const none = await visitor.post(own, { do: 'can-come' });
    assert.equal(none.status, 422);
    assert.match(none.body, /href="#time"[^>]*>\s*Select a time/);
    for (const time of ['2030-01-01T10:00:00.000Z', 'x', "' or 1=1"]) {
      assert.equal((await visitor.post(own, { do: 'can-come', time })).status, 422, time);
    }
    assert.equal((await visitor.post(own, { do: 'can-come', time: second })).status, 303);
    assert.equal((await visitor.post(own, { do: 'can-come', time: second })).status, 303, 'pressed twice');
    assert.match((await visitor.get(own)).body, /2:30pm to 3pm/);

    const files = [await visitor.get(`${own}/interview.ics`), await boss.get(`${path}/interview.ics`)];
    for (const { headers, body } of files) {
      assert.match(headers['content-type'] ?? '', /^text\/calendar/);
      const { event, method } = read(body);
      assert.equal(method, 'PUBLISH');
      assert.equal(event.startDate.toJSDate().toISOString(), second);
      assert.match(event.location, /Quay Street/);
      assert.equal(event.component.getFirstPropertyValue('status'), 'CONFIRMED');
    }
    const [his, theirs] = files.map(({ body }) => read(body).event);
    assert.equal(his?.summary, 'Interview: Harbour Training, Ferry hand');
    assert.equal(theirs?.summary, 'Interview: Rosa Thorn, Ferry hand');

    // Moved: the same entry, later; the applicant is told and asked again.
    const before = (await subjects(email)).length;
    const changed = await boss.post(`${path}/interview`, interviewForm([`${week(9)} 09:00`]));
    assert.equal(changed.headers.location, `${path}?done=interview-changed`);
    assert.deepEqual((await subjects(email)).slice(before), [NEWS]);
    assert.match((await visitor.get(own)).body, /Can you come to the interview\?/);
    const moved = read((await visitor.get(`${own}/interview.ics`)).body).event;
    assert.equal(moved.uid, his?.uid);
    assert.ok(moved.sequence > (his?.sequence ?? 0));
    assert.equal((await visitor.post(own, { do: 'can-come', time: first })).status, 422, 'a time of before');

    // Called off: said on the page, and taken out of the calendar.
    assert.equal((await boss.post(`${path}/interview`, { do: 'cancel', words: 'We are ill.' })).status, 303);
    const off = await visitor.get(own);
    assert.match(off.body, /This interview has been cancelled/);
    assert.match(off.body, /We are ill\./);
    const last = read((await visitor.get(`${own}/interview.ics`)).body);
    assert.equal(last.method, 'CANCEL');
    assert.equal(last.event.uid, his?.uid);
    assert.ok(last.event.sequence > moved.sequence);
    assert.equal((await visitor.post(own, { do: 'can-come' })).status, 422);
    // Another one is another entry.
    assert.equal((await boss.post(`${path}/interview`, interviewForm([`${week(10)} 09:00`]))).status, 303);
    assert.notEqual(read((await visitor.get(`${own}/interview.ics`)).body).event.uid, his?.uid);
    await visitor.post(`${own}/withdraw`);
    assert.equal(
      read((await boss.get(`${path}/interview.ics`)).body).method,
      'CANCEL',
      'the applicant withdrew',
    );
    assert.equal(await stateOf(id), 'withdrawn');
  });

  it('two applicants cannot choose the same time at the same moment, unless several may come', async () => {
    const times = [`${week(20)} 10:00`, `${week(20)} 11:00`];
    const people = [await applicant(), await applicant()];
    for (const { path } of people) {
      assert.equal((await boss.post(`${path}/interview`, interviewForm(times))).status, 303);
    }
    const timesOf = async ({ visitor, own }: (typeof people)[number]) =>
      radios((await visitor.get(own)).body, 'time');
    const [time = ''] = (await Promise.all(people.map(timesOf)))[0] ?? [];
    const answers = await Promise.all(
      people.map(({ visitor, own }) => visitor.post(own, { do: 'can-come', time })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 422]);
    const late = answers.findIndex(({ status }) => status === 422);
    assert.match(answers[late]?.body ?? '', /This time is no longer free/);
    for (const person of people.slice(late, late + 1)) assert.equal((await timesOf(person)).length, 1);

    const third = await applicant();
    const taken = await boss.post(`${third.path}/interview`, interviewForm(times.slice(0, 1)));
    assert.equal(taken.status, 422);
    assert.match(taken.body, /You are seeing another applicant then/);
    const shared = interviewForm(times.slice(0, 1), { shared: 'yes' });
    assert.equal((await boss.post(`${third.path}/interview`, shared)).status, 303);
  });

  it('a time that has gone to another applicant is not taken back by undoing a withdrawal', async () => {
    const [first, second] = [await applicant(), await applicant()];
    const times = [`${week(21)} 10:00`];
    assert.equal((await boss.post(`${first.path}/interview`, interviewForm(times))).status, 303);
    const [time = ''] = radios((await first.visitor.get(first.own)).body, 'time');
    await first.visitor.post(first.own, { do: 'can-come', ...(time === '' ? {} : { time }) });
    await first.visitor.post(`${first.own}/withdraw`);
    assert.equal((await boss.post(`${second.path}/interview`, interviewForm(times))).status, 303);
    assert.equal((await first.visitor.post(first.own, { do: 'undo' })).status, 422);
    assert.equal(await stateOf(first.id), 'withdrawn');
    // Where the time is free again, undoing works.
    await boss.post(`${second.path}/interview`, { do: 'cancel' });
    const undone = await first.visitor.post(first.own, { do: 'undo' });
    assert.deepEqual([undone.status, await stateOf(first.id)], [303, 'interview']);
  });

  it('what happens after an offer is recorded, and the applicant reads it', async () => {
    const { id, visitor, own, path } = await applicant();
    await move(path, 'offered', 'We would like you to start on Monday.');
    assert.equal((await move(path, 'hired')).status, 422, 'not before they said yes');
    assert.equal((await move(path, 'accepted-by-phone')).status, 303);
    assert.match((await visitor.get(own)).body, /You accepted the offer/);
    assert.equal((await move(path, 'hired')).status, 303);
    const page = await visitor.get(own);
    assert.match(page.body, /You have the job/);
    assert.doesNotMatch(page.body, /Shortlisted|Interview \(|Still to come/, 'only what happened');
    assert.match((await boss.get(`${BASE}?state=hired`)).body, new RegExp(id));
    assert.match((await boss.get(`${BASE}/export.csv?state=hired`)).body, /"Hired"/);
    assert.equal((await visitor.post(`${own}/withdraw`)).headers.location, own);
    assert.equal(await stateOf(id), 'hired');

    const other = await applicant('offered');
    assert.equal((await move(other.path, 'declined-by-phone')).status, 303);
    assert.equal(await stateOf(other.id), 'declined');
    assert.match((await other.visitor.get(other.own)).body, /recorded that you declined the offer/);
  });

  it('an offer is withdrawn with a reason and kind words, not by a bare press', async () => {
    const { id, visitor, own, path } = await applicant('offered');
    const form = `${path}/withdraw-offer`;
    assert.equal((await move(path, 'offer-withdrawn')).status, 422);
    assert.match((await boss.post(form, {})).body, /Select a reason/);
    assert.match((await boss.post(form, { reason: 'other', words: '' })).body, /Enter the reason/);
    const done = { reason: 'gone', words: 'The ferry was sold. Please apply again in spring.' };
    assert.equal((await boss.post(form, done)).status, 303);
    assert.equal((await boss.post(form, done)).status, 303, 'pressed twice');
    assert.equal(await stateOf(id), 'offer-withdrawn');
    const page = await visitor.get(own);
    assert.match(page.body, /has withdrawn its offer\. We are sorry/);
    assert.match(page.body, /The job or place is no longer available/);
    assert.match(page.body, /The ferry was sold/);
    assert.equal((await visitor.post(own, { do: 'accept' })).status, 422);
  });

  it('a decision that is undone within minutes reaches no applicant, nor does "not this time"', async () => {
    const { id, email, visitor, own, path } = await applicant('shortlisted');
    const end = `${BASE}/not-this-time?id=${id}`;
    await boss.post(end, { reason: 'must-have', words: 'Sorry, the wrong person.' });
    const [mail] = await database.db
      .selectFrom('mail')
      .select(['sendAfter', 'state'])
      .where('recipient', '=', email)
      .execute();
    assert.equal(mail?.state, 'created');
    const minutes = ((mail?.sendAfter?.getTime() ?? 0) - Date.now()) / 60_000;
    assert.ok(minutes > 8 && minutes <= 10, `${minutes}`);
    assert.match((await boss.get(path)).body, /You told them today that they were unsuccessful/);
    const undone = await boss.post(path, { do: 'undo' });
    assert.equal(undone.headers.location, `${path}?done=undone`);
    assert.equal(await stateOf(id), 'shortlisted');
    await mailsLeave(email);
    assert.deepEqual(await subjects(email), [], 'the email was dropped');
    const page = await visitor.get(own);
    assert.doesNotMatch(page.body, /not this time|wrong person|mistake/i);
    assert.equal((await boss.post(path, { do: 'undo' })).status, 422, 'there is nothing to undo any more');
  });

  it('one that the applicant knows of is corrected by email, and says so on their page', async () => {
    const { id, email, visitor, own, path } = await applicant('shortlisted');
    await boss.post(`${BASE}/not-this-time?id=${id}`, { reason: 'must-have', words: '' });
    await mailsLeave(email);
    await boss.post(path, { do: 'undo' });
    assert.deepEqual(await subjects(email), [NEWS, CORRECTION]);
    assert.match(
      (await visitor.get(own)).body,
      /decided that you were not successful this time \(since corrected\)/,
    );

    // Seen on the page before the email left: known as well.
    const other = await applicant('new');
    await move(other.path, 'shortlisted');
    await other.visitor.get(other.own);
    await boss.post(other.path, { do: 'undo' });
    await mailsLeave(other.email);
    assert.deepEqual(await subjects(other.email), [CORRECTION]);
    assert.equal(await stateOf(other.id), 'new');
  });

  it('cannot be undone the next day, by another organisation, or after the applicant has acted on it', async () => {
    const { id, visitor, own, path } = await applicant('new');
    await move(path, 'offered');
    const deps = { db: database.db, secrets, clock: () => new Date(Date.now() + 86_400_000) };
    assert.equal(await undoMove(deps, organisationId, id, 'account:x'), 'cannot');
    assert.equal(
      await undoMove({ ...deps, clock: () => new Date() }, 'another', id, 'account:x'),
      'not-found',
    );
    await visitor.post(own, { do: 'accept' });
    assert.equal((await boss.post(path, { do: 'undo' })).status, 422);
    assert.equal(await stateOf(id), 'accepted');
    // The applicant's own press is the applicant's to undo.
    assert.equal((await visitor.post(own, { do: 'undo' })).headers.location, `${own}?done=undo`);
    assert.equal(await stateOf(id), 'offered');
  });

  it('an applicant who withdrew by mistake comes back, unless they have applied again meanwhile', async () => {
    const { id, email, visitor, own } = await applicant('interview');
    await visitor.post(`${own}/withdraw`);
    assert.match((await visitor.get(own)).body, /You withdrew this today/);
    assert.equal((await visitor.post(own, { do: 'undo' })).status, 303);
    assert.equal(await stateOf(id), 'interview');
    await visitor.post(`${own}/withdraw`);
    await givenApplication(database.db, { opportunityId: vacancy, email, state: 'new' });
    assert.equal((await visitor.post(own, { do: 'undo' })).status, 422);
    assert.equal(await stateOf(id), 'withdrawn');
  });

  it('cannot be read or changed by another organisation or another applicant', async () => {
    await given(database.db, [anOpportunity({ howToApply: { here: true } })], {
      organisation: anOrganisation({ slug: 'weir', name: 'Weir' }),
      now: new Date(),
    });
    const [stranger, other] = [await member('weir'), await applicant()];
    const { id, own, path } = await applicant();
    await boss.post(`${path}/interview`, interviewForm([`${week(40)} 10:00`]));
    for (const slug of ['weir', 'harbour-training']) {
      const base = `/manage/${slug}/applications`;
      for (const page of [
        `${base}/${id}/interview`,
        `${base}/${id}/interview.ics`,
        `${base}/${id}/withdraw-offer`,
      ]) {
        assert.equal((await stranger.get(page)).status, 404, page);
      }
      const asked = interviewForm([`${week(41)} 10:00`]);
      assert.equal((await stranger.post(`${base}/${id}/interview`, asked)).status, 404);
      assert.equal((await stranger.post(`${base}/${id}/interview`, { do: 'cancel' })).status, 404);
      assert.equal((await stranger.post(`${base}/${id}`, { do: 'undo' })).status, 404);
      const rule = `${base}/waiting-list?opportunity=${vacancy}`;
      assert.equal((await stranger.post(rule, { rule: 'first-come' })).status, 404);
    }
    assert.equal((await other.visitor.get(`${own}/interview.ics`)).status, 404);
    assert.equal((await other.visitor.post(own, { do: 'undo' })).status, 404);
    assert.equal((await visitorTo(portal.url).get(`/applications/${id}/interview.ics`)).status, 303);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { londonInstant } from '#lib/clock.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import {
  closePosting,
  reviewQuestions,
  startChange,
  startCopy,
  startWorkExperience,
  takeBack,
  type Poster,
  type PostingDeps,
} from '#features/postings/posting.service.ts';
import { handleExtension } from '#features/postings/extend.handler.ts';
import { overviewOf, postingPage, previewPosting } from '#features/postings/lifecycle/overview.service.ts';
import { publishVersion } from '#features/postings/lifecycle/publish.service.ts';
import { loadVersion } from '#features/postings/lifecycle/publish.service.ts';
import { remindOfUnsent } from '#features/postings/unsent.service.ts';
import { mailsTo } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { aForm } from '../support/journeys.ts';
import { JOB } from '../support/posting-answers.ts';
import { FACES, fillIn, journeyOf, TYPED } from '../unit/postings/people.ts';
import { atTheDesk, decided, givenPoster, latestVersion, postingDeps } from '../support/postings.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

describe('posting', () => {
  let database: TestDatabase;
  let deps: PostingDeps;
  let now = NOW;
  const later = (time: number) => (now = new Date(now.getTime() + time));

  before(async () => {
    database = await testDatabase();
    deps = await postingDeps(database.db, () => now);
  });
  after(() => database.close());

  const ownerWith = (over: Parameters<typeof givenPoster>[1] = {}) => givenPoster(database.db, over);
  const shown = (id: string) => findOpportunity(database.db, id, now);
  const isListed = async (id: string) =>
    (
      await database.db
        .selectFrom('listing')
        .select('live')
        .where('opportunityId', '=', id)
        .executeTakeFirst()
    )?.live === true;
  const page = async (poster: Poster, postingId: string) => {
    const found = await postingPage(deps, poster, postingId);
    assert.ok(found, 'there is no such posting');
    return found;
  };
  const history = async (poster: Poster, postingId: string) =>
    (await page(poster, postingId)).history.map(({ who, text }) => `${who} ${text}`);

  /** Something live of this poster. */
  async function live(poster: Poster, answers: Record<string, unknown> = {}) {
    const desk = atTheDesk(deps, poster);
    const { posting } = await desk.sent(await desk.begin({ ...JOB, ...answers }));
    const [id = ''] = await decided(database.db, posting, now);
    later(HOUR);
    return { desk, posting, id };
  }

  it('is sent, waits with a day to answer by, is approved and can be found', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const result = await desk.sent(await desk.begin(JOB));
    assert.deepEqual(
      [result['title'], result['dueOn'], result['isLive']],
      ['Care assistant, mornings', '2026-11-23', false],
    );
    const waiting = await page(poster, result.posting);
    assert.equal(waiting.status.text, 'Waiting for approval');
    assert.match(waiting.status.detail, /by the end of Monday 23 November 2026/);
    assert.equal((await previewPosting(deps, poster, result.posting))?.variants[0]?.title, JOB['title']);
    assert.deepEqual(
      (await overviewOf(deps, poster)).waiting.map(({ title }) => title),
      [JOB['title']],
    );

    later(HOUR);
    const [id = ''] = await decided(database.db, result.posting, now);
    const found = await shown(id);
    assert.equal(found?.status, 'open');
    assert.equal(found.opportunity.publishedAt.getTime(), now.getTime(), 'published when it was approved');
    assert.equal(await isListed(id), true);
    assert.deepEqual(await history(poster, result.posting), [
      'council approved it',
      'you sent it for approval',
    ]);
    assert.equal((await page(poster, result.posting)).status.detail, 'Closes on 18 December.');
  });

  it('published a second time it keeps its address', async () => {
    const poster = await ownerWith();
    const { posting, id } = await live(poster);
    const { id: version } = await latestVersion(database.db, posting);
    const ids = await database.db
      .transaction()
      .execute((trx) => publishVersion(trx, version, { actor: 'account:moderator', now }));
    assert.deepEqual(ids, [id], 'an opportunity keeps its id');
    assert.equal((await loadVersion(database.db, version))?.opportunities[0]?.title, JOB['title']);
  });

  it('is returned with a note beside one question, corrected and approved', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const { posting } = await desk.sent(await desk.begin({ ...JOB, hoursText: 'Various' }));
    await decided(database.db, posting, later(HOUR), {
      decision: 'returned',
      reason: 'Nearly there.',
      notes: { hoursText: 'On which days?' },
    });
    const returned = await page(poster, posting);
    assert.deepEqual(returned.decision, {
      reason: 'Nearly there.',
      notes: [{ called: 'Days and times', text: 'On which days?' }],
    });
    assert.deepEqual(
      (await overviewOf(deps, poster)).attention.map(({ status }) => status.text),
      ['Changes needed'],
    );

    const tasks = (await startChange(deps, poster, posting)) ?? '';
    assert.equal(await startChange(deps, poster, posting), tasks, 'pressed twice it is one draft');
    const list = async () => {
      const view = await desk.visit(tasks);
      assert.ok(view.kind === 'tasks');
      const { status } = view.tasks.find(({ section }) => section === 'Contract and hours') ?? {};
      return [view.title, status];
    };
    assert.deepEqual(await list(), ['Make the changes the moderator asked for', 'changes-needed']);
    const hours = await desk.visit(tasks.replace(/tasks$/, 'hours'));
    assert.equal(hours.kind, 'step');
    const question = hours.kind === 'step' && hours.questions.find((it) => it.question.name === 'hoursText');
    assert.equal(question && question.note, 'On which days?');
    await desk.change(tasks, 'hours', { hoursMin: '20', hoursText: 'Monday to Friday, 7am to 11am' });
    assert.deepEqual(await list(), ['Make the changes the moderator asked for', 'completed']);
    const again = await desk.sent(tasks);
    assert.equal(again.posting, posting);
    assert.equal((await latestVersion(database.db, posting)).number, 2);
    const [id = ''] = await decided(database.db, posting, later(HOUR));
    assert.equal((await shown(id))?.status, 'open');
    assert.deepEqual(await history(poster, posting), [
      'council approved it',
      'you sent a change for approval',
      'council asked for changes',
      'you sent it for approval',
    ]);
  });

  it('is said not to be paid, and goes on as work experience with the answers that fit', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const tasks = await desk.begin(JOB);
    const out = await desk.visit(tasks.replace(/tasks$/, 'paid'), { paid: 'unpaid' });
    const page = tasks.replace(/tasks$/, 'not-paid');
    assert.deepEqual(out, { kind: 'redirect', to: page });
    const draft = page.split('/').at(-2) ?? '';
    const next = (await startWorkExperience(deps, poster, draft)) ?? '';
    assert.match(next, /\/post\/work-experience\//);

    const placement = atTheDesk(deps, poster, 'work-experience');
    const title = await placement.visit(next.replace(/tasks$/, 'title'));
    assert.ok(title.kind === 'step');
    assert.deepEqual(title.questions[0]?.filled['title'], [JOB['title']]);
    // The job is still there, but for the one answer.
    const paid = await desk.visit(tasks.replace(/tasks$/, 'check'));
    assert.equal(paid.kind, 'redirect');
    await desk.change(tasks, 'paid', { paid: 'figures' });
    assert.equal((await desk.send(tasks)).kind, 'redirect');
    assert.equal(
      await startWorkExperience(deps, await ownerWith(), draft),
      undefined,
      'another organisation’s is not found',
    );
    const school = await ownerWith({ kind: 'school' });
    assert.equal(await startWorkExperience(deps, school, draft), undefined);
  });

  it('changed while it is live, what was published stays up until the change is approved', async () => {
    const poster = await ownerWith();
    const { desk, posting, id } = await live(poster);
    const first = (await shown(id))?.opportunity.publishedAt;
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    await desk.change(tasks, 'title', { title: 'Senior care assistant' });
    const { mended, isLive } = await desk.sent(tasks);
    assert.deepEqual([mended, isLive], [undefined, true]);
    assert.equal((await shown(id))?.opportunity.title, JOB['title']);
    const waiting = await page(poster, posting);
    assert.deepEqual(waiting.state, { state: 'live', change: 'waiting' });
    assert.match(waiting.status.detail, /Your change is waiting for approval/);

    assert.deepEqual(await decided(database.db, posting, later(HOUR)), [id]);
    const after = await shown(id);
    assert.equal(after?.opportunity.title, 'Senior care assistant');
    assert.deepEqual(after?.opportunity.publishedAt, first, 'it is not new because it was changed');
    const version = await latestVersion(database.db, posting);
    assert.equal((await loadVersion(database.db, version.id))?.published?.answers['title'], JOB['title']);
  });

  it('correcting a course whose first date has begun keeps that date, and never moves it to another past one', async () => {
    const poster = await ownerWith({ kind: 'training-provider' });
    const desk = atTheDesk(deps, poster, 'skills-bootcamp');
    const answers = fillIn(journeyOf('skills-bootcamp', now), TYPED['skills-bootcamp']);
    const { posting } = await desk.sent(await desk.begin(answers));
    const [id = ''] = await decided(database.db, posting, now);
    const before = now;
    try {
      // The second date was 8 December, the first is 12 January.
      now = londonInstant('2026-12-15', '10:00');
      const tasks = (await startChange(deps, poster, posting)) ?? '';
      await desk.change(tasks, 'about', {
        summary: 'Learn to lay briks in ten weeks.',
        description: String(answers['description']),
      });
      assert.equal((await desk.sent(tasks)).mended, true);
      const dates = (await shown(id))?.opportunity.dates.map(({ startsOn }) => startsOn);
      assert.deepEqual(dates?.toSorted(), ['2026-12-08', '2027-01-12']);
      const { answers: kept } =
        (await loadVersion(database.db, (await latestVersion(database.db, posting)).id)) ?? {};
      assert.equal(kept?.['publishedDays'], undefined, 'what the draft was told is no answer');

      const shownToModerator = reviewQuestions(deps, 'skills-bootcamp', kept ?? {});
      const second = shownToModerator.find(({ name }) => name === 'date2First');
      assert.deepEqual(second?.value, ['8 December 2026']);

      const moved = (await startChange(deps, poster, posting)) ?? '';
      const answer = await desk.visit(moved.replace(/tasks$/, 'date-2'), {
        'date2First-day': '9',
        'date2First-month': '12',
        'date2First-year': '2026',
        publishedDays: '2026-12-09',
      });
      assert.match(JSON.stringify(answer), /Date must be today or in the future/);

      // Once all have begun it is closed, and a correction does not open it again.
      now = londonInstant('2027-01-11', '10:00');
      const closing = (await startChange(deps, poster, posting)) ?? '';
      now = londonInstant('2027-01-20', '10:00');
      assert.equal((await shown(id))?.status, 'closed');
      await desk.change(closing, 'about', {
        summary: 'Learn to lay bricks in ten weeks.',
        description: String(answers['description']),
      });
      await desk.send(closing);
      assert.equal((await shown(id))?.status, 'closed');
    } finally {
      now = before;
    }
  });

  it('a course of which only the date that has begun is left closes, rather than never', async () => {
    const poster = await ownerWith({ kind: 'training-provider' });
    const desk = atTheDesk(deps, poster, 'skills-bootcamp');
    const { posting } = await desk.sent(
      await desk.begin(fillIn(journeyOf('skills-bootcamp', now), TYPED['skills-bootcamp'])),
    );
    const [id = ''] = await decided(database.db, posting, now);
    const before = now;
    try {
      now = londonInstant('2026-12-15', '10:00');
      const tasks = (await startChange(deps, poster, posting)) ?? '';
      const day = (name: string, year: string, month: string, date: string) => ({
        [`${name}-year`]: year,
        [`${name}-month`]: month,
        [`${name}-day`]: date,
      });
      await desk.change(tasks, 'date-1', { ...day('date1First', '2026', '12', '8'), date1Seats: '8' });
      await desk.change(tasks, 'has-date-2', { hasDate2: 'no' });
      await desk.sent(tasks);
      await decided(database.db, posting, later(HOUR));
      const after = await shown(id);
      assert.equal(after?.status, 'closed');
      assert.ok((after?.opportunity.closesAt ?? now) <= now);
    } finally {
      now = before;
    }
  });

  it('a corrected typing error is published at once, and corrections do not add up to another advert', async () => {
    const poster = await ownerWith();
    const { desk, posting, id } = await live(poster, { title: 'Care asistant' });
    const mend = async (title: string) => {
      const tasks = (await startChange(deps, poster, posting)) ?? '';
      await desk.change(tasks, 'title', { title });
      const { mended } = await desk.sent(tasks);
      later(HOUR);
      return mended === true;
    };
    assert.equal(await mend('Care assistant'), true);
    assert.equal((await shown(id))?.opportunity.title, 'Care assistant');
    assert.equal(await isListed(id), true);
    assert.equal((await page(poster, posting)).state.change, undefined);
    assert.match((await history(poster, posting)).join(), /^you corrected typing errors/);
    const events = await database.db
      .selectFrom('opportunityEvent')
      .select(['type', 'actor'])
      .where('opportunityId', '=', id)
      .orderBy('id')
      .execute();
    assert.deepEqual(events.at(-1), { type: 'mended', actor: `account:${poster.actor.account.id}` });

    // Letter by letter towards a text that no moderator has approved.
    const wentLive: boolean[] = [];
    for (const title of [
      'Care assistants',
      'Bare assistants',
      'Bar assistants',
      'Bar assistance',
      'Bar existence',
    ])
      wentLive.push(await mend(title));
    assert.equal(wentLive.at(-1), false);
    assert.notEqual((await shown(id))?.opportunity.title, 'Bar existence');
  });

  it('when two colleagues change the same posting, the later one is warned, and both versions are stored', async () => {
    const organisationId = 'twocolleagues';
    const [ann, ben] = [await ownerWith({ organisationId }), await ownerWith({ organisationId })];
    const { posting } = await live(ann);
    const [annsDesk, bensDesk] = [atTheDesk(deps, ann), atTheDesk(deps, ben)];
    const anns = (await startChange(deps, ann, posting)) ?? '';
    const bens = (await startChange(deps, ben, posting)) ?? '';
    assert.notEqual(anns, bens);
    await annsDesk.change(anns, 'title', { title: 'Night care assistant' });
    await bensDesk.change(bens, 'title', { title: 'Weekend care assistant' });
    await annsDesk.sent(anns);
    const check = await bensDesk.visit(bens.replace(/tasks$/, 'check'));
    assert.match(
      JSON.stringify(check.kind === 'check' && check.findings),
      /A colleague sent a version of this that is waiting for approval/,
    );
    later(HOUR);
    await bensDesk.sent(bens);
    const versions = await database.db
      .selectFrom('postingVersion as v')
      .innerJoin('moderationCase as c', 'c.postingVersionId', 'v.id')
      .select(['v.number', 'v.answers', 'c.decision'])
      .where('v.postingId', '=', posting)
      .orderBy('v.number')
      .execute();
    assert.deepEqual(
      versions.map(({ number, answers, decision }) => [number, answers['title'], decision]),
      [
        [1, JOB['title'], 'approved'],
        [2, 'Night care assistant', 'superseded'],
        [3, 'Weekend care assistant', null],
      ],
    );
    assert.deepEqual((await history(ann, posting)).slice(0, 2), [
      'colleague sent a change for approval',
      'you sent a change for approval',
    ]);
  });

  it('sent by many at the same moment, each version has a number of its own and one waits', async () => {
    const organisationId = 'manyatonce';
    const people = [];
    for (let count = 0; count < 6; count += 1) people.push(await ownerWith({ organisationId }));
    const [first] = people;
    assert.ok(first);
    const { posting } = await live(first);
    const drafts = [];
    for (const [index, poster] of people.entries()) {
      const desk = atTheDesk(deps, poster);
      const tasks = (await startChange(deps, poster, posting)) ?? '';
      await desk.change(tasks, 'title', { title: `Care assistant in house number ${index}` });
      drafts.push({ desk, tasks });
    }
    await Promise.all(drafts.map(({ desk, tasks }) => desk.sent(tasks)));
    const rows = await database.db
      .selectFrom('postingVersion as v')
      .innerJoin('moderationCase as c', 'c.postingVersionId', 'v.id')
      .select(['v.number', 'c.decidedAt'])
      .where('v.postingId', '=', posting)
      .orderBy('v.number')
      .execute();
    assert.deepEqual(
      rows.map(({ number }) => number),
      [1, 2, 3, 4, 5, 6, 7],
    );
    assert.equal(rows.filter(({ decidedAt }) => decidedAt === null).length, 1);
    assert.equal(rows.at(-1)?.decidedAt, null);
  });

  it('approved and changed at the same moment, neither waits for the other for ever', async () => {
    for (let round = 0; round < 5; round += 1) {
      const poster = await ownerWith();
      const desk = atTheDesk(deps, poster);
      const { posting } = await desk.sent(await desk.begin(JOB));
      const tasks = (await startChange(deps, poster, posting)) ?? '';
      await desk.change(tasks, 'title', { title: 'Care assistant for the night' });
      await Promise.all([
        decided(database.db, posting, now),
        desk.sent(tasks),
        takeBack(deps, poster, posting),
      ]);
      assert.ok(await page(poster, posting));
    }
  });

  it('by an organisation that waits for approval can be sent, and waits until the organisation is decided on', async () => {
    const poster = await ownerWith({ status: 'waiting' });
    const desk = atTheDesk(deps, poster);
    const sent = await desk.sent(await desk.begin(JOB));
    assert.equal(sent['dueOn'], undefined);
    assert.equal(sent['first'], poster.organisation.name);
    const [row] = (await overviewOf(deps, poster)).waiting;
    assert.match(row?.status.detail ?? '', /your organisation first/);
  });

  it('a forgotten draft is deleted after two weeks, and its writer gets one reminder before', async () => {
    const before = now;
    const poster = await ownerWith({ email: 'forgetful@example.org' });
    const desk = atTheDesk(deps, poster);
    const tasks = await desk.begin(JOB);
    const told = async () => {
      await remindOfUnsent(deps);
      const mails = await mailsTo(database.db, 'forgetful@example.org');
      return mails.filter(({ subject }) => /We will delete something you started in a few days/.test(subject))
        .length;
    };
    later(9 * DAY);
    assert.equal(await told(), 0, 'five days are left');
    later(DAY);
    assert.equal(await told(), 1);
    assert.equal(await told(), 1, 'once');
    await desk.change(tasks, 'title', { title: 'Night care assistant' });
    assert.equal(await told(), 1, 'it was touched');
    later(11 * DAY);
    assert.equal(await told(), 2, 'and forgotten again');
    now = before;
  });

  it('by an organisation that is suspended cannot be sent, and nothing is lost', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const tasks = await desk.begin(JOB);
    const suspended: Poster = { ...poster, organisation: { ...poster.organisation, status: 'suspended' } };
    const actor = { ...poster.actor, memberships: [suspended.organisation] };
    const answer = await atTheDesk(deps, { ...suspended, actor }).send(tasks);
    assert.equal(answer.kind === 'check' && answer.status, 422);
    assert.match(JSON.stringify(answer), /is suspended/);
    assert.equal((await overviewOf(deps, poster)).drafts[0]?.title, JOB['title']);
  });

  it('is not sent while something in it must not stand', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const description = `${String(JOB['description'])} You must pay a registration fee of £50.`;
    const answer = await desk.send(await desk.begin({ ...JOB, description }));
    assert.equal(answer.kind === 'check' && answer.status, 422);
    assert.match(JSON.stringify('errors' in answer && answer.errors), /\/about\?from=check/);
    assert.equal((await overviewOf(deps, poster)).waiting.length, 0);
  });

  it('is copied without its days that are over, and posted again after it has closed', async () => {
    const poster = await ownerWith();
    const before = now;
    const { desk, posting } = await live(poster, { closesOn: '2026-12-02' });
    now = new Date('2026-12-10T10:00:00Z');
    const closed = await page(poster, posting);
    assert.deepEqual([closed.status.text, closed.state.state], ['Closed', 'closed']);
    assert.equal(await startChange(deps, poster, posting), closed.href, 'it can no longer be changed');
    const tasks = (await startCopy(deps, poster, posting)) ?? '';
    const closing = await desk.visit(tasks.replace(/tasks$/, 'closing-day'));
    assert.deepEqual((closing.kind === 'step' && closing.questions[0]?.filled['closesOn-day']) ?? [], []);
    await desk.change(tasks, 'closing-day', {
      'closesOn-day': '20',
      'closesOn-month': '12',
      'closesOn-year': '2026',
      closesTime: '12:00',
    });
    const again = await desk.sent(tasks);
    assert.notEqual(again.posting, posting);
    assert.equal(again['isLive'], false);
    now = before;
  });

  it('is kept open for longer at once, and what a moderator approves later does not undo that', async () => {
    const poster = await ownerWith();
    const { desk, posting, id } = await live(poster);
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    await desk.change(tasks, 'title', { title: 'Senior care assistant' });
    await desk.sent(tasks);
    later(HOUR);
    const form = (day: string, month: string, year: string, closesTime = '23:59') =>
      aForm({ 'closesOn-day': day, 'closesOn-month': month, 'closesOn-year': year, closesTime });
    const wrong = async (...fields: Parameters<typeof form>) => {
      const answer = await handleExtension(deps, poster, posting, form(...fields));
      return answer?.ok === false ? answer.errors.map(({ message }) => message).join() : 'extended';
    };
    assert.match(await wrong('1', '12', '2026'), /It already closes on 18 December/);
    assert.match(await wrong('1', '12', '2028'), /within a year/);
    assert.match(await wrong('1', '11', '2026'), /Closing date must be today or in the future/);
    assert.match(await wrong('31', '2', '2027'), /real date/);
    assert.match(await wrong('', '', ''), /Enter the closing date/);
    assert.match(await wrong('10', '1', '2027', 'noon'), /Select a time/);
    assert.equal(await wrong('10', '1', '2027'), 'extended');
    assert.equal(await wrong('10', '1', '2027'), 'extended', 'pressed twice it is the same');
    const closesAt = new Date('2027-01-10T23:59:00Z');
    assert.deepEqual((await shown(id))?.opportunity.closesAt, closesAt);
    await decided(database.db, posting, later(HOUR));
    assert.deepEqual((await shown(id))?.opportunity.closesAt, closesAt);
    assert.equal((await shown(id))?.opportunity.title, 'Senior care assistant');
    const extended = (await history(poster, posting)).filter((it) => it.includes('later closing date'));
    assert.deepEqual(extended, ['you set a later closing date: 10 January 2027']);

    // A further change begins with the new date.
    await handleExtension(deps, poster, posting, form('11', '1', '2027'));
    const next = (await startChange(deps, poster, posting)) ?? '';
    const closing = await desk.visit(next.replace(/tasks$/, 'closing-day'));
    assert.deepEqual(closing.kind === 'step' && closing.questions[0]?.filled['closesOn-day'], ['11']);
  });

  const until = (day: string, closesTime = '23:59') => {
    const [year = '', month = '', date = ''] = day.split('-');
    return aForm({ 'closesOn-day': date, 'closesOn-month': month, 'closesOn-year': year, closesTime });
  };

  it('kept open for longer while a change was being written, it stays open when that change is approved', async () => {
    const poster = await ownerWith();
    const { desk, posting, id } = await live(poster);
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    later(HOUR);
    await handleExtension(deps, poster, posting, until('2027-01-10'));
    later(HOUR);
    await desk.change(tasks, 'title', { title: 'Senior care assistant' });
    await desk.sent(tasks);
    assert.equal((await latestVersion(database.db, posting)).answers['closesOn'], '2027-01-10');
    await decided(database.db, posting, later(HOUR));
    assert.deepEqual((await shown(id))?.opportunity.closesAt, new Date('2027-01-10T23:59:00Z'));
  });

  it('kept open for longer while its closing was being changed, the change counts', async () => {
    const poster = await ownerWith();
    const { desk, posting, id } = await live(poster);
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    later(HOUR);
    await handleExtension(deps, poster, posting, until('2027-01-10'));
    await desk.change(tasks, 'closing-day', {
      'closesOn-day': '20',
      'closesOn-month': '12',
      'closesOn-year': '2026',
      closesTime: '12:00',
    });
    later(HOUR);
    assert.equal((await desk.sent(tasks)).mended, undefined);
    await decided(database.db, posting, later(HOUR));
    assert.deepEqual((await shown(id))?.opportunity.closesAt, new Date('2026-12-20T12:00:00Z'));
  });

  it('kept open for longer, a typing error still goes live at once, whenever its mending was begun', async () => {
    const poster = await ownerWith();
    const { desk, posting, id } = await live(poster, { title: 'Care asistant' });
    const begunBefore = (await startChange(deps, poster, posting)) ?? '';
    later(HOUR);
    await handleExtension(deps, poster, posting, until('2027-01-10'));
    later(HOUR);
    await desk.change(begunBefore, 'title', { title: 'Care assistant' });
    assert.equal((await desk.sent(begunBefore)).mended, true);
    const closesAt = new Date('2027-01-10T23:59:00Z');
    assert.deepEqual((await shown(id))?.opportunity.closesAt, closesAt);
    later(HOUR);
    const begunAfter = (await startChange(deps, poster, posting)) ?? '';
    await desk.change(begunAfter, 'title', { title: 'Care assistants' });
    assert.equal((await desk.sent(begunAfter)).mended, true);
    assert.deepEqual((await shown(id))?.opportunity.closesAt, closesAt);
  });

  it('a course is not kept open after its last date has begun', async () => {
    const poster = await ownerWith({ kind: 'training-provider' });
    const desk = atTheDesk(deps, poster, 'skills-bootcamp');
    const { posting } = await desk.sent(
      await desk.begin({
        ...fillIn(journeyOf('skills-bootcamp', now), TYPED['skills-bootcamp']),
        closes: true,
        closesOn: '2026-12-18',
        closesTime: '17:00',
      }),
    );
    const [id = ''] = await decided(database.db, posting, now);
    later(HOUR);
    const answer = await handleExtension(deps, poster, posting, until('2027-02-15'));
    assert.match(
      JSON.stringify(answer),
      /The last date starts on Tuesday 12 January 2027 at 6pm. Enter a closing date and time no later than that, or change the listing and add a later date first/,
    );
    assert.equal((await handleExtension(deps, poster, posting, until('2027-01-12', '17:00')))?.ok, true);
    assert.deepEqual((await shown(id))?.opportunity.closesAt, new Date('2027-01-12T17:00:00Z'));
    assert.deepEqual((await page(poster, posting)).lastStarts, [
      { title: 'Skills Bootcamp in bricklaying', at: new Date('2027-01-12T18:00:00Z') },
    ]);
  });

  it('a job that is kept open for longer does not keep a placement open after its dates', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const answers = fillIn(journeyOf('vacancy', now), {
      ...TYPED.vacancy,
      ...FACES,
      also: ['work-experience'],
    });
    const { posting } = await desk.sent(await desk.begin(answers));
    const [job = '', placement = ''] = await decided(database.db, posting, now);
    later(HOUR);
    assert.equal((await handleExtension(deps, poster, posting, until('2027-06-01')))?.ok, true);
    assert.deepEqual((await shown(job))?.opportunity.closesAt, londonInstant('2027-06-01', '23:59'));
    assert.deepEqual((await shown(placement))?.opportunity.closesAt, londonInstant('2027-02-15', '23:59'));
  });

  it('sent back while it is being changed, the moderator’s words stand beside the questions of that draft', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const { posting } = await desk.sent(await desk.begin({ ...JOB, hoursText: 'Various' }));
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    await desk.change(tasks, 'title', { title: 'Senior care assistant' });
    await decided(database.db, posting, later(HOUR), {
      decision: 'returned',
      notes: { hoursText: 'On which days?' },
    });
    assert.equal(await startChange(deps, poster, posting), tasks, 'the draft goes on');
    const view = await desk.visit(tasks);
    assert.ok(view.kind === 'tasks');
    assert.deepEqual(
      view.notes.map(({ called, text }) => [called, text]),
      [['Days and times', 'On which days?']],
    );
    assert.equal(view.newer, undefined);
    const title = await desk.visit(tasks.replace(/tasks$/, 'title'));
    assert.deepEqual(title.kind === 'step' && title.questions[0]?.filled['title'], ['Senior care assistant']);
  });

  it('with a colleague’s later version published meanwhile, the task list says so and offers to begin again', async () => {
    const organisationId = 'beginagain';
    const [ann, ben] = [await ownerWith({ organisationId }), await ownerWith({ organisationId })];
    const { posting } = await live(ann);
    const [annsDesk, bensDesk] = [atTheDesk(deps, ann), atTheDesk(deps, ben)];
    const anns = (await startChange(deps, ann, posting)) ?? '';
    await annsDesk.change(anns, 'hours', { hoursMin: '25', hoursText: 'Mornings' });
    const newer = async () => {
      const view = await annsDesk.visit(anns);
      return view.kind === 'tasks' ? view.newer : undefined;
    };
    assert.equal(await newer(), undefined);
    const bens = (await startChange(deps, ben, posting)) ?? '';
    await bensDesk.change(bens, 'title', { title: 'Senior care assistant' });
    await bensDesk.sent(bens);
    assert.match(
      (await newer())?.message ?? '',
      /Since you started this, a colleague sent a newer version, on /,
    );
    await decided(database.db, posting, later(HOUR));
    assert.match((await newer())?.message ?? '', /which we have now published/);

    const again = (await startChange(deps, ann, posting, { afresh: true })) ?? '';
    assert.notEqual(again, anns);
    const title = await annsDesk.visit(again.replace(/tasks$/, 'title'));
    assert.deepEqual(title.kind === 'step' && title.questions[0]?.filled['title'], ['Senior care assistant']);
    const view = await annsDesk.visit(again);
    assert.equal(view.kind === 'tasks' && view.newer, undefined);
    assert.equal((await annsDesk.visit(anns)).kind, 'gone');
    assert.equal(await startChange(deps, ann, posting), again);
  });

  it('closes right in the night in which the clocks go back', async () => {
    const before = now;
    now = new Date('2026-10-20T09:00:00Z');
    const poster = await ownerWith();
    const { posting, id } = await live(poster, { closesOn: '2026-10-24', closesTime: '23:59' });
    assert.deepEqual((await shown(id))?.opportunity.closesAt, new Date('2026-10-24T22:59:00Z'));
    const form = aForm({
      'closesOn-day': '25',
      'closesOn-month': '10',
      'closesOn-year': '2026',
      closesTime: '23:59',
    });
    await handleExtension(deps, poster, posting, form);
    assert.deepEqual((await shown(id))?.opportunity.closesAt, new Date('2026-10-25T23:59:00Z'));
    // 1:30am comes twice that night; an applicant who was promised it has until the second.
    assert.deepEqual(londonInstant('2026-10-25', '01:30'), new Date('2026-10-25T01:30:00Z'));
    now = new Date('2026-10-25T23:58:59Z');
    assert.equal((await shown(id))?.status, 'open');
    now = new Date('2026-10-25T23:59:00Z');
    assert.equal((await shown(id))?.status, 'closed');
    assert.match((await page(poster, posting)).status.detail, /It closed on 25 October/);
    now = before;
  });

  it('is closed early with a reason, once', async () => {
    const poster = await ownerWith();
    for (const [reason, status, words] of [
      ['filled-here', 'closed', /filled through this site/],
      ['filled-elsewhere', 'closed', /filled another way/],
      ['withdrawn', 'withdrawn', /It closed on \d+ \w+: taken down\./],
    ] as const) {
      const { posting, id } = await live(poster);
      assert.equal(await closePosting(deps, poster, posting, reason), true);
      const at = (await shown(id))?.opportunity.closesAt;
      later(HOUR);
      assert.equal(await closePosting(deps, poster, posting, 'withdrawn'), true);
      const after = await shown(id);
      assert.deepEqual([after?.status, after?.opportunity.closesAt], [status, at]);
      assert.equal(await isListed(id), false);
      assert.match((await page(poster, posting)).status.detail, words);
      assert.match((await history(poster, posting)).join(), /^you closed it/);
    }
  });

  it('closed while a change waits, the change does not bring it back', async () => {
    const poster = await ownerWith();
    const { desk, posting } = await live(poster);
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    await desk.change(tasks, 'title', { title: 'Senior care assistant' });
    await desk.sent(tasks);
    await closePosting(deps, poster, posting, 'filled-here');
    const open = await database.db
      .selectFrom('moderationCase')
      .select('id')
      .where('organisationId', '=', poster.organisation.organisationId)
      .where('decidedAt', 'is', null)
      .execute();
    assert.deepEqual(open, []);
    assert.deepEqual((await page(poster, posting)).state, { state: 'closed', change: undefined });
  });

  it('closed while it was being changed, the change is posted as something new', async () => {
    const poster = await ownerWith();
    const { desk, posting } = await live(poster);
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    await closePosting(deps, poster, posting, 'filled-here');
    const result = await desk.sent(tasks);
    assert.notEqual(result.posting, posting);
    assert.equal((await page(poster, result.posting)).status.text, 'Waiting for approval');
  });

  it('is taken back while it waits, and can be changed and sent again', async () => {
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const { posting } = await desk.sent(await desk.begin(JOB));
    later(HOUR);
    assert.equal(await takeBack(deps, poster, posting), true);
    assert.equal((await page(poster, posting)).status.text, 'Withdrawn');
    assert.deepEqual(await history(poster, posting), [
      'you withdrew it from review',
      'you sent it for approval',
    ]);
    const tasks = (await startChange(deps, poster, posting)) ?? '';
    await desk.sent(tasks);
    assert.equal((await page(poster, posting)).status.text, 'Waiting for approval');
  });

  it('decided after its closing, it is published as closed', async () => {
    const before = now;
    const poster = await ownerWith();
    const desk = atTheDesk(deps, poster);
    const { posting } = await desk.sent(await desk.begin({ ...JOB, closesOn: '2026-12-05' }));
    now = new Date(Date.parse('2026-12-05T17:00:00Z') + DAY);
    const [id = ''] = await decided(database.db, posting, now);
    assert.equal((await shown(id))?.status, 'closed');
    assert.equal(await isListed(id), false);
    now = before;
  });

  it('a face that is no longer offered closes, and comes back under its own address', async () => {
    const poster = await ownerWith();
    const { posting, id } = await live(poster);
    const { id: version, opportunities } = await latestVersion(database.db, posting);
    const offering = (variants: unknown[]) =>
      database.db
        .updateTable('postingVersion')
        .set({ opportunities: JSON.stringify(variants) })
        .where('id', '=', version)
        .execute();
    const publish = () =>
      database.db
        .transaction()
        .execute((trx) => publishVersion(trx, version, { actor: 'account:moderator', now: later(HOUR) }));
    const [job] = opportunities as Record<string, unknown>[];
    const visit = {
      ...job,
      kind: 'engagement-offer',
      title: 'A visit to a care home',
      details: { activity: 'workplace-visit', benchmarks: [6], yearGroups: [9], setting: 'at-workplace' },
    };
    await offering([job, visit]);
    const [first, second = ''] = await publish();
    assert.equal(first, id);
    assert.equal((await shown(second))?.status, 'open');
    await offering([job]);
    await publish();
    assert.equal((await shown(second))?.status, 'closed');
    assert.equal((await shown(id))?.status, 'open');
    await offering([job, visit]);
    assert.deepEqual(await publish(), [id, second]);
    assert.equal((await shown(second))?.status, 'open');
  });
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Actor } from '#features/accounts/permission.ts';
import { loadCase } from '#features/moderation/case.service.ts';
import { decide } from '#features/moderation/decide.service.ts';
import { loadQueue } from '#features/moderation/moderation.service.ts';
import { addReport } from '#features/moderation/report.service.ts';
import { newId } from '#lib/ids.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given, NOW } from '../support/factories.ts';
import { aModerator, deciding, moderationDeps, moderatorAt, workingDays } from '../support/moderation.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';

describe('reports of a listing', () => {
  let database: TestDatabase;
  let deps: ReturnType<typeof moderationDeps>;
  let mo: Actor;
  let listing: string;
  let organisationId: string;

  before(async () => {
    database = await testDatabase();
    deps = moderationDeps(database.db);
    mo = await aModerator(database.db, 'mo@council.example');
  });
  after(() => database.close());
  beforeEach(async () => {
    await database.db.deleteFrom('moderationCase').execute();
    [listing = ''] = await given(database.db, [anOpportunity()]);
    ({ organisationId } = await database.db
      .selectFrom('opportunity')
      .select('organisationId')
      .where('id', '=', listing)
      .executeTakeFirstOrThrow());
  });

  const add = (words?: string) =>
    database.db
      .transaction()
      .execute((trx) =>
        addReport(
          trx,
          { workingDays },
          { id: newId(), opportunityId: listing, organisationId, reason: 'asks-for-money', words },
          NOW,
        ),
      );
  const waiting = async () => (await loadQueue(deps, mo, { kind: 'report', page: 1 })).cases;

  it('join into one case that counts them, also when they come at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, n) => add(n % 2 === 0 ? `Number ${n}` : undefined)));
    const [one, ...others] = await waiting();
    assert.deepEqual([one?.reports, one?.title, others.length], [20, 'Care assistant', 0]);
    const view = await loadCase(deps, mo, one?.id ?? '');
    assert.ok(view?.about.kind === 'report');
    assert.deepEqual(view.about.reasons, [{ label: 'It asks for money or bank details', count: 20 }]);
    assert.equal(view.about.words.length, 10);
    assert.equal(view.about.shown?.status, 'open');
  });

  it('that come after the decision are a new case', async () => {
    await add();
    const [first] = await waiting();
    await decide(deps, mo, first?.id ?? '', deciding('dismissed'));
    assert.deepEqual(await waiting(), []);
    await add();
    const [second] = await waiting();
    assert.deepEqual([second?.reports, second?.id === first?.id], [1, false]);
  });

  it('are never lost to a decision at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      await add();
      const [open] = await waiting();
      await Promise.all([decide(deps, mo, open?.id ?? '', deciding('dismissed')), add(), add()]);
      const rows = await database.db
        .selectFrom('report as r')
        .innerJoin('moderationCase as c', 'c.id', 'r.caseId')
        .select(['r.createdAt', 'c.decidedAt'])
        .execute();
      assert.equal(rows.length, 3 * (round + 1));
      for (const { id } of await waiting()) await decide(deps, mo, id, deciding('dismissed'));
    }
  });

  it('can end with the listing taken down in every form that it has', async () => {
    const { db } = database;
    const [other = ''] = await given(db, [anOpportunity({ kind: 'work-experience' })]);
    await db
      .insertInto('posting')
      .values({ id: 'p1', organisationId, kind: 'vacancy', createdAt: NOW })
      .execute();
    await db
      .updateTable('opportunity')
      .set({ postingId: 'p1' })
      .where('id', 'in', [listing, other])
      .execute();
    await add();
    const [open] = await waiting();
    const reason = 'It asks people to pay first.';
    assert.equal((await decide(deps, mo, open?.id ?? '', deciding('withdrawn', { reason }))).ok, true);
    const rows = await db
      .selectFrom('opportunity as o')
      .innerJoin('listing as l', 'l.opportunityId', 'o.id')
      .select(['l.live', 'o.closedReason'])
      .where('o.postingId', '=', 'p1')
      .execute();
    assert.deepEqual(rows, Array(2).fill({ live: false, closedReason: 'withdrawn' }));
    await db.updateTable('opportunity').set({ postingId: null }).where('postingId', '=', 'p1').execute();
    await db.deleteFrom('posting').execute();
  });
});

describe('the page for reporting a listing', () => {
  const { portal, database } = usePortal();
  let listing: string;
  let path: string;

  beforeEach(async () => {
    await database.db.deleteFrom('rateLimit').execute();
    await database.db.deleteFrom('moderationCase').execute();
    const now = new Date();
    const fresh = anOpportunity({ publishedAt: new Date(now.getTime() - 60_000) });
    [listing = ''] = await given(database.db, [fresh], { now });
    path = `/opportunities/${listing}/report`;
  });
  const reports = () => database.db.selectFrom('report').select(['reason', 'words']).execute();

  it('is one press away from the listing, asks for no name, and says what happens now', async () => {
    const visitor = visitorTo(portal.url);
    assert.match((await visitor.get(`/opportunities/${listing}`)).body, new RegExp(`href="${path}"`));
    const { body } = await visitor.get(path);
    assert.doesNotMatch(body, /type="email"|name="name"/);
    const answer = await visitor.post(path, { reason: 'wrong', words: 'The job has gone.' });
    assert.equal(answer.headers.location, `${path}?sent`);
    assert.match((await visitor.get(`${path}?sent`)).body, /within 1 working day/);
    assert.deepEqual(await reports(), [{ reason: 'wrong', words: 'The job has gone.' }]);
  });

  it('says beside the field what is missing, and keeps what was typed', async () => {
    const visitor = visitorTo(portal.url);
    const answer = await visitor.post(path, { words: 'They wanted £40' });
    assert.equal(answer.status, 422);
    assert.match(answer.body, /Select what is wrong with it/);
    assert.match(answer.body, /They wanted £40<\/textarea>/);
    const long = await visitor.post(path, { reason: 'wrong', words: 'x'.repeat(1_001) });
    assert.match(long.body, /must be 1,000 characters or fewer/);
    assert.equal((await visitor.post(path, { reason: 'superseded' })).status, 422);
    assert.deepEqual(await reports(), []);
  });

  it('accepts any text, and never fails', async () => {
    const visitor = visitorTo(portal.url);
    for (const words of NAUGHTY) {
      await database.db.deleteFrom('rateLimit').execute();
      const { status } = await visitor.post(path, { reason: 'other', words });
      assert.ok(status === 303 || status === 422, `${status} for ${JSON.stringify(words)}`);
    }
    for (const id of ['none', '%00', "'", 'a'.repeat(300)]) {
      // What is encoded twice is refused before any page is asked.
      const status = id.startsWith('%') ? 400 : 404;
      assert.equal(
        (await visitor.post(`/opportunities/${encodeURIComponent(id)}/report`)).status,
        status,
        id,
      );
    }
  });

  it('keeps nothing of what fills in the box that people do not see', async () => {
    const machine = visitorTo(portal.url);
    const answer = await machine.post(path, { reason: 'other', website: 'http://spam.example' });
    assert.equal(answer.headers.location, `${path}?sent`, 'a program gets the same answer as a person');
    assert.deepEqual(await reports(), []);
  });

  it('is slow to take the same from one network again and again', async () => {
    const visitor = visitorTo(portal.url);
    const statuses: number[] = [];
    for (let n = 0; n < 5; n += 1) statuses.push((await visitor.post(path, { reason: 'other' })).status);
    assert.deepEqual(statuses, [303, 303, 303, 429, 429]);
    const refused = await visitor.post(path, { reason: 'other', words: 'Still here' });
    assert.match(refused.body, /too many attempts/);
    assert.match(refused.body, /Still here<\/textarea>/);
    assert.equal((await reports()).length, 3);
  });

  it('ends, when the organisation is suspended for it, with nothing of it in the search', async () => {
    const visitor = visitorTo(portal.url);
    const found = async () => {
      const { body } = await visitor.get('/api/v1/opportunities?q=care');
      return body.includes(listing);
    };
    await eventually('it is found', found, { within: 15_000 });
    await visitor.post(path, { reason: 'not-real' });
    const mo = await moderatorAt(database.db, portal.url, 'mo@council.example');
    const next = await mo.post('/moderation/take');
    const page = next.headers.location ?? '';
    assert.match(page, /^\/moderation\/cases\//);
    assert.match((await mo.get(page)).body, /It is not a real job/);
    const bare = await mo.post(page, { decision: 'suspended' });
    assert.match(bare.body, /Enter a reason for your decision/);
    const answer = await mo.post(page, { decision: 'suspended', reason: 'It does not exist.' });
    assert.equal(answer.headers.location, '/moderation?done=suspended');
    await eventually('it is gone', async () => !(await found()), { within: 2_000 });
    assert.match((await mo.get('/moderation?done=suspended')).body, /There are no cases to review/);
  });
});

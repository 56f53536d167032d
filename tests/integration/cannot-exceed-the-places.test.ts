import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { addDays, londonDay } from '#lib/clock.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { newId } from '#lib/ids.ts';
import { findPositions } from '#features/applications/capacity.repository.ts';
import { actOnOwn } from '#features/applications/own-actions.service.ts';
import { processWaitingLists } from '#features/applications/capacity.service.ts';
import { secrets } from '../support/accounts.ts';
import { servesInTurn } from '../support/applications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { ask } from '../support/http.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';

const CROWD = 1_000;
/** On a machine that runs other tests at the same time. */
const PATIENCE_MS = 200_000;

describe('the places of a course cannot be exceeded', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  let portals: Portal[] = [];

  before(async () => {
    [database, meili] = await Promise.all([testDatabase(), testMeilisearch()]);
    const start = () => startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false });
    portals = [await start(), await start()];
  });
  after(async () => {
    await Promise.all(portals.map((portal) => portal.stop()));
    await meili.remove();
    await database.close();
  });

  async function course(places: number): Promise<{ id: string; dateId: number }> {
    const [id = ''] = await given(
      database.db,
      [
        anOpportunity({
          kind: 'skills-bootcamp',
          publishedAt: new Date(Date.now() - 60_000),
          howToApply: { here: true },
          dates: [{ startsOn: addDays(londonDay(new Date()), 30), places, placesTaken: 0 }],
        }),
      ],
      { now: new Date() },
    );
    const { id: dateId } = await database.db
      .selectFrom('opportunityDate')
      .select('id')
      .where('opportunityId', '=', id)
      .executeTakeFirstOrThrow();
    await servesInTurn(database.db, id);
    return { id, dateId };
  }

  interface Applicant {
    accountId: string;
    cookie: string;
    path: string;
    form: string;
  }

  /** People who are signed in and stand before the button that sends, all with the same date in their answers. */
  async function crowd(count: number, opportunityId: string, dateId: number): Promise<Applicant[]> {
    const now = new Date();
    const later = new Date(Date.now() + 86_400_000);
    const people = Array.from({ length: count }, () => {
      const [accountId, draft, token] = [newId(16), newId(16), `person.${randomToken()}`];
      return { accountId, draft, token, idempotency: newId(24) };
    });
    const { db } = database;
    await db
      .insertInto('account')
      .values(people.map(({ accountId: id }) => ({ id, email: `${id}@example.org`, confirmedAt: now })))
      .execute();
    await db
      .insertInto('session')
      .values(
        people.map(({ accountId: userId, token }) => ({
          id: hashToken(token),
          userId,
          expiresAt: later,
          kind: 'person' as const,
          absoluteExpiresAt: null,
          device: 'A test',
        })),
      )
      .execute();
    const answers = {
      date: String(dateId),
      name: 'Sam Marsh',
      phone: null,
      why: 'I want to learn it.',
      adjustments: null,
      agree: ['yes'],
    };
    for (let at = 0; at < people.length; at += 500) {
      await db
        .insertInto('draft')
        .values(
          people.slice(at, at + 500).map(({ accountId, draft, idempotency }) => ({
            id: draft,
            journey: `apply-${opportunityId}`,
            accountId,
            tokenHash: null,
            answers: secrets.encrypt(JSON.stringify(answers), `draft:${draft}`),
            savedBy: '{}',
            idempotencyToken: idempotency,
            createdAt: now,
            updatedAt: now,
            expiresAt: later,
          })),
        )
        .execute();
    }
    const { version } = await db.selectFrom('draft').select('version').limit(1).executeTakeFirstOrThrow();
    return people.map(({ accountId, draft, token, idempotency }) => ({
      accountId,
      cookie: `session=${token}`,
      path: `/opportunities/${opportunityId}/apply/${draft}/check`,
      form: new URLSearchParams({ _version: String(version), _token: idempotency }).toString(),
    }));
  }

  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  after(() => agent.destroy());
  const press = (origin: string, who: Applicant) =>
    new Promise<{ status: number; location: string | undefined; ms: number }>((resolve, reject) => {
      const began = performance.now();
      const sent = request(
        origin + who.path,
        {
          method: 'POST',
          agent,
          headers: {
            origin,
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': who.form.length,
            cookie: who.cookie,
          },
        },
        (response) => {
          response.resume();
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              location: response.headers.location,
              ms: performance.now() - began,
            }),
          );
        },
      );
      sent.setTimeout(PATIENCE_MS, () => sent.destroy(new Error('no answer in time')));
      sent.once('error', reject);
      sent.end(who.form);
    });
  const originOf = (index: number) => portals[index % portals.length]?.url ?? '';
  const takenOf = async (dateId: number) =>
    (
      await database.db
        .selectFrom('opportunityDate')
        .select('placesTaken')
        .where('id', '=', dateId)
        .executeTakeFirstOrThrow()
    ).placesTaken;
  const applicationsOf = (dateId: number) =>
    database.db
      .selectFrom('application')
      .select(['id', 'state', 'turn', 'holdsPlace', 'accountId'])
      .where('opportunityDateId', '=', dateId)
      .orderBy('turn')
      .execute();

  it(`${CROWD} people press for the last place at once, over two processes: one has it, the others wait in turn`, async (t) => {
    const { id, dateId } = await course(1);
    const people = await crowd(CROWD, id, dateId);
    // Other pages are asked for meanwhile: the crowd must not shut them out.
    let others = 0;
    let isOver = false;
    const bystander = (async () => {
      const refused: number[] = [];
      while (!isOver) {
        const { status } = await ask(originOf(others), `/opportunities/${id}`);
        if (status !== 200) refused.push(status);
        others += 1;
      }
      return refused;
    })();
    const began = performance.now();
    const answers = await Promise.all(people.map((person, index) => press(originOf(index), person))).finally(
      () => (isOver = true),
    );
    assert.deepEqual(await bystander, []);
    const slowest = Math.max(...answers.map(({ ms }) => ms));
    t.diagnostic(
      `${CROWD} answers in ${Math.round(performance.now() - began)} ms, the slowest after ${Math.round(slowest)} ms; ${others} other pages meanwhile`,
    );
    t.diagnostic(
      JSON.stringify(
        [
          ...Map.groupBy(answers, ({ status, location }) => `${status} ${location?.split('/').at(-1) ?? ''}`),
        ].map(([what, some]) => [what, some.length]),
      ),
    );
    assert.deepEqual(
      answers.filter(({ status, location }) => status !== 303 || location?.endsWith('/sent') !== true),
      [],
    );
    const all = await applicationsOf(dateId);
    assert.equal(all.length, CROWD);
    assert.equal(all.filter(({ holdsPlace, state }) => holdsPlace && state === 'new').length, 1);
    const waiting = all.filter(({ state }) => state === 'waiting');
    assert.equal(waiting.length, CROWD - 1);
    assert.equal(await takenOf(dateId), 1);
    const positions = await findPositions(
      database.db,
      waiting.map((it) => it.id),
    );
    assert.deepEqual(
      waiting.map((it) => positions.get(it.id)),
      waiting.map((_, index) => index + 1),
    );
  });

  it('with concurrent changes on two processes, places and their holders agree, and no applicant is passed over', async () => {
    const { id, dateId } = await course(12);
    const people = await crowd(60, id, dateId);
    const deps = { db: database.db, secrets, clock: () => new Date() };
    const leave = async (accountId: string) => {
      const mine = (await applicationsOf(dateId)).find((it) => it.accountId === accountId);
      if (mine !== undefined) await actOnOwn(deps, { kind: 'account', id: accountId }, mine.id, 'withdraw');
    };
    await Promise.all(
      people.map(async (person, index) => {
        const { status } = await press(originOf(index), person);
        assert.equal(status, 303);
        // Every third thinks better of it, at whatever moment that is.
        if (index % 3 === 0) await leave(person.accountId);
        if (index % 20 === 0) await processWaitingLists(deps);
      }),
    );
    await processWaitingLists(deps);
    const all = await applicationsOf(dateId);
    assert.equal(all.length, 60);
    const holding = all.filter(({ holdsPlace }) => holdsPlace);
    assert.equal(await takenOf(dateId), 12);
    assert.equal(holding.length, 12);
    assert.ok(holding.every(({ state }) => state === 'new' || state === 'offered'));
    const waiting = all.filter(({ state }) => state === 'waiting');
    assert.equal(waiting.length, 60 - 20 - 12);
    const lastOffered = Math.max(
      0,
      ...all.filter(({ state }) => state === 'offered').map(({ turn }) => turn),
    );
    assert.ok(
      waiting.every(({ turn }) => turn > lastOffered),
      'who was offered a place had waited longer than all who still wait',
    );
  });

  it('who presses 31 times within an hour is asked to wait, though each process has seen only half of it', async () => {
    const { id, dateId } = await course(1);
    const [person] = await crowd(1, id, dateId);
    assert.ok(person);
    const statuses: number[] = [];
    for (let time = 0; time < 31; time += 1) statuses.push((await press(originOf(time), person)).status);
    assert.deepEqual(statuses, [...Array.from({ length: 30 }, () => 303), 429]);
    assert.equal((await applicationsOf(dateId)).length, 1);
  });

  it('the database itself refuses one more than there are', async () => {
    const { dateId } = await course(1);
    await assert.rejects(
      database.db.updateTable('opportunityDate').set({ placesTaken: 2 }).where('id', '=', dateId).execute(),
      /not_overbooked/,
    );
  });
});

import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { closeOpportunities } from '#features/catalogue/catalogue.service.ts';
import { rebuildIndex, syncIndex, syncInTurn } from '#features/search/search-index.service.ts';
import type { ServingConfig } from '#lib/config.ts';
import { openDatabase } from '#lib/database.ts';
import { createServices, type Services } from '../../src/services.ts';
import { asAdmin, testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given, NOW } from '../support/factories.ts';
import { log } from '../support/log.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { queryOf, searchOver } from '../support/search.ts';
import { eventually } from '../support/wait.ts';

const CONFIG: ServingConfig = {
  host: '127.0.0.1',
  port: 0,
  siteUrl: 'http://127.0.0.1',
  databaseUrl: undefined,
  meiliUrl: undefined,
  meiliKey: undefined,
  mailUrl: 'outbox:',
  encryptionKey: Buffer.alloc(32, 'k').toString('base64'),
  dataDir: '/nowhere',
  demo: false,
  isPublic: false,
  showOutbox: false,
  trustedProxies: undefined,
};

describe('an answer that was kept', () => {
  let meili: TestMeilisearch;
  let database: TestDatabase;
  let services: Services;
  /** Another process's view of the same database: its own pool, its own index client. */
  let elsewhere: ReturnType<typeof openDatabase>;
  let now: Date;

  before(async () => {
    meili = await testMeilisearch();
  });
  after(() => meili.remove());

  beforeEach(async (context) => {
    now = NOW;
    database = await testDatabase();
    elsewhere = openDatabase(database.url, { max: 4 });
    await rebuildIndex(indexElsewhere());
    services = await createServices(
      { ...CONFIG, databaseUrl: database.url, meiliUrl: meili.url, meiliKey: meili.key },
      log,
      { clock: () => now },
    );
    (context as unknown as { after(work: () => Promise<void>): void }).after(async () => {
      await services.close();
      await elsewhere.db.destroy();
      await database.close();
    });
  });

  const indexElsewhere = () => searchOver(elsewhere.db, meili).index;
  const find = async (text = '') => services.search.find(queryOf(text));
  const totalOf = async (text = '') => (await find(text)).total;
  /** The same object twice: the second answer was kept. */
  const isKept = async (text = '') => (await find(text)) === (await find(text));
  const listens = () => eventually('answers are kept', () => isKept());

  it('spares the second visitor the search', async () => {
    await given(elsewhere.db, [anOpportunity()]);
    await syncIndex(indexElsewhere());
    await listens();
    const first = await find('q=care');
    await elsewhere.db.updateTable('listing').set({ live: false }).execute();
    assert.equal(await find('q=care'), first);
  });

  it('is not given to a visitor who asks another question', async () => {
    await given(elsewhere.db, [anOpportunity()]);
    await syncIndex(indexElsewhere());
    await listens();
    const questions = [
      '',
      'q=care',
      'q=cook',
      'near=Sheerness',
      'near=Sheerness&within=1',
      'kind=vacancy',
      'kind=skills-bootcamp',
      'sort=pay',
      'page=2',
      'sector=care',
      'with=no-car',
    ];
    const answers = new Set(await Promise.all(questions.map(find)));
    assert.equal(answers.size, questions.length);
  });

  it('is forgotten when another process has posted something', async () => {
    await listens();
    assert.equal(await totalOf(), 0);
    await given(elsewhere.db, [anOpportunity()]);
    await syncIndex(indexElsewhere());
    await eventually('the new one is found', async () => (await totalOf()) === 1, { within: 2_000 });
    await listens();
  });

  it('is forgotten when another process has closed something', async () => {
    const ids = await given(elsewhere.db, [anOpportunity(), anOpportunity()]);
    await syncIndex(indexElsewhere());
    await listens();
    assert.equal(await totalOf(), 2);
    const by = { actor: 'test', now: NOW, reason: 'filled' };
    await elsewhere.db.transaction().execute((trx) => closeOpportunities(trx, ids.slice(0, 1), by));
    await syncIndex(indexElsewhere());
    await eventually('one is found', async () => (await totalOf()) === 1, { within: 2_000 });
  });

  it('is forgotten when the next thing closes, to the millisecond', async () => {
    await given(elsewhere.db, [
      anOpportunity({ closesAt: new Date(NOW.getTime() + 90_000) }),
      anOpportunity(),
    ]);
    await syncIndex(indexElsewhere());
    await listens();
    assert.equal(await totalOf(), 2);
    now = new Date(NOW.getTime() + 89_999);
    assert.equal(await totalOf(), 2);
    now = new Date(NOW.getTime() + 90_000);
    assert.equal(await totalOf(), 1);
  });

  it('is forgotten when the next thing opens', async () => {
    await given(elsewhere.db, [anOpportunity({ publishedAt: new Date(NOW.getTime() + 60_000) })]);
    await syncIndex(indexElsewhere());
    await listens();
    assert.equal(await totalOf(), 0);
    now = new Date(NOW.getTime() + 60_000);
    assert.equal(await totalOf(), 1);
  });

  it('is forgotten at each of several closing times, one after another', async () => {
    await given(
      elsewhere.db,
      [1, 2, 3].map((minutes) => anOpportunity({ closesAt: new Date(NOW.getTime() + minutes * 60_000) })),
    );
    await syncIndex(indexElsewhere());
    await listens();
    const totals: number[] = [];
    for (const minutes of [0, 0.5, 1, 1.5, 2, 2.5, 3]) {
      now = new Date(NOW.getTime() + minutes * 60_000);
      totals.push(await totalOf());
    }
    assert.deepEqual(totals, [3, 3, 2, 2, 1, 1, 0]);
  });

  it('is not cached while changes cannot be heard of, and is again afterwards', async () => {
    await given(elsewhere.db, [anOpportunity()]);
    await syncIndex(indexElsewhere());
    await listens();
    // The listening connection is cut and cannot come back for a while.
    const name = new URL(database.url).pathname.slice(1);
    await asAdmin(database.url, (client) => client.query(`alter database ${name} allow_connections false`));
    await asAdmin(database.url, (client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and query like 'listen%'`,
        [name],
      ),
    );
    await eventually('nothing is kept', async () => !(await isKept('near=Kent')));
    assert.equal(await isKept('near=Kent'), false);
    await asAdmin(database.url, (client) => client.query(`alter database ${name} allow_connections true`));
    await eventually('answers are kept again', () => isKept('near=Kent'));
  });

  it('from before the listener was away is not given out after it', async () => {
    await given(elsewhere.db, [anOpportunity()]);
    await syncIndex(indexElsewhere());
    await listens();
    const before = await find();
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query like 'listen%'`.execute(
      elsewhere.db,
    );
    await given(elsewhere.db, [anOpportunity()]);
    await syncIndex(indexElsewhere());
    await eventually('the second is found', async () => (await totalOf()) === 2, { within: 3_000 });
    assert.notEqual(await find(), before);
    await listens();
    assert.equal(await totalOf(), 2);
  });

  it('of a site without Meilisearch is kept too, and forgotten when the job says that listings changed', async () => {
    const alone = await createServices({ ...CONFIG, databaseUrl: database.url }, log, { clock: () => now });
    const totalAlone = async () => (await alone.search.find(queryOf(''))).total;
    try {
      await eventually('answers are kept', async () => {
        const first = await alone.search.find(queryOf(''));
        return first === (await alone.search.find(queryOf('')));
      });
      assert.equal((await alone.search.find(queryOf(''))).lessExact, false);
      assert.equal(await totalAlone(), 0);
      await given(elsewhere.db, [anOpportunity()]);
      assert.equal(await totalAlone(), 0);
      await syncInTurn({ db: elsewhere.db, log, meilisearch: undefined });
      await eventually('the new one is found', async () => (await totalAlone()) === 1, { within: 2_000 });
    } finally {
      await alone.close();
    }
  });

  it('that PostgreSQL gave in Meilisearch’s place is not kept at all', async () => {
    await given(elsewhere.db, [anOpportunity()]);
    await syncIndex(indexElsewhere());
    await listens();
    await meili.stop();
    try {
      const first = await find('q=care');
      assert.equal(first.lessExact, true);
      assert.notEqual(await find('q=care'), first);
    } finally {
      await meili.start();
    }
    await eventually('Meilisearch answers again', async () => !(await find('q=care')).lessExact);
  });
});

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { isDatabaseAway, openDatabase } from '#lib/database.ts';
import { PATIENCE_MS } from '#features/search/engine-choice.ts';
import { INDEX } from '#features/search/meilisearch-settings.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { seedDemo } from '../../db/seed.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { searchOver, type SearchUnderTest } from '../support/search.ts';
import { eventually, HANGS_MS, timed } from '../support/wait.ts';

const SEARCHES = [
  '',
  'q=care+assistant',
  'near=Sheerness',
  'near=Thanet&kind=vacancy',
  'sort=pay&pattern=part-time',
  'with=no-car&q=kitchen',
  'near=ME12&within=10&sector=care,health',
];

describe('Meilisearch is away', () => {
  let meili: TestMeilisearch;
  let database: TestDatabase;
  let proxy: Proxy;
  /** Goes through the proxy. */
  let under: SearchUnderTest;
  /** Totals while all is well. */
  let expected: number[];

  before(async () => {
    meili = await testMeilisearch();
    database = await testDatabase();
    await seedDemo(database.db, NOW);
    proxy = await startProxy(meili.url);
    under = searchOver(database.db, { url: proxy.url, key: meili.key });
    await rebuildIndex(searchOver(database.db, meili).index);
    expected = [];
    for (const text of SEARCHES) {
      const results = await under.find(text);
      assert.equal(results.lessExact, false);
      expected.push(results.total);
    }
    assert.ok(
      expected.every((total) => total > 0),
      `the demo data answer each of these searches: ${expected.join(', ')}`,
    );
  });
  after(async () => {
    await proxy.close();
    await meili.remove();
    await database.close();
  });
  afterEach(async () => {
    proxy.delay(0);
    proxy.refuse(false);
    await eventually('Meilisearch answers again', async () => !(await under.find('')).lessExact, {
      within: 15_000,
    });
  });

  /** Every search is answered in time, by PostgreSQL, with the right total. */
  const everySearchIsAnswered = async () => {
    for (const [at, text] of SEARCHES.entries()) {
      const { result, milliseconds } = await timed(() => under.find(text));
      assert.equal(result.lessExact, true, `“${text}” was not answered by PostgreSQL`);
      assert.ok(milliseconds < HANGS_MS, `“${text}” took ${Math.round(milliseconds)} ms`);
      assert.ok(result.total > 0, `“${text}” found nothing because something failed`);
      assert.ok(result.listings.length > 0);
      // Words are matched by stem here and by typing error there, so only searches without words agree to the one.
      if (!text.includes('q=')) assert.equal(result.total, expected[at], text);
    }
  };

  it('it was killed and does not come back: visitors get their results all the same', async () => {
    await meili.stop();
    await everySearchIsAnswered();
    await meili.start();
  });

  it('it was killed and comes back by itself: no visitor notices more than less exact results', async () => {
    meili.kill();
    for (let visitor = 0; visitor < 50; visitor += 1) {
      const { result, milliseconds } = await timed(() => under.find('near=Sheerness'));
      assert.equal(result.total, expected[2]);
      assert.ok(milliseconds < HANGS_MS, `${Math.round(milliseconds)} ms`);
    }
  });

  it('it hangs: accepts and never answers', async () => {
    meili.pause();
    try {
      await everySearchIsAnswered();
    } finally {
      meili.resume();
    }
  });

  it('no answer comes for seconds', async () => {
    proxy.delay(10 * PATIENCE_MS);
    await everySearchIsAnswered();
  });

  it('connections to it are cut', async () => {
    proxy.refuse(true);
    await everySearchIsAnswered();
  });

  it('it is a little slow: it is still waited for', async () => {
    proxy.delay(100);
    const { result } = await timed(() => under.find('near=Sheerness'));
    assert.deepEqual([result.lessExact, result.total], [false, expected[2]]);
  });

  it('a search that spans several questions is answered in time too', async () => {
    meili.pause();
    try {
      // Nothing has all of these words, which asks a second time; the last page, which asks again; no results, which
      // counts what would give some.
      for (const text of [
        'q=astronaut+kitchen+porter',
        'page=250',
        'q=astronaut&near=Sheerness&kind=vacancy',
      ]) {
        const { result, milliseconds } = await timed(() => under.find(text));
        assert.equal(result.lessExact, true, text);
        assert.ok(milliseconds < HANGS_MS, `“${text}” took ${Math.round(milliseconds)} ms`);
      }
    } finally {
      meili.resume();
    }
  });

  it('while the breaker is open no request waits for Meilisearch, and it is tried again automatically', async () => {
    meili.pause();
    let asked = -1;
    // On a slow machine it may be time already to try it again.
    for (let attempt = 0; attempt < 3 && proxy.asked() !== asked; attempt += 1) {
      for (let visitor = 0; visitor < 3; visitor += 1) await under.find('near=Kent');
      asked = proxy.asked();
      assert.equal((await under.find('near=Sheerness')).lessExact, true);
    }
    assert.equal(proxy.asked(), asked, 'with the breaker open it is not asked');
    meili.resume();
    await eventually('it is used again', async () => !(await under.find('')).lessExact, { within: HANGS_MS });
    assert.ok(proxy.asked() > asked);
  });

  it('many visitors at once are all answered', async () => {
    meili.pause();
    try {
      const { result, milliseconds } = await timed(() =>
        Promise.all(Array.from({ length: 20 }, () => under.find('near=Sheerness'))),
      );
      assert.ok(result.every((it) => it.total === expected[2]));
      assert.ok(milliseconds < HANGS_MS, `${Math.round(milliseconds)} ms`);
    } finally {
      meili.resume();
    }
  });

  it('with its index missing PostgreSQL answers, and no visitor reads “no results”', async () => {
    const { meilisearch: client } = searchOver(database.db, meili).index;
    const task = await client.deleteIndex(INDEX);
    await client.tasks.waitForTask(task.taskUid);
    await everySearchIsAnswered();
    await rebuildIndex(searchOver(database.db, meili).index);
  });

  it('it refuses our key: PostgreSQL answers', async () => {
    const refused = searchOver(database.db, { url: meili.url, key: 'not-the-right-key-at-all' });
    const results = await refused.find('near=Sheerness');
    assert.deepEqual([results.lessExact, results.total], [true, expected[2]]);
  });

  it('and PostgreSQL too: the search fails, it does not find nothing', async () => {
    const other = await testDatabase();
    const lost = searchOver(other.db, { url: 'http://127.0.0.1:9', key: meili.key });
    await other.close();
    await assert.rejects(lost.find(''));
  });

  it('PostgreSQL going while the breaker is open: Meilisearch, which is well, is asked all the same', async () => {
    const toDatabase = await startProxy(database.url);
    const address = new URL(database.url);
    address.port = new URL(toDatabase.url).port;
    const { db } = openDatabase(address.href, { max: 2 });
    const search = searchOver(db, { url: proxy.url, key: meili.key });
    try {
      proxy.refuse(true);
      for (let n = 0; n < 4; n += 1) assert.equal((await search.find('q=care')).lessExact, true);
      proxy.refuse(false);
      toDatabase.refuse(true);
      const found = await search.find('q=care');
      assert.equal(found.lessExact, false);
      assert.ok(found.total > 0);
      proxy.refuse(true);
      await assert.rejects(
        search.find('q=kitchen'),
        isDatabaseAway,
        'with neither it is an error, not “nothing found”',
      );
    } finally {
      await db.destroy();
      await toDatabase.close();
    }
  });
});

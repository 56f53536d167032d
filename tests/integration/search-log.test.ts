import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { enforceRetention } from '#features/privacy/retention.service.ts';
import { createSearchLog, readSearches } from '#features/search-log/search-log.service.ts';
import type { SearchResults } from '#features/search/search.service.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, daysAgo, given, NOW } from '../support/factories.ts';
import { ask } from '../support/http.ts';
import { log } from '../support/log.ts';
import { moderatorAt } from '../support/moderation.ts';
import { startPortal } from '../support/portal.ts';
import { searchOver } from '../support/search.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';

const PHONE = 'Mozilla/5.0 (Android 15; Mobile) Firefox/140.0';
const visit = (referer?: string, agent = PHONE) =>
  new Headers({ 'user-agent': agent, ...(referer === undefined ? {} : { referer }) });
const from = (search: string) => visit(`https://work.example/opportunities?${search}`);

describe('the log of searches', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  let ids: string[];
  let find: (text: string) => Promise<SearchResults>;

  before(async () => {
    [database, meili] = await Promise.all([testDatabase(), testMeilisearch()]);
    ids = await given(database.db, [anOpportunity({ title: 'Oyster farmer' }), anOpportunity()]);
    const under = searchOver(database.db, { url: 'http://127.0.0.1:9', key: meili.key });
    find = (text) => under.find(text);
  });
  after(async () => {
    await meili.remove();
    await database.close();
  });
  beforeEach(async () => {
    await database.db.deleteFrom('searchLog').execute();
    await database.db.deleteFrom('searchOpening').execute();
  });

  const logAt = (clock = () => NOW) => createSearchLog({ db: database.db, clock, log });
  const rows = () => database.db.selectFrom('searchLog').selectAll().orderBy('words').execute();
  const openings = () => database.db.selectFrom('searchOpening').selectAll().execute();

  it('holds day, words, district, filters and counts, and adds up what is the same', async () => {
    const searchLog = logAt();
    for (let time = 0; time < 2; time += 1) searchLog.searched(await find('q=Oyster&near=ME12'), visit());
    searchLog.searched(await find('q=astronaut&kind=vacancy'), visit());
    await searchLog.close();
    assert.deepEqual(
      (await rows()).map(({ day: _day, total: _total, ...row }) => row),
      [
        { words: 'astronaut', district: '', understood: 'kind:vacancy', asked: 1, nothing: 1 },
        { words: 'oyster', district: 'swale', understood: '', asked: 2, nothing: 0 },
      ],
    );
  });

  it('has nothing of personal words, of an unknown place, of robots, of further pages and of narrower searches', async () => {
    const searchLog = logAt();
    searchLog.searched(await find('q=jo@example.org'), visit());
    searchLog.searched(await find('q=care&near=Nowhereville'), visit());
    searchLog.searched(
      await find('q=care'),
      visit(undefined, 'Googlebot/2.1 (+http://www.google.com/bot.html)'),
    );
    searchLog.searched({ ...(await find('q=care')), page: 2 }, visit());
    searchLog.searched(await find('q=care&kind=vacancy'), from('q=care'));
    await searchLog.close();
    assert.deepEqual(await rows(), []);
  });

  it('holds kind and position of what was opened from a results page, and nothing of what was opened otherwise', async () => {
    const searchLog = logAt();
    const results = await find('q=oyster');
    searchLog.searched(results, visit());
    const one = { id: ids[0] ?? '', kind: 'vacancy' };
    searchLog.opened(one, from('q=oyster'));
    searchLog.opened(one, visit());
    searchLog.opened(one, visit('https://elsewhere.example/'));
    searchLog.opened(one, from('q=something+else'));
    await searchLog.close();
    assert.deepEqual(
      (await openings()).map(({ day: _day, ...row }) => row),
      [{ words: 'oyster', district: '', kind: 'vacancy', position: 1, opened: 1 }],
    );
  });

  it('drops what cannot be written, and goes on', async () => {
    const searchLog = logAt();
    searchLog.searched(await find('q=oyster'), visit());
    await sql`alter table search_log rename to away`.execute(database.db);
    await searchLog.flush();
    await sql`alter table away rename to search_log`.execute(database.db);
    searchLog.searched(await find('q=care'), visit());
    await searchLog.close();
    assert.deepEqual(
      (await rows()).map(({ words }) => words),
      ['care'],
    );
  });

  it('keeps memory and the table small: further different searches are dropped', async () => {
    const searchLog = logAt();
    const results = await find('q=oyster');
    for (let n = 0; n < 6_000; n += 1) {
      const word = [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
      searchLog.searched({ ...results, query: { ...results.query, q: word } }, visit());
    }
    await searchLog.close();
    assert.equal((await rows()).length, 5_000);
  });

  it('shows staff only what five searches have in common, by area too', async () => {
    const searchLog = logAt();
    for (let time = 0; time < 5; time += 1) searchLog.searched(await find('q=astronaut&near=ME12'), visit());
    for (let time = 0; time < 4; time += 1) searchLog.searched(await find('q=cosmonaut'), visit());
    await searchLog.close();
    const { withoutResults, mostAsked, byDistrict } = await readSearches(database.db, undefined);
    assert.deepEqual(withoutResults, [{ words: 'astronaut', searches: 5 }]);
    assert.deepEqual(mostAsked, [{ words: 'astronaut', searches: 5, opened: null, position: null }]);
    assert.deepEqual(byDistrict, [{ district: 'swale', searches: 5, nothing: 5 }]);
    assert.deepEqual((await readSearches(database.db, 'thanet')).withoutResults, []);
  });

  it('is deleted after 90 days', async () => {
    const { db } = database;
    for (const [days, words] of [
      [89, 'kept'],
      [91, 'old'],
    ] as const) {
      const day = daysAgo(days).toISOString().slice(0, 10);
      const row = { day, words, district: '' };
      await db
        .insertInto('searchLog')
        .values({ ...row, understood: '', asked: 1, nothing: 0, total: 1 })
        .execute();
      await db
        .insertInto('searchOpening')
        .values({ ...row, kind: 'vacancy', position: 1, opened: 1 })
        .execute();
    }
    const would = await enforceRetention(db, NOW, { dryRun: true });
    assert.deepEqual(
      would.flatMap(({ what, count }) => (/people (searched|opened)/.test(what) ? [count] : [])),
      [1, 1],
    );
    await enforceRetention(db, NOW);
    assert.deepEqual(
      [...(await rows()), ...(await openings())].map(({ words }) => words),
      ['kept', 'kept'],
    );
  });

  it('is written by the portal, and read on the page of staff', async () => {
    const portal = await startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false });
    try {
      const headers = { 'user-agent': PHONE };
      for (let time = 0; time < 5; time += 1)
        await ask(portal.url, '/opportunities?q=astronaut', { headers });
      const mo = await moderatorAt(database.db, portal.url, 'mo@council.example');
      const searchLog = logAt(() => new Date());
      for (let time = 0; time < 5; time += 1) searchLog.searched(await find('q=cosmonaut'), visit());
      await searchLog.close();
      const page = await mo.get('/moderation/searches');
      assert.match(page.body, /Propose a synonym for “cosmonaut”/);
      assert.match(page.body, /synonyms\?phrase=cosmonaut/);
      assert.equal((await mo.get('/moderation/searches?area=thanet')).body.includes('cosmonaut'), false);
    } finally {
      await portal.stop();
    }
    const [row] = await rows();
    assert.deepEqual([row?.words, row?.asked, row?.nothing], ['astronaut', 5, 5]);
  });
});

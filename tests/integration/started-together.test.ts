import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { migrate } from '../../db/migrate.ts';
import { openDatabase } from '#lib/database.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal } from '../support/portal.ts';
import { ask } from '../support/http.ts';

describe('two processes on one empty database, started together', () => {
  let meili: TestMeilisearch;
  const databases: TestDatabase[] = [];
  const empty = async () => {
    const database = await testDatabase({ empty: true });
    databases.push(database);
    return database;
  };

  before(async () => {
    meili = await testMeilisearch();
  });
  after(async () => {
    await meili.remove();
    await Promise.all(databases.map((it) => it.close()));
  });

  it('both serve the demonstration, which is loaded once', async () => {
    const { url, pool } = await empty();
    const both = await Promise.all([
      startPortal({ databaseUrl: url, meilisearch: meili }),
      startPortal({ databaseUrl: url, meilisearch: meili }),
    ]);
    try {
      const answers = await Promise.all(both.map((it) => ask(it.url, '/api/v1/opportunities')));
      const totals = answers.map(({ body }) => (JSON.parse(body) as { total: number }).total);
      assert.ok((totals[0] ?? 0) > 0);
      assert.equal(totals[0], totals[1]);
      const { rows } = await pool.query<{ accounts: number; emails: number; drafts: number }>(
        `select count(*)::int as accounts, count(distinct email)::int as emails,
          (select count(*)::int from draft) as drafts from account`,
      );
      assert.equal(rows[0]?.accounts, rows[0]?.emails);
      assert.equal(rows[0]?.drafts, 1);
    } finally {
      await Promise.all(both.map((it) => it.stop()));
    }
  });

  it('of four migrations at once one does the work and the others find it done', async () => {
    const { url } = await empty();
    const pools = Array.from({ length: 4 }, () => openDatabase(url, { max: 3 }));
    try {
      const applied = await Promise.all(pools.map(({ db, pool }) => migrate(db, pool)));
      const counts = applied.map((names) => names.length).sort((a, b) => b - a);
      assert.ok((counts[0] ?? 0) > 10);
      assert.deepEqual(counts.slice(1), [0, 0, 0]);
    } finally {
      await Promise.all(pools.map(({ db }) => db.destroy()));
    }
  });
});

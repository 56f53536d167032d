import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestDatabase } from '../support/database.ts';
import { anOpportunity, given, NOW } from '../support/factories.ts';
import { ask } from '../support/http.ts';
import type { TestMeilisearch } from '../support/meilisearch.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { demoServices } from '../support/demo.ts';
import { startPortal, type Portal } from '../support/portal.ts';

interface Suggestion {
  text: string;
  kind: string;
  detail?: string;
}

describe('suggestions while a visitor types', () => {
  let meilisearch: TestMeilisearch;
  let database: TestDatabase;
  let portal: Portal;
  const answerTo = (query: string) => ask(portal.url, `/search/suggestions?${query}`);
  async function suggested(query: string): Promise<Suggestion[]> {
    const { status, body } = await answerTo(query);
    assert.equal(status, 200, query.slice(0, 80));
    return (JSON.parse(body) as { suggestions: Suggestion[] }).suggestions;
  }

  before(async () => {
    ({ database, meilisearch } = await demoServices());
    const later = new Date(NOW.getTime() + 2 * 365 * 24 * 60 * 60 * 1000);
    await given(database.db, [
      anOpportunity({ title: 'Zither maker', publishedAt: later, closesAt: undefined }),
    ]);
    portal = await startPortal({ databaseUrl: database.url, meilisearch });
  });
  after(async () => {
    await portal.stop();
    await meilisearch.remove();
    await database.close();
  });

  it('are of open listings, and may be kept for five minutes', async () => {
    const kinds = new Set((await suggested('q=ca')).map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ['employer', 'place', 'work']);
    const { headers } = await answerTo('q=ca');
    assert.equal(headers['cache-control'], 'public, max-age=300');
    assert.equal(headers['set-cookie'], undefined);
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  it('are of places in the place box', async () => {
    const [first] = await suggested('near=shee');
    assert.deepEqual(first, { text: 'Sheerness', kind: 'place', detail: 'Swale' });
  });

  it('hold nothing of a listing that is not yet public', async () => {
    assert.deepEqual(await suggested('q=zither'), []);
  });

  it('answer anything that is typed', async () => {
    for (const text of [...NAUGHTY, 'a'.repeat(5_000), '…?!', 'מטפל', '']) {
      for (const field of ['q', 'near']) {
        const found = await suggested(`${field}=${encodeURIComponent(text.toWellFormed()).slice(0, 7_000)}`);
        assert.ok(found.length <= 8);
      }
    }
    for (const query of ['', 'q', 'q=care&q=chef', 'near=&q=care', 'x=1', '%'])
      assert.ok((await suggested(query)).length <= 8, query);
  });
});

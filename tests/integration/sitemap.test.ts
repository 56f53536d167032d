import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { closeOpportunities } from '#features/catalogue/catalogue.service.ts';
import { createOpportunitySitemaps } from '#features/site/sitemap.service.ts';
import { seedGenerated } from '../../db/seed.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given, NOW } from '../support/factories.ts';

const SITE = 'https://work.example';

describe('the sitemap of opportunities', () => {
  let database: TestDatabase;
  let now = NOW;
  before(async () => {
    database = await testDatabase();
    await seedGenerated(database.db, 6_000, NOW);
  });
  after(() => database.close());

  const sitemaps = () => createOpportunitySitemaps({ db: database.db, clock: () => now, siteUrl: SITE });
  const read = async (from: ReturnType<typeof sitemaps>, part = 1) => {
    const stream = await from.part(part);
    return stream === undefined ? undefined : new Response(stream).text();
  };
  const open = async () => {
    const { rows } = await database.pool.query<{ id: string }>(
      `select opportunity_id as id from listing where live and published_at <= $1 and (closes_at is null or closes_at > $1)`,
      [now],
    );
    return rows.map(({ id }) => `${SITE}/opportunities/${id}`).sort();
  };
  const locations = (xml = '') =>
    [...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, location]) => location).sort();

  it('has every open opportunity once, over several batches', async () => {
    const xml = await read(sitemaps());
    assert.match(xml ?? '', /^<\?xml[^]*<urlset[^]*<\/urlset>\n$/);
    const expected = await open();
    assert.ok(expected.length > 5_000, String(expected.length));
    assert.deepEqual(locations(xml), expected);
  });

  it('is kept while nothing changes, and written anew when a listing closes by itself or is changed', async () => {
    const from = sitemaps();
    const first = await read(from);
    await database.pool.query(`update opportunity set updated_at = '2001-01-01'`);
    assert.equal(await read(from), first, 'kept');
    const ids = await given(database.db, [
      anOpportunity({ closesAt: new Date(NOW.getTime() + 60_000) }),
      anOpportunity(),
    ]);
    assert.equal(locations(await read(from)).length, locations(first).length + 2, 'two more');
    now = new Date(NOW.getTime() + 60_000);
    assert.deepEqual(locations(await read(from)), await open(), 'one has closed by itself');
    const by = { actor: 'test', now, reason: 'filled' };
    await database.db.transaction().execute((trx) => closeOpportunities(trx, ids.slice(1), by));
    assert.deepEqual(locations(await read(from)), await open(), 'the other was closed');
  });

  it('has no part beyond the last, and parts only by their number', async () => {
    const from = sitemaps();
    for (const part of [2, 0, 1.5, 101, Number.NaN])
      assert.equal(await from.part(part), undefined, String(part));
  });

  it('of a site without opportunities is empty', async () => {
    const other = await testDatabase();
    try {
      const xml = await new Response(
        await createOpportunitySitemaps({ db: other.db, clock: () => now, siteUrl: SITE }).part(1),
      ).text();
      assert.match(xml, /<urlset[^>]*>\n<\/urlset>\n$/);
    } finally {
      await other.close();
    }
  });

  it('a reader who goes away leaves nothing half kept', async () => {
    const from = sitemaps();
    const stream = await from.part(1);
    await stream?.cancel();
    assert.deepEqual(locations(await read(from)), await open());
  });
});

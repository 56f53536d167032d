import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createFigures, figuresOf } from '#features/usage/figures.service.ts';
import { givenApplication } from '../support/applications.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, given, NOW } from '../support/factories.ts';
import { log } from '../support/log.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal } from '../support/portal.ts';
import { visitorTo } from '../support/visitor.ts';

const PHONE = 'Mozilla/5.0 (Android 15; Mobile) Firefox/140.0';

describe('the figures of an opportunity', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  before(async () => {
    [database, meili] = await Promise.all([testDatabase(), testMeilisearch()]);
  });
  after(async () => {
    await meili.remove();
    await database.close();
  });

  it('say how often it was shown, opened and asked for', async () => {
    const [one = '', other = ''] = await given(database.db, [anOpportunity(), anOpportunity()]);
    let now = NOW;
    const figures = createFigures({ db: database.db, clock: () => now, log });
    figures.shown([one, other, 'no-such-one'], PHONE);
    figures.shown([one], PHONE);
    figures.shown([one], 'Googlebot/2.1 (+http://www.google.com/bot.html)');
    figures.opened(one, PHONE);
    await figures.flush();
    now = new Date(NOW.getTime() + 86_400_000);
    figures.opened(one, PHONE);
    await figures.close();
    await givenApplication(database.db, { opportunityId: one });
    await givenApplication(database.db, { opportunityId: one, state: 'unconfirmed' });
    assert.deepEqual(
      await figuresOf(database.db, [one, other]),
      new Map([
        [one, { shown: 2, opened: 2, applied: 1 }],
        [other, { shown: 1, opened: 0, applied: 0 }],
      ]),
    );
    const days = await database.db
      .selectFrom('opportunityFigure')
      .select('day')
      .where('opportunityId', '=', one)
      .execute();
    assert.equal(days.length, 2);
  });

  it('are kept while they cannot be written down, and written down later', async () => {
    const [id = ''] = await given(database.db, [anOpportunity()]);
    const figures = createFigures({ db: database.db, clock: () => NOW, log });
    figures.opened(id, PHONE);
    await sql`alter table opportunity_figure rename to away`.execute(database.db);
    await figures.flush();
    await sql`alter table away rename to opportunity_figure`.execute(database.db);
    figures.opened(id, PHONE);
    await figures.close();
    assert.equal((await figuresOf(database.db, [id])).get(id)?.opened, 2);
  });

  it('are counted for every result list, whether it was worked out or kept, and written down when the portal ends', async () => {
    const [id = ''] = await given(
      database.db,
      [anOpportunity({ title: 'Lighthouse keeper', publishedAt: new Date(Date.now() - 60_000) })],
      { now: new Date() },
    );
    const portal = await startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false });
    const visitor = visitorTo(portal.url);
    for (let at = 0; at < 3; at += 1)
      assert.match((await visitor.get('/opportunities?q=lighthouse')).body, new RegExp(id));
    await visitor.get(`/opportunities/${id}`);
    assert.equal(visitor.cookies.size, 0);
    await portal.stop();
    assert.deepEqual((await figuresOf(database.db, [id])).get(id), { shown: 3, opened: 1, applied: 0 });
  });
});

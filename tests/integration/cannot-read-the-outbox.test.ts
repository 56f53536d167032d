import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { givenAccount, PASSWORD, signIn } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal } from '../support/portal.ts';
import { visitorTo } from '../support/visitor.ts';

/** The outbox shows links that open accounts. */
describe('the outbox of a portal that is in use', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;

  before(async () => {
    database = await testDatabase();
    meili = await testMeilisearch();
    await givenAccount(database.db, { email: 'boss@council.example', roles: ['administrator'] });
  });
  after(async () => {
    await meili.remove();
    await database.close();
  });

  const started = (env: Record<string, string>) =>
    startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false, env });

  for (const [what, env] of [
    ['in production', { NODE_ENV: 'production' }],
    ['with a real relay', { MAIL_URL: 'smtp://127.0.0.1:1' }],
  ] as [string, Record<string, string>][]) {
    it(`is not found ${what}, for any visitor`, async () => {
      const portal = await started(env);
      try {
        const visitor = visitorTo(portal.url);
        assert.equal((await visitor.get('/dev/outbox')).status, 404);
        await signIn(visitor, 'boss@council.example', PASSWORD);
        assert.equal((await visitor.get('/dev/outbox')).status, 404);
        assert.doesNotMatch((await visitor.get('/account/check-your-email')).body, /outbox/);
      } finally {
        await portal.stop();
      }
    });
  }

  it('a portal that could send no mail, or keep no secret, does not start, and says why', async () => {
    await assert.rejects(started({ MAIL_URL: '', ENCRYPTION_KEY: '' }), (error: Error) => {
      assert.match(error.message, /MAIL_URL must be set/);
      assert.match(error.message, /ENCRYPTION_KEY must be set/);
      return true;
    });
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { givenAccount, mailTo, PASSWORD } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('an attacker who guesses codes at two processes of the portal in turn', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  let portals: Portal[];

  before(async () => {
    database = await testDatabase();
    meili = await testMeilisearch();
    portals = [
      await startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false }),
      await startPortal({ databaseUrl: database.url, meilisearch: meili, demo: false }),
    ];
  });
  after(async () => {
    await Promise.all(portals.map((portal) => portal.stop()));
    await meili.remove();
    await database.close();
  });
  const portal = (n: number) => portals[n % 2]?.url ?? '';

  it('passwords: is made to wait, in words, and the right one waits too', async () => {
    const email = 'target@example.org';
    await givenAccount(database.db, { email });
    const answers = await Promise.all(
      Array.from({ length: 24 }, (_, n) =>
        visitorTo(portal(n)).post('/account/sign-in', { email, password: `guess number ${n}` }),
      ),
    );
    assert.equal(
      answers.filter(({ status }) => status === 422).length,
      10,
      'ten guesses, however many processes',
    );
    const refused = answers.filter(({ status }) => status === 429);
    assert.equal(refused.length, 14);
    for (const { body, headers } of refused) {
      assert.match(body, /There have been too many attempts\. Wait \d+ minutes/);
      assert.match(body, /value="target@example\.org"/);
      assert.ok(Number(headers['retry-after']) > 60);
    }
    assert.equal(
      (await visitorTo(portal(0)).post('/account/sign-in', { email, password: PASSWORD })).status,
      429,
    );
    // Others are not made to wait.
    await givenAccount(database.db, { email: 'other@example.org' });
    assert.equal(
      (
        await visitorTo(portal(1)).post('/account/sign-in', {
          email: 'other@example.org',
          password: PASSWORD,
        })
      ).status,
      303,
    );
  });

  it('the code of a confirmation: five guesses, then the right code is worth nothing', async () => {
    const email = 'guessed@example.org';
    await visitorTo(portal(0)).post('/account/register', { email });
    const [, code = ''] = /instead: (\d{6})/.exec((await mailTo(database.db, email)).text) ?? [];
    for (let n = 0; n < 5; n += 1) {
      const guess = String((Number(code) + n + 1) % 1_000_000).padStart(6, '0');
      assert.equal(
        (await visitorTo(portal(n)).post('/account/confirm', { email, code: guess, password: PASSWORD }))
          .status,
        422,
      );
    }
    assert.equal(
      (await visitorTo(portal(0)).post('/account/confirm', { email, code, password: PASSWORD })).status,
      422,
    );
  });

  it('the code of an app: is made to wait, even with the right one', async () => {
    const email = 'app@example.org';
    const { secret } = await givenAccount(database.db, { email, twoFactor: true });
    const visitors = await Promise.all(
      [0, 1].map(async (n) => {
        const visitor = visitorTo(portal(n));
        await visitor.post('/account/sign-in', { email, password: PASSWORD });
        return visitor;
      }),
    );
    const statuses: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      statuses.push(
        (await visitors[n % 2]?.post('/account/sign-in/code', { code: 'abcde-abcde' }))?.status ?? 0,
      );
    }
    assert.deepEqual(statuses, [...Array.from({ length: 10 }, () => 422), 429, 429]);
    const right = await visitors[0]?.post('/account/sign-in/code', {
      code: twoFactorCode(secret, new Date()),
    });
    assert.equal(right?.status, 429);
  });

  it('mailboxes: cannot flood one', async () => {
    const email = 'flooded@example.org';
    const statuses: number[] = [];
    for (let n = 0; n < 9; n += 1) {
      statuses.push((await visitorTo(portal(n)).post('/account/reset', { email })).status);
    }
    assert.deepEqual(statuses, [303, 303, 303, 303, 429, 429, 429, 429, 429]);
  });
});

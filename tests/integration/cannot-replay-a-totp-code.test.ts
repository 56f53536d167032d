import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { givenAccount, PASSWORD } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('a code of the authenticator app that another person has seen', () => {
  const { portal, database } = usePortal();

  async function atTheCode(email: string) {
    const visitor = visitorTo(portal.url);
    await visitor.post('/account/sign-in', { email, password: PASSWORD });
    return visitor;
  }

  it('opens nothing a second time, nor does an earlier one', async () => {
    const email = 'watched@example.org';
    const { secret } = await givenAccount(database.db, { email, twoFactor: true });
    const now = new Date();
    const code = twoFactorCode(secret, now);
    const earlier = twoFactorCode(secret, new Date(now.getTime() - 30_000));
    assert.equal((await (await atTheCode(email)).post('/account/sign-in/code', { code })).status, 303);
    for (const used of [code, earlier]) {
      const { status, body } = await (await atTheCode(email)).post('/account/sign-in/code', { code: used });
      assert.equal(status, 422);
      assert.match(body, /has already been used/);
    }
  });

  it('opens one of two that send it at the same moment', async () => {
    const email = 'race@example.org';
    const { secret } = await givenAccount(database.db, { email, twoFactor: true });
    const visitors = await Promise.all(Array.from({ length: 6 }, () => atTheCode(email)));
    const code = twoFactorCode(secret, new Date());
    const answers = await Promise.all(
      visitors.map((visitor) => visitor.post('/account/sign-in/code', { code })),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 422, 422, 422, 422, 422]);
  });

  it('of an hour ago opens nothing', async () => {
    const email = 'slow@example.org';
    const { secret } = await givenAccount(database.db, { email, twoFactor: true });
    const code = twoFactorCode(secret, new Date(Date.now() - 3_600_000));
    assert.equal((await (await atTheCode(email)).post('/account/sign-in/code', { code })).status, 422);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { givenAccount, mailTo, PASSWORD, signIn } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('a link for a new password', () => {
  const { portal, database } = usePortal();

  async function linkFor(email: string): Promise<string> {
    const { headers } = await visitorTo(portal.url).post('/account/reset', { email });
    assert.equal(headers.location, '/account/reset/sent');
    return (await mailTo(database.db, email)).link;
  }

  it('works once, ends every session and every other link, and is announced to the owner by mail', async () => {
    const email = 'forgetful@example.org';
    await givenAccount(database.db, { email });
    const here = visitorTo(portal.url);
    await signIn(here, email);
    const first = await linkFor(email);
    const link = await linkFor(email);
    const visitor = visitorTo(portal.url);
    assert.match((await visitor.get(link)).body, /Choose your new password/);
    const weak = await visitor.post(link, { password: 'password123' });
    assert.equal(weak.status, 422);
    assert.equal(
      (await visitor.post(link, { password: 'new pier lantern' })).headers.location,
      '/account/sign-in?done=password',
    );

    assert.equal((await here.get('/account')).status, 303, 'every session has ended');
    for (const used of [link, first]) {
      assert.match((await visitor.get(used)).body, /no longer works/);
      const again = await visitor.post(used, { password: 'yet another lantern' });
      assert.notEqual(again.status, 303);
      assert.match(again.body, /no longer works/);
    }
    assert.equal((await visitor.post('/account/sign-in', { email, password: PASSWORD })).status, 422);
    assert.equal(
      (await visitor.post('/account/sign-in', { email, password: 'new pier lantern' })).status,
      303,
    );
    assert.equal((await mailTo(database.db, email)).subject, 'Your password was changed');
  });

  it('used by several at the same moment works for one', async () => {
    const email = 'hasty@example.org';
    await givenAccount(database.db, { email });
    const link = await linkFor(email);
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        visitorTo(portal.url).post(link, { password: `hasty lantern ${n}` }),
      ),
    );
    assert.equal(answers.filter(({ status }) => status === 303).length, 1);
  });

  it('is over after an hour, is no link for anything else, and cannot be made up', async () => {
    const email = 'lazy@example.org';
    await givenAccount(database.db, { email });
    const link = await linkFor(email);
    const visitor = visitorTo(portal.url);
    const token = link.split('token=')[1] ?? '';
    assert.match((await visitor.get(`/account/confirm?token=${token}`)).body, /does not work/);
    // An address is confirmed by the account that asked for it alone.
    const asOther = await visitor.get(`/account/email/confirm?token=${token}`);
    assert.match(asOther.headers.location ?? '', /^\/account\/sign-in\?/);
    const owner = visitorTo(portal.url);
    await signIn(owner, email);
    assert.match((await owner.get(`/account/email/confirm?token=${token}`)).body, /no longer works/);
    await database.db
      .updateTable('accountToken')
      .set({ expiresAt: new Date(Date.now() - 1) })
      .execute();
    for (const path of [
      link,
      '/account/reset?token=',
      '/account/reset?token=%00',
      `/account/reset?token=${'a'.repeat(5000)}`,
    ]) {
      const { status, body } = await visitor.post(path, { password: 'late lantern pier' });
      assert.ok(status < 500 && status !== 303, `${status}`);
      assert.match(body, /no longer works/);
    }
  });

  it('leaves the second factor in place', async () => {
    const email = 'two@example.org';
    await givenAccount(database.db, { email, twoFactor: true });
    const visitor = visitorTo(portal.url);
    await visitor.post(await linkFor(email), { password: 'second lantern pier' });
    const { headers } = await visitor.post('/account/sign-in', { email, password: 'second lantern pier' });
    assert.match(headers.location ?? '', /\/account\/sign-in\/code/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { givenAccount, mailsTo, mailTo, PASSWORD, signIn } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('an attacker who wants to keep the owner of an account out', () => {
  const { portal, database } = usePortal();

  /** To the portal, the networks of different attackers; a person's own is 127.0.0.1. */
  const network = (n: number) => `127.0.1.${n + 1}`;
  const guess = async (email: string, n: number, password = `guess number ${n}`) =>
    (await visitorTo(portal.url, network(n)).post('/account/sign-in', { email, password })).status;
  const come = async (email: string, password = PASSWORD) =>
    (await visitorTo(portal.url).post('/account/sign-in', { email, password })).status;

  it('is stopped in one network without stopping other networks', async () => {
    const email = 'one-network@example.org';
    await givenAccount(database.db, { email });
    const statuses = [];
    for (let n = 0; n < 14; n += 1) statuses.push(await guess(email, 0));
    assert.deepEqual(statuses, [...Array<number>(10).fill(422), ...Array<number>(4).fill(429)]);
    assert.equal(await come(email), 303, 'on a device that was never used before');
  });

  it('with many networks gets a hundred guesses a day, and the owner comes in on a known device, or by mail', async () => {
    const email = 'many-networks@example.org';
    await givenAccount(database.db, { email });
    const known = visitorTo(portal.url, network(0));
    await signIn(known, email);
    await known.post('/account/sign-out');
    const statuses = [];
    for (let n = 0; n < 132; n += 1) statuses.push(await guess(email, n % 12));
    assert.equal(statuses.filter((status) => status === 422).length, 100);
    assert.equal(statuses.filter((status) => status === 429).length, 32);

    // The known device is in a network that is stopped, too.
    assert.equal((await known.post('/account/sign-in', { email, password: 'a typing error' })).status, 422);
    await signIn(known, email);

    const owner = visitorTo(portal.url);
    const refused = await owner.post('/account/sign-in', { email, password: PASSWORD });
    assert.equal(refused.status, 429);
    assert.match(refused.body, /href="\/account\/reset"/, 'the way out stands there');
    assert.equal((await owner.post('/account/reset', { email })).status, 303);
    const { link } = await mailTo(database.db, email);
    assert.equal((await owner.post(link, { password: 'another pier lantern' })).status, 303);
    await signIn(owner, email, 'another pier lantern');
    assert.equal((await owner.get('/account')).status, 200);
    assert.equal((await known.get('/account')).status, 303, 'the other device was signed out');
  });

  it('cannot make the device of another account count as known', async () => {
    const [mine, theirs] = ['my-own@example.org', 'their-own@example.org'];
    await givenAccount(database.db, { email: mine });
    await givenAccount(database.db, { email: theirs });
    const attacker = visitorTo(portal.url, network(20));
    await signIn(attacker, mine);
    for (let n = 0; n < 10; n += 1) {
      await attacker.post('/account/sign-in', { email: theirs, password: `guess number ${n}` });
    }
    assert.equal(
      (await attacker.post('/account/sign-in', { email: theirs, password: PASSWORD })).status,
      429,
    );
  });

  it('who has found a device has ten guesses with it and then has to wait', async () => {
    const email = 'stolen-device@example.org';
    await givenAccount(database.db, { email });
    const device = visitorTo(portal.url, network(21));
    await signIn(device, email);
    await device.post('/account/sign-out');
    const statuses = [];
    for (let n = 0; n < 12; n += 1) {
      statuses.push((await device.post('/account/sign-in', { email, password: `guess number ${n}` })).status);
    }
    assert.deepEqual(statuses.slice(9), [422, 429, 429]);
    assert.equal(await come(email), 303);
  });

  it('who knows the password cannot use up the codes of a known device', async () => {
    const email = 'second-step@example.org';
    const { secret } = await givenAccount(database.db, { email, twoFactor: true });
    const known = visitorTo(portal.url);
    await signIn(known, email);
    const earlier = twoFactorCode(secret, new Date(Date.now() - 30_000));
    assert.equal((await known.post('/account/sign-in/code', { code: earlier })).status, 303);
    await known.post('/account/sign-out');
    const statuses = [];
    for (let n = 0; n < 6; n += 1) {
      const attacker = visitorTo(portal.url, network(30 + n));
      await signIn(attacker, email);
      for (let m = 0; m < 10; m += 1) {
        statuses.push((await attacker.post('/account/sign-in/code', { code: 'abcd-abcd' })).status);
      }
    }
    assert.equal(statuses.filter((status) => status === 422).length, 50);
    await signIn(known, email);
    const code = twoFactorCode(secret, new Date());
    assert.equal((await known.post('/account/sign-in/code', { code })).status, 303);
  });

  it('cannot use up the mails: four an hour, then one every 20 minutes for the account, from any network', async () => {
    const email = 'flooded@example.org';
    await givenAccount(database.db, { email });
    const ask = async (n: number, path = '/account/reset') =>
      (await visitorTo(portal.url, network(n)).post(path, { email })).status;
    const statuses = [];
    for (let n = 0; n < 6; n += 1) statuses.push(await ask(40));
    assert.deepEqual(statuses, [303, 303, 303, 303, 429, 429], 'one network');
    assert.equal(await ask(41), 303, 'the owner, elsewhere');
    for (let n = 42; n < 60; n += 1) {
      await ask(n, ['/account/register', '/account/confirm/again', '/applications/link'][n % 3]);
    }
    const mails = await mailsTo(database.db, email);
    assert.equal(mails.length, 6, 'four, one about the account, one about applications');

    // Twenty minutes later, while the attacker goes on.
    await database.db.deleteFrom('rateLimit').where('key', 'like', 'mail/address-account:%').execute();
    const owner = visitorTo(portal.url);
    assert.equal((await owner.post('/account/reset', { email })).status, 303);
    const { link } = await mailTo(database.db, email);
    assert.equal((await owner.post(link, { password: 'twenty minutes later' })).status, 303);
  });

  it('cannot tell by it whether there is an account: an address without one is treated the same', async () => {
    const statuses = [];
    for (let n = 0; n < 12; n += 1) statuses.push(await guess('nobody@example.org', 70));
    assert.deepEqual(statuses, [...Array<number>(10).fill(422), 429, 429]);
  });
});

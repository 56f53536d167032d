import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { hash } from '@node-rs/argon2';
import { MOST_SESSIONS } from '#lib/session.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { givenAccount, PASSWORD, signIn } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';

describe('an attacker at a browser that was left signed in', () => {
  const { portal, database } = usePortal();
  const TWO_FACTOR = '/account/security/two-factor';
  const MINUTE = 60_000;
  const DAY = 24 * 60 * MINUTE;

  before(async () => {
    await database.db
      .insertInto('organisation')
      .values({
        id: 'shop',
        slug: 'shop',
        name: 'Shop',
        kind: 'employer',
        disabilityConfident: 0,
        approvedAt: new Date(),
      })
      .execute();
  });

  async function signedIn(email: string): Promise<Visitor> {
    const visitor = visitorTo(portal.url);
    await signIn(visitor, email);
    return visitor;
  }
  async function givenSignedIn(email: string, more: Partial<Parameters<typeof givenAccount>[1]> = {}) {
    const { id } = await givenAccount(database.db, { email, ...more });
    return { id, visitor: await signedIn(email) };
  }
  const age = (
    id: string,
    change: { authenticatedAt?: Date; createdAt?: Date; lastSeenAt?: Date; absoluteExpiresAt?: Date },
  ) => database.db.updateTable('session').set(change).where('userId', '=', id).execute();
  const ago = (ms: number) => new Date(Date.now() - ms);
  const keyOf = (body: string) => ({
    setUp: /name="setUp" value="([^"]+)"/.exec(body)?.[1] ?? '',
    secret: (/id="secret">([^<]+)</.exec(body)?.[1] ?? '').replace(/\s/g, ''),
  });
  const codeOf = ({ secret }: { secret: string }) => twoFactorCode(secret, new Date());

  it('cannot switch a second factor on, nor see where else the owner is signed in, without the password', async () => {
    const email = 'left-open@example.org';
    const { id, visitor } = await givenSignedIn(email);
    const key = keyOf((await visitor.get(TWO_FACTOR)).body);
    await age(id, { authenticatedAt: ago(16 * MINUTE) });
    for (const path of [TWO_FACTOR, '/account/security']) {
      const again = `/account/sign-in/again?next=${encodeURIComponent(path)}`;
      assert.equal((await visitor.get(path)).headers.location, again);
      const body = path === TWO_FACTOR ? { setUp: key.setUp, code: codeOf(key) } : { session: 'any' };
      assert.equal((await visitor.post(path, body)).headers.location, again);
    }
    const again = `/account/sign-in/again?next=${encodeURIComponent(TWO_FACTOR)}`;
    assert.equal((await visitor.post(again, { password: 'not this one' })).status, 422);
    assert.equal((await visitor.get(TWO_FACTOR)).status, 303);
    assert.equal((await visitor.post(again, { password: PASSWORD })).headers.location, TWO_FACTOR);
    assert.equal((await visitor.get(TWO_FACTOR)).status, 200);
    assert.equal((await visitor.get('/account/security')).status, 200);
  });

  it('cannot use a key that was shown to another session, is too old, or was made up', async () => {
    const email = 'keys@example.org';
    const { visitor } = await givenSignedIn(email);
    const other = await signedIn(email);
    const theirs = keyOf((await other.get(TWO_FACTOR)).body);
    const mine = keyOf((await visitor.get(TWO_FACTOR)).body);
    assert.notEqual(mine.secret, theirs.secret, 'each session has a key of its own');
    for (const setUp of [theirs.setUp, 'v2.made.up', '', mine.setUp.replace(/.$/, 'x')]) {
      const { status, body } = await visitor.post(TWO_FACTOR, { setUp, code: codeOf(theirs) });
      assert.equal(status, 422);
      assert.doesNotMatch(body, /recovery-codes"/);
      assert.notEqual(keyOf(body).secret, theirs.secret);
    }
    assert.match(
      (await visitor.post(TWO_FACTOR, { setUp: mine.setUp, code: codeOf(mine) })).body,
      /recovery-codes"/,
    );
  });

  it('cannot put another app in the place of the owner’s, nor turn it off, without a code of it', async () => {
    const { visitor } = await givenSignedIn('app@example.org');
    const first = keyOf((await visitor.get(TWO_FACTOR)).body);
    const on = await visitor.post(TWO_FACTOR, { setUp: first.setUp, code: codeOf(first) });
    const [recovery = ''] = [...on.body.matchAll(/<code>([^<]+)<\/code>/g)].map((it) => it[1] ?? '');
    const page = `${TWO_FACTOR}?new-app`;
    const next = keyOf((await visitor.get(page)).body);
    for (const current of ['', 'abcd-abcd-abcd-abcd', codeOf(next), codeOf(first)]) {
      const answer = await visitor.post(page, { setUp: next.setUp, code: codeOf(next), current });
      assert.equal(answer.status, 422, `${current}: the last one was used to turn it on`);
    }
    const plain = await visitor.post(TWO_FACTOR, {
      setUp: next.setUp,
      code: codeOf(next),
      password: PASSWORD,
    });
    assert.equal(plain.status, 422);
    const off = await visitor.post(`${TWO_FACTOR}?off`, { password: PASSWORD, code: '000000' });
    assert.equal(off.status, 422);
    const replaced = await visitor.post(page, { setUp: next.setUp, code: codeOf(next), current: recovery });
    assert.equal(replaced.status, 200, replaced.body);
    assert.match(replaced.body, /recovery-codes"/);
  });

  it('finds a resident’s session over after 90 days, however much it is used', async () => {
    const { id, visitor } = await givenSignedIn('quarter@example.org');
    const { absoluteExpiresAt, createdAt } = await database.db
      .selectFrom('session')
      .selectAll()
      .where('userId', '=', id)
      .executeTakeFirstOrThrow();
    assert.equal(Number(absoluteExpiresAt) - Number(createdAt), 90 * DAY);
    await age(id, { createdAt: ago(90 * DAY), absoluteExpiresAt: ago(1) });
    assert.equal((await visitor.get('/account')).status, 303);
  });

  it('finds the session of a person who reads applications over after 12 hours without use, and after a week', async () => {
    const member = { organisationId: 'shop', role: 'owner' } as const;
    for (const [n, [change, status]] of (
      [
        [{ lastSeenAt: ago(11 * 60 * MINUTE), createdAt: ago(6 * DAY) }, 200],
        [{ lastSeenAt: ago(13 * 60 * MINUTE) }, 303],
        [{ createdAt: ago(7 * DAY + MINUTE) }, 303],
      ] as const
    ).entries()) {
      const { id, visitor } = await givenSignedIn(`member${n}@example.org`, { member });
      await age(id, change);
      assert.equal((await visitor.get('/manage/shop')).status, status, JSON.stringify(change));
    }
    // Of a resident, none of these is over.
    const { id, visitor } = await givenSignedIn('still@example.org');
    await age(id, { lastSeenAt: ago(13 * 60 * MINUTE), createdAt: ago(8 * DAY) });
    assert.equal((await visitor.get('/account')).status, 200);
  });

  it('is one of ten at most: a further sign-in ends the one that was not used for longest', async () => {
    const email = 'many@example.org';
    const { visitor: first } = await givenSignedIn(email);
    for (let n = 0; n < MOST_SESSIONS - 1; n += 1) await signedIn(email);
    assert.equal((await first.get('/account')).status, 200);
    const last = await signedIn(email);
    assert.equal((await first.get('/account')).status, 303);
    assert.equal((await last.get('/account')).status, 200);
  });

  it('cannot work for an organisation that asks for a second factor before they have one', async () => {
    const member = { organisationId: 'shop', role: 'owner' } as const;
    const { visitor: owner } = await givenSignedIn('shop-owner@example.org', { member });
    const { visitor: colleague } = await givenSignedIn('shop-colleague@example.org', {
      member: { ...member, role: 'editor' },
    });
    const page = '/manage/shop/people/sign-in-code';
    assert.match((await colleague.get('/manage/shop/applications')).body, /set up a sign-in code/);
    assert.equal((await colleague.post(page, { secondFactor: 'yes' })).status, 404);
    assert.match((await owner.post(page, {})).body, /Select yes if everyone/);
    const early = await owner.post(page, { secondFactor: 'yes' });
    assert.equal(early.status, 422);
    assert.match(early.body, /Set up a sign-in code for your own account first/);
    const key = keyOf((await owner.get(TWO_FACTOR)).body);
    assert.equal((await owner.post(TWO_FACTOR, { setUp: key.setUp, code: codeOf(key) })).status, 200);
    assert.equal((await owner.post(page, { secondFactor: 'yes' })).status, 303);
    for (const path of ['/manage/shop', '/manage/shop/applications', '/account', '/account/email']) {
      assert.equal((await colleague.get(path)).headers.location, TWO_FACTOR, path);
    }
    assert.equal((await owner.get('/manage/shop')).status, 200);
    const events = await database.db.selectFrom('organisationEvent').select('type').execute();
    assert.ok(events.some(({ type }) => type === 'second-factor-asked'));
    const theirs = keyOf((await colleague.get(TWO_FACTOR)).body);
    await colleague.post(TWO_FACTOR, { setUp: theirs.setUp, code: codeOf(theirs) });
    assert.equal((await colleague.get('/manage/shop')).status, 200);
  });

  it('a password hash with outdated parameters is replaced at the next sign-in', async () => {
    const email = 'old-hash@example.org';
    const { id } = await givenAccount(database.db, { email });
    const passwordHash = await hash(PASSWORD, { memoryCost: 8192, timeCost: 1, parallelism: 1 });
    await database.db.updateTable('account').set({ passwordHash }).where('id', '=', id).execute();
    const hashNow = async () =>
      (
        await database.db
          .selectFrom('account')
          .select('passwordHash')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).passwordHash ?? '';
    const wrong = await visitorTo(portal.url).post('/account/sign-in', { email, password: 'not this one' });
    assert.equal(wrong.status, 422);
    assert.equal(await hashNow(), passwordHash);
    await signedIn(email);
    assert.match(await hashNow(), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    const made = await hashNow();
    await signedIn(email);
    assert.equal(await hashNow(), made, 'once');
  });

  it('finds every session over, and every device unknown, once the owner has signed out everywhere', async () => {
    const { id, visitor } = await givenSignedIn('everywhere@example.org');
    const devices = () =>
      database.db.selectFrom('knownDevice').select('tokenHash').where('accountId', '=', id).execute();
    assert.equal((await devices()).length, 1);
    assert.equal((await visitor.post('/account/sign-out', { everywhere: '1' })).status, 303);
    assert.equal((await devices()).length, 0);
    assert.equal((await visitor.get('/account')).status, 303);
  });
});

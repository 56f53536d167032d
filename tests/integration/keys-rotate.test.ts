import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { createSecrets, hashToken } from '#lib/crypto.ts';
import { newId } from '#lib/ids.ts';
import { findApplied, findEvents } from '#features/applications/application.repository.ts';
import {
  contactHashOf,
  openDetails,
  openEvent,
  openLink,
  openName,
  recordEvent,
} from '#features/applications/application.service.ts';
import { alreadySent } from '#features/applications/apply.service.ts';
import { isOpenLink, openByLink } from '#features/applications/confirm.service.ts';
import { claimForAccount } from '#features/applications/own.service.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { hashesOf, receiveReferral, unseal } from '#features/referrals/referral.service.ts';
import { findReferral } from '#features/referrals/referral.repository.ts';
import { leftUnderOtherKeys, rotateKeys } from '#features/privacy/key-rotation.service.ts';
import { givenAccount, PASSWORD, secrets as old } from '../support/accounts.ts';
import { givenApplication } from '../support/applications.ts';
import { runCommand, startCommand } from '../support/command.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { demoServices } from '../support/demo.ts';
import { anOpportunity, given } from '../support/factories.ts';
import type { TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, TEST_KEY, type Portal } from '../support/portal.ts';
import { aReferral, givenReferral, referralDeps } from '../support/referrals.ts';
import { visitorTo } from '../support/visitor.ts';

const NEXT_KEY = Buffer.alloc(32, 'next').toString('base64');
const both = createSecrets(NEXT_KEY, TEST_KEY);
const next = createSecrets(NEXT_KEY);

describe('the key changes while the site runs', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  before(async () => {
    ({ database, meilisearch: meili } = await demoServices());
  });
  after(async () => {
    await meili.remove();
    await database.close();
  });
  const env = () => ({
    DATABASE_URL: database.url,
    MEILI_URL: meili.url,
    MEILI_KEY: meili.key,
    ENCRYPTION_KEY: NEXT_KEY,
    ENCRYPTION_KEY_BEFORE: TEST_KEY,
  });
  const portal = (key: string, other: string) =>
    startPortal({
      databaseUrl: database.url,
      meilisearch: meili,
      env: { ENCRYPTION_KEY: key, ENCRYPTION_KEY_BEFORE: other },
    });

  it('drafts continue, requests keep arriving, and afterwards the old key is not needed', async () => {
    const { db } = database;
    const portals: Portal[] = [];
    try {
      // One process knows of the next key, the other writes under it already.
      const early = await portal(TEST_KEY, NEXT_KEY);
      portals.push(early);
      const ada = await givenAccount(db, { email: 'ada@example.org', twoFactor: true });
      const recovery = 'abcde-fghjk';
      await db
        .insertInto('recoveryCode')
        .values({ accountId: ada.id, codeHash: old.keyedHash(`recovery:${ada.id}:abcdefghjk`) })
        .execute();
      const before: { id: string }[] = [];
      for (let n = 0; n < 250; n += 1) {
        before.push(
          await givenReferral(db, { details: { name: `Person ${n}`, email: `person${n}@example.org` } }),
        );
      }
      await db
        .transaction()
        .execute((trx) =>
          enqueueMail(
            trx,
            { secrets: old, clock: () => new Date() },
            { to: 'ada@example.org', template: 'reset-password', link: '/account/reset?token=waiting' },
          ),
        );
      const writer = visitorTo(early.url);
      const begin = await writer.get('/components/journey/vacancy/new/tasks');
      const tasks = begin.headers.location ?? '';
      const title = tasks.replace('/tasks', '/title');
      const first = await writer.get(title);
      const hidden = Object.fromEntries(
        [...first.body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map((it) => [
          it[1] ?? '',
          (it[2] ?? '').replaceAll('&quot;', '"'),
        ]),
      );
      const saved = await writer.post(title, { ...hidden, title: 'Lighthouse keeper' });
      assert.equal(saved.status, 303, saved.body);
      const kept = title.split('?')[0] ?? '';

      const late = await portal(NEXT_KEY, TEST_KEY);
      portals.push(late);
      const elsewhere = visitorTo(late.url);
      for (const [name, value] of writer.cookies) elsewhere.cookies.set(name, value);
      const running = startCommand('keys-rotate', [], env());
      let ended = false;
      void running.ran.then(() => (ended = true));

      // Meanwhile both processes read everything, and requests come in under either key.
      const during: string[] = [];
      let looks = 0;
      while (!ended) {
        for (const secrets of [createSecrets(TEST_KEY, NEXT_KEY), both]) {
          const { id } = await db.transaction().execute((trx) =>
            receiveReferral(
              trx,
              { ...referralDeps(db), secrets },
              {
                ...aReferral({ details: { name: `During ${during.length}` } }),
                token: newId(20),
                actor: 'public',
              },
            ),
          );
          during.push(id);
          const any = before[(looks * 37) % before.length]?.id ?? '';
          const row = await findReferral(db, { kind: 'coordinator' }, any);
          assert.match((row && unseal(secrets, row).details?.name) ?? '', /^Person /);
        }
        for (const someone of [writer, elsewhere]) {
          const page = await someone.get(kept);
          assert.equal(page.status, 200);
          assert.match(page.body, /Lighthouse keeper/);
        }
        looks += 1;
      }
      const ran = await running.ran;
      assert.ok(looks > 0 && during.length > 0);
      assert.match(ran.stdout, /referral\.sealed_key: \d+ moved/);
      await portals.shift()?.stop();

      // The process that still wrote under the old key is gone: once more takes what it left.
      const again = await runCommand('keys-rotate', [], env());
      assert.equal(again.code, 0, again.stdout + again.stderr);
      assert.doesNotMatch(again.stdout, /cannot be read|still use/);
      assert.match(again.stdout, /1 people have older recovery codes/);
      const twice = visitorTo(late.url);
      await twice.post('/account/sign-in', { email: 'ada@example.org', password: PASSWORD });
      assert.equal((await twice.post('/account/sign-in/code', { code: recovery })).status, 303);
      const done = await runCommand('keys-rotate', [], env());
      assert.match(done.stdout, /You can remove ENCRYPTION_KEY_BEFORE/, done.stdout);
      assert.match(done.stdout, /Keep that key in another place for as long as you keep earlier backups/);
      await portals.shift()?.stop();

      // With the new key alone.
      const alone = await portal(NEXT_KEY, '');
      portals.push(alone);
      const visitor = visitorTo(alone.url);
      for (const [name, value] of writer.cookies) visitor.cookies.set(name, value);
      assert.match((await visitor.get(kept)).body, /Lighthouse keeper/);
      const signingIn = visitorTo(alone.url);
      await signingIn.post('/account/sign-in', { email: 'ada@example.org', password: PASSWORD });
      const code = twoFactorCode(ada.secret, new Date());
      assert.equal((await signingIn.post('/account/sign-in/code', { code })).status, 303);
      for (const id of [...before.map((it) => it.id), ...during]) {
        const row = await findReferral(db, { kind: 'coordinator' }, id);
        assert.ok(row);
        const { details } = unseal(next, row);
        assert.ok(details);
        const { emailHash, phoneHash, personHash, lookupHash } = row;
        assert.deepEqual({ emailHash, phoneHash, personHash, lookupHash }, hashesOf(next, details));
      }
      assert.deepEqual(await leftUnderOtherKeys(db, next), []);
      for (const output of [ran, again, done].map(({ stdout, stderr }) => stdout + stderr))
        assert.doesNotMatch(output, /Person|Ada|example\.org/, 'names no one');
    } finally {
      for (const it of portals) await it.stop();
    }
  });

  it('interrupted in the middle and run again, it loses nothing and does nothing twice', async () => {
    const { db } = database;
    const third = createSecrets(Buffer.alloc(32, 'third').toString('base64'), NEXT_KEY);
    const total = await db
      .selectFrom('referral')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    await assert.rejects(
      rotateKeys(db, third, (place, moved) => {
        if (place === 'referral.sealed_key' && moved >= 100) throw new Error('interrupted');
      }),
      /interrupted/,
    );
    const left = await leftUnderOtherKeys(db, third);
    const keys = left.find(({ place }) => place === 'referral.sealed_key');
    assert.ok(keys && keys.count > 0 && keys.count < total.n, JSON.stringify(left));
    const wrapped = async () =>
      db.selectFrom('referral').select(['id', 'sealedKey', 'emailHash']).orderBy('id').execute();
    await rotateKeys(db, third);
    assert.deepEqual(await leftUnderOtherKeys(db, third), []);
    const after = await wrapped();
    // Meanwhile a process without the new key changed an applicant's details.
    const [one] = after;
    await db
      .updateTable('referral')
      .set({ emailHash: next.keyedHash('referral-email:late@example.org') })
      .where('id', '=', one?.id ?? '')
      .execute();
    assert.equal((await leftUnderOtherKeys(db, third)).length, 1);
    await rotateKeys(db, third);
    assert.deepEqual(await leftUnderOtherKeys(db, third), []);
    const row = await findReferral(db, { kind: 'coordinator' }, one?.id ?? '');
    assert.equal(row?.emailHash, one?.emailHash);

    const settled = await wrapped();
    const none = await rotateKeys(db, third);
    assert.ok(none.every(({ moved, unreadable }) => moved === 0 && unreadable === 0));
    assert.deepEqual(await wrapped(), settled);
  });

  it('data under a missing key is named, and the rotation continues with the rest', async () => {
    const { db } = database;
    const fourth = createSecrets(
      Buffer.alloc(32, 'fourth').toString('base64'),
      Buffer.alloc(32, 'third').toString('base64'),
    );
    const stranger = createSecrets(Buffer.alloc(32, 'stranger').toString('base64'));
    const { id } = await db
      .transaction()
      .execute((trx) =>
        receiveReferral(
          trx,
          { ...referralDeps(db), secrets: stranger },
          { ...aReferral(), token: newId(20), actor: 'public' },
        ),
      );
    const rotated = await rotateKeys(db, fourth);
    const referrals = rotated.find(({ place }) => place === 'referral.sealed_key');
    assert.equal(referrals?.unreadable, 1);
    assert.ok((referrals?.moved ?? 0) > 100);
    const left = await leftUnderOtherKeys(db, fourth);
    assert.equal(left.find(({ place }) => place === 'referral.sealed_key')?.count, 1);
    await sql`delete from referral where id = ${id}`.execute(db);
    assert.deepEqual(await leftUnderOtherKeys(db, fourth), []);
  });

  it('an applicant is recognised under either key, opens what they sent, and loses nothing', async () => {
    const own = await testDatabase();
    const { db } = own;
    try {
      const [opportunityId = ''] = await given(db, [anOpportunity({ howToApply: { here: true } })]);
      const email = 'bo@example.org';
      const clock = () => new Date();
      const id = await givenApplication(db, {
        opportunityId,
        email,
        name: 'Bo Ferrier',
        why: 'Early mornings.',
      });
      const detail = { words: 'Please come on Tuesday.' };
      const application = await findApplied(db, id);
      assert.ok(application);
      const links = await db.transaction().execute(async (trx) => {
        await recordEvent(trx, { secrets: old, clock }, application, {
          at: clock(),
          type: 'message',
          actor: 'portal',
          detail,
          invented: true,
        });
        const contactHash = contactHashOf({ secrets: old }, email);
        const of = (applicationId: string | null) => openLink(trx, { clock }, { contactHash, applicationId });
        return [await of(null), await of(id), await of(id)];
      });
      const tokens = links.map((link) => link.split('link=')[1] ?? '');
      const deps = { db, secrets: both, clock };
      const account = { ...(await givenAccount(db, { email })), email };

      // Not moved yet: a process with the new key knows them already.
      assert.equal(await alreadySent(deps, opportunityId, { id: 'another', email }), id);
      assert.equal((await openByLink(deps, tokens[1] ?? ''))?.application, id);

      const done = await rotateKeys(db, both);
      for (const place of ['application.name', 'application.details', 'application_event.detail']) {
        assert.deepEqual(
          done.find((it) => it.place === place),
          { place, moved: 1, unreadable: 0 },
        );
      }
      assert.deepEqual(await leftUnderOtherKeys(db, next), []);

      const alone = { ...deps, secrets: next };
      const row = await db.selectFrom('application').selectAll().executeTakeFirstOrThrow();
      assert.equal(row.contactHash, contactHashOf(alone, email));
      assert.equal(openName(alone, row), 'Bo Ferrier');
      assert.equal(openDetails(alone, row)?.why, 'Early mornings.');
      const [event] = await findEvents(db, id);
      assert.deepEqual(openEvent(alone, id, event?.detail ?? null), detail);
      for (const token of [tokens[0], tokens[2]]) {
        assert.ok(await isOpenLink(alone, 'open', token ?? ''));
        const opened = await openByLink(alone, token ?? '');
        const held = await db
          .selectFrom('application')
          .select('id')
          .where('tokenHash', '=', hashToken(opened?.token ?? ''))
          .execute();
        assert.deepEqual(held, [{ id }]);
      }
      await claimForAccount(alone, account);
      const { accountId } = await db.selectFrom('application').select('accountId').executeTakeFirstOrThrow();
      assert.equal(accountId, account.id);
    } finally {
      await own.close();
    }
  });
});

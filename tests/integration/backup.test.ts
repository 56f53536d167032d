import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, truncateSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { backUp, isBlank, loadBackup, readHeader } from '#lib/backup.ts';
import { createSecrets } from '#lib/crypto.ts';
import { openDatabase } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { eventsOf, findReferral } from '#features/referrals/referral.repository.ts';
import { openReferral, receiveReferral, unseal } from '#features/referrals/referral.service.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { migrate } from '../../db/migrate.ts';
import { givenAccount, secrets, signIn } from '../support/accounts.ts';
import { runCommand } from '../support/command.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { demoServices } from '../support/demo.ts';
import { everythingIn } from '../support/everything.ts';
import { anOpportunity, anOrganisation, given } from '../support/factories.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { startPortal, TEST_KEY } from '../support/portal.ts';
import { aReferral, givenReferral, referralDeps } from '../support/referrals.ts';
import { searchOver } from '../support/search.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { visitorTo } from '../support/visitor.ts';

/** What is made again rather than loaded. */
const own = (line: string) => /^(kysely_|_private_|migrations )/.test(line);
const rowsOf = async (database: TestDatabase) =>
  (await everythingIn(database.db))
    .split('\n')
    .filter((line) => !own(line))
    .sort();

describe('backup and restore', () => {
  const folder = temporaryFolder('backup');
  let database: TestDatabase;
  let meili: TestMeilisearch;
  before(async () => {
    ({ database, meilisearch: meili } = await demoServices());
  });
  after(async () => {
    await meili.remove();
    await database.close();
    folder.remove();
  });
  const settings = (url: string, search = meili) => ({
    DATABASE_URL: url,
    MEILI_URL: search.url,
    MEILI_KEY: search.key,
    ENCRYPTION_KEY: TEST_KEY,
  });
  const file = (name: string) => join(folder.path, name);

  it('a backup of a running site restores everything, and encrypted details need the key', async (t) => {
    const { db } = database;
    const hostile = [...NAUGHTY, '\\.', 'a\tb\\tc', 'one\u2028two\u2029three\r\nfour', '\\N'].filter(
      (text) => !text.includes('\0') && text.isWellFormed(),
    );
    await given(
      db,
      hostile.map((text, at) => anOpportunity({ title: `Post ${at}`, description: `About: ${text}` })),
      { organisation: anOrganisation({ name: 'Café “Ö” \\ Söhne' }), now: new Date() },
    );
    await givenAccount(db, { email: 'quill@example.org' });
    const referrals: { id: string; reference: string }[] = [];
    for (let n = 0; n < 60; n += 1)
      referrals.push(
        await givenReferral(db, {
          details: {
            name: `Marigold ${n}`,
            email: 'ada@example.org',
            dateOfBirth: '1987-03-14',
            more: `About me: ${hostile[n % hostile.length]?.slice(0, 1_000)}`,
          },
        }),
      );
    // All that was added is offered from the start on.
    await rebuildIndex(searchOver(db, meili).index);
    const before = await startPortal({ databaseUrl: database.url, meilisearch: meili });
    const total = async (url: string) =>
      ((await (await fetch(`${url}/api/v1/opportunities`)).json()) as { total: number }).total;
    const offered = await total(before.url);

    const startedAt = performance.now();
    const backup = file('whole.sql.gz');
    const made = await runCommand('backup', [backup], settings(database.url));
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stdout, /does not include the key\. Keep ENCRYPTION_KEY in another place/);
    const backedUp = performance.now();
    const wanted = await rowsOf(database);
    await before.stop();

    assert.equal(statSync(backup).mode & 0o777, 0o600);
    const text = gunzipSync(readFileSync(backup)).toString('utf8');
    for (const secret of [TEST_KEY, 'Marigold', 'ada@example.org', '1987-03-14'])
      assert.ok(!text.includes(secret), `${secret} is not in it`);

    const fresh = await testDatabase({ empty: true });
    const search = await testMeilisearch();
    try {
      const restored = await runCommand('restore', [backup], settings(fresh.url, search));
      assert.equal(restored.code, 0, restored.stdout + restored.stderr);
      const loaded = performance.now();
      const served: string[] = [];
      const after = await startPortal({ databaseUrl: fresh.url, meilisearch: search });
      try {
        const serving = performance.now();
        const seconds = (from: number, to: number) => `${((to - from) / 1000).toFixed(1)} s`;
        t.diagnostic(
          `${wanted.length} rows: backup ${seconds(startedAt, backedUp)}, restore ${seconds(backedUp, loaded)}, ` +
            `start ${seconds(loaded, serving)}`,
        );
        assert.ok(serving - startedAt < 120_000);
        assert.equal(await total(after.url), offered);
        // Signing in adds rows of its own.
        served.push(...(await rowsOf(fresh)));
        const visitor = visitorTo(after.url);
        await signIn(visitor, 'quill@example.org');
        assert.equal((await visitor.get('/account')).status, 200);
      } finally {
        await after.stop();
      }
      const volatile = /^(listing|session|account_event|rate_limit|opportunity_figure|account|staff_role) /;
      assert.deepEqual(
        served.filter((line) => !volatile.test(line)),
        wanted.filter((line) => !volatile.test(line)),
      );
      for (const [n, { id }] of referrals.entries()) {
        const row = await findReferral(fresh.db, { kind: 'coordinator' }, id);
        assert.equal(row && unseal(secrets, row).details?.name, `Marigold ${n}`);
      }
      // What is written from now on gets a number of its own.
      const id = referrals[0]?.id ?? '';
      await openReferral(referralDeps(fresh.db), { kind: 'coordinator' }, id, {
        actor: 'account:x',
        why: 'test',
      });
      const events = await eventsOf(fresh.db, id);
      assert.deepEqual(events.map(({ type }) => type).sort(), ['opened', 'received']);
    } finally {
      await search.remove();
      await fresh.close();
    }
  });

  it('an existing file is not overwritten, and a missing folder is reported', async () => {
    writeFileSync(file('mine.txt'), 'mine');
    const there = await runCommand('backup', [file('mine.txt')], settings(database.url));
    assert.equal(there.code, 1);
    assert.match(there.stderr, /already exists/);
    assert.equal(readFileSync(file('mine.txt'), 'utf8'), 'mine');
    const nowhere = await runCommand('backup', [file('no/such/folder.gz')], settings(database.url));
    assert.match(nowhere.stderr, /no such folder/i);
    const blank = await testDatabase({ empty: true });
    const nothing = await runCommand('backup', [file('nothing.gz')], settings(blank.url));
    await blank.close();
    assert.match(nothing.stderr, /nothing to write/);
    assert.ok(!existsSync(file('nothing.gz')));
    const none = await runCommand('backup', [], settings(database.url));
    assert.match(none.stderr, /npm run backup -- FILE/);
  });

  it('a file that was cut off, is something else, or has lost a row loads nothing at all', async () => {
    const whole = file('to-cut.sql.gz');
    await backUp(database.url, whole, { now: new Date() });
    const size = statSync(whole).size;
    const text = gunzipSync(readFileSync(whole)).toString('utf8');
    const bad: [string, RegExp][] = [];
    for (const share of [0.001, 0.3, 0.6, 0.999]) {
      const cut = file(`cut-${share}.gz`);
      copyFileSync(whole, cut);
      truncateSync(cut, Math.floor(size * share));
      bad.push([cut, /not whole|not a backup/]);
    }
    const written = (name: string, content: string) => {
      writeFileSync(file(name), gzipSync(content));
      return file(name);
    };
    bad.push([written('unended.gz', text.slice(0, text.lastIndexOf('-- end'))), /not whole/]);
    const row = /^COPY "opportunity_event".*\n(.*\n)/m.exec(text)?.[1] ?? '';
    assert.ok(row.length > 10);
    bad.push([written('lost.gz', text.replace(row, '')), /should have/]);
    bad.push([written('other.gz', 'hello\n'), /not a backup/]);
    writeFileSync(file('plain.txt'), 'hello');
    bad.push([file('plain.txt'), /not a backup/]);
    bad.push([file('not-there.gz'), /no file/]);

    const fresh = await testDatabase();
    try {
      for (const [path, words] of bad) {
        await assert.rejects(loadBackup(fresh.url, path), words, path);
        assert.equal(await isBlank(fresh.url), true, path);
      }
      await loadBackup(fresh.url, whole);
      assert.deepEqual(await rowsOf(fresh), await rowsOf(database));
      const { rows } = await sql<{ goesOn: boolean }>`
        select nextval('listing_version') > max(version) as goes_on from listing`.execute(fresh.db);
      assert.equal(rows[0]?.goesOn, true);
    } finally {
      await fresh.close();
    }
  });

  it('it is loaded neither over what is there nor under another key, and both are said before anything is done', async () => {
    const backup = file('guarded.sql.gz');
    await backUp(database.url, backup, { now: new Date(), keyIds: [secrets.keyId] });
    const over = await runCommand('restore', [backup], settings(database.url));
    assert.equal(over.code, 1);
    assert.match(over.stderr, /not empty/);

    const fresh = await testDatabase({ empty: true });
    try {
      const other = { ...settings(fresh.url), ENCRYPTION_KEY: Buffer.alloc(32, 'other').toString('base64') };
      const under = await runCommand('restore', [backup], other);
      assert.equal(under.code, 1);
      assert.match(under.stderr, /another key/);
      assert.deepEqual(await rowsOf(fresh), ['']);
      // While keys change, the one before does as well.
      const changing = await runCommand('restore', [backup], { ...other, ENCRYPTION_KEY_BEFORE: TEST_KEY });
      assert.equal(changing.code, 0, changing.stderr);
    } finally {
      await fresh.close();
    }
  });

  it('a backup made during a key rotation says that it needs both keys, and loads only with both', async () => {
    const changing = await testDatabase();
    const fresh = await testDatabase({ empty: true });
    const nextKey = Buffer.alloc(32, 'next').toString('base64');
    const both = createSecrets(nextKey, TEST_KEY);
    try {
      const before = await givenReferral(changing.db, { details: { name: 'Under the old key' } });
      const since = await changing.db
        .transaction()
        .execute((trx) =>
          receiveReferral(
            trx,
            { ...referralDeps(changing.db), secrets: both },
            { ...aReferral({ details: { name: 'Under the new key' } }), token: newId(24), actor: 'public' },
          ),
        );
      const backup = file('changing.sql.gz');
      const keys = { ENCRYPTION_KEY: nextKey, ENCRYPTION_KEY_BEFORE: TEST_KEY };
      const made = await runCommand('backup', [backup], { ...settings(changing.url), ...keys });
      assert.equal(made.code, 0, made.stderr);
      assert.match(made.stdout, /with more than one key\. Keep ENCRYPTION_KEY_BEFORE/);

      for (const alone of [nextKey, TEST_KEY]) {
        const ran = await runCommand('restore', [backup], { ...settings(fresh.url), ENCRYPTION_KEY: alone });
        assert.equal(ran.code, 1);
        assert.match(ran.stderr, /made while the key was being changed, and only one of its keys is set/);
      }
      assert.deepEqual(await rowsOf(fresh), ['']);
      const ran = await runCommand('restore', [backup], { ...settings(fresh.url), ...keys });
      assert.equal(ran.code, 0, ran.stderr);
      for (const [{ id }, name] of [
        [before, 'Under the old key'],
        [since, 'Under the new key'],
      ] as const) {
        const row = await findReferral(fresh.db, { kind: 'coordinator' }, id);
        assert.equal(row && unseal(both, row).details?.name, name);
      }
    } finally {
      await changing.close();
      await fresh.close();
    }
  });

  it('after a key rotation a backup needs only the new key', async () => {
    const rotated = file('rotated.sql.gz');
    const former = Buffer.alloc(32, 'former').toString('base64');
    const made = await runCommand('backup', [rotated], {
      ...settings(database.url),
      ENCRYPTION_KEY_BEFORE: former,
    });
    assert.doesNotMatch(made.stdout, /more than one key/);
    assert.deepEqual((await readHeader(rotated)).keyIds, [secrets.keyId]);
  });

  it('a backup of a version before is loaded into its own tables and brought up to this one', async () => {
    const older = await testDatabase({ empty: true });
    const fresh = await testDatabase({ empty: true });
    try {
      await migrate(older.db, older.pool, { upTo: '2026-11-22T1200-accounts' });
      await older.db
        .insertInto('organisation')
        .values({ id: 'o1', slug: 'o1', name: 'Older', kind: 'employer', disabilityConfident: 0 })
        .execute();
      const backup = file('older.sql.gz');
      const { header } = await backUp(older.url, backup, { now: new Date() });
      assert.equal(header.migrations.at(-1), '2026-11-22T1200-accounts');
      const ran = await runCommand('restore', [backup], settings(fresh.url));
      assert.equal(ran.code, 0, ran.stderr);
      const { db } = openDatabase(fresh.url, { max: 1 });
      assert.equal((await db.selectFrom('organisation').select('name').executeTakeFirst())?.name, 'Older');
      assert.equal(await db.selectFrom('referral').selectAll().executeTakeFirst(), undefined);
      await db.destroy();
    } finally {
      await older.close();
      await fresh.close();
    }
  });
});

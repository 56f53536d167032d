import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { givenAccount, mailTo, PASSWORD, signIn } from '../support/accounts.ts';
import { usePortal } from '../support/use-portal.ts';
import { visitorTo } from '../support/visitor.ts';

describe('an attacker who has a copy of the database', () => {
  const { portal, database } = usePortal();

  it('cannot sign in with anything that stands in the table of sessions', async () => {
    const email = 'owner@example.org';
    await givenAccount(database.db, { email });
    const owner = visitorTo(portal.url);
    await signIn(owner, email);
    const rows = await database.db.selectFrom('session').selectAll().execute();
    assert.equal(rows.length, 1);
    const token = owner.cookies.get('session') ?? '';
    assert.match(token, /^person\.[\w-]{43}$/);
    for (const { id } of rows) {
      assert.ok(!id.includes(token.split('.')[1] ?? ''));
      for (const forged of [id, `person.${id}`, `staff.${id}`, token.replace('person.', 'staff.')]) {
        const thief = visitorTo(portal.url);
        thief.cookies.set('session', forged);
        assert.equal((await thief.get('/account')).status, 303, forged);
      }
    }
    assert.equal((await owner.get('/account')).status, 200);
  });

  it('finds no link, no code, no password and no key of an app in any table', async () => {
    const email = 'private@example.org';
    const secrets: string[] = [PASSWORD];
    const visitor = visitorTo(portal.url);
    await visitor.post('/account/register', { email });
    const confirmed = await visitor.post((await mailTo(database.db, email)).link, { password: PASSWORD });
    assert.equal(confirmed.status, 303);
    secrets.push(visitor.cookies.get('device') ?? assert.fail('no device'));
    await visitor.post('/account/reset', { email });
    for (const { link, text } of [await mailTo(database.db, email)]) {
      secrets.push(new URL(link, portal.url).searchParams.get('token') ?? assert.fail('no token'));
      const code = /instead: (\d{6})/.exec(text)?.[1];
      if (code !== undefined) secrets.push(code);
    }
    const owner = visitorTo(portal.url);
    await givenAccount(database.db, { email: 'app@example.org' });
    await signIn(owner, 'app@example.org');
    const page = await owner.get('/account/security/two-factor');
    secrets.push((/id="secret">([^<]+)</.exec(page.body)?.[1] ?? assert.fail('no key')).replace(/\s/g, ''));
    secrets.push(owner.cookies.get('session') ?? assert.fail('no cookie'));

    const tables = await sql<{ name: string }>`
      select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker')`.execute(database.db);
    assert.ok(tables.rows.length > 10);
    for (const { name } of tables.rows) {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} t`.execute(
        database.db,
      );
      for (const { row } of rows) {
        for (const secret of secrets) assert.ok(!row.includes(secret), `${secret} stands in ${name}`);
      }
    }
    assert.ok(!secrets.some((secret) => portal.output().includes(secret)), 'nor in the log');
  });
});

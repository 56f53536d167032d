import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import type pg from 'pg';
import { openDatabase, type Db } from '#lib/database.ts';
import { APPLICATION_ROLE, grantApplication } from '#lib/database-roles.ts';
import { createSecurityRecorder } from '#features/security-events/security-event.service.ts';
import { deleteOldSecurityEvents } from '#features/security-events/retention.service.ts';
import { migrateDatabase } from '../../db/migrate.ts';
import { givenAccount, secrets } from '../support/accounts.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { log } from '../support/log.ts';
import { HANGS_MS } from '../support/wait.ts';

describe('an attacker who has taken over the application', () => {
  let database: TestDatabase;
  let application: { db: Db; pool: pg.Pool };

  before(async () => {
    database = await testDatabase();
    await grantApplication(database.url, APPLICATION_ROLE);
    application = openDatabase(database.applicationUrl, { max: 4 });
    await database.db
      .insertInto('securityEvent')
      .values({ type: 'sign-in-failed', outcome: 'failed', detail: null, accountId: 'gone' })
      .execute();
  });
  after(async () => {
    await application.db.destroy();
    await database.close();
  });

  const count = async () => {
    const { rows } = await sql<{ count: number }>`select count(*) as count from security_event`.execute(
      database.db,
    );
    return rows[0]?.count;
  };

  it('can neither change, delete nor empty security events, nor take their protection away', async () => {
    const before = await count();
    // PostgreSQL only warns of a grant that grants nothing; what is tried after it shows that it did not.
    await application.pool.query('grant update, delete on security_event to current_user');
    for (const statement of [
      `update security_event set type = 'x'`,
      `update security_event set at = now() - interval '2 years'`,
      `delete from security_event`,
      `truncate security_event`,
      `alter table security_event add column x text`,
      `alter table security_event disable trigger all`,
      `alter table security_event disable trigger security_event_is_kept`,
      `alter table security_event owner to current_user`,
      `drop table security_event`,
      `drop trigger security_event_is_kept on security_event`,
      `create trigger mine before insert on security_event for each row execute function refuse_change_of_security_events()`,
      `create or replace function refuse_change_of_security_events() returns trigger language plpgsql as 'begin return old; end'`,
      `create or replace function delete_old_security_events(before timestamptz) returns bigint language sql as 'select 1::bigint'`,
      `drop function delete_old_security_events(timestamptz)`,
      `insert into security_event (at, type, outcome) values (now() - interval '2 years', 'x', 'failed')`,
      `insert into security_event (id, type, outcome) overriding system value values (1, 'x', 'failed')`,
      `set session_replication_role = replica`,
      `set role postgres`,
      `create table mine (x text)`,
      `alter table account add column x text`,
      `drop table account`,
      `create role mine superuser`,
    ])
      await assert.rejects(application.pool.query(statement), { code: '42501' }, statement);
    assert.equal(await count(), before);
    const { rows } = await application.pool.query(
      `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles where rolname = current_user`,
    );
    assert.deepEqual(rows, [
      { rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false },
    ]);
  });

  it('cannot delete events that are kept by the function that retention uses, whatever day is named', async () => {
    const young = `insert into security_event (at, type, outcome) values (now() - interval '11 months', 'x', 'failed')`;
    const old = `insert into security_event (at, type, outcome) values (now() - interval '14 months', 'y', 'failed')`;
    await database.pool.query(young);
    await database.pool.query(old);
    const before = await count();
    assert.equal(
      (await application.pool.query(`select delete_old_security_events('infinity') as n`)).rows[0]?.n,
      1,
    );
    assert.equal(await count(), (before ?? 0) - 1);
    await database.pool.query(old);
    assert.equal(await deleteOldSecurityEvents(application.db, new Date()), 1);
    assert.equal(await deleteOldSecurityEvents(application.db, new Date('2040-01-01')), 0);
  });

  it('not even the owner of the tables changes, deletes or empties them by a slip', async () => {
    for (const statement of [
      `update security_event set type = 'x'`,
      `delete from security_event`,
      `truncate security_event`,
    ])
      await assert.rejects(database.pool.query(statement), /neither changed nor deleted/, statement);
  });

  it('the events of an account stay when it is deleted', async () => {
    const { id } = await givenAccount(database.db, { email: 'leaves@example.org' });
    const recorder = createSecurityRecorder({
      db: application.db,
      secrets,
      clock: () => new Date(),
      log,
    });
    await recorder.record({ type: 'password-changed', accountId: id, actorAccountId: id });
    await application.db.deleteFrom('account').where('id', '=', id).execute();
    await recorder.close();
    const kept = await database.db
      .selectFrom('securityEvent')
      .select(['type', 'actorId'])
      .where('accountId', '=', id)
      .execute();
    assert.deepEqual(kept, [{ type: 'password-changed', actorId: id }]);
  });

  it('an event outlives the transaction that is rolled back around it, and none keeps a request from going on', async () => {
    const deps = { secrets, clock: () => new Date(), log };
    const recorder = createSecurityRecorder({ ...deps, db: application.db });
    await assert.rejects(
      application.db.transaction().execute(async (trx) => {
        await trx.insertInto('account').values({ id: 'undone', email: 'undone@example.org' }).execute();
        await recorder.record({ type: 'link-failed', accountId: 'undone', detail: { link: 'reset' } });
        throw new Error('refused');
      }),
      /refused/,
    );
    await recorder.close();
    const { rowCount } = await database.pool.query(`select from security_event where account_id = 'undone'`);
    assert.equal(rowCount, 1);

    // A database that does not let anything in: locked for as long as this takes.
    const holder = await database.pool.connect();
    await holder.query('begin; lock table security_event in access exclusive mode');
    const busy = createSecurityRecorder({ ...deps, db: application.db });
    const startedAt = performance.now();
    await busy.record({ type: 'host-refused', network: '192.0.2.1' });
    const waited = performance.now() - startedAt;
    await holder.query('rollback');
    holder.release();
    assert.ok(waited < HANGS_MS, `the request waited ${waited} ms`);
    await busy.close();
    const { rowCount: late } = await database.pool.query(
      `select from security_event where type = 'host-refused'`,
    );
    assert.equal(late, 1, 'written once the database has time');
  });

  it('the application works on tables that the owner has migrated, and needs no rights of the owner', async () => {
    const config = { databaseUrl: database.applicationUrl };
    assert.deepEqual(
      await migrateDatabase({ ...config, databaseOwnerUrl: database.url }),
      [],
      'nothing is left to do, and the rights are given again',
    );
    assert.deepEqual(await migrateDatabase(config), [], 'a process that only serves knows no owner');
    // The queue shows its rows to the application.
    await application.pool.query(`select graphile_worker.add_job('nothing')`);
    const { rowCount } = await application.pool.query('select from graphile_worker._private_jobs');
    assert.ok(rowCount !== null && rowCount > 0);
  });

  it('every table of the portal gives the application its rows, one that was forgotten would show here', async () => {
    const { rows } = await application.pool.query<{ name: string }>(`
      select c.oid::regclass::text as name from pg_class as c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not like 'kysely%'
        and c.relname <> 'security_event'
        and not (has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')
          and has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'delete'))`);
    assert.deepEqual(rows, []);
  });
});

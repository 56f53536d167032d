import { createHmac } from 'node:crypto';
import pg from 'pg';
import { LOCKS } from './advisory-locks.ts';

/**
 * The database has two roles: the owner creates and changes tables, the application reads and writes rows. An attacker
 * who takes over the application can neither change tables nor the recorded security events.
 */

/** The application's role in embedded databases and in test databases. */
export const APPLICATION_ROLE = 'portal_application';

/**
 * The URL by which the application uses an embedded database. Its password is derived from the owner's, so that only
 * one secret has to be stored and restored; the owner's password cannot be derived from it.
 */
export function applicationUrl(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  const key = decodeURIComponent(url.password);
  url.username = APPLICATION_ROLE;
  url.password = createHmac('sha256', key).update('application role').digest('base64url');
  return url.href;
}

async function asOwner<T>(ownerUrl: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('begin');
    // Processes that start at the same time take turns: PostgreSQL refuses two concurrent changes of one privilege.
    await client.query('select pg_advisory_xact_lock($1)', [LOCKS.roles]);
    const done = await work(client);
    await client.query('commit');
    return done;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Creates the application's role in an embedded database, or resets its password to the one in `applicationUrl`. */
export async function ensureApplicationRole(ownerUrl: string): Promise<void> {
  const password = decodeURIComponent(new URL(applicationUrl(ownerUrl)).password);
  await asOwner(ownerUrl, async (client) => {
    const { rowCount } = await client.query('select from pg_roles where rolname = $1', [APPLICATION_ROLE]);
    const verb = rowCount === 0 ? 'create' : 'alter';
    await client.query(
      `${verb} role ${APPLICATION_ROLE} login nosuperuser nocreatedb nocreaterole nobypassrls
       password ${client.escapeLiteral(password)}`,
    );
  });
}

/**
 * The application's privileges on single tables; it may read and write the rows of every table that is not named here.
 */
const ONLY: Readonly<Record<string, string>> = {
  'public.kysely_migration': 'select',
  'public.kysely_migration_lock': 'select',
  'graphile_worker.migrations': 'select',
  'public.security_event': 'select',
};
/** Without the time and the number, which only the database may set. */
const EVENT_COLUMNS =
  'type, outcome, account_id, actor_id, address_hash, network_hash, request_id, count, detail';

/**
 * Statements that grant role $1 what it lacks and revoke what it must not have. An existing grant is not repeated,
 * because that would rewrite the catalogue at every start.
 */
const STATEMENTS = `
  with schema as (
    select oid, nspname as name from pg_namespace where nspname in ('public', 'graphile_worker')
  ), relation as (
    select c.oid, c.relkind as kind, c.relrowsecurity as by_row, format('%I.%I', s.name, c.relname) as name,
      s.name || '.' || c.relname as key
    from pg_class as c join schema as s on s.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'S')
  ), wanted as (
    select oid, name, unnest(string_to_array(coalesce($2::jsonb ->> key, 'select,insert,update,delete'), ',')) as privilege
    from relation where kind <> 'S'
    union all
    select oid, name, unnest(array['usage', 'select', 'update']) from relation where kind = 'S'
  )
  select format('grant usage on schema %I to %I', name, $1::text) as statement from schema
    where not has_schema_privilege($1, oid, 'usage')
  union all
  select format('grant %s on %s to %I', privilege, name, $1) from wanted
    where case when privilege = 'usage' then not has_sequence_privilege($1, oid, 'usage')
      else not has_table_privilege($1, oid, privilege) end
  union all
  select format('revoke %s on %s from %I', privilege, name, $1)
    from relation, unnest(array['insert', 'update', 'delete', 'truncate', 'references', 'trigger']) as privilege
    where $2::jsonb ? key and has_table_privilege($1, oid, privilege)
  union all
  select format('grant insert (%s) on %s to %I', $3::text, name, $1) from relation
    where case when key = 'public.security_event' then not has_column_privilege($1, oid, 'type', 'insert')
      else false end
  union all
  select format('grant execute on function %s to %I', oid::regprocedure, $1) from pg_proc
    where proname = 'delete_old_security_events' and not has_function_privilege($1, oid, 'execute')
  union all
  -- The queue's tables show rows to their owner alone unless a policy says otherwise.
  select format('create policy %I on %s to %I using (true) with check (true)', 'rows for ' || $1, name, $1)
    from relation where by_row and not exists (
      select from pg_policy as p where p.polrelid = relation.oid and p.polname = left('rows for ' || $1, 63))`;

/**
 * Grants the application's role exactly what it needs, after the owner has migrated: the rows of its tables, adding and
 * reading security events, and the job queue. It cannot create or change tables.
 */
export async function grantApplication(ownerUrl: string, role: string): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const { rows } = await client.query<{ statement: string }>(STATEMENTS, [
      role,
      JSON.stringify(ONLY),
      EVENT_COLUMNS,
    ]);
    for (const { statement } of rows) await client.query(statement);
    await client.query('revoke create on schema public from public');
  });
}

/** The name of the role in a database URL. */
export const roleIn = (url: string): string => decodeURIComponent(new URL(url).username);

/**
 * True when the role of this URL owns tables, directly or as a superuser, and so could change what the application must
 * not change.
 */
export async function ownsTables(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ owns: boolean }>(`
      select exists (
        select from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
          and pg_has_role(current_user, relowner, 'usage')) as owns`);
    return rows[0]?.owns === true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

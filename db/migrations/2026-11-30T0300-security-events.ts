import { sql, type Kysely } from 'kysely';

/**
 * Security events: append-only, and kept when the account goes (no foreign key). Nobody changes one; nobody deletes one
 * that is younger than twelve months, and the application deletes older ones by `delete_old_security_events` alone.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table security_event (
      id bigint generated always as identity primary key,
      at timestamptz not null default now(),
      type text not null,
      outcome text not null check (outcome in ('succeeded', 'failed', 'refused')),
      account_id text,
      actor_id text,
      address_hash text,
      network_hash text,
      request_id text,
      count integer not null default 1 check (count > 0),
      detail jsonb
    )`.execute(db);
  await sql`create index security_event_newest on security_event (at desc, id desc)`.execute(db);
  await sql`
    create index security_event_account on security_event (account_id, id) where account_id is not null`.execute(
    db,
  );
  await sql`
    create index security_event_actor on security_event (actor_id, id) where actor_id is not null`.execute(
    db,
  );
  await sql`
    create index security_event_address on security_event (address_hash) where address_hash is not null`.execute(
    db,
  );

  await sql`
    create function refuse_change_of_security_events() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and old.at < now() - interval '12 months' then
        return old;
      end if;
      raise exception 'security events are neither changed nor deleted' using errcode = 'insufficient_privilege';
    end $$`.execute(db);
  await sql`
    create trigger security_event_is_kept before update or delete on security_event
    for each row execute function refuse_change_of_security_events()`.execute(db);
  await sql`
    create trigger security_event_is_not_emptied before truncate on security_event
    for each statement execute function refuse_change_of_security_events()`.execute(db);

  // Runs as the owner of the tables, whoever calls it; the floor of age stands here and not at the caller's.
  await sql`
    create function delete_old_security_events(before timestamptz) returns bigint
    language sql security definer set search_path = pg_catalog, pg_temp as $$
      with deleted as (
        delete from public.security_event
        where at < least(before, pg_catalog.now() - interval '12 months')
        returning 1
      )
      select count(*) from deleted
    $$`.execute(db);
  await sql`revoke execute on function delete_old_security_events(timestamptz) from public`.execute(db);
}

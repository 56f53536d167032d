import { sql, type Kysely } from 'kysely';

/** Who asked for a job or a place, and how often each opportunity was seen. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table application (
      id text primary key,
      turn bigint generated always as identity,
      opportunity_id text not null references opportunity,
      opportunity_date_id bigint references opportunity_date,
      account_id text references account on delete set null,
      contact_hash text not null,
      name text,
      details text,
      state text not null check (state in ('unconfirmed', 'new', 'shortlisted', 'interview', 'waiting', 'offered',
        'accepted', 'not-this-time', 'withdrawn')),
      holds_place boolean not null default false,
      offered_until timestamptz,
      token_hash text,
      idempotency_token text not null unique,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      constraint holds_a_place_of_a_date check (not holds_place or opportunity_date_id is not null)
    )`.execute(db);
  await sql`
    create unique index application_once on application (opportunity_id, contact_hash)
      where state not in ('unconfirmed', 'withdrawn', 'not-this-time')`.execute(db);
  await sql`create index application_account on application (account_id) where account_id is not null`.execute(
    db,
  );
  await sql`create index application_contact on application (contact_hash)`.execute(db);
  await sql`create index application_token on application (token_hash) where token_hash is not null`.execute(
    db,
  );
  await sql`create index application_opportunity on application (opportunity_id, created_at)`.execute(db);
  await sql`
    create index application_turn on application (opportunity_date_id, turn) where state = 'waiting'`.execute(
    db,
  );
  await sql`create index application_offers on application (offered_until) where state = 'offered'`.execute(
    db,
  );

  await sql`
    create table application_link (
      token_hash text primary key,
      contact_hash text not null,
      application_id text references application on delete cascade,
      purpose text not null check (purpose in ('confirm', 'open')),
      code_hash text,
      attempts integer not null default 0,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz
    )`.execute(db);
  await sql`create index application_link_contact on application_link (contact_hash)`.execute(db);
  await sql`create index application_link_application on application_link (application_id)`.execute(db);

  await sql`
    create table application_event (
      id bigint generated always as identity primary key,
      application_id text not null references application on delete cascade,
      at timestamptz not null,
      type text not null,
      actor text not null,
      detail text
    )`.execute(db);
  await sql`create index application_event_application on application_event (application_id)`.execute(db);

  await sql`
    create table opportunity_figure (
      opportunity_id text not null references opportunity on delete cascade,
      day date not null,
      shown integer not null default 0,
      opened integer not null default 0,
      primary key (opportunity_id, day)
    )`.execute(db);
}

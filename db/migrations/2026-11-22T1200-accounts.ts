import { sql, type Kysely } from 'kysely';

/** Accounts with their sessions, tokens and rights; the mail that is sent to people; limits. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table account (
      id text primary key,
      email text not null unique check (email = lower(email) and email <> ''),
      password_hash text,
      confirmed_at timestamptz,
      two_factor_secret text,
      two_factor_since timestamptz,
      two_factor_counter bigint not null default 0,
      mail_failed_at timestamptz,
      demo text,
      created_at timestamptz not null default now(),
      constraint two_factor_has_a_secret check (two_factor_since is null or two_factor_secret is not null)
    )`.execute(db);

  // The columns id, user_id and expires_at are Lucia's.
  await sql`
    create table session (
      id text primary key,
      user_id text not null references account on delete cascade,
      expires_at timestamptz not null,
      kind text not null check (kind in ('person', 'staff', 'awaiting-code')),
      created_at timestamptz not null default now(),
      last_seen_at timestamptz not null default now(),
      absolute_expires_at timestamptz,
      device text not null
    )`.execute(db);
  await sql`create index session_account on session (user_id)`.execute(db);
  await sql`create index session_expiry on session (expires_at)`.execute(db);

  await sql`
    create table account_token (
      id bigint generated always as identity primary key,
      account_id text not null references account on delete cascade,
      purpose text not null check (purpose in ('confirm', 'reset', 'change-email')),
      token_hash text not null unique,
      code_hash text,
      new_email text,
      password_hash text,
      created_at timestamptz not null default now(),
      expires_at timestamptz not null,
      used_at timestamptz,
      attempts smallint not null default 0
    )`.execute(db);
  await sql`create index account_token_account on account_token (account_id, purpose)`.execute(db);

  await sql`
    create table recovery_code (
      id bigint generated always as identity primary key,
      account_id text not null references account on delete cascade,
      code_hash text not null,
      used_at timestamptz,
      unique (account_id, code_hash)
    )`.execute(db);

  await sql`
    create table staff_role (
      account_id text not null references account on delete cascade,
      role text not null check (role in ('moderator', 'coordinator', 'adviser', 'administrator')),
      granted_at timestamptz not null default now(),
      granted_by text not null,
      primary key (account_id, role)
    )`.execute(db);

  await sql`
    alter table organisation
      add column approved_at timestamptz,
      add column suspended_at timestamptz`.execute(db);
  // Those that were there before accounts came from demo data or from feeds that the council chose.
  await sql`update organisation set approved_at = created_at`.execute(db);

  await sql`
    create table membership (
      account_id text not null references account on delete cascade,
      organisation_id text not null references organisation on delete cascade,
      role text not null check (role in ('owner', 'editor')),
      created_at timestamptz not null default now(),
      primary key (account_id, organisation_id)
    )`.execute(db);
  await sql`create index membership_organisation on membership (organisation_id)`.execute(db);

  await sql`
    create table account_event (
      id bigint generated always as identity primary key,
      account_id text not null references account on delete cascade,
      at timestamptz not null default now(),
      type text not null,
      actor text not null,
      detail jsonb
    )`.execute(db);
  await sql`create index account_event_account on account_event (account_id)`.execute(db);

  await sql`
    create table mail (
      id text primary key,
      recipient text not null,
      template text not null,
      personalisation text,
      state text not null default 'created' check (state in ('created', 'sending', 'delivered',
        'permanent-failure', 'temporary-failure', 'technical-failure')),
      attempts smallint not null default 0,
      provider_id text,
      created_at timestamptz not null default now(),
      tried_at timestamptz,
      updated_at timestamptz not null default now()
    )`.execute(db);
  await sql`create index mail_newest on mail (created_at)`.execute(db);
  await sql`
    create index mail_unfinished on mail (created_at) where state not in ('delivered', 'permanent-failure')`.execute(
    db,
  );

  // The shape that rate-limiter-flexible expects; `expire` is in milliseconds since 1970.
  await sql`
    create table rate_limit (
      key text primary key,
      points integer not null default 0,
      expire bigint
    )`.execute(db);
}

import { sql, type Kysely } from 'kysely';

/** What an organisation says of itself, who works for it, and what happened to it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table organisation
      add column address text,
      add column town text,
      add column postcode text,
      add column area text,
      add column size text check (size in ('sole', 'under-10', '10-49', '50-249', '250-or-more')),
      add column urn text,
      add column insured_until date,
      add column safeguarding_contact text,
      add column proposed jsonb,
      add column created_by text references account on delete set null`.execute(db);

  await sql`
    create table invitation (
      id text primary key,
      organisation_id text not null references organisation on delete cascade,
      email text not null,
      role text not null check (role in ('owner', 'editor')),
      token_hash text not null unique,
      invited_by text not null references account on delete cascade,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      accepted_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
  await sql`create index invitation_organisation on invitation (organisation_id)`.execute(db);

  await sql`
    create table join_request (
      id text primary key,
      organisation_id text not null references organisation on delete cascade,
      account_id text not null references account on delete cascade,
      words text,
      created_at timestamptz not null,
      decided_at timestamptz,
      decided_by text references account on delete set null,
      accepted boolean,
      constraint decided_one_way check ((decided_at is null) = (accepted is null))
    )`.execute(db);
  await sql`
    create unique index join_request_once on join_request (organisation_id, account_id) where decided_at is null`.execute(
    db,
  );

  await sql`
    create table organisation_event (
      id bigint generated always as identity primary key,
      organisation_id text not null references organisation on delete cascade,
      at timestamptz not null,
      type text not null,
      actor text not null,
      detail jsonb
    )`.execute(db);
  await sql`create index organisation_event_organisation on organisation_event (organisation_id)`.execute(db);
}

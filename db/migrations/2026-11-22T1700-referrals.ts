import { sql, type Kysely } from 'kysely';

/** Requests for support, what happened to each, and which partner delivers where. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  // What names a person or their health is in `sealed` alone, under a key of the record's own.
  await sql`
    create table referral (
      id text primary key,
      reference text not null unique,
      programme text not null,
      area text not null,
      via text not null check (via in ('self', 'somebody-else')),
      route text not null check (route in ('adult', 'age-16-17')),
      work text not null check (work in ('out-of-work', 'in-work-at-risk')),
      sealed_key text,
      sealed text,
      email_hash text,
      phone_hash text,
      person_hash text,
      lookup_hash text,
      stage text not null check (stage in ('received', 'looked-at', 'with-partner', 'appointment', 'started', 'in-work',
        'finished', 'not-right', 'withdrawn')),
      partner_id text references organisation,
      adviser_id text references account on delete set null,
      taken_by text references account on delete set null,
      taken_at timestamptz,
      received_at timestamptz not null,
      acknowledged_at timestamptz,
      assigned_at timestamptz,
      contacted_at timestamptz,
      started_at timestamptz,
      ended_at timestamptz,
      last_event_at timestamptz not null,
      acknowledge_by date not null,
      contact_by date not null,
      keep_until date,
      idempotency_token text not null unique,
      constraint sealed_with_its_key check ((sealed is null) = (sealed_key is null))
    )`.execute(db);
  await sql`create index referral_queue on referral (stage, acknowledge_by, received_at)`.execute(db);
  await sql`create index referral_partner on referral (partner_id, stage, contact_by) where partner_id is not null`.execute(
    db,
  );
  await sql`create index referral_adviser on referral (adviser_id, stage) where adviser_id is not null`.execute(
    db,
  );
  for (const column of ['email_hash', 'phone_hash', 'person_hash', 'lookup_hash']) {
    await sql`create index ${sql.raw(`referral_${column}`)} on referral (${sql.raw(column)}) where ${sql.raw(column)} is not null`.execute(
      db,
    );
  }
  await sql`create index referral_keep on referral (keep_until) where keep_until is not null`.execute(db);

  await sql`
    create table referral_event (
      id bigint generated always as identity primary key,
      referral_id text not null references referral on delete cascade,
      at timestamptz not null,
      type text not null,
      actor text not null,
      detail jsonb,
      sealed text
    )`.execute(db);
  await sql`create index referral_event_referral on referral_event (referral_id, at)`.execute(db);
  await sql`create index referral_event_type on referral_event (type, at)`.execute(db);

  await sql`
    create table referral_appointment (
      id text primary key,
      referral_id text not null references referral on delete cascade,
      starts_at timestamptz not null,
      minutes integer not null check (minutes between 5 and 480),
      sealed text not null,
      made_by text references account on delete set null,
      created_at timestamptz not null,
      reminded_at timestamptz,
      cancelled_at timestamptz,
      outcome text check (outcome in ('attended', 'missed'))
    )`.execute(db);
  await sql`create index referral_appointment_referral on referral_appointment (referral_id, starts_at)`.execute(
    db,
  );
  await sql`
    create index referral_appointment_next on referral_appointment (starts_at) where cancelled_at is null and reminded_at is null`.execute(
    db,
  );

  await sql`
    create table referral_action (
      id text primary key,
      referral_id text not null references referral on delete cascade,
      due_on date not null,
      sealed text not null,
      made_by text references account on delete set null,
      created_at timestamptz not null,
      done_at timestamptz
    )`.execute(db);
  await sql`create index referral_action_due on referral_action (due_on) where done_at is null`.execute(db);
  await sql`create index referral_action_referral on referral_action (referral_id)`.execute(db);

  await sql`
    create table referral_suggestion (
      referral_id text not null references referral on delete cascade,
      opportunity_id text not null references opportunity on delete cascade,
      suggested_by text references account on delete set null,
      suggested_at timestamptz not null,
      answer text check (answer in ('interested', 'not-for-me', 'applied')),
      primary key (referral_id, opportunity_id)
    )`.execute(db);

  // A one-time code or link by which somebody without an account opens what is theirs.
  await sql`
    create table referral_access (
      id bigint generated always as identity primary key,
      referral_id text not null references referral on delete cascade,
      code_hash text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      used_at timestamptz,
      attempts smallint not null default 0,
      only_looks boolean not null default false,
      session_hash text unique,
      session_expires_at timestamptz
    )`.execute(db);
  await sql`create index referral_access_referral on referral_access (referral_id)`.execute(db);

  // Which partner holds a lot of db/data/delivery-lots.csv, from when to when.
  await sql`
    create table lot_partner (
      id bigint generated always as identity primary key,
      lot text not null,
      organisation_id text not null references organisation,
      valid_from date not null,
      valid_to date check (valid_to >= valid_from),
      set_by text not null,
      set_at timestamptz not null
    )`.execute(db);

  // How many starts are planned, by month, partner and area.
  await sql`
    create table start_profile (
      month date not null,
      organisation_id text not null references organisation,
      area text not null,
      starts integer not null check (starts >= 0),
      primary key (month, organisation_id, area)
    )`.execute(db);
}

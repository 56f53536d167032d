import { sql, type Kysely } from 'kysely';

/** Home-educating families with their children, and bookings of offers by schools and families. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  // Equality and overlap in one exclusion constraint.
  await sql`create extension if not exists btree_gist`.execute(db);

  await sql`
    create table family (
      id text primary key,
      account_id text not null unique references account on delete cascade,
      area text not null,
      contact text not null,
      responsible_at timestamptz not null,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);

  await sql`
    create table family_child (
      id text primary key,
      family_id text not null references family on delete cascade,
      name text not null,
      year_group integer not null check (year_group between 1 and 13),
      school_year integer not null,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index family_child_family on family_child (family_id)`.execute(db);

  await sql`
    create table booking (
      id text primary key,
      turn bigint generated always as identity,
      opportunity_id text not null references opportunity,
      opportunity_date_id bigint references opportunity_date,
      wanted_day date,
      account_id text references account on delete set null,
      school_id text references organisation,
      family_id text references family on delete set null,
      state text not null check (state in ('requested', 'waiting', 'offered', 'confirmed', 'declined', 'withdrawn',
        'cancelled', 'lapsed', 'attended', 'absent')),
      young_people integer not null check (young_people between 1 and 1000),
      adults integer not null check (adults between 0 and 100),
      year_groups integer[] not null,
      places_held integer not null default 0 check (places_held in (0, young_people)),
      details text,
      offered_until timestamptz,
      asked_at timestamptz not null,
      reminders integer not null default 0,
      date_told_at timestamptz,
      day_reminders integer not null default 0,
      restored_at timestamptz,
      idempotency_token text not null unique,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      constraint holds_places_of_a_date check (places_held = 0 or opportunity_date_id is not null)
    )`.execute(db);
  await sql`create index booking_opportunity on booking (opportunity_id, turn)`.execute(db);
  await sql`create index booking_waiting on booking (opportunity_date_id, turn) where state = 'waiting'`.execute(
    db,
  );
  await sql`create index booking_date on booking (opportunity_date_id)`.execute(db);
  await sql`create index booking_account on booking (account_id)`.execute(db);
  await sql`create index booking_school on booking (school_id) where school_id is not null`.execute(db);
  await sql`create index booking_family on booking (family_id) where family_id is not null`.execute(db);
  await sql`
    create index booking_open on booking (asked_at) where state in ('requested', 'waiting', 'offered', 'confirmed')`.execute(
    db,
  );

  // A child has one confirmed place at a time.
  await sql`
    create table booking_child (
      booking_id text not null references booking on delete cascade,
      child_id text not null references family_child on delete cascade,
      during tstzrange not null,
      confirmed boolean not null default false,
      primary key (booking_id, child_id),
      constraint one_place_at_a_time exclude using gist (child_id with =, during with &&) where (confirmed)
    )`.execute(db);
  await sql`create index booking_child_child on booking_child (child_id)`.execute(db);

  await sql`
    create table booking_event (
      id bigint generated always as identity primary key,
      booking_id text not null references booking on delete cascade,
      at timestamptz not null,
      type text not null,
      actor text not null,
      detail text,
      token text,
      unique (booking_id, token)
    )`.execute(db);
  await sql`create index booking_event_booking on booking_event (booking_id)`.execute(db);
}

import { sql, type Kysely } from 'kysely';

/**
 * What happens after an offer, what is taken back the same day, interviews with a time, who decides on a free place,
 * and guests whose application waits for a confirmation.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table application
      drop constraint application_state_check,
      add constraint application_state_check check (state in ('unconfirmed', 'new', 'shortlisted', 'interview', 'waiting',
        'offered', 'accepted', 'hired', 'not-this-time', 'withdrawn', 'declined', 'offer-withdrawn')),
      add column place_approved boolean not null default false,
      add column seen_at timestamptz,
      add column device_hash text,
      add column reminded_at timestamptz`.execute(db);
  await sql`drop index application_once`.execute(db);
  await sql`
    create unique index application_once on application (opportunity_id, contact_hash)
      where state not in ('unconfirmed', 'withdrawn', 'not-this-time', 'declined', 'offer-withdrawn')`.execute(
    db,
  );
  await sql`create index application_device on application (device_hash) where device_hash is not null`.execute(
    db,
  );
  await sql`
    create index application_unconfirmed on application (updated_at) where state = 'unconfirmed'`.execute(db);

  // An event that takes an earlier one back names it; what was before stands beside what changed it.
  await sql`
    alter table application_event
      add column voids bigint references application_event,
      add column before jsonb,
      add column mail_id text`.execute(db);

  // The agreed time of an interview, in the open so that two can be kept apart; everything else is in the events.
  await sql`
    create table application_interview (
      application_id text primary key references application on delete cascade,
      starts_at timestamptz not null,
      minutes integer not null check (minutes between 1 and 600),
      shared boolean not null
    )`.execute(db);
  await sql`create index application_interview_time on application_interview (starts_at)`.execute(db);

  await sql`alter table opportunity add column first_come boolean not null default false`.execute(db);
  await sql`alter table mail add column send_after timestamptz`.execute(db);
}

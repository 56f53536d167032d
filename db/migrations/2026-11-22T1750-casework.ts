import { sql, type Kysely } from 'kysely';

/** Until when something is to happen to a referral: what the queue is sorted by. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table referral add column due_on date generated always as (
      case
        when ended_at is not null then null
        when acknowledged_at is null then acknowledge_by
        when contacted_at is null then contact_by
      end) stored`.execute(db);
  await sql`create index referral_due on referral (due_on, last_event_at)`.execute(db);
  await sql`create index referral_area on referral (area, due_on, last_event_at)`.execute(db);
  await sql`drop index referral_queue`.execute(db);
  await sql`create index referral_stage on referral (stage, due_on, last_event_at)`.execute(db);
}

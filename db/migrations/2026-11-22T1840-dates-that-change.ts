import { sql, type Kysely } from 'kysely';

/** A date that people asked for may be moved, or no longer be offered; each of them is told once. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table opportunity_date
      add column changed_at timestamptz,
      add column cancelled_at timestamptz`.execute(db);
  await sql`
    create index opportunity_date_news on opportunity_date (id)
      where changed_at is not null or cancelled_at is not null`.execute(db);
  await sql`alter table application add column date_told_at timestamptz`.execute(db);
  await sql`
    create index application_date on application (opportunity_date_id) where opportunity_date_id is not null`.execute(
    db,
  );
}

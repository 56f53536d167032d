import { sql, type Kysely } from 'kysely';

/**
 * Mails that were no longer true when they were due and were not sent, with the reason; and the mails of which each
 * person gets at most one a day, which were remembered in two tables of other rooms.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table mail
      drop constraint mail_state_check,
      add constraint mail_state_check check (state in ('created', 'sending', 'delivered', 'permanent-failure',
        'temporary-failure', 'technical-failure', 'dropped')),
      add column dropped_because text,
      add column day_key text,
      add constraint mail_dropped_check check ((state = 'dropped') = (dropped_because is not null))`.execute(
    db,
  );
  await sql`create unique index mail_day on mail (day_key)`.execute(db);
  await sql`drop index mail_unfinished`.execute(db);
  await sql`
    create index mail_unfinished on mail (created_at)
      where state not in ('delivered', 'permanent-failure', 'dropped')`.execute(db);
  await sql`alter table membership drop column inbox_told_at`.execute(db);
  await sql`alter table staff_role drop column waiting_told_at`.execute(db);
}

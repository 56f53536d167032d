import { sql, type Kysely } from 'kysely';

/** Which event a correction strikes out; each at most once. Nothing that was written down is changed or deleted. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table referral_event
      add column voids bigint unique references referral_event on delete cascade,
      add constraint only_corrections_strike_out check (voids is null or type = 'corrected')`.execute(db);
}

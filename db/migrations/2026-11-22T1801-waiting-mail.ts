import { sql, type Kysely } from 'kysely';

/** When each adviser was last told by mail that somebody waits for an adviser. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table staff_role add column waiting_told_at timestamptz`.execute(db);
}

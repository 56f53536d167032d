import { sql, type Kysely } from 'kysely';

/** When each member was last told by mail that there is something new in the organisation's inbox. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table membership add column inbox_told_at timestamptz`.execute(db);
}

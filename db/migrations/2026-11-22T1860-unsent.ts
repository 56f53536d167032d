import { sql, type Kysely } from 'kysely';

/** When whoever began a form was told that it is deleted soon unless they go on. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table draft add column told_at timestamptz`.execute(db);
}

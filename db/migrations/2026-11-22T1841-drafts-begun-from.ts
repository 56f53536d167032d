import { sql, type Kysely } from 'kysely';

/** What a draft that changes something began from, so that it can be said when there is something newer. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table draft add column based_on text`.execute(db);
}

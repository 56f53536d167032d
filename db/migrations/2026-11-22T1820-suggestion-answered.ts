import { sql, type Kysely } from 'kysely';

/** When somebody answered what was suggested to them: their adviser is shown what is new. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table referral_suggestion add column answered_at timestamptz`.execute(db);
}

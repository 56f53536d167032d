import { sql, type Kysely } from 'kysely';

/** When an administrator reset somebody's second factor, and when that was first said to them after a sign-in. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table account
      add column two_factor_reset_at timestamptz,
      add column two_factor_reset_shown_at timestamptz`.execute(db);
}

import { sql, type Kysely } from 'kysely';

/**
 * The description that a moderator approved, by which typing errors are measured: many small corrections must not add up
 * to another text. What approved organisations show today counts as approved.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table organisation add column description_approved text`.execute(db);
  await sql`update organisation set description_approved = description where approved_at is not null`.execute(
    db,
  );
}

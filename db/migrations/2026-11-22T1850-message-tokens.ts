import { sql, type Kysely } from 'kysely';

/** A message is written down once, however often its form is sent: the form carries a token. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table application_event add column token text`.execute(db);
  await sql`
    create unique index application_event_token on application_event (application_id, token)
      where token is not null`.execute(db);
}

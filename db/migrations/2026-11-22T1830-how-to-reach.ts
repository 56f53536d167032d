import { sql, type Kysely } from 'kysely';

/** How people get hold of a delivery partner. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table partner_reach (
      organisation_id text primary key references organisation on delete cascade,
      phone text,
      email text,
      hours text,
      text_relay text,
      set_by text not null,
      set_at timestamptz not null
    )`.execute(db);
}

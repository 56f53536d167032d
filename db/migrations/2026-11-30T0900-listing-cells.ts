import { sql, type Kysely } from 'kysely';

/** Where a listing takes place, as cells that both search engines look up; and which derivation made the row. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    alter table listing
      add column cells text[] not null default '{}',
      add column derivation integer not null default 0`.execute(db);
  await sql`create index listing_cells on listing using gin (cells) where live`.execute(db);
  await sql`create index listing_derivation on listing (derivation) where live`.execute(db);
  // Circles were looked up by position.
  await sql`drop index listing_place`.execute(db);
}

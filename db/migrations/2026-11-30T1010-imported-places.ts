import { sql, type Kysely } from 'kysely';

/** Populated places of OS Open Names, beside those that the code brings with it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`
    create table imported_place (
      id text primary key check (length(id) <= 40),
      name text not null check (length(name) between 1 and 60),
      other_name text check (length(other_name) between 1 and 60),
      kind text not null check (kind in ('suburb', 'village', 'hamlet')),
      area text not null,
      outcode text,
      lat double precision not null,
      lon double precision not null
    )`.execute(db);
}

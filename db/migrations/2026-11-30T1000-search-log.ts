import { sql, type Kysely } from 'kysely';

/** What is searched for, without who searched; and the synonyms that staff add to the search vocabulary. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  // One row for a day's searches of the same words, district and filters: no person, no time of day, no address.
  await sql`
    create table search_log (
      day date not null,
      words text not null check (length(words) <= 100),
      district text not null,
      understood text not null check (length(understood) <= 400),
      asked integer not null check (asked > 0),
      nothing integer not null check (nothing between 0 and asked),
      total integer not null check (total >= 0),
      primary key (day, words, district, understood)
    )`.execute(db);
  await sql`
    create table search_opening (
      day date not null,
      words text not null check (length(words) <= 100),
      district text not null,
      kind text not null,
      position integer not null check (position > 0),
      opened integer not null check (opened > 0),
      primary key (day, words, district, kind, position)
    )`.execute(db);

  await sql`
    create table search_synonym (
      id text primary key,
      phrase text not null check (length(phrase) between 1 and 60),
      finds text[] not null check (cardinality(finds) between 1 and 10),
      both_ways boolean not null,
      created_at timestamptz not null
    )`.execute(db);
  // Events are only added. The number of the last "approved" or "undone" is the version of the vocabulary.
  await sql`
    create table search_synonym_event (
      version bigint primary key generated always as identity,
      synonym_id text not null references search_synonym,
      type text not null check (type in ('proposed', 'approved', 'refused', 'undone')),
      at timestamptz not null,
      account_id text references account on delete set null
    )`.execute(db);
  await sql`create index search_synonym_event_synonym on search_synonym_event (synonym_id, version)`.execute(
    db,
  );
  await sql`create index search_synonym_event_account on search_synonym_event (account_id)`.execute(db);
}

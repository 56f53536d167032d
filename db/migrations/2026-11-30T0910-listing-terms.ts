import { sql, type Kysely } from 'kysely';

/**
 * Words are searched in the form that the portal gives them, for both search engines alike; what finds a listing is
 * separate from its description.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a migration is frozen and knows no later schema
export async function up(db: Kysely<any>): Promise<void> {
  await sql`alter table listing drop column words`.execute(db);
  await sql`
    alter table listing
      add column words tsvector not null generated always as (
        setweight(to_tsvector('simple', coalesce(document #>> '{terms,title}', '')), 'A') ||
        setweight(to_tsvector('simple', coalesce(document #>> '{terms,about}', '') || ' ' ||
          coalesce(document #>> '{terms,organisation}', '') || ' ' ||
          coalesce(document #>> '{terms,town}', '')), 'B') ||
        setweight(to_tsvector('simple', coalesce(document #>> '{terms,summary}', '')), 'C')
      ) stored,
      add column described tsvector not null generated always as (
        to_tsvector('simple', coalesce(document #>> '{terms,description}', ''))
      ) stored`.execute(db);
  await sql`create index listing_words on listing using gin (words) where live`.execute(db);
  await sql`create index listing_described on listing using gin (described) where live`.execute(db);
  // Typing errors are corrected from the words of titles and of employers' names.
  await sql`drop index listing_title`.execute(db);
  await sql`
    create index listing_vocabulary on listing using gin (
      ((document #>> '{terms,title}') || ' ' || (document #>> '{terms,organisation}')) gin_trgm_ops
    ) where live`.execute(db);
}

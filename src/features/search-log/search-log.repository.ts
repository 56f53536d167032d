import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';
import type { SearchLogTable, SearchOpeningTable } from './table.ts';

/** Adds searches to those of their days in one statement. */
export async function addSearches(db: Db, rows: readonly SearchLogTable[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into search_log (day, words, district, understood, asked, nothing, total)
    select * from unnest(
      ${rows.map((row) => row.day)}::date[], ${rows.map((row) => row.words)}::text[],
      ${rows.map((row) => row.district)}::text[], ${rows.map((row) => row.understood)}::text[],
      ${rows.map((row) => row.asked)}::int[], ${rows.map((row) => row.nothing)}::int[],
      ${rows.map((row) => row.total)}::int[]) as r (day, words, district, understood, asked, nothing, total)
    order by 1, 2, 3, 4
    on conflict (day, words, district, understood) do update
    set asked = search_log.asked + excluded.asked, nothing = search_log.nothing + excluded.nothing,
      total = excluded.total`.execute(db);
}

export async function addOpenings(db: Db, rows: readonly SearchOpeningTable[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`
    insert into search_opening (day, words, district, kind, position, opened)
    select * from unnest(
      ${rows.map((row) => row.day)}::date[], ${rows.map((row) => row.words)}::text[],
      ${rows.map((row) => row.district)}::text[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.position)}::int[], ${rows.map((row) => row.opened)}::int[]
    ) as r (day, words, district, kind, position, opened)
    order by 1, 2, 3, 4, 5
    on conflict (day, words, district, kind, position) do update
    set opened = search_opening.opened + excluded.opened`.execute(db);
}

const inDistrict = (district: string | undefined) =>
  district === undefined ? sql`true` : sql`district = ${district}`;

/** Words that at least `least` searches found nothing with, the most frequent first. */
export async function wordsWithoutResults(
  db: Db,
  { district, least, most }: { district: string | undefined; least: number; most: number },
): Promise<{ words: string; searches: number }[]> {
  const { rows } = await sql<{ words: string; searches: number }>`
    select words, sum(nothing) as searches from search_log
    where ${inDistrict(district)} and words <> ''
    group by words having sum(nothing) >= ${least}
    order by sum(nothing) desc, words limit ${most}`.execute(db);
  return rows;
}

export interface AskedWords {
  words: string;
  searches: number;
  /** How many results were opened, and their mean position; null where fewer than `least` were. */
  opened: number | null;
  position: number | null;
}

/** Words of at least `least` searches, the most frequent first. */
export async function mostAskedWords(
  db: Db,
  { district, least, most }: { district: string | undefined; least: number; most: number },
): Promise<AskedWords[]> {
  const { rows } = await sql<AskedWords>`
    with asked as (
      select words, sum(asked) as searches from search_log where ${inDistrict(district)} and words <> ''
      group by words having sum(asked) >= ${least} order by sum(asked) desc, words limit ${most}
    ), opened as (
      select words, sum(opened) as opened, sum(position::bigint * opened)::float8 / sum(opened) as position
      from search_opening where ${inDistrict(district)} and words in (select words from asked)
      group by words having sum(opened) >= ${least}
    )
    select asked.words, searches, opened, position from asked left join opened using (words)
    order by searches desc, words`.execute(db);
  return rows;
}

/** Searches with and without words, and those that found nothing, by district; of districts with at least `least`. */
export async function searchesByDistrict(
  db: Db,
  least: number,
): Promise<{ district: string; searches: number; nothing: number }[]> {
  const { rows } = await sql<{ district: string; searches: number; nothing: number }>`
    select district, sum(asked) as searches, sum(nothing) as nothing from search_log
    group by district having sum(asked) >= ${least} order by district`.execute(db);
  return rows;
}

import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { PostcodeTable } from './table.ts';

/** A full postcode in any spacing; undefined when it is not in the table. */
export async function findKnownPostcode(
  db: Db,
  postcode: string,
): Promise<Pick<PostcodeTable, 'area' | 'lat' | 'lon'> | undefined> {
  return db
    .selectFrom('postcode')
    .select(['area', 'lat', 'lon'])
    .where('postcode', '=', postcode.replaceAll(' ', ''))
    .executeTakeFirst();
}

/**
 * Creates an empty temporary table for incoming postcodes, which the end of the transaction drops. Waits for any other
 * import.
 */
export async function beginIncoming(trx: Trx): Promise<void> {
  // Two imports at once would deadlock on each other's rows. This lock does not block readers.
  await sql`lock table postcode in share row exclusive mode`.execute(trx);
  await sql`create temporary table incoming_postcode (like postcode including all) on commit drop`.execute(
    trx,
  );
}

/** Of a postcode that occurs twice, the later one wins; within one batch it must be unique. */
export async function upsertIncoming(trx: Trx, batch: readonly PostcodeTable[]): Promise<void> {
  await sql`
    insert into incoming_postcode (postcode, area, lat, lon)
    select * from unnest(
      ${batch.map((row) => row.postcode)}::text[],
      ${batch.map((row) => row.area)}::text[],
      ${batch.map((row) => row.lat)}::double precision[],
      ${batch.map((row) => row.lon)}::double precision[]
    )
    on conflict (postcode) do update set area = excluded.area, lat = excluded.lat, lon = excluded.lon`.execute(
    trx,
  );
}

/** How many postcodes are in the table, how many are incoming, and from how many areas. */
export async function countPostcodes(trx: Trx): Promise<{ before: number; incoming: number; areas: number }> {
  const { rows } = await sql<{ before: number; incoming: number; areas: number }>`
    select
      (select count(*) from postcode) as before,
      (select count(*) from incoming_postcode) as incoming,
      (select count(distinct area) from incoming_postcode) as areas`.execute(trx);
  const [counts] = rows;
  if (counts === undefined) throw new Error('Counting postcodes gave no row');
  return counts;
}

/** Writes only the differences into the table, so that a second run of the same file writes nothing. */
export async function mergeIncoming(trx: Trx): Promise<void> {
  await sql`analyze incoming_postcode`.execute(trx);
  await sql`
    insert into postcode (postcode, area, lat, lon)
    select postcode, area, lat, lon from incoming_postcode
    on conflict (postcode) do update set area = excluded.area, lat = excluded.lat, lon = excluded.lon
    where (postcode.area, postcode.lat, postcode.lon) is distinct from (excluded.area, excluded.lat, excluded.lon)
  `.execute(trx);
}

/** Removes the postcodes that are not among the incoming ones. @returns how many */
export async function removeMissing(trx: Trx): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from postcode
    where not exists (select from incoming_postcode where incoming_postcode.postcode = postcode.postcode)
  `.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

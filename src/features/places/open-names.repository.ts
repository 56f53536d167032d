import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ImportedPlaceTable } from './table.ts';

export async function findImportedPlaces(db: Db): Promise<ImportedPlaceTable[]> {
  return db.selectFrom('importedPlace').selectAll().orderBy('id').execute();
}

/** Waits for any other import of places. Readers are not blocked. @returns how many places are stored */
export async function lockImportedPlaces(trx: Trx): Promise<number> {
  await sql`lock table imported_place in share row exclusive mode`.execute(trx);
  const { count } = await trx
    .selectFrom('importedPlace')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Writes only the differences. @returns how many places are new or changed */
export async function mergePlaces(trx: Trx, rows: readonly ImportedPlaceTable[]): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into imported_place as p (id, name, other_name, kind, area, outcode, lat, lon)
    select * from unnest(
      ${rows.map((row) => row.id)}::text[], ${rows.map((row) => row.name)}::text[],
      ${rows.map((row) => row.otherName)}::text[], ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => row.area)}::text[], ${rows.map((row) => row.outcode)}::text[],
      ${rows.map((row) => row.lat)}::double precision[], ${rows.map((row) => row.lon)}::double precision[])
    on conflict (id) do update
    set name = excluded.name, other_name = excluded.other_name, kind = excluded.kind, area = excluded.area,
      outcode = excluded.outcode, lat = excluded.lat, lon = excluded.lon
    where (p.name, p.other_name, p.kind, p.area, p.outcode, p.lat, p.lon) is distinct from
      (excluded.name, excluded.other_name, excluded.kind, excluded.area, excluded.outcode, excluded.lat, excluded.lon)`.execute(
    trx,
  );
  return Number(numAffectedRows ?? 0n);
}

/** Removes the places that are not among these. @returns how many */
export async function removeOtherPlaces(trx: Trx, ids: readonly string[]): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from imported_place where id <> all(${[...ids]}::text[])`.execute(trx);
  return Number(numAffectedRows ?? 0n);
}

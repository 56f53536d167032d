import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import type { Gazetteer } from './gazetteer.ts';
import { postcodeIn, resolvePlace, type KnownPostcode, type PlaceResult } from './place.ts';
import { findKnownPostcode } from './postcodes.repository.ts';

/**
 * Interprets typed text as a place, looking up full postcodes in the database. Where the database is unavailable or
 * does not contain the postcode, the outcode is used instead: finding a place never fails because of the database.
 */
export async function findPlace(
  { db, gazetteer, log }: { db: Db; gazetteer: Gazetteer; log?: Pick<Log, 'warn'> },
  text: string,
): Promise<PlaceResult> {
  const full = postcodeIn(gazetteer, text)?.full;
  let known: KnownPostcode | undefined;
  if (full !== undefined) {
    try {
      known = await findKnownPostcode(db, full);
    } catch (error) {
      log?.warn({ err: error }, 'A postcode could not be looked up; its outcode is used');
    }
  }
  return resolvePlace(gazetteer, text, () => known);
}

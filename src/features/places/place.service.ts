import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import type { Gazetteer } from './gazetteer.ts';
import { placesIn, postcodeIn, resolvePlace, type KnownPostcode, type PlaceResult } from './place.ts';
import { findKnownPostcode } from './postcodes.repository.ts';

/**
 * Interprets typed text as a place, looking up full postcodes in the database. Where the database is unavailable or
 * does not contain the postcode, the outcode is used instead: finding a place never fails because of the database.
 */
export async function findPlace(
  { db, gazetteer, log }: { db: Db; gazetteer: Gazetteer; log?: Pick<Log, 'warn'> },
  text: string,
): Promise<PlaceResult> {
  const known = new Map<string, KnownPostcode>();
  for (const part of placesIn(text)) {
    const full = postcodeIn(gazetteer, part)?.full;
    if (full === undefined) continue;
    try {
      const found = await findKnownPostcode(db, full);
      if (found !== undefined) known.set(full, found);
    } catch (error) {
      log?.warn({ err: error }, 'A postcode could not be looked up; its outcode is used');
    }
  }
  return resolvePlace(gazetteer, text, (postcode) => known.get(postcode));
}

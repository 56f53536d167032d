import type { Db } from '#lib/database.ts';
import { fold, type Gazetteer, type Town } from '#features/places/gazetteer.ts';
import { distanceMiles, nearestArea, type KnownPostcode, type Point } from '#features/places/place.ts';
import type { JobPostingPlaces } from './locate.ts';

/** The portal's places behind the questions of `locate.ts`, which itself does no I/O. */

/** "Canterbury Road" is a road in many towns, none of them Canterbury. */
const ROAD = /^(?:road|rd|street|lane|ln|avenue|ave|way|close|drive|terrace|crescent|gardens)$/;

/**
 * The gazetteer as the mapping of job postings asks it.
 *
 * @param findPostcode called with a full postcode, with its space; undefined when it is not known
 */
export function jobPostingPlaces(
  gazetteer: Gazetteer,
  findPostcode: (full: string) => KnownPostcode | undefined,
): JobPostingPlaces {
  const nearest = (towns: readonly Town[], point: Point) =>
    towns.toSorted((a, b) => distanceMiles(a, point) - distanceMiles(b, point))[0];

  return {
    locatePostcode: findPostcode,
    locateOutcode: (outcode) => gazetteer.outcodes.get(outcode),
    nearestArea: (point) => nearestArea(gazetteer, point)?.slug,
    nearestTown: (point) => nearest(gazetteer.towns, point),

    findTown(text, near) {
      const words = fold(text.slice(0, 200)).split(' ');
      const longest = Math.min(words.length, 5);
      for (let length = longest; length > 0; length -= 1) {
        // An address ends with its town, so the last name of a length is the best.
        for (let start = words.length - length; start >= 0; start -= 1) {
          if (ROAD.test(words[start + length] ?? '')) continue;
          const name = words.slice(start, start + length).join(' ');
          const named = gazetteer.townsByName.get(name) ?? [];
          const town =
            named.length === 1 || near !== undefined
              ? nearest(
                  named.map(({ town }) => town),
                  near ?? { lat: 0, lon: 0 },
                )
              : undefined;
          const area = gazetteer.areasByName.get(name);
          // Where a town and its area share a name, the town is meant.
          if (town !== undefined) return { name: town.name, area: town.area, lat: town.lat, lon: town.lon };
          if (area !== undefined) return { name: area.name, area: area.slug, lat: area.lat, lon: area.lon };
        }
      }
      return undefined;
    },
  };
}

/**
 * The same with all full postcodes of the database at hand: some 50,000 rows, read once for an import instead of once a
 * record.
 */
export async function loadJobPostingPlaces(db: Db, gazetteer: Gazetteer): Promise<JobPostingPlaces> {
  const rows = await db.selectFrom('postcode').select(['postcode', 'area', 'lat', 'lon']).execute();
  const postcodes = new Map(rows.map(({ postcode, ...place }) => [postcode, place]));
  return jobPostingPlaces(gazetteer, (full) => postcodes.get(full.replaceAll(' ', '')));
}

import type { Db } from '#lib/database.ts';
import { fold, type Gazetteer, type Town } from '#features/places/gazetteer.ts';
import { distanceMiles, nearestArea, type KnownPostcode, type Point } from '#features/places/place.ts';
import { namesakeOf } from './elsewhere.ts';
import type { JobPostingPlaces } from './locate.ts';

/** Answers the queries of `locate.ts`, which itself does no I/O, from the portal's gazetteer. */

/** "Canterbury Road" is a road in many towns, none of which is Canterbury. */
const ROAD = /^(?:road|rd|street|lane|ln|avenue|ave|way|close|drive|terrace|crescent|gardens)$/;

const BUILDING =
  /^(?:hospital|school|college|university|academy|house|lodge|centre|hotel|park|estate|road|rd|street|st|lane|avenue|ave|way|drive|close|farm|home|surgery|office|offices|store|yard|site|unit|floor|inn|court|hall|square|terrace|quay|parade|wharf|hill|green|place|row)$/;
/** Institutions named after the town in which they are. */
const INSTITUTION =
  /^(?:hospital|school|college|university|academy|station|library|prison|hmp|airport|council|museum|cathedral|castle|port|docks|marina|dockyard|depot|theatre|hospice|trust|jobcentre|market)$/;
const PREPOSITION = /^(?:on|upon|of|to|by|for|from|de|le|la|in|the)$/;
/**
 * True if so many other things have this name, or end with it, that its occurrence within another name is no
 * evidence.
 */
const isCommon = (name: string) =>
  namesakeOf(name, { isInBritain: false }) !== undefined ||
  /^(?:hoo|minster|sheppey|milton regis|westwood cross)$/.test(name);

const LEADING =
  /^(?:near|nr|close to|in|at|around|central|greater|north|south|east|west|the|town of|city of|various|sites in)\s+/;
const TRAILING =
  /\s+(?:kent|uk|england|town centre|city centre|town|city|area|areas|district|borough|council|region|and surrounding|surrounding|international|based|office|branch)$/;

/** A name, followed by the same name without words that only say which part of it is meant. */
function readingsOf(folded: string): string[] {
  const readings = [folded];
  for (let turn = 0; turn < 6; turn += 1) {
    const last = readings.at(-1) ?? '';
    const shorter = TRAILING.test(last) ? last.replace(TRAILING, '') : last.replace(LEADING, '');
    if (shorter === last) break;
    readings.push(shorter);
  }
  return readings;
}

/**
 * The gazetteer with the interface that the mapping of job postings needs.
 *
 * @param findPostcode called with a full postcode, with its space; returns undefined if the postcode is unknown
 */
export function jobPostingPlaces(
  gazetteer: Gazetteer,
  findPostcode: (full: string) => KnownPostcode | undefined,
): JobPostingPlaces {
  const nearest = (towns: readonly Town[], point: Point) =>
    towns.toSorted((a, b) => distanceMiles(a, point) - distanceMiles(b, point))[0];

  /** The town or area with exactly this name; of two with the same name, the one closest to `near`. */
  function named(name: string, near?: Point) {
    const towns = gazetteer.townsByName.get(name) ?? [];
    const known = towns.map(({ town }) => town);
    const town =
      known.length === 1 || near !== undefined ? nearest(known, near ?? { lat: 0, lon: 0 }) : undefined;
    // If a town and its area share a name, the town is meant.
    if (town !== undefined) return { name: town.name, area: town.area, lat: town.lat, lon: town.lon };
    const area = gazetteer.areasByName.get(name);
    return area === undefined
      ? undefined
      : { name: area.name, area: area.slug, lat: area.lat, lon: area.lon, isArea: true };
  }

  return {
    locatePostcode: findPostcode,
    locateOutcode: (outcode) => gazetteer.outcodes.get(outcode),
    nearestArea: (point) => nearestArea(gazetteer, point)?.slug,
    nearestTown: (point) => nearest(gazetteer.towns, point),

    townNamed(text, near) {
      for (const name of readingsOf(fold(text.slice(0, 200)))) {
        const found = named(name, near);
        if (found !== undefined) return found;
      }
      return undefined;
    },

    townWithin(text) {
      const words = fold(text.slice(0, 200)).split(' ');
      for (let length = Math.min(words.length - 1, 5); length > 0; length -= 1) {
        const [first, last] = [words.slice(0, length).join(' '), words.slice(-length).join(' ')];
        const [before, after] = [words.at(-length - 1) ?? '', words[length] ?? ''];
        const town = named(last);
        // "Seagate Lodge Margate" is in Margate; "Ross on Wye" and "Charing Cross" are places of their own.
        if (town !== undefined && (BUILDING.test(before) || /\d/.test(before) || !isCommon(last))) {
          if (!PREPOSITION.test(before)) return town;
        }
        const site = named(first);
        if (site !== undefined && !ROAD.test(after) && INSTITUTION.test(words.at(-1) ?? '')) return site;
      }
      return undefined;
    },

    findTown(text, near) {
      const words = fold(text.slice(0, 200)).split(' ');
      const longest = Math.min(words.length, 5);
      for (let length = longest; length > 0; length -= 1) {
        // An address ends with its town, so the last name of a given length is the best match.
        for (let start = words.length - length; start >= 0; start -= 1) {
          if (ROAD.test(words[start + length] ?? '')) continue;
          const found = named(words.slice(start, start + length).join(' '), near);
          if (found !== undefined) return found;
        }
      }
      return undefined;
    },
  };
}

/**
 * The same with all full postcodes of the database in memory: about 50,000 rows, read once per import instead of once
 * per record.
 */
export async function loadJobPostingPlaces(db: Db, gazetteer: Gazetteer): Promise<JobPostingPlaces> {
  const rows = await db.selectFrom('postcode').select(['postcode', 'area', 'lat', 'lon']).execute();
  const postcodes = new Map(rows.map(({ postcode, ...place }) => [postcode, place]));
  return jobPostingPlaces(gazetteer, (full) => postcodes.get(full.replaceAll(' ', '')));
}

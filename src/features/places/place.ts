import type { Point } from './distance.ts';
import {
  areaLabel,
  areaOf,
  areaText,
  fold,
  type Area,
  type Gazetteer,
  type NamedTown,
  type TownKind,
} from './gazetteer.ts';
import {
  normalisePostcode,
  placelessPostcode,
  postcodeArea,
  type PlacelessPostcode,
  type Postcode,
} from './postcode.ts';
import { suggestOutcodes, suggestPlaces, type Suggestion } from './suggestions.ts';

export { distanceMiles, formatMiles, METRES_PER_MILE, type Point } from './distance.ts';
export { areaLabel, areaOf, areaText, nearestArea, outcodesWithin } from './gazetteer.ts';
export { normalisePostcode } from './postcode.ts';
export type { Suggestion } from './suggestions.ts';

/**
 * Where a visitor wants to search. `label` is the wording in a heading: "Jobs near Sheerness", "Jobs in Ashford area".
 */
export type Place =
  | { kind: 'everywhere'; label: string }
  /** An area means that area and nothing beyond its boundary; its position is only for showing distances. */
  | { kind: 'area'; slug: string; name: string; lat: number; lon: number; label: string }
  | {
      kind: 'point';
      label: string;
      lat: number;
      lon: number;
      /** The search radius in miles when the visitor has not chosen one. */
      defaultMiles: number;
      /** What the position is the centre of. */
      precision: 'postcode' | 'outcode' | 'town';
      /** Slug of the area it is in, or, outside, of the neighbouring area. */
      area: string;
      /** True when most of it is outside Kent and Medway; absent otherwise. */
      outside?: boolean;
    };

/** `text` is what was typed, trimmed and at most 100 characters long. At most five suggestions, best first. */
export type PlaceResult =
  | { ok: true; place: Place }
  | {
      ok: false;
      reason: 'unknown' | 'outside';
      text: string;
      suggestions: Suggestion[];
      /** Why this postcode cannot be located on the map. */
      placeless?: PlacelessPostcode;
    };

/** A full postcode that was found. `area` is a slug. */
export interface KnownPostcode extends Point {
  area: string;
}

const LONGEST = 100;

const EVERYWHERE: Place = { kind: 'everywhere', label: 'Kent and Medway' };
const EVERYWHERE_NAMES = new Set([
  'kent',
  'kent and medway',
  'medway and kent',
  'county',
  'county of kent',
  'whole county',
  'whole of kent',
  'whole of kent and medway',
  'all kent',
  'all of kent',
  'all of kent and medway',
  'all',
  'all areas',
  'any',
  'anywhere',
  'anywhere in kent',
  'anywhere in kent and medway',
  'everywhere',
]);
const EVERYWHERE_SUGGESTION: Suggestion = { text: 'Kent and Medway', label: 'All of Kent and Medway' };

const POSTCODE_MILES = 5;
/** Larger than for a full postcode: the visitor may live at the edge of the outcode. */
const OUTCODE_MILES = 7;
/** The larger towns draw people from farther away; around a village there is little within five miles. */
const TOWN_MILES: Record<TownKind, number> = {
  'main town': 7,
  city: 7,
  town: 5,
  'new town (growth area)': 5,
  'new settlement': 5,
  'large village': 10,
};

const LEADING_WORDS = new Set(['near', 'nearby', 'in', 'around', 'at', 'the']);
const COUNTRY = / (?:uk|england|united kingdom|great britain)$/;
const COUNTY = / kent$/;
const AREA_WORDS = / (?:area|district|borough|council|council area|(?:district|borough|city) council)$/;

/**
 * Interprets typed text as a place. A postcode may be alone or in an address. A name that is both a town and an area
 * ("Ashford") means the town and its surroundings; with "area", "district", "borough" or "council" after it, it means
 * the area. A name that is unknown, or that two towns share, is never guessed: the result holds suggestions, each of
 * which resolves when it is typed.
 * @param findPostcode looks up a full postcode, with its space; when it returns undefined, the outcode is used
 */
export function resolvePlace(
  gazetteer: Gazetteer,
  text: string,
  findPostcode: (postcode: string) => KnownPostcode | undefined,
): PlaceResult {
  const typed = text.slice(0, LONGEST).toWellFormed().trim();
  if (typed === '') return { ok: true, place: EVERYWHERE };

  const postcode = postcodeIn(gazetteer, typed);
  if (postcode !== undefined) return resolvePostcode(gazetteer, typed, postcode, findPostcode);

  for (const name of readings(fold(typed))) {
    if (EVERYWHERE_NAMES.has(name)) return { ok: true, place: EVERYWHERE };
    const towns = gazetteer.townsByName.get(name) ?? [];
    if (towns.length > 1) break;
    if (towns[0] !== undefined) return { ok: true, place: townPlace(towns[0]) };
    const area = gazetteer.areasByName.get(name) ?? gazetteer.areasByName.get(name.replace(AREA_WORDS, ''));
    if (area !== undefined) return { ok: true, place: areaPlace(gazetteer, area) };
  }
  return { ok: false, reason: 'unknown', text: typed, suggestions: suggestPlaces(gazetteer, fold(typed)) };
}

/**
 * The postcode in a text. Within a longer text an outcode counts only if it is one of ours, since road names look
 * alike: "near the M20".
 */
export function postcodeIn(gazetteer: Gazetteer, text: string): Postcode | undefined {
  const typed = text.slice(0, LONGEST).trim();
  const whole = normalisePostcode(typed);
  if (whole !== undefined) return whole;
  const words = typed.split(/[\s,;]+/u);
  const parts = words
    .flatMap((word, index) => [`${word} ${words[index + 1] ?? ''}`, word])
    .map(normalisePostcode);
  return (
    parts.find((part) => part?.full !== undefined) ??
    parts.find((part) => part !== undefined && gazetteer.outcodes.has(part.outcode))
  );
}

/** The name as it is, then without "near", "UK" and the like, then without the county. */
function readings(folded: string): string[] {
  const words = folded.split(' ');
  const start = words.findIndex((word) => !LEADING_WORDS.has(word));
  const plain = words.slice(Math.max(0, start)).join(' ').replace(COUNTRY, '');
  return [folded, plain, plain.replace(COUNTY, '')];
}

function resolvePostcode(
  gazetteer: Gazetteer,
  typed: string,
  postcode: Postcode,
  findPostcode: (postcode: string) => KnownPostcode | undefined,
): PlaceResult {
  const placeless = placelessPostcode(postcode);
  if (placeless !== undefined) {
    const reason = placeless === 'crown-dependency' ? 'outside' : 'unknown';
    return { ok: false, reason, text: typed, suggestions: [EVERYWHERE_SUGGESTION], placeless };
  }
  const known = postcode.full === undefined ? undefined : findPostcode(postcode.full);
  if (postcode.full !== undefined && known !== undefined) {
    const { lat, lon, area } = known;
    const place: Place = {
      kind: 'point',
      label: postcode.full,
      lat,
      lon,
      defaultMiles: POSTCODE_MILES,
      precision: 'postcode',
      area,
    };
    return { ok: true, place };
  }

  const outcode = gazetteer.outcodes.get(postcode.outcode);
  if (outcode !== undefined) {
    const { lat, lon, area, inside } = outcode;
    const place: Place = {
      kind: 'point',
      label: outcode.outcode,
      lat,
      lon,
      defaultMiles: OUTCODE_MILES,
      precision: 'outcode',
      area,
      ...(inside ? {} : { outside: true }),
    };
    return { ok: true, place };
  }

  const letters = postcodeArea(postcode.outcode);
  const siblings = [...gazetteer.outcodes.values()].filter(
    (other) => postcodeArea(other.outcode) === letters,
  );
  if (siblings.length > 0 && siblings.every((sibling) => sibling.inside)) {
    const suggestions = suggestOutcodes(gazetteer, postcode.outcode);
    return { ok: false, reason: 'unknown', text: typed, suggestions };
  }
  const beside = (gazetteer.neighbours.get(letters) ?? [])
    .map((slug) => areaOf(gazetteer, slug))
    .filter((area) => area !== undefined)
    .map((area): Suggestion => ({ text: areaText(area), label: areaLabel(gazetteer, area) }));
  const suggestions = [...beside.slice(0, 4), EVERYWHERE_SUGGESTION];
  return { ok: false, reason: 'outside', text: typed, suggestions };
}

function townPlace({ name, town }: NamedTown): Place {
  return {
    kind: 'point',
    label: name,
    lat: town.lat,
    lon: town.lon,
    defaultMiles: TOWN_MILES[town.kind],
    precision: 'town',
    area: town.area,
  };
}

function areaPlace(gazetteer: Gazetteer, area: Area): Place {
  const { slug, name, lat, lon } = area;
  return { kind: 'area', slug, name, lat, lon, label: areaLabel(gazetteer, area) };
}

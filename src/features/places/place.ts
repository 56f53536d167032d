import { distanceMiles, type Point } from './distance.ts';
import {
  areaLabel,
  areaOf,
  areaText,
  fold,
  isVillage,
  type Area,
  type Gazetteer,
  type NamedPlace,
  type OutsidePlace,
  type Settlement,
} from './gazetteer.ts';
import { placeMessages } from './messages.en.ts';
import {
  AREA_WORDS,
  BESIDE,
  BEYOND,
  COUNTRY,
  COUNTY,
  EVERYWHERE_NAMES,
  LEADING_WORDS,
  PART,
} from './place-words.en.ts';
import {
  normalisePostcode,
  placelessPostcode,
  postcodeArea,
  type PlacelessPostcode,
  type Postcode,
} from './postcode.ts';
import { misspeltOutside, suggestOutcodes, suggestPlaces, withArea, type Suggestion } from './suggestions.ts';

export { distanceMiles, METRES_PER_MILE, type Point } from './distance.ts';
export { formatMiles } from './messages.en.ts';
export { areaLabel, areaOf, areaText, nearestArea } from './gazetteer.ts';
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
      /** What the position is the centre of; a village counts as a town. */
      precision: 'postcode' | 'outcode' | 'town';
      /** Slug of the area it is in, or, outside, of the neighbouring area. */
      area: string;
      /** True for an outcode that lies in that area as a whole; absent otherwise. */
      whole?: boolean;
      /** True when most of it is outside Kent and Medway; absent otherwise. */
      outside?: boolean;
    }
  /** Any of two to five places: "Margate or Ramsgate". */
  | { kind: 'several'; label: string; places: readonly OnePlace[] };

export type OnePlace = Extract<Place, { kind: 'area' | 'point' }>;

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

const EVERYWHERE: Place = { kind: 'everywhere', label: placeMessages.everywhere };
const EVERYWHERE_SUGGESTION: Suggestion = {
  text: placeMessages.everywhere,
  label: placeMessages.allOfIt,
};

const POSTCODE_MILES = 5;
/** Larger than for a full postcode: the visitor may live at the edge of the outcode. */
const OUTCODE_MILES = 7;
/**
 * The larger towns draw people from farther away. Around a large village, which stands alone, or a hamlet there is
 * little within five miles; most other villages lie near a town.
 */
const TOWN_MILES: Record<Settlement['kind'], number> = {
  'main town': 7,
  city: 7,
  town: 5,
  'new town (growth area)': 5,
  'new settlement': 5,
  'large village': 10,
  suburb: 5,
  village: 7,
  hamlet: 10,
};

const BETWEEN_PLACES = /\sor\s/i;
const MOST_PLACES = 5;

/** "Ash, Sandwich" is the Ash within this distance of Sandwich. */
const NEAR_MILES = 10;

/**
 * Interprets typed text as a place. A postcode may be alone or in an address. A name that is both a town and an area
 * ("Ashford") means the town and its surroundings; with "area", "district", "borough" or "council" after it, it means
 * the area. A village may be followed by a place that it is near ("Ash, Sandwich"). A name that is unknown, or that two
 * places share, is never guessed: the result holds suggestions, each of which resolves when it is typed. Of a place
 * outside they are what is nearest to it. "Margate or Ramsgate" means both, and fails where one of them does.
 * @param findPostcode looks up a full postcode, with its space; when it returns undefined, the outcode is used
 */
export function resolvePlace(
  gazetteer: Gazetteer,
  text: string,
  findPostcode: (postcode: string) => KnownPostcode | undefined,
): PlaceResult {
  const typed = text.slice(0, LONGEST).toWellFormed().trim();
  if (typed === '') return { ok: true, place: EVERYWHERE };

  const parts = placesIn(typed);
  if (parts.length > 1) return resolveSeveral(gazetteer, typed, parts, findPostcode);

  const postcode = postcodeIn(gazetteer, typed);
  if (postcode !== undefined) return resolvePostcode(gazetteer, typed, postcode, findPostcode);

  const names = readings(fold(typed));
  const beside = namedBeside(gazetteer, typed);
  for (const name of names) {
    if (EVERYWHERE_NAMES.has(name)) return { ok: true, place: EVERYWHERE };
    const [found, ...others] = gazetteer.placesByName.get(name) ?? [];
    const area = gazetteer.areasByName.get(name) ?? gazetteer.areasByName.get(name.replace(AREA_WORDS, ''));
    const shared = others.length > 0 || (area !== undefined && found !== undefined && isVillage(found.place));
    if (shared && beside === undefined)
      return { ok: false, reason: 'unknown', text: typed, suggestions: suggestPlaces(gazetteer, name) };
    if (shared) break;
    if (found !== undefined) return { ok: true, place: settlementPlace(gazetteer, found) };
    if (area !== undefined) return { ok: true, place: areaPlace(gazetteer, area) };
  }
  if (beside !== undefined) return { ok: true, place: settlementPlace(gazetteer, beside) };

  const outside = outsideIn(gazetteer, typed, names) ?? misspeltOutside(gazetteer, names.at(-1) ?? '');
  if (outside !== undefined) {
    return { ok: false, reason: 'outside', text: typed, suggestions: suggestNear(gazetteer, outside) };
  }
  return { ok: false, reason: 'unknown', text: typed, suggestions: suggestPlaces(gazetteer, fold(typed)) };
}

/** The places that a text names with "or" between them; one when there is no "or", or too many. */
export function placesIn(text: string): string[] {
  const parts = text
    .slice(0, LONGEST)
    .split(BETWEEN_PLACES)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  return parts.length > MOST_PLACES ? [text] : parts;
}

function resolveSeveral(
  gazetteer: Gazetteer,
  typed: string,
  parts: readonly string[],
  findPostcode: (postcode: string) => KnownPostcode | undefined,
): PlaceResult {
  const places: OnePlace[] = [];
  for (const part of parts) {
    const found = resolvePlace(gazetteer, part, findPostcode);
    if (!found.ok) {
      const others = parts.filter((other) => other !== part);
      const suggestions = found.suggestions.map(({ text, label }) => ({
        text: [...others, text].join(' or '),
        label,
      }));
      return { ...found, suggestions };
    }
    const { place } = found;
    if (place.kind === 'everywhere') return found;
    if (place.kind === 'several') places.push(...place.places);
    else places.push(place);
  }
  const [first, second] = places;
  if (first === undefined || second === undefined)
    return { ok: false, reason: 'unknown', text: typed, suggestions: [EVERYWHERE_SUGGESTION] };
  const label = places.map((place) => place.label).join(' or ');
  return { ok: true, place: { kind: 'several', label, places } };
}

/**
 * The postcode in a text. Within a longer text an outcode counts only if it is one of ours, since road names look
 * alike: "near the M20".
 */
export function postcodeIn(gazetteer: Gazetteer, text: string): Postcode | undefined {
  const typed = text.slice(0, LONGEST).trim();
  const whole = normalisePostcode(typed) ?? outcodeWithoutDigit(gazetteer, typed);
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

/** One of our outcodes typed with letters for its digits: "CTl", "MEIO". */
function outcodeWithoutDigit(gazetteer: Gazetteer, typed: string): Postcode | undefined {
  const [, letters, digits] = /^([a-z]{2})([oil]{1,2})$/i.exec(typed) ?? [];
  if (letters === undefined || digits === undefined) return undefined;
  const outcode = `${letters}${digits.replace(/o/gi, '0').replace(/[il]/gi, '1')}`.toUpperCase();
  return gazetteer.outcodes.has(outcode) ? { outcode } : undefined;
}

/** The name as it is, then without "near", "UK" and the like, then without the county, and without "village". */
function readings(folded: string): string[] {
  const words = folded.split(' ');
  const start = words.findIndex((word) => !LEADING_WORDS.has(word));
  const plain = words.slice(Math.max(0, start)).join(' ').replace(COUNTRY, '');
  const bare = plain.replace(COUNTY, '');
  return [folded, plain, bare, bare.replace(PART, '')];
}

/** The one place that a name means before the name of another place or an area that it is near. */
function namedBeside(gazetteer: Gazetteer, typed: string): NamedPlace | undefined {
  const [name = '', ...others] = typed
    .split(BESIDE)
    .map(fold)
    .filter((part) => part !== '' && part !== 'kent' && !COUNTRY.test(` ${part}`));
  const [found, ...more] = (gazetteer.placesByName.get(name) ?? []).filter(({ place }) =>
    others.some(
      (other) =>
        gazetteer.areasByName.get(other)?.slug === place.area ||
        (gazetteer.placesByName.get(other) ?? []).some(
          (it) => it.place !== place && distanceMiles(it.place, place) <= NEAR_MILES,
        ),
    ),
  );
  return more.length === 0 ? found : undefined;
}

/**
 * A place beyond the county: the text without the name of a county, what follows its last comma ("Selsdon, Croydon"), or
 * that county ("Chipstead Surrey").
 */
function outsideIn(gazetteer: Gazetteer, typed: string, names: readonly string[]): OutsidePlace | undefined {
  const last = typed.split(',').at(-1) ?? '';
  const county = names.map((name) => BEYOND.exec(name)?.[1]).filter((name) => name !== undefined);
  return [...names, ...names.map((name) => name.replace(BEYOND, '')), ...readings(fold(last)), ...county]
    .map((name) => gazetteer.outsideByName.get(name))
    .find((place) => place !== undefined);
}

/** The town of ours that is nearest to a place outside, the areas on that side, and everywhere. */
function suggestNear(gazetteer: Gazetteer, outside: OutsidePlace): Suggestion[] {
  const [nearest] = gazetteer.towns.toSorted((a, b) => distanceMiles(a, outside) - distanceMiles(b, outside));
  const town =
    nearest === undefined
      ? []
      : [{ text: nearest.name, label: withArea(gazetteer, nearest.name, nearest.area) }];
  return [...town, ...suggestAreas(gazetteer, outside.areas).slice(0, 3), EVERYWHERE_SUGGESTION];
}

function suggestAreas(gazetteer: Gazetteer, slugs: readonly string[]): Suggestion[] {
  return slugs
    .map((slug) => areaOf(gazetteer, slug))
    .filter((area) => area !== undefined)
    .map((area) => ({ text: areaText(area), label: areaLabel(gazetteer, area) }));
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
    const { lat, lon, area, inside, whole } = outcode;
    const place: Place = {
      kind: 'point',
      label: outcode.outcode,
      lat,
      lon,
      defaultMiles: OUTCODE_MILES,
      precision: 'outcode',
      area,
      ...(whole ? { whole } : {}),
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
  const beside = suggestAreas(gazetteer, gazetteer.neighbours.get(letters) ?? []);
  const suggestions = [...beside.slice(0, 4), EVERYWHERE_SUGGESTION];
  return { ok: false, reason: 'outside', text: typed, suggestions };
}

function settlementPlace(gazetteer: Gazetteer, { name, place }: NamedPlace): Place {
  const { lat, lon, area, kind } = place;
  const isShared = (gazetteer.placesByName.get(fold(name)) ?? []).length > 1;
  const label = isShared ? place.name : name;
  return { kind: 'point', label, lat, lon, defaultMiles: TOWN_MILES[kind], precision: 'town', area };
}

function areaPlace(gazetteer: Gazetteer, area: Area): Place {
  const { slug, name, lat, lon } = area;
  return { kind: 'area', slug, name, lat, lon, label: areaLabel(gazetteer, area) };
}

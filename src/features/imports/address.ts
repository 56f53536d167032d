import { normalisePostcode, type Point } from '#features/places/place.ts';
import { htmlToLine } from '#features/opportunities/description.ts';
import { isUnitedKingdom } from './elsewhere.ts';
import { isObject, isPlaceholder, listOf, textsOf } from './record.ts';

/**
 * The words of a `jobLocation`: an address with separate fields, a single text, or work from home. `locate.ts` finds
 * the position on the map.
 */

export interface PlaceFacts {
  name?: string;
  street?: string;
  /** The locality, or an address that the feed sends as one text. */
  locality?: string;
  region?: string;
  postcode?: string;
  /** All spellings in which the country is given. */
  country?: string[];
  latitude?: string;
  longitude?: string;
}

export const HOME_BASED =
  /\b(?:home[\s-]?based|work(?:ing)?[\s-](?:from|at)[\s-]home|(?:from|at) home|home[\s-]?work(?:ing|ers?)|remote(?:ly)?|wfh|telecommut(?:e|ing))\b/i;
const COUNTY =
  /^(?:(?:county of |whole of )?kent(?: county| \(uk\))?|kent (?:and|&) medway|(?:the )?south[\s-]?east(?:(?: of)? england)?|se england|home counties)$/i;
/** "Homeworking Centre" is a building and "Remote Road" a road, whatever their names say. */
const BUILDING_AFTER = String.raw`(?!['’]|\s+(?:\w+\s+)?(?:centre|center|hub|house|offices?|studios?|building|suite|unit|park|lodge|farm|court|road|street|lane|close|avenue|way)\b)`;
const HOME_WORDS = new RegExp(
  String.raw`\bhybrid(?:[\s-](?:working|work|role|remote|home))?\b${BUILDING_AFTER}|${HOME_BASED.source}${BUILDING_AFTER}`,
  'gi',
);
/** Words that only join the home to the place: "Maidstone or", "with some … in". */
const JOINING =
  /^(?:or|and|with|in|at|near|from|of|the|some|part|partly|fully|mainly|mostly|100|option|optional|options|possible|available|flexible|working|work|role|position|post|based|within|anywhere|between|days?|per|a|week|\d|uk)$/i;

export function placeFacts(location: unknown): PlaceFacts {
  const facts: PlaceFacts = {};
  const set = (key: Exclude<keyof PlaceFacts, 'country'>, value: unknown) => {
    const texts = textsOf(value).map((text) =>
      htmlToLine(text.replace(/\s*(?:\r?\n|<br\s*\/?>)\s*/gi, '; ')),
    );
    const joined = [...new Set(texts)].filter((text) => text !== '' && !isPlaceholder(text)).join('; ');
    if (joined !== '') facts[key] = joined;
  };
  if (!isObject(location)) {
    set('locality', location);
    return facts;
  }
  const isAddress = ['addressLocality', 'postalCode', 'streetAddress', 'addressRegion'].some(
    (key) => key in location,
  );
  const address = isAddress ? location : listOf(location['address'])[0];
  if (!isAddress) set('name', location['name']);
  if (isObject(address)) {
    set('street', address['streetAddress']);
    set('locality', address['addressLocality'] ?? address['name']);
    set('region', address['addressRegion']);
    set('postcode', address['postalCode']);
    const country = textsOf(address['addressCountry'])
      .map(htmlToLine)
      .filter((text) => text !== '');
    if (country.length > 0) facts.country = country;
  } else {
    set('locality', address);
  }
  const [geo] = listOf(location['geo']);
  const coordinates = isObject(geo) ? geo : location;
  set('latitude', coordinates['latitude']);
  set('longitude', coordinates['longitude']);
  return facts;
}

export function describePlace({
  name,
  street,
  locality,
  region,
  postcode,
  country,
  latitude,
  longitude,
}: PlaceFacts): string {
  const words = [name, street, locality, region, postcode].filter((part) => part !== undefined);
  if (words.length > 0) return words.join(', ');
  return [latitude, longitude, ...(country ?? [])].filter((part) => part !== undefined).join(', ');
}

const POSTCODE_IN_TEXT = /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/i;
/** Roads look like outcodes: "A2", "M20". */
const OUTCODE_AT_END = /(?<![^\s,])(?![am]\d+$)[a-z]{1,2}\d[a-z\d]?$/i;

/**
 * The postcode from its own field, or a full postcode at the end of the address; sometimes only the outcode is known.
 */
export function postcodeOf(facts: PlaceFacts): ReturnType<typeof normalisePostcode> {
  const own = facts.postcode === undefined ? undefined : normalisePostcode(facts.postcode);
  if (own !== undefined) return own;
  for (const part of [facts.postcode, facts.locality, facts.region, facts.street, facts.name]) {
    const match = POSTCODE_IN_TEXT.exec(part ?? '');
    if (match !== null) return normalisePostcode(match[0]);
  }
  // In free text an outcode counts only as the last word.
  const last = OUTCODE_AT_END.exec(facts.locality ?? '');
  return last === null ? undefined : normalisePostcode(last[0]);
}

/** Coordinates within the British Isles; any others are a placeholder such as 0, 0. */
export function pointOf({ latitude, longitude }: PlaceFacts): Point | undefined {
  const [lat, lon] = [Number(latitude ?? Number.NaN), Number(longitude ?? Number.NaN)];
  return lat >= 49 && lat <= 61 && lon >= -11 && lon <= 3 ? { lat, lon } : undefined;
}

/** The parts of an address in one text, without postcode, county and country. */
export function partsOf(text: string | undefined): string[] {
  return (text ?? '')
    .replace(POSTCODE_IN_TEXT, ' ')
    .replace(OUTCODE_AT_END, '')
    .split(/[,;|]|\s[–—-]\s|[()]/)
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => /\p{L}/u.test(part) && normalisePostcode(part) === undefined)
    .filter((part) => !isUnitedKingdom(part) && !COUNTY.test(part));
}

/** The parts of the address, without postcode, county and country; the most general part last. */
export function addressParts(facts: PlaceFacts): string[] {
  return [facts.name, facts.street, facts.locality, facts.region]
    .flatMap(partsOf)
    .filter(
      (part, index, all) => all.findIndex((other) => other.toLowerCase() === part.toLowerCase()) === index,
    );
}

/** True when the address itself says that it is in Kent or Medway. */
export function saysKent(facts: PlaceFacts): boolean {
  const words = [facts.street, facts.locality, facts.region].filter((part) => part !== undefined).join(', ');
  return /\bkent\b|\bmedway\b/i.test(words);
}

/**
 * Removes words such as "hybrid" and "or working from home" from the place that contains them. `isHome` is true if
 * nothing but those words, or the county or country, is left.
 */
export function withoutHomeWords(facts: PlaceFacts): {
  facts: PlaceFacts;
  isHome: boolean;
  isHybrid: boolean;
  isRemote: boolean;
} {
  const rest: PlaceFacts = { ...facts };
  let [isHybrid, isRemote] = [false, false];
  for (const key of ['name', 'street', 'locality', 'region'] as const) {
    const text = facts[key];
    if (text === undefined || text.search(HOME_WORDS) < 0) continue;
    const left = text
      .replace(HOME_WORDS, (words) => {
        if (/^hybrid/i.test(words)) isHybrid = true;
        else isRemote = true;
        return ',';
      })
      .split(/[,;|/()]|\s[–—-]\s/)
      .map(withoutJoiningWords)
      .filter((part) => part !== '')
      .join(', ');
    // "Remote, Maidstone" is work from home; "Maidstone or from home" is so only in part.
    if (left !== '' && !/^\W*(?:\w+\s+)?(?:remote|home|work|wfh)/i.test(text)) isHybrid ||= isRemote;
    if (left === '') delete rest[key];
    else rest[key] = left;
  }
  const isPlaced = rest.postcode !== undefined || addressParts(rest).length > 0;
  return { facts: rest, isHome: isRemote && !isPlaced, isHybrid: isHybrid && isPlaced, isRemote };
}

function withoutJoiningWords(text: string): string {
  const words = text.split(/[\s%&+]+/).filter((word) => word !== '');
  while (words.length > 0 && JOINING.test(words[0] ?? '')) words.shift();
  while (words.length > 0 && JOINING.test(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}

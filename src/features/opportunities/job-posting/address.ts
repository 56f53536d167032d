import { normalisePostcode, type Point } from '#features/places/place.ts';
import { htmlToLine } from '../description.ts';
import { isObject, listOf, textsOf } from './record.ts';

/**
 * What a `jobLocation` says, in words: an address with fields of its own, one text, or a home. Where on the map that is,
 * `locate.ts` finds out.
 */

export interface PlaceFacts {
  name?: string;
  street?: string;
  /** The locality, or an address that came as one text. */
  locality?: string;
  region?: string;
  postcode?: string;
  country?: string;
  latitude?: string;
  longitude?: string;
}

export const HOME_BASED =
  /\b(?:home[\s-]?based|work(?:ing)?[\s-]from[\s-]home|from home|home[\s-]?working|remote(?:ly)?|wfh)\b/i;
export const COUNTRY = /^(?:gb|gbr|uk|u\.k\.|united kingdom|great britain|england|britain)$/i;
const COUNTY =
  /^(?:kent|county of kent|kent county|kent (?:and|&) medway|south[\s-]?east(?: england)?|se england)$/i;

export function placeFacts(location: unknown): PlaceFacts {
  const facts: PlaceFacts = {};
  const set = (key: keyof PlaceFacts, value: unknown) => {
    const joined = htmlToLine(textsOf(value).join(', '));
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
    set('country', address['addressCountry']);
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
  return [latitude, longitude, country].filter((part) => part !== undefined).join(', ');
}

const POSTCODE_IN_TEXT = /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/i;
/** Roads look like outcodes: "A2", "M20". */
const OUTCODE_AT_END = /(?<![^\s,])(?![am]\d+$)[a-z]{1,2}\d[a-z\d]?$/i;

/** The postcode from its own field, or a full one at the end of the address; its outcode may be all there is. */
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

/** Coordinates somewhere in the British Isles; anything else is a placeholder such as 0, 0. */
export function pointOf({ latitude, longitude }: PlaceFacts): Point | undefined {
  const [lat, lon] = [Number(latitude ?? Number.NaN), Number(longitude ?? Number.NaN)];
  return lat >= 49 && lat <= 61 && lon >= -11 && lon <= 3 ? { lat, lon } : undefined;
}

/** The parts of the address in words, without postcode, county and country; the most general one last. */
export function addressParts(facts: PlaceFacts): string[] {
  return [facts.name, facts.street, facts.locality, facts.region]
    .flatMap((part) =>
      (part ?? '')
        .replace(POSTCODE_IN_TEXT, ' ')
        .replace(OUTCODE_AT_END, '')
        .split(/[,;|]|\s[–-]\s/),
    )
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => /\p{L}/u.test(part) && normalisePostcode(part) === undefined)
    .filter((part) => !COUNTRY.test(part) && !COUNTY.test(part))
    .filter(
      (part, index, all) => all.findIndex((other) => other.toLowerCase() === part.toLowerCase()) === index,
    );
}

export function isHomeBased(facts: PlaceFacts): boolean {
  const words = [facts.name, facts.street, facts.locality].filter((part) => part !== undefined).join(', ');
  return facts.postcode === undefined && HOME_BASED.test(words);
}

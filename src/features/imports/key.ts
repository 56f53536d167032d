import { createHash } from 'node:crypto';
import { fold } from '#features/places/gazetteer.ts';
import { htmlToLine } from '#features/opportunities/description.ts';
import { describePlace, placeFacts } from './address.ts';
import { isUnnamedEmployer, webAddress } from './employer.ts';
import { isObject, textsOf, type Posting } from './record.ts';

/** Identifies records: by source and key, an import recognises a record that it has imported before. */

const MAX_KEY = 300;
const hashOf = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');
const fitting = (key: string) => (key.length <= MAX_KEY ? key : `sha256:${hashOf(key)}`);

function identifierOf(identifiers: readonly unknown[]): { owner?: string; value: string } | undefined {
  for (const identifier of identifiers) {
    if (!isObject(identifier)) {
      const [written] = textsOf(identifier);
      if (written !== undefined) return { value: written };
      continue;
    }
    const value = textsOf(identifier['value'])[0] ?? textsOf(identifier['@value'])[0];
    const owner = textsOf(identifier['name'])[0] ?? textsOf(identifier['propertyID'])[0];
    // A name without a value is the employer's, the same for all its adverts.
    if (value !== undefined) return owner === undefined ? { value } : { owner, value };
  }
  return undefined;
}

/** "Quay Ltd" and "Quay Limited" are one employer. */
function employerOf(name: string): string {
  const folded = fold(name);
  return folded.replace(/(?: (?:ltd|limited|plc|llp|llc|inc|cic|co|company|group|uk))+$/, '') || folded;
}

/** The part of an address that distinguishes adverts, without tracking parameters. */
function addressKey(written: string | undefined): string | undefined {
  const address = webAddress(written);
  if (address === undefined) return undefined;
  const url = new URL(address);
  for (const name of [...url.searchParams.keys()]) {
    if (/^(?:utm_\w+|gclid|fbclid|msclkid|jsessionid|phpsessid|sid|session(?:id)?)$/i.test(name))
      url.searchParams.delete(name);
  }
  // The page of all vacancies does not identify an advert.
  const isGeneral =
    url.search === '' &&
    /^(?:\/(?:careers?|jobs?|vacanc(?:y|ies)|apply|work-(?:for|with)-us|join-us|recruitment|home|index(?:\.\w+)?|[a-z]{2}(?:-[a-z]{2})?))*\/?$/i.test(
      url.pathname,
    );
  if (isGeneral && (url.hash === '' || url.hash === '#')) return undefined;
  return `${url.host.replace(/^www\./, '')}${url.pathname}${url.search}${url.hash}`;
}

/**
 * The employer, followed by the feed's own identifier, or the advert's address, or a hash of title and place;
 * undefined if all of these are missing. The employer is included because two employers may number their adverts
 * alike.
 */
export function readKey(
  posting: Posting,
  organisation: string | undefined,
  title: string,
): string | undefined {
  if (organisation === undefined) return undefined;
  const employer = `@${employerOf(organisation)}`;
  const identifier = identifierOf(posting.identifier);
  if (identifier !== undefined) {
    // The owner of an identifier adds nothing if it is the employer.
    const { owner = '', value } = identifier;
    const isOwn = owner === '' || employerOf(owner) === employerOf(organisation) || isUnnamedEmployer(owner);
    const key = htmlToLine(isOwn ? value : `${owner}: ${value}`);
    if (key !== '') return fitting(`${employer} # ${key}`);
  }
  const address = addressKey(posting.url) ?? addressKey(posting['@id']);
  if (address !== undefined) return fitting(`${employer} # ${address}`);
  if (title === '') return undefined;
  const place = posting.jobLocation.map((location) => describePlace(placeFacts(location))).join('|');
  return `${employer.slice(0, 200)} # sha256:${hashOf(title.toLowerCase(), place.toLowerCase())}`;
}

/** The key that imports gave a record before keys were per employer; for finding what they stored. */
export function readFormerKey(posting: Posting, organisation: string, title: string): string | undefined {
  const identifier = identifierOf(posting.identifier);
  const named =
    identifier === undefined
      ? undefined
      : identifier.owner === undefined
        ? identifier.value
        : `${identifier.owner}: ${identifier.value}`;
  const key = htmlToLine(named ?? posting.url ?? posting['@id'] ?? '');
  if (key !== '') return fitting(key);
  if (title === '') return undefined;
  const place = posting.jobLocation.map((location) => describePlace(placeFacts(location))).join('|');
  return `sha256:${hashOf(organisation.toLowerCase(), title.toLowerCase(), place.toLowerCase())}`;
}

/** Names of sources that are not feeds. */
const RESERVED = /^(?:portal|demo)$/i;

/** Whether a name is allowed for a feed: a few words on one line, and not a name that the portal uses for itself. */
export const isSourceName = (name: string): boolean =>
  /^[\p{L}\p{N}][\p{L}\p{N} ._:@/-]{0,79}$/u.test(name) && !RESERVED.test(name.trim());

/**
 * The name of a record's feed if none was given: its publisher, or the host of the advert's address, or its employer.
 * Computed from the record alone, so that neither the file's name nor its other records matter.
 */
export function readSource(posting: Posting, organisation: string): string {
  const publisher = [...posting.publisher, ...posting.provider]
    .map(htmlToLine)
    .find((name) => !isUnnamedEmployer(name));
  if (publisher !== undefined) return `publisher:${fold(publisher)}`.slice(0, 80).trim();
  for (const written of [posting.url, posting['@id'], ...posting.hiringOrganization.flatMap(addressesOf)]) {
    const address = webAddress(written);
    if (address !== undefined) return new URL(address).hostname.replace(/^www\./, '').slice(0, 80);
  }
  return `employer:${employerOf(organisation)}`.slice(0, 80).trim();
}

const addressesOf = (organisation: unknown): string[] =>
  isObject(organisation)
    ? [...textsOf(organisation['@id']), ...textsOf(organisation['url']), ...textsOf(organisation['sameAs'])]
    : [];

/**
 * A source's name without a day's dates and numbers: what "feed-2026-11-30" and "feed-2026-12-01" have in common. For
 * finding listings that were imported while feeds were named after their files.
 */
export const undatedName = (source: string): string =>
  source
    .replace(
      /\d{4}-?\d{2}-?\d{2}(?:t?-?\d{2}-?\d{2}(?:-?\d{2})?)?z?|\d{2}-\d{2}-\d{4}|\d{4}-w?\d{1,2}|\d{6,}/gi,
      '',
    )
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');

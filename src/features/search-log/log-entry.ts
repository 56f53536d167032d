import type { PlaceResult } from '#features/places/place.ts';
import { FILTER_NAMES } from '#features/search/filters.ts';
import { parseSearchQuery, type SearchQuery } from '#features/search/search-query.ts';
import type { SearchResults } from '#features/search/search.service.ts';

/** What of a search may be written down; pure. */

const LONGEST_WORDS = 60;
const MOST_WORDS = 8;
const LONGEST_UNDERSTOOD = 400;

const POSTCODE = /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/;
/** Phone numbers, National Insurance numbers and account numbers, also with spaces, dots and brackets among the digits. */
const LONG_NUMBER = /\d(?:[\s().+-]*\d){4}/;

/** As requests for support have one: "k7f3-9xq2-m". */
const REFERENCE = /\b[a-z\d]{4}-[a-z\d]{4}-[a-z\d]\b/;

/** A code such as a reference: letters and digits mixed, or many digits in a long word. */
function isCode(word: string): boolean {
  const plain = word.replace(/[^a-z\d]/g, '');
  const changes = (plain.match(/[a-z](?=\d)|\d(?=[a-z])/g) ?? []).length;
  const digits = (plain.match(/\d/g) ?? []).length;
  return changes >= 3 || (plain.length >= 7 && changes > 0 && digits >= 3);
}

/**
 * The words of a search as they are written down; undefined where they may say who someone is, which nothing is
 * written of then: an email address, a long number, a code, a full postcode, or more words than a search has.
 */
export function wordsToLog(text: string): string | undefined {
  const words = text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  const isPersonal =
    words.length > LONGEST_WORDS ||
    words.split(' ').length > MOST_WORDS ||
    words.includes('@') ||
    POSTCODE.test(words) ||
    REFERENCE.test(words) ||
    LONG_NUMBER.test(words) ||
    words.split(' ').some(isCode);
  return isPersonal ? undefined : words;
}

/** The district of a search: slug of the one area that its place is in; empty for everywhere and for several areas. */
export function districtOf(place: Extract<PlaceResult, { ok: true }>['place']): string {
  switch (place.kind) {
    case 'everywhere':
      return '';
    case 'area':
      return place.slug;
    case 'point':
      return place.outside === true ? '' : place.area;
    case 'several': {
      const districts = new Set(place.places.map(districtOf));
      return districts.size === 1 ? ([...districts][0] ?? '') : '';
    }
  }
}

const understoodOf = ({ filters }: SearchQuery): string =>
  FILTER_NAMES.flatMap((name) => (filters[name] ?? []).map((value) => `${name}:${value}`))
    .join(' ')
    .slice(0, LONGEST_UNDERSTOOD);

export interface LogEntry {
  words: string;
  district: string;
  understood: string;
  /** No listing had all of the words. */
  foundNothing: boolean;
  total: number;
}

/** What is written down of a search; undefined where its words may be personal or its place is not known. */
export function entryOf({
  query,
  place,
  total,
  someWords,
  inDescriptions,
}: SearchResults): LogEntry | undefined {
  const words = wordsToLog(query.q);
  if (words === undefined || !place.ok) return undefined;
  return {
    words,
    district: districtOf(place.place),
    understood: understoodOf(query),
    foundNothing: total === 0 || someWords || inDescriptions,
    total,
  };
}

/** The search whose results the visitor comes from, if the address is that of a results page. */
export function searchBefore(referrer: string | null): SearchQuery | undefined {
  if (referrer === null || !URL.canParse(referrer)) return undefined;
  const { pathname, searchParams } = new URL(referrer);
  return pathname === '/opportunities' ? parseSearchQuery(searchParams).query : undefined;
}

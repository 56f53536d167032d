import { KINDS, type Kind } from '#features/opportunities/vocabulary.ts';
import type { PlaceResult } from '#features/places/place.ts';
import { messages } from './messages.en.ts';
import { searchHref } from './search-query.ts';
import type { FoundListing, SearchResults } from './search.service.ts';

/** Why the search cannot use this place. */
export function placeProblem(place: Extract<PlaceResult, { ok: false }>): string {
  const problem = messages.placeProblem;
  if (place.placeless === 'no-fixed-address') return problem.noFixedAddress(place.text);
  if (place.placeless === 'forces') return problem.forces(place.text);
  return place.reason === 'outside' ? problem.outside(place.text) : problem.unknown(place.text);
}

/** The result in one line: "34 jobs within 5 miles of Sheerness". */
export function headline(results: SearchResults): string {
  const { query, place, total, miles, fromHome } = results;
  if (!place.ok) return placeProblem(place);
  const said = messages.headline;
  const kinds = query.filters.kind ?? [];
  const [only] = kinds;
  const thing =
    kinds.length === 1 && only !== undefined
      ? only === 'work-experience'
        ? said.placement
        : { one: KINDS[only as Kind].label, many: KINDS[only as Kind].plural }
      : said.result;
  const here = total - (fromHome ?? 0);
  const noun = here === 1 ? thing.one : thing.many;
  const things = noun.startsWith('Skills') ? noun : noun.toLowerCase();
  const words = query.q === '' ? '' : said.words(query.q);
  const where =
    place.place.kind === 'everywhere'
      ? said.everywhere
      : place.place.kind === 'area'
        ? said.inArea(place.place.name)
        : miles === undefined
          ? said.near(place.place.label)
          : said.within(miles, place.place.label);
  const counted = said.counted(here, `${things}${words}`, where);
  return fromHome === undefined || fromHome === 0 ? counted : said.fromHome(counted, fromHome);
}

export interface ResultGroup {
  /** Undefined where all results stand together. */
  heading: string | undefined;
  listings: readonly FoundListing[];
}

/** The results of a page: those at a place, and then those from home or online under a heading of their own. */
export function groupsOf({ place, listings, fromHome }: SearchResults): ResultGroup[] {
  if (fromHome === undefined || !place.ok || place.place.kind === 'everywhere')
    return [{ heading: undefined, listings }];
  const here = listings.filter((listing) => !listing.anywhere);
  const elsewhere = listings.filter((listing) => listing.anywhere);
  const heading =
    place.place.kind === 'area'
      ? messages.groups.inArea(place.place.name)
      : messages.groups.near(place.place.label);
  return [
    ...(here.length === 0 ? [] : [{ heading: elsewhere.length === 0 ? undefined : heading, listings: here }]),
    ...(elsewhere.length === 0 ? [] : [{ heading: messages.groups.fromHome, listings: elsewhere }]),
  ];
}

/** The words and the place of a search in one line, as the visitor chose them: "cleaner, near Margate". */
export function describeSearch({ query, place }: SearchResults): string | undefined {
  if (!place.ok || (query.q === '' && query.near === '')) return undefined;
  const where = query.near === '' ? [] : [messages.understood.near(place.place.label)];
  const line = [...(query.q === '' ? [] : [query.q]), ...where].join(', ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

/** Chosen filters that a recent search names; the others are counted. */
const FILTERS_NAMED = 2;

/** A search as the browser remembers it: its words, place and filters; undefined where it says nothing. */
export function recentSearch(
  results: SearchResults,
  chosen: readonly { text: string }[],
): { text: string; href: string } | undefined {
  const { query, place } = results;
  if (!place.ok) return undefined;
  const named = [describeSearch(results), ...chosen.slice(0, FILTERS_NAMED).map(({ text }) => text)].filter(
    (text) => text !== undefined,
  );
  if (named.length === 0) return undefined;
  const more = chosen.length - FILTERS_NAMED;
  const text = named.join(', ');
  return {
    text: more > 0 ? messages.recentSearches.more(text, more) : text,
    href: searchHref({ ...query, page: 1 }),
  };
}

/** The page's title, short enough for a tab and a link. */
export function resultsTitle(results: SearchResults): string {
  const page = results.page > 1 ? messages.headline.page(results.page, results.pages) : '';
  return `${headline(results)}${page}`;
}

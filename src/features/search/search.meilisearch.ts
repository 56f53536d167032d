import { Meilisearch, type MultiSearchQuery, type MultiSearchResult } from 'meilisearch';
import type { EngineAnswer, EngineRequest, SearchEngine } from './engine.ts';
import { cellsWanted, SEVERAL_SITES, siteWishOf, withoutSiteWish } from './cells.ts';
import { FILTER_NAMES, filterOf, stepsFrom, type FilterName } from './filters.ts';
import { postedSince, type Listing } from './listing.ts';
import type { MultiSearch } from './meilisearch-http.ts';
import { INDEX } from './meilisearch-settings.ts';
import { mergeByDistance, MOST_MERGED, windowOf } from './nearest-order.ts';
import { facetsOf, filterTag, standsAside } from './tags.ts';

/** Everything on a card, without the text that is only searched. */
const SHOWN = [
  'id',
  'version',
  'kind',
  'title',
  'summary',
  'organisation',
  'organisationSlug',
  'sector',
  'town',
  'places',
  'areas',
  'anywhere',
  'workMode',
  'patterns',
  'contract',
  'pay',
  'payHourlyPence',
  'payStep',
  'hours',
  'hoursBand',
  'gettingThere',
  'features',
  'disabilityConfident',
  'adjustments',
  'audiences',
  'startMonths',
  'dates',
  'publishedAt',
  'closesAt',
  'postedDay',
  '_geo',
] as const satisfies readonly (keyof Listing)[];

/**
 * The client for everything but searching. Over loopback an uncompressed answer arrives about 40 ms sooner than a compressed one.
 * @param timeout milliseconds until a request is abandoned
 */
export function openMeilisearch(url: string, key: string, timeout: number): Meilisearch {
  return new Meilisearch({
    host: url,
    apiKey: key,
    timeout,
    requestInit: { headers: { 'accept-encoding': 'identity' } },
  });
}

/**
 * Quotes a value for a filter expression. Every value has been checked against a closed list or is a number of ours;
 * anything else is refused rather than trusted to escaping.
 */
function safe(value: string): string {
  if (!/^[A-Za-z0-9:-]+$/.test(value)) throw new Error(`not a filter value: ${JSON.stringify(value)}`);
  return `"${value}"`;
}

function expression(name: FilterName, values: readonly string[], now: Date): string {
  const tags = values.map((value) => safe(filterTag(name, value)));
  switch (filterOf(name).combine) {
    case 'since':
      return `postedDay >= ${postedSince(Number(values[0]), now)}`;
    case 'all':
      return tags.map((tag) => `tags = ${tag}`).join(' AND ');
    case 'any':
      return `tags IN [${tags.join(', ')}]`;
    case 'from': {
      const reached = stepsFrom(name, values[0] ?? '', now).map((step) => safe(filterTag(name, step)));
      return `tags IN [${reached.join(', ')}]`;
    }
  }
}

/** The conditions of a search, without the filter `leaveOut`. */
function filterOfRequest(request: EngineRequest, leaveOut?: FilterName): string[] {
  const seconds = Math.floor(request.now.getTime() / 1000);
  const filters = leaveOut === undefined ? request.filters : { ...request.filters, [leaveOut]: undefined };
  const cells = cellsWanted(request.where, siteWishOf(filters));
  const others = withoutSiteWish(filters);
  return [
    `closesAt > ${seconds}`,
    `publishedAt <= ${seconds}`,
    ...(cells === undefined ? [] : [`cells IN [${cells.map(safe).join(', ')}]`]),
    ...FILTER_NAMES.flatMap((name) => {
      const values = others[name];
      return values === undefined || values.length === 0 ? [] : [expression(name, values, request.now)];
    }),
  ];
}

function sortOf(request: EngineRequest): string[] | undefined {
  switch (request.sort) {
    case 'best':
      return request.words === '' ? ['publishedAt:desc'] : undefined;
    case 'newest':
      return ['publishedAt:desc'];
    case 'closing':
      return ['closesAt:asc', 'publishedAt:desc'];
    case 'pay':
      return ['payHourlyPence:desc', 'publishedAt:desc'];
    case 'nearest':
      return request.from === undefined
        ? ['publishedAt:desc']
        : [
            `_geoPoint(${request.from.lat.toFixed(5)}, ${request.from.lon.toFixed(5)}):asc`,
            'publishedAt:desc',
          ];
  }
}

function basis(request: EngineRequest, leaveOut?: FilterName): MultiSearchQuery {
  return {
    indexUid: INDEX,
    q: request.words,
    filter: filterOfRequest(request, leaveOut),
    matchingStrategy: request.someWords ? 'frequency' : 'all',
    // Without a fixed language, detecting the language of unusual letters can take a second.
    locales: ['eng'],
  };
}

/** A search that only counts. */
const countOnly = (query: MultiSearchQuery): MultiSearchQuery => ({ ...query, page: 1, hitsPerPage: 0 });

export function meilisearchEngine(ask: MultiSearch): SearchEngine {
  const shown = (request: EngineRequest, filter: string[], slice: object): MultiSearchQuery => {
    const sort = sortOf(request);
    return {
      ...basis(request),
      filter,
      ...slice,
      attributesToRetrieve: [...SHOWN],
      ...(sort === undefined ? {} : { sort }),
    };
  };

  /** The page with the nearest listings first; `several` are those with several sites. */
  async function nearestFirst(request: EngineRequest, several: readonly Listing[]): Promise<Listing[]> {
    const filter = [...filterOfRequest(request), `cells != ${safe(SEVERAL_SITES)}`];
    const [others] = await ask([shown(request, filter, windowOf(request, several.length))]);
    return mergeByDistance(request, several, others?.hits ?? []);
  }

  return {
    name: 'meilisearch',
    async search(request): Promise<EngineAnswer> {
      if (request.listingsOnly === true) {
        const slice = { offset: (request.page - 1) * request.perPage, limit: request.perPage };
        const [found] = await ask([shown(request, filterOfRequest(request), slice)]);
        return {
          total: found?.estimatedTotalHits ?? 0,
          listings: found?.hits ?? [],
          facets: undefined,
          withoutPay: undefined,
        };
      }
      const chosen = FILTER_NAMES.filter((name) => standsAside(name) && request.filters[name] !== undefined);
      const byDistance = request.sort === 'nearest' && request.from !== undefined;
      const filter = filterOfRequest(request);
      const results = await ask([
        {
          ...shown(request, filter, { page: request.page, hitsPerPage: request.perPage }),
          facets: ['tags'],
        },
        ...chosen.map((name) => ({ ...countOnly(basis(request, name)), facets: ['tags'] })),
        ...(request.sort === 'pay'
          ? [
              countOnly({
                ...basis(request),
                filter: [...filter, 'payHourlyPence IS NULL'],
              }),
            ]
          : []),
        ...(byDistance
          ? [
              shown(request, [...filter, `cells = ${safe(SEVERAL_SITES)}`], {
                offset: 0,
                limit: MOST_MERGED + 1,
              }),
            ]
          : []),
      ]);
      const [main] = results;
      if (main === undefined) throw new Error('Meilisearch answered no search');
      const tally = (result: MultiSearchResult<Listing> | undefined) =>
        result?.facetDistribution?.['tags'] ?? {};
      const several = byDistance ? (results.at(-1)?.hits ?? []) : [];
      const apart = new Map(chosen.map((name, index) => [name, tally(results[1 + index])]));
      return {
        total: main.totalHits ?? 0,
        listings:
          several.length === 0 || several.length > MOST_MERGED
            ? main.hits
            : await nearestFirst(request, several),
        facets: facetsOf(tally(main), apart, request.now),
        withoutPay: request.sort === 'pay' ? results[1 + chosen.length]?.totalHits : undefined,
      };
    },
    async counts(requests) {
      if (requests.length === 0) return [];
      const results = await ask(requests.map((request) => countOnly(basis(request))));
      return results.map((result) => result.totalHits ?? 0);
    },
  };
}

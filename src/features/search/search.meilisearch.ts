import { Meilisearch, type MultiSearchQuery, type MultiSearchResult } from 'meilisearch';
import { NOTHING_FOUND, type EngineAnswer, type EngineRequest, type SearchEngine } from './engine.ts';
import { cellsWanted, SEVERAL_SITES, siteWishOf, withoutSiteWish } from './cells.ts';
import { FILTER_NAMES, filterOf, includesNotStated, type FilterName } from './filters.ts';
import { postedSince, type Listing } from './listing.ts';
import { MeilisearchRefusal, type MultiSearch } from './multi-search.meilisearch.ts';
import { FOUND_BY, INDEX } from './meilisearch-settings.ts';
import { mergeByDistance, MOST_MERGED, windowOf } from './nearest-order.ts';
import { facetsOf, filterTag, PUPILS, standsAside, tagsThatPass } from './tags.ts';
import {
  BASE_VOCABULARY,
  meilisearchWords,
  readTyped,
  termsOf,
  type Term,
  type Vocabulary,
} from './terms.ts';

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
  'stated',
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

function expression(name: FilterName, filters: EngineRequest['filters'], now: Date): string {
  const values = filters[name] ?? [];
  switch (filterOf(name).combine) {
    case 'since':
      return `postedDay >= ${postedSince(Number(values[0]), now)}`;
    case 'all':
      return values.map((value) => `tags = ${safe(filterTag(name, value))}`).join(' AND ');
    case 'any':
    case 'from':
      return `tags IN [${tagsThatPass(name, filters, now).map(safe).join(', ')}]`;
  }
}

/** The counts of "Age or school year" are of every year. */
const leavesOutPupils = ({ withoutPupils }: EngineRequest, leaveOut?: FilterName) =>
  withoutPupils && leaveOut !== 'for';

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
    ...(leavesOutPupils(request, leaveOut) ? [`tags != ${safe(PUPILS)}`] : []),
    ...FILTER_NAMES.flatMap((name) => {
      const values = others[name];
      return values === undefined || values.length === 0 ? [] : [expression(name, others, request.now)];
    }),
  ];
}

function sortOf(request: EngineRequest): string[] | undefined {
  const groups = [
    ...(request.localFirst ? ['reach:asc'] : []),
    ...includesNotStated(request.filters).map((name) => `notStated.${name}:asc`),
  ];
  const order = orderOf(request);
  return groups.length > 0 ? [...groups, ...(order ?? [])] : order;
}

function orderOf(request: EngineRequest): string[] | undefined {
  switch (request.sort) {
    case 'best':
      return termsOf(readTyped(request.words)).length === 0 ? ['publishedAt:desc'] : undefined;
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

function basis(request: EngineRequest, terms: readonly Term[], leaveOut?: FilterName): MultiSearchQuery {
  return {
    indexUid: INDEX,
    q: meilisearchWords(terms),
    ...(request.descriptions ? {} : { attributesToSearchOn: FOUND_BY }),
    filter: filterOfRequest(request, leaveOut),
    matchingStrategy: request.someWords ? 'last' : 'all',
    // Without a fixed language, detecting the language of unusual letters can take a second.
    locales: ['eng'],
  };
}

/** A search that only counts. */
const countOnly = (query: MultiSearchQuery): MultiSearchQuery => ({ ...query, page: 1, hitsPerPage: 0 });

const UNKNOWN_ATTRIBUTES = 'invalid_search_attributes_to_search_on';

/** Asks again without attributes where an index without documents, which knows none of them, refuses to search them. */
const inEmptyIndexToo =
  (ask: MultiSearch): MultiSearch =>
  (queries) =>
    ask(queries).catch((error: unknown) => {
      if (!(error instanceof MeilisearchRefusal) || !error.message.includes(UNKNOWN_ATTRIBUTES)) throw error;
      return ask(queries.map((query) => ({ ...query, attributesToSearchOn: null })));
    });

/** @param vocabulary what is known of words at the moment of a search; Meilisearch has the same in its settings */
export function meilisearchEngine(
  multiSearch: MultiSearch,
  vocabulary: () => Vocabulary = () => BASE_VOCABULARY,
): SearchEngine {
  const ask = inEmptyIndexToo(multiSearch);

  /**
   * The terms in the order in which Meilisearch is to read them. Where some of the words suffice it leaves them out from
   * the end: the last known one, which says what the others only describe, stands first, and unknown ones are left out.
   */
  async function termsFor(request: EngineRequest): Promise<Term[]> {
    const terms = termsOf(readTyped(request.words), vocabulary());
    if (!request.someWords || terms.length < 2) return terms;
    const counted = await ask(terms.map((term) => countOnly(basis({ ...request, filters: {} }, [term]))));
    return terms.filter((_, index) => (counted[index]?.totalHits ?? 0) > 0).reverse();
  }

  /** Asks several lists of questions in one request. @returns the answers in the same lists */
  async function askInGroups<Groups extends readonly (readonly MultiSearchQuery[])[]>(
    groups: readonly [...Groups],
  ): Promise<{ [Index in keyof Groups]: MultiSearchResult<Listing>[] }> {
    const results = await ask(groups.flat());
    let at = 0;
    return groups.map((group) => results.slice(at, (at += group.length))) as {
      [Index in keyof Groups]: MultiSearchResult<Listing>[];
    };
  }

  const shown = (
    request: EngineRequest,
    terms: readonly Term[],
    filter: string[],
    slice: object,
  ): MultiSearchQuery => {
    const sort = sortOf(request);
    return {
      ...basis(request, terms),
      filter,
      ...slice,
      attributesToRetrieve: [...SHOWN],
      ...(sort === undefined ? {} : { sort }),
    };
  };

  /** The page with the nearest listings first; `several` are those with several sites. */
  async function nearestFirst(
    request: EngineRequest,
    terms: readonly Term[],
    several: readonly Listing[],
  ): Promise<Listing[]> {
    const filter = [...filterOfRequest(request), `cells != ${safe(SEVERAL_SITES)}`];
    const [others] = await ask([shown(request, terms, filter, windowOf(request, several.length))]);
    return mergeByDistance(request, several, others?.hits ?? []);
  }

  return {
    name: 'meilisearch',
    async search(request): Promise<EngineAnswer> {
      const terms = await termsFor(request);
      if (request.someWords && terms.length === 0) return NOTHING_FOUND;
      if (request.listingsOnly === true) {
        const slice = { offset: (request.page - 1) * request.perPage, limit: request.perPage };
        const [found] = await ask([shown(request, terms, filterOfRequest(request), slice)]);
        return {
          ...NOTHING_FOUND,
          total: found?.estimatedTotalHits ?? 0,
          listings: found?.hits ?? [],
        };
      }
      const chosen = FILTER_NAMES.filter((name) => standsAside(name) && request.filters[name] !== undefined);
      const forPupils = { ...request, withoutPupils: false };
      const byDistance = request.sort === 'nearest' && request.from !== undefined;
      const filter = filterOfRequest(request);
      const [[main], apart, [withoutPay], [pupils], [several]] = await askInGroups([
        [
          {
            ...shown(request, terms, filter, { page: request.page, hitsPerPage: request.perPage }),
            facets: ['tags'],
          },
        ],
        chosen.map((name) => ({ ...countOnly(basis(request, terms, name)), facets: ['tags'] })),
        request.sort === 'pay'
          ? [
              countOnly({
                ...basis(request, terms),
                filter: [...filter, 'payHourlyPence IS NULL'],
              }),
            ]
          : [],
        request.withoutPupils
          ? [
              {
                ...countOnly({
                  ...basis(forPupils, terms),
                  filter: [...filterOfRequest(forPupils), `tags = ${safe(PUPILS)}`],
                }),
                facets: ['tags'],
              },
            ]
          : [],
        byDistance
          ? [
              shown(request, terms, [...filter, `cells = ${safe(SEVERAL_SITES)}`], {
                offset: 0,
                limit: MOST_MERGED + 1,
              }),
            ]
          : [],
      ]);
      if (main === undefined) throw new Error('Meilisearch answered no search');
      const tally = (result: MultiSearchResult<Listing> | undefined) =>
        result?.facetDistribution?.['tags'] ?? {};
      const counts = new Map(chosen.map((name, index) => [name, tally(apart[index])]));
      const isMerged = several !== undefined && several.hits.length > 0 && several.hits.length <= MOST_MERGED;
      return {
        total: main.totalHits ?? 0,
        listings: isMerged ? await nearestFirst(request, terms, several.hits) : main.hits,
        facets: facetsOf(tally(main), counts, request.now, tally(pupils)),
        withoutPay: withoutPay?.totalHits,
        forPupils: pupils?.totalHits,
      };
    },
    async counts(requests) {
      if (requests.length === 0) return [];
      const results = await ask(
        requests.map((request) => countOnly(basis(request, termsOf(readTyped(request.words), vocabulary())))),
      );
      return results.map((result) => result.totalHits ?? 0);
    },
  };
}

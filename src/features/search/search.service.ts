import { LRUCache } from 'lru-cache';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import { findPlace } from '#features/places/place.service.ts';
import type { OnePlace, PlaceResult } from '#features/places/place.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { chooseEngines, type Conversation } from './engine-choice.ts';
import { engineRequest, pointsOf } from './engine-request.ts';
import type { EngineAnswer, EngineRequest, Facets, SearchEngine } from './engine.ts';
import { FILTER_NAMES } from './filters.ts';
import { nextVisibilityChange } from './listing.repository.ts';
import type { Listing } from './listing.ts';
import { reachOf } from './nearest-order.ts';
import { atNearestSite, type SiteQuestion } from './nearest-site.ts';
import { readWords, type ReadSearch } from './read-words.ts';
import { LAST_PAGE, PAGE_SIZE, type SearchQuery } from './search-query.ts';
import { correctSpelling } from './spelling.ts';
import { exactly } from './terms.ts';
import { createTitles } from './titles.service.ts';
import { placeIndex, suggestFor, type Entry, type SuggestingField } from './typing-suggestions.ts';
import type { Understood } from './understand.ts';
import { wideningsOf, type Widening } from './widen.ts';

const KEPT_MS = 30_000;

/** A listing whose town, way there and dates are those of the site that fits the search. */
export interface FoundListing extends Listing {
  /** From the searched point to that site; undefined without a point, or for a listing without a place. */
  miles: number | undefined;
}

export interface Suggestion {
  text: string;
  query: SearchQuery;
  total: number;
}

export interface SearchResults {
  /** The search that was made: without the words that were read as places, kinds and filters. */
  query: SearchQuery;
  /** What was read among the words, and counts. */
  understood: readonly Understood[];
  /** How the text of "near" was understood. */
  place: PlaceResult;
  /** The radius of the search around a point, in miles. */
  miles: number | undefined;
  total: number;
  page: number;
  pages: number;
  listings: FoundListing[];
  /** Undefined when the counts were not ready in time; the results are complete all the same. */
  facets: Facets | undefined;
  /** No listing has all of the words; these have some of them. */
  someWords: boolean;
  /** Found only because their descriptions have the words. */
  inDescriptions: boolean;
  /** Few were found by title or summary; so many more have the words in their descriptions, and come last among those here and those from home. */
  moreInDescriptions: number;
  /** How many of the total have no comparable pay; only when sorted by highest pay. */
  withoutPay: number | undefined;
  /** True when PostgreSQL answered in place of Meilisearch. */
  lessExact: boolean;
  /** How many results are from home or online, when those at a place come first; undefined without a place. */
  fromHome: number | undefined;
  /** How many more there are for schools and their pupils alone, when these were left out. */
  forPupils: number | undefined;
  /** When little was found: other searches that find more, each with its true count. */
  suggestions: Suggestion[];
}

export interface Search {
  /** The search that a visitor means; the same for page, API, feed and alert. Reading it again changes nothing. */
  read(asked: SearchQuery): Promise<ReadSearch>;
  /** One search for page, API, feed and alert alike. Rejects only when neither engine can answer. */
  find(query: SearchQuery): Promise<SearchResults>;
  /** Totals of several searches at once. */
  count(queries: readonly SearchQuery[]): Promise<number[]>;
  /** Up to four similar open opportunities: the same kind and sector, nearby, with words of its title. */
  similar(to: Listing): Promise<Listing[]>;
  /** What is suggested while a visitor types in a box. */
  complete(field: SuggestingField, text: string): Promise<Entry[]>;
  /** Clears the cache, because listings have changed. */
  forget(): void;
  /** Disables the cache while notifications of changes cannot be received. */
  setHearing(hearing: boolean): void;
}

/** With fewer results than this, wider searches are suggested too. */
const FEW = 5;
const SIMILAR = 4;
/** Suggestions of places need no titles. */
const NO_WORK = { work: [] };
/** About as far as people look for a similar opportunity. */
const SIMILAR_MILES = 15;

/** How many results can be done from anywhere, by the counts of "Workplace or home"; undefined without counts. */
function fromHomeOf({ filters }: SearchQuery, facets: Facets | undefined): number | undefined {
  if (filters.mode?.includes('remote') === false) return 0;
  return facets === undefined ? undefined : (facets.mode['remote'] ?? 0);
}

/** Listings as their cards say them. A distance is given from a point, not from the middle of an area. */
function atSites(
  listings: readonly Listing[],
  question: SiteQuestion,
  points: readonly OnePlace[],
): FoundListing[] {
  return listings.map((listing) => {
    const found = atNearestSite(listing, { ...question, points });
    return points.length > 0 ? found : { ...found, miles: undefined };
  });
}

export function createSearch(deps: {
  /** Undefined where the site has no Meilisearch. */
  exact: SearchEngine | undefined;
  fallback: SearchEngine;
  db: Db;
  gazetteer: Gazetteer;
  clock: Clock;
  log: Log;
  /** False disables the cache, for measurements. */
  keep?: boolean;
}): Search {
  const { exact, fallback, db, gazetteer, clock, log } = deps;
  const engines = chooseEngines({ exact, fallback, log });

  const titles = createTitles({ db, gazetteer, clock, log });
  const places = placeIndex(gazetteer);

  async function read(asked: SearchQuery): Promise<ReadSearch> {
    if (asked.q === '' && asked.typed === '') return { query: asked, understood: [] };
    const { placeNames } = await titles.current();
    return readWords(asked, { gazetteer, now: clock(), isInTitle: (words) => placeNames.has(words) });
  }

  const kept = new LRUCache<string, SearchResults>({ max: 1_000, ttl: KEPT_MS });
  let hearing = deps.keep !== false;
  /** No listing opens or closes before this instant, so that cached results stay true. */
  let trueUntil = 0;
  let generation = 0;

  async function requestOf(
    query: SearchQuery,
  ): Promise<{ request: EngineRequest; place: PlaceResult; miles: number | undefined }> {
    const place = await findPlace({ db, gazetteer, log }, query.near);
    const { request, miles } = engineRequest(query, place, clock());
    if (query.q === '') return { place, request, miles };
    const { vocabulary } = await titles.current();
    return { place, miles, request: { ...request, words: correctSpelling(query.q, vocabulary) } };
  }

  async function suggest(
    talk: Conversation,
    query: SearchQuery,
    place: PlaceResult,
    miles: number | undefined,
    found: number,
  ): Promise<Suggestion[]> {
    const widenings: Widening[] = wideningsOf(query, place, miles, deps.clock());
    const requests = await Promise.all(
      widenings.map(async (widening) => (await requestOf(widening.query)).request),
    );
    const totals = await countAll(talk, requests);
    return widenings
      .map((widening, index) => ({ ...widening, total: totals[index] ?? 0 }))
      .filter((suggestion) => suggestion.total > found)
      .slice(0, 6);
  }

  async function search({ query, understood }: ReadSearch): Promise<SearchResults> {
    const { request, place, miles } = await requestOf(query);
    if (!place.ok) {
      return {
        query,
        understood,
        place,
        miles,
        total: 0,
        page: 1,
        pages: 0,
        listings: [],
        facets: undefined,
        someWords: false,
        inDescriptions: false,
        moreInDescriptions: 0,
        withoutPay: undefined,
        fromHome: undefined,
        forPupils: undefined,
        lessExact: false,
        suggestions: [],
      };
    }
    const talk = engines.converse();
    let answer = await talk.ask((engine) => engine.search(request));
    const strict: Scope = { someWords: false, descriptions: false };
    let scope = strict;
    for (const wider of answer.total === 0 ? widerScopes(query.q, answer) : []) {
      const found = await talk.ask((engine) => engine.search({ ...request, ...wider }));
      if (found.total === 0) continue;
      scope = wider;
      answer = found;
      break;
    }
    let moreInDescriptions = 0;
    if (scope === strict && isFew(request, answer.total)) {
      const found = await talk.ask((engine) => engine.search(inDescriptions(request)));
      const known = new Set(answer.listings.map(({ id }) => id));
      const more = found.listings.filter(({ id }) => !known.has(id)).slice(0, PAGE_SIZE - answer.total);
      if (more.length > 0 && answer.listings.length === answer.total) {
        moreInDescriptions = more.length;
        const both = [...answer.listings, ...more];
        // Near a place, what is there stays before what is from home or online.
        const listings = request.localFirst ? both.toSorted((a, b) => reachOf(a) - reachOf(b)) : both;
        answer = { ...answer, total: listings.length, listings, facets: found.facets };
      }
    }
    const pages = Math.min(LAST_PAGE, Math.ceil(answer.total / PAGE_SIZE));
    const page = Math.min(query.page, Math.max(1, pages));
    if (page !== query.page) {
      // Beyond the last page: show the last one rather than an empty page.
      const last = await talk.ask((engine) => engine.search({ ...request, ...scope, page }));
      answer = { ...last, facets: answer.facets };
    }
    const suggestions =
      answer.total < FEW && page === 1 ? await suggest(talk, query, place, miles, answer.total) : [];
    return {
      query,
      understood,
      place,
      miles,
      total: answer.total,
      page,
      pages,
      listings: atSites(answer.listings, request, pointsOf(place)),
      facets: answer.facets,
      someWords: scope.someWords,
      inDescriptions: scope.descriptions && moreInDescriptions === 0,
      moreInDescriptions,
      withoutPay: answer.withoutPay,
      fromHome: request.localFirst ? fromHomeOf(query, answer.facets) : undefined,
      forPupils: answer.forPupils,
      lessExact: talk.lessExact,
      suggestions,
    };
  }

  /** Caches a result for as long as nothing changes, opens or closes. */
  async function find(asked: SearchQuery): Promise<SearchResults> {
    const reading = await read(asked);
    const { query } = reading;
    const now = clock().getTime();
    if (now >= trueUntil) kept.clear();
    const key = keyOf(query);
    const known = hearing ? kept.get(key) : undefined;
    if (known !== undefined) return known;
    const started = generation;
    const results = await search(reading);
    if (hearing && !results.lessExact && started === generation) {
      if (now >= trueUntil) {
        const next = await nextVisibilityChange(db, new Date(now)).catch(() => undefined);
        if (next === undefined) return results;
        trueUntil = next?.getTime() ?? now + KEPT_MS;
      }
      kept.set(key, results);
    }
    return results;
  }

  return {
    read,
    find,
    async count(queries) {
      const requests = await Promise.all(
        queries.map(async (asked) => (await requestOf((await read(asked)).query)).request),
      );
      return countAll(engines.converse(), requests);
    },
    async similar(to) {
      const [site] = to.places;
      const request: EngineRequest = {
        // What stands after a comma says where or for whom.
        words: (to.title.split(',')[0] ?? '').replace(/[^\p{L}\p{N} ]/gu, ' '),
        someWords: true,
        descriptions: false,
        where:
          site === undefined
            ? { kind: 'everywhere' }
            : { kind: 'circle', lat: site.lat, lon: site.lon, miles: SIMILAR_MILES },
        withoutPupils: false,
        localFirst: false,
        filters: { kind: [to.kind], sector: [to.sector] },
        sort: 'best',
        from: site,
        page: 1,
        perPage: SIMILAR + 1,
        now: clock(),
        listingsOnly: true,
      };
      const talk = engines.converse();
      const shown = (listings: readonly Listing[]) => atSites(listings.slice(0, SIMILAR), request, []);
      const alike = (await talk.ask((engine) => engine.search(request))).listings;
      const others = (listings: readonly Listing[]) => listings.filter((listing) => listing.id !== to.id);
      if (others(alike).length >= 2) return shown(others(alike));
      const sameSector = (await talk.ask((engine) => engine.search({ ...request, words: '' }))).listings;
      const known = new Set(alike.map((listing) => listing.id));
      return shown([...others(alike), ...others(sameSector).filter((listing) => !known.has(listing.id))]);
    },
    async complete(field, text) {
      const { work } = field === 'q' ? await titles.current() : NO_WORK;
      return suggestFor(field, text, { work, places });
    },
    forget() {
      generation += 1;
      trueUntil = 0;
      kept.clear();
    },
    setHearing(it) {
      hearing = it && deps.keep !== false;
      this.forget();
    },
  };
}

/** Whether so few listings are found by the words that descriptions are searched too, for a page at most. */
const isFew = ({ words }: EngineRequest, total: number) => words !== '' && total > 0 && total < FEW;

/** The same words in descriptions: only as they were typed, because there the words that are alike mean much else. */
const inDescriptions = (request: EngineRequest): EngineRequest => ({
  ...request,
  words: exactly(request.words),
  descriptions: true,
  page: 1,
});

/** The totals that `find` gives where all words are found. */
async function countAll(talk: Conversation, requests: readonly EngineRequest[]): Promise<number[]> {
  const totals = await talk.ask((engine) => engine.counts(requests));
  const few = requests.flatMap((request, index) =>
    isFew(request, totals[index] ?? 0) ? [{ request, index }] : [],
  );
  if (few.length === 0) return totals;
  const found = await talk.ask((engine) =>
    Promise.all(
      few.map(async ({ request }) => {
        const [strict, wider] = await Promise.all([
          engine.search({ ...request, listingsOnly: true }),
          engine.search({ ...inDescriptions(request), listingsOnly: true }),
        ]);
        return new Set([...strict.listings, ...wider.listings].map(({ id }) => id)).size;
      }),
    ),
  );
  const widened = new Map(few.map(({ index }, at) => [index, Math.min(PAGE_SIZE, found[at] ?? 0)]));
  return totals.map((total, index) => widened.get(index) ?? total);
}

type Scope = Pick<EngineRequest, 'someWords' | 'descriptions'> &
  Partial<Pick<EngineRequest, 'withoutPupils'>>;

/**
 * What else to try when nothing has all words where listings are found by, the best first: what is for schools and their
 * pupils, some of the words, and descriptions.
 */
function widerScopes(words: string, { forPupils = 0 }: EngineAnswer): Scope[] {
  if (words === '') return [];
  const inDescriptions = { someWords: false, descriptions: true };
  return [
    ...(forPupils > 0 ? [{ someWords: false, descriptions: false, withoutPupils: false }] : []),
    ...(/\s/.test(words) ? [{ someWords: true, descriptions: false }] : []),
    inDescriptions,
    ...(/\s/.test(words) ? [{ someWords: true, descriptions: true }] : []),
  ];
}

function keyOf(query: SearchQuery): string {
  return JSON.stringify([
    query.q,
    query.typed,
    query.near,
    query.within,
    query.sort,
    query.page,
    FILTER_NAMES.map((name) => query.filters[name]),
  ]);
}

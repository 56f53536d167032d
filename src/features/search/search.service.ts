import { LRUCache } from 'lru-cache';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Log } from '#lib/log.ts';
import { findPlace } from '#features/places/place.service.ts';
import type { Place, PlaceResult } from '#features/places/place.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import type { EngineRequest, Facets, SearchEngine, Where } from './engine.ts';
import { chooseEngines, type Conversation } from './engine-choice.ts';
import { FILTER_NAMES } from './filters.ts';
import { nextVisibilityChange } from './listing.repository.ts';
import type { Listing } from './listing.ts';
import { atNearestSite, type SiteQuestion } from './nearest-site.ts';
import { LAST_PAGE, PAGE_SIZE, type SearchQuery } from './search-query.ts';
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
  query: SearchQuery;
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
  /** How many of the total have no comparable pay; only when sorted by highest pay. */
  withoutPay: number | undefined;
  /** True when PostgreSQL answered in place of Meilisearch. */
  lessExact: boolean;
  /** When nothing was found: other searches that find something, each with its true count. */
  suggestions: Suggestion[];
}

export interface Search {
  /** One search for page, API, feed and alert alike. Rejects only when neither engine can answer. */
  find(query: SearchQuery): Promise<SearchResults>;
  /** Totals of several searches at once. */
  count(queries: readonly SearchQuery[]): Promise<number[]>;
  /** Up to four similar open opportunities: the same kind and sector, nearby, with words of its title. */
  similar(to: Listing): Promise<Listing[]>;
  /** Clears the cache, because listings have changed. */
  forget(): void;
  /** Disables the cache while notifications of changes cannot be received. */
  setHearing(hearing: boolean): void;
}

const SIMILAR = 4;
/** About as far as people look for a similar opportunity. */
const SIMILAR_MILES = 15;

function whereOf(place: Place, within: number | undefined): { where: Where; miles: number | undefined } {
  switch (place.kind) {
    case 'everywhere':
      return { where: { kind: 'everywhere' }, miles: undefined };
    case 'area':
      return { where: { kind: 'area', slug: place.slug }, miles: undefined };
    case 'point': {
      const miles = within ?? place.defaultMiles;
      return { where: { kind: 'circle', lat: place.lat, lon: place.lon, miles }, miles };
    }
  }
}

/** Listings as their cards say them. A distance is given from a point, not from the middle of an area. */
function atSites(
  listings: readonly Listing[],
  question: SiteQuestion,
  { isPoint }: { isPoint: boolean },
): FoundListing[] {
  return listings.map((listing) => {
    const found = atNearestSite(listing, question);
    return isPoint ? found : { ...found, miles: undefined };
  });
}

export function createSearch(deps: {
  exact: SearchEngine;
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

  const kept = new LRUCache<string, SearchResults>({ max: 1_000, ttl: KEPT_MS });
  let hearing = deps.keep !== false;
  /** No listing opens or closes before this instant, so that cached results stay true. */
  let trueUntil = 0;
  let generation = 0;

  async function requestOf(
    query: SearchQuery,
  ): Promise<{ request: EngineRequest; place: PlaceResult; miles: number | undefined }> {
    const place = await findPlace({ db, gazetteer, log }, query.near);
    const { where, miles } = place.ok
      ? whereOf(place.place, query.within)
      : { where: { kind: 'everywhere' as const }, miles: undefined };
    const from =
      place.ok && place.place.kind !== 'everywhere'
        ? { lat: place.place.lat, lon: place.place.lon }
        : undefined;
    return {
      place,
      miles,
      request: {
        words: query.q,
        someWords: false,
        where,
        filters: query.filters,
        sort: query.sort,
        from,
        page: query.page,
        perPage: PAGE_SIZE,
        now: clock(),
      },
    };
  }

  async function suggest(
    talk: Conversation,
    query: SearchQuery,
    place: PlaceResult,
    miles: number | undefined,
  ): Promise<Suggestion[]> {
    const widenings: Widening[] = wideningsOf(query, place, miles, deps.clock());
    const requests = await Promise.all(
      widenings.map(async (widening) => (await requestOf(widening.query)).request),
    );
    const totals = await talk.ask((engine) => engine.counts(requests));
    return widenings
      .map((widening, index) => ({ ...widening, total: totals[index] ?? 0 }))
      .filter((suggestion) => suggestion.total > 0)
      .slice(0, 6);
  }

  async function search(query: SearchQuery): Promise<SearchResults> {
    const { request, place, miles } = await requestOf(query);
    if (!place.ok) {
      return {
        query,
        place,
        miles,
        total: 0,
        page: 1,
        pages: 0,
        listings: [],
        facets: undefined,
        someWords: false,
        withoutPay: undefined,
        lessExact: false,
        suggestions: [],
      };
    }
    const talk = engines.converse();
    let someWords = false;
    let answer = await talk.ask((engine) => engine.search(request));
    if (answer.total === 0 && /\s/.test(query.q)) {
      const wider = await talk.ask((engine) => engine.search({ ...request, someWords: true }));
      if (wider.total > 0) {
        someWords = true;
        answer = wider;
      }
    }
    const pages = Math.min(LAST_PAGE, Math.ceil(answer.total / PAGE_SIZE));
    const page = Math.min(query.page, Math.max(1, pages));
    if (page !== query.page) {
      // Beyond the last page: show the last one rather than an empty page.
      const last = await talk.ask((engine) => engine.search({ ...request, someWords, page }));
      answer = { ...last, facets: answer.facets };
    }
    const suggestions = answer.total === 0 ? await suggest(talk, query, place, miles) : [];
    return {
      query,
      place,
      miles,
      total: answer.total,
      page,
      pages,
      listings: atSites(answer.listings, request, { isPoint: place.place.kind === 'point' }),
      facets: answer.facets,
      someWords,
      withoutPay: answer.withoutPay,
      lessExact: talk.lessExact,
      suggestions,
    };
  }

  /** Caches a result for as long as nothing changes, opens or closes. */
  async function find(query: SearchQuery): Promise<SearchResults> {
    const now = clock().getTime();
    if (now >= trueUntil) kept.clear();
    const key = keyOf(query);
    const known = hearing ? kept.get(key) : undefined;
    if (known !== undefined) return known;
    const asked = generation;
    const results = await search(query);
    if (hearing && !results.lessExact && asked === generation) {
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
    find,
    async count(queries) {
      const requests = await Promise.all(queries.map(async (query) => (await requestOf(query)).request));
      return engines.converse().ask((engine) => engine.counts(requests));
    },
    async similar(to) {
      const [site] = to.places;
      const request: EngineRequest = {
        words: to.title.replace(/[^\p{L}\p{N} ]/gu, ' '),
        someWords: true,
        where:
          site === undefined
            ? { kind: 'everywhere' }
            : { kind: 'circle', lat: site.lat, lon: site.lon, miles: SIMILAR_MILES },
        filters: { kind: [to.kind], sector: [to.sector] },
        sort: 'best',
        from: site,
        page: 1,
        perPage: SIMILAR + 1,
        now: clock(),
        listingsOnly: true,
      };
      const talk = engines.converse();
      const shown = (listings: readonly Listing[]) =>
        atSites(listings.slice(0, SIMILAR), request, { isPoint: false });
      const alike = (await talk.ask((engine) => engine.search(request))).listings;
      const others = (listings: readonly Listing[]) => listings.filter((listing) => listing.id !== to.id);
      if (others(alike).length >= 2) return shown(others(alike));
      const sameSector = (await talk.ask((engine) => engine.search({ ...request, words: '' }))).listings;
      const known = new Set(alike.map((listing) => listing.id));
      return shown([...others(alike), ...others(sameSector).filter((listing) => !known.has(listing.id))]);
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

function keyOf(query: SearchQuery): string {
  return JSON.stringify([
    query.q,
    query.near,
    query.within,
    query.sort,
    query.page,
    FILTER_NAMES.map((name) => query.filters[name]),
  ]);
}

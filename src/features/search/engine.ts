import type { FilterName } from './filters.ts';
import type { Listing } from './listing.ts';
import type { Sort } from './search-query.ts';

/** Where to search: everywhere; one area; or a circle. */
export type Where =
  | { kind: 'everywhere' }
  | { kind: 'area'; slug: string }
  | { kind: 'circle'; lat: number; lon: number; miles: number }
  /** Any of several areas and circles. */
  | { kind: 'either'; of: readonly Where[] };

/** A search as an engine needs it: `words` are as typed, everything else is validated. */
export interface EngineRequest {
  words: string;
  /** False: a listing must have all words. True: the last of those that are known suffices ("deal manager"). */
  someWords: boolean;
  /** True: words in the description count like those in the title. */
  descriptions: boolean;
  where: Where;
  /** Only what is not meant for schools and their pupils alone; the answer counts those apart. */
  withoutPupils: boolean;
  /** What is done at a place comes first, then hybrid work, then what is done from home or online. */
  localFirst: boolean;
  filters: Partial<Record<FilterName, readonly string[]>>;
  sort: Sort;
  /** The point from which to sort by distance. */
  from: { lat: number; lon: number } | undefined;
  page: number;
  perPage: number;
  now: Date;
  /** Without counts, which take longer than the listings; the total is then not exact. */
  listingsOnly?: true;
}

/** Counts by filter and value. A filter's own chosen values do not lower the counts of its other values. */
export type Facets = Record<FilterName, Record<string, number>>;

export interface EngineAnswer {
  total: number;
  listings: Listing[];
  /** Undefined when counting would take too long. */
  facets: Facets | undefined;
  /** How many of the total have no comparable pay; only when sorted by pay. */
  withoutPay: number | undefined;
  /** How many more there are for schools and their pupils alone; only when these were left out. */
  forPupils: number | undefined;
}

/** The answer where no listing has any of the words. */
export const NOTHING_FOUND: EngineAnswer = {
  total: 0,
  listings: [],
  facets: undefined,
  withoutPay: undefined,
  forPupils: undefined,
};

/** Meilisearch, or PostgreSQL while Meilisearch is unavailable: the same question, the same answer. */
export interface SearchEngine {
  readonly name: 'meilisearch' | 'postgresql';
  search(request: EngineRequest): Promise<EngineAnswer>;
  /** Only the totals, for several searches at once. */
  counts(requests: readonly EngineRequest[]): Promise<number[]>;
}

import type { FilterName } from './filters.ts';
import type { Listing } from './listing.ts';
import type { Sort } from './search-query.ts';

/** Where to look: everything; one area; or a circle, with the postcode districts whose centres lie in it. */
export type Where =
  | { kind: 'everywhere' }
  | { kind: 'area'; slug: string }
  | { kind: 'circle'; lat: number; lon: number; miles: number; outcodes: readonly string[] };

/** A search as an engine needs it: checked values only, nothing that a person typed but `words`. */
export interface EngineRequest {
  words: string;
  /** False: a listing must have all words. True: some suffice. */
  someWords: boolean;
  where: Where;
  filters: Partial<Record<FilterName, readonly string[]>>;
  sort: Sort;
  /** Point to measure from, for the nearest first. */
  from: { lat: number; lon: number } | undefined;
  page: number;
  perPage: number;
  now: Date;
}

/** Count by value, by filter. A filter's own chosen values do not lower the counts of its other values. */
export type Facets = Record<FilterName, Record<string, number>>;

export interface EngineAnswer {
  total: number;
  listings: Listing[];
  /** Undefined when counting would take too long. */
  facets: Facets | undefined;
  /** How many of the total state no pay that can be compared; only when sorted by pay. */
  withoutPay: number | undefined;
}

/** Meilisearch, or PostgreSQL when that is away: the same question, the same answer. */
export interface SearchEngine {
  readonly name: 'meilisearch' | 'postgresql';
  search(request: EngineRequest): Promise<EngineAnswer>;
  /** Totals only, of several searches at once. */
  counts(requests: readonly EngineRequest[]): Promise<number[]>;
}

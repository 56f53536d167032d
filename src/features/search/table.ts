import type { ColumnType, Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/**
 * The search data of an opportunity, derived from its tables in the same transaction. PostgreSQL searches it directly;
 * Meilisearch holds a copy. A row waits to be copied while `version` differs from `indexedVersion`; a row that is not
 * live is a tombstone.
 */
export interface ListingTable {
  opportunityId: string;
  version: Generated<number>;
  indexedVersion: Generated<number>;
  live: boolean;
  document: Json<unknown>;
  /** Every filter value as "filter:value". */
  tags: string[];
  /** Where it takes place: see `cells.ts`. */
  cells: Generated<string[]>;
  /** `DERIVATION` of the code that made this row. */
  derivation: Generated<number>;
  words: ColumnType<string, never, never>;
  described: ColumnType<string, never, never>;
  payHourlyPence: number | null;
  publishedAt: Date;
  closesAt: Date | null;
  lat: number | null;
  lon: number | null;
}

/** A synonym that staff have proposed. What was decided about it stands in its events. */
export interface SearchSynonymTable {
  id: string;
  phrase: string;
  finds: string[];
  bothWays: boolean;
  createdAt: Date;
}

/** What happened to a synonym; the last event says what is true of it. */
export interface SearchSynonymEventTable {
  version: Generated<number>;
  synonymId: string;
  type: 'proposed' | 'approved' | 'refused' | 'undone';
  at: Date;
  accountId: string | null;
}

declare module '#lib/database.ts' {
  interface Database {
    listing: ListingTable;
    searchSynonym: SearchSynonymTable;
    searchSynonymEvent: SearchSynonymEventTable;
  }
}

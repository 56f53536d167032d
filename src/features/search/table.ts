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

declare module '#lib/database.ts' {
  interface Database {
    listing: ListingTable;
  }
}

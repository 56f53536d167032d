/** The tables that this room owns: no other room writes them. */

/** The searches of one day in London for the same words, district and filters. */
export interface SearchLogTable {
  day: string;
  /** In lower case; empty for a search without words. */
  words: string;
  /** Slug of the area; empty for all of Kent and Medway, or several areas. */
  district: string;
  /** The filters, whether chosen or read among the words: "kind:vacancy with:no-car". */
  understood: string;
  asked: number;
  /** How often no listing had all of the words. */
  nothing: number;
  /** Results of the last of these searches. */
  total: number;
}

/** Results that were opened from such searches on one day. */
export interface SearchOpeningTable {
  day: string;
  words: string;
  district: string;
  /** The kind of opportunity. */
  kind: string;
  /** Its place among the results, from 1. */
  position: number;
  opened: number;
}

declare module '#lib/database.ts' {
  interface Database {
    searchLog: SearchLogTable;
    searchOpening: SearchOpeningTable;
  }
}

import type { VillageKind } from './gazetteer.ts';

/** The tables that this room owns: no other room writes them. */

export interface PostcodeTable {
  /** Without the space. */
  postcode: string;
  area: string;
  lat: number;
  lon: number;
}

/** A populated place of OS Open Names. */
export interface ImportedPlaceTable {
  /** OS's id. */
  id: string;
  name: string;
  /** Its other name, if OS gives one. */
  otherName: string | null;
  kind: VillageKind;
  area: string;
  outcode: string | null;
  lat: number;
  lon: number;
}

declare module '#lib/database.ts' {
  interface Database {
    postcode: PostcodeTable;
    importedPlace: ImportedPlaceTable;
  }
}

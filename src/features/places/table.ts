/** The tables that this room owns: no other room writes them. */

export interface PostcodeTable {
  /** Without the space. */
  postcode: string;
  area: string;
  lat: number;
  lon: number;
}

declare module '#lib/database.ts' {
  interface Database {
    postcode: PostcodeTable;
  }
}

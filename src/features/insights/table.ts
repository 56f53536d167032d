/** The tables that this room owns: no other room writes them. */

/** How many starts are planned. */
export interface StartProfileTable {
  /** The first day of the month. */
  month: string;
  organisationId: string;
  area: string;
  starts: number;
}

declare module '#lib/database.ts' {
  interface Database {
    startProfile: StartProfileTable;
  }
}

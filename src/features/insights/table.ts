/** The tables that this module owns: no other module writes to them. */

/** The number of planned starts. */
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

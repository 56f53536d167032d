/** The tables that this room owns: no other room writes them. */

/** What somebody of the public says is wrong with a listing. */
export interface ReportTable {
  id: string;
  /** Of the listing, which all reports of one time share. */
  caseId: string;
  reason: string;
  words: string | null;
  createdAt: Date;
}

declare module '#lib/database.ts' {
  interface Database {
    report: ReportTable;
  }
}

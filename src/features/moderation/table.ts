/** The tables that this module owns: no other module writes to them. */

/** A report by a member of the public that something is wrong with a listing. */
export interface ReportTable {
  id: string;
  /** The case of the listing. All reports until a decision share it. */
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

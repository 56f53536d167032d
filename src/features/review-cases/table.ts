import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/** A case for a moderator to decide. */
export interface ModerationCaseTable {
  id: string;
  kind: 'posting' | 'organisation' | 'report';
  organisationId: string;
  postingVersionId: string | null;
  /** The listing that was reported. */
  opportunityId: string | null;
  submittedBy: string | null;
  openedAt: Date;
  /** The working day by the end of which it should be decided. */
  dueOn: string;
  takenBy: string | null;
  takenAt: Date | null;
  decidedBy: string | null;
  decidedAt: Date | null;
  decision:
    | 'approved'
    | 'returned'
    | 'refused'
    | 'withdrawn'
    | 'suspended'
    | 'lifted'
    | 'dismissed'
    | 'superseded'
    | null;
  /** The moderator's notes on single answers, by the name of the question. */
  notes: Json<Record<string, string>> | null;
  reason: string | null;
}

declare module '#lib/database.ts' {
  interface Database {
    moderationCase: ModerationCaseTable;
  }
}

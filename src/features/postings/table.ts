import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/** What an organisation posts: one text to decide on, which may be found as several kinds of opportunity. */
export interface PostingTable {
  id: string;
  organisationId: string;
  /** Of the journey that it was posted with; its other faces are of other kinds. */
  kind: 'vacancy' | 'skills-bootcamp' | 'work-experience' | 'engagement-offer';
  createdBy: string | null;
  createdAt: Date;
}

/** What was sent for approval, each time. What is published stays as it was until a later version is approved. */
export interface PostingVersionTable {
  id: string;
  postingId: string;
  number: number;
  /** Of the journey, so that it can be changed and sent again. */
  answers: Json<Record<string, unknown>>;
  /** The opportunities that the answers make: an array, one for each face. */
  opportunities: Json<unknown>;
  /** What the automatic checks said. */
  findings: Json<unknown>;
  submittedBy: string | null;
  submittedAt: Date;
  publishedAt: Date | null;
  /** Of the sending: one version however often it is sent. */
  token: string;
}

declare module '#lib/database.ts' {
  interface Database {
    posting: PostingTable;
    postingVersion: PostingVersionTable;
  }
}

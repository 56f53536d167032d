import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/** What an organisation posts: one text to decide on, which may appear as several kinds of opportunity. */
export interface PostingTable {
  id: string;
  organisationId: string;
  /** The kind of the journey that it was posted with; its other faces have other kinds. */
  kind: 'vacancy' | 'skills-bootcamp' | 'work-experience' | 'engagement-offer';
  createdBy: string | null;
  createdAt: Date;
}

/** A version sent for approval. The published version stays as it was until a later one is approved. */
export interface PostingVersionTable {
  id: string;
  postingId: string;
  number: number;
  /** The journey's answers, so that they can be changed and sent again. */
  answers: Json<Record<string, unknown>>;
  /** The opportunities that the answers make: an array, one for each face. */
  opportunities: Json<unknown>;
  /** The findings of the automatic checks. */
  findings: Json<unknown>;
  submittedBy: string | null;
  submittedAt: Date;
  publishedAt: Date | null;
  /** The token of the submission: however often it is sent, there is one version. */
  token: string;
}

declare module '#lib/database.ts' {
  interface Database {
    posting: PostingTable;
    postingVersion: PostingVersionTable;
  }
}

import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/** A journey not yet sent, or sent: then its answers are gone and its result is kept for the page that follows. */
export interface DraftTable {
  id: string;
  journey: string;
  /** Exactly one of the two says whose it is; of a token only the SHA-256 hash is kept. */
  accountId: string | null;
  tokenHash: string | null;
  /** Encrypted; null when it is sent. */
  answers: string | null;
  /** Which form each answer came from. */
  savedBy: Json<Record<string, string>>;
  /** Counts the changes. */
  version: Generated<number>;
  idempotencyToken: string;
  /** Hash of the code with which it can be opened on another device. */
  codeHash: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  subject: string | null;
  /** What the record was like from which it began: an id of the caller's. */
  basedOn: string | null;
  notes: Json<Record<string, string>> | null;
  sentAt: Date | null;
  sentResult: Json<Record<string, unknown>> | null;
  /** When whoever began it was told that it is deleted soon. */
  toldAt: Date | null;
}

declare module '#lib/database.ts' {
  interface Database {
    draft: DraftTable;
  }
}

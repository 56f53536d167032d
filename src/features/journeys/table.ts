import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this module owns: no other module writes to them. */

/**
 * A draft of a journey. Once it is sent, its answers are deleted and its result is stored for the page that follows.
 */
export interface DraftTable {
  id: string;
  journey: string;
  /** Exactly one of the two is set and identifies the owner. Only the SHA-256 hash of a token is stored. */
  accountId: string | null;
  tokenHash: string | null;
  /** Encrypted; null once the draft is sent. */
  answers: string | null;
  /** The form that each answer came from. */
  savedBy: Json<Record<string, string>>;
  /** Counts the changes. */
  version: Generated<number>;
  idempotencyToken: string;
  /** Hash of the code with which the draft can be opened on another device. */
  codeHash: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
  subject: string | null;
  /** The version of the record on which the draft is based: an id chosen by the caller. */
  basedOn: string | null;
  notes: Json<Record<string, string>> | null;
  sentAt: Date | null;
  sentResult: Json<Record<string, unknown>> | null;
  /** When the holder was told that the draft will be deleted soon. */
  toldAt: Date | null;
}

declare module '#lib/database.ts' {
  interface Database {
    draft: DraftTable;
  }
}

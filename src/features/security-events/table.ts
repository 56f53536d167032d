import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

/**
 * Append-only, enforced by the database, and retained when the account is deleted: see `features/security-events`.
 * Hashes are under the key of their time.
 */
export interface SecurityEventTable {
  id: Generated<number>;
  at: Generated<Date>;
  type: string;
  outcome: 'succeeded' | 'failed' | 'refused';
  /** The account that the event is about. */
  accountId: string | null;
  /** The account that caused the event, or "command". */
  actorId: string | null;
  addressHash: string | null;
  networkHash: string | null;
  requestId: string | null;
  /** How many events this row counts. */
  count: Generated<number>;
  detail: Json<unknown> | null;
}

declare module '#lib/database.ts' {
  interface Database {
    securityEvent: SecurityEventTable;
  }
}

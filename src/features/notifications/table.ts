import type { Generated } from 'kysely';
import type { OutdatedReason } from './mail.ts';

/** The tables that this module owns: no other module writes to them. */

export interface MailTable {
  id: string;
  recipient: string;
  template: string;
  /** Encrypted, because it contains a link that opens an account. Cleared once the mail has been sent. */
  personalisation: string | null;
  /** The delivery states of GOV.UK Notify; and `dropped`, for a mail that was no longer true when it was due. */
  state: Generated<
    | 'created'
    | 'sending'
    | 'delivered'
    | 'permanent-failure'
    | 'temporary-failure'
    | 'technical-failure'
    | 'dropped'
  >;
  /** Why the mail was dropped; set exactly in that state. */
  droppedBecause: OutdatedReason | null;
  /** Attempts at handing the mail over: after the first, the mail may have arrived. */
  attempts: Generated<number>;
  providerId: string | null;
  /** The earliest time of sending; until then the event that the mail tells of can be undone. */
  sendAfter: Date | null;
  /** Hash of what this mail is the only one of on its day. */
  dayKey: string | null;
  createdAt: Generated<Date>;
  triedAt: Date | null;
  updatedAt: Generated<Date>;
}

declare module '#lib/database.ts' {
  interface Database {
    mail: MailTable;
  }
}

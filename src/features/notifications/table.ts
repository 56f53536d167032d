import type { Generated } from 'kysely';

/** The tables that this module owns: no other module writes to them. */

export interface MailTable {
  id: string;
  recipient: string;
  template: string;
  /** Encrypted, because it contains a link that opens an account. Cleared once the mail has been sent. */
  personalisation: string | null;
  /** The delivery states of GOV.UK Notify. */
  state: Generated<
    'created' | 'sending' | 'delivered' | 'permanent-failure' | 'temporary-failure' | 'technical-failure'
  >;
  attempts: Generated<number>;
  providerId: string | null;
  /** The earliest time of sending; until then the event that the mail tells of can be undone. */
  sendAfter: Date | null;
  createdAt: Generated<Date>;
  triedAt: Date | null;
  updatedAt: Generated<Date>;
}

declare module '#lib/database.ts' {
  interface Database {
    mail: MailTable;
  }
}

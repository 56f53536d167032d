import type { Generated } from 'kysely';

/** The tables that this room owns: no other room writes them. */

export interface MailTable {
  id: string;
  recipient: string;
  template: string;
  /** Encrypted: it holds a link that opens an account. Emptied when the mail has left the house. */
  personalisation: string | null;
  /** As GOV.UK Notify has it. */
  state: Generated<
    'created' | 'sending' | 'delivered' | 'permanent-failure' | 'temporary-failure' | 'technical-failure'
  >;
  attempts: Generated<number>;
  providerId: string | null;
  /** Not sent before: until then what it tells can be taken back. */
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

import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this module owns: no other module writes to them. */

export interface AccountTable {
  id: string;
  /** Normalised by `normaliseEmail`. */
  email: string;
  /** Null until the address is confirmed or a first password is set. */
  passwordHash: string | null;
  confirmedAt: Date | null;
  /** Encrypted. Stored only after a first code has proved it. */
  twoFactorSecret: string | null;
  twoFactorSince: Date | null;
  /** The time step of the last accepted code: neither this step nor an earlier one is accepted again. */
  twoFactorCounter: Generated<number>;
  /** When an administrator reset the second factor, and when the user was first shown that after signing in. */
  twoFactorResetAt: Date | null;
  twoFactorResetShownAt: Date | null;
  /** When mail to the address failed permanently; no mail is sent until the address is changed. */
  mailFailedAt: Date | null;
  /** The purpose of a demonstration account; null for real accounts. */
  demo: string | null;
  createdAt: Generated<Date>;
}

export interface AccountTokenTable {
  id: Generated<number>;
  accountId: string;
  purpose: 'confirm' | 'reset' | 'change-email';
  tokenHash: string;
  codeHash: string | null;
  newEmail: string | null;
  /** Not used: the password is chosen on the page that confirms the address. */
  passwordHash: string | null;
  createdAt: Generated<Date>;
  expiresAt: Date;
  usedAt: Date | null;
  /** The number of wrong codes so far. */
  attempts: Generated<number>;
}

/** A browser that has signed in to an account before. */
export interface KnownDeviceTable {
  /**
   * SHA-256 of the cookie's token combined with the account, so that the table does not reveal which accounts share a
   * browser.
   */
  tokenHash: string;
  accountId: string;
  lastUsedAt: Date;
  expiresAt: Date;
}

export interface RecoveryCodeTable {
  id: Generated<number>;
  accountId: string;
  codeHash: string;
  usedAt: Date | null;
}

export interface StaffRoleTable {
  accountId: string;
  role: 'moderator' | 'coordinator' | 'adviser' | 'administrator';
  grantedAt: Generated<Date>;
  grantedBy: string;
}

/** Append-only: the events of an account, and who caused them. */
export interface AccountEventTable {
  id: Generated<number>;
  accountId: string;
  at: Generated<Date>;
  type: string;
  actor: string;
  detail: Json<unknown> | null;
}

declare module '#lib/database.ts' {
  interface Database {
    account: AccountTable;
    accountToken: AccountTokenTable;
    knownDevice: KnownDeviceTable;
    recoveryCode: RecoveryCodeTable;
    staffRole: StaffRoleTable;
    accountEvent: AccountEventTable;
  }
}

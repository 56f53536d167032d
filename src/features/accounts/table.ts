import type { Generated } from 'kysely';
import type { Json } from '#lib/database.ts';

/** The tables that this room owns: no other room writes them. */

export interface AccountTable {
  id: string;
  /** As `normaliseEmail` writes it. */
  email: string;
  /** Null until the address is confirmed or a first password is set. */
  passwordHash: string | null;
  confirmedAt: Date | null;
  /** Encrypted. It is here only once a first code has proved it. */
  twoFactorSecret: string | null;
  twoFactorSince: Date | null;
  /** The time step of the last code that was accepted: neither it nor an earlier one is accepted again. */
  twoFactorCounter: Generated<number>;
  /** When an administrator reset the second factor, and when that was first said after a sign-in. */
  twoFactorResetAt: Date | null;
  twoFactorResetShownAt: Date | null;
  /** Mail to its address came back for good; none is sent until the address is changed. */
  mailFailedAt: Date | null;
  /** What an account of the demonstration shows; null for everybody's own. */
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
  /** Not in use: a password is chosen on the page that confirms the address. */
  passwordHash: string | null;
  createdAt: Generated<Date>;
  expiresAt: Date;
  usedAt: Date | null;
  /** Wrong codes so far. */
  attempts: Generated<number>;
}

/** A browser that signed in to an account before. */
export interface KnownDeviceTable {
  /** SHA-256 of the token in its cookie together with the account, so that nobody can tell who shares a browser. */
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
  /** When the last mail went to an adviser that somebody waits for one. */
  waitingToldAt: Date | null;
}

/** Append-only: what happened to an account, and who did it. */
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

import { hashToken } from '#lib/crypto.ts';
import type { MailCheck, MailChecksOf } from '#features/notifications/mail.ts';
import { findAccountByEmail, findToken, type TokenPurpose } from './account.repository.ts';

/** Which mails about accounts are no longer true when they are sent. Security notices are always sent. */

/** Its link still works. */
const isLinkOpen =
  (purpose: TokenPurpose): MailCheck =>
  async ({ trx, token, now }) => {
    const row = await findToken(trx, purpose, hashToken(token));
    if (row === undefined) return 'gone';
    if (row.usedAt !== null) return 'used';
    return row.expiresAt > now ? undefined : 'expired';
  };

const hasAccount: MailCheck = async ({ trx, to }) =>
  (await findAccountByEmail(trx, to))?.confirmedAt == null ? 'gone' : undefined;

/** Demonstration accounts are not shown to exist. */
const hasNoAccount: MailCheck = async ({ trx, to }) => {
  const account = await findAccountByEmail(trx, to);
  return account?.confirmedAt != null && account.demo === null ? 'overtaken' : undefined;
};

export const accountMailChecks: MailChecksOf<'accounts'> = {
  'confirm-address': isLinkOpen('confirm'),
  'reset-password': isLinkOpen('reset'),
  'set-password': isLinkOpen('reset'),
  'confirm-new-address': isLinkOpen('change-email'),
  'already-have-account': hasAccount,
  'no-account': hasNoAccount,
  'second-factor-reset': null,
  'sessions-ended': null,
  'password-changed': null,
  'address-changing': null,
  'address-changed': null,
  'two-factor-on': null,
  'two-factor-off': null,
};

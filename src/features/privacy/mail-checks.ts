import type { MailChecksOf } from '#features/notifications/mail.ts';

export const privacyMailChecks: MailChecksOf<'privacy'> = { 'account-deleted': null };

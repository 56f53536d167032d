import type { MailChecksOf } from '#features/notifications/mail.ts';
import { hasUnsentToTell } from './posting.repository.ts';

/** Which mails about postings are no longer true when they are sent. */
export const postingMailChecks: MailChecksOf<'postings'> = {
  unsent: async ({ trx, to, now }) => ((await hasUnsentToTell(trx, to, now)) ? undefined : 'done'),
};

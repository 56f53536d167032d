import type { MailCheck, MailChecksOf, OutdatedReason } from '#features/notifications/mail.ts';
import { findCaseOutcome, type CaseOutcome } from './case.repository.ts';
import type { ModerationMail } from './mails.en.ts';

interface CaseId {
  case: string;
}

declare module '#features/notifications/mail.ts' {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- one line for all mails of the room
  interface MailIds extends Record<ModerationMail, CaseId> {}
}

/** A check that reads what has become of the case of the mail. */
const ofCase =
  (whyOutdated: (outcome: CaseOutcome) => OutdatedReason | undefined): MailCheck<CaseId> =>
  async ({ trx, ids }) => {
    const outcome = await findCaseOutcome(trx, ids.case);
    return outcome === undefined ? 'gone' : whyOutdated(outcome);
  };

/** The organisation has sent again what was returned or refused. */
const sentAgain = ({ isNewest }: CaseOutcome) => (isNewest ? undefined : 'overtaken');

/** Which mails about decisions are no longer true when they are sent. */
export const moderationMailChecks: MailChecksOf<'moderation'> = {
  'posting-approved': ofCase(({ suspendedAt, isPublished }) =>
    suspendedAt !== null ? 'suspended' : isPublished ? undefined : 'gone',
  ),
  'posting-returned': ofCase(sentAgain),
  'posting-refused': ofCase(sentAgain),
  'posting-withdrawn': ofCase(({ isPublished }) => (isPublished ? 'overtaken' : undefined)),
  'organisation-approved': ofCase(({ approvedAt, suspendedAt }) =>
    suspendedAt !== null ? 'suspended' : approvedAt === null ? 'overtaken' : undefined,
  ),
  'organisation-returned': ofCase(sentAgain),
  'organisation-refused': ofCase(sentAgain),
  'organisation-suspended': ofCase(({ suspendedAt }) => (suspendedAt === null ? 'undone' : undefined)),
  'organisation-lifted': ofCase(({ suspendedAt }) => (suspendedAt === null ? undefined : 'overtaken')),
};

import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { enqueueOnceADay } from '#features/notifications/mail.service.ts';
import { findAdvisersToTell } from '#features/referrals/casework.repository.ts';

/**
 * Tells a partner's advisers that applicants are waiting, in the transaction that assigns the referral; each adviser at
 * most once a day, however many are assigned. The message names no applicant: that is on the caseload alone.
 */
export async function tellAdvisers(
  trx: Trx,
  deps: { clock: Clock; secrets: Secrets },
  organisationId: string,
): Promise<void> {
  const advisers = await findAdvisersToTell(trx, organisationId);
  await enqueueOnceADay(
    trx,
    deps,
    advisers.map(({ accountId, email }) => ({
      once: `caseload/${accountId}`,
      to: email,
      template: 'adviser-waiting',
      ids: { organisation: organisationId, account: accountId },
      link: '/caseload',
    })),
  );
}

import { londonDay, londonInstant, type Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Trx } from '#lib/database.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { takeAdvisersToTell } from '#features/referrals/casework.repository.ts';

/**
 * Tells a partner's advisers that applicants are waiting, in the transaction that assigns the referral; each adviser at
 * most once a day, however many are assigned. The message names no applicant: that is on the caseload alone.
 */
export async function tellAdvisers(
  trx: Trx,
  deps: { clock: Clock; secrets: Secrets },
  organisationId: string,
): Promise<void> {
  const now = deps.clock();
  const since = londonInstant(londonDay(now));
  for (const { email } of await takeAdvisersToTell(trx, organisationId, { since, now })) {
    await enqueueMail(trx, deps, { to: email, template: 'adviser-waiting', link: '/caseload' });
  }
}

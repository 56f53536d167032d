import type { Trx } from '#lib/database.ts';
import type { MailTemplate } from '#features/notifications/mail.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { messageTo } from '#features/referrals/contact-policy.ts';
import type { OpenReferral, ReferralDeps } from '#features/referrals/referral.service.ts';

/** The applicant's own page. */
export const FOLLOW = '/support/referral';

/**
 * Tells the applicant that there is news on their page, never what the news is. Sends nothing when the applicant chose
 * neither email nor text messages.
 */
export async function writeToPerson(
  trx: Trx,
  deps: Omit<ReferralDeps, 'db'>,
  it: OpenReferral,
  template: MailTemplate,
): Promise<boolean> {
  const to = it.details && messageTo(deps, it.details);
  if (to === undefined) return false;
  await enqueueMail(trx, deps, { to, template, link: FOLLOW, sealed: true });
  return true;
}

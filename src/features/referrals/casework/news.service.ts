import type { Trx } from '#lib/database.ts';
import type { MailAbout } from '#features/notifications/mail.ts';
import { enqueueMail, enqueueOnceADay } from '#features/notifications/mail.service.ts';
import { messageTo } from '#features/referrals/contact-policy.ts';
import type { OpenReferral, ReferralDeps } from '#features/referrals/referral.service.ts';

/** The applicant's own page. */
export const FOLLOW = '/support/referral';

/** That there is news about a referral. */
export const newsOf = ({ id }: { id: string }): PersonNews => ({
  template: 'support-news',
  ids: { referral: id },
});

type PersonNews = Extract<MailAbout, { template: 'support-news' | 'support-appointment' }>;

/**
 * Tells the applicant that there is news on their page, never what the news is. Sends nothing when the applicant chose
 * neither email nor text messages.
 * @param once what the applicant is told of at most once a day
 */
export async function writeToPerson(
  trx: Trx,
  deps: Omit<ReferralDeps, 'db'>,
  it: OpenReferral,
  news: PersonNews,
  { once }: { once?: string } = {},
): Promise<boolean> {
  const to = it.details && messageTo(deps, it.details);
  if (to === undefined) return false;
  const mail = { to, link: FOLLOW, sealed: true, ...news };
  if (once === undefined) await enqueueMail(trx, deps, mail);
  else await enqueueOnceADay(trx, deps, [{ ...mail, once: `${once}/${it.row.id}` }]);
  return true;
}

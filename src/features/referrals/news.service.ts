import type { Trx } from '#lib/database.ts';
import type { MailAbout } from '#features/notifications/mail.ts';
import { enqueueMail, enqueueOnceADay } from '#features/notifications/mail.service.ts';
import { findAdvisersToTell } from './casework.repository.ts';
import { messageTo } from './contact-policy.ts';
import type { OpenReferral, ReferralDeps } from './referral.service.ts';

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

/**
 * Tells a partner's advisers that applicants are waiting, in the transaction that assigns the referral; each adviser at
 * most once a day, however many are assigned. The message names no applicant: that is on the caseload alone.
 */
export async function tellAdvisers(
  trx: Trx,
  deps: Pick<ReferralDeps, 'clock' | 'secrets'>,
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

import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import type { Job } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { AccountDeps } from '#features/accounts/account.service.ts';
import { accountJobs } from '#features/accounts/jobs.ts';
import { applicationJobs } from '#features/applications/jobs.ts';
import { bookingJobs } from '#features/bookings/jobs.ts';
import { journeyJobs } from '#features/journeys/jobs.ts';
import { mailJobs } from '#features/notifications/jobs.ts';
import type { MailDeps } from '#features/notifications/mail.service.ts';
import { organisationJobs } from '#features/organisations/jobs.ts';
import { postingJobs } from '#features/postings/jobs.ts';
import { privacyJobs } from '#features/privacy/jobs.ts';
import { referralJobs } from '#features/referrals/casework/jobs.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import { searchJobs } from '#features/search/jobs.ts';
import type { SiteIndexDeps } from '#features/search/search-index.service.ts';

/** What the jobs need. */
export interface JobsDeps {
  /** The pool of jobs. */
  work: { db: Db; secrets: Secrets; clock: Clock; log: Log };
  accounts: AccountDeps;
  index: SiteIndexDeps;
  mail: MailDeps;
  referrals: ReferralDeps;
}

/** The jobs of all features: a feature that has jobs adds its `jobs.ts` and a line here. */
export const listJobs = ({ work, accounts, index, mail, referrals }: JobsDeps): Job[] => [
  ...mailJobs(mail),
  ...accountJobs(accounts),
  ...applicationJobs(work),
  ...bookingJobs(work),
  ...journeyJobs(work),
  ...organisationJobs(work),
  ...postingJobs(work),
  ...privacyJobs(work),
  ...referralJobs(referrals, work),
  ...searchJobs(index, work.clock),
];

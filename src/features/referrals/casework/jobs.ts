import type { Db } from '#lib/database.ts';
import type { Job } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import { REMINDER_JOB, remindOfAppointments } from './casework.service.ts';

export const referralJobs = (deps: Omit<ReferralDeps, 'db'>, { db, log }: { db: Db; log: Log }): Job[] => [
  {
    name: REMINDER_JOB,
    crontab: '5 8-18 * * *',
    async run() {
      const reminded = await remindOfAppointments(deps, db);
      if (reminded > 0) log.info({ reminded }, 'people were reminded of appointments');
    },
  },
];

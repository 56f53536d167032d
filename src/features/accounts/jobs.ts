import type { Job } from '#lib/jobs.ts';
import { MAIL_TEND_JOB } from '#features/notifications/jobs.ts';
import { deleteExpiredDevices } from './account.repository.ts';
import type { AccountDeps } from './account.service.ts';

/** Deletes ended sessions and expired devices, after the mails have been looked after. */
export const accountJobs = ({ db, sessions, clock }: AccountDeps): Job[] => [
  {
    name: MAIL_TEND_JOB,
    async run() {
      await sessions.tidy();
      await deleteExpiredDevices(db, clock());
    },
  },
];

import type { Job } from '#lib/jobs.ts';
import { MAIL_JOB, retryMail, sendMail, type MailDeps } from './mail.service.ts';

/** The job that takes up interrupted mails; every two minutes. */
export const MAIL_TEND_JOB = 'mail-tend';

export const mailJobs = (deps: MailDeps): Job[] => [
  { name: MAIL_JOB, run: (payload) => sendMail(deps, (payload as { id: string }).id) },
  { name: MAIL_TEND_JOB, crontab: '*/2 * * * *', run: () => retryMail(deps) },
];

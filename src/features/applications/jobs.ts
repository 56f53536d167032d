import type { Job } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import type { ApplicationDeps } from './application.service.ts';
import { EMPTY_JOB, emptyApplications, processWaitingLists } from './capacity.service.ts';
import { ENDED_JOB, HOLD_JOB, tellOfEnding, tellOfHold } from './ended.service.ts';
import { TEND_JOB } from './reactions.ts';
import { remindUnconfirmed } from './unconfirmed.service.ts';

export const applicationJobs = (deps: ApplicationDeps & { log: Log }): Job[] => [
  {
    name: TEND_JOB,
    crontab: '*/5 * * * *',
    async run() {
      await processWaitingLists(deps);
      await remindUnconfirmed(deps);
    },
  },
  { name: ENDED_JOB, run: (payload) => tellOfEnding(deps, payload) },
  { name: HOLD_JOB, run: (payload) => tellOfHold(deps, payload) },
  {
    name: EMPTY_JOB,
    crontab: '50 3 * * *',
    async run() {
      const emptied = await emptyApplications(deps);
      if (emptied > 0) deps.log.info({ emptied }, 'applications that are no longer needed were emptied');
    },
  },
];

import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Job } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import { enforceRetention, RETENTION_JOB } from './retention.service.ts';

export const privacyJobs = ({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Job[] => [
  {
    name: RETENTION_JOB,
    crontab: '50 3 * * *',
    async run() {
      for (const { what, count, done } of await enforceRetention(db, clock())) {
        if (count === 0) continue;
        if (done) log.info({ what, count }, 'no longer kept');
        else log.warn({ what, count }, 'somebody has to decide');
      }
    },
  },
];

import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Job } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import { EXPIRE_JOB, expireDrafts } from './journey.service.ts';

export const journeyJobs = ({ db, clock, log }: { db: Db; clock: Clock; log: Log }): Job[] => [
  {
    name: EXPIRE_JOB,
    crontab: '40 3 * * *',
    async run() {
      const deleted = await expireDrafts(db, clock());
      if (deleted > 0) log.info({ deleted }, 'expired drafts were deleted');
    },
  },
];

import type { Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db } from '#lib/database.ts';
import type { Job } from '#lib/jobs.ts';
import type { Log } from '#lib/log.ts';
import { remindOfUnsent, UNSENT_JOB } from './unsent.service.ts';

export const postingJobs = (deps: { db: Db; secrets: Secrets; clock: Clock; log: Log }): Job[] => [
  {
    name: UNSENT_JOB,
    crontab: '25 8 * * *',
    async run() {
      const told = await remindOfUnsent(deps);
      if (told > 0) deps.log.info({ told }, 'people were told of what they have not sent');
    },
  },
];

import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Job } from '#lib/jobs.ts';
import { TIDY_JOB, tidyPeople } from './people.service.ts';

export const organisationJobs = ({ db, clock }: { db: Db; clock: Clock }): Job[] => [
  {
    name: TIDY_JOB,
    crontab: '50 3 * * *',
    async run() {
      await tidyPeople(db, clock());
    },
  },
];

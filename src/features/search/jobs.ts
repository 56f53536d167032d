import type { Clock } from '#lib/clock.ts';
import type { Job } from '#lib/jobs.ts';
import { SYNC_JOB } from './listing.service.ts';
import { VOCABULARY_JOB } from './synonym.service.ts';
import { applyVocabulary, retireClosed, syncInTurn, type SiteIndexDeps } from './search-index.service.ts';

/** The job that takes listings out of the index that closed more than a day ago; runs nightly. */
export const RETIRE_JOB = 'search-retire';

export const searchJobs = (index: SiteIndexDeps, clock: Clock): Job[] => [
  { name: SYNC_JOB, run: () => syncInTurn(index) },
  {
    name: VOCABULARY_JOB,
    async run() {
      await applyVocabulary(index);
    },
  },
  {
    name: RETIRE_JOB,
    crontab: '30 3 * * *',
    async run() {
      await retireClosed(index, clock());
    },
  },
];

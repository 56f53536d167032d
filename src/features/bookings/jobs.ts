import type { Job } from '#lib/jobs.ts';
import type { BookingDeps } from './booking.service.ts';
import { processBookings, TEND_JOB } from './process.service.ts';
import { RELEASE_JOB, releaseOverlapping } from './release.service.ts';

export const bookingJobs = (deps: BookingDeps): Job[] => [
  { name: TEND_JOB, crontab: '*/5 * * * *', run: () => processBookings(deps) },
  { name: RELEASE_JOB, run: (payload) => releaseOverlapping(deps, payload) },
];

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JobHelpers } from 'graphile-worker';
import { crontabOf, parseOnceCrontab, tasksOf, type Job } from '#lib/jobs.ts';
import { listJobs, type JobsDeps } from '../../../src/jobs.ts';

const everyDependency: JobsDeps = new Proxy({}, { get: () => ({}) }) as JobsDeps;

describe('the jobs of all features', () => {
  it('have the names and times under which they have been stored and documented', () => {
    const jobs = listJobs(everyDependency);
    assert.deepEqual(Object.keys(tasksOf(jobs)).toSorted(), [
      'applications-empty',
      'applications-ended',
      'applications-hold',
      'bookings-release',
      'bookings-tend',
      'drafts-expire',
      'mail-send',
      'mail-tend',
      'people-tidy',
      'places-tend',
      'referral-reminders',
      'retention',
      'search-retire',
      'search-sync',
      'search-vocabulary',
      'unsent',
    ]);
    assert.deepEqual(crontabOf(jobs).split('\n').toSorted(), [
      '*/2 * * * * mail-tend',
      '*/5 * * * * bookings-tend',
      '*/5 * * * * places-tend',
      '25 8 * * * unsent',
      '30 3 * * * search-retire',
      '40 3 * * * drafts-expire',
      '5 8-18 * * * referral-reminders',
      '50 3 * * * applications-empty',
      '50 3 * * * people-tidy',
      '50 3 * * * retention',
    ]);
    assert.equal(parseOnceCrontab(crontabOf(jobs)).length, 10);
  });

  it('run one after the other where they share a name, and a failure stops the ones after it', async () => {
    const done: string[] = [];
    const job = (step: string, fails = false): Job => ({
      name: 'shared',
      async run(payload) {
        await Promise.resolve();
        if (fails) throw new Error(step);
        done.push(`${step} ${String(payload)}`);
      },
    });
    const run = (jobs: Job[]) => tasksOf(jobs)['shared']?.('x', {} as JobHelpers);
    await run([job('first'), job('second')]);
    await assert.rejects(Promise.resolve(run([job('third'), job('fourth', true), job('fifth')])), /fourth/);
    assert.deepEqual(done, ['first x', 'second x', 'third x']);
  });
});

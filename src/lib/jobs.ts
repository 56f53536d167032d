import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, run, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Db, Trx } from './database.ts';
import type { Log } from './log.ts';

export interface JobOptions {
  /** Two waiting jobs of one key are one job; the later one's payload counts. */
  key?: string;
  runAt?: Date;
  maxAttempts?: number;
}

/**
 * Puts a job into the queue. Handed a transaction, the job exists exactly when the transaction commits. Jobs run
 * at least once: each must bear being run twice.
 */
export async function enqueue(
  db: Db | Trx,
  task: string,
  payload: object = {},
  options: JobOptions = {},
): Promise<void> {
  await sql`
    select graphile_worker.add_job(
      ${task},
      payload => ${JSON.stringify(payload)}::json,
      job_key => ${options.key ?? null},
      run_at => ${options.runAt ?? null},
      max_attempts => ${options.maxAttempts ?? null}
    )`.execute(db);
}

/**
 * Runs jobs until stopped. Payloads stay out of the log: they may hold what people typed.
 * @returns `stop`, which takes no more jobs and resolves when those under way have ended and are written down as ended.
 */
export async function runJobs(options: {
  pool: pg.Pool;
  tasks: TaskList;
  crontab?: string;
  log: Log;
}): Promise<{ stop(): Promise<void> }> {
  const log = options.log.child({ part: 'jobs' });
  const runner = await run({
    pgPool: options.pool,
    taskList: options.tasks,
    ...(options.crontab === undefined ? {} : { crontab: options.crontab }),
    concurrency: 4,
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: new Logger(() => (level, message) => {
      if (level === 'error') log.error(message);
      else if (level === 'warning') log.warn(message);
      else log.debug(message);
    }),
  });
  // The runner says that it has stopped before it has written down the last jobs as done: they are counted here.
  let underWay = 0;
  runner.events.on('job:start', () => (underWay += 1));
  runner.events.on('job:complete', () => (underWay -= 1));
  return {
    async stop() {
      await runner.stop();
      for (let waited = 0; underWay > 0 && waited < STOP_WAIT_MS; waited += 20) await sleep(20);
    },
  };
}

const STOP_WAIT_MS = 15_000;

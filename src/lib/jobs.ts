import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Logger,
  parseCrontab,
  run,
  type ParsedCronItem,
  type TaskList,
  type WorkerEvents,
} from 'graphile-worker';
import { sql } from 'kysely';
import type pg from 'pg';
import { isDatabaseAway, type Db, type Trx } from './database.ts';
import type { Log } from './log.ts';
import { databaseOutage } from './outage.ts';

export interface JobOptions {
  /** Two waiting jobs with the same key become one job with the payload of the later one. */
  key?: string;
  runAt?: Date;
  maxAttempts?: number;
}

/**
 * Adds a job to the queue. When a transaction is passed, the job exists exactly if the transaction commits. Jobs run at
 * least once, so each job must be idempotent.
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

/** A job that a process runs, as the features list them in their `jobs.ts`. */
export interface Job {
  name: string;
  run(payload: unknown): Promise<void>;
  /** The times at which the job runs by itself, as in a crontab: "30 3 * * *". */
  crontab?: string;
}

/** The work of each job's name. The jobs that share a name run one after the other, in the order of the list. */
export function tasksOf(jobs: readonly Job[]): TaskList {
  return Object.fromEntries(
    [...Map.groupBy(jobs, ({ name }) => name)].map(([name, sharing]) => [
      name,
      async (payload: unknown) => {
        for (const job of sharing) await job.run(payload);
      },
    ]),
  );
}

/** The crontab of all jobs that have one. */
export const crontabOf = (jobs: readonly Job[]): string =>
  jobs.flatMap(({ name, crontab }) => (crontab === undefined ? [] : `${crontab} ${name}`)).join('\n');

export interface JobOptionsOfProcess {
  pool: pg.Pool;
  tasks: TaskList;
  crontab?: string;
  log: Log;
}

/** Delay before the first retry after a failure; doubled for each further retry up to the maximum. */
const RESTART_MS = 250;
const MOST_RESTART_MS = 5_000;
/** A queue that has run for this long counts as healthy: its next failure starts again with the shortest delay. */
const HEALTHY_MS = 10_000;

/**
 * Runs jobs until stopped. While the database is unavailable no jobs run; they resume by themselves when it is back,
 * whether it became unavailable before the first job or later. Payloads are not logged: they may contain what people
 * typed.
 * @returns after the first attempt, an object whose `stop` takes no more jobs and resolves when the running ones have
 * ended and their end is recorded.
 */
export async function runJobs(options: JobOptionsOfProcess): Promise<{ stop(): Promise<void> }> {
  const log = options.log.child({ part: 'jobs' });
  const ended = new AbortController();
  const { signal } = ended;
  let queue: Queue | undefined;

  const keepRunning = async (onFirst: () => void) => {
    let delay = RESTART_MS;
    while (!signal.aborted) {
      const began = Date.now();
      try {
        queue = await startQueue(options, log);
        if (signal.aborted) return;
        onFirst();
        await queue.over;
      } catch (error) {
        if (isDatabaseAway(error)) databaseOutage(log).went(error);
        else log.error({ error }, 'the jobs have stopped; starting them again');
      }
      if (signal.aborted) return;
      await queue?.stop();
      queue = undefined;
      onFirst();
      if (Date.now() - began > HEALTHY_MS) delay = RESTART_MS;
      await sleep(delay, undefined, { signal }).catch(() => undefined);
      delay = Math.min(2 * delay, MOST_RESTART_MS);
    }
  };
  let running = Promise.resolve();
  await new Promise<void>((resolve) => (running = keepRunning(resolve)));
  return {
    async stop() {
      ended.abort();
      await queue?.stop();
      await running;
      await queue?.stop();
    },
  };
}

interface Queue {
  /** Resolves or rejects when the queue ends without being stopped. */
  over: Promise<void>;
  stop(): Promise<void>;
}

async function startQueue(options: JobOptionsOfProcess, log: Log): Promise<Queue> {
  const events: WorkerEvents = new EventEmitter();
  const underWay = new Set<string>();
  events.on('job:start', ({ job }) => underWay.add(job.id));
  events.on('job:complete', ({ job }) => underWay.delete(job.id));
  const life = showLife(options.pool, log, underWay);
  events.on('pool:create', ({ workerPool }) => life.begin(workerPool.id));
  const outage = databaseOutage(log);
  const runner = await run({
    pgPool: options.pool,
    events,
    taskList: options.tasks,
    ...(options.crontab === undefined ? {} : { parsedCronItems: parseOnceCrontab(options.crontab) }),
    concurrency: 4,
    pollInterval: 1_000,
    noHandleSignals: true,
    // Results are recorded in batches, which are retried while the database is unavailable. By default the queue
    // records each result without awaiting it, and a failure of that ends the whole process.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: new Logger(() => (level, message, meta) => {
      if (level !== 'error' && level !== 'warning') log.debug(message);
      else if (
        isDatabaseAway(meta?.['error']) ||
        isDatabaseAway(meta?.['reason']) ||
        isDatabaseAway({ message })
      )
        outage.went(new Error(message.split('\n')[0]));
      else if (level === 'warning') log.warn(message);
      else log.error(message);
    }),
  }).catch(async (error: unknown) => {
    await life.end();
    throw error;
  });
  // By the time this promise rejects no caller may await it any more.
  runner.promise.catch(() => undefined);
  let stopping: Promise<void> | undefined;
  return {
    over: runner.promise,
    stop() {
      stopping ??= (async () => {
        await runner.stop().catch((error: unknown) => {
          log.debug({ error: (error as Error).message }, 'the queue had stopped already');
        });
        for (let waited = 0; underWay.size > 0 && waited < STOP_WAIT_MS; waited += 20) await sleep(20);
        await life.end();
      })();
      return stopping;
    },
  };
}

/**
 * Parses a crontab so that at most one job of each line waits: after a jump of the clock or a long outage of the
 * database, missed work is done once, not as often as it was missed.
 */
export function parseOnceCrontab(crontab: string): ParsedCronItem[] {
  return parseCrontab(crontab).map((item) => ({
    ...item,
    options: { ...item.options, jobKey: `cron:${item.identifier}`, jobKeyMode: 'replace' },
  }));
}

/**
 * Class of the advisory lock by which a process shows that it is alive; the second key comes from the name under which
 * the process takes jobs.
 */
const LIFE_LOCK = 7_205_002;
const LOOK_EVERY_MS = 5_000;
/** How long a process whose connection broke may be without its lock. */
const GRACE_SECONDS = 10;

/**
 * A killed process leaves its jobs locked, and the queue itself releases them only after four hours. Therefore each
 * process holds an advisory lock while it is alive and connected, and looks for jobs whose holder has no such lock. It
 * also looks for jobs that were assigned to itself over a connection that broke before they arrived: it holds them
 * without knowing of them. If a holder turns out to be alive and a job runs twice, that does no harm: every job must be
 * idempotent.
 */
function showLife(
  pool: pg.Pool,
  log: Log,
  underWay: ReadonlySet<string>,
): { begin(name: string): void; end(): Promise<void> } {
  const ended = new AbortController();
  const { signal } = ended;
  let client: pg.PoolClient | undefined;
  let life = Promise.resolve();

  const look = async (name: string) => {
    try {
      if (client === undefined) {
        client = await pool.connect();
        await client.query('select pg_advisory_lock($1, hashtext($2))', [LIFE_LOCK, name]);
      }
      const { rows } = await client.query(TAKE_FROM_THE_DEAD, [
        LIFE_LOCK,
        name,
        GRACE_SECONDS,
        [...underWay],
      ]);
      if (rows.length > 0) log.warn({ jobs: rows.length }, 'jobs that were left behind are taken up');
    } catch (error) {
      // The lock was lost with the connection; the next round takes it again.
      log.debug({ error: (error as Error).message }, 'cannot look for jobs left behind at present');
      client?.release(true);
      client = undefined;
    }
  };
  return {
    begin(name) {
      life = (async () => {
        while (!signal.aborted) {
          await look(name);
          await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
        }
        client?.release(true);
      })();
    },
    async end() {
      ended.abort();
      await life;
    },
  };
}

/**
 * A job that was replaced, while it ran, by a later one of the same key has lost its key and its attempts. It would
 * stay in the queue for ever, so it is deleted.
 */
const TAKE_FROM_THE_DEAD = `
  with dead as materialized (
    select name from (
      select distinct locked_by as name from graphile_worker._private_jobs
      where locked_at < now() - make_interval(secs => $3) and locked_by <> $2
    ) as holder
    where pg_try_advisory_xact_lock($1, hashtext(name))
  ), replaced as (
    delete from graphile_worker._private_jobs
    where key is null and attempts >= max_attempts and (locked_at is null or locked_by in (select name from dead))
  ), lost as (
    select id from graphile_worker._private_jobs
    where locked_by = $2 and locked_at < now() - make_interval(secs => $3) and not (id::text = any($4))
  ), freed as (
    update graphile_worker._private_jobs
    set locked_at = null, locked_by = null, run_at = greatest(run_at, now())
    where (locked_by in (select name from dead) or id in (select id from lost)) and not (key is null and attempts >= max_attempts)
    returning id
  )
  select id from freed`;

const STOP_WAIT_MS = 15_000;

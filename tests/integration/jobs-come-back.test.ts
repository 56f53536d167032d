import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { makeWorkerUtils, parseCrontab } from 'graphile-worker';
import { openDatabase, type Db } from '#lib/database.ts';
import { enqueue, parseOnceCrontab, runJobs } from '#lib/jobs.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { log } from '../support/log.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { eventually } from '../support/wait.ts';

describe('jobs and a database that goes away', () => {
  let database: TestDatabase;
  let proxy: Proxy;
  let through: ReturnType<typeof openDatabase>;
  let db: Db;

  before(async () => {
    database = await testDatabase();
    db = database.db;
    proxy = await startProxy(database.url);
    const url = new URL(database.url);
    url.port = new URL(proxy.url).port;
    through = openDatabase(url.href, { log, max: 10 });
  });
  after(async () => {
    await through.db.destroy();
    await proxy.close();
    await database.close();
  });

  it('away when they begin: they begin by themselves when it is back; away later: they go on', async () => {
    let done = 0;
    const isDone = (count: number) =>
      eventually(`${count} are done`, () => done >= count, { within: 30_000 });
    proxy.refuse(true);
    const jobs = await runJobs({ pool: through.pool, tasks: { count: async () => void (done += 1) }, log });
    try {
      await enqueue(db, 'count');
      proxy.refuse(false);
      await isDone(1);

      proxy.refuse(true);
      await enqueue(db, 'count');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      assert.equal(done, 1);
      proxy.refuse(false);
      await isDone(2);
    } finally {
      await jobs.stop();
    }
  });

  it('handed out over a connection that broke before the job arrived, it is done all the same', async () => {
    let done = 0;
    let letGo = () => undefined as unknown;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const tasks = { hold: () => held, lost: async () => void (done += 1) };
    const jobs = await runJobs({ pool: through.pool, tasks, log });
    try {
      await enqueue(db, 'hold');
      const holder = await eventually('one is under way', async () => {
        const { rows } = await database.pool.query<{ name: string }>(
          'select locked_by as name from graphile_worker._private_jobs where locked_by is not null',
        );
        return rows[0]?.name;
      });
      await enqueue(db, 'lost', {}, { runAt: new Date(Date.now() + 3_600_000) });
      await database.pool.query(
        `update graphile_worker._private_jobs set locked_by = $1, locked_at = now() - interval '1 minute', run_at = now()
         where locked_by is null`,
        [holder],
      );
      await eventually('the lost one is done', () => done === 1, { within: 30_000 });
      // That a job is done is written down a moment later.
      const rows = await eventually('the lost one is written down as done', async () => {
        const left = await database.pool.query<{ attempts: number }>(
          'select attempts from graphile_worker._private_jobs where locked_by is not null',
        );
        return left.rows.length === 1 ? left.rows : undefined;
      });
      assert.deepEqual(rows, [{ attempts: 1 }], 'the one that is under way is left alone');
    } finally {
      letGo();
      await jobs.stop();
    }
  });

  it('stopped while it is away: it ends all the same', async () => {
    proxy.refuse(true);
    const jobs = await runJobs({ pool: through.pool, tasks: {}, log });
    await jobs.stop();
    proxy.refuse(false);
  });

  it('a job of the crontab that was missed two hundred times waits once', async () => {
    const [item] = parseOnceCrontab('*/2 * * * * maintain');
    assert.ok(item);
    assert.equal(
      parseCrontab('*/2 * * * * maintain')[0]?.options.jobKey,
      undefined,
      'by itself it would wait each time',
    );
    const utils = await makeWorkerUtils({ pgPool: database.pool });
    try {
      for (let missed = 0; missed < 200; missed += 1) {
        const { jobKey, jobKeyMode } = item.options;
        await utils.addJob(
          item.task,
          {},
          {
            runAt: new Date(Date.now() + 3_600_000 + missed * 120_000),
            ...(jobKey === undefined ? {} : { jobKey }),
            ...(jobKeyMode === undefined ? {} : { jobKeyMode }),
          },
        );
      }
    } finally {
      await utils.release();
    }
    const { rows } = await database.pool.query(
      `select count(*)::int as n from graphile_worker.jobs where task_identifier = 'maintain'`,
    );
    assert.deepEqual(rows, [{ n: 1 }]);
  });
});

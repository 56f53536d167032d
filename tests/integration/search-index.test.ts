import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import { enqueue, runJobs } from '#lib/jobs.ts';
import { closeOpportunities } from '#features/catalogue/catalogue.service.ts';
import { deriveOutdated, SYNC_JOB } from '#features/search/listing.service.ts';
import { DERIVATION } from '#features/search/listing.ts';
import { INDEX, SETTINGS } from '#features/search/meilisearch-settings.ts';
import { BASE_VOCABULARY } from '#features/search/terms.ts';
import { openMeilisearch } from '#features/search/search.meilisearch.ts';
import {
  rebuildIndex,
  reconcileIndex,
  retireClosed,
  syncIndex,
  syncInTurn,
  maintainIndex,
} from '#features/search/search-index.service.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, daysAgo, given, givenWithdrawn, NOW } from '../support/factories.ts';
import { log } from '../support/log.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { queryOf, searchOver, type SearchUnderTest } from '../support/search.ts';
import { eventually } from '../support/wait.ts';

describe('the search index', () => {
  let meili: TestMeilisearch;
  let database: TestDatabase;
  let under: SearchUnderTest;
  let now = NOW;

  before(async () => {
    meili = await testMeilisearch();
  });
  after(() => meili.remove());

  beforeEach(async (context) => {
    now = NOW;
    database = await testDatabase();
    under = searchOver(database.db, meili, { clock: () => now });
    await rebuildIndex(under.index);
    // Node types know no end of a single test, but it has one.
    (context as unknown as { after(work: () => Promise<void>): void }).after(() => database.close());
  });

  const client = () => under.index.meilisearch;
  const index = () => client().index(INDEX);
  const documents = async () =>
    (
      await index().getDocuments<{ id: string; version: number; title: string }>({
        limit: 1_000,
        fields: ['id', 'version', 'title'],
      })
    ).results;
  const idsFound = async (words = '') => {
    const results = await under.find(words === '' ? '' : `q=${words}`);
    assert.equal(results.lessExact, false, 'Meilisearch should have answered');
    return results.listings.map((listing) => listing.id).sort();
  };
  const waiting = async () =>
    (
      await sql<{
        id: string;
      }>`select opportunity_id as id from listing where version <> indexed_version`.execute(database.db)
    ).rows.length;
  const done = async (task: { taskUid: number }) => {
    const finished = await client().tasks.waitForTask(task.taskUid, { interval: 10 });
    assert.equal(finished.status, 'succeeded', JSON.stringify(finished.error));
  };
  const lockedJobs = async () =>
    (await sql`select from graphile_worker._private_jobs where locked_at is not null`.execute(database.db))
      .rows.length;
  const withJobs = async (work: () => Promise<void>, others: TaskList = {}) => {
    const runner = await runJobs({
      pool: database.pool,
      tasks: { [SYNC_JOB]: () => syncInTurn(under.index), ...others },
      log,
    });
    try {
      // Stopped before it listens, it would still be waiting for a connection when the database is gone.
      await eventually('the worker listens', async () => {
        const found = await sql`
          select from pg_stat_activity where datname = current_database() and query ilike 'listen "jobs:insert"%'`.execute(
          database.db,
        );
        return found.rows.length > 0;
      });
      await work();
      // The worker notes that a job is done after it has stopped, when the database may be gone.
      await eventually('no job is under way', async () => (await lockedJobs()) === 0);
    } finally {
      await runner.stop();
    }
  };
  /** Index and database hold the same, and nothing waits. */
  const agree = async () => {
    assert.equal(await waiting(), 0);
    assert.deepEqual(await reconcileIndex(under.index), { missing: 0, extra: 0 });
  };

  describe('a vacancy is posted', () => {
    it('and a moment later it is found, and the next one too', async () => {
      await withJobs(async () => {
        const [first = ''] = await given(database.db, [anOpportunity({ title: 'Oyster packer' })]);
        await eventually('the first is found', async () => (await idsFound('oyster')).includes(first));
        const [second = ''] = await given(database.db, [anOpportunity({ title: 'Oyster farm hand' })]);
        await eventually('the second is found', async () => (await idsFound('oyster')).includes(second));
      });
      await agree();
    });

    it('and many do while Meilisearch hangs: other jobs are done all the same', async () => {
      let errands = 0;
      await withJobs(
        async () => {
          meili.pause();
          try {
            for (let times = 0; times < 12; times += 1) {
              await given(database.db, [anOpportunity({ title: `Shrimper ${times}` })]);
              await sleep(30);
            }
            await database.db.transaction().execute((trx) => enqueue(trx, 'errand'));
            await eventually('the errand is done', async () => errands === 1, { within: 3_000 });
          } finally {
            meili.resume();
          }
          await eventually('all are found', async () => (await idsFound('shrimper')).length === 12, {
            within: 15_000,
          });
        },
        { errand: async () => void (errands += 1) },
      );
      await agree();
    });

    it('and changes it: the old words find it no more', async () => {
      const ids = await given(database.db, [anOpportunity({ title: 'Oyster packer' })]);
      await syncIndex(under.index);
      await given(database.db, [anOpportunity({ title: 'Lighthouse keeper' })], { ids });
      await syncIndex(under.index);
      assert.deepEqual(await idsFound('oyster'), []);
      assert.deepEqual(await idsFound('lighthouse'), ids);
    });

    it('and closes it, or takes it back: it is found no more', async () => {
      const [closed = '', withdrawn = '', stays = ''] = await given(database.db, [
        anOpportunity({ title: 'Oyster packer' }),
        anOpportunity({ title: 'Oyster seller' }),
        anOpportunity({ title: 'Oyster farm hand' }),
      ]);
      await syncIndex(under.index);
      assert.equal((await idsFound('oyster')).length, 3);

      const by = { actor: 'test', now: NOW, reason: 'filled' };
      await database.db.transaction().execute((trx) => closeOpportunities(trx, [closed], by));
      await givenWithdrawn(database.db, [withdrawn]);
      await syncIndex(under.index);
      assert.deepEqual(await idsFound('oyster'), [stays]);
      assert.deepEqual(
        (await documents()).map((it) => it.id),
        [stays],
      );
    });

    it('for next week: it opens at its instant without any job', async () => {
      const ids = await given(database.db, [
        anOpportunity({ publishedAt: daysAgo(-7), closesAt: daysAgo(-30) }),
      ]);
      await syncIndex(under.index);
      assert.deepEqual(await idsFound(), []);
      now = daysAgo(-8);
      assert.deepEqual(await idsFound(), ids);
    });

    it('that ends at noon: it is gone at noon without any job, in both engines', async () => {
      const noon = new Date('2026-11-30T12:00:00Z');
      const ids = await given(database.db, [anOpportunity({ closesAt: noon })]);
      await syncIndex(under.index);
      const query = queryOf('');
      const totals = async (at: Date) => {
        const request = {
          words: query.q,
          someWords: false,
          descriptions: false,
          where: { kind: 'everywhere' as const },
          withoutPupils: false,
          localFirst: false,
          filters: {},
          sort: query.sort,
          from: undefined,
          page: 1,
          perPage: 20,
          now: at,
        };
        return Promise.all(
          [under.meilisearch, under.postgresql].map(async (engine) => (await engine.search(request)).total),
        );
      };
      assert.deepEqual(await totals(new Date(noon.getTime() - 1_000)), [1, 1]);
      assert.deepEqual(await totals(noon), [0, 0]);
      now = new Date(noon.getTime() - 1_000);
      assert.deepEqual(await idsFound(), ids);
      now = noon;
      assert.deepEqual(await idsFound(), []);
    });

    it('that ended more than a day ago: the nightly round takes it out of the index', async () => {
      await given(database.db, [anOpportunity({ closesAt: daysAgo(-1) }), anOpportunity({ title: 'Stays' })]);
      await syncIndex(under.index);
      assert.equal((await documents()).length, 2);
      assert.equal(await retireClosed(under.index, daysAgo(-1.5)), 0);
      assert.equal(await retireClosed(under.index, daysAgo(-2.5)), 1);
      await syncIndex(under.index);
      assert.deepEqual(
        (await documents()).map((it) => it.title),
        ['Stays'],
      );
    });

    it('but the change is rolled back: nothing waits and nothing is found', async () => {
      await assert.rejects(
        database.db.transaction().execute(async (trx) => {
          await given(
            { transaction: () => ({ execute: (work: (it: typeof trx) => unknown) => work(trx) }) } as never,
            [anOpportunity({ title: 'Oyster packer' })],
          );
          throw new Error('rolled back');
        }),
        /rolled back/,
      );
      assert.equal(await waiting(), 0);
      await syncIndex(under.index);
      assert.deepEqual(await idsFound('oyster'), []);
    });
  });

  describe('the job that copies', () => {
    it('is done only when the task of Meilisearch has succeeded', async () => {
      await given(database.db, [anOpportunity()]);
      // A document that Meilisearch refuses: the task is accepted and fails later.
      await sql`update listing set document = document || '{"_geo": {"lat": "north", "lng": 0}}', version = nextval('listing_version')`.execute(
        database.db,
      );
      await assert.rejects(syncIndex(under.index), /task \d+ failed/);
      assert.equal(await waiting(), 1, 'it must go on waiting');
      await sql`update listing set document = document - '_geo', version = nextval('listing_version')`.execute(
        database.db,
      );
      assert.equal(await syncIndex(under.index), 1);
      await agree();
    });

    it('fails while Meilisearch is away, and the job is tried again until it succeeds', async () => {
      await meili.stop();
      const ids = await given(database.db, [anOpportunity({ title: 'Oyster packer' })]);
      await assert.rejects(syncIndex(under.index));
      assert.equal(await waiting(), 1);
      await meili.start();
      await withJobs(async () => {
        await eventually('it is found', async () => (await idsFound('oyster')).length === 1, {
          within: 20_000,
        });
      });
      assert.deepEqual(await idsFound('oyster'), ids);
    });

    it('does no harm when it runs twice, or when nothing waits', async () => {
      await given(database.db, [anOpportunity(), anOpportunity({ title: 'Another' })]);
      assert.equal(await syncIndex(under.index), 2);
      const before = await documents();
      assert.equal(await syncIndex(under.index), 0);
      assert.deepEqual(await documents(), before);
    });

    it('does no harm when two run at once while people go on posting', async () => {
      const posting = (async () => {
        for (let round = 0; round < 10; round += 1) {
          await given(database.db, [
            anOpportunity({ title: `Round ${round}` }),
            anOpportunity({ title: `Second of ${round}` }),
          ]);
        }
      })();
      await Promise.all([posting, syncIndex(under.index), syncIndex(under.index), syncIndex(under.index)]);
      await syncIndex(under.index);
      assert.equal((await documents()).length, 20);
      await agree();
    });

    it('takes along what changed while it ran', async () => {
      const ids = await given(database.db, [anOpportunity({ title: 'Version one' })]);
      const syncing = syncIndex(under.index);
      await given(database.db, [anOpportunity({ title: 'Version two' })], { ids });
      await syncing;
      await syncIndex(under.index);
      assert.deepEqual(
        (await documents()).map((it) => it.title),
        ['Version two'],
      );
      await agree();
    });

    it('was under way when the machine lost power: what is posted after the restart is found at once, not hours later', async () => {
      await given(database.db, [anOpportunity({ title: 'Oyster packer' })]);
      // What a worker leaves behind that never came back: its job and its queue are locked.
      await sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'lost', attempts = 1`.execute(
        database.db,
      );
      await sql`update graphile_worker._private_job_queues set locked_at = now(), locked_by = 'lost'`.execute(
        database.db,
      );
      await maintainIndex(under.index);
      const runner = await runJobs({
        pool: database.pool,
        tasks: { [SYNC_JOB]: async () => void (await syncIndex(under.index)) },
        log,
      });
      try {
        await given(database.db, [anOpportunity({ title: 'Oyster seller' })]);
        await eventually('both are found', async () => (await idsFound('oyster')).length === 2, {
          within: 5_000,
        });
        await eventually('the jobs of the living are done', async () => {
          const { rows } =
            await sql`select from graphile_worker._private_jobs where locked_by <> 'lost'`.execute(
              database.db,
            );
          return rows.length === 0;
        });
      } finally {
        await runner.stop();
      }
    });

    it('is one job however many opportunities were posted', async () => {
      for (let round = 0; round < 3; round += 1) await given(database.db, [anOpportunity()]);
      const { rows } = await sql<{
        total: number;
      }>`select count(*) as total from graphile_worker.jobs`.execute(database.db);
      assert.equal(rows[0]?.total, 1);
    });

    it('copies more than one batch', async () => {
      await given(
        database.db,
        Array.from({ length: 2_300 }, (_, n) => anOpportunity({ title: `Fruit picker ${n}` })),
      );
      assert.equal(await syncIndex(under.index), 2_300);
      assert.equal((await under.find('')).total, 2_300);
    });
  });

  describe('the index has drifted from the database', () => {
    let ids: string[];
    beforeEach(async () => {
      ids = await given(
        database.db,
        ['Oyster packer', 'Oyster seller', 'Oyster farm hand'].map((title) => anOpportunity({ title })),
      );
      await syncIndex(under.index);
    });

    it('a document was lost: it comes back', async () => {
      await done(await index().deleteDocument(ids[0] ?? ''));
      assert.equal((await idsFound('oyster')).length, 2);
      assert.deepEqual(await reconcileIndex(under.index), { missing: 1, extra: 0 });
      await syncIndex(under.index);
      assert.deepEqual(await idsFound('oyster'), [...ids].sort());
      await agree();
    });

    it('a document is an old version: it is replaced', async () => {
      await done(
        await index().updateDocuments([{ id: ids[1], version: 1, title: 'Something of yesterday' }]),
      );
      assert.deepEqual(await reconcileIndex(under.index), { missing: 1, extra: 0 });
      await syncIndex(under.index);
      assert.equal((await documents()).find((it) => it.id === ids[1])?.title, 'Oyster seller');
      await agree();
    });

    it('a document should not be there: it goes', async () => {
      const [document] = (await index().getDocuments({ limit: 1 })).results;
      await done(await index().addDocuments([{ ...document, id: 'nobody' }]));
      assert.deepEqual(await reconcileIndex(under.index), { missing: 0, extra: 1 });
      assert.deepEqual(await idsFound('oyster'), [...ids].sort());
      await agree();
    });

    it('a closed opportunity without a notification is removed', async () => {
      await sql`update listing set live = false where opportunity_id = ${ids[2]}`.execute(database.db);
      assert.deepEqual(await reconcileIndex(under.index), { missing: 0, extra: 1 });
      assert.equal((await documents()).length, 2);
    });

    it('the check of every minute notices a lost document, and a change without a job', async () => {
      assert.equal(await maintainIndex(under.index), 'fine');
      await done(await index().deleteDocument(ids[0] ?? ''));
      assert.equal(await maintainIndex(under.index), 'mended');
      await syncIndex(under.index);
      await agree();

      await given(database.db, [anOpportunity({ title: 'Forgotten' })]);
      await sql`delete from graphile_worker._private_jobs`.execute(database.db);
      assert.equal(await maintainIndex(under.index), 'mended');
      await withJobs(async () => {
        await eventually('it is found', async () => (await idsFound('forgotten')).length === 1);
      });
    });

    it('listings that an older version of the code derived are derived again and copied', async () => {
      await sql`
        update listing set derivation = 0, cells = '{}', document = document || '{"title": "As it was"}'`.execute(
        database.db,
      );
      await maintainIndex(under.index);
      const { rows } = await sql<{ title: string; cells: string[]; derivation: number }>`
        select document ->> 'title' as title, cells, derivation from listing`.execute(database.db);
      for (const row of rows) {
        assert.match(row.title, /oyster/i);
        assert.ok(row.cells.includes('area-swale'));
        assert.equal(row.derivation, DERIVATION);
      }
      await syncIndex(under.index);
      assert.equal((await under.find('q=oyster&near=Sheerness')).total, ids.length);
      await agree();
      assert.equal(await maintainIndex(under.index), 'fine');
    });

    it('an opportunity that is being changed meanwhile is not waited for', async () => {
      await sql`update listing set derivation = 0`.execute(database.db);
      await database.db.transaction().execute(async (trx) => {
        await sql`select from opportunity where id = ${ids[0]} for update`.execute(trx);
        assert.equal(await deriveOutdated(database.db, NOW), ids.length - 1);
      });
      assert.equal(await deriveOutdated(database.db, NOW), 1);
    });

    it('a missing index is rebuilt', async () => {
      await done(await client().deleteIndex(INDEX));
      assert.equal(await maintainIndex(under.index), 'rebuilt');
      assert.deepEqual(await idsFound('oyster'), [...ids].sort());
      assert.equal(await maintainIndex(under.index), 'fine');
    });
  });

  describe('the settings in use are those of the code', () => {
    /** All that the code asks for stands in what is in use; lists without order are compared without it. */
    const inUse = async () => {
      const real = (await index().getSettings()) as Record<string, unknown>;
      const plain = (value: unknown, key: string): unknown =>
        ['stopWords', 'sortableAttributes'].includes(key) ? [...(value as string[])].sort() : value;
      return Object.fromEntries(
        Object.entries(SETTINGS).map(([key, wanted]) => {
          const actual = real[key];
          return typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted)
            ? [
                key,
                Object.fromEntries(
                  Object.keys(wanted).map((name) => [name, (actual as Record<string, unknown>)[name]]),
                ),
              ]
            : [key, plain(actual, key)];
        }),
      );
    };
    const wanted = () =>
      JSON.parse(
        JSON.stringify({
          ...SETTINGS,
          stopWords: [...(SETTINGS.stopWords ?? [])].sort(),
          sortableAttributes: [...(SETTINGS.sortableAttributes ?? [])].sort(),
        }),
      ) as unknown;
    it('after a rebuild', async () => {
      assert.deepEqual(await inUse(), wanted());
    });

    it('with the synonyms again after these were lost, without a rebuild', async () => {
      await done(await index().updateSettings({ synonyms: {} }));
      assert.equal(await maintainIndex(under.index), 'mended');
      const { alsoFound } = BASE_VOCABULARY;
      assert.equal(Object.keys((await index().getSynonyms()) ?? {}).length, alsoFound.size);
      assert.equal(await maintainIndex(under.index), 'fine');
    });

    it('again after any of them was changed', async () => {
      const tampered: [string, object][] = [
        ['a filter was taken away', { filterableAttributes: ['kind'] }],
        ['a searched field was taken away', { searchableAttributes: ['title'] }],
        ['a sort was taken away', { sortableAttributes: ['publishedAt'] }],
        ['typing errors in numbers are forgiven', { typoTolerance: { disableOnNumbers: false } }],
        ['fewer results can be reached', { pagination: { maxTotalHits: 100 } }],
        ['words are left out', { stopWords: ['care'] }],
        ['the ranking was changed', { rankingRules: ['words', 'sort'] }],
      ];
      const unnoticed: string[] = [];
      for (const [what, settings] of tampered) {
        await done(await index().updateSettings(settings));
        if ((await maintainIndex(under.index)) !== 'rebuilt') {
          unnoticed.push(what);
          await rebuildIndex(under.index);
        }
        assert.deepEqual(await inUse(), wanted(), what);
      }
      assert.deepEqual(unnoticed, []);
    });

    it('matching settings do not rebuild the index', async () => {
      assert.equal(await maintainIndex(under.index), 'fine');
      assert.equal(await maintainIndex(under.index), 'fine');
    });
  });

  describe('the index is rebuilt while people search and post', () => {
    it('no search ever finds fewer than before, and nothing is lost', async () => {
      await given(
        database.db,
        Array.from({ length: 3_000 }, (_, n) => anOpportunity({ title: `Fruit picker ${n}` })),
      );
      await syncIndex(under.index);
      const patient = searchOver(database.db, meili, { clock: () => now });
      const direct = openMeilisearch(meili.url, meili.key, 10_000);
      const filter = 'closesAt > 0';

      let building = true;
      const totals: number[] = [];
      const failures: unknown[] = [];
      const searching = (async () => {
        while (building) {
          try {
            const { totalHits } = await direct
              .index(INDEX)
              .search('fruit', { hitsPerPage: 1, page: 1, filter });
            totals.push(totalHits);
          } catch (error) {
            failures.push(error);
          }
          await sleep(2);
        }
      })();
      let posted = 0;
      const posting = (async () => {
        while (building) {
          await given(database.db, [anOpportunity({ title: `Fruit picker, posted meanwhile ${posted}` })]);
          posted += 1;
          await syncIndex(patient.index);
        }
      })();
      try {
        await rebuildIndex(under.index);
      } finally {
        building = false;
        await Promise.all([searching, posting]);
      }

      assert.deepEqual(failures, [], 'a search failed during the rebuild');
      assert.ok(totals.length > 20, `only ${totals.length} searches ran during the rebuild`);
      assert.ok(posted > 2, `only ${posted} were posted during the rebuild`);
      assert.ok(Math.min(...totals) >= 3_000, `a search found only ${Math.min(...totals)}`);
      for (const [at, total] of totals.entries()) {
        assert.ok(total >= (totals[at - 1] ?? 0), `after ${totals[at - 1]} a search found ${total}`);
      }
      await syncIndex(under.index);
      assert.equal((await under.find('q=fruit')).total, 3_000 + posted);
      await agree();
    });

    it('what is closed meanwhile stays closed', async () => {
      const ids = await given(
        database.db,
        Array.from({ length: 1_500 }, (_, n) => anOpportunity({ title: `Fruit picker ${n}` })),
      );
      await syncIndex(under.index);
      const rebuilding = rebuildIndex(under.index);
      const by = { actor: 'test', now: NOW, reason: 'filled' };
      await database.db.transaction().execute((trx) => closeOpportunities(trx, ids.slice(0, 500), by));
      await Promise.all([rebuilding, syncIndex(under.index)]);
      await syncIndex(under.index);
      assert.equal((await under.find('q=fruit')).total, 1_000);
      await agree();
    });

    it('two rebuilds at once end with one whole index and leave nothing behind', async () => {
      await given(
        database.db,
        Array.from({ length: 300 }, (_, n) => anOpportunity({ title: `Fruit picker ${n}` })),
      );
      await Promise.all([rebuildIndex(under.index), sleep(5).then(() => rebuildIndex(under.index))]);
      assert.equal((await under.find('q=fruit')).total, 300);
      await agree();
      await eventually('only one index is left', async () => {
        const { results } = await client().getIndexes({ limit: 100 });
        return results.length === 1 && results[0]?.uid === INDEX;
      });
    });

    it('a rebuild that breaks off leaves the old index in use, and the next one clears up', async () => {
      const ids = await given(database.db, [anOpportunity({ title: 'Oyster packer' })]);
      await syncIndex(under.index);
      await assert.rejects(
        rebuildIndex(under.index, () => {
          throw new Error('broken off');
        }),
        /broken off/,
      );
      assert.deepEqual(await idsFound('oyster'), ids);
      await rebuildIndex(under.index);
      assert.deepEqual(await idsFound('oyster'), ids);
      await eventually(
        'only one index is left',
        async () => (await client().getIndexes({ limit: 100 })).results.length === 1,
      );
    });
  });

  it('Meilisearch is killed while listings are copied: afterwards index and database agree', async () => {
    await given(
      database.db,
      Array.from({ length: 1_000 }, (_, n) => anOpportunity({ title: `Fruit picker ${n}` })),
    );
    const syncing = syncIndex(under.index).then(
      () => 'copied',
      () => 'broken off',
    );
    await sleep(40);
    meili.kill();
    await syncing;
    await eventually('Meilisearch is back', async () => (await client().health()).status === 'available');
    await syncIndex(under.index);
    assert.equal((await documents()).length, 1_000);
    await agree();
  });

  it('a visitor cannot find people through the index: no document holds a contact', async () => {
    await given(database.db, [
      anOpportunity({
        howToApply: { email: 'maria.jones@example.org', phone: '01234 567890', contactName: 'Maria Jones' },
      }),
    ]);
    await syncIndex(under.index);
    const [document] = (await index().getDocuments({ limit: 1 })).results;
    assert.doesNotMatch(JSON.stringify(document), /maria|01234|example\.org/i);
  });
});

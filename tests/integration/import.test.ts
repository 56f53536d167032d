import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { importJobPostings, type JobPostingImportSummary } from '#features/imports/import.service.ts';
import { ImportStopped } from '#features/imports/stopped.ts';
import { loadJobPostingPlaces } from '#features/imports/places.ts';
import { rebuildIndex, reconcileIndex, syncIndex } from '#features/search/search-index.service.ts';
import { projectRoot } from '#lib/root.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { gazetteer, searchOver, type SearchUnderTest } from '../support/search.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { eventually } from '../support/wait.ts';

const SAMPLES = join(projectRoot(), 'tests', 'support', 'jobposting-samples.ndjson');

interface ReportLine {
  record: string;
  key?: string;
  reasons?: string[];
  notes?: string[];
}

/** A posting as a tidy feed would send it. */
const posting = (n: number, overrides: object = {}) => ({
  '@context': 'https://schema.org',
  '@type': 'JobPosting',
  identifier: { '@type': 'PropertyValue', name: 'Feed', value: `F-${n}` },
  title: `Fruit picker ${n}`,
  description: `<p>Picking apples, row ${n}.</p>`,
  datePosted: '2026-11-01',
  validThrough: '2027-01-31',
  hiringOrganization: { '@type': 'Organization', name: `Orchard ${n % 7} Growers` },
  jobLocation: {
    '@type': 'Place',
    address: { '@type': 'PostalAddress', addressLocality: 'Faversham', postalCode: 'ME13 8XX' },
    geo: { '@type': 'GeoCoordinates', latitude: 51.315, longitude: 0.889 },
  },
  baseSalary: {
    '@type': 'MonetaryAmount',
    currency: 'GBP',
    value: { '@type': 'QuantitativeValue', minValue: 13, maxValue: 13, unitText: 'HOUR' },
  },
  ...overrides,
});

describe('a feed of vacancies is imported', () => {
  let database: TestDatabase;
  let folder: ReturnType<typeof temporaryFolder>;

  before(() => {
    folder = temporaryFolder('import');
  });
  after(() => folder.remove());
  beforeEach(async (context) => {
    database = await testDatabase();
    (context as unknown as { after(work: () => Promise<void>): void }).after(() => database.close());
  });

  const run = async (
    path: string,
    {
      now = NOW,
      source = 'samples',
      signal,
    }: { now?: Date; source?: string | null; signal?: AbortSignal } = {},
  ) => {
    const reportPath = join(folder.path, 'reports', 'report.ndjson');
    const places = await loadJobPostingPlaces(database.db, gazetteer);
    const summary = await importJobPostings({ db: database.db, places }, path, {
      ...(source === null ? {} : { source }),
      ...(signal === undefined ? {} : { signal }),
      reportPath,
      now,
    });
    const report = readFileSync(reportPath, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((text) => JSON.parse(text) as ReportLine);
    return { summary, report };
  };
  const feed = (name: string, postings: readonly object[]) => {
    const path = join(folder.path, name);
    writeFileSync(path, postings.map((it) => JSON.stringify(it)).join('\n'));
    return path;
  };
  const addsUp = ({ read, accepted, updated, unchanged, closed, rejected }: JobPostingImportSummary) =>
    assert.equal(
      accepted + updated + unchanged + closed + rejected,
      read,
      'every record counts exactly once',
    );
  const everything = async () => ({
    opportunities: await database.db.selectFrom('opportunity').selectAll().orderBy('id').execute(),
    places: await database.db
      .selectFrom('opportunityPlace')
      .selectAll()
      .orderBy('opportunityId')
      .orderBy('position')
      .execute(),
    organisations: await database.db.selectFrom('organisation').selectAll().orderBy('id').execute(),
    listings: await database.db
      .selectFrom('listing')
      .select(['opportunityId', 'version', 'document', 'tags'])
      .orderBy('opportunityId')
      .execute(),
    events: await database.db.selectFrom('opportunityEvent').selectAll().orderBy('id').execute(),
  });

  describe('as feeds really are', () => {
    it('the summary adds up, and each rejection has all of its reasons', async () => {
      const { summary, report } = await run(SAMPLES);
      addsUp(summary);
      assert.equal(
        summary.read,
        readFileSync(SAMPLES, 'utf8')
          .split('\n')
          .filter((it) => it.trim() !== '').length,
      );
      assert.ok(summary.accepted >= 7, JSON.stringify(summary));
      assert.ok(summary.closed >= 1, 'the fruit picking has ended');
      const rejections = report.filter((it) => it.reasons !== undefined);
      assert.equal(rejections.length, summary.rejected);
      assert.ok(rejections.every((it) => (it.reasons ?? []).length > 0 && it.record !== ''));
      assert.ok(
        rejections.some((it) => (it.reasons ?? []).length >= 2),
        'no title and no employer are two reasons',
      );
    });

    it('a second run accepts nothing, updates nothing and changes nothing', async () => {
      await run(SAMPLES);
      const before = await everything();
      const { summary } = await run(SAMPLES, { now: new Date(NOW.getTime() + 3_600_000) });
      addsUp(summary);
      assert.deepEqual([summary.accepted, summary.updated], [0, 0]);
      assert.deepEqual(await everything(), before);
    });

    it('nothing unsafe is stored: no tags, no scripts, no entities, no shouting', async () => {
      await run(SAMPLES);
      const { opportunities, listings } = await everything();
      assert.ok(opportunities.length > 0);
      for (const row of opportunities) {
        for (const text of [row.title, row.summary, row.description, row.payText ?? '']) {
          assert.doesNotMatch(text, /<\/?[a-z!]|alert\(|onclick|javascript:|&(?:[a-z]+|#\d+);/i, row.title);
        }
        assert.notEqual(row.title, row.title.toUpperCase());
      }
      assert.doesNotMatch(JSON.stringify(listings), /<script|onclick|alert\(/i);
    });

    it('doubtful pay is kept in the advertiser’s words and never compared', async () => {
      await run(SAMPLES);
      const cleaner = await database.db
        .selectFrom('opportunity')
        .selectAll()
        .where('title', 'ilike', '%cleaner%')
        .executeTakeFirstOrThrow();
      assert.match(cleaner.payText ?? '', /155\.62/);
      assert.equal(cleaner.payMinPence, null);
      const listing = await database.db
        .selectFrom('listing')
        .select('payHourlyPence')
        .where('opportunityId', '=', cleaner.id)
        .executeTakeFirstOrThrow();
      assert.equal(listing.payHourlyPence, null);
    });

    it('what is outside the county is rejected, and the page says so in the report', async () => {
      const { report } = await run(SAMPLES);
      assert.ok(
        report.some((it) => it.reasons?.some((reason) => /outside|Kent/i.test(reason))),
        JSON.stringify(report.map((it) => it.reasons)),
      );
      const bristol = await database.db
        .selectFrom('opportunityPlace')
        .select('town')
        .where('town', 'ilike', '%bristol%')
        .execute();
      assert.deepEqual(bristol, []);
    });

    it('the same record twice is one listing, in its newer version', async () => {
      await run(SAMPLES);
      const rows = await database.db
        .selectFrom('opportunity')
        .select(['payMaxPence', 'payText'])
        .where('title', 'ilike', 'healthcare assistant%')
        .execute();
      assert.equal(rows.length, 1);
      assert.equal(rows[0]?.payMaxPence, 2_520_000);
    });

    it('every listing stands in Kent or Medway, or can be done from anywhere', async () => {
      await run(SAMPLES);
      const { listings } = await everything();
      const slugs = new Set(gazetteer.areas.map((area) => area.slug));
      for (const { document } of listings) {
        const { areas, anywhere, title } = document as { areas: string[]; anywhere: boolean; title: string };
        assert.ok(anywhere || areas.length > 0, title);
        assert.ok(
          areas.every((area) => slugs.has(area)),
          title,
        );
      }
    });
  });

  describe('of the kinds that break importers', () => {
    const CASES = join(projectRoot(), 'tests', 'support', 'feeds');
    const later = new Date(NOW.getTime() + 3_600_000);
    const outcome = ({ accepted, updated, unchanged, closed, rejected }: JobPostingImportSummary) =>
      [accepted, updated, unchanged, closed, rejected].join(' ');

    it('each file gives what its README says, and a second run changes nothing', async () => {
      const expected: Record<string, [first: string, second: string]> = {
        'c1.ndjson': ['1 0 0 0 0', '0 0 1 0 0'],
        'collide.ndjson': ['2 0 0 0 0', '0 0 2 0 0'],
        'country.ndjson': ['6 0 0 0 0', '0 0 6 0 0'],
        'elsewhere.ndjson': ['0 0 0 0 6', '0 0 0 0 6'],
        'embedded-picture.ndjson': ['3 0 0 0 0', '0 0 3 0 0'],
        'feed-2026-11-30.json': ['1 0 0 0 0', '0 0 1 0 0'],
        // The same advert on the next day.
        'feed-2026-12-01.json': ['0 0 1 0 0', '0 0 1 0 0'],
        'graph.json': ['1 0 0 0 0', '0 0 1 0 0'],
        'hybrid.ndjson': ['3 0 0 0 0', '0 0 3 0 0'],
        'literal-n.ndjson': ['1 0 0 0 0', '0 0 1 0 0'],
        'pay-range.ndjson': ['5 0 0 0 0', '0 0 5 0 0'],
        'placeholders.ndjson': ['0 0 0 0 4', '0 0 0 0 4'],
        'summer-close.ndjson': ['1 0 0 0 0', '0 0 1 0 0'],
        'units.ndjson': ['3 0 0 0 0', '0 0 3 0 0'],
        'urls.ndjson': ['2 0 0 0 0', '0 0 2 0 0'],
      };
      for (const [file, [first, second]] of Object.entries(expected)) {
        assert.equal(outcome((await run(join(CASES, file), { source: null })).summary), first, file);
        const before = await everything();
        assert.equal(
          outcome((await run(join(CASES, file), { source: null, now: later })).summary),
          second,
          file,
        );
        assert.deepEqual(await everything(), before, file);
      }
      const { organisations, opportunities } = await everything();
      assert.ok(!organisations.some(({ name }) => /unavailable|confidential|null|n\/a/i.test(name)));
      assert.equal(opportunities.filter(({ title }) => title.startsWith('Lock keeper')).length, 1);
      assert.deepEqual(
        opportunities
          .filter(({ title }) => /^(?:Alpha|Beta)/.test(title))
          .map(({ title }) => title)
          .sort(),
        ['Alpha cleaner', 'Beta driver'],
      );
      // The folder as one feed finds all that the files brought.
      const { summary } = await run(CASES, { source: null, now: later });
      addsUp(summary);
      assert.deepEqual([summary.accepted, summary.updated, summary.rejected], [0, 0, 10]);
    });

    it('a feed that was imported under the names of its files, and former keys, goes on without doubles', async () => {
      const posts = [1, 2].map((n) => posting(n, { url: `https://example.org/${n}` }));
      for (const source of ['feed-2026-11-30', 'feed-2026-12-01']) {
        await run(feed('other.ndjson', posts), { source });
        await sql`update opportunity set source_key = 'Feed: F-' || right(title, 1) where source = ${source}`.execute(
          database.db,
        );
      }
      assert.equal((await everything()).opportunities.length, 4, 'as it was before: each day anew');

      const { summary } = await run(feed('feed-2026-12-02.ndjson', posts), { source: null, now: later });
      assert.deepEqual([summary.accepted, summary.updated, summary.unchanged], [0, 0, 2]);
      const { opportunities } = await everything();
      const open = opportunities.filter(({ closesAt }) => closesAt === null || closesAt > later);
      assert.deepEqual(open.map(({ title, source }) => [title, source]).sort(), [
        ['Fruit picker 1', 'example.org'],
        ['Fruit picker 2', 'example.org'],
      ]);
      const again = await run(feed('feed-2026-12-03.ndjson', posts), { source: null, now: later });
      assert.deepEqual([again.summary.accepted, again.summary.unchanged], [0, 2]);
    });

    it('a former key does not give one employer’s listing to another', async () => {
      const of = (name: string) => posting(1, { hiringOrganization: { name }, identifier: '1001' });
      await run(feed('one.ndjson', [of('Alpha Care')]));
      await sql`update opportunity set source_key = '1001'`.execute(database.db);
      const { summary } = await run(feed('one.ndjson', [of('Alpha Care'), of('Beta Haulage')]));
      assert.deepEqual([summary.accepted, summary.unchanged], [1, 1]);
    });

    it('a feed that is given a name later keeps its listings', async () => {
      const path = feed('one.ndjson', [posting(1), posting(2)]);
      await run(path, { source: null });
      const { summary } = await run(path, { source: 'orchards' });
      assert.deepEqual([summary.accepted, summary.unchanged], [0, 2]);
    });

    it('employers whose names have no Latin letters are not one', async () => {
      await run(
        feed('one.ndjson', [
          posting(1, { hiringOrganization: { name: 'Πορτοκάλι' } }),
          posting(2, { hiringOrganization: { name: '東京パン' } }),
        ]),
      );
      assert.equal((await everything()).organisations.length, 2);
    });

    it('one that is asked to stop says what is in, and the next run goes on', async () => {
      const path = feed(
        'one.ndjson',
        Array.from({ length: 600 }, (_, n) => posting(n)),
      );
      const controller = new AbortController();
      const watching = setInterval(() => {
        void database.db
          .selectFrom('opportunity')
          .select('id')
          .executeTakeFirst()
          .then((row) => row !== undefined && controller.abort());
      }, 5);
      const stopped = await run(path, { signal: controller.signal }).then(
        () => undefined,
        (error: unknown) => error,
      );
      clearInterval(watching);
      assert.ok(stopped instanceof ImportStopped, String(stopped));
      assert.match(
        stopped.message,
        /^The import stopped: it was asked to\. The work done so far is saved: [24]00 new/,
      );
      assert.match(stopped.message, /Run the same command again to continue/);
      const { summary } = await run(path);
      assert.deepEqual(
        [summary.accepted, summary.unchanged],
        [600 - stopped.summary.accepted, stopped.summary.accepted],
      );
    });

    it('a full disk, a lost database and a fault each have their sentence', async () => {
      const failing = async (code: string) => {
        await sql`
          create or replace function refuse() returns trigger language plpgsql as
          ${sql.lit(`begin raise exception 'x' using errcode = '${code}'; end`)}`.execute(database.db);
        await sql`create or replace trigger refuse before insert on opportunity for each row execute function refuse()`.execute(
          database.db,
        );
        return run(feed('one.ndjson', [posting(1)])).then(
          () => 'it went well',
          (error: unknown) => (error as Error).message,
        );
      };
      assert.match(await failing('53100'), /the database’s disk is full\. Nothing has changed/);
      assert.match(await failing('53300'), /the database has no resources left/);
      assert.match(await failing('57P01'), /the database does not answer/);
    });
  });

  describe('again and again', () => {
    it('a change to one record updates that one', async () => {
      await run(feed('one.ndjson', [posting(1), posting(2), posting(3)]));
      const { summary } = await run(
        feed('two.ndjson', [posting(1), posting(2, { title: 'Team leader' }), posting(3)]),
      );
      assert.deepEqual(summary, { read: 3, accepted: 0, updated: 1, unchanged: 2, closed: 0, rejected: 0 });
      const titles = (await everything()).opportunities.map((row) => row.title).sort();
      assert.deepEqual(titles, ['Fruit picker 1', 'Fruit picker 3', 'Team leader']);
    });

    it('a record that has ended closes its listing', async () => {
      await run(feed('one.ndjson', [posting(1), posting(2)]));
      const { summary } = await run(
        feed('two.ndjson', [posting(1, { validThrough: '2026-11-10' }), posting(2)]),
      );
      assert.deepEqual([summary.closed, summary.unchanged], [1, 1]);
      const live = await database.db
        .selectFrom('listing')
        .select('opportunityId')
        .where('live', '=', true)
        .execute();
      assert.equal(live.length, 1);
    });

    it('two feeds may use the same keys', async () => {
      await run(feed('one.ndjson', [posting(1)]), { source: 'north' });
      const { summary } = await run(feed('one.ndjson', [posting(1)]), { source: 'south' });
      assert.equal(summary.accepted, 1);
      assert.equal((await everything()).opportunities.length, 2);
    });

    it('two imports of the same feed at once: every listing is there once, and neither has broken', async () => {
      const path = feed(
        'one.ndjson',
        Array.from({ length: 300 }, (_, n) => posting(n)),
      );
      const results = await Promise.allSettled([run(path), run(path)]);
      await run(path);
      assert.equal((await everything()).opportunities.length, 300);
      assert.deepEqual(
        results.map((it) => it.status),
        ['fulfilled', 'fulfilled'],
        JSON.stringify(results.map((it) => (it.status === 'rejected' ? String(it.reason) : ''))),
      );
    });

    it('something that breaks off halfway is completed by the next run', async () => {
      const path = feed(
        'one.ndjson',
        Array.from({ length: 600 }, (_, n) => posting(n)),
      );
      await sql`
        create function refuse() returns trigger language plpgsql as $$
          begin if new.title = 'Fruit picker 450' then raise exception 'broken off'; end if; return new; end $$`.execute(
        database.db,
      );
      await sql`create trigger refuse before insert on opportunity for each row execute function refuse()`.execute(
        database.db,
      );
      await assert.rejects(run(path), /broken off/);
      const half = (await everything()).opportunities.length;
      assert.ok(half > 0 && half < 600, String(half));
      await sql`drop trigger refuse on opportunity`.execute(database.db);
      const { summary } = await run(path);
      assert.deepEqual([summary.accepted, summary.unchanged], [600 - half, half]);
    });
  });

  describe('and Meilisearch is killed meanwhile', () => {
    let meili: TestMeilisearch;
    let under: SearchUnderTest;
    before(async () => {
      meili = await testMeilisearch();
    });
    after(() => meili.remove());

    it('the import does not notice, and afterwards index and database agree', async () => {
      under = searchOver(database.db, meili);
      await rebuildIndex(under.index);
      const path = feed(
        'one.ndjson',
        Array.from({ length: 1_500 }, (_, n) => posting(n)),
      );
      let importing = true;
      const copying = (async () => {
        while (importing) {
          await syncIndex(under.index).catch(() => undefined);
          await sleep(20);
        }
      })();
      const killing = (async () => {
        for (let kills = 0; kills < 3 && importing; kills += 1) {
          await sleep(300);
          meili.kill();
        }
      })();
      const { summary } = await run(path).finally(() => {
        importing = false;
        return Promise.all([copying, killing]);
      });
      assert.equal(summary.accepted, 1_500);
      // PostgreSQL has it all at once; Meilisearch as soon as it is back.
      assert.equal((await under.find('q=fruit+picker')).total, 1_500);
      await eventually('all are copied', async () => (await syncIndex(under.index)) === 0, {
        within: 30_000,
      });
      assert.deepEqual(await reconcileIndex(under.index), { missing: 0, extra: 0 });
      await eventually('Meilisearch answers', async () => {
        const { total, lessExact } = await under.find('q=fruit+picker');
        return !lessExact && total === 1_500;
      });
    });
  });

  it('15,000 records of 10,000 employers: in minutes, with bounded memory', async () => {
    const path = join(folder.path, 'large.ndjson');
    const padding = 'We pick, pack and store the fruit of the season. '.repeat(40);
    writeFileSync(
      path,
      Array.from({ length: 15_000 }, (_, n) =>
        JSON.stringify(
          posting(n, {
            description: `<p>${padding}</p>`,
            hiringOrganization: { name: `Employer ${n % 10_000}` },
          }),
        ),
      ).join('\n'),
    );
    globalThis.gc?.();
    const before = process.memoryUsage().rss;
    let most = before;
    const watching = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 100);
    const startedAt = performance.now();
    const { summary } = await run(path);
    clearInterval(watching);
    assert.equal(summary.accepted, 15_000);
    const minutes = (performance.now() - startedAt) / 60_000;
    assert.ok(minutes < 3, `${minutes.toFixed(1)} minutes`);
    assert.ok(
      most - before < 400 * 1024 * 1024,
      `${Math.round((most - before) / 1024 / 1024)} MB more than before`,
    );
  });
});

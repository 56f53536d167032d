import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { londonDay } from '#lib/clock.ts';
import { openDatabase, type Db } from '#lib/database.ts';
import { embeddedServices } from '#lib/embedded/index.ts';
import { createLog } from '#lib/log.ts';
import { projectRoot } from '#lib/root.ts';
import { saveOrganisations } from '#features/organisations/organisation.service.ts';
import { saveOpportunities } from '#features/catalogue/catalogue.service.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { METRES_PER_MILE, resolvePlace } from '#features/places/place.ts';
import type { EngineRequest } from '#features/search/engine.ts';
import { openMeilisearch } from '#features/search/search.meilisearch.ts';
import { postgresEngine } from '#features/search/search.repository.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { demoData } from '../../db/demo/index.ts';
import { migrate } from '../../db/migrate.ts';
import { seedGenerated } from '../../db/seed.ts';
import { step } from '../../src/cli/progress.ts';
import { measure, percentile, table, type Figures, type Load } from './load.ts';
import { startMeasuredPortal } from './portal.ts';

const WORDS = [
  'care assistant',
  'driver',
  'warehouse',
  'chef',
  'teaching assistant',
  'cleaner',
  'nurse',
  'admin',
  'electrician',
  'retail',
  'receptionist',
  'fruit picker',
  'support worker',
  'bricklayer',
  'security',
  'gardener',
  'accounts',
  'nursery',
  'mechanic',
  'barista',
  'sales',
  'welder',
  'hotel',
  'apprentice',
  'data',
];
const TOWNS = [
  '',
  'Maidstone',
  'Canterbury',
  'Ashford',
  'Dover',
  'Margate',
  'Chatham',
  'Sittingbourne',
  'Gravesend',
  'Dartford',
  'Tonbridge',
  'Folkestone',
  'Sevenoaks',
  'Faversham',
  'Deal',
];
const MILES = [undefined, 10, 15, 20, 30, 3, 40];

interface Asked {
  q: string;
  near: string;
  within: number | undefined;
}

/** Searches in a pseudo-random order that is the same on every run; `distinct` different ones before any repeats. */
function searches(distinct: number): Asked[] {
  const all = MILES.flatMap((within) =>
    WORDS.flatMap((q) =>
      TOWNS.filter((near) => within === undefined || near !== '').map((near) => ({ q, near, within })),
    ),
  );
  // The step is coprime to the length, so each search is visited once.
  const step = 1_009;
  return Array.from(
    { length: Math.min(distinct, all.length) },
    (_, index) => all[(index * step) % all.length] as Asked,
  );
}

const page = ({ q, near, within }: Asked) => ({
  path: `/opportunities?${[`q=${q.replace(' ', '+')}`, near && `near=${near}`, within && `within=${within}`].filter(Boolean).join('&')}`,
});

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { count: { type: 'string' }, seconds: { type: 'string' } },
  });
  const count = Number(values.count ?? 20_000);
  const seconds = Number(values.seconds ?? 8);
  const root = projectRoot();
  const log = createLog({ level: 'error' });
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  const closers: (() => Promise<unknown>)[] = [async () => rmSync(dataDir, { recursive: true, force: true })];
  try {
    const services = await step('Starting PostgreSQL and Meilisearch', () =>
      embeddedServices({ dataDir, log }),
    );
    closers.push(() => services.stop());
    const { db, pool } = openDatabase(services.databaseUrl, { max: 10 });
    closers.push(() => db.destroy());
    const now = new Date();
    await migrate(db, pool);
    await step(`Loading ${count} opportunities`, (report) =>
      seedGenerated(db, count, now, (done) => report(`${done}`)),
    );
    const meilisearch = openMeilisearch(services.meiliUrl, services.meiliKey, 60_000);
    await step('Building the search index', (report) =>
      rebuildIndex({ db, meilisearch, log }, (done, total) => report(`${done} of ${total}`)),
    );
    await pool.query('vacuum analyze');

    const portal = await startMeasuredPortal(services, { dataDir, demo: true });
    closers.push(() => portal.stop());
    const portalUrl = portal.url;

    const sample = await (
      await fetch(portalUrl + page({ q: 'care', near: 'Maidstone', within: undefined }).path)
    ).text();
    const floor = createServer((_req, res) => {
      res.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
      res.end(sample);
    });
    const gazetteer = await loadGazetteer(root, londonDay(now));
    const where = ({ near, within }: Asked): EngineRequest['where'] => {
      const found = resolvePlace(gazetteer, near, () => undefined);
      if (!found.ok || found.place.kind !== 'point') return { kind: 'everywhere' };
      const miles = within ?? found.place.defaultMiles;
      return {
        kind: 'circle',
        lat: found.place.lat,
        lon: found.place.lon,
        miles,
      };
    };
    const sqlEngine = postgresEngine(db);
    const fullText = createServer((req, res) => {
      const params = new URL(req.url ?? '/', 'http://x').searchParams;
      const asked = {
        q: params.get('q') ?? '',
        near: params.get('near') ?? '',
        within: Number(params.get('within') ?? 0) || undefined,
      };
      sqlEngine
        .search({
          words: asked.q,
          someWords: false,
          descriptions: false,
          where: where(asked),
          withoutPupils: true,
          localFirst: false,
          filters: {},
          sort: 'best',
          from: undefined,
          page: 1,
          perPage: 20,
          now: new Date(),
        })
        .then((answer) => {
          res.writeHead(200, { 'Content-Type': 'application/json' });
          res.end(JSON.stringify(answer));
        })
        .catch(() => res.writeHead(500).end());
    });
    for (const server of [floor, fullText]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      closers.push(async () => server.close());
    }
    const address = (server: typeof floor) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    const nowSeconds = Math.floor(now.getTime() / 1000);
    const raw = (asked: Asked, more: object = {}) => {
      const around = where(asked);
      const metres = around.kind === 'circle' ? Math.round(around.miles * METRES_PER_MILE) : 0;
      return {
        path: '/indexes/opportunities/search',
        body: JSON.stringify({
          q: asked.q,
          limit: 20,
          filter: [
            `closesAt > ${nowSeconds}`,
            ...(around.kind === 'circle'
              ? [`_geoRadius(${around.lat}, ${around.lon}, ${metres}) OR cells = "anywhere"`]
              : []),
          ],
          ...more,
        }),
      };
    };
    const meili = {
      url: services.meiliUrl,
      method: 'POST' as const,
      headers: { authorization: `Bearer ${services.meiliKey}`, 'content-type': 'application/json' },
    };
    const many = searches(2_400);
    const few = searches(350);
    const loads: Load[] = [
      { name: 'plain Node, the same page as a string', url: address(floor), requests: [{ path: '/' }] },
      { name: 'Astro page without I/O', url: portalUrl, requests: [{ path: '/cookies' }] },
      { ...meili, name: 'raw Meilisearch query', requests: many.map((asked) => raw(asked)) },
      {
        ...meili,
        name: 'raw Meilisearch query with counts',
        requests: many.map((asked) => raw(asked, { facets: ['tags'], page: 1, hitsPerPage: 20 })),
      },
      { name: 'PostgreSQL full text, with counts', url: address(fullText), requests: many.map(page) },
      { name: 'results page, every search new', url: portalUrl, requests: many.map(page) },
      { name: 'results page, searches repeat', url: portalUrl, requests: few.map(page) },
    ];
    const rows: { name: string; one: Figures; eight: Figures }[] = [];
    for (const [index, load] of loads.entries()) {
      const isNew = load.name.includes('every search new');
      const isRepeated = load.name.includes('searches repeat');
      // Each half of the new searches is sent only once, so that no answer can come from a cache.
      const half = Math.floor(load.requests.length / 2);
      const one = isNew ? { ...load, requests: load.requests.slice(0, half) } : load;
      const eight = isNew ? { ...load, requests: load.requests.slice(half) } : load;
      const time = isNew ? Math.min(seconds, 5) : seconds;
      rows.push(
        await step(`Measuring ${index + 1} of ${loads.length}: ${load.name}`, async () => {
          if (isRepeated) for (const { path } of load.requests) await (await fetch(portalUrl + path)).text();
          return { name: load.name, one: await measure(one, 1, time), eight: await measure(eight, 8, time) };
        }),
      );
    }

    console.log(`\nSearch among ${count} opportunities\n\n${table(rows)}\n`);
    const row = (name: string) => rows.find((it) => it.name === name);
    for (const base of ['raw Meilisearch query', 'raw Meilisearch query with counts']) {
      for (const page of ['results page, every search new', 'results page, searches repeat']) {
        const [a, b] = [row(page), row(base)];
        if (a === undefined || b === undefined) continue;
        const slower = (a.one.p95 / b.one.p95).toFixed(2);
        const share = (a.eight.perSecond / b.eight.perSecond).toFixed(2);
        console.log(
          `${page}, against ${base}: p95 at one client ${slower} times, a second at eight ${share} times`,
        );
      }
    }
    console.log();

    const waits = await step('Publishing and searching', () => publishToSearchable(db, portalUrl, now));
    console.log(
      `Publish → searchable: p50 ${percentile(waits, 0.5).toFixed(0)} ms, p95 ${percentile(waits, 0.95).toFixed(0)} ms (${waits.length} times)\n`,
    );
    await sizes(portalUrl);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** Milliseconds from the commit of a new opportunity until the public search finds it, sorted. */
async function publishToSearchable(db: Db, portalUrl: string, now: Date): Promise<number[]> {
  const [template] = demoData(now).opportunities;
  if (template === undefined) throw new Error('no demo data');
  const organisations = await db
    .transaction()
    .execute((trx) => saveOrganisations(trx, [{ name: 'Bench Farm' }]));
  const organisationId = [...organisations.values()][0] ?? '';
  const waits: number[] = [];
  for (let round = 0; round < 30; round += 1) {
    // Letters only, and so many that no other word is within a typing error.
    const letters = Array.from({ length: 16 }, () =>
      String.fromCharCode(97 + Math.floor(Math.random() * 26)),
    );
    const word = letters.join('');
    await db.transaction().execute((trx) =>
      saveOpportunities(
        trx,
        [
          {
            organisationId,
            source: 'bench',
            opportunity: { ...template.opportunity, title: `Picker ${word}` },
          },
        ],
        { actor: 'bench', now: new Date() },
      ),
    );
    const startedAt = performance.now();
    for (;;) {
      const found = (await (await fetch(`${portalUrl}/api/v1/opportunities?q=${word}`)).json()) as {
        total: number;
        lessExact: boolean;
      };
      if (found.total === 1 && !found.lessExact) break;
      await sleep(10);
      if (performance.now() - startedAt > 30_000)
        throw new Error('an opportunity was not found within 30 seconds');
    }
    waits.push(performance.now() - startedAt);
  }
  return waits.toSorted((a, b) => a - b);
}

/** The gzipped size of everything that a visitor's browser fetches for some pages. */
async function sizes(portalUrl: string): Promise<void> {
  const gzip = (body: ArrayBuffer) => gzipSync(Buffer.from(body)).length;
  const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`;
  for (const path of [
    '/',
    '/opportunities',
    '/opportunities?q=care&near=Maidstone',
    '/areas',
    '/help/searching',
  ]) {
    const body = await (await fetch(portalUrl + path)).arrayBuffer();
    const html = Buffer.from(body).toString();
    const files = [...html.matchAll(/(?:href|src)="(\/(?:_assets\/[^"]+|favicon\.svg))"/g)].map(
      (match) => match[1] ?? '',
    );
    let rest = 0;
    for (const file of new Set(files)) rest += gzip(await (await fetch(portalUrl + file)).arrayBuffer());
    console.log(
      `${path}: ${kilobytes(gzip(body))} page + ${kilobytes(rest)} files = ${kilobytes(gzip(body) + rest)} gzipped`,
    );
  }
}

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import { londonDay } from '#lib/clock.ts';
import { openDatabase, type Db } from '#lib/database.ts';
import { bothServices } from '../support/services.ts';
import { createLog } from '#lib/log.ts';
import { projectRoot } from '#lib/root.ts';
import { saveOrganisations } from '#features/organisations/organisation.service.ts';
import { saveOpportunities } from '#features/catalogue/catalogue.service.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import { METRES_PER_MILE, resolvePlace } from '#features/places/place.ts';
import type { EngineRequest } from '#features/search/engine.ts';
import type { Meilisearch, MultiSearchQuery, MultiSearchResult } from 'meilisearch';
import { ANYWHERE } from '#features/search/cells.ts';
import { findAbove } from '#features/search/listing.repository.ts';
import type { Listing, ListingDocument } from '#features/search/listing.ts';
import { SETTINGS, synonymsOf } from '#features/search/meilisearch-settings.ts';
import { BASE_VOCABULARY } from '#features/search/terms.ts';
import { meilisearchEngine, openMeilisearch } from '#features/search/search.meilisearch.ts';
import { postgresEngine } from '#features/search/search.repository.ts';
import { parseSearchQuery, searchHref } from '#features/search/search-query.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { demoData } from '../../db/demo/index.ts';
import { migrate } from '../../db/migrate.ts';
import { seedGenerated } from '../../db/seed.ts';
import { step } from '../../src/cli/progress.ts';
import { measureInterleaved, percentile, wideTable, type Load } from './load.ts';
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
  'joiner',
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

/** The columns: how many clients at once. */
const CLIENTS = [1, 8, 64];
/** Each load is measured in so many pieces. */
const ROUNDS = 2;

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

const requestOf = (asked: Asked, where: EngineRequest['where']): EngineRequest => ({
  words: asked.q,
  someWords: false,
  descriptions: false,
  where,
  withoutPupils: true,
  localFirst: where.kind !== 'everywhere',
  filters: {},
  sort: 'best',
  from: undefined,
  page: 1,
  perPage: 20,
  now: new Date(),
});

/** What the portal asks of Meilisearch for a search, with all counts. */
async function queriesOf(request: EngineRequest): Promise<MultiSearchQuery[]> {
  let asked: readonly MultiSearchQuery[] = [];
  await meilisearchEngine((queries) => {
    asked = queries;
    const nothing = { hits: [], totalHits: 0, facetDistribution: {} };
    return Promise.resolve(queries.map(() => nothing) as unknown as MultiSearchResult<Listing>[]);
  }).search(request);
  return [...asked];
}

/** The address that the portal does not redirect. */
const shortest = (path: string) => ({
  path: searchHref(parseSearchQuery(new URL(path, 'http://x').searchParams).query),
});

const RADIUS_INDEX = 'by-radius';

/** The same query by the distance from the chief place. */
function withRadius(query: MultiSearchQuery, where: EngineRequest['where']): MultiSearchQuery {
  const filter = (query.filter as string[]).flatMap((part) => {
    if (!part.startsWith('cells IN')) return [part];
    const noCar = part.includes(':no-car') ? ['tags = "with:no-car"'] : [];
    if (where.kind !== 'circle') return noCar;
    const metres = Math.round(where.miles * METRES_PER_MILE);
    return [`_geoRadius(${where.lat}, ${where.lon}, ${metres}) OR cells = "${ANYWHERE}"`, ...noCar];
  });
  return { ...query, filter, indexUid: RADIUS_INDEX };
}

async function fillRadiusIndex(db: Db, client: Meilisearch): Promise<void> {
  const index = client.index<ListingDocument>(RADIUS_INDEX);
  await client.createIndex(RADIUS_INDEX, { primaryKey: 'id' });
  const filterableAttributes = [...(SETTINGS.filterableAttributes ?? []), '_geo'] as string[];
  await index.updateSettings({
    ...SETTINGS,
    synonyms: synonymsOf(BASE_VOCABULARY),
    filterableAttributes,
  });
  for (let after = 0; ;) {
    const rows = await findAbove(db, after, 5_000, true);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.version;
    await index.addDocuments(rows.map(({ document }) => document));
  }
  let left = 1;
  while (left > 0) {
    await sleep(200);
    left = (await client.tasks.getTasks({ statuses: ['enqueued', 'processing'] })).total;
  }
}

export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { count: { type: 'string' }, seconds: { type: 'string' } },
  });
  const count = Number(values.count ?? 20_000);
  const seconds = Number(values.seconds ?? 4);
  const root = projectRoot();
  const log = createLog({ level: 'error' });
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  const closers: (() => Promise<unknown>)[] = [async () => rmSync(dataDir, { recursive: true, force: true })];
  try {
    const services = await step('Starting PostgreSQL and Meilisearch', () => bothServices({ dataDir, log }));
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
        .search(requestOf(asked, where(asked)))
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
    const raw = (asked: Asked) => ({
      path: '/indexes/opportunities/search',
      body: JSON.stringify({ q: asked.q, limit: 20, filter: `closesAt > ${nowSeconds}` }),
    });
    const exactQuery = async (asked: Asked, more: Partial<EngineRequest> = {}) => ({
      path: '/multi-search',
      body: JSON.stringify({ queries: await queriesOf({ ...requestOf(asked, where(asked)), ...more }) }),
    });
    await step('Building an index that knows distances', () => fillRadiusIndex(db, meilisearch));
    const radiusQuery = async (asked: Asked, more: Partial<EngineRequest> = {}) => {
      const request = { ...requestOf(asked, where(asked)), ...more };
      const queries = (await queriesOf(request)).map((query) => withRadius(query, request.where));
      return { path: '/multi-search', body: JSON.stringify({ queries }) };
    };
    const meili = {
      url: services.meiliUrl,
      method: 'POST' as const,
      headers: { authorization: `Bearer ${services.meiliKey}`, 'content-type': 'application/json' },
    };
    // More different searches than the portal caches, so that none of the first is cached when it comes again.
    const many = searches(2_400);
    const pages = (name: string, more: string): Load => ({
      name: `page${name}`,
      url: portalUrl,
      requests: many.map((asked) => shortest(`${page(asked).path}${more}`)),
    });
    const engines = async (name: string, more: Partial<EngineRequest>): Promise<Load[]> => [
      {
        ...meili,
        name: `engine${name}`,
        requests: await Promise.all(many.map((asked) => exactQuery(asked, more))),
      },
      {
        ...meili,
        name: `engine${name}, by radius`,
        requests: await Promise.all(many.map((asked) => radiusQuery(asked, more))),
      },
    ];
    const one = { kind: ['vacancy'] };
    const two = { ...one, pattern: ['part-time'] };
    const four = { ...two, pay: ['13'], with: ['no-car'] };
    const fourText = '&kind=vacancy&pattern=part-time&pay=13&with=no-car';
    const mixed = readFileSync(join(import.meta.dirname, 'searches.txt'), 'utf8')
      .trim()
      .split('\n');
    const loads: Load[] = [
      { name: 'plain Node, the same page as a string', url: address(floor), requests: [{ path: '/' }] },
      { name: 'Astro page without I/O', url: portalUrl, requests: [{ path: '/cookies' }] },
      { ...meili, name: 'Meilisearch, words alone', requests: many.map(raw) },
      { name: 'PostgreSQL full text, with counts', url: address(fullText), requests: many.map(page) },
      ...(await engines('', {})),
      pages('', ''),
      ...(await engines(', 1 filter', { filters: one })),
      pages(', 1 filter', '&kind=vacancy'),
      ...(await engines(', 2 filters', { filters: two })),
      pages(', 2 filters', '&kind=vacancy&pattern=part-time'),
      ...(await engines(', 4 filters', { filters: four })),
      pages(', 4 filters', fourText),
      ...(['newest', 'closing', 'nearest', 'pay'] as const).map((sort) =>
        pages(`, sorted by ${sort}`, `&sort=${sort}`),
      ),
      pages(', page 2', '&page=2'),
      {
        name: 'pages as people ask, some again',
        url: portalUrl,
        requests: mixed.map((query) => shortest(`/opportunities?${query}`)),
      },
    ];
    const rows = await step('Measuring', (report) =>
      measureInterleaved(loads, CLIENTS, {
        rounds: ROUNDS,
        seconds: seconds / ROUNDS,
        onRound: (round) => report(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`),
      }),
    );
    console.log(`\nSearch among ${count} opportunities\n\n${wideTable(rows)}\n`);
    const row = (name: string) => rows.find(([first]) => first?.name === name);
    for (const name of ['', ', 1 filter', ', 2 filters', ', 4 filters']) {
      const [a, b, c] = [row(`page${name}`), row(`engine${name}`), row(`engine${name}, by radius`)];
      const against = (base: typeof b) =>
        CLIENTS.map((clients, column) => {
          const slower = (a?.[column]?.p95 ?? NaN) / (base?.[column]?.p95 ?? NaN);
          const share = (a?.[column]?.perSecond ?? NaN) / (base?.[column]?.perSecond ?? NaN);
          return `${clients} at once p95 ${slower.toFixed(2)} times, a second ${share.toFixed(2)} times`;
        }).join('; ');
      console.log(`page${name}, against its engine query: ${against(b)}`);
      console.log(`page${name}, against the same by radius: ${against(c)}`);
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

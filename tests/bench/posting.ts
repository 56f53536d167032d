import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { addDays, londonDay } from '#lib/clock.ts';
import { openDatabase, type Db } from '#lib/database.ts';
import { bothServices } from '../support/services.ts';
import { newId } from '#lib/ids.ts';
import { createLog } from '#lib/log.ts';
import { SETTINGS, synonymsOf } from '#features/search/meilisearch-settings.ts';
import { BASE_VOCABULARY } from '#features/search/terms.ts';
import { openMeilisearch } from '#features/search/search.meilisearch.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { migrate } from '../../db/migrate.ts';
import { seedGenerated } from '../../db/seed.ts';
import { step } from '../../src/cli/progress.ts';
import { secrets, signIn } from '../support/accounts.ts';
import { JOB } from '../support/posting-answers.ts';
import { atTheDesk, decided, givenPoster, postingDeps } from '../support/postings.ts';
import { visitorTo, type Visitor } from '../support/visitor.ts';
import { measure, percentile, table, type Figures } from './load.ts';
import { startMeasuredPortal } from './portal.ts';

/**
 * `npm run bench -- posting [--rounds N] [--count N] [--seconds N]`: measures the time from publishing a posting until
 * visitors can find it, compared with one document sent to Meilisearch directly; and the pages of a posting, compared
 * with a bare insert of a draft of the same size.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { rounds: { type: 'string' }, count: { type: 'string' }, seconds: { type: 'string' } },
  });
  const rounds = Number(values.rounds ?? 60);
  const count = Number(values.count ?? 2_000);
  const seconds = Number(values.seconds ?? 5);
  const log = createLog({ level: 'error' });
  const dataDir = mkdtempSync(join(tmpdir(), 'portal-bench-'));
  const closers: (() => Promise<unknown>)[] = [async () => rmSync(dataDir, { recursive: true, force: true })];
  try {
    const services = await step('Starting PostgreSQL and Meilisearch', () => bothServices({ dataDir, log }));
    closers.push(() => services.stop());
    const { db, pool } = openDatabase(services.databaseUrl, { max: 10 });
    closers.push(() => db.destroy());
    await migrate(db, pool);
    await step(`Loading ${count} opportunities`, () => seedGenerated(db, count, new Date()));
    const meilisearch = openMeilisearch(services.meiliUrl, services.meiliKey, 60_000);
    await step('Building the search index', () => rebuildIndex({ db, meilisearch, log }));

    const portal = await startMeasuredPortal(services, { dataDir, demo: false });
    closers.push(() => portal.stop());
    const { url } = portal;

    const deps = await postingDeps(db, () => new Date());
    const poster = await givenPoster(db, { slug: 'bench' });
    const desk = atTheDesk(deps, poster);
    const visitor = visitorTo(url);
    await signIn(visitor, poster.actor.account.email);
    const job = (title: string) => ({
      ...JOB,
      title,
      closesOn: addDays(londonDay(new Date()), 30),
    });

    // ---- From publishing to being found
    const waits: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const word = letters();
      const { posting } = await desk.sent(await desk.begin(job(`Carer ${word}`)));
      await decided(db, posting, new Date());
      waits.push(await untilFound(url, word));
    }
    const raw = await rawMeilisearch(db, meilisearch, rounds);
    const line = (name: string, times: readonly number[]) =>
      `${name.padEnd(44)} p50 ${percentile(times, 0.5).toFixed(0).padStart(5)} ms  p95 ${percentile(times, 0.95).toFixed(0).padStart(5)} ms`;
    const found = waits.toSorted((a, b) => a - b);
    console.log(`\n${rounds} postings published, ${count} others in the index`);
    console.log(line('published → found in the search', found));
    console.log(line('one document given to Meilisearch, and waited', raw));
    console.log(
      `ratio at p50 ${(percentile(found, 0.5) / percentile(raw, 0.5)).toFixed(1)}, at p95 ${(percentile(found, 0.95) / percentile(raw, 0.95)).toFixed(1)}`,
    );

    // ---- The pages
    const drafts = await Promise.all(
      Array.from({ length: 64 }, async (_, index) =>
        (await desk.begin(job(`Carer number ${index}`))).replace(/\/tasks$/, ''),
      ),
    );
    const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      cookie,
      origin: url,
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
    };
    const pages = (slug: string) => drafts.map((draft) => ({ path: `${draft}/${slug}` }));
    const saving = drafts.flatMap((draft, index) =>
      [0, 1].map((turn) => ({
        path: `${draft}/about`,
        body: new URLSearchParams({
          summary: `${String(JOB['summary'])} ${turn}`,
          description: `${String(JOB['description'])} ${index} ${turn}`,
        }).toString(),
      })),
    );
    const loads = [
      { name: 'page without a draft (/cookies)', requests: [{ path: '/cookies' }] },
      { name: 'a question', requests: pages('about') },
      { name: 'the task list', requests: pages('tasks') },
      { name: '“check your answers”, with its checks', requests: pages('check') },
      { name: 'saving a page', method: 'POST' as const, status: 303, requests: saving },
    ];
    const rows: { name: string; one: Figures; eight: Figures }[] = [];
    for (const load of loads) {
      const asked = { ...load, url, headers };
      rows.push({
        name: load.name,
        one: await measure(asked, 1, seconds),
        eight: await measure(asked, 8, seconds),
      });
    }
    rows.push(await sendings(visitor, () => desk.begin(job(`Carer ${letters()}`)), 40));
    const size = secrets.encrypt(JSON.stringify(job('Carer')), 'draft:x');
    rows.push({
      name: 'bare insert of a draft of that size',
      one: await inserts(db, poster.actor.account.id, size, 1, seconds),
      eight: await inserts(db, poster.actor.account.id, size, 8, seconds),
    });
    console.log(`\n${table(rows)}\n`);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

/** A word so long that no other word is within a typing error of it. */
function letters(): string {
  return Array.from({ length: 16 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join('');
}

async function untilFound(url: string, word: string): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { total, lessExact } = (await (await fetch(`${url}/api/v1/opportunities?q=${word}`)).json()) as {
      total: number;
      lessExact: boolean;
    };
    if (total === 1 && !lessExact) return performance.now() - startedAt;
    if (performance.now() - startedAt > 30_000) throw new Error('a posting was not found within 30 seconds');
    await sleep(10);
  }
}

/** Adds one of the same documents to a separate index and waits for the task. @returns milliseconds, sorted. */
async function rawMeilisearch(
  db: Db,
  meilisearch: ReturnType<typeof openMeilisearch>,
  rounds: number,
): Promise<number[]> {
  const wait = { timeout: 60_000, interval: 10 };
  const listings = await db.selectFrom('listing').select(['opportunityId', 'document', 'tags']).execute();
  const documents = listings.map(({ opportunityId, document, tags }) => ({
    ...(document as object),
    id: opportunityId,
    tags,
  }));
  await meilisearch.createIndex('bench', { primaryKey: 'id' }).waitTask(wait);
  const index = meilisearch.index<{ id: string }>('bench');
  await index.updateSettings({ ...SETTINGS, synonyms: synonymsOf(BASE_VOCABULARY) }).waitTask(wait);
  await index.addDocuments(documents).waitTask(wait);
  const [like] = documents;
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const document = { ...like, id: newId(), title: `Carer ${letters()}` };
    const startedAt = performance.now();
    await index.addDocuments([document]).waitTask(wait);
    times.push(performance.now() - startedAt);
  }
  await meilisearch.deleteIndex('bench').waitTask(wait);
  return times.toSorted((a, b) => a - b);
}

function figures(
  name: string,
  clients: number,
  times: readonly number[],
  took: number,
  failed: number,
): Figures {
  const sorted = times.toSorted((a, b) => a - b);
  return {
    name,
    clients,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    perSecond: (times.length / took) * 1_000,
    failed,
  };
}

/** Runs `clients` loops at once until no work is left. */
async function withClients(
  name: string,
  clients: number,
  next: () => (() => Promise<boolean>) | undefined,
): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let work = next(); work !== undefined; work = next()) {
        const began = performance.now();
        if (await work()) times.push(performance.now() - began);
        else failed += 1;
      }
    }),
  );
  return figures(name, clients, times, performance.now() - startedAt, failed);
}

/** Presses the last button of complete drafts: each is sent once. */
async function sendings(visitor: Visitor, begin: () => Promise<string>, each: number) {
  const name = 'sending';
  const run = async (clients: number) => {
    const ready: (() => Promise<boolean>)[] = [];
    for (let made = 0; made < each; made += 1) {
      const check = (await begin()).replace(/tasks$/, 'check');
      const { body } = await visitor.get(check);
      const field = (it: string) => new RegExp(`name="${it}" value="([^"]*)"`).exec(body)?.[1] ?? '';
      const form = { _token: field('_token'), _version: field('_version') };
      ready.push(async () => (await visitor.post(check, form)).status === 303);
    }
    return withClients(name, clients, () => ready.pop());
  };
  return { name, one: await run(1), eight: await run(8) };
}

async function inserts(db: Db, accountId: string, answers: string, clients: number, seconds: number) {
  const until = performance.now() + seconds * 1_000;
  const now = new Date();
  const insert = async () => {
    await db
      .insertInto('draft')
      .values({
        id: newId(16),
        journey: 'bench',
        accountId,
        tokenHash: null,
        answers,
        savedBy: '{}',
        idempotencyToken: newId(24),
        createdAt: now,
        updatedAt: now,
        expiresAt: new Date(now.getTime() + 86_400_000),
      })
      .execute();
    return true;
  };
  return withClients('insert', clients, () => (performance.now() < until ? insert : undefined));
}

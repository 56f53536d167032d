import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { londonDay } from '#lib/clock.ts';
import { projectRoot } from '#lib/root.ts';
import { searchResponseSchema } from '#features/api/api.ts';
import { KINDS } from '#features/opportunities/vocabulary.ts';
import { loadGazetteer } from '#features/places/gazetteer.repository.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { distanceMiles, resolvePlace, type Point } from '#features/places/place.ts';
import { step } from '../../src/cli/progress.ts';
import { testDatabase } from '../support/database.ts';
import { testMeilisearch } from '../support/meilisearch.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { startMeasuredPortal } from './portal.ts';

/**
 * How well the search answers what people type: every search of `relevance.searches.json` is asked of the API on demo
 * data, once with Meilisearch and once without it. A listing is right (2), acceptable (1) or wrong (0) for a search;
 * NDCG@10 compares the first ten with the best order that all listings allow. A search is right when enough of its
 * first three, five and ten are, or as many as there are.
 */

const oneOrMore = z.union([z.string(), z.array(z.string()).min(1)]);
const pattern = z.string().refine((text) => new RegExp(text, 'iu'), { error: 'is not a regular expression' });

/** Everything that is given must hold; of several values one suffices. Patterns ignore upper and lower case. */
const predicateSchema = z
  .strictObject({
    title: pattern,
    summary: pattern,
    organisation: pattern,
    kind: oneOrMore,
    sector: oneOrMore,
    contract: oneOrMore,
    mode: oneOrMore,
    pattern: oneOrMore,
    feature: oneOrMore,
    audience: oneOrMore,
    area: oneOrMore,
    /** Without miles: as far as the search looks around the place unless a visitor says otherwise. */
    near: z.strictObject({ place: z.string(), miles: z.number().positive().optional() }),
    minPayPence: z.int().positive(),
  })
  .partial();

/** How many right listings must be among the first three, five and ten, as far as there are so many. */
const mustSchema = z.strictObject({ three: z.int().max(3), five: z.int().max(5), ten: z.int().max(10) });

const groupsSchema = z.array(
  z.strictObject({
    group: z.string(),
    searches: z.array(
      z.strictObject({
        q: z.string(),
        right: z.array(predicateSchema).min(1),
        acceptable: z.array(predicateSchema).default([]),
        /** For schools and their pupils: the search leaves that out where nothing else is asked for. */
        forSchools: z.boolean().default(false),
        must: mustSchema.default({ three: 3, five: 4, ten: 7 }),
      }),
    ),
  }),
);

type Predicate = z.infer<typeof predicateSchema>;
type Asked = z.infer<typeof groupsSchema>[number]['searches'][number];
type Answer = z.infer<typeof searchResponseSchema>;
type Item = Answer['items'][number];

const ENGINES = ['meilisearch', 'postgresql'] as const;
type Engine = (typeof ENGINES)[number];

const verdictSchema = z.object({
  group: z.string(),
  q: z.string(),
  ndcg: z.number(),
  isRight: z.boolean(),
  /** How many results there are; missing in runs of older versions. */
  total: z.number().optional(),
  /** The grade and a description of each of the first ten. */
  first: z.array(z.tuple([z.number(), z.string()])),
});
type Verdict = z.infer<typeof verdictSchema>;
const runSchema = z.record(z.enum(ENGINES), z.array(verdictSchema));
type Run = z.infer<typeof runSchema>;

const listOf = (value: string | string[]) => (Array.isArray(value) ? value : [value]);
const overlap = (wanted: string | string[], found: readonly (string | null)[]) =>
  listOf(wanted).some((value) => found.includes(value));
const matches = (wanted: string, text: string) => new RegExp(wanted, 'iu').test(text);

function isNear(item: Item, { place, miles }: NonNullable<Predicate['near']>, gazetteer: Gazetteer): boolean {
  const found = resolvePlace(gazetteer, place, () => undefined);
  if (!found.ok || !('lat' in found.place)) throw new Error(`“${place}” is not a place`);
  const point: Point = found.place;
  const within = miles ?? (found.place.kind === 'point' ? found.place.defaultMiles : 5);
  return item.places.some((site) => distanceMiles(point, site) <= within);
}

function holds(item: Item, wanted: Predicate, gazetteer: Gazetteer): boolean {
  const checks: { [Name in keyof Required<Predicate>]: (value: NonNullable<Predicate[Name]>) => boolean } = {
    title: (value) => matches(value, item.title),
    summary: (value) => matches(value, item.summary),
    organisation: (value) => matches(value, item.organisation),
    kind: (value) => overlap(value, [item.kind]),
    sector: (value) => overlap(value, [item.sector]),
    contract: (value) => overlap(value, [item.contract]),
    mode: (value) => overlap(value, [item.workMode]),
    pattern: (value) => overlap(value, item.patterns),
    feature: (value) => overlap(value, item.features),
    audience: (value) => overlap(value, item.audiences),
    area: (value) =>
      overlap(
        value,
        item.places.map(({ area }) => area),
      ),
    near: (value) => isNear(item, value, gazetteer),
    minPayPence: (value) => (item.payHourlyPence ?? 0) >= value,
  };
  return Object.entries(wanted).every(([name, value]) =>
    (checks[name as keyof Predicate] as (value: unknown) => boolean)(value),
  );
}

function gradeOf(item: Item, search: Asked, gazetteer: Gazetteer): number {
  const isOne = (predicates: readonly Predicate[]) => predicates.some((it) => holds(item, it, gazetteer));
  return isOne(search.right) ? 2 : isOne(search.acceptable) ? 1 : 0;
}

const gain = (grades: readonly number[]) =>
  grades.slice(0, 10).reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0);

function judge(search: Asked, items: readonly Item[], all: readonly Item[], gazetteer: Gazetteer) {
  const grade = (item: Item) => gradeOf(item, search, gazetteer);
  const best = all.map(grade).sort((a, b) => b - a);
  const grades = items.slice(0, 10).map(grade);
  const rightAmong = (list: readonly number[]) => list.filter((it) => it === 2).length;
  const exist = rightAmong(best);
  const { three, five, ten } = search.must;
  const isRight = (
    [
      [3, three],
      [5, five],
      [10, ten],
    ] as const
  ).every(([first, wanted]) => rightAmong(grades.slice(0, first)) >= Math.min(wanted, exist));
  return { exist, grades, isRight, ndcg: exist === 0 ? 0 : gain(grades) / gain(best) };
}

const describe = (item: Item) =>
  [item.title, item.organisation, item.places.map(({ town }) => town).join(', ')].filter(Boolean).join(' · ');

/** Asks until the wanted engine answers: on a busy computer Meilisearch may once be too late. */
async function ask(url: string, params: string, engine: Engine): Promise<Answer | undefined> {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    const response = await fetch(`${url}/api/v1/opportunities?${params}`);
    // A place that the search does not know is refused; a visitor finds nothing either.
    if (response.status === 400) return undefined;
    if (!response.ok) throw new Error(`${params}: ${response.status}`);
    const answer = searchResponseSchema.parse(await response.json());
    if (answer.lessExact === (engine === 'postgresql')) return answer;
    await sleep(250);
  }
  throw new Error(`${engine} did not answer “${params}”`);
}

async function everyItem(url: string, engine: Engine, kinds: readonly string[]): Promise<Item[]> {
  const items: Item[] = [];
  for (let page = 1; ; page += 1) {
    const answer = await ask(url, `kind=${kinds.join(',')}&sort=newest&page=${page}`, engine);
    items.push(...(answer?.items ?? []));
    if (answer === undefined || page >= answer.pages) return items;
  }
}

async function runOn(url: string, engine: Engine, gazetteer: Gazetteer): Promise<Verdict[]> {
  const root = projectRoot();
  const file = join(root, 'tests/bench/relevance.searches.json');
  const groups = groupsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const all = await everyItem(url, engine, Object.keys(KINDS));
  const withoutSchools = await everyItem(url, engine, []);
  const verdicts: Verdict[] = [];
  const withoutListing: string[] = [];
  for (const { group, searches } of groups) {
    for (const search of searches) {
      const answer = await ask(url, `q=${encodeURIComponent(search.q)}`, engine);
      const items = (answer?.items ?? []).slice(0, 10);
      const { exist, grades, isRight, ndcg } = judge(
        search,
        items,
        search.forSchools ? all : withoutSchools,
        gazetteer,
      );
      if (exist === 0) withoutListing.push(search.q);
      const first = items.map((item, index): [number, string] => [grades[index] ?? 0, describe(item)]);
      verdicts.push({ group, q: search.q, ndcg, isRight, total: answer?.total ?? 0, first });
    }
  }
  if (withoutListing.length > 0)
    throw new Error(`No listing is right for these searches, choose others: ${withoutListing.join('; ')}`);
  return verdicts;
}

const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

function figuresOf(verdicts: readonly Verdict[]): string {
  const ndcg = verdicts.reduce((sum, it) => sum + it.ndcg, 0) / verdicts.length;
  const right = verdicts.filter((it) => it.isRight).length;
  return `${ndcg.toFixed(3)}  ${`${right} of ${verdicts.length}`.padStart(10)}  ${share(right, verdicts.length).padStart(7)}`;
}

function printFigures(run: Run, before: Run | undefined): void {
  const groups = [...new Set(run.meilisearch.map(({ group }) => group))];
  for (const engine of ENGINES) {
    console.log(`\n${engine.padEnd(30)}NDCG@10  right${before === undefined ? '' : '          before'}`);
    for (const group of [...groups, undefined]) {
      const inGroup = (it: Verdict) => group === undefined || it.group === group;
      const now = figuresOf(run[engine].filter(inGroup));
      const then = before?.[engine].filter(inGroup) ?? [];
      console.log(`${(group ?? 'all').padEnd(30)}${now}${then.length > 0 ? `    ${figuresOf(then)}` : ''}`);
    }
  }
}

function printFailures(run: Run): void {
  for (const engine of ENGINES) {
    console.log(`\nNot right on ${engine}:`);
    for (const { group, q, ndcg, isRight, first } of run[engine]) {
      if (isRight) continue;
      console.log(`  “${q}” (${group}, ${ndcg.toFixed(2)})`);
      for (const [grade, text] of first.slice(0, 5)) console.log(`      ${grade}  ${text}`);
      if (first.length === 0) console.log('      nothing found');
    }
  }
}

function printMoved(run: Run, before: Run): void {
  for (const engine of ENGINES) {
    console.log(`\nTotals and first ten that moved on ${engine}:`);
    const then = new Map(before[engine].map((it) => [it.q, it]));
    for (const now of run[engine]) {
      const old = then.get(now.q);
      const texts = (it: Verdict) => it.first.map(([, text]) => text);
      if (old === undefined) continue;
      const hasOtherTotal = old.total !== undefined && old.total !== now.total;
      if (!hasOtherTotal && texts(old).join('\n') === texts(now).join('\n')) continue;
      const totals = hasOtherTotal ? `, ${old.total} → ${now.total} results` : '';
      const verdict = (it: Verdict) => `${it.isRight ? 'right' : 'not right'} ${it.ndcg.toFixed(2)}`;
      const came = texts(now).filter((text) => !texts(old).includes(text)).length;
      console.log(
        `  “${now.q}”: ${verdict(old)} → ${verdict(now)}, ${came} of ${now.first.length} new${totals}`,
      );
    }
  }
}

/**
 * The run to compare with: a file that `--save` has written, or a git revision, whose own code then runs in a worktree of
 * its own, with the packages of this one.
 */
function runBefore(against: string): Run {
  const read = (file: string) => runSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  if (existsSync(against)) return read(against);
  const root = projectRoot();
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const revision = git('rev-parse', '--verify', '--end-of-options', `${against}^{commit}`);
  const folder = temporaryFolder('relevance-before');
  const worktree = join(folder.path, 'worktree');
  const saved = join(folder.path, 'run.json');
  git('worktree', 'add', '--detach', worktree, revision);
  try {
    symlinkSync(join(root, 'node_modules'), join(worktree, 'node_modules'));
    const { status } = spawnSync(
      process.execPath,
      [join(worktree, 'tests', 'bench', 'run.ts'), 'relevance', '--save', saved],
      { cwd: worktree, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    if (status !== 0) throw new Error(`The benchmark of ${against} ended with code ${status}`);
    return read(saved);
  } finally {
    git('worktree', 'remove', '--force', worktree);
    folder.remove();
  }
}

/**
 * `npm run bench -- relevance [--save FILE] [--against FILE_OR_REVISION]`: what is not right, and the figures; against an
 * earlier run or version, also which totals and first ten moved.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { save: { type: 'string' }, against: { type: 'string' } },
  });
  const before = values.against === undefined ? undefined : runBefore(values.against);
  const gazetteer = await loadGazetteer(projectRoot(), londonDay(new Date()));
  const [database, meili] = await Promise.all([testDatabase(), testMeilisearch()]);
  const folder = temporaryFolder('relevance');
  const services = { databaseUrl: database.url, meiliUrl: meili.url, meiliKey: meili.key };
  const run: Partial<Run> = {};
  try {
    for (const engine of ENGINES) {
      if (engine === 'postgresql') await meili.stop();
      // Each engine has a portal of its own, so that no answer of the other one is cached.
      const portal = await step(`Starting the portal on ${engine}`, () =>
        startMeasuredPortal(services, { dataDir: folder.path, demo: true }),
      );
      try {
        run[engine] = await step(`Asking ${engine}`, () => runOn(portal.url, engine, gazetteer));
      } finally {
        await portal.stop();
      }
    }
  } finally {
    await meili.remove();
    await database.close();
    folder.remove();
  }
  const complete = runSchema.parse(run);
  printFailures(complete);
  if (before !== undefined) printMoved(complete, before);
  printFigures(complete, before);
  if (values.save !== undefined) writeFileSync(values.save, JSON.stringify(complete));
}

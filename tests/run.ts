import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { JSONReport, JSONReportSuite } from '@playwright/test/reporter';
import { bothServices } from './support/services.ts';
import { projectRoot } from '#lib/root.ts';
import { build, needsBuild } from '../src/cli/build.ts';
import { installedChromium } from './support/chromium.ts';
import { makeTemplate } from './support/database.ts';
import { prepareDemo } from './support/demo.ts';
import { startLanes } from './support/lanes.ts';
import { log } from './support/log.ts';
import type { Counts } from './support/reporter.ts';
import {
  descendantsOf,
  endNow,
  endProcessesOf,
  pause,
  temporaryFolder,
  undoAtEnd,
} from './support/temporary.ts';

/**
 * `npm test` runs every stage and ends with a line "N passed, N failed". `npm test -- STAGE [NAME …]` runs one of
 * them, and of that only the files whose names contain one of the NAMEs.
 */
const STAGES = ['check', 'unit', 'build', 'integration', 'browser'] as const;
type Stage = (typeof STAGES)[number];

const root = projectRoot();
const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** No single test may take longer than this, so that a hanging one is named. */
const TEST_LIMIT_MS = 240_000;
/** So many test files run at the same time: for more the machine of a CI has no processors. */
const AT_ONCE = 2;
/** For fewer integration files than this no portal is started beforehand: each starts what it needs itself. */
const FILES_FOR_LANES = 4;
/** How many files are named as the slowest of a stage. */
const SLOWEST = 10;

/** Integration test files that run when no other does, one at a time, and why. */
const ALONE: Readonly<Record<string, string>> = {
  'cannot-exceed-the-places': 'lets a crowd of 1,000 apply at the same moment',
  'cannot-stop-the-site-with-one-form': 'measures how much of a processor the portal takes under attack',
  'cannot-tell-whether-an-account-exists': 'compares how long two answers take',
  crashes: 'kills two portals, PostgreSQL and Meilisearch in turn, and keeps both processors busy',
  'database-away': 'kills PostgreSQL for as long as pages are asked for',
  'full-disk': 'fills a disk',
  'killed-while-sending': 'kills two portals and PostgreSQL in turn, and keeps both processors busy',
  'search-without-meilisearch': 'stops Meilisearch, and tries it again within the seconds of the breaker',
};

const running = new Set<ChildProcess>();

/** Runs a command to its end with its output shown. @returns its exit code; a signal counts as 1. */
async function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  running.add(child);
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      console.error(`  ${error.message}`);
      resolve(1);
    });
    child.once('close', (it) => resolve(it ?? 1));
  });
  running.delete(child);
  return code;
}

function testFiles(kind: 'unit' | 'integration', names: readonly string[]): string[] {
  const folder = join(root, 'tests', kind);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => names.length === 0 || names.some((name) => path.includes(name)))
    .sort()
    .map((path) => join('tests', kind, path));
}

/**
 * Runs test files with Node's own runner. A run that ends without its sums has crashed.
 * @param options.oneProcess one process for all files instead of one for each, which reads the same modules anew: for
 * files that leave nothing behind in their process and have no hooks outside a `describe`
 */
async function nodeTests(
  files: readonly string[],
  workFolder: string,
  env: NodeJS.ProcessEnv,
  { atOnce = AT_ONCE, oneProcess = false }: { atOnce?: number; oneProcess?: boolean } = {},
): Promise<Counts> {
  if (files.length === 0) return NOTHING;
  const countsFile = join(workFolder, `counts-${randomUUID()}.json`);
  const code = await run(
    process.execPath,
    [
      '--test',
      `--test-reporter=${join(root, 'tests', 'support', 'reporter.ts')}`,
      '--test-reporter-destination=stdout',
      `--test-timeout=${TEST_LIMIT_MS}`,
      ...(oneProcess ? ['--test-isolation=none'] : [`--test-concurrency=${atOnce}`]),
      ...files,
    ],
    { TEST_COUNTS: countsFile, ...env },
  );
  if (!existsSync(countsFile)) {
    const failure = `  ✗ the process of ${files.length} files, the first of them ${files[0]}, ended before its tests (code ${code})`;
    console.log(failure);
    return { ...one(false), failures: [failure] };
  }
  const counts = JSON.parse(readFileSync(countsFile, 'utf8')) as Counts;
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/**
 * Runs the commands of `npm run check`: the first, which prepares the others, and then the others beside each other.
 * The output of each is shown when it has ended.
 */
async function check(): Promise<Counts> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { check: string };
  };
  const [first = '', ...others] = scripts.check.split(' && ');
  if (!(await finished(first))) return one(false);
  const results = await someAtOnce(others, finished);
  return one(results.every(Boolean));
}

/** Does the work for each of a list, as many at the same time as there are processors. @returns the results, in order */
async function someAtOnce<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = [...list.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

/** Runs a command of a script of package.json to its end, and shows its output then. @returns whether it succeeded */
async function finished(command: string): Promise<boolean> {
  const startedAt = performance.now();
  const child = spawn('npm', ['exec', '--silent', '--', ...command.split(' ')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(1);
    });
    child.once('close', (it) => resolve(it ?? 1));
  });
  running.delete(child);
  console.log(`${output.trim()}\n  ${code === 0 ? '✓' : '✗'} ${command} (${seconds(startedAt)})`);
  return code === 0;
}

/** What it comes to when no file has one of the names. */
function noFiles(names: readonly string[]): Counts {
  console.log('  no test files');
  return names.length === 0 ? NOTHING : one(false);
}

async function browserTests(names: readonly string[], workFolder: string): Promise<Counts> {
  const chromium = installedChromium();
  const resultsFile = join(workFolder, 'browser.json');
  const code = await run(
    process.execPath,
    [join(root, 'node_modules', '@playwright', 'test', 'cli.js'), 'test', '--reporter=list,json', ...names],
    {
      CHROMIUM_PATH: chromium,
      PLAYWRIGHT_JSON_OUTPUT_NAME: resultsFile,
      PLAYWRIGHT_FORCE_TTY: '0',
    },
  );
  if (!existsSync(resultsFile)) return one(false);
  const { stats, suites } = JSON.parse(readFileSync(resultsFile, 'utf8')) as JSONReport;
  console.log(`\n  the slowest:\n${slowest(suites, 10).join('\n')}`);
  // A test that passes only at the second attempt has found something.
  const counts = {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
    failures: suites.flatMap((suite) => browserFailures(suite)),
    files: [],
  };
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function browserFailures(suite: JSONReportSuite): string[] {
  const own = suite.specs.flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, results }) => {
        const why = results.flatMap(({ errors }) => errors.map(({ message }) => message ?? '')).join('\n');
        return `  ✗ [${projectName}] ${title} (${file}:${line})\n${stripVTControlCharacters(why).replaceAll(/^/gm, '      ')}`;
      }),
  );
  return [...own, ...(suite.suites ?? []).flatMap((inner) => browserFailures(inner))];
}

async function unitTests(names: readonly string[], workFolder: string): Promise<Counts> {
  const files = testFiles('unit', names);
  if (files.length === 0) return noFiles(names);
  // What is a calendar day must not depend on where the server stands.
  const runs = [
    ...halvesOf(files).map((half) => [half, 'America/New_York'] as const),
    ...halvesOf(files.filter(isAboutTime)).map((half) => [half, 'Europe/London'] as const),
  ];
  const counts = await someAtOnce(runs, ([half, TZ]) =>
    nodeTests(half, workFolder, { TZ }, { oneProcess: true }),
  );
  return counts.reduce(add, NOTHING);
}

/** Every second file, and the others: files of one folder, which need much the same time, are divided. */
const halvesOf = (files: readonly string[]): string[][] =>
  [0, 1].map((half) => files.filter((_, at) => at % 2 === half));

/**
 * Whether the time zone can make a difference to a test file: it says something of a date, a day or a clock. Of the parsers
 * only the processor's time is measured.
 */
const isAboutTime = (file: string) =>
  basename(file) !== 'parsers-are-linear.test.ts' &&
  /\bDate\b|clock|calendar|[a-z]+Day\b/i.test(readFileSync(join(root, file), 'utf8'));

/** The tests that took longest, with their seconds. */
function slowest(suites: readonly JSONReportSuite[], most: number): string[] {
  const timesOf = ({ title: under, specs, suites: inner = [] }: JSONReportSuite): [number, string][] => [
    ...specs.flatMap(({ title, file, tests }) =>
      tests.map(({ projectName, results }): [number, string] => [
        results.reduce((sum, { duration }) => sum + duration, 0),
        `[${projectName}] ${file}: ${under === file ? '' : `${under} `}${title}`,
      ]),
    ),
    ...inner.flatMap(timesOf),
  ];
  return suites
    .flatMap(timesOf)
    .sort(([a], [b]) => b - a)
    .slice(0, most)
    .map(([took, name]) => `  ${(took / 1000).toFixed(1).padStart(7)} s  ${name}`);
}

async function integrationTests(names: readonly string[], workFolder: string): Promise<Counts> {
  const files = testFiles('integration', names);
  if (files.length === 0) return noFiles(names);
  const isAlone = (file: string) => basename(file, '.test.ts') in ALONE;
  const together = files.filter((file) => !isAlone(file));
  const services = await bothServices({ dataDir: join(workFolder, 'services'), log, durable: false });
  try {
    await makeTemplate(services.databaseUrl);
    const env = {
      TEST_POSTGRES_URL: services.databaseUrl,
      TEST_MEILI_URL: services.meiliUrl,
      TEST_MEILI_KEY: services.meiliKey,
      TZ: 'UTC',
    };
    const isFew = together.length < FILES_FOR_LANES;
    const [demo, lanes] = await Promise.all([
      isFew ? {} : prepareDemo(services.databaseUrl),
      startLanes(isFew ? 0 : AT_ONCE, services.databaseUrl),
    ]);
    const first = await nodeTests(together, workFolder, { ...env, ...demo, ...lanes.env }).finally(() =>
      lanes.stop(),
    );
    return add(first, await nodeTests(files.filter(isAlone), workFolder, env, { atOnce: 1 }));
  } finally {
    await services.stop();
  }
}

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, failures: [], files: [] };

const one = (passed: boolean): Counts => ({ ...NOTHING, passed: passed ? 1 : 0, failed: passed ? 0 : 1 });

const add = (a: Counts, b: Counts): Counts => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  failures: [...a.failures, ...b.failures],
  files: [...a.files, ...b.files],
});

/** The files of a stage that took the longest, a line each. */
function slowestOf({ files }: Counts): string[] {
  const most = files.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, SLOWEST);
  return most.map(
    ({ file, milliseconds }) =>
      `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${relative('tests', file)}`,
  );
}

const WORK: Record<Stage, (names: readonly string[], workFolder: string) => Promise<Counts>> = {
  check,
  unit: unitTests,
  build: async () => {
    if (!needsBuild()) console.log('  nothing has changed since the last build');
    else await build();
    return one(true);
  },
  integration: integrationTests,
  browser: browserTests,
};

/** What stages need the built pages. */
const ON_PAGES: readonly Stage[] = ['integration', 'browser'];

async function main(): Promise<number> {
  const [wanted, ...names] = process.argv.slice(2);
  if (wanted !== undefined && !STAGES.some((stage) => stage === wanted)) {
    console.error(`There is no stage "${wanted}". There are: ${STAGES.join(', ')}.`);
    return 2;
  }
  const only = wanted as Stage | undefined;
  const stages = only === undefined ? STAGES : ON_PAGES.includes(only) ? (['build', only] as const) : [only];

  const folder = temporaryFolder('run');
  // All that this run and its tests need is below it.
  process.env['TEST_DIR'] = folder.path;
  // What has been compiled for one process is compiled for the others too, of which there are some hundred.
  process.env['NODE_COMPILE_CACHE'] ??= join(root, 'node_modules', '.cache', 'compiled');
  undoAtEnd(() => {
    // Interrupted: the tests first, with what they started, and the servers then.
    const started = descendantsOf(process.pid);
    for (const child of running) child.kill('SIGTERM');
    for (const pid of started) endNow(pid);
    pause(200);
    endProcessesOf(folder.path);
  });

  const begunAt = performance.now();
  let sums = NOTHING;
  const lines: string[] = [];
  for (const stage of stages) {
    console.log(`\n── ${stage}`);
    const startedAt = performance.now();
    const counts = await WORK[stage](stage === only ? names : [], folder.path).catch((error: unknown) => {
      console.error(error);
      return one(false);
    });
    sums = add(sums, counts);
    if (counts.files.length > SLOWEST) console.log(`  the slowest files:\n${slowestOf(counts).join('\n')}`);
    lines.push(
      `${counts.failed === 0 ? '✓' : '✗'} ${stage}: ${formatCounts(counts)} (${seconds(startedAt)})`,
    );
    console.log(lines.at(-1));
  }
  // Servers of a test that was ended by force; nothing else names this folder.
  endProcessesOf(folder.path);
  folder.remove();

  // Once more at the end, where a reader of the last page of a long log finds them.
  if (only === undefined && sums.failures.length > 0) {
    console.log(`\n── failed\n${sums.failures.join('\n')}`);
  }
  console.log(`\n${lines.join('\n')}\nin all ${seconds(begunAt)}\n\n${formatCounts(sums)}`);
  return sums.failed === 0 ? 0 : 1;
}

function formatCounts({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
}

process.exitCode = await main();

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { bothServices } from '../support/services.ts';
import { createLog } from '#lib/log.ts';
import { projectRoot } from '#lib/root.ts';
import { step } from '../../src/cli/progress.ts';
import { feedAdvert } from '../support/feed-generator.ts';
import { TEST_KEY } from '../support/portal.ts';

/**
 * `npm run bench -- import [--count N] [--employers N]`: a feed of N adverts of 4 KB with the defects of real feeds,
 * imported twice by the command itself. Prints the seconds and the peak memory of the command's process.
 */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { count: { type: 'string', default: '15000' }, employers: { type: 'string', default: '400' } },
  });
  const [count, employers] = [Number(values.count), Number(values.employers)];
  const folder = mkdtempSync(join(tmpdir(), 'bench-import-'));
  try {
    const path = join(folder, 'feed.ndjson');
    const bytes = await writeFeed(path, count, employers);
    console.log(`${count} adverts of ${employers} employers, ${(bytes / count / 1024).toFixed(1)} KB each`);
    const log = createLog({ level: 'warn' });
    const dataDir = join(folder, 'data');
    const services = await step('Starting PostgreSQL and Meilisearch', () => bothServices({ dataDir, log }));
    try {
      for (const name of ['first run', 'second run, nothing new']) {
        const { seconds, importSeconds, megabytes, cpu, summary } = await runImport(path, {
          ...services,
          dataDir,
        });
        console.log(
          `${name}: ${importSeconds} of import, ${seconds.toFixed(1)} s with the search index, ${cpu} s of CPU, ${megabytes} MB, ${summary}`,
        );
      }
    } finally {
      await services.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function writeFeed(path: string, count: number, employers: number): Promise<number> {
  const file = createWriteStream(path);
  let bytes = 0;
  for (let n = 0; n < count; n += 1) {
    const line = `${JSON.stringify(feedAdvert(n, { employers }))}\n`;
    bytes += Buffer.byteLength(line);
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return bytes;
}

/** Printed by the command when it ends: the peak resident memory, in kilobytes. */
const MEMORY = /VmHWM=(\d+)/;
/**
 * Makes the command's process print its peak memory when it ends. Not `maxRSS` of `resourceUsage`: that of a child
 * process starts with its parent's value.
 */
const WATCH = `
  import { readFileSync } from 'node:fs';
  process.on('exit', () => {
    const peak = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    const { user, system } = process.cpuUsage();
    process.stderr.write('VmHWM=' + peak + ' cpu=' + Math.round((user + system) / 1e6) + '\\n');
  });`;

/** The flags that `npm run import` passes to Node. */
function flags(root: string): string[] {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return (scripts['import'] ?? '').split(' ').filter((word) => word.startsWith('--'));
}

async function runImport(
  path: string,
  services: { databaseUrl: string; meiliUrl: string; meiliKey: string; dataDir: string },
): Promise<{ seconds: number; importSeconds: string; megabytes: number; cpu: string; summary: string }> {
  const root = projectRoot();
  const startedAt = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...flags(root),
      `--import=data:text/javascript,${encodeURIComponent(WATCH)}`,
      join(root, 'src/cli/import.ts'),
      'jobposting',
      path,
    ],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: services.databaseUrl,
        MEILI_URL: services.meiliUrl,
        MEILI_KEY: services.meiliKey,
        DATA_DIR: services.dataDir,
        MAIL_URL: 'outbox:',
        ENCRYPTION_KEY: TEST_KEY,
        DEMO: '0',
      },
    },
  );
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`the import failed:\n${stderr}`);
  return {
    seconds: (performance.now() - startedAt) / 1000,
    importSeconds: /Importing job postings[^:]*: ([\d.]+ s)/.exec(stderr)?.[1] ?? '?',
    megabytes: Math.round(Number(MEMORY.exec(stderr)?.[1] ?? 0) / 1024),
    cpu: /cpu=(\d+)/.exec(stderr)?.[1] ?? '?',
    summary: stdout.trim().split('\n').at(-1) ?? '',
  };
}

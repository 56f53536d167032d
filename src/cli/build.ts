import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#lib/root.ts';

const root = projectRoot();
const SOURCES = ['src', 'public', 'astro.config.mjs', 'package-lock.json'];

/** Astro's build: the pages as a handler of requests. */
export const BUILT = join(root, 'dist', 'server', 'entry.mjs');

/** The newest change below a file or folder, in milliseconds; 0 when there is none. */
function newestChange(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** Never built, or something that the pages are made of is newer. */
export function needsBuild(): boolean {
  return Math.max(...SOURCES.map((name) => newestChange(join(root, name)))) > newestChange(BUILT);
}

/** Builds the pages. @throws with everything that the build printed. */
export async function build(): Promise<void> {
  const astro = spawn(process.execPath, [join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
  });
  let said = '';
  for (const stream of [astro.stdout, astro.stderr])
    stream.on('data', (chunk: Buffer) => (said += String(chunk)));
  const code = await new Promise((resolve) => astro.once('close', resolve));
  if (code !== 0) throw new Error(`Could not build the pages.\n${said}`);
}

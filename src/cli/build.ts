import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#lib/root.ts';

const root = projectRoot();
const SOURCES = ['src', 'public', 'astro.config.mjs', 'package-lock.json'];

/** The entry of Astro's build, which exports the pages as a request handler. */
export const BUILT = join(root, 'dist', 'server', 'entry.mjs');

/** The time of the newest change in a file or folder, in milliseconds since 1970; 0 when the path does not exist. */
function newestChange(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** True when the site was never built, or when a source of the pages is newer than the build. */
export function needsBuild(): boolean {
  return Math.max(...SOURCES.map((name) => newestChange(join(root, name)))) > newestChange(BUILT);
}

/** Builds the pages. @throws an error with the whole output of the build. */
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

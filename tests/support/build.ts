import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '#lib/root.ts';

const root = projectRoot();
const SOURCES = ['src', 'public', 'astro.config.mjs', 'package-lock.json'];

function newestChange(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newestChange(join(path, name))));
}

/** The rule by which `npm start` decides too: something that the pages are made of is newer than they are. */
export function needsBuild(): boolean {
  const built = newestChange(join(root, 'dist', 'server', 'entry.mjs'));
  return built === 0 || Math.max(...SOURCES.map((name) => newestChange(join(root, name)))) > built;
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
  if (code !== 0) throw new Error(`The pages could not be built.\n${said}`);
}

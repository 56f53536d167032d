import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

/** The headless shell is the same browser without what only a window needs. */
const NAMES = ['chromium', 'chromium-headless-shell', 'chromium-browser', 'google-chrome'];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name: string): string | undefined {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

/** The path of a Chromium on this machine: that of CHROMIUM_PATH, one on PATH, or Playwright's own. */
export function findChromium(): string | undefined {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (!isExecutable(chosen)) throw new Error(`CHROMIUM_PATH names ${chosen}, which cannot be run.`);
    return chosen;
  }
  const found = NAMES.map(onPath).find((path) => path !== undefined);
  if (found !== undefined) return found;
  const own = chromium.executablePath();
  return existsSync(own) ? own : undefined;
}

function attempt(command: string, args: readonly string[]): boolean {
  console.log(`  ${command} ${args.join(' ')}`);
  return (
    spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 10 * 60_000 }).status === 0
  );
}

/**
 * The path of a Chromium on this machine, which is installed when there is none. @throws a sentence that says what to
 * do.
 */
export function installedChromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  console.log('There is no Chromium yet; installing one:');
  if (process.getuid?.() === 0 && onPath('apt-get') !== undefined) {
    if (attempt('apt-get', ['update']))
      ['chromium', 'chromium-headless-shell'].some((name) =>
        attempt('apt-get', ['install', '-y', '--no-install-recommends', name]),
      );
  }
  const installed = findChromium();
  if (installed !== undefined) return installed;
  attempt('npx', ['playwright', 'install', 'chromium']);
  const brought = findChromium();
  if (brought !== undefined) return brought;
  throw new Error(
    'No Chromium was found and none could be installed. Install one and set CHROMIUM_PATH to it.',
  );
}

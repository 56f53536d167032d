import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '#lib/root.ts';
import { twoRoles } from './portal.ts';
import { endNow, undoAtEnd } from './temporary.ts';

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Starts a command of `src/cli` with the given settings; `ran` resolves when the command has ended. */
export function startCommand(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): { ran: Promise<Ran>; kill(): void } {
  // As in an installation: the application's role for the work, the owner's for the tables.
  const { DATABASE_URL: ownerUrl } = env;
  const roles = ownerUrl === undefined || ownerUrl === '' ? {} : twoRoles(ownerUrl);
  const child = spawn(process.execPath, [join(projectRoot(), 'src', 'cli', `${name}.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ENCRYPTION_KEY: '',
      ENCRYPTION_KEY_BEFORE: '',
      MAIL_URL: 'outbox:',
      ...env,
      ...roles,
    },
  });
  const takeBack = undoAtEnd(() => endNow(child.pid));
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  const ran = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      takeBack();
      resolve({ code, stdout, stderr });
    });
  });
  return { ran, kill: () => endNow(child.pid) };
}

export const runCommand = (name: string, args: readonly string[], env: Readonly<Record<string, string>>) =>
  startCommand(name, args, env).ran;

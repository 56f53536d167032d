import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartError } from '../start-error.ts';

/** True while a process runs. A zombie, which has ended but whose exit code its parent has not read, does not count. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  try {
    // The format is "pid (name, which may contain any character) state …".
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.[0] !== 'Z';
  } catch {
    return process.platform !== 'linux';
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux')
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
  } catch {
    return '';
  }
}

/**
 * True when a process has `folder` as its working directory: PostgreSQL and Meilisearch both work in their data folder;
 * a process that merely names the folder in its arguments does not.
 */
function worksIn(pid: number, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder);
  } catch {
    return false;
  }
}

/**
 * True when a process is the service of that program with its data in `folder`: not another site's service, and not a
 * later process that was given the id of one of ours.
 */
export function isServiceOf(pid: number, program: 'postgres' | 'meilisearch', folder: string): boolean {
  const command = commandLine(pid);
  if (!command.includes(program)) return false;
  return process.platform === 'linux' ? worksIn(pid, folder) : command.includes(folder);
}

/** Ids of all processes of a program whose data is in `folder`; on systems without /proc, those in `known` only. */
export function servicesOf(
  program: 'postgres' | 'meilisearch',
  folder: string,
  known: readonly (number | undefined)[],
): number[] {
  const pids = new Set(known.filter((pid) => pid !== undefined));
  if (process.platform === 'linux')
    for (const name of readdirSync('/proc')) if (/^\d+$/.test(name)) pids.add(Number(name));
  return [...pids].filter((pid) => pid !== process.pid && isServiceOf(pid, program, folder));
}

const ASK_EVERY_MS = 20;

/** Ends a process with `signal` and waits until it is gone; kills it when that takes too long. */
export async function endProcess(pid: number, signal: NodeJS.Signals): Promise<void> {
  const send = (it: NodeJS.Signals) => {
    try {
      process.kill(pid, it);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  };
  send(signal);
  let killed = false;
  for (let waited = 0; isAlive(pid); waited += ASK_EVERY_MS) {
    if (waited >= 10_000 && !killed) {
      killed = true;
      send('SIGKILL');
    }
    if (waited > 15_000)
      throw new StartError(
        `Process ${pid}, left over from before, cannot be ended. End it, and start again.`,
      );
    await sleep(ASK_EVERY_MS);
  }
}

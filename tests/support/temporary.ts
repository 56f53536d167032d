import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Cleanup functions for everything that a test leaves outside its process (folders, servers); they also run when the
 * process is interrupted or a hook fails.
 */
const undone = new Set<() => void>();

/**
 * Registers a cleanup that runs at the latest when this process ends. @returns a function that cancels the
 * registration.
 */
export function undoAtEnd(undo: () => void): () => void {
  if (undone.size === 0) listen();
  undone.add(undo);
  return () => undone.delete(undo);
}

let listening = false;
function listen(): void {
  if (listening) return;
  listening = true;
  const undoAll = () => {
    for (const undo of [...undone].reverse()) {
      try {
        undo();
      } catch {
        // The other cleanups still run.
      }
    }
    undone.clear();
  };
  process.on('exit', undoAll);
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      undoAll();
      process.exit(code);
    });
  }
}

/**
 * Creates a folder for this test. All such folders are below one folder of the run (`TEST_DIR`) or of this process.
 * Other users may traverse it: PostgreSQL runs as another user when the tests run as root.
 */
export function temporaryFolder(purpose: string): { path: string; remove(): void } {
  const path = mkdtempSync(join(process.env['TEST_DIR'] ?? tmpdir(), `portal-test-${purpose}-`));
  chmodSync(path, 0o711);
  const remove = () => {
    rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    takeBack();
  };
  const takeBack = undoAtEnd(remove);
  return { path, remove };
}

/** Ids of the running processes that name this folder in their command line; empty on systems without /proc. */
export function processesOf(folder: string): number[] {
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Kills the processes of a folder and waits a moment until they are gone. */
export function endProcessesOf(folder: string): void {
  const left = processesOf(folder);
  for (const pid of left) endNow(pid);
  if (left.length > 0) pause(200);
}

/** Kills a process, if it is alive. */
export function endNow(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // The process has ended by itself.
  }
}

/** A blocking pause, for the end of the process, when nothing can be awaited any more. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended; its parent has not read its exit code yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ids of all descendants of a process; empty on systems without /proc. */
export function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        // The format is "pid (name, which may contain any character) state parent …".
        const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
        children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
      } catch {
        // The process has ended meanwhile.
      }
    }
  } catch {
    return [];
  }
  const found: number[] = [];
  for (const next = [pid]; ;) {
    const parent = next.pop();
    if (parent === undefined) return found;
    const some = children.get(parent) ?? [];
    found.push(...some);
    next.push(...some);
  }
}

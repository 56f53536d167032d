import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Whatever a test leaves outside its process (folders, servers) is registered here, so that it is gone even when the
 * process is interrupted or a hook fails.
 */
const undone = new Set<() => void>();

/** Registers something to be undone at the latest when this process ends. @returns a function that takes it back. */
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
        // The others still have their turn.
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
 * A folder of this test's own. All are below one folder of the whole run (`TEST_DIR`), or of this process. Others may
 * pass through it: PostgreSQL is another user's when the tests run as root.
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

/** Ids of the living processes that name this folder in their command line; empty where there is no /proc. */
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

/** Ends the processes of a folder without warning, and gives them a moment to be gone. */
export function endProcessesOf(folder: string): void {
  const left = processesOf(folder);
  for (const pid of left) endNow(pid);
  if (left.length > 0) pause(200);
}

/** Ends a process without warning, if it lives. */
export function endNow(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** For the moment of ending, in which nothing can be awaited any more. */
export function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie has ended; nobody has asked for its exit code yet.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Ids of everything that a process has started, and that those have started; empty where there is no /proc. */
export function descendantsOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  try {
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue;
      try {
        // "pid (name, which may hold anything) state parent …"
        const parent = Number(readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
        children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
      } catch {
        // It has ended meanwhile.
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

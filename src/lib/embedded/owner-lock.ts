import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Locks a folder for this process, so that of two processes that start at the same moment only one creates and starts
 * the services in it. Node has no file locks of its own. Its SQLite uses those of the operating system, which are
 * released however the process ends; a file with a process id would stay behind.
 * @returns an object that releases the folder, or undefined while another process holds it.
 */
export function takeFolder(folder: string): { release(): void } | undefined {
  const lock = new DatabaseSync(join(folder, 'owner.lock'), { timeout: 0 });
  try {
    lock.exec('begin exclusive');
  } catch (error) {
    lock.close();
    const SQLITE_BUSY = 5;
    if ((error as { errcode?: number }).errcode === SQLITE_BUSY) return undefined;
    throw error;
  }
  return { release: () => lock.close() };
}

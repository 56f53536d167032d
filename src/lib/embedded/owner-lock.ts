import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes a folder for this process, so that of two that start at the same moment only one makes and starts the services
 * in it. Node has no lock of files of its own; that of its SQLite is the operating system's, and so is gone with the
 * process however it ends, which a file that holds a process's number is not.
 * @returns what gives the folder back, or undefined while another process has it.
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

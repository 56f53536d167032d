import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Flushes a folder, so that a file's new name in it survives a crash. Does nothing where the system cannot flush
 * folders.
 */
export function flushFolder(folder: string): void {
  let handle: number | undefined;
  try {
    handle = openSync(folder, 'r');
    fsyncSync(handle);
  } catch {
    // Windows cannot open folders, and some file systems cannot flush them.
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

function writeBeside(file: string, text: string): string {
  const beside = `${file}.${randomBytes(6).toString('hex')}.new`;
  try {
    const handle = openSync(beside, 'wx', 0o600);
    try {
      writeFileSync(handle, text);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  return beside;
}

/**
 * Atomically replaces a file, readable by its owner only. After a crash at any moment the file has the old text or the
 * new text, complete.
 */
export function replaceWhole(file: string, text: string): void {
  const beside = writeBeside(file, text);
  renameSync(beside, file);
  flushFolder(dirname(file));
}

/** Creates a file as `replaceWhole` does, unless it exists. @returns whether the file was created. */
export function createWhole(file: string, text: string): boolean {
  const beside = writeBeside(file, text);
  try {
    // Unlike renaming, linking never replaces a file that another process has created meanwhile.
    linkSync(beside, file);
    flushFolder(dirname(file));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(beside, { force: true });
  }
}

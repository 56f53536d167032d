import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';

const MIB = 1024 * 1024;
/** PostgreSQL's write-ahead log has files of 16 MiB, and PostgreSQL needs the next one while it starts. */
const LEAST_FREE_MIB = 64;
/** The first start creates a database cluster and a search index. */
const LEAST_FREE_FIRST_MIB = 256;

/** A sentence that says why a folder cannot be used; undefined for an error with another cause. */
export function describeFileError(error: unknown, folder: string): string | undefined {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EACCES':
    case 'EPERM':
      return `This user may not write to ${folder}. Start the portal as the user that the folder belongs to, or set DATA_DIR to another folder.`;
    case 'EROFS':
      return `${folder} can only be read. Make it writable, or set DATA_DIR to another folder.`;
    case 'ENOSPC':
    case 'EDQUOT':
      return `The disk that ${folder} is on is full. Free some space, and start again.`;
    case 'ENOTDIR':
    case 'EEXIST':
      return `${folder} is not a folder. Set DATA_DIR to a folder.`;
    default:
      return undefined;
  }
}

/**
 * Checks before any other work that the embedded services will be able to write all their files; creates the folder
 * when it is missing. @throws {StartError} naming the problem.
 */
export function checkDataFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    const probe = join(dataDir, `.probe-${process.pid}`);
    const handle = openSync(probe, 'w', 0o600);
    try {
      writeSync(handle, Buffer.alloc(64 * 1024));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
      rmSync(probe, { force: true });
    }
  } catch (error) {
    const words = describeFileError(error, dataDir);
    throw words === undefined ? error : new StartError(words, { cause: error });
  }
  const postgres = statSync(join(dataDir, 'postgres'), { throwIfNoEntry: false });
  const own = process.getuid?.();
  if (postgres !== undefined && own !== undefined && own !== 0 && postgres.uid !== own) {
    throw new StartError(
      `${join(dataDir, 'postgres')} belongs to another user (number ${postgres.uid}). Start the portal as that user, or set DATA_DIR to another folder.`,
    );
  }
  const { bavail, bsize } = statfsSync(dataDir);
  const free = Math.floor((bavail * bsize) / MIB);
  const least = postgres === undefined ? LEAST_FREE_FIRST_MIB : LEAST_FREE_MIB;
  if (free < least) {
    throw new StartError(
      `The disk that ${dataDir} is on has ${free} MiB left, and the portal needs ${least} to start. Free some space, and start again.`,
    );
  }
}

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from './start-error.ts';
import { createWhole, replaceWhole } from './whole-file.ts';

const KEY_BYTES = 32;

/**
 * The text of a key file, or undefined when there is none. @throws {StartError} when the file holds no complete key.
 */
function readKey(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  const key = readFileSync(file, 'utf8').trim();
  if (Buffer.from(key, 'base64').length === KEY_BYTES) return key;
  throw new StartError(
    `${file} does not hold a whole key. Put the file back from a backup: what the portal has encrypted cannot be read without it.`,
  );
}

/** The key beside an embedded database, if there is one. @throws {StartError} when the key file is damaged. */
export const storedKey = (dataDir: string): string | undefined => readKey(join(dataDir, 'encryption.key'));

/**
 * The key of an embedded database: created once, readable by its owner only. A damaged key file is replaced only where
 * no database lies beside it, because then nothing can be encrypted under the key. @throws {StartError} when the file
 * is damaged in any other case.
 */
export function ownKey(dataDir: string): string {
  const file = join(dataDir, 'encryption.key');
  mkdirSync(dataDir, { recursive: true });
  const fresh = randomBytes(KEY_BYTES).toString('base64');
  createWhole(file, fresh);
  try {
    return readKey(file) ?? fresh;
  } catch (error) {
    if (existsSync(join(dataDir, 'postgres'))) throw error;
    replaceWhole(file, fresh);
    return fresh;
  }
}

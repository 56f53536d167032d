import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Loads the passwords that attackers try first, in lower case. See db/data/README.md for their source. */
export async function loadCommonPasswords(root: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(root, 'db', 'data', 'common-passwords.txt'), 'utf8');
  return new Set(text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { demoSchema, programmeSchema, type Programme } from './programme.ts';

/**
 * The programmes in `db/data/programmes.json`; in a demonstration, with the invented numbers of
 * `db/demo/data/programmes.json`.
 * @throws when a file is missing or malformed
 */
export async function loadProgrammes(
  root: string,
  { demo = false } = {},
): Promise<ReadonlyMap<string, Programme>> {
  const read = async (...file: string[]): Promise<unknown> =>
    JSON.parse(await readFile(join(root, 'db', ...file), 'utf8'));
  const programmes = z
    .array(programmeSchema)
    .min(1)
    .parse(await read('data', 'programmes.json'));
  const invented = demo ? demoSchema.parse(await read('demo', 'data', 'programmes.json')) : {};
  return new Map(programmes.map((it) => [it.slug, { ...it, ...invented[it.slug] }]));
}

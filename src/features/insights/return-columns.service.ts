import { readFile } from 'fs/promises';
import { join } from 'path/posix';
import { z } from 'zod';
import { projectRoot } from '#lib/root.ts';
import { columnSchema, type ReturnColumn } from './reports.ts';

/** @throws when `db/data/return-columns.json` is not what it should be. */
export async function loadReturnColumns(root = projectRoot()): Promise<ReturnColumn[]> {
  const text = await readFile(join(root, 'db', 'data', 'return-columns.json'), 'utf8');
  return z.array(columnSchema).min(1).parse(JSON.parse(text));
}

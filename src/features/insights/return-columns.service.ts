import { readFile } from 'fs/promises';
import { join } from 'path/posix';
import { z } from 'zod';
import { projectRoot } from '#lib/root.ts';
import { columnSchema, type ReturnColumn } from './reports.ts';

/** @throws if `db/data/return-columns.json` is not valid */
export async function loadReturnColumns(root = projectRoot()): Promise<ReturnColumn[]> {
  const text = await readFile(join(root, 'db', 'data', 'return-columns.json'), 'utf8');
  return z.array(columnSchema).min(1).parse(JSON.parse(text));
}

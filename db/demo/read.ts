import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';

const FOLDER = join(import.meta.dirname, 'data');

/**
 * Reads a file of `db/demo/data`. A CSV file is a list of rows, whose cells are texts.
 * @param text the content, where a test has a different one
 * @throws an error that names the file and the place of each wrong value
 */
export function readData<Schema extends z.ZodType>(
  file: string,
  schema: Schema,
  text = readFileSync(join(FOLDER, file), 'utf8'),
): z.infer<Schema> {
  const isTable = file.endsWith('.csv');
  let content: unknown;
  try {
    content = isTable ? parse(text, { columns: true, bom: true, skip_empty_lines: true }) : JSON.parse(text);
  } catch (error) {
    throw new Error(`db/demo/data/${file}: ${(error as Error).message}`, { cause: error });
  }
  // Each file is checked once: to compile a faster check would take longer than the check itself.
  const result = schema.safeParse(content, { jitless: true });
  if (result.success) return result.data;
  const sentences = result.error.issues.map(({ path, message }) => {
    const [row, ...column] = path;
    const place =
      isTable && typeof row === 'number'
        ? [`line ${row + 2}`, z.core.toDotPath(column)]
        : [z.core.toDotPath(path)];
    return `${[`db/demo/data/${file}`, ...place].filter((part) => part !== '').join(', ')}: ${message}`;
  });
  throw new Error(sentences.join('\n'));
}

/** In a table, several values in one cell are separated by "|". */
export const list = z.string().transform((cell) => (cell === '' ? [] : cell.split('|')));
export const optionalCell = z.string().transform((cell) => (cell === '' ? undefined : cell));
export const numberCell = z
  .string()
  .regex(/^\d+(\.\d+)?$/, { error: 'is not a number' })
  .transform(Number);

/** A reference to an entry of another file. */
export function nameIn(file: string, names: Iterable<string>) {
  const known = new Set(names);
  return z
    .string()
    .refine((name) => known.has(name), { error: ({ input }) => `"${String(input)}" is not in ${file}` });
}

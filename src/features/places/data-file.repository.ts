import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { placeMessages } from './messages.en.ts';

/** The files of Ordnance Survey's downloads, read line by line: memory use does not grow with the file. */

/**
 * The file or folder cannot be used, and nothing was changed. The message is for the operator who started the import.
 */
export class PlaceImportError extends Error {
  override readonly name = 'PlaceImportError';
}

/**
 * Characters. Far more than a line of these files; an open quotation mark would otherwise swallow the rest of the
 * file.
 */
const LONGEST_LINE = 4_096;

export interface Source {
  name: string;
  open: () => Readable;
}

/** The fields of each line that is not empty. @throws PlaceImportError when the file cannot be read to its end */
export async function* linesOf(
  name: string,
  open: () => Readable,
): AsyncGenerator<{ fields: string[]; line: number }> {
  const parser = parse({
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    trim: true,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_LINE,
  });
  const steps = name.toLowerCase().endsWith('.gz') ? [open(), createGunzip(), parser] : [open(), parser];
  const reading = pipeline(steps);
  // The error reaches the code below through the parser, which the failed read destroys.
  reading.catch(() => undefined);
  try {
    for await (const { record, info } of parser) yield { fields: record, line: info.lines };
    await reading;
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new PlaceImportError(`${name} could not be read to its end: ${detail}`, { cause });
  }
}

/** @param source a CSV file, the same compressed (`.gz`), a folder with such files at any depth, or a stream */
export async function sourcesOf(source: string | Readable): Promise<Source[]> {
  if (typeof source !== 'string') return [{ name: placeMessages.stream, open: () => source }];
  const found = await stat(source).catch((cause: unknown) => {
    throw new PlaceImportError(`There is no file or folder ${source}`, { cause });
  });
  if (!found.isDirectory()) {
    if (source.toLowerCase().endsWith('.zip'))
      throw new PlaceImportError(`Unpack ${source} first, then import its folder`);
    return [{ name: basename(source), open: () => createReadStream(source) }];
  }
  const paths = (await readdir(source, { recursive: true }))
    .filter((path) => /\.csv(?:\.gz)?$/i.test(path))
    .sort();
  if (paths.length === 0) throw new PlaceImportError(`There is no CSV file in the folder ${source}`);
  return paths.map((path) => ({ name: path, open: () => createReadStream(join(source, path)) }));
}

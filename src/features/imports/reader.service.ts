import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nameOfBinary, readHead, scanFile, textOf, type Encoding } from './file.service.ts';
import { FEED_LIMITS } from './limits.ts';
import { isObject } from './record.ts';
import { isJobPosting, References } from './references.ts';
import { INCOMPLETE, layoutOf, splitJson, splitLines, type Piece } from './splitter.ts';
import { readerServiceMessages as messages } from './messages.en.ts';

/**
 * Reads records from files. Feeds are too large to hold in memory, and one broken record must not affect the others.
 */

/**
 * One record, or its error, or a note about something that was skipped. `source` names the file and, after a colon,
 * the line (NDJSON) or the position in the list (JSON), both counted from 1.
 */
export type ReadRecord =
  | { source: string; value: unknown }
  | { source: string; error: string; isFile?: boolean }
  | { source: string; note: string };

/** The file or folder cannot be read at all. The message is written for the person who started the import. */
export class JobPostingReadError extends Error {
  override readonly name = 'JobPostingReadError';
}

const FILE_NAME = /\.(?:json|ndjson|jsonl)$/i;
const NAMED_LINES = /\.(?:ndjson|jsonl)$/i;
/** How deep lists of adverts may be nested. */
const DEEPEST_GRAPH = 4;

/**
 * Reads job postings from a file, or from every `.json`, `.ndjson` and `.jsonl` file of a folder in the order of
 * their names. A file may contain one object, a list, an object with an `@graph` list, or one object per line; its
 * content decides, not its name. A record that cannot be read is returned with an error, and reading continues.
 * Memory does not grow with the size of the files. References by `@id` are followed within their file.
 *
 * @throws JobPostingReadError if there is no such file or folder, or it contains nothing that can be read
 */
export async function* readJobPostings(path: string): AsyncGenerator<ReadRecord> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new JobPostingReadError(whyNotFound(path, cause), { cause });
  });
  if (found.isFile()) {
    yield* readFile(path);
    return;
  }
  if (!found.isDirectory()) throw new JobPostingReadError(`${path} is neither a file nor a folder`);
  const entries = await readdir(path).catch((cause: unknown) => {
    throw new JobPostingReadError(`The folder ${path} could not be read: ${describeError(cause)}`, { cause });
  });
  let files = 0;
  for (const name of entries.sort()) {
    const entry = await lstat(join(path, name)).catch(() => undefined);
    const skipped =
      entry === undefined || !(entry.isFile() || entry.isDirectory() || entry.isSymbolicLink())
        ? messages.readJobPostings.skipped.skippedNotAFile
        : entry.isDirectory()
          ? messages.readJobPostings.skipped.skippedAFolderWithin
          : entry.isSymbolicLink()
            ? messages.readJobPostings.skipped.skippedALinkTo
            : FILE_NAME.test(name)
              ? undefined
              : messages.readJobPostings.skipped.skippedNotAJson;
    if (skipped !== undefined) {
      yield { source: name, note: skipped };
      continue;
    }
    files += 1;
    yield* readFile(join(path, name));
  }
  if (files === 0) throw new JobPostingReadError(`There is no .json, .ndjson or .jsonl file in ${path}`);
}

async function* readFile(path: string): AsyncGenerator<ReadRecord> {
  const name = basename(path);
  try {
    const head = await readHead(path);
    const binary = nameOfBinary(head);
    if (binary !== undefined) {
      yield { source: name, error: messages.readFile.error.theFileIs(binary), isFile: true };
      return;
    }
    const { encoding, hasBytes: hasIds } = await scanFile(path, head, '"@id"');
    const start = new TextDecoder(encoding).decode(head);
    const layout = layoutOf(start, { isNamedLines: NAMED_LINES.test(name) });
    if (layout === 'empty') {
      yield { source: name, note: messages.readFile.note.skippedTheFileIs };
      return;
    }
    if (layout === 'unknown') {
      const isMarkup = /^\uFEFF?\s*</.test(start);
      yield {
        source: name,
        error: isMarkup ? messages.readFile.error.theFileIsA : messages.readFile.error.theFileDoesNot,
        isFile: true,
      };
      return;
    }
    if (encoding === 'windows-1252') {
      yield { source: name, note: messages.readFile.note.theFileIsNot };
    }
    const pieces = () => piecesOf(path, encoding, layout);
    const references = new References();
    if (hasIds) {
      for await (const piece of pieces()) {
        if (!('text' in piece) || !piece.text.includes('"@id"')) continue;
        const value = parse(piece.text);
        // A record refused for its shape could exhaust the stack here as well.
        if (shapeError(value) === undefined) references.collect(value);
      }
    }
    if (references.isFull) {
      yield {
        source: name,
        note: messages.readFile.note.theFileDescribesToo,
      };
    }
    let others = 0;
    for await (const piece of pieces()) {
      for (const record of recordsOf(name, piece, references)) {
        if (record === undefined) others += 1;
        else yield record;
      }
    }
    if (others > 0) {
      const are =
        others === 1 ? messages.readFile.are.objectIsNotAn : messages.readFile.are.objectsAreNotAdverts;
      yield { source: name, note: messages.readFile.note.usedWhereAdvertsRefer({ others, are }) };
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    yield {
      source: name,
      error: messages.readFile.error.theFileCouldNot(describeError(error)),
      isFile: true,
    };
  }
}

async function* piecesOf(path: string, encoding: Encoding, layout: 'json' | 'lines'): AsyncGenerator<Piece> {
  const splitter = layout === 'lines' ? splitLines() : splitJson();
  for await (const chunk of textOf(path, encoding)) yield* splitter.push(chunk);
  yield* splitter.end();
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: messages.reasons.eacces,
  EPERM: messages.reasons.eperm,
  ENOENT: messages.reasons.enoent,
  EISDIR: messages.reasons.eisdir,
  ELOOP: messages.reasons.eloop,
  EIO: messages.reasons.eio,
  EMFILE: messages.reasons.emfile,
  ENAMETOOLONG: messages.reasons.enametoolong,
};

function describeError(error: unknown): string {
  const code = isSystemError(error) ? error.code : '';
  return Object.hasOwn(REASONS, code) ? (REASONS[code] ?? code) : code || String(error);
}

function whyNotFound(path: string, error: unknown): string {
  const isMissing = isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
  return isMissing
    ? messages.whyNotFound.thereIsNoFile(path)
    : messages.whyNotFound.couldNotBeRead({ path, error: describeError(error) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The postings of a piece, with their references resolved; if an object contains a list of postings, all of them.
 * Undefined means an object that other objects refer to.
 */
function* recordsOf(name: string, piece: Piece, references: References): Generator<ReadRecord | undefined> {
  const source = `${name}:${piece.position}`;
  if ('error' in piece) {
    yield { source, error: piece.error };
    return;
  }
  const value = parse(piece.text);
  if (value === undefined) {
    yield { source, error: INCOMPLETE };
    return;
  }
  const wrong = shapeError(value);
  if (wrong !== undefined) {
    yield { source, error: wrong };
    return;
  }
  const values = [...unwrapped(value, piece.isListed === true, 0)];
  for (const [index, { record, isListed }] of values.entries()) {
    const isOther =
      isObject(record) && '@type' in record && !isJobPosting(record) && (isListed || '@id' in record);
    yield isOther
      ? undefined
      : {
          source: values.length === 1 ? source : `${source}.${index + 1}`,
          value: references.resolve(record),
        };
  }
}

/** The records in a value: the items of lists and graphs, including nested ones. */
function* unwrapped(
  value: unknown,
  isListed: boolean,
  depth: number,
): Generator<{ record: unknown; isListed: boolean }> {
  if (depth < DEEPEST_GRAPH && Array.isArray(value)) {
    for (const item of value) yield* unwrapped(item, isListed, depth + 1);
    return;
  }
  if (depth < DEEPEST_GRAPH && isObject(value)) {
    for (const key of ['@graph', 'itemListElement', 'dataFeedElement', 'item']) {
      const within = value[key];
      if (isJobPosting(value) || typeof within !== 'object' || within === null) continue;
      for (const item of Array.isArray(within) ? (within as unknown[]) : [within]) {
        yield* unwrapped(item, true, depth + 1);
      }
      return;
    }
  }
  yield { record: value, isListed };
}

/** Why a record's shape is refused. Iterates instead of recursing, so that no nesting depth can exhaust the stack. */
function shapeError(record: unknown): string | undefined {
  let waiting: unknown[] = typeof record === 'object' && record !== null ? [record] : [];
  let values = 0;
  for (let depth = 0; waiting.length > 0; depth += 1) {
    if (depth > FEED_LIMITS.recordDepth) {
      return messages.shapeError.theRecordHasMore(FEED_LIMITS.recordDepth);
    }
    const next: unknown[] = [];
    for (const value of waiting) {
      const items = Array.isArray(value) ? (value as unknown[]) : Object.values(value as object);
      values += items.length;
      if (values > FEED_LIMITS.recordValues) {
        return messages.shapeError.theRecordHasMoreThan(FEED_LIMITS.recordValues);
      }
      for (const item of items) if (typeof item === 'object' && item !== null) next.push(item);
    }
    waiting = next;
  }
  return undefined;
}

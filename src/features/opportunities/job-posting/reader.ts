import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

/**
 * Records out of files, without knowing what a job posting is. Feeds are too large to hold in memory, and one broken
 * record must not cost the others.
 */

/**
 * One record, or what is wrong with it, or a note about something that was skipped. `source` names the file and, after a
 * colon, the line (NDJSON) or the position in the list (JSON), both counted from 1.
 */
export type ReadRecord =
  { source: string; value: unknown } | { source: string; error: string } | { source: string; note: string };

/** The file or folder cannot be read at all. The message is for the person who started the import. */
export class JobPostingReadError extends Error {
  override readonly name = 'JobPostingReadError';
}

/** In UTF-16 code units; about a megabyte of text. A record of this size is no advert. */
export const MAX_RECORD = 1_048_576;

const INCOMPLETE = 'The record is not complete JSON';
const TOO_LONG = 'The record is longer than 1 MB';
const FILE_NAME = /\.(?:json|ndjson|jsonl)$/i;
/** Enough to see how a file is laid out; a first line longer than this is one record. */
const HEAD_BYTES = 262_144;

/**
 * Reads job postings from a file, or from every `.json`, `.ndjson` and `.jsonl` file of a folder in the order of their
 * names. A file may hold one object, a list, an object with an `@graph` list, or one object a line; its content decides,
 * not its name. What cannot be read is one record with an error, and the reading goes on. Memory does not grow with the
 * files.
 *
 * @throws JobPostingReadError when there is no such file or folder
 */
export async function* readJobPostings(path: string): AsyncGenerator<ReadRecord> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new JobPostingReadError(`There is no file or folder ${path}`, { cause });
  });
  if (!found.isDirectory()) {
    yield* readFile(path);
    return;
  }
  const entries = await readdir(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const isFile = (await stat(join(path, entry.name)).catch(() => undefined))?.isFile() === true;
    if (isFile && FILE_NAME.test(entry.name)) yield* readFile(join(path, entry.name));
    else yield { source: entry.name, note: isFile ? 'Skipped: not a JSON file' : 'Skipped: not a file' };
  }
}

async function* readFile(path: string): AsyncGenerator<ReadRecord> {
  const name = basename(path);
  try {
    const head = await readHead(path);
    if (head.includes(0) || [0xfeff, 0xfffe].includes(head.length > 1 ? head.readUInt16BE() : 0)) {
      yield { source: name, error: 'The file is not UTF-8; it looks like UTF-16. Save it as UTF-8' };
      return;
    }
    const layout = layoutOf(new TextDecoder().decode(head));
    if (layout === 'empty') {
      yield { source: name, note: 'Skipped: the file is empty' };
    } else if (layout === 'unknown') {
      yield { source: name, error: 'The file does not begin like JSON' };
    } else {
      const pieces = layout === 'lines' ? splitLines() : splitJson();
      for await (const chunk of textOf(path)) {
        for (const piece of pieces.push(chunk)) yield* recordsOf(name, piece);
      }
      for (const piece of pieces.end()) yield* recordsOf(name, piece);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    yield { source: name, error: `The file could not be read: ${error.code}` };
  }
}

function isSystemError(error: unknown): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && 'syscall' in error;
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The file's text in chunks, without a byte order mark. */
async function* textOf(path: string): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of createReadStream(path)) {
    if (bytes instanceof Uint8Array) yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

/**
 * How a file is laid out, by its beginning. An object that ends with the first line, or breaks off there in a way that
 * no JSON over several lines does, is the first of one object a line.
 */
export function layoutOf(head: string): 'empty' | 'unknown' | 'json' | 'lines' {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return 'empty';
  if (start.startsWith('[')) {
    const [first = ''] = start.split('\n', 1);
    // A list a line is odd, but it is lines; "[" alone or "[{…}," goes on.
    return parses(first) && start.slice(first.length).trim() !== '' ? 'lines' : 'json';
  }
  if (!start.startsWith('{')) return /^\{/m.test(start) ? 'lines' : 'unknown';
  const [first = '', second = ''] = start
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (parses(first)) return 'lines';
  const scan = new JsonScanner();
  for (let index = 0; index < first.length; index += 1) scan.next(first.charCodeAt(index));
  if (scan.inString && second !== '') return 'lines';
  // Within an object a comma or an opening brace is followed by a name, never by another object.
  return scan.container === OPEN_OBJECT && /[{,]$/.test(first) && second.startsWith('{') ? 'lines' : 'json';
}

function parses(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Knows, character code by character code, whether a text is within a JSON string and how deep in lists and objects. */
class JsonScanner {
  inString = false;
  #escaped = false;
  readonly #open: number[] = [];

  get depth(): number {
    return this.#open.length;
  }

  /** The innermost bracket that is open; undefined at the top. */
  get container(): number | undefined {
    return this.#open.at(-1);
  }

  next(code: number): void {
    if (this.inString) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) this.inString = false;
    } else if (code === QUOTE) {
      this.inString = true;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      this.#open.push(code);
    } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
      this.#open.pop();
    }
  }
}

/** A record's text, cut out of its file, or why there is none. `position` counts lines or records from 1. */
export type Piece = { position: number; text: string } | { position: number; error: string };

export interface Splitter {
  push(chunk: string): Piece[];
  end(): Piece[];
}

/** One record a line; empty lines count for the position only. */
export function splitLines(maxLength = MAX_RECORD): Splitter {
  let rest = '';
  let tooLong = false;
  let position = 0;
  const finish = (line: string): Piece[] => {
    position += 1;
    const wasTooLong = tooLong || line.length > maxLength;
    tooLong = false;
    if (wasTooLong) return [{ position, error: TOO_LONG }];
    const text = line.trim();
    return text === '' ? [] : [{ position, text }];
  };
  return {
    push(chunk) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      const pieces = lines.flatMap(finish);
      if (rest.length > maxLength) {
        tooLong = true;
        rest = '';
      }
      return pieces;
    },
    end: () => (rest === '' && !tooLong ? [] : finish(rest)),
  };
}

/**
 * The records of a JSON text that comes in chunks cut anywhere: the elements of a list, or of an object's `@graph`, else
 * each object at the top. Only one record at a time is held. Malformed elements come out as they are, for the parser to
 * refuse; brackets that do not match end in an error.
 */
export function splitJson(maxLength = MAX_RECORD): Splitter {
  const scan = new JsonScanner();
  let position = 0;
  /** The record, or the wrapping object, as far as earlier chunks had it. */
  let text = '';
  let tooLong = false;
  /** Depth at which elements lie: 1 in a list, 2 in an `@graph`, 0 where objects stand alone. */
  let elementDepth: 0 | 1 | 2 = 0;
  let sawGraph = false;

  function add(part: string): void {
    if (tooLong) return;
    text += part;
    if (text.length <= maxLength) return;
    tooLong = true;
    text = '';
  }

  function discard(): void {
    text = '';
    tooLong = false;
  }

  function finish(part: string): Piece[] {
    add(part);
    const [cut, wasTooLong] = [text.trim(), tooLong];
    discard();
    if (cut === '' && !wasTooLong) return [];
    position += 1;
    return [wasTooLong ? { position, error: TOO_LONG } : { position, text: cut }];
  }

  return {
    push(chunk) {
      const pieces: Piece[] = [];
      let from = 0;
      for (let index = 0; index < chunk.length; index += 1) {
        const code = chunk.charCodeAt(index);
        const wasInString = scan.inString;
        const depth = scan.depth;
        const container = scan.container;
        scan.next(code);
        if (wasInString || depth > 2) continue;

        const closes = code === CLOSE_LIST || code === CLOSE_OBJECT;
        if (code === OPEN_LIST && depth === 0) {
          pieces.push(...finish(chunk.slice(from, index)));
          elementDepth = 1;
          from = index + 1;
        } else if (code === OPEN_LIST && depth === 1 && container === OPEN_OBJECT) {
          add(chunk.slice(from, index));
          from = index;
          if (!/"@graph"\s*:\s*$/.test(text)) continue;
          discard();
          elementDepth = 2;
          sawGraph = true;
          from = index + 1;
        } else if (elementDepth > 0 && depth === elementDepth && (closes || code === COMMA)) {
          pieces.push(...finish(chunk.slice(from, index)));
          from = index + 1;
          if (closes) elementDepth = 0;
        } else if (elementDepth === 0 && depth === 1 && closes) {
          if (sawGraph) discard();
          else pieces.push(...finish(chunk.slice(from, index + 1)));
          sawGraph = false;
          from = index + 1;
        }
      }
      add(chunk.slice(from));
      return pieces;
    },
    end() {
      if (scan.depth === 0) return finish('');
      if (scan.depth > elementDepth) {
        position += 1;
        return [{ position, error: tooLong ? TOO_LONG : INCOMPLETE }];
      }
      return [...finish(''), { position: position + 1, error: 'The file ends before its list does' }];
    },
  };
}

/** The posting of a piece; of an object with `@graph`, all its postings. */
function* recordsOf(name: string, piece: Piece): Generator<ReadRecord> {
  const source = `${name}:${piece.position}`;
  if ('error' in piece) {
    yield { source, error: piece.error };
    return;
  }
  let value: unknown;
  try {
    value = JSON.parse(piece.text);
  } catch {
    yield { source, error: INCOMPLETE };
    return;
  }
  const graph = isWrapper(value) ? value['@graph'] : undefined;
  const values = Array.isArray(value) ? value : (graph ?? [value]);
  for (const [index, record] of values.entries()) {
    yield { source: values.length === 1 ? source : `${source}.${index + 1}`, value: record };
  }
}

function isWrapper(value: unknown): value is { '@graph': unknown[] } {
  return typeof value === 'object' && value !== null && '@graph' in value && Array.isArray(value['@graph']);
}

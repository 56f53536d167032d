import { FEED_LIMITS } from './limits.ts';
import { splitterMessages as messages } from './messages.en.ts';

/**
 * Splits the text of a file into records. The text arrives in chunks that may end anywhere. Only one record at a time
 * is held in memory, each character is examined once, and one broken record does not affect the others.
 */

export const INCOMPLETE = messages.incomplete;
const TOO_LONG = messages.tooLong(FEED_LIMITS.recordCharacters);
const TOO_DEEP = messages.tooDeep(FEED_LIMITS.recordDepth);

/** The text of one record, or why it has none. `position` counts lines or records from 1. */
export type Piece =
  { position: number; text: string; isListed?: boolean } | { position: number; error: string };

export interface Splitter {
  push(chunk: string): Piece[];
  end(): Piece[];
}

/** One record per line; empty lines count only for the position. */
export function splitLines(maxLength: number = FEED_LIMITS.recordCharacters): Splitter {
  /** The part of the line that earlier chunks contained. */
  let parts: string[] = [];
  let length = 0;
  let position = 0;
  const add = (part: string) => {
    length += part.length;
    if (length > maxLength) parts = [];
    else if (part !== '') parts.push(part);
  };
  const finish = (): Piece[] => {
    position += 1;
    const [line, isTooLong] = [parts.join(''), length > maxLength];
    parts = [];
    length = 0;
    if (isTooLong) return [{ position, error: TOO_LONG }];
    const text = line.trim();
    return text === '' ? [] : [{ position, text }];
  };
  return {
    push(chunk) {
      const pieces: Piece[] = [];
      let from = 0;
      for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
        add(chunk.slice(from, at));
        pieces.push(...finish());
        from = at + 1;
      }
      add(chunk.slice(from));
      return pieces;
    },
    end: () => (length === 0 ? [] : finish()),
  };
}

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
/** The type of brackets is recorded down to this depth; deeper ones are only counted. */
const KNOWN_DEPTH = 3;

/** Tracks, for each character code, whether the text is within a JSON string, and the depth of lists and objects. */
class JsonScanner {
  inString = false;
  depth = 0;
  #escaped = false;
  readonly #open: number[] = [];

  /** The innermost open bracket; undefined at the top level and deeper than `KNOWN_DEPTH`. */
  get container(): number | undefined {
    return this.depth === 0 || this.depth > KNOWN_DEPTH ? undefined : this.#open[this.depth - 1];
  }

  next(code: number): void {
    if (this.inString) {
      if (this.#escaped) this.#escaped = false;
      else if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) this.inString = false;
    } else if (code === QUOTE) {
      this.inString = true;
    } else if (code === OPEN_OBJECT || code === OPEN_LIST) {
      if (this.depth < KNOWN_DEPTH) this.#open[this.depth] = code;
      this.depth += 1;
    } else if ((code === CLOSE_OBJECT || code === CLOSE_LIST) && this.depth > 0) {
      this.depth -= 1;
    }
  }
}

/** The fields in which JSON-LD and schema.org hold lists of objects. */
const WRAPPING_FIELD = /"(?:@graph|itemListElement|dataFeedElement)"\s*:\s*$/;
const LONGEST_FIELD = 120;

/**
 * The records of a JSON text: the elements of a list or of an object's `@graph`, or else each object at the top
 * level. Malformed elements are returned unchanged, and the parser refuses them; mismatched brackets give an error.
 */
export function splitJson(maxLength: number = FEED_LIMITS.recordCharacters): Splitter {
  const scan = new JsonScanner();
  let position = 0;
  /** The part of the record, or of the wrapping object, that earlier chunks contained. */
  let parts: string[] = [];
  let length = 0;
  let isTooDeep = false;
  /** Depth of the elements: 1 in a list, 2 in an `@graph`, 0 for separate objects. */
  let elementDepth: 0 | 1 | 2 = 0;
  let sawGraph = false;

  function add(part: string): void {
    length += part.length;
    if (length > maxLength) parts = [];
    else if (part !== '') parts.push(part);
  }

  function discard(): void {
    parts = [];
    length = 0;
    isTooDeep = false;
  }

  /** The end of the held text, for recognising the field to which a list belongs. */
  function tail(): string {
    let text = '';
    for (let at = parts.length - 1; at >= 0 && text.length < LONGEST_FIELD; at -= 1)
      text = `${parts[at] ?? ''}${text}`;
    return text.slice(-LONGEST_FIELD);
  }

  function finish(part: string): Piece[] {
    add(part);
    const text = parts.join('').trim();
    const error = isTooDeep ? TOO_DEEP : length > maxLength ? TOO_LONG : undefined;
    discard();
    if (text === '' && error === undefined) return [];
    position += 1;
    if (error !== undefined) return [{ position, error }];
    return [elementDepth === 2 ? { position, text, isListed: true } : { position, text }];
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
        if (scan.depth > FEED_LIMITS.recordDepth) isTooDeep = true;
        if (wasInString || depth > 2) continue;

        const closes = code === CLOSE_LIST || code === CLOSE_OBJECT;
        if (code === OPEN_LIST && depth === 0) {
          pieces.push(...finish(chunk.slice(from, index)));
          elementDepth = 1;
          from = index + 1;
        } else if (code === OPEN_LIST && depth === 1 && container === OPEN_OBJECT) {
          add(chunk.slice(from, index));
          from = index;
          if (!WRAPPING_FIELD.test(tail())) continue;
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
        return [{ position, error: isTooDeep ? TOO_DEEP : length > maxLength ? TOO_LONG : INCOMPLETE }];
      }
      return [...finish(''), { position: position + 1, error: messages.splitJson.end.error }];
    },
  };
}

/**
 * The layout of a file, determined from its beginning. If an object ends with the first line, or is cut off there in
 * a way that multi-line JSON never is, the file has one object per line. If the beginning is a single line, the
 * file's name decides.
 */
export function layoutOf(
  head: string,
  { isNamedLines = false } = {},
): 'empty' | 'unknown' | 'json' | 'lines' {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return 'empty';
  if (start.startsWith('[')) {
    const [first = ''] = start.split('\n', 1);
    // One list per line is unusual, but still a line layout; "[" alone or "[{…}," continues on the next line.
    return parses(first) && start.slice(first.length).trim() !== '' ? 'lines' : 'json';
  }
  if (!start.startsWith('{')) return /^\{/m.test(start) ? 'lines' : 'unknown';
  const [first = '', second = ''] = start
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (second === '' && isNamedLines) return 'lines';
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

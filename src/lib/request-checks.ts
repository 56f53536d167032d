import type { IncomingMessage } from 'node:http';
import { INPUT_LIMITS } from './input-limits.ts';

/** The checks of a request before any page sees it: its headers, its URL and the shape of its form. */

/**
 * Headers that a request has at most once. Two of them are an attempt to show a proxy one value and this server the
 * other.
 */
const SINGLE_HEADERS = [
  'host',
  'origin',
  'content-type',
  'content-length',
  'sec-fetch-site',
  'authorization',
];

/** True when a header that may occur once occurs more often. */
export function hasDuplicateHeader({ headersDistinct }: Pick<IncomingMessage, 'headersDistinct'>): boolean {
  return SINGLE_HEADERS.some((name) => (headersDistinct[name]?.length ?? 0) > 1);
}

export type Address =
  /** `path` is decoded. */
  | { kind: 'page'; path: string }
  /** The same URL without trailing slashes. Always a path of this site. */
  | { kind: 'redirect'; to: string }
  | { kind: 'unreadable' }
  | { kind: 'too-long' }
  | { kind: 'too-many-parameters' };

/** Counts a character without splitting the text. */
function count(text: string, character: string): number {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1;
  return found;
}

/**
 * Classifies the URL of a request. Pages and the rules of proxies must see the same path, so a path is decoded once,
 * and anything that could be read in a second way is refused: what is still encoded after that ("/%2561ccount"), an
 * encoded slash, a backslash, a control character, "." and ".." as a segment, and an empty segment ("//evil.example").
 * No URL of this site contains any of these (ASVS 1.1.1).
 */
export function readAddress(url: string | undefined): Address {
  if (url === undefined || !url.startsWith('/')) return { kind: 'unreadable' };
  if (url.length > INPUT_LIMITS.urlCharacters) return { kind: 'too-long' };
  const [path = '', query] = splitOnce(url.split('#', 1)[0] ?? '', '?');
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return { kind: 'unreadable' };
  }
  if (/[%\\\u0000-\u001f\u007f]/.test(decoded) || count(decoded, '/') !== count(path, '/'))
    return { kind: 'unreadable' };
  const parts = decoded.split('/');
  if (parts.some((part) => part === '.' || part === '..')) return { kind: 'unreadable' };
  let end = path.length;
  while (end > 1 && path[end - 1] === '/') end -= 1;
  const plain = path.slice(0, end);
  if (plain.includes('//')) return { kind: 'unreadable' };
  if (query !== undefined && count(query, '&') >= INPUT_LIMITS.queryParameters)
    return { kind: 'too-many-parameters' };
  if (plain !== path) return { kind: 'redirect', to: query === undefined ? plain : `${plain}?${query}` };
  return { kind: 'page', path: decoded };
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}

export type FormShape = 'ok' | 'too-large' | 'unknown-type';

/** Whether a body is a form that a page may read, judged by its type and by the number and length of its fields. */
export function checkFormShape(contentType: string | undefined, body: Buffer): FormShape {
  if (body.length === 0) return 'ok';
  const [type = ''] = (contentType ?? '').split(';', 1);
  switch (type.trim().toLowerCase()) {
    case 'application/x-www-form-urlencoded':
      return checkUrlencoded(body);
    case 'multipart/form-data':
      return checkMultipart(contentType ?? '', body);
    default:
      return 'unknown-type';
  }
}

/**
 * Replaces each "+" of a form with the space that it stands for, in place. The meaning is the same, but Node's parser
 * takes 200 ms for a megabyte of "+", during which the server answers nothing else, and 2 ms for one of spaces.
 */
export function writeSpacesPlainly(contentType: string | undefined, body: Buffer): void {
  if (!/^\s*application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType ?? '')) return;
  for (let at = body.indexOf(PLUS); at !== -1; at = body.indexOf(PLUS, at + 1)) body[at] = SPACE;
}

const PLUS = 0x2b;
const SPACE = 0x20;
const AND = 0x26;
const EQUALS = 0x3d;

function checkUrlencoded(body: Buffer): FormShape {
  let fields = 0;
  for (let from = 0; from <= body.length;) {
    const found = body.indexOf(AND, from);
    const to = found === -1 ? body.length : found;
    if (to > from) {
      fields += 1;
      // Searches within this field only: a search to the end of the body for each field would take quadratic time.
      const name = body.subarray(from, to).indexOf(EQUALS);
      const nameLength = name === -1 ? to - from : name;
      if (
        fields > INPUT_LIMITS.formFields ||
        nameLength > INPUT_LIMITS.fieldNameBytes ||
        to - from - nameLength > INPUT_LIMITS.fieldValueBytes
      )
        return 'too-large';
    }
    from = to + 1;
  }
  return 'ok';
}

function checkMultipart(contentType: string, body: Buffer): FormShape {
  const boundary = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(contentType);
  const name = boundary?.[1] ?? boundary?.[2];
  // The page finds that it cannot read the form, and says so.
  if (name === undefined) return 'ok';
  const delimiter = Buffer.from(`--${name}`);
  const headersEnd = Buffer.from('\r\n\r\n');
  let parts = 0;
  for (let from = body.indexOf(delimiter); from !== -1;) {
    const begins = from + delimiter.length;
    const next = body.indexOf(delimiter, begins);
    const part = body.subarray(begins, next === -1 ? body.length : next);
    // The last delimiter ends the form.
    if (next === -1 && part.subarray(0, 2).toString() === '--') return 'ok';
    parts += 1;
    const headers = part.subarray(0, INPUT_LIMITS.partHeaderBytes).indexOf(headersEnd);
    if (
      parts > INPUT_LIMITS.formFields ||
      (headers === -1 && part.length > INPUT_LIMITS.partHeaderBytes) ||
      part.length - headers > INPUT_LIMITS.fieldValueBytes
    )
      return 'too-large';
    from = next;
  }
  return 'ok';
}

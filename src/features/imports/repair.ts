/**
 * Repairs text that was damaged on its way to the portal: UTF-8 read as Windows-1252 ("Â£", "â€“"), Windows-1252 read
 * as Latin-1 (U+0080 to U+009F), and escapes that were escaped twice ("\\n"). Only damage that is certain is
 * repaired; `looksDamaged` detects the rest.
 */

/** Windows-1252, bytes 0x80 to 0x9F, as the Encoding Standard maps them for HTML; five bytes are undefined. */
const WINDOWS_1252 = new TextDecoder('windows-1252').decode(
  Uint8Array.from({ length: 32 }, (_, index) => 0x80 + index),
);
const BYTES = new Map<string, number>(
  Array.from(WINDOWS_1252, (character, index) => [character, 0x80 + index]),
);

function byteOf(character: string): number {
  const code = character.charCodeAt(0);
  return code <= 0xff ? code : (BYTES.get(character) ?? -1);
}

const CONTINUATION = `[\\u0080-\\u00BF${[...WINDOWS_1252].filter((it) => it > '\u00FF').join('')}]`;
const SEQUENCE = new RegExp(
  `[\\u00C2-\\u00DF]${CONTINUATION}|[\\u00E0-\\u00EF]${CONTINUATION}{2}|[\\u00F0-\\u00F4]${CONTINUATION}{3}`,
  'gu',
);
const MAYBE_DAMAGED = /[\u00C2-\u00F4][\u0080-\u00BF\u0152-\u02DC\u2013-\u2122]/;
/**
 * Quotation marks after a capital letter may be genuine: "MAÇÃ”". They count as damage only next to damage that is
 * certain.
 */
const QUOTES = /[\u00AB\u00BB\u2018-\u201E\u2039\u203A]$/;
/**
 * Characters that occur in adverts: Latin letters, punctuation, currencies, arrows, bullets, dingbats, letterlike
 * symbols, emoji.
 */
const PLAUSIBLE =
  /^[\u00A0-\u024F\u02C6\u02DC\u0300-\u036F\u0370-\u052F\u1E00-\u1EFF\u2000-\u206F\u20A0-\u20BF\u2100-\u22FF\u2460-\u27BF\uF0A0-\uF0FF\uFE0F\uFEFF\u{1F000}-\u{1FAFF}]$/u;
const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decoded(sequence: string): string | undefined {
  try {
    const character = UTF_8.decode(Uint8Array.from(sequence, byteOf));
    return PLAUSIBLE.test(character) ? character : undefined;
  } catch {
    return undefined;
  }
}

function decodeOnce(text: string): string {
  let isCertain = false;
  for (const [sequence] of text.matchAll(SEQUENCE)) {
    const mayBeMeant = sequence.length === 2 && QUOTES.test(sequence) && !sequence.startsWith('Â');
    isCertain ||= !mayBeMeant && decoded(sequence) !== undefined;
  }
  return isCertain ? text.replace(SEQUENCE, (sequence) => decoded(sequence) ?? sequence) : text;
}

/** The same damage by Mac OS Roman, for the characters that are most common in adverts. */
const MACINTOSH: readonly [RegExp, string][] = [
  [/‚Äì/g, '–'],
  [/‚Äî/g, '—'],
  [/‚Äô/g, '’'],
  [/‚Äò/g, '‘'],
  [/‚Äú/g, '“'],
  [/‚Äù/g, '”'],
  [/‚Ä¢/g, '•'],
  [/‚Ä¶/g, '…'],
  [/¬£/g, '£'],
];

const DRIVE = /\b[A-Za-z]:\\|\\\\\w/;

/**
 * Repairs damage that is certain; other text is returned unchanged. Damage that was done two or three times is undone
 * as often.
 */
export function repairText(text: string): string {
  let repaired = text;
  if (repaired.includes('\\')) repaired = unescapeTwiceEscaped(repaired);
  for (let layer = 0; layer < 3 && MAYBE_DAMAGED.test(repaired); layer += 1) {
    const before = repaired;
    repaired = decodeOnce(repaired);
    if (repaired === before) break;
  }
  if (/[‚¬]/.test(repaired)) {
    for (const [damaged, sign] of MACINTOSH) repaired = repaired.replace(damaged, sign);
  }
  if (/[\u0080-\u009F]/.test(repaired)) {
    repaired = repaired.replace(/[\u0080-\u009F]/g, (character) =>
      WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80),
    );
  }
  return repaired;
}

/** "\n" as two characters is a line end, unless the text contains a path such as "C:\new". */
function unescapeTwiceEscaped(text: string): string {
  if (DRIVE.test(text)) return text;
  return text
    .replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\r\\n|\\[nr]/g, '\n')
    .replace(/\\t/g, '\t')
    .replace(/\\(["'/])/g, '$1')
    .toWellFormed();
}

/** Whether characters are lost, or look damaged without certainty. */
export function looksDamaged(text: string): boolean {
  if (text.includes('\uFFFD')) return true;
  // "Â " was probably a no-break space.
  return /Â(?=\s|$)|â€|Ã[\u0080-\u00BF]/.test(text);
}

import { z } from 'zod';
import { answerTexts } from './messages.en.ts';

/** Cleans free text from people, phones and word processors: visible characters are kept, invisible ones removed. */

/** Scripts in which a joiner between letters decides how they are written (Persian, scripts of India and others). */
const JOINING_SCRIPTS = [
  'Arabic',
  'Syriac',
  'Mongolian',
  'Nko',
  'Mandaic',
  'Adlam',
  'Hanifi_Rohingya',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Khmer',
  'Myanmar',
  'Tibetan',
  'Javanese',
  'Balinese',
  'Chakma',
  'Newa',
]
  .map((script) => `\\p{Script_Extensions=${script}}`)
  .join('');
/** Characters without a picture of their own: one that is removed itself gives no other its meaning. */
const INVISIBLE = '\\p{Default_Ignorable_Code_Point}';
/**
 * Characters that are invisible themselves but change what is seen: joiners in scripts that join and in emoji, the
 * variants of emoji and of Chinese characters (which some names need), Mongolian letter forms, and the flags of
 * England, Scotland and Wales.
 */
const MEANINGFUL = [
  `(?<=[[${JOINING_SCRIPTS}]--${INVISIBLE}])[\\u200C\\u200D]`,
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}]\\uFE0F?)\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}])[\\uFE0E\\uFE0F]',
  '(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
  '(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
  `(?<=[\\p{Script=Mongolian}--${INVISIBLE}])[\\u180B-\\u180D\\u180F]`,
  '(?<=\\u{1F3F4})[\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}',
].join('|');
const UNSEEN = new RegExp(
  `(${MEANINGFUL})|[\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB\\p{Noncharacter_Code_Point}]`,
  'gv',
);

const LINE_END = /\r\n?|[\u000B\u000C\u0085\u2028\u2029]/g;

/**
 * Normalises line ends to "\n", each space to " " and the text to NFC; tabs are kept for code that reads lists.
 * Applying it twice changes nothing.
 */
function withoutUnseen(text: string): string {
  // Spaces before invisible characters: some spaces belong to a joining script, and a joiner after a space joins
  // nothing.
  return text
    .toWellFormed()
    .replace(LINE_END, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, '')
    .replace(/[\p{Zs}\u2800]/gu, ' ')
    .replace(UNSEEN, '$1')
    .normalize('NFC');
}

/**
 * Cleans one line: names in every script are kept, invisible characters are removed, and each run of spaces of any
 * kind becomes one space. Applied to its own result it changes nothing.
 */
export function cleanLine(text: string): string {
  return withoutUnseen(text)
    .replace(/[\s\t]+/g, ' ')
    .trim();
}

/** Bullets of word processors; those of the Symbol and Wingdings fonts arrive as private-use characters. */
const SYMBOL_BULLET = /^[ \t]*[\uF0B7\uF0A7\uF076\uF0D8\uF0FC\uF0A8•‣⁃▪▫■□●○◦∙➢✓✔·][ \t]*(?=\S)/u;
/**
 * A dash, an asterisk, or Word's "o" for the second level: only before a space, because words begin with them too.
 */
const DASH_BULLET = /^[ \t]*(?:[-–—‒*][ \t]+|o\t[ \t]*)(?=\S)/u;

/**
 * Cleans text of several lines like a single line. Bullets of any kind at the start of a line become "- ", the list
 * syntax of descriptions. Blank lines at both ends, and spaces at the ends of lines, are removed.
 */
export function cleanText(text: string): string {
  return withoutUnseen(text)
    .split('\n')
    .map((line) =>
      line.replace(SYMBOL_BULLET, '- ').replace(DASH_BULLET, '- ').replaceAll('\t', ' ').trimEnd(),
    )
    .join('\n')
    .trim();
}

/** Whether a text contains any visible character. */
export function hasWords(text: string): boolean {
  return /[^\p{Z}\p{C}]/u.test(text);
}

const tooLong = (called: string, most: number) => answerTexts.tooLong(called, most.toLocaleString('en-GB'));

/** A field of one line. @param called the field's name at the start of the error message for text that is too long */
export const lineField = (most: number, called: string) =>
  z
    .string()
    .transform(cleanLine)
    .pipe(z.string().max(most, tooLong(called, most)));

/** A field of several lines. */
export const textField = (most: number, called: string) =>
  z
    .string()
    .transform(cleanText)
    .pipe(z.string().max(most, tooLong(called, most)));

/** A field that may be left empty: spaces and invisible characters alone count as empty. */
export const unlessEmpty = <T extends z.ZodType>(field: T) =>
  z.preprocess((text) => (typeof text === 'string' && !hasWords(text) ? undefined : text), field.optional());

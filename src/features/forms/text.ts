import { z } from 'zod';

/** Free text as people, phones and word processors send it: what can be seen stays, what cannot goes. */

/** Scripts in which a joiner between letters decides how they are written (Persian, the scripts of India and others). */
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
/**
 * Characters without a picture of their own that still decide what is seen: joiners in scripts that join and in emoji,
 * the variants of emoji and of Chinese characters (which some names need), Mongolian letter forms, and the flags of
 * England, Scotland and Wales.
 */
const MEANINGFUL = [
  `(?<=[${JOINING_SCRIPTS}])[\\u200C\\u200D]`,
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\uFE0F])\\u200D(?=\\p{Extended_Pictographic})',
  '(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}])[\\uFE0E\\uFE0F]',
  '(?<=[0-9#*])\\uFE0F(?=\\u20E3)',
  '(?<=\\p{Script=Han})[\\uFE00-\\uFE02\\u{E0100}-\\u{E01EF}]',
  '(?<=\\p{Script=Mongolian})[\\u180B-\\u180D\\u180F]',
  '(?<=\\u{1F3F4})[\\u{E0061}-\\u{E007A}]{3,6}\\u{E007F}',
].join('|');
const UNSEEN = new RegExp(
  `(${MEANINGFUL})|[\\p{Default_Ignorable_Code_Point}\\uFFF9-\\uFFFB\\p{Noncharacter_Code_Point}]`,
  'gu',
);

const LINE_END = /\r\n?|[\u000B\u000C\u0085\u2028\u2029]/g;

/** Line ends as \n, each space as " " and in NFC; tabs stay, for what reads lists. Safe to apply twice. */
function withoutUnseen(text: string): string {
  return (
    text
      .toWellFormed()
      .replace(LINE_END, '\n')
      .replace(/[^\P{Cc}\n\t]/gu, '')
      // Before what is invisible goes: some spaces belong to a script that joins, and a joiner after one joins nothing.
      .replace(/[\p{Zs}\u2800]/gu, ' ')
      .replace(UNSEEN, '$1')
      .normalize('NFC')
  );
}

/**
 * One line as it was meant: names in every script stay, invisible characters go, each run of spaces of whatever kind is
 * one space. Applied to its own result it changes nothing.
 */
export function cleanLine(text: string): string {
  return withoutUnseen(text)
    .replace(/[\s\t]+/g, ' ')
    .trim();
}

/** Bullets of word processors; those of the Symbol and Wingdings fonts arrive as private characters. */
const SYMBOL_BULLET = /^[ \t]*[\uF0B7\uF0A7\uF076\uF0D8\uF0FC\uF0A8•‣⁃▪▫■□●○◦∙➢✓✔·][ \t]*(?=\S)/u;
/** A dash, an asterisk, or Word's "o" for a second level: only before a space, since words begin with them too. */
const DASH_BULLET = /^[ \t]*(?:[-–—‒*][ \t]+|o\t[ \t]*)(?=\S)/u;

/**
 * Text of several lines, cleaned like one line; bullets of any kind at the beginning of a line become "- ", the list of
 * the description format. Blank lines at both ends and spaces at the end of lines go.
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

/** Whether there is anything to be seen in a text. */
export function hasWords(text: string): boolean {
  return /[^\p{Z}\p{C}]/u.test(text);
}

const tooLong = (called: string, most: number) =>
  `${called} must be ${most.toLocaleString('en-GB')} characters or fewer`;

/** A field of one line. @param called its name at the beginning of the sentence that refuses a longer one */
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

/** A field that may be left empty: spaces and invisible characters alone are no answer. */
export const unlessEmpty = <T extends z.ZodType>(field: T) =>
  z.preprocess((text) => (typeof text === 'string' && !hasWords(text) ? undefined : text), field.optional());

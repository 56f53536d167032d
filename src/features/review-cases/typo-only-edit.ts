import type { Answers } from '#features/forms/question.ts';
import { addsOffensiveWord } from './offensive-words.ts';
import { ADDRESS_WORDS, FILLER_WORDS, MEANING_WORDS, NEGATIONS } from './typo-words.en.ts';
import { editDistance } from '#features/places/edit-distance.ts';

/**
 * Whether a change to a live posting only corrects typing errors, and so needs no second review. Any change that may
 * alter the advert's meaning does not count: in doubt, a moderator reviews it.
 */

/** How many letters may be wrong in one word. */
const LETTERS = 2;
/** In shorter words one letter makes another word: "day", "pay". */
const SHORTEST = 4;
/** No English word is longer. The time to compare two words is the product of their lengths. */
const LONGEST = 40;
/** A text with more corrections than this counts as a new text. */
const MOST_WORDS = 6;
/** How far apart two words may be and still be compared, where the number of words has changed. */
const WINDOW = 300;

/**
 * Parts of a text that must be identical: numbers of every script, money, symbols, and addresses, which contain a point
 * or a colon ("www.example.org", "mailto:ann").
 */
const EXACT = /[\p{N}\p{S}@%#&/\\_*]|[\p{L}\p{M}][.:：。．｡․][\p{L}\p{M}]/u;
/** Invisible characters, and those that change the direction of writing. */
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cn}\u2800\u3164\u115F\u1160\uFFA0]/gu;
/** The letters of English. Other alphabets have letters that look the same (the Cyrillic "е"). */
const PLAIN = /^[A-Za-zÀ-ÖØ-öø-ž'’‘`]+$/u;

/** How many words on each side of a word that announces an address must not change. */
const BESIDE = 3;

const NO_NAMES: ReadonlySet<string> = new Set();

/** Apostrophes come in two forms and are often left out. */
const bare = (word: string) => word.toLowerCase().replace(/['’‘`]/gu, '');
const guarded = (word: string) => {
  const plain = bare(word);
  return MEANING_WORDS.has(plain) || MEANING_WORDS.has(word.toLowerCase()) || /n[’']t$/iu.test(word);
};

/** One word of a text, or a part of it that must not change. */
interface Word {
  text: string;
  /** Must be identical: a number, an address, or next to a word that announces one. */
  exact: boolean;
  /** Begins a sentence or a line, where a capital letter does not mean a name. */
  begins: boolean;
}

/** Splits a text into words without the punctuation around them; numbers, money and addresses keep theirs. */
function wordsOf(text: string): Word[] {
  const found: Word[] = [];
  let begins = true;
  for (const [run] of text.matchAll(/\S+|\n/gu)) {
    if (run === '\n') {
      begins = true;
      continue;
    }
    const isExact = EXACT.test(run);
    for (const part of isExact ? [run] : (run.match(/[\p{L}\p{M}'’‘`]+/gu) ?? [])) {
      if (!isExact && !/\p{L}/u.test(part)) continue;
      found.push({ text: part, exact: isExact, begins });
      begins = false;
    }
    if (/[.!?:]["')”’]*$/u.test(run)) begins = true;
  }
  return found.map((word, index) => ({
    ...word,
    exact:
      word.exact ||
      found
        .slice(Math.max(0, index - BESIDE), index + BESIDE + 1)
        .some((other) => ADDRESS_WORDS.has(bare(other.text))),
  }));
}

/** The words of names, in lower case, without short words: those never count as typing errors anyway. */
export const wordsOfNames = (names: Iterable<string>): ReadonlySet<string> =>
  new Set(
    [...names]
      .flatMap((name) => name.split(/[^\p{L}\p{M}'’‘`]+/u).map(bare))
      .filter((it) => it.length >= SHORTEST),
  );

/**
 * The negations of a text, each with the punctuation and line ends beside it. The gaps between words are sliced out,
 * because matching them together with the words would take quadratic time.
 */
function negationsIn(text: string): string {
  const words = [...text.matchAll(/\p{L}[\p{L}\p{M}'’‘`]*/gu)];
  const endOf = (at: number) => (words[at]?.index ?? 0) + (words[at]?.[0].length ?? 0);
  /** The gap before a word; for the number of words, the gap after the last one. */
  const gapBefore = (at: number) =>
    text.slice(endOf(at - 1), words[at]?.index ?? text.length).split(/[\p{L}\p{N}]/u);
  return words
    .flatMap(([word], at) => {
      if (!NEGATIONS.has(bare(word)) && !/n[’']t$/iu.test(word)) return [];
      const beside = [gapBefore(at).at(-1) ?? '', gapBefore(at + 1)[0] ?? ''];
      const [before = '', after = ''] = beside.map((gap) => gap.replace(/[^\S\n]/gu, ''));
      return [[before, bare(word), after].join('|')];
    })
    .join(' ');
}

const hasCapital = (word: string) => /\p{Lu}/u.test(word);

/** A capital letter within a sentence marks a name: of a person, a place or an organisation. */
function namesSomething({ text, begins }: Word, names: ReadonlySet<string>): boolean {
  return (hasCapital(text) && !begins) || /\p{Lu}.*\p{Lu}/u.test(text) || names.has(bare(text));
}

/** Whether one word is another with a letter or two corrected. */
function isSlip(before: Word, after: Word, names: ReadonlySet<string>): boolean {
  if (before.text === after.text) return true;
  if (before.exact || after.exact) return false;
  const [a, b] = [bare(before.text), bare(after.text)];
  const isCapitalAlone = a === b && hasCapital(before.text) !== hasCapital(after.text);
  if (isCapitalAlone && before.begins && after.begins) return true;
  if (namesSomething(before, names) || namesSomething(after, names)) return false;
  if (!PLAIN.test(before.text) || !PLAIN.test(after.text)) return false;
  if (a === b) return true;
  if (guarded(before.text) || guarded(after.text)) return false;
  return (
    Math.min(a.length, b.length) >= SHORTEST &&
    Math.max(a.length, b.length) <= LONGEST &&
    // "able" and "unable", "possible" and "impossible" differ in their first letter, where typing errors are rare.
    a.charAt(0) === b.charAt(0) &&
    Math.abs(a.length - b.length) <= LETTERS &&
    editDistance(a, b) <= LETTERS &&
    !turnsRound(a, b)
  );
}

/**
 * Whether two words mean different things because of their endings: "careful" and "careless", "employee" and
 * "employer".
 */
function turnsRound(a: string, b: string): boolean {
  const ending = (word: string) => /(less|ful|er|ee|or|ess)s?$/u.exec(word)?.[1];
  const [first, second] = [ending(a), ending(b)];
  return first !== undefined && second !== undefined && first !== second;
}

const NO_WORD: Word = { text: '', exact: true, begins: false };

/**
 * How many words were corrected between two texts; undefined when anything else has changed. Words without meaning, and
 * repeated words, may be added or removed.
 */
function corrections(
  before: readonly Word[],
  after: readonly Word[],
  names: ReadonlySet<string>,
): number | undefined {
  const same = (one: Word | undefined, other: Word | undefined) => one?.text === other?.text;
  if (before.length === after.length) {
    const changed = before.filter((word, index) => !same(word, after[index])).length;
    if (before.every((word, index) => isSlip(word, after[index] ?? NO_WORD, names))) return changed;
  }
  let start = 0;
  while (start < before.length && same(before[start], after[start])) start += 1;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    same(before[before.length - 1 - end], after[after.length - 1 - end])
  ) {
    end += 1;
  }
  const [from, to] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (from.length > WINDOW || to.length > WINDOW) return undefined;
  const mayGo = (words: readonly Word[], index: number, context: readonly Word[], offset: number) => {
    const { text, exact } = words[index] ?? NO_WORD;
    const neighbours = [context[offset + index - 1], context[offset + index + 1]].map((it) =>
      bare(it?.text ?? ''),
    );
    return !exact && PLAIN.test(text) && (FILLER_WORDS.has(bare(text)) || neighbours.includes(bare(text)));
  };
  let row: number[] = [0];
  for (let column = 1; column <= to.length; column += 1) {
    row.push((row[column - 1] ?? Infinity) + (mayGo(to, column - 1, after, start) ? 1 : Infinity));
  }
  for (let line = 1; line <= from.length; line += 1) {
    const goes = mayGo(from, line - 1, before, start) ? 1 : Infinity;
    const next = [(row[0] ?? Infinity) + goes];
    for (let column = 1; column <= to.length; column += 1) {
      const [a, b] = [from[line - 1] ?? NO_WORD, to[column - 1] ?? NO_WORD];
      const comes = mayGo(to, column - 1, after, start) ? 1 : Infinity;
      next.push(
        Math.min(
          (row[column - 1] ?? Infinity) + (isSlip(a, b, names) ? (same(a, b) ? 0 : 1) : Infinity),
          (row[column] ?? Infinity) + goes,
          (next[column - 1] ?? Infinity) + comes,
        ),
      );
    }
    row = next;
  }
  const least = row.at(-1) ?? Infinity;
  return least === Infinity ? undefined : least;
}

/**
 * Whether the only difference between two texts is some corrected letters. Never true when a link, an address, a
 * number, a name or an offensive word is added, removed or changed.
 * @param names names of places and organisations, in lower case, which are never typing errors
 */
export function isMendedText(before: string, after: string, names: ReadonlySet<string> = NO_NAMES): boolean {
  const [was, is] = [before.normalize('NFC'), after.normalize('NFC')];
  const unseen = (text: string) => (text.match(INVISIBLE) ?? []).join('');
  if (unseen(was) !== unseen(is) || negationsIn(was) !== negationsIn(is)) return false;
  const [from, to] = [wordsOf(was), wordsOf(is)];
  const guards = (words: readonly Word[]) =>
    words
      .filter(({ text }) => guarded(text))
      .map(({ text }) => bare(text))
      .join(' ');
  if (from.length === 0 || to.length === 0 || guards(from) !== guards(to)) return false;
  const changed = corrections(from, to, names);
  return changed !== undefined && changed <= MOST_WORDS && !addsOffensiveWord(was, is);
}

/**
 * True when only texts in `mendable` have changed, and each by a few letters. Never true when a number, a date, an
 * option, an address or a word like "not" has changed.
 */
export function isTypoOnlyEdit(
  before: Answers,
  after: Answers,
  mendable: readonly string[],
  names: ReadonlySet<string> = NO_NAMES,
): boolean {
  const questions = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...questions].every((name) => {
    const [was, is] = [before[name] ?? undefined, after[name] ?? undefined];
    if (JSON.stringify(was) === JSON.stringify(is)) return true;
    return (
      mendable.includes(name) &&
      typeof was === 'string' &&
      typeof is === 'string' &&
      isMendedText(was, is, names)
    );
  });
}

import { editDistance } from '#features/places/edit-distance.ts';
import { EVERYDAY, FINDS, STOP_WORDS, SYNONYMS } from './words.en.ts';

/**
 * Text as both engines search it, for listings and typed words alike: plain letters in lower case, the singular of
 * each word, no words without meaning, and short names ("IT", "C#") as words of their own.
 */

// ---- Names

/** Names with signs, as words of plain letters; any other two letters around "&" become "aandb". */
const SIGNED_NAMES: Readonly<Record<string, string>> = {
  'c#': 'csharp',
  'f#': 'fsharp',
  'c++': 'cplusplus',
  '.net': 'dotnet',
  'asp.net': 'dotnet',
};

/** Names that are also ordinary words: in an advert they are the name only where they are written in capitals. */
const CAPITAL_NAMES: ReadonlySet<string> = new Set(['it', 'pa', 'ta']);

/** Names of three letters that are the plural of one of two: "TAs". Other words of three letters have no plural. */
const SHORT_PLURALS: Readonly<Record<string, string>> = {
  tas: 'ta',
  pas: 'pa',
  gps: 'gp',
  kps: 'kp',
  vas: 'va',
};

// ---- Singular

const IRREGULAR: Readonly<Record<string, string>> = {
  men: 'man',
  women: 'woman',
  children: 'child',
  teeth: 'tooth',
  feet: 'foot',
  mice: 'mouse',
  geese: 'goose',
  wives: 'wife',
  knives: 'knife',
  lives: 'life',
  loaves: 'loaf',
  calves: 'calf',
  shelves: 'shelf',
  leaves: 'leaf',
  halves: 'half',
  buses: 'bus',
  gases: 'gas',
  shoes: 'shoe',
  toes: 'toe',
  canoes: 'canoe',
  movies: 'movie',
  cookies: 'cookie',
  brownies: 'brownie',
  calories: 'calorie',
  maths: 'mathematic',
  math: 'mathematic',
};

/** Words that end like a plural and mean something else than their singular. */
const NO_PLURALS: ReadonlySet<string> = new Set([
  'accounts',
  'always',
  'canvas',
  'christmas',
  'customs',
  'goods',
  'lens',
  'news',
  'series',
  'species',
]);

function singularOnce(word: string): string {
  const irregular = Object.hasOwn(IRREGULAR, word) ? IRREGULAR[word] : undefined;
  if (irregular !== undefined) return irregular;
  // "salesmen", "firemen", "tradeswomen", and not "specimen" or "abdomen".
  if (/(?:[dekrst]men|women)$/.test(word)) return `${word.slice(0, -2)}an`;
  if (word.length <= 3 || !word.endsWith('s') || NO_PLURALS.has(word)) return word;
  if (/(?:ss|us|is)$/.test(word)) return word;
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|zz|o)es$/.test(word)) return word.slice(0, -2);
  return word.slice(0, -1);
}

/** The singular of an English word in lower case; a word that has none stays as it is. */
export function singularOf(word: string): string {
  const once = singularOnce(word);
  return once === word ? word : singularOf(once);
}

// ---- Words

/** Letters and digits, with the signs that may stand within a word or end a name. */
const WORD = /\.?[\p{L}\p{N}][\p{L}\p{M}\p{N}#+&.'’]*/gu;
const STOPS: ReadonlySet<string> = new Set(STOP_WORDS);

const plain = (text: string) => text.normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');

/** The words of one piece of text between spaces and signs. */
function wordsIn(raw: string): string[] {
  const typed = raw.replace(/[.'’&]+$/u, '');
  const folded = plain(typed)
    .replace(/['’]s$/u, '')
    .replace(/['’]/gu, '');
  const signed = Object.hasOwn(SIGNED_NAMES, folded) ? SIGNED_NAMES[folded] : undefined;
  if (signed !== undefined) return [signed];
  const ampersand = /^(\p{L})&(\p{L})$/u.exec(folded);
  if (ampersand !== null) return [`${ampersand[1]}and${ampersand[2]}`];
  return folded
    .replaceAll('.', '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

const wordOf = (word: string) =>
  Object.hasOwn(SHORT_PLURALS, word) ? (SHORT_PLURALS[word] ?? word) : singularOf(word);

/** The words of typed text that mean something. */
export function typedWords(text: string): string[] {
  return [...text.matchAll(WORD)]
    .flatMap(([raw]) => wordsIn(raw))
    .filter((word) => !STOPS.has(word))
    .map(wordOf);
}

/** The text of an advert as it is searched. */
export function searchedText(text: string): string {
  return [...text.matchAll(WORD)]
    .flatMap(([raw]) => {
      const words = wordsIn(raw);
      const isWord = raw !== raw.toUpperCase() && words.some((word) => CAPITAL_NAMES.has(word));
      return isWord && !/^(?:TA|PA)s$/.test(raw) ? [] : words;
    })
    .filter((word) => !STOPS.has(word))
    .map(wordOf)
    .join(' ');
}

// ---- Terms

/** What a search looks for: one of the phrases suffices. The first is what was typed. */
export interface Term {
  phrases: readonly string[];
  /** Typed in quotation marks: exactly these words in this order. */
  isExact: boolean;
  /** Typed after a minus: listings with it are left out. */
  isExcluded: boolean;
}

const phraseOf = (text: string) => typedWords(text).join(' ');

/** The same phrases as they are searched: every phrase with those that it finds besides itself. */
function normalised(pairs: Iterable<readonly [string, readonly string[]]>): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const [phrase, others] of pairs) {
    const key = phraseOf(phrase);
    const set = found.get(key) ?? new Set<string>();
    for (const other of others.map(phraseOf)) if (other !== key && other !== '') set.add(other);
    if (key !== '' && set.size > 0) found.set(key, set);
  }
  return new Map([...found].map(([phrase, others]) => [phrase, [...others]]));
}

/** Everyday phrases in searched form, and the words that are searched in their place. */
const MEANT: ReadonlyMap<string, string[]> = new Map(
  Object.entries(EVERYDAY).flatMap(([meant, phrases]) =>
    phrases.map((phrase): [string, string[]] => [phraseOf(phrase), typedWords(meant)]),
  ),
);

const longestOf = (phrases: Iterable<string>) =>
  Math.max(...[...phrases].map((phrase) => phrase.split(' ').length));
const LONGEST_MEANT = longestOf(MEANT.keys());
/** Meilisearch ignores words beyond this number; PostgreSQL does too, so that both give the same answer. */
const MOST_WORDS = 10;

/** The longest phrase that begins at a word and that a table knows, with what the table holds. */
function longestAt<T>(
  words: readonly string[],
  at: number,
  longest: number,
  table: ReadonlyMap<string, T>,
): { phrase: string; length: number; value: T } | undefined {
  for (let length = Math.min(longest, words.length - at); length > 0; length -= 1) {
    const phrase = words.slice(at, at + length).join(' ');
    const value = table.get(phrase);
    if (value !== undefined) return { phrase, length, value };
  }
  return undefined;
}

/** The words with everyday phrases replaced: "cutting hair" becomes "hairdresser". */
function meantBy(words: readonly string[]): string[] {
  const meant: string[] = [];
  for (let at = 0; at < words.length;) {
    const found = longestAt(words, at, LONGEST_MEANT, MEANT);
    meant.push(...(found?.value ?? [words[at] ?? '']));
    at += found?.length ?? 1;
  }
  return meant;
}

/** A phrase that staff have given a meaning: searches for it find the other phrases too. */
export interface Synonym {
  phrase: string;
  finds: readonly string[];
  /** The other phrases find this one as well. */
  bothWays: boolean;
}

/** What both engines know of words: the tables of `words.en.ts`, and the synonyms that staff have approved. */
export interface Vocabulary {
  /** The number of the last decision about a synonym; 0 before the first. */
  version: number;
  /** What each phrase finds besides itself, in searched form. */
  alsoFound: ReadonlyMap<string, readonly string[]>;
  /** The words of the longest phrase. */
  longest: number;
  /** Words that are never a typing error. */
  known: ReadonlySet<string>;
}

/** A phrase as it stands in a search, after everyday phrases are replaced. */
export const asSearched = (text: string): string => meantBy(typedWords(text)).join(' ');

/** The compiled-in words with these synonyms. */
export function vocabularyWith(synonyms: readonly Synonym[], version: number): Vocabulary {
  const added = synonyms.flatMap(({ phrase, finds, bothWays }): [string, readonly string[]][] => [
    [asSearched(phrase), finds.map(asSearched)],
    ...(bothWays ? finds.map((other): [string, string[]] => [asSearched(other), [asSearched(phrase)]]) : []),
  ]);
  const alsoFound = normalised([...Object.entries(SYNONYMS), ...Object.entries(FINDS), ...added]);
  return {
    version,
    alsoFound,
    longest: longestOf(alsoFound.keys()),
    known: new Set([...alsoFound.keys(), ...MEANT.keys()].flatMap((phrase) => phrase.split(' '))),
  };
}

export const BASE_VOCABULARY: Vocabulary = vocabularyWith([], 0);

/** The phrases of the vocabulary in a title, in searched form. */
export function knownPhrasesIn(title: string, { alsoFound, longest }: Vocabulary): string[] {
  const words = typedWords(title);
  const phrases: string[] = [];
  for (let at = 0; at < words.length;) {
    const found = longestAt(words, at, longest, alsoFound);
    if (found !== undefined) phrases.push(found.phrase);
    at += found?.length ?? 1;
  }
  return phrases;
}

/** Typed words, read: those that may be corrected and widened, and those that mean exactly what they say. */
export interface TypedWords {
  /** In searched form. */
  loose: readonly string[];
  exact: readonly Term[];
}

/** Words in quotation marks, with or without a minus before them, or one word after a minus. */
const PIECE = /(?<![\p{L}\p{N}])(?:(-?)"([^"]*)"|(-)(?=[\p{L}\p{N}])([^\s"]+))/gu;

export function readTyped(text: string): TypedWords {
  const exact: Term[] = [];
  let rest = text;
  for (const [piece, minus, quoted, otherMinus, word] of text.matchAll(PIECE)) {
    rest = rest.replace(piece, ' ');
    const words = typedWords(quoted ?? word ?? '').slice(0, MOST_WORDS);
    const isExcluded = minus === '-' || otherMinus === '-';
    if (words.length > 0) exact.push({ phrases: [words.join(' ')], isExact: true, isExcluded });
  }
  return { loose: typedWords(rest).slice(0, MOST_WORDS), exact };
}

/** The same words, each meant as it stands. */
export const exactly = (text: string): string => {
  const { loose, exact } = readTyped(text);
  return [
    ...loose.map((word) => `"${word}"`),
    ...exact.map(({ phrases: [phrase = ''], isExcluded }) => `${isExcluded ? '-' : ''}"${phrase}"`),
  ].join(' ');
};

/** The terms of typed words: "hca night" → "hca" or "healthcare assistant" …, "night" or "night shift" …. */
export function termsOf({ loose, exact }: TypedWords, vocabulary: Vocabulary = BASE_VOCABULARY): Term[] {
  const meant = meantBy(loose);
  const terms: Term[] = [];
  for (let at = 0; at < meant.length;) {
    const found = longestAt(meant, at, vocabulary.longest, vocabulary.alsoFound);
    const phrases = found === undefined ? [meant[at] ?? ''] : [found.phrase, ...found.value];
    terms.push({ phrases, isExact: false, isExcluded: false });
    at += found?.length ?? 1;
  }
  return [...terms, ...exact].slice(0, MOST_WORDS);
}

// ---- Typing errors

/** How many typing errors a word may have, as Meilisearch forgives them. */
export const ONE_ERROR_FROM = 5;
export const TWO_ERRORS_FROM = 9;
const errorsForgiven = (word: string) =>
  word.length >= TWO_ERRORS_FROM ? 2 : word.length >= ONE_ERROR_FROM ? 1 : 0;

/** Whether a word may be a mistyped one: long enough, and in no phrase that is known here. */
export const mayBeMistyped = (word: string, { known }: Vocabulary = BASE_VOCABULARY): boolean =>
  errorsForgiven(word) > 0 && !known.has(word) && !/\d/.test(word);

/** The word with the fewest typing errors against a mistyped one, of equal ones the first; undefined if all have too many. */
export function correctionOf(mistyped: string, known: readonly string[]): string | undefined {
  let best: { word: string; errors: number } | undefined;
  for (const word of known) {
    if (Math.abs(word.length - mistyped.length) > errorsForgiven(mistyped)) continue;
    const errors = editDistance(mistyped, word);
    if (errors <= errorsForgiven(mistyped) && errors < (best?.errors ?? Infinity)) best = { word, errors };
  }
  return best?.word;
}

/** The terms as Meilisearch reads them; it knows the other phrases of a term from its settings. */
export function meilisearchWords(terms: readonly Term[]): string {
  return terms
    .map(({ phrases: [phrase = ''], isExact, isExcluded }) =>
      isExact ? `${isExcluded ? '-' : ''}"${phrase}"` : phrase,
    )
    .join(' ');
}

import { correctionOf, mayBeMistyped, typedWords } from './terms.ts';

/**
 * Typing errors are corrected once, before either engine is asked, so that a corrected word also finds what is known to
 * mean the same. Only a word is corrected that no open listing is found by. Pure.
 */

/** The words by which listings are found, in searched form, with the number of listings that have each. */
export type WordCounts = ReadonlyMap<string, number>;

/** Quoted words and words after a minus are meant as they stand. */
const PIECE = /-?"[^"]*"|-?[^\s"]+/gu;

/** The word that was meant: it begins with the same letter, and of those as near the most frequent one. */
function meantBy(word: string, vocabulary: WordCounts): string | undefined {
  const alike = [...vocabulary]
    .filter(([known]) => known[0] === word[0] && Math.abs(known.length - word.length) <= 2)
    .sort(([, a], [, b]) => b - a)
    .map(([known]) => known);
  return correctionOf(word, alike);
}

/** The text with its mistyped words corrected. */
export function correctSpelling(text: string, vocabulary: WordCounts): string {
  if (vocabulary.size === 0) return text;
  return text.replaceAll(PIECE, (piece) => {
    if (/["-]/.test(piece)) return piece;
    const [word, ...others] = typedWords(piece);
    if (word === undefined || others.length > 0) return piece;
    if (!mayBeMistyped(word) || vocabulary.has(word)) return piece;
    return meantBy(word, vocabulary) ?? piece;
  });
}

import {
  DataSet,
  englishDataset,
  englishRecommendedTransformers,
  parseRawPattern,
  RegExpMatcher,
} from 'obscenity';
import lists from '../../../db/data/offensive-words.json' with { type: 'json' };

/**
 * Finds obscenities and slurs, also where letters are doubled, replaced by similar ones or written as digits. The words
 * themselves come from the package `obscenity`; `db/data/offensive-words.json` adds British ones and lists exceptions.
 */

/** A matcher for the words of the package and our own. @param without words that the matcher ignores */
function matcherOf(without: readonly string[]): RegExpMatcher {
  const { blacklistedTerms, whitelistedTerms = [] } = new DataSet<{ originalWord: string }>()
    .addAll(englishDataset)
    .removePhrasesIf(({ metadata }) => without.includes(metadata?.originalWord ?? ''))
    .build();
  const firstId = Math.max(...blacklistedTerms.map(({ id }) => id)) + 1;
  // As whole words only: "pubic" but not "republican".
  const own = lists.added
    .flatMap((word) => [`|${word}|`, `|${word}s|`])
    .map((term, index) => ({ id: firstId + index, pattern: parseRawPattern(term) }));
  return new RegExpMatcher({
    ...englishRecommendedTransformers,
    blacklistedTerms: [...blacklistedTerms, ...own],
    whitelistedTerms: [...whitelistedTerms, ...lists.innocent],
  });
}

/** Built on first use: most processes never check a text. */
function onDemand(without: readonly string[]): () => RegExpMatcher {
  let matcher: RegExpMatcher | undefined;
  return () => (matcher ??= matcherOf(without));
}

const anywhere = onDemand([]);
/** Ignores words like "sex", which honest adverts use too: "a person of any sex". */
const inAdverts = onDemand(lists.everyday);

/** Zero-width characters, which split a word for a program but not for a reader. */
const INVISIBLE = /\p{Cf}/gu;

/** @returns the offensive words in a text, as they were written, each once */
export function offensiveWordsIn(text: string): string[] {
  const seen = text.replace(INVISIBLE, '');
  const words = inAdverts()
    .getAllMatches(seen, true)
    .map(({ startIndex, endIndex }) => seen.slice(startIndex, endIndex + 1));
  return [...new Set(words)];
}

/** Whether `after` has an offensive word more than `before`. Here every word of the list counts. */
export function addsOffensiveWord(before: string, after: string): boolean {
  const count = (text: string) => anywhere().getAllMatches(text.replace(INVISIBLE, '')).length;
  return count(after) > count(before);
}

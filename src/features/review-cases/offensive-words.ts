import {
  DataSet,
  englishDataset,
  englishRecommendedTransformers,
  parseRawPattern,
  RegExpMatcher,
} from 'obscenity';
import lists from '../../../db/data/offensive-words.json' with { type: 'json' };

/**
 * Finds obscenities and slurs, also where letters are doubled, look alike or are written as digits. The words themselves
 * are those of the package `obscenity`; `db/data/offensive-words.json` adds British ones and names innocent ones.
 */

/** A matcher for the words of the package and ours. @param without words that it leaves alone */
function matcherOf(without: readonly string[]): RegExpMatcher {
  const { blacklistedTerms, whitelistedTerms = [] } = new DataSet<{ originalWord: string }>()
    .addAll(englishDataset)
    .removePhrasesIf(({ metadata }) => without.includes(metadata?.originalWord ?? ''))
    .build();
  const firstId = Math.max(...blacklistedTerms.map(({ id }) => id)) + 1;
  // As whole words only: "pubic" and not "republican".
  const own = lists.added
    .flatMap((word) => [`|${word}|`, `|${word}s|`])
    .map((term, index) => ({ id: firstId + index, pattern: parseRawPattern(term) }));
  return new RegExpMatcher({
    ...englishRecommendedTransformers,
    blacklistedTerms: [...blacklistedTerms, ...own],
    whitelistedTerms: [...whitelistedTerms, ...lists.innocent],
  });
}

/** Made when a text is first looked at: most processes never look at one. */
function onDemand(without: readonly string[]): () => RegExpMatcher {
  let matcher: RegExpMatcher | undefined;
  return () => (matcher ??= matcherOf(without));
}

const anywhere = onDemand([]);
/** Without words like "sex", which an honest advert uses too: "a person of any sex". */
const inAdverts = onDemand(lists.everyday);

/** Characters without a width, with which a word is cut in two for a machine and not for a reader. */
const INVISIBLE = /\p{Cf}/gu;

/** @returns the offensive words of a text, as they were written, each once */
export function offensiveWordsIn(text: string): string[] {
  const seen = text.replace(INVISIBLE, '');
  const words = inAdverts()
    .getAllMatches(seen, true)
    .map(({ startIndex, endIndex }) => seen.slice(startIndex, endIndex + 1));
  return [...new Set(words)];
}

/** Whether one text has an offensive word more than another; every word of the list counts. */
export function addsOffensiveWord(before: string, after: string): boolean {
  const count = (text: string) => anywhere().getAllMatches(text.replace(INVISIBLE, '')).length;
  return count(after) > count(before);
}

import { fold, MOST_WORDS_OF_NAME, type Gazetteer } from '#features/places/gazetteer.ts';

/**
 * The names of places that stand in titles and in employers' names without being where the work is: "Sandwich maker"
 * in Dartford, "Canterbury Cathedral Lodge" in Dover. A search with these words means the title and not the place.
 */

export interface TitleRow {
  title: string;
  organisation: string;
  towns: readonly string[];
}

/** Pairs of a place's name and the word beside it, folded: "sandwich maker". Those of the own town are left out. */
export function placeNamePairs(
  gazetteer: Gazetteer,
  rows: Iterable<TitleRow>,
  pairs = new Set<string>(),
): Set<string> {
  for (const { title, organisation, towns } of rows) {
    const own = new Set(towns.map(fold));
    for (const text of [title, organisation]) {
      const words = fold(text).split(' ');
      for (let start = 0; start < words.length; start += 1) {
        for (let length = 1; length <= MOST_WORDS_OF_NAME && start + length <= words.length; length += 1) {
          const name = words.slice(start, start + length).join(' ');
          if (own.has(name) || !gazetteer.placesByName.has(name)) continue;
          const [before, after] = [words[start - 1], words[start + length]];
          if (before !== undefined) pairs.add(`${before} ${name}`);
          if (after !== undefined) pairs.add(`${name} ${after}`);
        }
      }
    }
  }
  return pairs;
}

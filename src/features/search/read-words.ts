import { EMPTY_QUERY, type SearchQuery } from './search-query.ts';
import { understand, withUnderstanding, type Reader, type Understood } from './understand.ts';

/**
 * Turns the search that a visitor asked for into the search that is made: the words that name a place, a kind or a
 * filter become these, and `typed` keeps what was typed. Reading a search again changes nothing, so that an address, a
 * form and a link to the next page can all hold the search that was made.
 */

export interface ReadSearch {
  query: SearchQuery;
  /** What was read among the words and still counts: without what the visitor chose otherwise, or has removed. */
  understood: readonly Understood[];
}

/** The names of several places of which either will do, as the place box takes them. */
const placesOf = (understood: readonly Understood[]) =>
  [...new Set(understood.flatMap((it) => (it.means === 'place' ? [it.near] : [])))].join(' or ');

function stillCounts(understood: readonly Understood[], query: SearchQuery): Understood[] {
  const near = placesOf(understood);
  return understood.filter((it) => {
    switch (it.means) {
      case 'filter':
        return query.filters[it.filter]?.includes(it.value) === true;
      case 'place':
        return query.near === near;
      case 'within':
        return query.within === it.miles;
      case 'near-me':
        return query.near === '';
      case 'nothing':
        return true;
    }
  });
}

export function readWords(asked: SearchQuery, reader: Reader): ReadSearch {
  const { typed, q } = asked;
  if (typed !== '') {
    const before = understand({ ...EMPTY_QUERY, q: typed }, reader);
    const hasMeaning = before.understood.length > 0;
    if (hasMeaning && typed === q) return { query: asked, understood: [] };
    if (hasMeaning && before.rest === q)
      return { query: asked, understood: stillCounts(before.understood, asked) };
  }
  const plain = { ...asked, typed: '' };
  const understanding = understand(plain, reader);
  if (understanding.understood.length === 0) return { query: plain, understood: [] };
  const query = { ...withUnderstanding(plain, understanding), typed: q };
  return { query, understood: stillCounts(understanding.understood, query) };
}

import type { PlaceResult } from '#features/places/place.ts';
import { KINDS } from '#features/opportunities/vocabulary.ts';
import { FILTER_NAMES, filterOf } from './filters.ts';
import { messages } from './messages.en.ts';
import { asWords, MILES, withFilter, type SearchQuery } from './search-query.ts';

/** Another search that may find something where this one found nothing. */
export interface Widening {
  text: string;
  query: SearchQuery;
}

const FARTHER_STEPS = 3;

/**
 * What the visitor could try next, the smallest change first: look farther, drop one filter, look for another kind,
 * drop the words, look everywhere. Pure; the caller counts what each of them finds.
 */
export function wideningsOf(
  query: SearchQuery,
  place: PlaceResult,
  miles: number | undefined,
  now: Date,
): Widening[] {
  const first = { ...query, page: 1 };
  const widenings: Widening[] = [];
  const said = messages.widen;
  if (query.typed !== '' && query.typed !== query.q)
    widenings.push({ text: said.words(query.typed), query: asWords(query) });
  if (place.ok && place.place.kind === 'point' && miles !== undefined) {
    for (const within of MILES.filter((it) => it > miles).slice(0, FARTHER_STEPS)) {
      widenings.push({ text: said.within(within, place.place.label), query: { ...first, within } });
    }
  }
  const chosen = FILTER_NAMES.filter((name) => query.filters[name] !== undefined);
  for (const name of chosen) {
    const filter = filterOf(name);
    const values = query.filters[name] ?? [];
    if (filter.combine === 'all' && values.length > 1) {
      for (const value of values) {
        widenings.push({
          text: said.withoutValue(filter.options(now).get(value) ?? value),
          query: withFilter(
            first,
            name,
            values.filter((other) => other !== value),
          ),
        });
      }
    } else if (name === 'kind') {
      const others = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => !values.includes(kind));
      for (const kind of others)
        widenings.push({
          text: said.otherKind(KINDS[kind].plural),
          query: withFilter(first, 'kind', [kind]),
        });
    } else {
      widenings.push({
        text: said.withoutFilter(filter.label),
        query: withFilter(first, name, []),
      });
    }
  }
  if (query.near !== '') {
    widenings.push({ text: said.everywhere, query: { ...first, near: '', within: undefined } });
  }
  if (chosen.length > 1) widenings.push({ text: said.withoutFilters, query: { ...first, filters: {} } });
  if (query.near !== '' && chosen.length > 0) {
    widenings.push({
      text: said.all(query.q),
      query: { ...first, near: '', within: undefined, filters: {} },
    });
  }
  if (query.q !== '' && (query.near !== '' || chosen.length > 0)) {
    widenings.push({ text: said.withoutWords(query.q), query: { ...first, q: '' } });
  }
  return widenings;
}

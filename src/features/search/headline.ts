import { KINDS, type Kind } from '#features/opportunities/vocabulary.ts';
import type { PlaceResult } from '#features/places/place.ts';
import type { SearchResults } from './search.service.ts';

const number = (count: number) => count.toLocaleString('en-GB');

/** Why the search cannot use this place. */
export function placeProblem(place: Extract<PlaceResult, { ok: false }>): string {
  if (place.placeless === 'no-fixed-address') return `“${place.text}” means no fixed address`;
  if (place.placeless === 'forces')
    return `“${place.text}” is an armed forces address, which is not on our map`;
  return place.reason === 'outside'
    ? `“${place.text}” is outside Kent and Medway`
    : `We do not know the place “${place.text}”`;
}

/** The result in one line: "34 jobs within 5 miles of Sheerness". */
export function headline(results: SearchResults): string {
  const { query, place, total, miles } = results;
  if (!place.ok) return placeProblem(place);
  const kinds = query.filters.kind ?? [];
  const [only] = kinds;
  const thing =
    kinds.length === 1 && only !== undefined
      ? only === 'work-experience'
        ? { one: 'work experience placement', many: 'work experience placements' }
        : { one: KINDS[only as Kind].label, many: KINDS[only as Kind].plural }
      : { one: 'result', many: 'results' };
  const noun = total === 1 ? thing.one : thing.many;
  const things = noun.startsWith('Skills') ? noun : noun.toLowerCase();
  const words = query.q === '' ? '' : ` for “${query.q}”`;
  const where =
    place.place.kind === 'everywhere'
      ? ' in Kent and Medway'
      : place.place.kind === 'area'
        ? ` in ${place.place.name}`
        : ` within ${miles} ${miles === 1 ? 'mile' : 'miles'} of ${place.place.label}`;
  return `${total === 0 ? 'No' : number(total)} ${things}${words}${where}`;
}

/** The page's title, short enough for a tab and a link. */
export function resultsTitle(results: SearchResults): string {
  const page = results.page > 1 ? ` (page ${results.page} of ${results.pages})` : '';
  return `${headline(results)}${page}`;
}

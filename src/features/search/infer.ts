import { filterOf, type FilterName } from './filters.ts';
import { withFilter, type SearchQuery } from './search-query.ts';

/** Words that a filter expresses more exactly. Longer phrases first. */
const MEANT: readonly (readonly [phrase: string, filter: FilterName, value: string])[] = [
  ['no experience needed', 'with', 'no-experience'],
  ['no experience', 'with', 'no-experience'],
  ['no qualifications', 'with', 'no-experience'],
  ['entry level', 'with', 'no-experience'],
  ['no car', 'with', 'no-car'],
  ['without a car', 'with', 'no-car'],
  ['disability confident', 'with', 'disability-confident'],
  ['home educated', 'with', 'home-educated'],
  ['home education', 'with', 'home-educated'],
  ['school hours', 'pattern', 'school-hours'],
  ['term time', 'pattern', 'term-time'],
  ['part time', 'pattern', 'part-time'],
  ['full time', 'pattern', 'full-time'],
  ['job share', 'pattern', 'job-share'],
  ['night shift', 'pattern', 'nights'],
  ['nights', 'pattern', 'nights'],
  ['evenings', 'pattern', 'evenings'],
  ['weekends', 'pattern', 'weekends'],
  ['weekend', 'pattern', 'weekends'],
  ['work from home', 'mode', 'remote'],
  ['from home', 'mode', 'remote'],
  ['wfh', 'mode', 'remote'],
  ['remote', 'mode', 'remote'],
  ['apprenticeships', 'contract', 'apprenticeship'],
  ['apprenticeship', 'contract', 'apprenticeship'],
  ['zero hours', 'contract', 'casual'],
  ['seasonal', 'contract', 'seasonal'],
  ['skills bootcamps', 'kind', 'skills-bootcamp'],
  ['skills bootcamp', 'kind', 'skills-bootcamp'],
  ['bootcamp', 'kind', 'skills-bootcamp'],
  ['work experience', 'kind', 'work-experience'],
];

/**
 * A suggested search, where the visitor's words name a filter: "no experience retail" → "retail" with the filter. It is
 * only offered, never applied. Undefined when the words name no filter or it is already chosen.
 */
export function meantFilter(query: SearchQuery, now: Date): { text: string; query: SearchQuery } | undefined {
  const words = ` ${query.q.toLowerCase().replace(/[-–]/g, ' ')} `;
  for (const [phrase, name, value] of MEANT) {
    const at = words.indexOf(` ${phrase} `);
    if (at === -1 || query.filters[name]?.includes(value) === true) continue;
    const rest = `${words.slice(0, at)} ${words.slice(at + phrase.length + 1)}`.replace(/\s+/g, ' ').trim();
    const chosen = filterOf(name).combine === 'all' ? [...(query.filters[name] ?? []), value] : [value];
    return {
      text: filterOf(name).options(now).get(value) ?? value,
      query: withFilter({ ...query, q: rest }, name, chosen),
    };
  }
  return undefined;
}

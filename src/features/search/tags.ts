import type { Facets } from './engine.ts';
import {
  FILTER_NAMES,
  filterOf,
  includesNotStated,
  isStatable,
  NOT_STATED,
  stepsFrom,
  sumByDay,
  sumBySteps,
  valuesOf,
  type FilterName,
} from './filters.ts';
import { STATABLES, type Listing } from './listing.ts';

/**
 * Everything that a listing can be filtered by except its place, as one list of "filter:value". Both engines filter
 * and count by it, so that their answers cannot differ. For places see `cells.ts`.
 */

/** For schools and their pupils alone: a jobseeker sees them only when asking for them. */
export const PUPILS = 'pupils:true';
export const filterTag = (name: FilterName, value: string): string => `${name}:${value}`;

export function tagsOf(listing: Listing): string[] {
  return [
    ...FILTER_NAMES.flatMap((name) => valuesOf(listing, name).map((value) => filterTag(name, value))),
    ...STATABLES.filter((name) => !listing.stated.includes(name)).map((name) => filterTag(name, NOT_STATED)),
    ...(isForPupils(listing) ? [PUPILS] : []),
  ];
}

type Filters = Partial<Record<FilterName, readonly string[]>>;

/**
 * The tags of which a listing must have one to pass a filter, whose values combine as `any` or `from`: those of the
 * chosen values, and that of listings that do not state the fact.
 */
export function tagsThatPass(name: FilterName, filters: Filters, now: Date): string[] {
  const chosen = filters[name] ?? [];
  const values = filterOf(name).combine === 'from' ? stepsFrom(name, chosen[0] ?? '', now) : chosen;
  const others = isStatable(name) && includesNotStated(filters).includes(name) ? [NOT_STATED] : [];
  return [...values, ...others].map((value) => filterTag(name, value));
}

/** Whether these filters ask for what is meant for schools and their pupils. */
export const asksForPupils = (filters: Partial<Record<FilterName, readonly string[]>>): boolean =>
  filters.kind !== undefined ||
  filters.for?.some((audience) => audience.startsWith('year-')) === true ||
  filters.with?.includes('home-educated') === true;

/** Work experience of school years, and what employers offer to schools. */
const isForPupils = ({ audiences }: Listing) =>
  audiences.length > 0 && audiences.every((audience) => audience.startsWith('year-'));

/**
 * Whether a filter is ignored when its own values are counted: choosing one value must not hide how many results the
 * others would give.
 */
export function standsAside(name: FilterName): boolean {
  return filterOf(name).combine !== 'all';
}

type Tally = Readonly<Record<string, number>>;

/** "kind:vacancy" → 34, … becomes "kind" → "vacancy" → 34. */
function byFilter(tally: Tally): Map<string, Record<string, number>> {
  const filters = new Map<string, Record<string, number>>();
  for (const [tag, count] of Object.entries(tally)) {
    const colon = tag.indexOf(':');
    const name = tag.slice(0, colon);
    let counts = filters.get(name);
    if (counts === undefined) filters.set(name, (counts = {}));
    counts[tag.slice(colon + 1)] = count;
  }
  return filters;
}

/**
 * Counts by tag → counts by filter and value.
 * @param all counts of the results
 * @param apart for a filter that is ignored for its own counts, the counts of the search without it
 * @param forPupils counts of what is left out because it is for pupils: added where choosing the value shows it
 */
export function facetsOf(
  all: Tally,
  apart: ReadonlyMap<FilterName, Tally>,
  now: Date,
  forPupils: Tally = {},
): Facets {
  const found = byFilter(all);
  for (const [name, counts] of byFilter(forPupils)) {
    if (!FILTER_NAMES.some((it) => it === name)) continue;
    const shown = (found.get(name) ?? {}) as Record<string, number>;
    for (const [value, count] of Object.entries(counts)) {
      if (asksForPupils({ [name]: [value] })) shown[value] = (shown[value] ?? 0) + count;
    }
    found.set(name, shown);
  }
  const facets = {} as Facets;
  for (const name of FILTER_NAMES) {
    const own = apart.get(name);
    const counts = (own === undefined ? found : byFilter(own)).get(name) ?? {};
    const { combine } = filterOf(name);
    facets[name] =
      combine === 'since'
        ? sumByDay(counts, now)
        : combine === 'from'
          ? sumBySteps(name, counts, now)
          : counts;
  }
  return facets;
}

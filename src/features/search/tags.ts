import type { Facets } from './engine.ts';
import { FILTER_NAMES, filterOf, sumByDay, valuesOf, type FilterName } from './filters.ts';
import type { Listing } from './listing.ts';

/**
 * Everything that a listing can be filtered by, as one list of "filter:value". Both engines filter and count by it, so
 * that they cannot come to different answers.
 */

export const ANYWHERE = 'anywhere:true';
export const areaTag = (slug: string): string => `area:${slug}`;
export const outcodeTag = (outcode: string): string => `outcode:${outcode}`;
export const filterTag = (name: FilterName, value: string): string => `${name}:${value}`;

export function tagsOf(listing: Listing): string[] {
  return [
    ...FILTER_NAMES.flatMap((name) => valuesOf(listing, name).map((value) => filterTag(name, value))),
    ...listing.areas.map(areaTag),
    ...listing.otherOutcodes.map(outcodeTag),
    ...(listing.anywhere ? [ANYWHERE] : []),
  ];
}

/** Choosing a value of such a filter must not hide how many its other values would give. */
export function standsAside(name: FilterName): boolean {
  return filterOf(name).combine !== 'all';
}

/** Counts by tag → counts by filter and value. `tallyFor` gives the counts that a filter's values are to be read from. */
export function facetsOf(
  tallyFor: (name: FilterName) => Readonly<Record<string, number>>,
  now: Date,
): Facets {
  const facets = {} as Facets;
  for (const name of FILTER_NAMES) {
    const prefix = filterTag(name, '');
    const counts: Record<string, number> = {};
    for (const [tag, count] of Object.entries(tallyFor(name))) {
      if (tag.startsWith(prefix)) counts[tag.slice(prefix.length)] = count;
    }
    facets[name] = filterOf(name).combine === 'since' ? sumByDay(counts, now) : counts;
  }
  return facets;
}

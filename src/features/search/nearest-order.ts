import type { EngineRequest } from './engine.ts';
import { includesNotStated } from './filters.ts';
import type { Listing } from './listing.ts';
import { nearestSite } from './nearest-site.ts';

/**
 * The nearest listings first, each by its nearest site that fits. An engine can sort by one position only, that of the
 * chief place. So the few listings with several sites are sorted here, and merged with the others. Pure.
 */

/**
 * With more matching listings with several sites than this, their chief places decide: to sort all of them, every
 * search would have to fetch them.
 */
export const MOST_MERGED = 200;

/**
 * Which of the listings with one site, sorted by distance, can stand on the page when `several` others come between.
 */
export function windowOf(
  { page, perPage }: Pick<EngineRequest, 'page' | 'perPage'>,
  several: number,
): { offset: number; limit: number } {
  return { offset: Math.max(0, (page - 1) * perPage - several), limit: perPage + several };
}

/** In miles. */
const FARTHER_THAN_ANY = 10_000;

/** 0 at a place, 1 partly from home, 2 from home or online: near a place, results come in this order. */
export const reachOf = ({ anywhere, workMode }: Listing) => (anywhere ? 2 : workMode === 'hybrid' ? 1 : 0);

/**
 * The page, made of all listings with several sites and of those with one within `windowOf`, sorted by distance.
 */
export function mergeByDistance(
  request: EngineRequest,
  several: readonly Listing[],
  window: readonly Listing[],
): Listing[] {
  const included = includesNotStated(request.filters);
  /**
   * Results from home or online stand after those at a place, and of either those that do not state what a filter looks
   * at after the others, however near their sites are.
   */
  const groupOf = (listing: Listing) =>
    included.reduce(
      (group, name) => group * 2 + (listing.stated.includes(name) ? 0 : 1),
      request.localFirst ? reachOf(listing) : 0,
    );
  const miles = (listing: Listing) =>
    groupOf(listing) * FARTHER_THAN_ANY +
    Math.min(nearestSite(listing, request)?.miles ?? Infinity, FARTHER_THAN_ANY);
  const sorted = several
    .map((listing) => ({ listing, miles: miles(listing) }))
    .sort((a, b) => (a.miles === b.miles ? 0 : a.miles - b.miles));
  const merged: Listing[] = [];
  let at = 0;
  for (const listing of window) {
    const distance = miles(listing);
    while (at < sorted.length && (sorted[at]?.miles ?? Infinity) < distance) {
      const next = sorted[at]?.listing;
      if (next !== undefined) merged.push(next);
      at += 1;
    }
    merged.push(listing);
  }
  merged.push(...sorted.slice(at).map(({ listing }) => listing));
  const from = (request.page - 1) * request.perPage - windowOf(request, several.length).offset;
  return merged.slice(from, from + request.perPage);
}

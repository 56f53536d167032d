import { distanceMiles, type Point } from '#features/places/place.ts';
import { siteWishOf } from './cells.ts';
import type { EngineRequest } from './engine.ts';
import type { Listing, ListingPlace } from './listing.ts';

/**
 * Which site of a listing a search result is about: the nearest one that fits what was asked, or without a place the
 * chief one if it fits. Pure.
 */

/** What of a search decides about the site. */
export interface SiteQuestion extends Pick<EngineRequest, 'where' | 'filters' | 'from'> {
  /** The points of which the nearest counts, in place of `from`, when the search has several places. */
  points?: readonly Point[];
}

export interface NearestSite {
  site: ListingPlace;
  /** Undefined when the search has no place. */
  miles: number | undefined;
}

const milesFrom = (points: readonly Point[], site: Point): number | undefined =>
  points.length === 0 ? undefined : Math.min(...points.map((point) => distanceMiles(point, site)));

/** Undefined for a listing without a place. */
export function nearestSite(
  { places }: Pick<Listing, 'places'>,
  { where, filters, from, points = [] }: SiteQuestion,
): NearestSite | undefined {
  const wish = siteWishOf(filters);
  const fitting = places.filter(
    (site) =>
      (where.kind !== 'area' || site.area === where.slug) &&
      (!wish.noCar || site.noCar) &&
      (wish.startMonths?.some((month) => site.startMonths.includes(month)) ?? true),
  );
  // None fits when the listing was found because it can be done from home or online.
  const candidates = fitting.length > 0 ? fitting : places;
  const measured = candidates.map((site) => ({
    site,
    miles: milesFrom(points.length > 0 ? points : from === undefined ? [] : [from], site),
  }));
  return measured.reduce<NearestSite | undefined>(
    (best, one) => (best === undefined || (one.miles ?? 0) < (best.miles ?? 0) ? one : best),
    undefined,
  );
}

/** The listing as its card says it for this search: town, way there and dates are those of the nearest site that fits. */
export function atNearestSite<T extends Listing>(
  listing: T,
  question: SiteQuestion,
): T & { miles: number | undefined } {
  const nearest = nearestSite(listing, question);
  if (nearest === undefined) return { ...listing, miles: undefined };
  const { town, gettingThere, dates } = nearest.site;
  return { ...listing, town, gettingThere, dates, miles: nearest.miles };
}

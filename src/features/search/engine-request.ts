import type { OnePlace, Place, PlaceResult } from '#features/places/place.ts';
import type { EngineRequest, Where } from './engine.ts';
import { PAGE_SIZE, type SearchQuery } from './search-query.ts';
import { asksForPupils } from './tags.ts';

/** A search as the engines need it, made of the visitor's search and its place; pure. */

/** @returns where to search, and the radius around a point in miles; of several points only a chosen one */
function whereOf(place: Place, within: number | undefined): { where: Where; miles: number | undefined } {
  switch (place.kind) {
    case 'everywhere':
      return { where: { kind: 'everywhere' }, miles: undefined };
    case 'area':
      return { where: { kind: 'area', slug: place.slug }, miles: undefined };
    case 'point': {
      const miles = within ?? place.defaultMiles;
      return { where: { kind: 'circle', lat: place.lat, lon: place.lon, miles }, miles };
    }
    case 'several':
      return {
        where: { kind: 'either', of: place.places.map((one) => whereOf(one, within).where) },
        miles: within,
      };
  }
}

/** The points from which distances are measured; none for an area. */
export function pointsOf(place: PlaceResult): OnePlace[] {
  if (!place.ok) return [];
  const places = place.place.kind === 'several' ? place.place.places : [place.place];
  return places.filter((one) => one.kind === 'point');
}

/** The request of a page of results. A place that is not known counts as everywhere. */
export function engineRequest(
  query: SearchQuery,
  place: PlaceResult,
  now: Date,
): { request: EngineRequest; miles: number | undefined } {
  const { where, miles } = whereOf(place.ok ? place.place : { kind: 'everywhere', label: '' }, query.within);
  const one =
    place.ok && (place.place.kind === 'point' || place.place.kind === 'area') ? place.place : undefined;
  return {
    miles,
    request: {
      words: query.q,
      someWords: false,
      descriptions: false,
      where,
      withoutPupils: !asksForPupils(query.filters),
      localFirst: where.kind !== 'everywhere',
      filters: query.filters,
      sort: query.sort,
      from: one === undefined ? undefined : { lat: one.lat, lon: one.lon },
      page: query.page,
      perPage: PAGE_SIZE,
      now,
    },
  };
}

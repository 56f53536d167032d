import type { Area, Gazetteer } from '#features/places/gazetteer.ts';
import { areaText } from '#features/places/place.ts';
import { SECTORS, type Sector } from '#features/opportunities/vocabulary.ts';
import { EMPTY_QUERY, type SearchQuery } from './search-query.ts';
import type { Search, SearchResults } from './search.service.ts';

/** The search behind a page about an area. */
export function areaQuery(area: Area): SearchQuery {
  return { ...EMPTY_QUERY, near: areaText(area), sort: 'newest' };
}

/** The number of open opportunities in each area. Opportunities that can be done from anywhere count in none. */
export async function countByArea(search: Search, gazetteer: Gazetteer): Promise<Record<string, number>> {
  const [anywhere = 0, ...totals] = await search.count([
    { ...EMPTY_QUERY, filters: { mode: ['remote'] } },
    ...gazetteer.areas.map(areaQuery),
  ]);
  return Object.fromEntries(
    gazetteer.areas.map((area, index) => [area.slug, Math.max(0, (totals[index] ?? 0) - anywhere)]),
  );
}

export interface SectorInArea {
  sector: Sector;
  label: string;
  count: number;
}

/** The sectors of some results, the largest first. */
export function sectorsOf(results: SearchResults): SectorInArea[] {
  return (Object.keys(SECTORS) as Sector[])
    .map((sector) => ({ sector, label: SECTORS[sector].label, count: results.facets?.sector[sector] ?? 0 }))
    .filter((it) => it.count > 0)
    .sort((a, b) => b.count - a.count);
}

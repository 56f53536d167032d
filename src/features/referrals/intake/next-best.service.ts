import { areaOf, areaText } from '#features/places/place.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { parseSearchQuery, searchHref } from '#features/search/search-query.ts';
import type { Search } from '#features/search/search.service.ts';
import { SEARCHES, type SearchName } from './next-best.ts';
import { foundSearchMessages } from './messages.en.ts';

export interface FoundSearch {
  title: string;
  text: string;
  href: string;
  more: string;
}

/** The results of some searches in an area. A search that finds nothing there is widened to all of Kent and Medway. */
export async function findNextBest(
  { search, gazetteer }: { search: Search; gazetteer: Gazetteer },
  names: readonly SearchName[],
  areaSlug: string | undefined,
): Promise<FoundSearch[]> {
  const area = areaSlug === undefined ? undefined : areaOf(gazetteer, areaSlug);
  const queryOf = (name: SearchName, near: boolean) => {
    const params = new URLSearchParams(SEARCHES[name].params);
    if (near && area !== undefined) params.set('near', areaText(area));
    return parseSearchQuery(params).query;
  };
  const queries = names.map((name) => ({ near: queryOf(name, true), all: queryOf(name, false) }));
  const totals = await search.count(queries.flatMap(({ near, all }) => [near, all]));
  return names.map((name, at) => {
    const [near = 0, all = 0] = totals.slice(at * 2);
    const here = area !== undefined && near > 0;
    const count = here ? near : all;
    const where = here ? foundSearchMessages.inArea(area.name) : foundSearchMessages.everywhere;
    return {
      title: SEARCHES[name].title,
      text: SEARCHES[name].text,
      href: searchHref(here ? queryOf(name, true) : queryOf(name, false)),
      more: count === 0 ? foundSearchMessages.none : foundSearchMessages.open({ count, where }),
    };
  });
}

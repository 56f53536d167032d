import type { Facets } from './engine.ts';
import { FILTER_NAMES, filterOf, isStatable, NOT_STATED, takesOne, type FilterName } from './filters.ts';
import { searchHref, withFilter, type SearchQuery } from './search-query.ts';

export interface PanelOption {
  value: string;
  text: string;
  /** Undefined when there are no counts. */
  count: number | undefined;
}

export interface PanelGroup {
  name: FilterName;
  label: string;
  single: boolean;
  chosen: readonly string[];
  options: PanelOption[];
  open: boolean;
  /** What does not state the fact of this filter; undefined where nothing leaves it out, and without counts. */
  notStated: { count: number; isHidden: boolean; href: string } | undefined;
}

/** Open from the start: the filters that most people use. The others are one press away. */
const OPEN: readonly FilterName[] = ['kind', 'with', 'pattern'];

/** Filters that make sense for every kind. The others are shown when a kind that they apply to is among the results. */
const ALWAYS: readonly FilterName[] = ['kind', 'with', 'pattern', 'sector', 'posted'];

/** How many results do not state the fact of a filter, and the same search without them; or with them again. */
function notStatedOf(query: SearchQuery, name: FilterName, count = 0): PanelGroup['notStated'] {
  if (!isStatable(name)) return undefined;
  const stated = query.filters.stated ?? [];
  const isHidden = stated.includes(name);
  if (count === 0 && !isHidden) return undefined;
  const values = isHidden ? stated.filter((other) => other !== name) : [...stated, name];
  return { count, isHidden, href: searchHref(withFilter(query, 'stated', values)) };
}

/**
 * The filters beside the results. Options that would find nothing are left out, unless they are chosen; a filter
 * without options is left out too.
 */
export function panelGroups(query: SearchQuery, facets: Facets | undefined, now: Date): PanelGroup[] {
  return FILTER_NAMES.filter((name) => name !== 'stated')
    .map((name): PanelGroup => {
      const filter = filterOf(name);
      const chosen = query.filters[name] ?? [];
      const counts = facets?.[name];
      const known = [...filter.options(now)];
      const stray = chosen
        .filter((value) => !filter.options(now).has(value))
        .map((value): [string, string] => [value, value]);
      return {
        name,
        label: filter.label,
        single: takesOne(filter),
        chosen,
        notStated: notStatedOf(query, name, counts?.[NOT_STATED]),
        open: OPEN.includes(name) || chosen.length > 0 || query.filters.stated?.includes(name) === true,
        options: [...known, ...stray]
          .map(([value, text]) => ({
            value,
            text,
            count: counts === undefined ? undefined : (counts[value] ?? 0),
          }))
          .filter((option) => option.count !== 0 || chosen.includes(option.value)),
      };
    })
    .filter(
      (group) =>
        group.options.length > 0 &&
        (group.options.length > 1 ||
          group.chosen.length > 0 ||
          group.notStated !== undefined ||
          ALWAYS.includes(group.name)),
    );
}

export interface ChosenFilter {
  text: string;
  href: string;
}

/** One tag for each chosen value, with the search without that value. */
export function chosenFilters(query: SearchQuery, now: Date): ChosenFilter[] {
  return FILTER_NAMES.flatMap((name) => {
    const filter = filterOf(name);
    const values = query.filters[name] ?? [];
    const options = filter.options(now);
    return values.map((value) => ({
      text: name === 'pay' ? `From ${options.get(value) ?? value}` : (options.get(value) ?? value),
      href: searchHref(
        withFilter(
          query,
          name,
          values.filter((other) => other !== value),
        ),
      ),
    }));
  });
}

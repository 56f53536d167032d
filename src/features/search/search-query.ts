import { z } from 'zod';
import { messages } from './messages.en.ts';
import { FILTER_NAMES, FILTERS, takesOne, type FilterName } from './filters.ts';

/** The distances in miles on offer around a place. */
export const MILES = [1, 2, 3, 5, 7, 10, 15, 20, 30, 40] as const;

export const SORTS = {
  best: 'Best match',
  newest: 'Newest',
  closing: 'Closing soon',
  nearest: 'Nearest',
  pay: 'Highest pay',
} as const;
export type Sort = keyof typeof SORTS;

export const PAGE_SIZE = 20;
/** People do not page further; deep pages would let one request cost as much as hundreds. */
export const LAST_PAGE = 250;

const NOW = new Date(0);

function list(name: FilterName) {
  const filter = FILTERS[name];
  const value =
    name === 'starts'
      ? z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/, { error: 'is not a month such as 2027-01' })
      : z.enum([...filter.options(NOW).keys()] as [string, ...string[]], {
          error: 'is not one of the options',
        });
  const single = takesOne(filter);
  return z
    .array(value)
    .max(single ? 1 : 30, { error: single ? 'takes one value' : 'has too many values' })
    .optional()
    .meta({ description: `${filter.label}. ${single ? 'One value' : 'Values separated by commas'}.` });
}

/** The parameters shared by the search page, the API, feeds and alerts. */
export const searchParameters = z.object({
  q: z
    .string()
    .max(200, { error: messages.parameters.tooLong(200) })
    .optional()
    .meta({
      description: 'Words to look for: a job title, a skill, an employer.',
      example: 'care assistant',
    }),
  near: z
    .string()
    .max(100, { error: messages.parameters.tooLong(100) })
    .optional()
    .meta({
      description:
        'A postcode, the first half of one, a town, or an area such as "Thanet". Leave empty for all of Kent and Medway.',
      example: 'Sheerness',
    }),
  typed: z
    .string()
    .max(200, { error: messages.parameters.tooLong(200) })
    .optional()
    .meta({
      description: messages.parameters.typed,
    }),
  within: z
    .enum(MILES.map(String) as [string, ...string[]], { error: `is not one of ${MILES.join(', ')}` })
    .optional()
    .meta({ description: 'Miles around the place, in a straight line. Not used for a whole area.' }),
  ...(Object.fromEntries(FILTER_NAMES.map((name) => [name, list(name)])) as Record<
    FilterName,
    ReturnType<typeof list>
  >),
  sort: z
    .enum(Object.keys(SORTS) as [Sort, ...Sort[]], { error: 'is not one of the options' })
    .optional()
    .meta({ description: 'The sort order. Without words, the best match is the newest.' }),
  page: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, { error: 'is not a page number' })
    .refine((page) => Number(page) <= LAST_PAGE, { error: `is beyond ${LAST_PAGE}` })
    .optional()
    .meta({ description: `Page of ${PAGE_SIZE}, from 1.` }),
});

export interface SearchQuery {
  q: string;
  /** What was typed before `readWords` took places and filters out of it; the same as `q` to search for it as it stands. */
  typed: string;
  near: string;
  /** Miles; undefined means the default distance of the place. */
  within: number | undefined;
  filters: Partial<Record<FilterName, string[]>>;
  sort: Sort;
  page: number;
}

export interface ParameterIssue {
  parameter: string;
  message: string;
}

/** Invisible and control characters, which only mislead a search. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Quotation marks as phones type them. */
const QUOTATION_MARKS = /[“”„‟]/g;

/** Normalises typed text: one space between words, no invisible characters, straight quotation marks. */
export function tidy(text: string): string {
  return text.replace(UNSEEN, ' ').replace(QUOTATION_MARKS, '"').normalize('NFC').replace(/\s+/g, ' ').trim();
}

type Raw = Record<string, string | string[]>;

function readRaw(params: URLSearchParams): Raw {
  const raw: Raw = {};
  for (const name of ['q', 'typed', 'near', 'within', 'sort', 'page']) {
    const value = tidy((params.get(name) ?? '').slice(0, 2_000));
    if (value !== '') raw[name] = value;
  }
  for (const name of FILTER_NAMES) {
    const values = params
      .getAll(name)
      .slice(0, 50)
      .flatMap((value) => value.slice(0, 1_000).split(','))
      .map(tidy)
      .filter(Boolean);
    if (values.length > 0) raw[name] = [...new Set(values)];
  }
  return raw;
}

/** Drops the values that the issues point at; text that is too long is cut rather than lost. */
function without(raw: Raw, issues: readonly z.core.$ZodIssue[]): Raw {
  const kept: Raw = { ...raw };
  const dropped = new Map<string, Set<number>>();
  for (const issue of issues) {
    const { path } = issue;
    const name = String(path[0]);
    const value = kept[name];
    const most = issue.code === 'too_big' ? Number(issue.maximum) : undefined;
    if (typeof path[1] === 'number') dropped.set(name, (dropped.get(name) ?? new Set()).add(path[1]));
    else if (most !== undefined && typeof value === 'string') kept[name] = tidy(value.slice(0, most));
    else if (most !== undefined && Array.isArray(value)) kept[name] = value.slice(0, most);
    else delete kept[name];
  }
  for (const [name, indexes] of dropped) {
    const value = kept[name];
    if (Array.isArray(value)) kept[name] = value.filter((_, index) => !indexes.has(index));
  }
  return kept;
}

/**
 * Reads a query string. Never fails: values that cannot be understood are left out and named in `issues`, so that a
 * page can go on and the API can refuse.
 */
export function parseSearchQuery(params: URLSearchParams): { query: SearchQuery; issues: ParameterIssue[] } {
  const issues: ParameterIssue[] = [];
  let raw = readRaw(params);
  let parsed = searchParameters.safeParse(raw);
  for (let round = 0; !parsed.success && round < 5; round += 1) {
    issues.push(
      ...parsed.error.issues.map((issue) => ({ parameter: String(issue.path[0]), message: issue.message })),
    );
    raw = without(raw, parsed.error.issues);
    parsed = searchParameters.safeParse(raw);
  }
  const it = parsed.success ? parsed.data : {};
  const filters: SearchQuery['filters'] = {};
  for (const name of FILTER_NAMES) {
    const values = it[name];
    if (values !== undefined && values.length > 0) filters[name] = values;
  }
  return {
    query: {
      q: it.q ?? '',
      typed: it.typed ?? '',
      near: it.near ?? '',
      within: it.within === undefined ? undefined : Number(it.within),
      filters,
      sort: it.sort ?? 'best',
      page: Number(it.page ?? '1'),
    },
    issues,
  };
}

/**
 * A space reads better as "+", and the comma between values as itself. The apostrophe is encoded as browsers encode it:
 * otherwise a redirect would send them to the address that they have already requested.
 */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/%20/g, '+').replace(/%2C/g, ',').replace(/'/g, '%27');

/** The query string of a search in its shortest form, without "?"; equal searches always give the same string. */
export function searchParams(query: SearchQuery): string {
  const parts: [string, string][] = [
    ['q', query.q],
    ['near', query.near],
    ['within', query.within === undefined ? '' : String(query.within)],
    ...FILTER_NAMES.map((name): [string, string] => [name, (query.filters[name] ?? []).join(',')]),
    ['sort', query.sort === 'best' ? '' : query.sort],
    ['page', query.page === 1 ? '' : String(query.page)],
    ['typed', query.typed],
  ];
  return parts
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&');
}

/** The address of a search, on the search page or another path. */
export function searchHref(query: SearchQuery, path = '/opportunities'): string {
  const params = searchParams(query);
  return params === '' ? path : `${path}?${params}`;
}

export const EMPTY_QUERY: SearchQuery = {
  q: '',
  typed: '',
  near: '',
  within: undefined,
  filters: {},
  sort: 'best',
  page: 1,
};

/** The search for what was typed as it stands: nothing of it is read as a place, a kind or a filter. */
export const asWords = ({ typed }: SearchQuery): SearchQuery => ({ ...EMPTY_QUERY, q: typed, typed });

/** The same search with other values for a filter, from its first page. An empty list removes the filter. */
export function withFilter(query: SearchQuery, name: FilterName, values: readonly string[]): SearchQuery {
  const filters = { ...query.filters };
  if (values.length === 0) delete filters[name];
  else filters[name] = [...values];
  return { ...query, filters, page: 1 };
}

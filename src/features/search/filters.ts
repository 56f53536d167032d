import { addMonths, londonDay } from '#lib/clock.ts';
import {
  ADJUSTMENTS,
  AUDIENCES,
  CONTRACTS,
  KINDS,
  PATTERNS,
  SECTORS,
  WORK_MODES,
} from '#features/opportunities/vocabulary.ts';
import { FULL_TIME_HOURS } from '#features/opportunities/pay.ts';
import {
  FEATURES,
  HOURS_BANDS,
  PAY_STEPS,
  postedSince,
  STATABLE,
  STATABLES,
  type Listing,
  type Statable,
} from './listing.ts';
import { messages } from './messages.en.ts';

/**
 * Every filter of the search, as data: its URL parameter, its words, the value of a listing that it looks at, and how
 * several chosen values combine. The results page, the API and both engines work from this list alone.
 */
export interface Filter {
  /** The heading above the options. */
  label: string;
  attribute: keyof Listing;
  /**
   * `any`: one of the chosen values suffices. `all`: every chosen value must match. `from`: a single step, which all
   * higher ones satisfy ("at least £14"); a listing stores the highest step that it reaches. `since`: a single number
   * of days.
   */
  combine: 'any' | 'all' | 'from' | 'since';
  /** Labels by URL value, on a given day. */
  options: (now: Date) => ReadonlyMap<string, string>;
}

/** Whether the filter takes one value only, like a step or a number of days. */
export const takesOne = ({ combine }: Filter) => combine === 'from' || combine === 'since';

function listOf(entries: Record<string, { label: string; plural?: string }>): Filter['options'] {
  const options = new Map(
    Object.entries(entries).map(([value, entry]) => [value, entry.plural ?? entry.label]),
  );
  return () => options;
}

const MONTHS_AHEAD = 12;
const MONTH_NAME = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });

/** "2027-01" → "January 2027". */
export function formatMonth(month: string): string {
  return MONTH_NAME.format(new Date(`${month}-01T00:00:00Z`));
}

/** This month and the eleven after it. */
function startMonths(now: Date): Map<string, string> {
  const first = `${londonDay(now).slice(0, 7)}-01`;
  return new Map(
    Array.from({ length: MONTHS_AHEAD }, (_, index) => {
      const month = addMonths(first, index).slice(0, 7);
      return [month, formatMonth(month)];
    }),
  );
}

const FULL_TIME_YEAR = FULL_TIME_HOURS * 52;

const PAY_OPTIONS = new Map(
  PAY_STEPS.map((step) => {
    const yearly = Math.round((step * FULL_TIME_YEAR) / 500) * 500;
    return [String(step), `£${step} an hour (about £${yearly.toLocaleString('en-GB')} a year)`];
  }),
);

const POSTED_OPTIONS = new Map([
  ['1', 'Since yesterday'],
  ['3', 'In the last 3 days'],
  ['7', 'In the last 7 days'],
  ['14', 'In the last 14 days'],
  ['30', 'In the last 30 days'],
]);

export const FILTERS = {
  kind: { label: 'Type', attribute: 'kind', combine: 'any', options: listOf(KINDS) },
  with: { label: 'What matters to you', attribute: 'features', combine: 'all', options: listOf(FEATURES) },
  pattern: { label: 'Working pattern', attribute: 'patterns', combine: 'any', options: listOf(PATTERNS) },
  hours: { label: 'Hours a week', attribute: 'hoursBand', combine: 'any', options: listOf(HOURS_BANDS) },
  pay: {
    label: 'Pay from',
    attribute: 'payStep',
    combine: 'from',
    options: () => PAY_OPTIONS,
  },
  sector: { label: 'Kind of work', attribute: 'sector', combine: 'any', options: listOf(SECTORS) },
  mode: { label: 'Workplace or home', attribute: 'workMode', combine: 'any', options: listOf(WORK_MODES) },
  contract: { label: 'Contract', attribute: 'contract', combine: 'any', options: listOf(CONTRACTS) },
  for: { label: 'Age or school year', attribute: 'audiences', combine: 'any', options: listOf(AUDIENCES) },
  starts: { label: 'Starts in', attribute: 'startMonths', combine: 'any', options: startMonths },
  adjustment: {
    label: 'Adjustments offered',
    attribute: 'adjustments',
    combine: 'all',
    options: listOf(ADJUSTMENTS),
  },
  /** No group of its own on the page: each filter of `STATABLE` leaves out what does not state it. */
  stated: { label: messages.stated.label, attribute: 'stated', combine: 'all', options: listOf(STATABLE) },
  posted: {
    label: 'Posted',
    attribute: 'postedDay',
    combine: 'since',
    options: () => POSTED_OPTIONS,
  },
} as const satisfies Record<string, Filter>;

export type FilterName = keyof typeof FILTERS;
export const FILTER_NAMES = Object.keys(FILTERS) as [FilterName, ...FilterName[]];

/** The filter with this name, in its general type. */
export function filterOf(name: FilterName): Filter {
  return FILTERS[name];
}

/** In place of a value: the listing does not state the fact, though it applies to it. */
export const NOT_STATED = 'not-stated';

export const isStatable = (name: FilterName): name is Statable => Object.hasOwn(STATABLE, name);

/** The chosen filters whose results include listings that do not state the fact, the first one deciding the order first. */
export const includesNotStated = (filters: Partial<Record<FilterName, readonly string[]>>): Statable[] =>
  STATABLES.filter((name) => filters[name] !== undefined && filters.stated?.includes(name) !== true);

/** A listing's values for a filter, as in the URL. */
export function valuesOf(listing: Listing, name: FilterName): string[] {
  const value: unknown = listing[filterOf(name).attribute];
  return value === null || value === undefined
    ? []
    : Array.isArray(value)
      ? value.map(String)
      : [String(value)];
}

/** The steps that satisfy a chosen one: the step itself and all higher ones. */
export function stepsFrom(name: FilterName, step: string, now: Date): string[] {
  return [...filterOf(name).options(now).keys()].filter((other) => Number(other) >= Number(step));
}

/** Counts by step reached → counts by "at least this step". */
export function sumBySteps(
  name: FilterName,
  counts: Readonly<Record<string, number>>,
  now: Date,
): Record<string, number> {
  const sums = Object.fromEntries(
    [...filterOf(name).options(now).keys()].map((step) => [
      step,
      stepsFrom(name, step, now).reduce((sum, other) => sum + (counts[other] ?? 0), 0),
    ]),
  );
  const notStated = counts[NOT_STATED];
  return notStated === undefined ? sums : { ...sums, [NOT_STATED]: notStated };
}

/** Counts by day of posting → counts by "in the last … days". */
export function sumByDay(days: Record<string, number>, now: Date): Record<string, number> {
  return Object.fromEntries(
    [...filterOf('posted').options(now).keys()].map((value) => {
      const since = postedSince(Number(value), now);
      const sum = Object.entries(days).reduce(
        (total, [day, some]) => (Number(day) >= since ? total + some : total),
        0,
      );
      return [value, sum];
    }),
  );
}

import { z } from 'zod';
import { addMonths } from '#lib/clock.ts';
import { FEWEST, showable, type Sum } from './suppression.ts';
import { messages } from './messages.en.ts';

/** The programme's statistics: counted by month, partner and area, and shown so that no person can be identified. */

/**
 * The number of people to whom an event happened: the smallest part of a report. No person is in two parts of one
 * measure.
 */
export interface Counted {
  measure: string;
  /** "2026-11". */
  month: string;
  /** Organisation id of the person's partner at that time; empty if they had none. */
  partner: string;
  /** Slug of the area. */
  area: string;
  count: number;
}

/**
 * A count, or undefined if it is suppressed: it is under five, or another count under five could be computed from it.
 */
export type Shown = number | undefined;

/** One measure with the counts that may be shown. */
export interface Figures {
  all: Shown;
  month(month: string): Shown;
  partner(partner: string): Shown;
  area(area: string): Shown;
  monthOf(month: string, partner: string): Shown;
}

/**
 * The counts of a measure that may be shown. Every page and file must use this function, so that together they reveal
 * no more than one of them.
 */
export function figuresOf(
  counted: readonly Counted[],
  measure: string,
  world: { months: readonly string[]; pairs: readonly { partner: string; area: string }[] },
): Figures {
  const { months, pairs } = world;
  const mine = counted.filter((it) => it.measure === measure);
  const places = months.flatMap((month) => pairs.map((pair) => ({ month, ...pair })));
  const values = places.map((place) =>
    mine
      .filter((it) => it.month === place.month && it.partner === place.partner && it.area === place.area)
      .reduce((total, it) => total + it.count, 0),
  );
  const where = (key: string, fits: (place: (typeof places)[number]) => boolean): Sum => ({
    key,
    cells: places.flatMap((place, at) => (fits(place) ? [at] : [])),
  });
  const unique = (all: readonly string[]) => [...new Set(all)];
  const partners = unique(pairs.map((it) => it.partner));
  const sums = [
    where('all', () => true),
    ...partners.map((partner) => where(`partner ${partner}`, (it) => it.partner === partner)),
    ...months.map((month) => where(`month ${month}`, (it) => it.month === month)),
    ...unique(pairs.map((it) => it.area)).map((area) => where(`area ${area}`, (it) => it.area === area)),
    ...months.flatMap((month) =>
      partners.map((partner) =>
        where(`month ${month} ${partner}`, (it) => it.month === month && it.partner === partner),
      ),
    ),
  ];
  const areas = unique(pairs.map((it) => it.area));
  const keys = showable(values, sums, [
    { whole: 'all', parts: partners.map((partner) => `partner ${partner}`) },
    { whole: 'all', parts: months.map((month) => `month ${month}`) },
    { whole: 'all', parts: areas.map((area) => `area ${area}`) },
    ...months.map((month) => ({
      whole: `month ${month}`,
      parts: partners.map((partner) => `month ${month} ${partner}`),
    })),
    ...partners.map((partner) => ({
      whole: `partner ${partner}`,
      parts: months.map((month) => `month ${month} ${partner}`),
    })),
  ]);
  const totals = new Map(
    sums.map(({ key, cells }) => [key, cells.reduce((total, cell) => total + (values[cell] ?? 0), 0)]),
  );
  const of = (key: string): Shown => (keys.has(key) ? totals.get(key) : undefined);
  return {
    all: of('all'),
    month: (month) => of(`month ${month}`),
    partner: (partner) => of(`partner ${partner}`),
    area: (area) => of(`area ${area}`),
    monthOf: (month, partner) => of(`month ${month} ${partner}`),
  };
}

/** "42%", computed from two counts that are both shown. */
export function rate(part: Shown, whole: Shown): string | undefined {
  if (part === undefined || whole === undefined || whole < FEWEST) return undefined;
  return `${Math.round((100 * part) / whole)}%`;
}

/**
 * How many working days passed until people were contacted, and the number of people; undefined if not contacted yet.
 */
export interface Waited {
  days: number | undefined;
  count: number;
}

export interface FirstContact {
  buckets: { text: string; count: Shown }[];
  all: Shown;
  withinTarget: Shown;
  /** Working days; only if five or more people were contacted. */
  median: number | undefined;
}

export function firstContact(waited: readonly Waited[], target: number): FirstContact {
  const limits = [...new Set([2, 5, target].filter((it) => it <= target))].sort((a, b) => a - b);
  const names = [
    ...limits.map((to, at) =>
      at === 0
        ? messages.firstContact.first(to)
        : messages.firstContact.between({ from: (limits[at - 1] ?? 0) + 1, to }),
    ),
    messages.firstContact.more(target),
    messages.firstContact.notYet,
  ];
  const values = names.map(() => 0);
  for (const { days, count } of waited) {
    const found = days === undefined ? names.length - 1 : limits.findIndex((to) => days <= to);
    const at = found === -1 ? names.length - 2 : found;
    values[at] = (values[at] ?? 0) + count;
  }
  const range = (count: number) => [...Array(count).keys()];
  const sums = [
    { key: 'all', cells: range(names.length) },
    { key: 'within', cells: range(limits.length) },
    ...names.map((_, at) => ({ key: String(at), cells: [at] })),
  ];
  const within = limits.map((_, at) => String(at));
  const others = [String(limits.length), String(limits.length + 1)];
  const keys = showable(values, sums, [
    { whole: 'within', parts: within },
    { whole: 'all', parts: ['within', ...others] },
    { whole: 'all', parts: [...within, ...others] },
  ]);
  const sum = (cells: readonly number[]) => cells.reduce((total, cell) => total + (values[cell] ?? 0), 0);
  const reached = waited
    .flatMap(({ days, count }) => (days === undefined ? [] : Array<number>(count).fill(days)))
    .sort((a, b) => a - b);
  return {
    buckets: names.map((text, at) => ({ text, count: keys.has(String(at)) ? values[at] : undefined })),
    all: keys.has('all') ? sum(range(names.length)) : undefined,
    withinTarget: keys.has('within') ? sum(range(limits.length)) : undefined,
    median: reached.length < FEWEST ? undefined : reached[Math.floor((reached.length - 1) / 2)],
  };
}

/** The months of a year that begins in April: "2026-04" to "2027-03". */
export const monthsOf = (year: number): string[] =>
  Array.from({ length: 12 }, (_, index) => addMonths(`${year}-04-01`, index).slice(0, 7));

/** The year, beginning in April, that contains a calendar day. */
export const yearOf = (day: string) => Number(day.slice(0, 4)) - (day.slice(5, 7) < '04' ? 1 : 0);

const MONTH = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'short', year: 'numeric' });
/** "2026-11" → "Nov 2026". */
export const formatMonth = (month: string) => MONTH.format(new Date(`${month}-15T12:00:00Z`));

/** A column of the funder's return: its heading, and its content ("month", "partner", "planned", or a measure). */
export const columnSchema = z.object({ heading: z.string().min(1), value: z.string().min(1) });
export type ReturnColumn = z.infer<typeof columnSchema>;

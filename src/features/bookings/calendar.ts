import { addDays, londonDay } from '#lib/clock.ts';
import { ownValue } from '#lib/own-value.ts';

/** The calendar of what schools and families can book: its query, and the weeks of a month. Pure. */

export interface CalendarQuery {
  /** "2026-12". */
  month: string;
  /** Slug of an area; undefined for all of Kent and Medway. */
  area: string | undefined;
  /** A year group from 7 to 13. */
  year: number | undefined;
  /** Only what welcomes home-educating families. */
  families: boolean;
}

/** How many months ahead the calendar shows; employers rarely plan further. */
export const MONTHS_AHEAD = 11;

/** The month after or before another: "2026-12" and 1 give "2027-01". */
export function addMonths(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const index = year * 12 + number - 1 + count;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`;
}

/** Reads the query of a calendar. Never fails: what cannot be read is left out. */
export function readCalendarQuery(
  params: URLSearchParams,
  areas: readonly string[],
  now: Date,
): CalendarQuery {
  const current = londonDay(now).slice(0, 7);
  const month = params.get('month') ?? '';
  const isShown =
    /^\d{4}-(0[1-9]|1[0-2])$/.test(month) && month >= current && month <= addMonths(current, MONTHS_AHEAD);
  const area = params.get('area') ?? '';
  const year = Number(params.get('year'));
  return {
    month: isShown ? month : current,
    area: areas.includes(area) ? area : undefined,
    year: Number.isInteger(year) && year >= 7 && year <= 13 ? year : undefined,
    families: params.get('families') === 'yes',
  };
}

/** The address of a calendar, or of its other forms (`/education/calendar.ics`). */
export function calendarHref(query: CalendarQuery, path = '/education/calendar'): string {
  const params = new URLSearchParams({ month: query.month });
  if (query.area !== undefined) params.set('area', query.area);
  if (query.year !== undefined) params.set('year', String(query.year));
  if (query.families) params.set('families', 'yes');
  return `${path}?${params}`;
}

/** The first and the last day of a month. */
export function daysOfMonth(month: string): { first: string; last: string } {
  return { first: `${month}-01`, last: addDays(`${addMonths(month, 1)}-01`, -1) };
}

/** The weeks of a month from Monday to Sunday; undefined for the days of other months. */
export function weeksOf(month: string): (string | undefined)[][] {
  const { first, last } = daysOfMonth(month);
  // 0 for Monday.
  const offset = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: (string | undefined)[][] = [];
  for (let day = addDays(first, -offset); day <= last; day = addDays(day, 7))
    weeks.push(
      Array.from({ length: 7 }, (_, index) => addDays(day, index)).map((one) =>
        one >= first && one <= last ? one : undefined,
      ),
    );
  return weeks;
}

const MONTHS = {
  '01': 'January',
  '02': 'February',
  '03': 'March',
  '04': 'April',
  '05': 'May',
  '06': 'June',
  '07': 'July',
  '08': 'August',
  '09': 'September',
  '10': 'October',
  '11': 'November',
  '12': 'December',
};

/** "December 2026". */
export const formatMonth = (month: string): string =>
  `${ownValue(MONTHS, month.slice(5)) ?? ''} ${month.slice(0, 4)}`;

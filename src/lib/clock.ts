import { Temporal } from 'temporal-polyfill';

/** Returns the current instant. Passed in, so that tests can choose the time. */
export type Clock = () => Date;

const LONDON_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/London', dateStyle: 'short' });
const LONDON_PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** The calendar day in Europe/London at an instant, as "2026-11-22". */
export function londonDay(instant: Date): string {
  return LONDON_DAY.format(instant);
}

/** Days since 1 January 1970 of a calendar day such as "2026-11-22". */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
}

/** The calendar day `days` days after `day`. */
export function addDays(day: string, days: number): string {
  return new Date((dayNumber(day) + days) * 86_400_000).toISOString().slice(0, 10);
}

/** The calendar day `months` months after `day`; the last day of that month where it has no such day. */
export const addMonths = (day: string, months: number): string =>
  Temporal.PlainDate.from(day).add({ months }).toString();

/** The offset of London's clock from UTC at an instant, in milliseconds. */
function londonOffset(instant: number): number {
  const parts = Object.fromEntries(
    LONDON_PARTS.formatToParts(instant).map((part) => [part.type, part.value]),
  );
  const asUtc = Date.UTC(
    Number(parts['year']),
    Number(parts['month']) - 1,
    Number(parts['day']),
    Number(parts['hour']),
    Number(parts['minute']),
    Number(parts['second']),
  );
  return asUtc - Math.floor(instant / 1000) * 1000;
}

/**
 * The instant of a wall-clock time in Europe/London. A time that the spring change skips is taken as one hour later.
 * For a time that the autumn change repeats, the later instant is returned, so that a deadline is never early.
 */
export function londonInstant(day: string, time = '00:00'): Date {
  const wall = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}Z`);
  const asSummer = wall - 3_600_000;
  if (londonOffset(wall) === 0) return new Date(wall);
  return new Date(londonOffset(asSummer) === 3_600_000 ? asSummer : wall);
}

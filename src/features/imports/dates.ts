import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import { htmlToLine, shorten } from '#features/opportunities/description.ts';
import { quote, type Findings } from './findings.ts';
import { FEED_LIMITS } from './limits.ts';
import type { Posting } from './record.ts';
import { datesMessages as messages } from './messages.en.ts';

/**
 * When an advert was posted, until when it is open, and when the work starts. Most feeds omit the time, many omit the
 * offset.
 */

const ISO_DATE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** The end of a day as programs write it when they know no time of day: midnight, or the second before it. */
const END_OF_DAY = /^(?:23:59(?::\d{2}(?:\.\d+)?)?|00:00(?::00(?:\.0+)?)?)$/;

/**
 * The instant of an ISO 8601 date, with or without time and offset ("+0000" as well as "+00:00"); undefined for other
 * text, and for days that do not exist. A time without offset is London time. A bare day means its start in London
 * or, with `end`, the midnight after it: an advert "valid through 12 December" is open all that day. With `end`, the
 * end of a day in UTC is read as the end of that day in London, also in summer, when the two are an hour apart.
 */
export function parsePostingDate(written: string, { end = false } = {}): Date | undefined {
  // Cached, because a feed repeats few days in many adverts, and time zone conversion is slow.
  const key = `${end ? 'end' : 'start'} ${written}`;
  const known = PARSED.get(key);
  if (known !== undefined) return known === null ? undefined : new Date(known);
  const date = parseDate(written, end);
  if (PARSED.size >= MOST_PARSED) PARSED.clear();
  if (written.length < 40) PARSED.set(key, date?.getTime() ?? null);
  return date;
}

/** Instants by what was written; null for what is no date. */
const PARSED = new Map<string, number | null>();
const MOST_PARSED = 1_000;

function parseDate(written: string, end: boolean): Date | undefined {
  const [, day, time, seconds = '00', fraction = '0', offset] = ISO_DATE.exec(written.trim()) ?? [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  if (day < '2000' || day >= '2100') return undefined;
  if (time === undefined) return londonInstant(end ? addDays(day, 1) : day);

  const clock = `${time}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d/.test(clock)) {
    return /^24:00:00\.000$/.test(clock) && offset === undefined ? londonInstant(addDays(day, 1)) : undefined;
  }
  if (offset === undefined) return londonInstant(day, clock);
  const [hours = '', minutes = '00'] =
    offset.toUpperCase() === 'Z' ? ['+00'] : (offset.match(/[+-]\d{2}|\d{2}/g) ?? []);
  if (Number(hours.slice(1)) > 14 || Number(minutes) > 59) return undefined;
  const isUtc = Number(hours.slice(1)) === 0 && Number(minutes) === 0;
  if (end && isUtc && END_OF_DAY.test(clock)) return londonInstant(day, clock);
  return new Date(`${day}T${clock}${hours}:${minutes}`);
}

export function readDates(
  posting: Posting,
  now: Date,
  { reasons, notes }: Findings,
): { postedAt?: Date; closesAt?: Date } {
  const dates: { postedAt?: Date; closesAt?: Date } = {};
  if (posting.datePosted === undefined) {
    notes.push(messages.readDates.itHasNoDatePosted);
  } else {
    const postedAt = parsePostingDate(posting.datePosted);
    if (postedAt === undefined) reasons.push(messages.readDates.datePostedIsNotA(quote(posting.datePosted)));
    else dates.postedAt = postedAt;
  }
  if (posting.validThrough !== undefined) {
    const closesAt = parsePostingDate(posting.validThrough, { end: true });
    if (closesAt === undefined)
      reasons.push(messages.readDates.validThroughIsNotA(quote(posting.validThrough)));
    else dates.closesAt = closesAt;
  }
  if (dates.postedAt !== undefined && dates.postedAt > now) {
    notes.push(messages.readDates.itsDatePostedIsIn);
    if (dates.closesAt !== undefined && dates.closesAt <= dates.postedAt) {
      reasons.push(messages.readDates.itClosesBeforeIt);
    }
  }
  return dates;
}

export function readStart(posting: Posting): { startsOn?: string; startText?: string } {
  const written = posting.jobStartDate;
  if (written === undefined) {
    return /^true$/i.test(String(posting.jobImmediateStart))
      ? { startText: messages.readStart.startText }
      : {};
  }
  const start = parsePostingDate(written);
  return start === undefined
    ? { startText: shorten(htmlToLine(written), FEED_LIMITS.startText) }
    : { startsOn: londonDay(start) };
}

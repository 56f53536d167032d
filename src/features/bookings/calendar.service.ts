import { londonDay, type Clock } from '#lib/clock.ts';
import { calendarOfEntries } from '#lib/calendar.ts';
import type { Db } from '#lib/database.ts';
import { filterTag } from '#features/search/tags.ts';
import { minutesOf, spanOf } from './booking.ts';
import { findCalendarDates, type CalendarDate } from './calendar.repository.ts';
import { addMonths, daysOfMonth, MONTHS_AHEAD, type CalendarQuery } from './calendar.ts';

/** What schools and families can book, by day. */

/** More dates than a month has; a page with more is of no use. */
const MOST_DATES = 2_000;

const tagsFor = ({ year, families }: CalendarQuery): string[] => [
  ...(year === undefined ? [] : [filterTag('for', `year-${year}`)]),
  ...(families ? [filterTag('with', 'home-educated')] : []),
];

/** The dates of a month, from today on, the earliest first. */
export function calendarMonth(deps: { db: Db; clock: Clock }, query: CalendarQuery): Promise<CalendarDate[]> {
  const now = deps.clock();
  const today = londonDay(now);
  const { first, last } = daysOfMonth(query.month);
  return findCalendarDates(deps.db, {
    first: first > today ? first : today,
    last,
    tags: tagsFor(query),
    area: query.area,
    now,
    limit: MOST_DATES,
  });
}

/** All dates that the calendar shows, as a calendar file to subscribe to. */
export async function calendarFeed(
  deps: { db: Db; clock: Clock; siteUrl: string },
  query: CalendarQuery,
): Promise<string> {
  const now = deps.clock();
  const today = londonDay(now);
  const dates = await findCalendarDates(deps.db, {
    first: today,
    last: daysOfMonth(addMonths(today.slice(0, 7), MONTHS_AHEAD)).last,
    tags: tagsFor(query),
    area: query.area,
    now,
    limit: MOST_DATES,
  });
  const host = new URL(deps.siteUrl).hostname;
  return calendarOfEntries(
    dates.map((date) => {
      const span = spanOf(date, date.minutes);
      return {
        id: `offer-date-${date.id}`,
        startsAt: span.from,
        minutes: minutesOf(span),
        host,
        title: `${date.title} (${date.host})`,
        where: date.setting === 'at-workplace' ? (date.town ?? undefined) : undefined,
        description: `${deps.siteUrl}/opportunities/${date.opportunityId}`,
        cancelled: false,
      };
    }),
    now,
  );
}

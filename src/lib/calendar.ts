import { ICalCalendar, ICalCalendarMethod, ICalEventClass, ICalEventStatus } from 'ical-generator';

/** One date as a calendar file (RFC 5545): appointments, interviews. */
export interface CalendarEntry {
  id: string;
  startsAt: Date;
  minutes: number;
  /** The host's name makes the entry's id unique in the world. */
  host: string;
  title: string;
  /** Left out unless all who see the calendar may know it. */
  where?: string | undefined;
  description?: string | undefined;
  cancelled: boolean;
  /** Not agreed yet. */
  tentative?: boolean | undefined;
  /** Grows with each change, so that a calendar knows which of two files is the later one. */
  sequence?: number | undefined;
}

/** Lines end in one way, and nothing else that is invisible goes into a calendar. */
const plain = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]|[\u2028\u2029]|\p{Cs}/gu, ' ')
    .trim();

/** @returns a file with one event, its times in UTC; nobody is invited by it. */
export function calendarFile(it: CalendarEntry, now: Date): string {
  const calendar = new ICalCalendar({
    prodId: '//Get Kent and Medway Working//EN',
    method: it.cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  calendar.createEvent({
    id: `${it.id}@${it.host}`,
    sequence: it.sequence ?? 0,
    stamp: now,
    start: it.startsAt,
    end: new Date(it.startsAt.getTime() + it.minutes * 60_000),
    summary: plain(it.title),
    class: ICalEventClass.PRIVATE,
    status: it.cancelled
      ? ICalEventStatus.CANCELLED
      : it.tentative === true
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED,
    ...(it.where === undefined ? {} : { location: plain(it.where) }),
    ...(it.description === undefined ? {} : { description: plain(it.description) }),
  });
  return `${calendar.toString()}\r\n`;
}

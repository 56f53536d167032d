import { ICalCalendar, ICalCalendarMethod, ICalEventClass, ICalEventStatus } from 'ical-generator';

/** One appointment or interview as a calendar file (RFC 5545). */
export interface CalendarEntry {
  id: string;
  startsAt: Date;
  minutes: number;
  /** The site's host name, which makes the id of the event globally unique. */
  host: string;
  title: string;
  /** Left out unless everyone with access to the calendar may know the place. */
  where?: string | undefined;
  description?: string | undefined;
  cancelled: boolean;
  /** The time is not agreed yet. */
  tentative?: boolean | undefined;
  /** Increases with each change, so that a calendar program can tell which of two files is the newer one. */
  sequence?: number | undefined;
}

/** Normalises line ends and removes all other control characters. */
const plain = (text: string) =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n]|[\u2028\u2029]|\p{Cs}/gu, ' ')
    .trim();

/** @returns a file with one event, its times in UTC. The file sends no invitations. */
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

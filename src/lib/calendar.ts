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

function addEvent(calendar: ICalCalendar, it: CalendarEntry, now: Date, isPublic: boolean): void {
  calendar.createEvent({
    id: `${it.id}@${it.host}`,
    sequence: it.sequence ?? 0,
    stamp: now,
    start: it.startsAt,
    end: new Date(it.startsAt.getTime() + it.minutes * 60_000),
    summary: plain(it.title),
    class: isPublic ? ICalEventClass.PUBLIC : ICalEventClass.PRIVATE,
    status: it.cancelled
      ? ICalEventStatus.CANCELLED
      : it.tentative === true
        ? ICalEventStatus.TENTATIVE
        : ICalEventStatus.CONFIRMED,
    ...(it.where === undefined ? {} : { location: plain(it.where) }),
    ...(it.description === undefined ? {} : { description: plain(it.description) }),
  });
}

const PRODUCT = '//Get Kent and Medway Working//EN';

/** @returns a file with one private event, its times in UTC. The file sends no invitations. */
export function calendarFile(it: CalendarEntry, now: Date): string {
  const calendar = new ICalCalendar({
    prodId: PRODUCT,
    method: it.cancelled ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
  });
  addEvent(calendar, it, now, false);
  return `${calendar.toString()}\r\n`;
}

/** @returns a file with public events, one for each entry, for programs that subscribe to a calendar. */
export function calendarOfEntries(entries: readonly CalendarEntry[], now: Date): string {
  const calendar = new ICalCalendar({ prodId: PRODUCT, method: ICalCalendarMethod.PUBLISH });
  for (const entry of entries) addEvent(calendar, entry, now, true);
  return `${calendar.toString()}\r\n`;
}

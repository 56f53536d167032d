/** An appointment as a calendar file (RFC 5545). Nothing in it says whose it is or what it is about. */

export interface CalendarEntry {
  id: string;
  startsAt: Date;
  minutes: number;
  /** The host's name makes the entry's id unique in the world. */
  host: string;
  title: string;
  /** Left out unless whoever sees the calendar may know it. */
  where?: string | undefined;
  cancelled: boolean;
}

const utc = (at: Date) => at.toISOString().replace(/[-:]|\.\d{3}/g, '');
const escape = (text: string) => text.replace(/[\\;,]/g, (it) => `\\${it}`).replace(/\r?\n/g, '\\n');

/** Lines have at most 75 octets; what is longer goes on after a space. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part].join('\r\n ');
}

export function calendarFile(it: CalendarEntry, now: Date): string {
  const ends = new Date(it.startsAt.getTime() + it.minutes * 60_000);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Get Kent and Medway Working//EN',
    `METHOD:${it.cancelled ? 'CANCEL' : 'PUBLISH'}`,
    'BEGIN:VEVENT',
    `UID:${it.id}@${it.host}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(it.startsAt)}`,
    `DTEND:${utc(ends)}`,
    `SUMMARY:${escape(it.title)}`,
    ...(it.where === undefined ? [] : [`LOCATION:${escape(it.where)}`]),
    `STATUS:${it.cancelled ? 'CANCELLED' : 'CONFIRMED'}`,
    'CLASS:PRIVATE',
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}

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

/**
 * Text as RFC 5545 has it (3.3.11): line ends of every kind become "\\n", and other control characters, which no calendar
 * may hold, are left out. A lone CR would otherwise begin a line, and with it a property, of the writer's own.
 */
const escape = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r\n?|[\n\v\f\u0085\u2028\u2029]/g, '\\n')
    .replace(/(?!\t)\p{Cc}/gu, '');
/** An id or a host's name within a property that is no text. */
const plain = (text: string) => text.replace(/[^\w.:@-]/g, '');

/** Lines have at most 75 octets; what is longer goes on after a space. */
function fold(line: string): string {
  const parts: string[] = [];
  let part = '';
  let size = 0;
  for (const character of line) {
    const octets = Buffer.byteLength(character);
    if (size + octets > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      [part, size] = ['', 0];
    }
    part += character;
    size += octets;
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
    `UID:${plain(it.id)}@${plain(it.host)}`,
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

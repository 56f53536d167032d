import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import ICAL from 'ical.js';
import { calendarFile, type CalendarEntry } from '#lib/calendar.ts';

const ENTRY: CalendarEntry = {
  id: 'abc',
  startsAt: new Date('2026-12-01T10:30:00Z'),
  minutes: 45,
  host: 'portal.example',
  title: 'Appointment; with, marks',
  cancelled: false,
};
const NOW = new Date('2026-11-22T12:00:00Z');

/** The one event of a file, as a calendar program reads it. */
function read(file: string): { calendar: ICAL.Component; event: ICAL.Event } {
  const calendar = new ICAL.Component(ICAL.parse(file) as unknown[]);
  const events = calendar.getAllSubcomponents('vevent');
  assert.equal(events.length, 1);
  return { calendar, event: new ICAL.Event(events[0]) };
}

describe('a calendar file', () => {
  it('has its times in UTC, an end, and escaped punctuation', () => {
    const file = calendarFile(ENTRY, NOW);
    assert.match(file, /DTSTART:20261201T103000Z\r\nDTEND:20261201T111500Z\r\n/);
    assert.match(file, /UID:abc@portal\.example\r\n/);
    assert.ok(file.startsWith('BEGIN:VCALENDAR\r\n') && file.endsWith('END:VCALENDAR\r\n'));
    const { calendar, event } = read(file);
    assert.equal(event.summary, 'Appointment; with, marks');
    assert.equal(calendar.getFirstPropertyValue('method'), 'PUBLISH');
    assert.equal(event.component.getFirstPropertyValue('class'), 'PRIVATE');
    assert.equal(event.component.getFirstPropertyValue('status'), 'CONFIRMED');
    assert.equal(event.startDate.toJSDate().toISOString(), '2026-12-01T10:30:00.000Z');
  });

  it('keeps its id when it changes, and counts the changes', () => {
    const before = read(calendarFile(ENTRY, NOW)).event;
    const after = read(calendarFile({ ...ENTRY, sequence: 3, cancelled: true }, NOW));
    assert.equal(after.event.uid, before.uid);
    assert.equal(after.event.sequence, 3);
    assert.equal(after.calendar.getFirstPropertyValue('method'), 'CANCEL');
    assert.equal(after.event.component.getFirstPropertyValue('status'), 'CANCELLED');
  });

  it('takes no extra lines from typed text, and reads back unchanged', () => {
    const file = (where: string) => calendarFile({ ...ENTRY, where, title: where }, NOW);
    for (const end of ['\n', '\r\n', '\r', '\u2028', '\u0085']) {
      const { event } = read(file(`Room 1${end}ATTENDEE:mailto:evil@example.org${end}END:VEVENT`));
      assert.equal(event.attendees.length, 0, JSON.stringify(end));
    }
    assert.equal(read(file('1 Sea Road\r\nFloor 2')).event.location, '1 Sea Road\nFloor 2');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (typed) => {
        const written = file(`x${typed}y`);
        const { event } = read(written);
        assert.equal(event.location.replace(/\s/g, ''), `x${typed}y`.replace(/[\p{Cc}\s]/gu, ''));
        for (const line of written.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
      }),
    );
  });
});

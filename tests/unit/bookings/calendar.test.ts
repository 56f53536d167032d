import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  addMonths,
  calendarHref,
  daysOfMonth,
  formatMonth,
  readCalendarQuery,
  weeksOf,
} from '#features/bookings/calendar.ts';
import { NOW } from '../../support/factories.ts';

const AREAS = ['swale', 'medway'];
const read = (search: string) => readCalendarQuery(new URLSearchParams(search), AREAS, NOW);

describe('the calendar', () => {
  it('counts months across years', () => {
    assert.equal(addMonths('2026-12', 1), '2027-01');
    assert.equal(addMonths('2027-01', -1), '2026-12');
    assert.equal(addMonths('2026-11', 14), '2028-01');
    assert.equal(formatMonth('2027-01'), 'January 2027');
  });

  it('knows the days of each month, also in a leap year', () => {
    assert.deepEqual(daysOfMonth('2028-02'), { first: '2028-02-01', last: '2028-02-29' });
    assert.deepEqual(daysOfMonth('2027-02').last, '2027-02-28');
    assert.deepEqual(daysOfMonth('2026-12').last, '2026-12-31');
  });

  it('shows each day of a month once, in weeks from Monday to Sunday', () => {
    for (let month = '2026-01', count = 0; count < 60; month = addMonths(month, 1), count += 1) {
      const weeks = weeksOf(month);
      assert.ok(
        weeks.every((week) => week.length === 7),
        month,
      );
      const days = weeks.flat().filter((day) => day !== undefined);
      assert.equal(days[0], daysOfMonth(month).first);
      assert.equal(days.at(-1), daysOfMonth(month).last);
      assert.equal(new Set(days).size, days.length);
      const sunday = weeks[0]?.[6] ?? '';
      assert.equal(new Date(`${sunday}T00:00:00Z`).getUTCDay(), 0, month);
    }
  });

  it('reads what it understands of an address, and the rest as if it were not there', () => {
    const everything = { month: '2026-11', area: undefined, year: undefined, families: false };
    for (const search of [
      '',
      'month=2026-13',
      'month=2020-01',
      'month=2099-01',
      'month=%00&year=6&area=kent',
      'year=9.5&families=no',
    ])
      assert.deepEqual(read(search), everything, search);
    const query = read('month=2027-03&area=swale&year=9&families=yes');
    assert.deepEqual(query, { month: '2027-03', area: 'swale', year: 9, families: true });
    assert.deepEqual(read(calendarHref(query).split('?')[1] ?? ''), query);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addDays, addMonths, dayNumber, londonDay, londonInstant } from '#lib/clock.ts';

const instant = (day: string, time?: string) => londonInstant(day, time).toISOString();

describe('the day in London', () => {
  it('is the UTC day in winter, and begins an hour earlier in summer', () => {
    assert.equal(londonDay(new Date('2026-11-22T00:00:00Z')), '2026-11-22');
    assert.equal(londonDay(new Date('2026-11-21T23:59:59Z')), '2026-11-21');
    assert.equal(londonDay(new Date('2026-07-01T23:00:00Z')), '2026-07-02');
    assert.equal(londonDay(new Date('2026-07-01T22:59:59Z')), '2026-07-01');
  });
});

describe('a time on London’s clocks', () => {
  it('is an instant, in winter and in summer', () => {
    assert.equal(instant('2026-11-22', '17:30'), '2026-11-22T17:30:00.000Z');
    assert.equal(instant('2026-07-01', '17:30'), '2026-07-01T16:30:00.000Z');
    assert.equal(instant('2026-07-01'), '2026-06-30T23:00:00.000Z');
    assert.equal(instant('2026-12-31', '23:59:59'), '2026-12-31T23:59:59.000Z');
  });

  it('that the spring change skips is taken as an hour later', () => {
    assert.equal(instant('2027-03-28', '00:59'), '2027-03-28T00:59:00.000Z');
    assert.equal(instant('2027-03-28', '01:30'), '2027-03-28T01:30:00.000Z');
    assert.equal(instant('2027-03-28', '02:00'), '2027-03-28T01:00:00.000Z');
    assert.equal(instant('2027-03-28', '00:00'), '2027-03-28T00:00:00.000Z');
    assert.equal(instant('2027-03-29', '00:00'), '2027-03-28T23:00:00.000Z');
  });

  it('that the autumn change repeats is the later one', () => {
    assert.equal(instant('2026-10-25', '00:59'), '2026-10-24T23:59:00.000Z');
    assert.equal(instant('2026-10-25', '01:00'), '2026-10-25T01:00:00.000Z');
    assert.equal(instant('2026-10-25', '01:30'), '2026-10-25T01:30:00.000Z');
    assert.equal(instant('2026-10-25', '02:00'), '2026-10-25T02:00:00.000Z');
    assert.equal(instant('2026-10-25', '00:00'), '2026-10-24T23:00:00.000Z');
    assert.equal(instant('2026-10-26', '00:00'), '2026-10-26T00:00:00.000Z');
  });

  it('of midnight begins its own day, in every year', () => {
    fc.assert(
      fc.property(fc.integer({ min: dayNumber('2020-01-01'), max: dayNumber('2040-01-01') }), (number) => {
        const day = addDays('1970-01-01', number);
        const midnight = londonInstant(day);
        assert.equal(londonDay(midnight), day);
        assert.equal(londonDay(new Date(midnight.getTime() - 1)), addDays(day, -1));
      }),
    );
  });
});

describe('counting months', () => {
  it('ends on the last day of a shorter month, and goes back as well as forward', () => {
    assert.equal(addMonths('2026-11-30', 3), '2027-02-28');
    assert.equal(addMonths('2028-01-31', 1), '2028-02-29');
    assert.equal(addMonths('2026-12-01', 1), '2027-01-01');
    assert.equal(addMonths('2027-03-31', -13), '2026-02-28');
  });
});

describe('counting days', () => {
  it('crosses months, leap days and clock changes', () => {
    assert.equal(addDays('2026-12-31', 1), '2027-01-01');
    assert.equal(addDays('2028-02-28', 1), '2028-02-29');
    assert.equal(addDays('2027-03-27', 2), '2027-03-29');
    assert.equal(addDays('2026-10-26', -2), '2026-10-24');
    assert.equal(dayNumber('1970-01-02'), 1);
    assert.equal(dayNumber('2026-11-22') - dayNumber('2026-10-22'), 31);
  });
});

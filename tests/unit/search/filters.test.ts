import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayNumber } from '#lib/clock.ts';
import { FILTER_NAMES, filterOf, stepsFrom, sumByDay, sumBySteps } from '#features/search/filters.ts';
import { postedSince } from '#features/search/listing.ts';

const NOON = new Date('2026-11-22T12:00:00Z');
const day = (text: string) => String(dayNumber(text));

describe('posted within', () => {
  it('each choice includes the shorter ones', () => {
    const counts = sumByDay(
      {
        [day('2026-11-22')]: 1,
        [day('2026-11-21')]: 2,
        [day('2026-11-20')]: 4,
        [day('2026-11-15')]: 8,
        [day('2026-10-23')]: 16,
        [day('2026-10-22')]: 32,
      },
      NOON,
    );
    assert.deepEqual(counts, { 1: 3, 3: 7, 7: 15, 14: 15, 30: 31 });
  });

  it('without results every choice is shown with a count of zero', () => {
    assert.deepEqual(sumByDay({}, NOON), { 1: 0, 3: 0, 7: 0, 14: 0, 30: 0 });
  });

  it('"since yesterday" begins at yesterday’s midnight in London, in summer too', () => {
    assert.equal(postedSince(1, NOON), dayNumber('2026-11-21'));
    assert.equal(postedSince(1, new Date('2026-07-01T23:30:00Z')), dayNumber('2026-07-01'));
    assert.equal(postedSince(1, new Date('2026-07-01T22:30:00Z')), dayNumber('2026-06-30'));
  });
});

describe('pay from', () => {
  it('every higher step satisfies a lower one', () => {
    assert.deepEqual(stepsFrom('pay', '18', NOON), ['18', '20', '25']);
    assert.deepEqual(stepsFrom('pay', '25', NOON), ['25']);
  });

  it('counts by the step reached become counts of "at least"', () => {
    assert.deepEqual(sumBySteps('pay', { 13: 1, 16: 2, 25: 4 }, NOON), {
      13: 7,
      14: 6,
      15: 6,
      16: 6,
      18: 4,
      20: 4,
      25: 4,
    });
    assert.equal(sumBySteps('pay', {}, NOON)['13'], 0);
  });
});

describe('the choices of the filters', () => {
  it('have words of their own that people can tell apart', () => {
    for (const name of FILTER_NAMES) {
      const labels = [...filterOf(name).options(NOON).values()];
      assert.ok(labels.length > 1 && labels.every((label) => label.trim() !== ''), name);
      assert.equal(new Set(labels).size, labels.length, name);
    }
  });

  it('have values that need no encoding in a URL', () => {
    for (const name of FILTER_NAMES) {
      for (const value of filterOf(name).options(NOON).keys()) assert.match(value, /^[a-z0-9-]+$/, name);
    }
  });

  it('the months are this one and the eleven after it, on every day of the year', () => {
    for (const [from, first, last] of [
      ['2026-11-22T12:00:00Z', '2026-11', '2027-10'],
      ['2027-01-31T12:00:00Z', '2027-01', '2027-12'],
      ['2028-02-29T12:00:00Z', '2028-02', '2029-01'],
      ['2026-12-31T23:59:59Z', '2026-12', '2027-11'],
      ['2026-06-30T23:30:00Z', '2026-07', '2027-06'],
    ] as const) {
      const months = [...filterOf('starts').options(new Date(from)).keys()];
      assert.equal(months.length, 12, from);
      assert.deepEqual([months[0], months.at(-1)], [first, last], from);
      assert.deepEqual(months, [...months].sort());
    }
    assert.equal(filterOf('starts').options(NOON).get('2027-01'), 'January 2027');
  });

  it('the yearly pay beside an hourly one is that of full-time hours', () => {
    assert.match(filterOf('pay').options(NOON).get('14') ?? '', /£14 an hour \(about £27,500 a year\)/);
  });
});

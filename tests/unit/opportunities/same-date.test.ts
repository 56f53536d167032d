import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasMoved, matchDates, whereOf, type DatedRun } from '#features/opportunities/same-date.ts';

const TODAY = '2026-11-22';
const on = (startsOn: string, startTime?: string, id?: number, where = 'me12 1aa sheerness') => ({
  startsOn,
  startTime,
  where,
  ...(id === undefined ? {} : { id }),
});
const ROWS = [
  { ...on('2027-01-11', '18:30'), id: 1 },
  { ...on('2027-02-08', '18:30'), id: 2 },
];
const match = (...posted: DatedRun[]) => matchDates(posted, ROWS, TODAY).map((row) => row?.id);

describe('a posted date and a published one', () => {
  it('are the same by day, time and place, in whatever order', () => {
    assert.deepEqual(match(on('2027-02-08', '18:30'), on('2027-01-11', '18:30')), [2, 1]);
    assert.deepEqual(match(on('2027-02-08', '18:30', 1), on('2027-01-11', '18:30', 2)), [2, 1]);
  });

  it('are the same when one was moved, by its id', () => {
    assert.deepEqual(match(on('2027-01-18', '18:30', 1), on('2027-02-08', '18:30', 2)), [1, 2]);
    assert.deepEqual(match(on('2027-01-18', '18:30'), on('2027-02-08', '18:30', 2)), [undefined, 2]);
  });

  it('are not the same when its place on the form now holds another published date', () => {
    assert.deepEqual(match(on('2027-02-08', '18:30', 1)), [2]);
    assert.deepEqual(match(on('2027-02-08', '18:30', 1), on('2027-03-08', '18:30', 2)), [2, undefined]);
  });

  it('are matched once, though two are alike', () => {
    assert.deepEqual(match(on('2027-01-11', '18:30'), on('2027-01-11', '18:30')), [1, undefined]);
  });

  it('are the same by day and time where the place changed and no id is known', () => {
    assert.deepEqual(match(on('2027-01-11', '18:30', undefined, 'ct9 1xx margate')), [1]);
  });

  it('are not the same when the published one has begun, so that its applicants are not moved', () => {
    const begun = matchDates([on('2027-06-07', '18:30', 1)], ROWS, '2027-01-12');
    assert.deepEqual(begun, [undefined]);
  });

  it("differ for an applicant by start, end or place, but not by the place's number", () => {
    const before = on('2027-01-11', '18:30');
    assert.equal(hasMoved(before, { ...before, endsOn: '2027-01-11' }), false);
    assert.equal(hasMoved(before, { ...before, endsOn: '2027-03-11' }), true);
    assert.equal(hasMoved(before, { ...before, endTime: '21:00' }), true);
    assert.equal(hasMoved(before, { ...before, startTime: null }), true);
    const sheerness = { town: 'Sheerness', postcode: 'ME12 1AA' };
    const margate = { town: 'Margate', postcode: 'CT9 1XX' };
    assert.equal(whereOf([sheerness, margate], null), whereOf([margate, sheerness], 1));
    assert.equal(whereOf([], null), '');
  });
});

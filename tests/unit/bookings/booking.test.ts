import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { addDays, londonInstant } from '#lib/clock.ts';
import {
  bookableDates,
  isBookable,
  rangeOf,
  sizeError,
  spanOf,
  whyNot,
  type Offer,
} from '#features/bookings/booking.ts';
import type { Booked } from '#features/bookings/booking.repository.ts';
import { dueOf } from '#features/bookings/process.service.ts';
import { anOpportunity, daysAgo, NOW } from '../../support/factories.ts';

const offer = (details: Partial<Offer['details']> = {}, dates: Offer['dates'] = []): Offer =>
  anOpportunity({
    kind: 'engagement-offer',
    howToApply: { here: true },
    dates,
    details: { booking: { mode: 'at-once' }, ...details },
  });

describe('what can be booked', () => {
  it('is an offer to schools that is booked on this site', () => {
    assert.equal(isBookable(offer()), true);
    assert.equal(isBookable(anOpportunity({ kind: 'engagement-offer' })), false);
    assert.equal(isBookable(anOpportunity({ howToApply: { here: true } })), false);
  });

  it('is a date until booking closes for it', () => {
    const dates = [0, 1, 2, 3].map((days) => ({
      id: days + 1,
      startsOn: addDays('2026-11-22', days),
      placesTaken: 0,
    }));
    const ids = (closesDays?: number) =>
      bookableDates(offer({ booking: { mode: 'at-once', closesDays } }, dates), NOW).map(({ id }) => id);
    assert.deepEqual(ids(), [1, 2, 3, 4], 'today can still be booked');
    assert.deepEqual(ids(2), [3, 4]);
    assert.deepEqual(bookableDates(offer({}, [{ id: 9, startsOn: '2026-11-21', placesTaken: 0 }]), NOW), []);
  });

  it('families book what welcomes them, and schools once they are approved', () => {
    const family = { kind: 'family', id: 'f', area: 'swale' } as const;
    const school = { kind: 'school', id: 's', name: 'S', isApproved: false } as const;
    assert.equal(whyNot(offer(), family), undefined);
    assert.equal(whyNot(offer({ homeEducatedWelcome: false }), family), 'not-for-families');
    assert.equal(whyNot(offer({ homeEducatedWelcome: undefined }), family), 'not-for-families');
    assert.equal(whyNot(offer(), school), 'school-not-approved');
    assert.equal(whyNot(offer(), { ...school, isApproved: true }), undefined);
  });

  it('a group is neither too large nor too small, and a family is never too small', () => {
    const it = offer({ groupMin: 10, groupMax: 30, booking: { mode: 'at-once', pupilsPerAdult: 15 } });
    assert.equal(sizeError(it, { youngPeople: 30, adults: 2 }, false), undefined);
    assert.match(sizeError(it, { youngPeople: 31, adults: 3 }, false) ?? '', /up to 30/);
    assert.match(sizeError(it, { youngPeople: 9, adults: 1 }, false) ?? '', /at least 10/);
    assert.match(sizeError(it, { youngPeople: 30, adults: 1 }, false) ?? '', /At least 2 adults/);
    assert.equal(sizeError(it, { youngPeople: 2, adults: 1 }, true), undefined);
    assert.match(sizeError(it, { youngPeople: 2, adults: 0 }, true) ?? '', /At least 1 adult must come/);
  });
});

describe('when a date takes place', () => {
  const hours = (span: { from: Date; to: Date }) => (span.to.getTime() - span.from.getTime()) / 3_600_000;

  it('lasts until its end, its minutes, or the whole day', () => {
    const startsOn = '2026-12-01';
    assert.equal(hours(spanOf({ startsOn, startTime: '10:00', endTime: '12:00' }, 600)), 2);
    assert.equal(hours(spanOf({ startsOn, startTime: '10:00' }, 90)), 1.5);
    assert.equal(hours(spanOf({ startsOn }, 90)), 24);
    assert.equal(hours(spanOf({ startsOn, endsOn: '2026-12-03' }, undefined)), 72);
  });

  it('follows the clock change', () => {
    assert.equal(hours(spanOf({ startsOn: '2027-03-28' }, undefined)), 23);
    assert.equal(hours(spanOf({ startsOn: '2026-10-25' }, undefined)), 25);
    assert.equal(
      rangeOf(spanOf({ startsOn: '2028-02-29' }, undefined)),
      '[2028-02-29T00:00:00.000Z,2028-03-01T00:00:00.000Z)',
    );
  });
});

describe('what is due for a booking', () => {
  const booked = (change: Partial<Booked> = {}): Booked =>
    ({
      id: 'b',
      state: 'requested',
      startsOn: '2026-12-20',
      endsOn: null,
      startTime: '10:00',
      endTime: null,
      wantedDay: null,
      dateCancelledAt: null,
      dateChangedAt: null,
      dateToldAt: null,
      withdrawnAt: null,
      closedReason: null,
      hostSuspendedAt: null,
      offeredUntil: null,
      restoredAt: null,
      askedAt: NOW,
      createdAt: daysAgo(60),
      reminders: 0,
      dayReminders: 0,
      ...change,
    }) as Booked;

  it('reminds the host on days 3 and 7 and ends the request on day 14', () => {
    const due = (days: number, reminders = 0) => dueOf(booked({ askedAt: daysAgo(days), reminders }), NOW);
    assert.equal(due(2), undefined);
    assert.deepEqual(due(3), { do: 'remind-host', count: 1 });
    assert.equal(due(6, 1), undefined);
    assert.deepEqual(due(7, 1), { do: 'remind-host', count: 2 });
    assert.equal(due(13, 2), undefined);
    assert.deepEqual(due(14, 2), { do: 'move', type: 'lapsed', reason: 'no-answer' });
  });

  it('reminds the booker a week and a day before, and not of a booking that was just made', () => {
    const on = (day: string, change: Partial<Booked> = {}) =>
      dueOf(booked({ state: 'confirmed', ...change }), londonInstant(day, '09:00'));
    assert.equal(on('2026-12-12'), undefined);
    assert.deepEqual(on('2026-12-13'), { do: 'remind-booker', count: 1 });
    assert.equal(on('2026-12-14', { dayReminders: 1 }), undefined);
    assert.deepEqual(on('2026-12-19', { dayReminders: 1 }), { do: 'remind-booker', count: 2 });
    assert.equal(on('2026-12-16', { createdAt: londonInstant('2026-12-15', '12:00') }), undefined);
    assert.equal(on('2026-12-20', { startTime: '08:00' }), undefined, 'it has begun');
  });

  it('ends what waits when the day has come, and nothing while the host is suspended', () => {
    const later = londonInstant('2026-12-20', '10:00');
    assert.deepEqual(dueOf(booked({ state: 'waiting' }), later), { do: 'move', type: 'begun' });
    assert.equal(dueOf(booked({ askedAt: daysAgo(20), hostSuspendedAt: NOW }), NOW), undefined);
    assert.deepEqual(dueOf(booked({ state: 'offered', offeredUntil: NOW }), NOW), {
      do: 'move',
      type: 'lapsed',
      reason: 'hold',
    });
  });

  it('ends what was taken down, but keeps confirmed bookings of an offer that the host has filled', () => {
    const down = (state: Booked['state'], closedReason: Booked['closedReason']) =>
      dueOf(booked({ state, closedReason, withdrawnAt: NOW }), NOW);
    assert.deepEqual(down('confirmed', null), { do: 'move', type: 'taken-down' });
    assert.deepEqual(down('confirmed', 'withdrawn'), { do: 'move', type: 'taken-down' });
    assert.deepEqual(down('requested', 'filled-here'), { do: 'move', type: 'taken-down' });
    assert.equal(down('confirmed', 'filled-here'), undefined);
  });
});

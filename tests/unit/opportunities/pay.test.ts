import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pounds } from '#lib/money.ts';
import type { WeeklyHours } from '#features/opportunities/hours.ts';
import { hourlyPence, formatPay } from '#features/opportunities/pay.ts';
import { PAY_PERIOD_SLUGS, type PayPeriod } from '#features/opportunities/vocabulary.ts';
import { anOpportunity } from '../../support/factories.ts';

const paid = (
  payPeriod: PayPeriod,
  payMinPence: number,
  payMaxPence = payMinPence,
  more: { hours?: number; proRata?: boolean } = {},
) =>
  anOpportunity({
    payPeriod,
    payMinPence,
    payMaxPence,
    payProRata: more.proRata ?? false,
    details: { hoursMin: more.hours, hoursMax: more.hours } as never,
  });

describe('comparing pay', () => {
  it('a full-time year is 52 weeks of 37.5 hours', () => {
    assert.equal(hourlyPence(paid('year', 2_535_000)), 1300);
    assert.equal(hourlyPence(paid('month', 211_250)), 1300);
    assert.equal(hourlyPence(paid('week', 48_750)), 1300);
    assert.equal(hourlyPence(paid('day', 9_750)), 1300);
    assert.equal(hourlyPence(paid('hour', 1300)), 1300);
  });

  it('actual pay for part-time hours is divided by those hours', () => {
    assert.equal(hourlyPence(paid('year', 1_352_000, 1_352_000, { hours: 20 })), 1300);
    assert.equal(hourlyPence(paid('week', 26_000, 26_000, { hours: 20 })), 1300);
  });

  it('pro-rata pay is for full-time hours, whatever the hours', () => {
    assert.equal(hourlyPence(paid('year', 2_535_000, 2_535_000, { hours: 20, proRata: true })), 1300);
  });

  it('of a range the lower end counts', () => assert.equal(hourlyPence(paid('hour', 1300, 2000)), 1300));

  it('pay in words only, or without a period, is not compared', () => {
    assert.equal(
      hourlyPence(
        anOpportunity({
          payMinPence: undefined,
          payMaxPence: undefined,
          payPeriod: undefined,
          payText: '£13',
        }),
      ),
      undefined,
    );
  });

  it('more pay is never compared as less', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PAY_PERIOD_SLUGS),
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        fc.integer({ min: 1, max: 60 }),
        (period, pence, more, hours) => {
          assert.ok(
            (hourlyPence(paid(period, pence + more, undefined, { hours })) ?? 0) >=
              (hourlyPence(paid(period, pence, undefined, { hours })) ?? 0),
          );
        },
      ),
    );
  });
});

describe('pay as people read it', () => {
  it('pounds, with pence only when there are some', () => {
    assert.equal(pounds(1271), '£12.71');
    assert.equal(pounds(1300), '£13');
    assert.equal(pounds(2_410_000), '£24,100');
    assert.equal(pounds(1310), '£13.10');
    assert.equal(pounds(5), '£0.05');
  });

  it('one figure or two, and the period', () => {
    assert.equal(formatPay(paid('hour', 1271)), '£12.71 an hour');
    assert.equal(formatPay(paid('year', 2_410_000, 2_520_000)), '£24,100 to £25,200 a year');
    assert.equal(
      formatPay(paid('year', 2_410_000, 2_410_000, { proRata: true })),
      '£24,100 a year, pro rata',
    );
  });

  it('of a full-time salary paid pro rata, what the worker gets comes first', () => {
    const salary = {
      payMinPence: 2_540_000,
      payMaxPence: 2_540_000,
      payPeriod: 'year',
      payProRata: true,
    } as const;
    const of = (details: Partial<WeeklyHours>) =>
      formatPay(
        anOpportunity({ ...salary, details: { hoursMin: undefined, hoursMax: undefined, ...details } }),
      );
    assert.equal(
      of({ hoursMin: 25, hoursMax: 25 }),
      'About £16,900 a year for 25 hours a week (full time: £25,400)',
    );
    assert.equal(of({ hoursMax: 25 }), 'About £16,900 a year for 25 hours a week (full time: £25,400)');
    assert.equal(of({ hoursMin: 16, hoursMax: 25 }), '£25,400 a year, pro rata');
    assert.equal(of({ hoursMin: 37.5, hoursMax: 37.5 }), '£25,400 a year, pro rata');
    assert.equal(of({ hoursMin: 0 }), '£25,400 a year, pro rata');
    assert.equal(of({ hoursMin: 25, hoursVary: true }), '£25,400 a year, pro rata');
  });

  it('figures take precedence over the advertiser’s words; without either nothing is shown', () => {
    assert.equal(formatPay(anOpportunity({ payText: 'Competitive' })), '£13 an hour');
    const none = { payMinPence: undefined, payMaxPence: undefined, payPeriod: undefined };
    assert.equal(formatPay(anOpportunity({ ...none, payText: 'Competitive' })), 'Competitive');
    assert.equal(formatPay(anOpportunity(none)), '');
  });

  it('a free opportunity says so, and an unknown price is not called free', () => {
    assert.equal(formatPay(anOpportunity({ kind: 'skills-bootcamp' })), 'Free');
    assert.equal(formatPay(anOpportunity({ kind: 'work-experience' })), 'Unpaid');
    assert.equal(formatPay(anOpportunity({ kind: 'engagement-offer', details: { costPence: 0 } })), 'Free');
    assert.equal(
      formatPay(anOpportunity({ kind: 'engagement-offer', details: { costPence: undefined } as never })),
      '',
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayNumber } from '#lib/clock.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { describeGettingThere, NEVER_CLOSES, toListing } from '#features/search/listing.ts';
import { tagsOf } from '#features/search/tags.ts';
import { anOpportunity, ASHFORD, MARGATE, NOW, SHEERNESS } from '../../support/factories.ts';

const organisation = { name: 'Seagate Lodge', slug: 'seagate-lodge', disabilityConfident: 2 };
const listing = (opportunity: Opportunity, now = NOW) => toListing('abc', opportunity, organisation, now);

describe('what a card shows of a vacancy', () => {
  it('pay, hours, place and when it was posted', () => {
    const it = listing(
      anOpportunity({
        publishedAt: new Date('2026-11-20T08:30:00Z'),
        closesAt: new Date('2026-12-01T23:59:59Z'),
      }),
    );
    assert.equal(it.pay, '£13 an hour');
    assert.equal(it.payHourlyPence, 1300);
    assert.equal(it.payStep, 13);
    assert.deepEqual([it.hours, it.hoursBand], ['20 hours a week', '16-to-30']);
    assert.deepEqual([it.town, it.areas, it.anywhere], ['Sheerness', ['swale'], false]);
    assert.deepEqual(it._geo, { lat: SHEERNESS.lat, lng: SHEERNESS.lon });
    assert.equal(it.postedDay, dayNumber('2026-11-20'));
    assert.equal(it.publishedAt, Date.parse('2026-11-20T08:30:00Z') / 1000);
    assert.equal(it.closesAt, Date.parse('2026-12-01T23:59:59Z') / 1000);
    assert.deepEqual(it.features, ['no-experience', 'disability-confident']);
    assert.deepEqual(it.audiences, ['adult']);
  });

  it('without a closing date the vacancy stays open; without pay it shows no pay', () => {
    const it = listing(
      anOpportunity({ payMinPence: undefined, payMaxPence: undefined, payPeriod: undefined }),
    );
    assert.equal(it.closesAt, NEVER_CLOSES);
    assert.deepEqual([it.pay, it.payHourlyPence, it.payStep], ['', null, null]);
  });

  it('pay in the advertiser’s words is shown and not compared', () => {
    const it = listing(
      anOpportunity({
        payMinPence: undefined,
        payMaxPence: undefined,
        payPeriod: undefined,
        payText: 'Competitive',
      }),
    );
    assert.deepEqual([it.pay, it.payHourlyPence], ['Competitive', null]);
  });

  it('the step of pay is the highest that it reaches', () => {
    const step = (pence: number) =>
      listing(anOpportunity({ payMinPence: pence, payMaxPence: pence })).payStep;
    assert.deepEqual([1299, 1300, 1399, 1400, 1999, 2000, 9999].map(step), [null, 13, 13, 14, 18, 20, 25]);
  });

  it('with several sites: all their areas, and the main site’s town', () => {
    const it = listing(anOpportunity({ places: [ASHFORD, MARGATE, { ...SHEERNESS, postcode: 'ME12' }] }));
    assert.equal(it.town, 'Ashford');
    assert.deepEqual(it.areas, ['ashford', 'thanet', 'swale']);
    assert.match(it.terms.about, /margate/);
  });

  it('from home: found everywhere, with no place to be measured from', () => {
    const it = listing(anOpportunity({ workMode: 'remote', places: [] }));
    assert.deepEqual([it.anywhere, it.town, it.areas, it._geo], [true, '', [], undefined]);
    assert.ok(it.features.includes('no-car'));
  });

  it('the bands of hours meet where benefits change', () => {
    const band = (hours: number) =>
      listing(anOpportunity({ details: { hoursMin: hours, hoursMax: hours } })).hoursBand;
    assert.deepEqual([15.5, 16, 30, 30.5].map(band), ['under-16', '16-to-30', '16-to-30', 'over-30']);
    assert.equal(
      listing(anOpportunity({ details: { hoursMin: undefined, hoursMax: undefined } as never })).hoursBand,
      null,
    );
    assert.equal(
      listing(anOpportunity({ details: { hoursMin: 16, hoursMax: 24 } })).hours,
      '16 to 24 hours a week',
    );
  });

  it('hours that are not guaranteed are not shown as certain', () => {
    const of = (details: object) => {
      const it = listing(anOpportunity({ details: { hoursMax: undefined, ...details } as never }));
      return [it.hours, it.hoursBand];
    };
    const none = 'none-guaranteed';
    assert.deepEqual(of({ hoursVary: true, hoursMin: 0 }), [
      'Hours vary, none guaranteed (zero-hours contract)',
      none,
    ]);
    assert.deepEqual(of({ hoursMin: 0, hoursMax: 20 }), [
      'Hours vary, up to 20 hours a week, none guaranteed (zero-hours contract)',
      none,
    ]);
    assert.deepEqual(of({ hoursVary: true, hoursMin: 8 }), [
      'Hours vary, at least 8 hours a week guaranteed',
      'under-16',
    ]);
    assert.deepEqual(of({ hoursMin: 1 }), ['1 hour a week', 'under-16']);
  });

  it('a vacancy that says nothing of experience is not shown as needing none', () => {
    const it = listing(
      anOpportunity({ details: { experienceNeeded: undefined, qualificationsNeeded: undefined } as never }),
    );
    assert.ok(!it.features.includes('no-experience'));
  });

  it('what the advert leaves out is not stated', () => {
    const left = listing(
      anOpportunity({
        payMinPence: undefined,
        payMaxPence: undefined,
        payPeriod: undefined,
        payText: 'Competitive',
        patterns: [],
        details: { hoursMin: undefined, hoursMax: undefined } as never,
      }),
    );
    assert.deepEqual(left.stated, []);
    assert.deepEqual(listing(anOpportunity()).stated, ['pay', 'hours', 'pattern']);
    assert.deepEqual(listing(anOpportunity({ kind: 'work-experience' })).stated, ['pay', 'hours', 'pattern']);
    const tags = tagsOf({ ...left, version: 1 });
    assert.deepEqual(
      tags.filter((tag) => tag.endsWith(':not-stated')),
      ['pay:not-stated', 'hours:not-stated', 'pattern:not-stated'],
    );
    assert.ok(!tags.some((tag) => tag.startsWith('stated:')));
  });

  it('needs no check, and starts at once, only where the advert says so', () => {
    const features = (details: object) => listing(anOpportunity({ details: details as never })).features;
    assert.ok(features({ checksNeeded: false }).includes('no-dbs'));
    assert.ok(!features({ checksNeeded: true, checks: 'Enhanced DBS check' }).includes('no-dbs'));
    assert.ok(!features({}).includes('no-dbs'));
    for (const startText of ['As soon as possible', 'Immediate start', 'ASAP'])
      assert.ok(features({ startText }).includes('immediate-start'), startText);
    for (const startText of ['As soon as checks are done', 'When you and the employer agree', undefined])
      assert.ok(!features({ startText }).includes('immediate-start'), startText);
  });

  it('contact details are left out: they stay on the page', () => {
    const text = JSON.stringify(
      listing(
        anOpportunity({
          howToApply: { email: 'maria@example.org', phone: '01234 567890', contactName: 'Maria Jones' },
        }),
      ),
    );
    assert.doesNotMatch(text, /maria|01234/i);
  });
});

describe('what a card shows of the other kinds', () => {
  it('a Skills Bootcamp: free, its length, its months', () => {
    const it = listing(
      anOpportunity({
        kind: 'skills-bootcamp',
        dates: [
          { startsOn: '2027-02-01', places: 12, placesTaken: 5 },
          { startsOn: '2027-01-11', placesTaken: 0 },
          { startsOn: '2026-11-21', places: 12, placesTaken: 12 },
          { startsOn: '2027-02-22', places: 3, placesTaken: 3 },
        ],
      }),
    );
    assert.deepEqual(
      [it.pay, it.hours, it.hoursBand, it.contract],
      ['Free', '12 weeks, 10 hours a week', 'under-16', null],
    );
    assert.deepEqual(it.startMonths, ['2027-01', '2027-02'], 'what has begun is left out');
    assert.deepEqual(it.dates, [
      { startsOn: '2027-01-11', left: null },
      { startsOn: '2027-02-01', left: 7 },
      { startsOn: '2027-02-22', left: 0 },
    ]);
  });

  it('work experience: unpaid, its days, its years', () => {
    const it = listing(
      anOpportunity({ kind: 'work-experience', details: { yearGroups: [10, 12], forAdults: true, days: 1 } }),
    );
    assert.deepEqual([it.pay, it.hours], ['Unpaid', '1 day']);
    assert.deepEqual(it.audiences, ['year-10', 'year-12', 'adult']);
    assert.ok(it.features.includes('home-educated') && it.features.includes('no-experience'));
  });

  it('a school offer: free, how long, and who it is for', () => {
    const it = listing(
      anOpportunity({ kind: 'engagement-offer', details: { minutes: 90, yearGroups: [7] } }),
    );
    assert.deepEqual([it.pay, it.hours], ['Free', '1.5 hours']);
    assert.deepEqual(it.audiences, ['year-7']);
    assert.equal(
      listing(anOpportunity({ kind: 'engagement-offer', details: { costPence: 5000, minutes: 45 } })).pay,
      '£50 for the group',
    );
    assert.equal(
      listing(anOpportunity({ kind: 'engagement-offer', details: { minutes: 60 } })).hours,
      '1 hour',
    );
  });

  it('home-educating families are welcome only where the organisation says so', () => {
    for (const homeEducatedWelcome of [false, undefined]) {
      const it = listing(
        anOpportunity({ kind: 'work-experience', details: { homeEducatedWelcome } as never }),
      );
      assert.ok(!it.features.includes('home-educated'));
    }
  });
});

describe('days are days in London', () => {
  it('what is posted on a summer evening belongs to that evening’s day, and a run today has not begun yesterday', () => {
    const published = new Date('2026-06-30T23:30:00Z');
    assert.equal(listing(anOpportunity({ publishedAt: published })).postedDay, dayNumber('2026-07-01'));
    const dates = [{ startsOn: '2026-07-01', placesTaken: 0 }];
    assert.equal(
      listing(anOpportunity({ kind: 'skills-bootcamp', dates }), new Date('2026-07-01T22:59:00Z')).dates
        .length,
      1,
    );
    assert.equal(
      listing(anOpportunity({ kind: 'skills-bootcamp', dates }), new Date('2026-07-01T23:00:00Z')).dates
        .length,
      0,
    );
  });
});

describe('getting there without a car, in a line', () => {
  it('says what is known and nothing else', () => {
    assert.equal(describeGettingThere('on-site', undefined), '');
    assert.equal(
      describeGettingThere('remote', { carNeeded: true }),
      'From home or online. You do not have to travel',
    );
    assert.equal(
      describeGettingThere('on-site', { stop: 'Sheerness station', walkMinutes: 8 }),
      '8-minute walk from Sheerness station',
    );
    assert.equal(
      describeGettingThere('on-site', { stop: 'Sheerness station', walkMinutes: 0 }),
      'At Sheerness station',
    );
    assert.equal(describeGettingThere('on-site', { lift: 'Minibus' }), 'Lift available');
    assert.match(
      describeGettingThere('hybrid', { stop: 'The Street', carNeeded: true }),
      /^Near The Street\. You need a car/,
    );
  });
});

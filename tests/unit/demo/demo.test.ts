import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { demoData, generatedOpportunities, generatedOrganisations } from '../../../db/demo/index.ts';
import { londonDay, londonInstant } from '../../../db/demo/generate/dates.ts';
import { ADULT_FLOOR, APPRENTICE_FLOOR } from '../../../db/demo/generate/vacancies.ts';
import { ratesOn } from '#features/opportunities/minimum-wage.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import { opportunitySchema, type Opportunity } from '#features/opportunities/opportunity.ts';
import { KIND_SLUGS, SECTOR_SLUGS } from '#features/opportunities/vocabulary.ts';
import { projectRoot } from '#lib/root.ts';

const today = new Date('2026-11-22T10:15:00Z');
const demo = demoData(today);
const all = demo.opportunities.map(({ opportunity }) => opportunity);
const generated = [...generatedOpportunities(3000, today)];

const rows = (file: string) =>
  parse(readFileSync(new URL(`../../../db/data/${file}`, import.meta.url)), { columns: true }) as Record<
    string,
    string
  >[];
const pointOf = (row: Record<string, string>) => ({ lat: Number(row['lat']), lon: Number(row['lon']) });

const areas = rows('areas.csv').map((row) => row['slug'] ?? '');

/** Straight-line kilometres; good enough within one county. */
function kilometres(a: { lat: number; lon: number }, b: { lat: number; lon: number }): number {
  const north = (a.lat - b.lat) * 111.2;
  const east = (a.lon - b.lon) * 111.2 * Math.cos((51.25 * Math.PI) / 180);
  return Math.hypot(north, east);
}

const londonTime = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
});

const wordsIn = (text: string) => text.split(/\s+/).filter((word) => /\w/.test(word)).length;

test('every opportunity passes the schema, and comes out of it unchanged', () => {
  for (const { key, opportunity } of [...demo.opportunities, ...generated]) {
    assert.deepEqual(opportunitySchema.parse(opportunity), opportunity, key);
  }
});

test('the demo data are the same on every run of one day', () => {
  assert.deepEqual(demoData(new Date('2026-11-22T23:50:00Z')), demo);
  assert.deepEqual([...generatedOpportunities(200, today)], [...generatedOpportunities(200, today)]);
});

test('the content of a key stays from day to day', () => {
  const tomorrow = demoData(new Date('2026-11-23T10:15:00Z'));
  assert.deepEqual(
    tomorrow.opportunities.map(({ key, opportunity }) => [key, opportunity.title, opportunity.description]),
    demo.opportunities.map(({ key, opportunity }) => [key, opportunity.title, opportunity.description]),
  );
});

test('about six hundred opportunities exist, in the documented mix', () => {
  const count = (kind: Opportunity['kind']) => all.filter((opportunity) => opportunity.kind === kind).length;
  assert.equal(all.length, 600);
  assert.equal(count('vacancy'), 380);
  assert.equal(count('skills-bootcamp'), 45);
  assert.equal(count('work-experience'), 95);
  assert.equal(count('engagement-offer'), 80);
});

test('keys and slugs are unique, and every opportunity has its organisation', () => {
  for (const [organisations, opportunities] of [
    [demo.organisations, demo.opportunities],
    [generatedOrganisations(3000), generated],
  ] as const) {
    assert.equal(new Set(opportunities.map(({ key }) => key)).size, opportunities.length);
    const slugs = new Set(organisations.map(({ slug }) => slug));
    assert.equal(slugs.size, organisations.length);
    for (const { organisation } of opportunities) assert.ok(slugs.has(organisation), organisation);
  }
  assert.equal(generatedOrganisations(3000).length, 75);
  assert.equal(generatedOrganisations(10).length, 50);
});

test('slugs of generated organisations stay unique for 200,000 opportunities', () => {
  const organisations = generatedOrganisations(200_000);
  assert.equal(organisations.length, 5000);
  assert.equal(new Set(organisations.map(({ slug }) => slug)).size, 5000);
});

test('every area has every kind', () => {
  assert.equal(areas.length, 13);
  for (const area of areas) {
    for (const kind of KIND_SLUGS) {
      assert.ok(
        all.some((it) => it.kind === kind && it.places.some((place) => place.area === area)),
        `${kind} in ${area}`,
      );
    }
  }
});

test('every sector has a vacancy, and titles are many', () => {
  const vacancies = all.filter(({ kind }) => kind === 'vacancy');
  for (const sector of SECTOR_SLUGS) {
    assert.ok(
      vacancies.some((it) => it.sector === sector),
      sector,
    );
  }
  assert.ok(new Set(vacancies.map(({ title }) => title)).size >= 170);
});

test('places lie near the town they name, with an outcode of that neighbourhood', () => {
  const towns = rows('places.csv').filter((row) => !row['kind']?.startsWith('district'));
  const outcodes = new Map(rows('outcodes.csv').map((row) => [row['outcode'], pointOf(row)]));
  for (const { places } of all) {
    for (const place of places) {
      const named = (name = '') =>
        name.replace(/^Royal | St Werburgh| Garden City| \(Sheppey\)|-on-Sea$/g, '');
      const town = towns.find((row) => named(row['name']) === place.town);
      assert.ok(town, place.town);
      assert.equal(place.area, town['area']);
      assert.ok(kilometres(place, pointOf(town)) < 2, `${place.town} ${kilometres(place, pointOf(town))} km`);
      const outcode = outcodes.get(place.postcode?.split(' ')[0] ?? '');
      assert.ok(outcode, place.postcode);
      assert.ok(kilometres(place, outcode) < 11, `${place.town} ${place.postcode}`);
    }
  }
});

test('the pay floors are lawful, today and under the newest rates that are known', async () => {
  const periods = await loadMinimumWage(projectRoot());
  const newest = periods.at(-1)?.validFrom ?? '';
  for (const day of [londonDay(new Date()), newest]) {
    const rates = ratesOn(periods, day)?.pencePerHour;
    assert.ok(rates, `no rates on ${day}`);
    assert.ok(ADULT_FLOOR >= rates['age-21-and-over'], day);
    assert.ok(APPRENTICE_FLOOR >= rates.apprentice, day);
  }
});

test('no job offers people over 21 less than the legal minimum', () => {
  const hoursIn = { hour: () => 1, day: () => 8, week: (week: number) => week, month: (week: number) => (week * 52) / 12, year: (week: number) => week * 52 }; // prettier-ignore
  let withPay = 0;
  for (const { key, opportunity } of [...demo.opportunities, ...generated]) {
    if (opportunity.kind !== 'vacancy' || opportunity.payMinPence === undefined) continue;
    withPay++;
    const { details, payPeriod, payProRata } = opportunity;
    assert.ok(payPeriod);
    const floor = details.contract === 'apprenticeship' ? APPRENTICE_FLOOR : ADULT_FLOOR;
    const weekly = payProRata ? 37 : (details.hoursMax ?? 37.5);
    const hourly = opportunity.payMinPence / hoursIn[payPeriod](weekly);
    assert.ok(hourly >= floor - 0.01, `${key} ${opportunity.title}: ${hourly}`);
  }
  assert.ok(withPay > 300);
});

test('part-time pay by the year is marked as a share', () => {
  for (const { opportunity } of demo.opportunities) {
    if (opportunity.kind !== 'vacancy' || opportunity.payPeriod !== 'year') continue;
    if ((opportunity.details.hoursMax ?? 40) < 35)
      assert.equal(opportunity.payProRata, true, opportunity.title);
  }
});

test('bootcamps keep the national rules', () => {
  for (const opportunity of [...all, ...generated.map((it) => it.opportunity)]) {
    if (opportunity.kind !== 'skills-bootcamp') continue;
    const { level, guidedHours, minimumAge, interviewWith } = opportunity.details;
    assert.ok((guidedHours ?? 0) >= 60);
    assert.ok(minimumAge >= 19);
    assert.match(interviewWith ?? '', /Guaranteed interview/);
    if (level === 2) assert.ok(['construction', 'logistics'].includes(opportunity.sector), opportunity.title);
    for (const { places = 0, placesTaken } of opportunity.dates) assert.ok(placesTaken <= places);
  }
  const cohorts = all.flatMap((it) => (it.kind === 'skills-bootcamp' ? it.dates : []));
  assert.ok(cohorts.some(({ places, placesTaken }) => placesTaken === places));
  assert.ok(cohorts.some(({ places = 0, placesTaken }) => places - placesTaken === 2));
});

test('the clock times of a bootcamp are those of its attendance', () => {
  let timed = 0;
  for (const opportunity of [...all, ...generated.map((it) => it.opportunity)]) {
    if (opportunity.kind !== 'skills-bootcamp') continue;
    const { attendance = '' } = opportunity.details;
    for (const { startTime, endTime } of opportunity.dates) {
      const said = /[\d:]+ to [\d:]+/.exec(attendance)?.[0];
      const written = startTime && endTime && `${startTime} to ${endTime}`.replace(/\b0(?=\d:)/g, '');
      assert.equal(written, said, attendance);
      if (said !== undefined) timed++;
    }
  }
  assert.ok(timed > 100);
});

test('an opportunity with two or three sites has a date at each', () => {
  const kinds = new Set<string>();
  for (const { key, opportunity } of [...demo.opportunities, ...generated]) {
    const { kind, places, dates, details } = opportunity;
    for (const { place } of dates) assert.ok((place ?? 0) < Math.max(1, places.length), key);
    const isSeasonal = 'contract' in details && details.contract === 'seasonal';
    if (places.length < 2 || isSeasonal) continue;
    const dated = new Set(dates.map(({ place }) => place));
    assert.deepEqual([...dated].sort(), [...places.keys()], `${key} ${opportunity.title}`);
    if (key.startsWith('demo')) kinds.add(`${kind} at ${places.length}`);
  }
  for (const kind of KIND_SLUGS) assert.ok(kinds.has(`${kind} at 2`), kind);
  assert.ok(kinds.has('work-experience at 3') && kinds.has('vacancy at 3'));
});

test('descriptions do not repeat what the page shows by itself', () => {
  for (const { key, opportunity } of [...demo.opportunities, ...generated]) {
    const { kind, description, details } = opportunity;
    assert.doesNotMatch(
      description,
      /^## (?:About the (?:job|course|placement)|What happens|How it is taught)$/m,
    );
    if (kind === 'work-experience') {
      assert.doesNotMatch(description, /^- /m, key);
      for (const task of details.tasks) assert.ok(!description.includes(task), `${key}: ${task}`);
    }
    if (kind === 'skills-bootcamp') {
      assert.ok(!description.includes(details.attendance ?? '?'), key);
      assert.doesNotMatch(description, /Taking part:/, key);
    }
  }
});

test('dates of courses, placements, visits and first days lie two weeks to seven months ahead', () => {
  for (const { key, opportunity } of demo.opportunities) {
    for (const { startsOn } of opportunity.dates) {
      assert.ok(startsOn >= '2026-12-06' && startsOn <= '2027-06-22', `${key} ${startsOn}`);
    }
  }
});

test('opportunities were published within sixty days before today; a few are closed, some have no end', () => {
  let closed = 0;
  let open = 0;
  for (const { publishedAt, closesAt } of all) {
    assert.ok(londonDay(publishedAt) < londonDay(today));
    assert.ok(today.getTime() - publishedAt.getTime() < 61 * 86_400_000);
    if (closesAt === undefined) open++;
    else if (closesAt < today) closed++;
  }
  assert.equal(closed, 8);
  assert.ok(open > 18 && open < 60, `${open} without a closing date`);
});

test('closing times are London times, also across the change of the clocks', () => {
  assert.equal(londonInstant('2026-10-24', '23:59').toISOString(), '2026-10-24T22:59:00.000Z');
  assert.equal(londonInstant('2026-10-25', '09:00').toISOString(), '2026-10-25T09:00:00.000Z');
  assert.equal(londonInstant('2027-03-28', '12:00').toISOString(), '2027-03-28T11:00:00.000Z');
  for (const day of ['2026-03-15T12:00:00Z', '2026-10-10T23:30:00Z', '2026-07-01T08:00:00Z']) {
    const then = demoData(new Date(day));
    const offsets = new Set<number>();
    for (const { key, opportunity } of then.opportunities) {
      if (!opportunity.closesAt) continue;
      const shown = londonTime.format(opportunity.closesAt);
      assert.ok(['09:00', '12:00', '17:00', '23:59'].includes(shown), `${key} closes at ${shown}`);
      offsets.add((Number(shown.slice(0, 2)) - opportunity.closesAt.getUTCHours() + 24) % 24);
    }
    // Sixty days from mid-March or mid-October reach over a change of the clocks.
    if (!day.startsWith('2026-07')) assert.equal(offsets.size, 2, day);
  }
});

test('contacts are fictional: example.org and the telephone range reserved for drama', () => {
  const text = JSON.stringify(demo) + JSON.stringify(generated.slice(0, 500));
  for (const [address] of text.matchAll(/[\w.+-]+@[\w.-]+\w/g)) assert.match(address, /@example\.org$/);
  for (const [url] of text.matchAll(/https?:\/\/[^"\s]+/g)) assert.match(url, /^https:\/\/example\.org\//);
  for (const { opportunity } of demo.opportunities) {
    const { phone } = opportunity.howToApply;
    if (phone !== undefined) assert.match(phone, /^01632 960\d{3}$/);
    assert.doesNotMatch(opportunity.summary + opportunity.description, /@|https?:|\b0\d{4}\b/);
  }
});

test('texts have no open placeholders, a reasonable length, and differ', () => {
  for (const { key, opportunity } of demo.opportunities) {
    const words = wordsIn(opportunity.description);
    assert.ok(words >= 80 && words <= 250, `${key} ${opportunity.title}: ${words} words`);
    assert.doesNotMatch(opportunity.title + opportunity.summary + opportunity.description, /[{}|]|undefined/);
  }
  for (const { key, opportunity } of generated) {
    const words = wordsIn(opportunity.description);
    assert.ok(words >= 80 && words <= 400, `${key} ${opportunity.title}: ${words} words`);
  }
  assert.equal(new Set(all.map(({ description }) => description)).size, all.length);
});

test('only members of Disability Confident run its interview scheme', () => {
  const levels = new Map(demo.organisations.map((it) => [it.slug, it.disabilityConfident]));
  for (const { organisation, opportunity } of demo.opportunities) {
    if (opportunity.interviewScheme) assert.ok((levels.get(organisation) ?? 0) >= 1, organisation);
  }
});

test('no common word is in most of the generated rows', () => {
  const texts = generated.map(({ opportunity }) =>
    `${opportunity.title} ${opportunity.description}`.toLowerCase(),
  );
  for (const word of ['care', 'driver', 'kitchen', 'school', 'cleaner', 'warehouse', 'farm', 'nurse']) {
    const share = texts.filter((text) => new RegExp(`\\b${word}\\b`).test(text)).length / texts.length;
    assert.ok(share > 0.005 && share < 0.25, `${word}: ${(share * 100).toFixed(1)} %`);
  }
  const vocabulary = new Set(texts.flatMap((text) => text.match(/[a-z]{3,}/g) ?? []));
  assert.ok(vocabulary.size > 5000, `${vocabulary.size} words`);
});

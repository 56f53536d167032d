import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { EngineRequest } from '#features/search/engine.ts';
import { cardFacts, formatWhere } from '#features/search/card.ts';
import { toListing, type Listing } from '#features/search/listing.ts';
import { mergeByDistance, windowOf } from '#features/search/nearest-order.ts';
import { atNearestSite, nearestSite } from '#features/search/nearest-site.ts';
import { anOpportunity, ASHFORD, MARGATE, NOW } from '../../support/factories.ts';

const DOVER = { town: 'Dover', postcode: 'CT16 1AA', area: 'dover', lat: 51.1279, lon: 1.3134 };
const organisation = { name: 'Seagate Lodge', slug: 'seagate-lodge', disabilityConfident: 0 };
const listed = (opportunity: Parameters<typeof toListing>[1]): Listing => ({
  ...toListing('abc', opportunity, organisation, NOW),
  version: 1,
});
const listing = listed(
  anOpportunity({
    kind: 'skills-bootcamp',
    places: [MARGATE, DOVER, ASHFORD],
    gettingThere: { stop: 'Margate station', walkMinutes: 5 },
    dates: [
      { startsOn: '2026-12-07', places: 10, placesTaken: 9 },
      { startsOn: '2027-01-11', places: 10, placesTaken: 4, place: 1 },
      { startsOn: '2027-02-01', places: 10, placesTaken: 0, place: 2 },
    ],
  }),
);
const near = (place: { lat: number; lon: number }, filters: EngineRequest['filters'] = {}) => ({
  where: { kind: 'circle' as const, lat: place.lat, lon: place.lon, miles: 10 },
  filters,
  from: { lat: place.lat, lon: place.lon },
});

describe('the card of a listing with several sites', () => {
  const card = (question: Parameters<typeof atNearestSite>[1]) => {
    const found = atNearestSite(listing, question);
    const fact = (label: string) => cardFacts(found, NOW).find((one) => one.label === label)?.text;
    return [formatWhere({ ...found, miles: undefined }), fact('Starts'), fact('Getting there')];
  };

  it('near Dover: Dover, its date, its free places, and no way there that is Margate’s', () => {
    assert.deepEqual(card(near(DOVER)), [
      'Dover and 2 more places',
      '11 January 2027, 6 places left',
      undefined,
    ]);
    assert.ok((nearestSite(listing, near(DOVER))?.miles ?? 9) < 0.1);
  });

  it('near Margate, and without a place: the chief site', () => {
    const margate = [
      'Margate and 2 more places',
      '7 December, 1 place left',
      '5-minute walk from Margate station',
    ];
    assert.deepEqual(card(near(MARGATE)), margate);
    assert.deepEqual(card({ where: { kind: 'everywhere' }, filters: {}, from: undefined }), margate);
  });

  it('in an area: the site in that area', () => {
    const from = { lat: DOVER.lat, lon: DOVER.lon };
    assert.equal(
      card({ where: { kind: 'area', slug: 'ashford' }, filters: {}, from })[0],
      'Ashford and 2 more places',
    );
  });

  it('a site that does not fit is not shown, however near', () => {
    assert.match(card(near(DOVER, { starts: ['2027-02'] }))[0] ?? '', /^Ashford/);
    assert.match(card(near(DOVER, { with: ['no-car'] }))[0] ?? '', /^Margate/);
    assert.match(
      card({ where: { kind: 'everywhere' }, filters: { starts: ['2027-01'] }, from: undefined })[0] ?? '',
      /^Dover/,
    );
  });

  it('from home or online no site needs a journey, and a listing without a site has none to show', () => {
    const online = listed(anOpportunity({ workMode: 'remote', places: [MARGATE, DOVER] }));
    const found = atNearestSite(online, near(DOVER, { with: ['no-car'] }));
    assert.deepEqual(
      [found.town, found.gettingThere],
      ['Dover', 'From home or online. You do not have to travel'],
    );
    const nowhere = listed(anOpportunity({ workMode: 'remote', places: [] }));
    assert.equal(atNearestSite(nowhere, near(DOVER)).miles, undefined);
  });
});

describe('the nearest first', () => {
  const at = (id: string, miles: readonly number[]): Listing =>
    ({
      ...listing,
      id,
      places: miles.map((north) => ({ ...listing.places[0], lat: DOVER.lat + north / 69, lon: DOVER.lon })),
    }) as Listing;
  const distance = fc.integer({ min: 1, max: 10_000 }).map((thousandths) => thousandths / 1_000);

  it('pages made of listings with one site and with several are those of one sorted list', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(distance, { maxLength: 40 }),
        fc.array(fc.array(distance, { minLength: 2, maxLength: 3 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 7 }),
        (ones, more, perPage) => {
          const single = ones.sort((a, b) => a - b).map((miles) => at(`one-${miles}`, [miles]));
          const several = more.map((miles, index) => at(`several-${index}`, miles));
          const milesOf = (one: Listing) => nearestSite(one, near(DOVER))?.miles ?? Infinity;
          const wanted = [...single, ...several].map(milesOf).sort((a, b) => a - b);
          const pages: Listing[] = [];
          for (let page = 1; page <= Math.ceil(wanted.length / perPage); page += 1) {
            const request = { ...near(DOVER), page, perPage } as EngineRequest;
            const { offset, limit } = windowOf(request, several.length);
            pages.push(...mergeByDistance(request, several, single.slice(offset, offset + limit)));
          }
          assert.deepEqual(pages.map(milesOf), wanted);
          assert.equal(new Set(pages.map(({ id }) => id)).size, wanted.length);
        },
      ),
    );
  });
});

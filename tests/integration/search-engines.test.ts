import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { findPlace } from '#features/places/place.service.ts';
import { formatWhere } from '#features/search/card.ts';
import type { EngineAnswer, EngineRequest, SearchEngine } from '#features/search/engine.ts';
import { engineRequest } from '#features/search/engine-request.ts';
import {
  FILTER_NAMES,
  filterOf,
  includesNotStated,
  NOT_STATED,
  type FilterName,
} from '#features/search/filters.ts';
import { nearestSite } from '#features/search/nearest-site.ts';
import { createSearch } from '#features/search/search.service.ts';
import { EMPTY_QUERY, MILES, SORTS, type SearchQuery, type Sort } from '#features/search/search-query.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { asksForPupils } from '#features/search/tags.ts';
import { seedDemo } from '../../db/seed.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, ASHFORD, given, MARGATE, NOW, SHEERNESS } from '../support/factories.ts';
import { log } from '../support/log.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { gazetteer, queryOf, searchOver, type SearchUnderTest } from '../support/search.ts';

/** How many random searches; and which, so that a failure can be run again: `SEED=… node --test …`. */
const RANDOM_SEARCHES = 150;
const SEED = Number(process.env['SEED'] ?? 20261122);

/** Searches without words: both engines must give the very same answer. */
const FILTERED = [
  '',
  'kind=vacancy',
  'kind=skills-bootcamp',
  'kind=work-experience',
  'kind=engagement-offer',
  'kind=vacancy,skills-bootcamp',
  'with=no-experience',
  'with=no-car',
  'with=disability-confident',
  'with=interview-scheme',
  'with=home-educated',
  'with=no-dbs',
  'with=immediate-start',
  'stated=pay,hours,pattern',
  'pay=13&stated=pay',
  'pay=13&hours=16-to-30&pattern=part-time',
  'near=Dover&sort=nearest&within=20&pattern=part-time&pay=13',
  'near=Thanet&hours=16-to-30&sort=closing&page=2',
  'with=no-car,disability-confident',
  'pattern=part-time',
  'pattern=nights,weekends',
  'pattern=school-hours,term-time',
  'hours=under-16',
  'hours=16-to-30,over-30',
  'pay=13',
  'pay=18',
  'pay=25',
  'sector=care',
  'sector=logistics,retail,hospitality',
  'mode=remote',
  'mode=on-site',
  'mode=hybrid,remote',
  'contract=permanent',
  'contract=apprenticeship,temporary',
  'for=year-10',
  'for=age-16-17,adult',
  'starts=2026-12',
  'starts=2027-01,2027-02',
  'adjustment=step-free',
  'adjustment=flexible-hours,quiet-space',
  'posted=1',
  'posted=7',
  'posted=30',
  'near=Sheerness',
  'near=Sheerness&within=1',
  'near=Margate&within=20',
  'near=TN23&within=5',
  'near=ME12+1AA&within=40',
  'near=Thanet',
  'near=Ashford+area&kind=vacancy',
  'near=Ashford&within=3',
  'near=Medway&with=no-car&pattern=part-time',
  'near=Kent',
  'near=Dover&kind=vacancy&sector=hospitality,retail&pay=13&hours=16-to-30',
  'near=Canterbury&within=10&kind=work-experience,engagement-offer&for=year-10,year-12',
  'sort=newest',
  'sort=closing',
  'sort=pay',
  'sort=pay&kind=vacancy&near=Maidstone',
  'sort=nearest&near=Whitstable',
  'sort=nearest&near=Swale',
  'sort=nearest&near=Dover&within=40&page=2',
  'near=Dover&with=no-car&starts=2027-01',
  'near=Margate&with=no-car&starts=2026-12,2027-01',
  'with=no-car&starts=2027-01,2027-02',
  'near=Dover+area&starts=2027-01',
  'page=2',
  'page=3&sort=closing',
  'kind=vacancy&contract=permanent&posted=14&sort=pay&page=2',
];

/** One engine forgives typing errors in every word, the other in unknown ones, so totals may differ a little. */
const WORDED = [
  'care assistant',
  'warehouse',
  'hca',
  'kitchen porter',
  'teaching assistant',
  'driver',
  'bricklaying',
  'digital',
  'nurses',
  'electricians',
  'looking after old people',
  'HGV drivers',
  'warehouse jobs',
];

const DOVER = { town: 'Dover', postcode: 'CT16 1AA', area: 'dover', lat: 51.1279, lon: 1.3134 };

/** A course in Margate, where there is a bus and nearly no place left, and in Dover. */
const IN_MARGATE_AND_DOVER = anOpportunity({
  kind: 'skills-bootcamp',
  title: 'Bootcamp in lighthouse keeping',
  places: [MARGATE, DOVER],
  gettingThere: { stop: 'Cecil Square', walkMinutes: 5 },
  dates: [
    { startsOn: '2026-12-07', places: 10, placesTaken: 9 },
    { startsOn: '2027-01-11', places: 10, placesTaken: 4, place: 1 },
  ],
});

/** Listings with several sites, in every order of them. */
const SEVERAL = [
  IN_MARGATE_AND_DOVER,
  anOpportunity({ title: 'Guide', places: [DOVER, ASHFORD, SHEERNESS] }),
  anOpportunity({ title: 'Baker', places: [SHEERNESS, DOVER], gettingThere: { lift: 'Minibus' } }),
  anOpportunity({ title: 'Tutor', workMode: 'remote', places: [ASHFORD, MARGATE] }),
  anOpportunity({
    kind: 'engagement-offer',
    title: 'A visit to a boat',
    places: [ASHFORD, DOVER, MARGATE],
    dates: [
      { startsOn: '2027-01-20', placesTaken: 0 },
      { startsOn: '2027-02-17', placesTaken: 0, place: 1 },
    ],
  }),
];

const ids = (answer: EngineAnswer) => answer.listings.map((listing) => listing.id);

describe('Meilisearch and PostgreSQL answer alike', () => {
  let meili: TestMeilisearch;
  let database: TestDatabase;
  let under: SearchUnderTest;
  let total: number;

  before(async () => {
    meili = await testMeilisearch();
    database = await testDatabase();
    total = await seedDemo(database.db, NOW);
    await given(database.db, SEVERAL);
    under = searchOver(database.db, meili, { patience: 30_000 });
    await rebuildIndex(under.index);
  });
  after(async () => {
    await meili.remove();
    await database.close();
  });

  async function requestOf(query: SearchQuery, perPage = 20): Promise<EngineRequest> {
    const found = await findPlace({ db: database.db, gazetteer }, query.near);
    assert.ok(found.ok, `“${query.near}” is no place`);
    return { ...engineRequest(query, found, NOW).request, perPage };
  }

  const askBoth = async (request: EngineRequest) => {
    const [exact, fallback] = await Promise.all(
      [under.meilisearch, under.postgresql].map((engine) => engine.search(request)),
    );
    assert.ok(exact && fallback);
    return { exact, fallback };
  };

  /** What decides the order under a sort; those that are equal in it may stand in any order. */
  const keyOf = (sort: Sort, request: EngineRequest) => (listing: EngineAnswer['listings'][number]) => {
    switch (sort) {
      case 'best':
      case 'newest':
        return listing.publishedAt;
      case 'closing':
        return listing.closesAt;
      case 'pay':
        return listing.payHourlyPence ?? 0;
      case 'nearest': {
        if (request.from === undefined) return listing.publishedAt;
        // Two engines measure the globe a little differently: to the nearest half mile they agree.
        const miles = nearestSite(listing, request)?.miles;
        return miles === undefined ? Infinity : Math.round(2 * miles) / 2;
      }
    }
  };

  async function assertAlike(text: string, query: SearchQuery): Promise<void> {
    const request = await requestOf(query);
    const { exact, fallback } = await askBoth(request);
    assert.equal(fallback.total, exact.total, `totals of “${text}”`);
    assert.equal(fallback.withoutPay, exact.withoutPay, `without pay in “${text}”`);
    for (const name of FILTER_NAMES) {
      const counts = (answer: EngineAnswer) =>
        Object.entries(answer.facets?.[name] ?? { none: 0 })
          .filter(([, count]) => count > 0)
          .sort(([a], [b]) => a.localeCompare(b));
      assert.deepEqual(counts(fallback), counts(exact), `counts of ${name} in “${text}”`);
    }
    const key = keyOf(query.sort, request);
    const keys = (answer: EngineAnswer) => answer.listings.map(key);
    if (query.sort === 'nearest' && request.from !== undefined) {
      for (const [at, one] of keys(exact).entries()) {
        const other = keys(fallback)[at] ?? NaN;
        assert.ok(
          one === other || Math.abs(one - other) <= 0.5,
          `order of “${text}”: ${one} and ${other} miles at ${at + 1}`,
        );
      }
    } else {
      assert.deepEqual(keys(fallback), keys(exact), `order of “${text}”`);
    }
    // The same set, where all of it can be seen at once.
    const whole = await askBoth({ ...request, page: 1, perPage: 1_000 });
    assert.deepEqual(ids(whole.fallback).sort(), ids(whole.exact).sort(), `the listings of “${text}”`);
    assert.equal(whole.exact.listings.length, exact.total);
  }

  it('the demo data are there', () => assert.ok(total > 300, `${total} opportunities`));

  for (const text of FILTERED) {
    it(`“${text}”: the same total, counts, order and listings`, () => assertAlike(text, queryOf(text)));
  }

  it('these searches are of use: all but a few find something, and every filter is among them', async () => {
    const totals = await Promise.all(
      FILTERED.map(async (text) => under.postgresql.counts([await requestOf(queryOf(text))])),
    );
    const empty = FILTERED.filter((_, at) => totals[at]?.[0] === 0);
    assert.ok(empty.length <= 3, `these find nothing: ${empty.join('  ')}`);
    const used = new Set(FILTERED.flatMap((text) => Object.keys(queryOf(text).filters)));
    assert.deepEqual([...used].sort(), [...FILTER_NAMES].sort());
  });

  it('the counts beside the choices are true: choosing one gives as many as it said', async () => {
    for (const text of [
      '',
      'near=Sheerness',
      'kind=vacancy&sector=care',
      'near=Thanet&with=no-car',
      'pattern=part-time&pay=13',
    ]) {
      const query = queryOf(text);
      const request = await requestOf(query);
      for (const engine of [under.meilisearch, under.postgresql]) {
        const { facets } = await engine.search(request);
        const whole = await engine.search({ ...request, page: 1, perPage: 1_000 });
        const several = whole.listings.filter(({ places }) => places.length > 1).length;
        for (const name of FILTER_NAMES) {
          const { combine } = filterOf(name);
          const chosen = request.filters[name] ?? [];
          const options = Object.entries(facets?.[name] ?? {}).filter(([value]) =>
            filterOf(name).options(NOW).has(value),
          );
          const asked = options.map(([value]) => {
            const filters = {
              ...request.filters,
              [name]: combine === 'all' ? [...new Set([...chosen, value])] : [value],
            };
            return { ...request, filters, withoutPupils: !asksForPupils(filters) };
          });
          const totals = await engine.counts(asked);
          // What does not state the fact stays among the results, and is counted apart.
          const isIncluded = includesNotStated({ ...request.filters, [name]: [''] }).some(
            (it) => it === name,
          );
          const others = isIncluded ? (facets?.[name][NOT_STATED] ?? 0) : 0;
          for (const [index, [value, count]] of options.entries()) {
            const total = totals[index] ?? NaN;
            const what = `${engine.name}: ${name} ${value} in “${text}”`;
            // Counted by listing: one with several sites counts for what is true of any of them.
            const isOfSite = request.where.kind !== 'everywhere' && (name === 'starts' || value === 'no-car');
            if (isOfSite)
              assert.ok(total <= count && total >= count - several, `${what}: ${total}, not ${count}`);
            else assert.equal(total, count + others, what);
          }
        }
      }
    }
  });

  for (const words of WORDED) {
    it(`the words “${words}” find much the same`, async () => {
      const request = await requestOf({ ...queryOf(''), q: words }, 1_000);
      const { exact, fallback } = await askBoth(request);
      assert.ok(exact.total > 0 && fallback.total > 0, `${exact.total} and ${fallback.total}`);
      // What PostgreSQL finds, Meilisearch should nearly always find too: it forgives more.
      const known = new Set(ids(exact));
      const only = ids(fallback).filter((id) => !known.has(id));
      assert.ok(
        only.length <= 0.2 * fallback.total + 1,
        `${only.length} of ${fallback.total} are found by PostgreSQL only`,
      );
    });
  }

  it('a course in Margate and Dover is the one in Dover when it is searched near Dover', async () => {
    for (const engine of [under.meilisearch, under.postgresql]) {
      const search = createSearch({
        exact: engine,
        fallback: engine,
        db: database.db,
        gazetteer,
        clock: () => NOW,
        log,
        keep: false,
      });
      const found = async (text: string) => {
        const { listings } = await search.find(queryOf(`kind=skills-bootcamp&${text}`));
        return listings.find(({ title }) => title === IN_MARGATE_AND_DOVER.title);
      };
      const dover = await found('near=Dover');
      assert.ok(dover, engine.name);
      assert.equal(formatWhere(dover).replace(/ \(.*/, ''), 'Dover and 1 more place');
      assert.ok((dover.miles ?? 9) < 1);
      assert.deepEqual(dover.dates, [{ startsOn: '2027-01-11', left: 6 }]);
      assert.equal(dover.gettingThere, '');
      assert.equal(await found('near=Dover&with=no-car'), undefined, 'the bus stop is in Margate');
      assert.equal(await found('near=Dover&starts=2026-12'), undefined, 'the date is in Margate');
      assert.equal(await found('near=Margate&with=no-car&starts=2027-01'), undefined);
      assert.ok(await found('near=Dover&starts=2027-01'));
      const margate = await found('near=Margate&with=no-car&starts=2026-12');
      assert.deepEqual(
        [margate?.town, margate?.gettingThere, margate?.dates],
        ['Margate', '5-minute walk from Cecil Square', [{ startsOn: '2026-12-07', left: 1 }]],
      );
      assert.equal((await found(''))?.town, 'Margate', 'without a place the chief site');
      const first = (await search.find(queryOf('near=Dover&sort=nearest'))).listings;
      const miles = first.map((listing) => listing.miles ?? Infinity);
      assert.deepEqual(
        miles,
        miles.toSorted((a, b) => a - b),
        `${engine.name}: nearest first`,
      );
      assert.ok(first.some(({ places }) => places.length > 1));
    }
  });

  it('words and filters together stay within the filters', async () => {
    for (const engine of [under.meilisearch, under.postgresql]) {
      const request = await requestOf(queryOf('q=assistant&kind=vacancy&pattern=part-time&near=Medway'), 200);
      const { listings } = await engine.search(request);
      assert.ok(listings.length > 0, engine.name);
      for (const listing of listings) {
        assert.equal(listing.kind, 'vacancy');
        assert.ok(listing.patterns.includes('part-time'));
        assert.ok(listing.anywhere || listing.areas.includes('medway'));
      }
    }
  });

  it('the two engines give a card the same content', async () => {
    const request = await requestOf(queryOf('sort=closing'), 1_000);
    const { exact, fallback } = await askBoth(request);
    const byId = (engine: EngineAnswer) => new Map(engine.listings.map((listing) => [listing.id, listing]));
    const others = byId(fallback);
    for (const [id, listing] of byId(exact)) assert.deepEqual(others.get(id), listing);
  });

  it('pages hold every listing once, whichever engine gives them', async () => {
    const seen = async (engine: SearchEngine, sort: Sort) => {
      const found: string[] = [];
      const request = await requestOf({ ...queryOf('near=Kent'), sort }, 50);
      for (let page = 1; ; page += 1) {
        const { listings } = await engine.search({ ...request, page });
        if (listings.length === 0) return found;
        found.push(...listings.map((listing) => listing.id));
      }
    };
    for (const sort of Object.keys(SORTS) as Sort[]) {
      for (const engine of [under.meilisearch, under.postgresql]) {
        const found = await seen(engine, sort);
        assert.equal(new Set(found).size, found.length, `${engine.name}, ${sort}: one stands on two pages`);
        assert.equal(
          found.length,
          (await engine.search(await requestOf(queryOf('')))).total,
          `${engine.name}, ${sort}`,
        );
      }
    }
  });

  it(`${RANDOM_SEARCHES} random searches (seed ${SEED}) are answered alike`, async () => {
    const filters = fc.record(
      Object.fromEntries(
        FILTER_NAMES.map((name) => {
          const values = [...filterOf(name).options(NOW).keys()];
          const single = !['any', 'all'].includes(filterOf(name).combine);
          return [name, fc.subarray(values, { minLength: 1, maxLength: single ? 1 : 3 })];
        }),
      ) as Record<FilterName, fc.Arbitrary<string[]>>,
      { requiredKeys: [] },
    );
    // Few filters at once, or nothing would be left to compare.
    const someFilters = fc
      .tuple(filters, fc.integer({ min: 0, max: 3 }))
      .map(([all, most]) => Object.fromEntries(Object.entries(all).slice(0, most)));
    const places = [
      '',
      'Kent',
      ...gazetteer.areas.map((area) => `${area.name} area`),
      ...gazetteer.outcodes.keys(),
    ];
    const searches = fc.record({
      near: fc.constantFrom(...places, 'Sheerness', 'Ashford', 'Deal', 'Tunbridge Wells'),
      within: fc.option(fc.constantFrom(...MILES), { nil: undefined }),
      filters: someFilters,
      sort: fc.constantFrom(...(Object.keys(SORTS) as Sort[])),
      page: fc.constantFrom(1, 1, 1, 2),
    });
    await fc.assert(
      fc.asyncProperty(searches, async (search) => {
        await assertAlike(JSON.stringify(search), { ...EMPTY_QUERY, ...search });
      }),
      { seed: SEED, numRuns: RANDOM_SEARCHES },
    );
  });
});

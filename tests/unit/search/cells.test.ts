import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { distanceMiles } from '#features/places/place.ts';
import {
  ANYWHERE,
  cellsOf,
  cellsWanted,
  cellsWithin,
  SEVERAL_SITES,
  siteWishOf,
  withoutSiteWish,
  type Site,
} from '#features/search/cells.ts';
import { MILES } from '#features/search/search-query.ts';

const DOVER = { lat: 51.1279, lon: 1.3134, area: 'dover' };
const MARGATE = { lat: 51.3889, lon: 1.3862, area: 'thanet' };

/** Kent, Medway and some sea around them. */
const positions = fc.record({
  lat: fc.double({ min: 50.85, max: 51.55, noNaN: true }),
  lon: fc.double({ min: 0, max: 1.5, noNaN: true }),
});
/** Positions spread evenly, and not in a pattern that a grid could repeat (the R2 sequence). */
const spread = (count: number, from: number) =>
  Array.from({ length: count }, (_, index) => ({
    lat: 50.85 + 0.7 * (((from + index) * 0.7548776662466927) % 1),
    lon: 1.5 * (((from + index) * 0.5698402909980532) % 1),
  }));
const site = (place: Pick<Site, 'lat' | 'lon' | 'area'>, more: Partial<Site> = {}): Site => ({
  noCar: false,
  startMonths: [],
  ...place,
  ...more,
});
const at = (position: { lat: number; lon: number }) =>
  new Set(cellsOf([site({ area: 'x', ...position })], undefined));
const shares = (cells: ReadonlySet<string>, wanted: readonly string[] | undefined) =>
  wanted === undefined || wanted.some((cell) => cells.has(cell));

/** Half the diagonal of the smallest cell that is used for a circle, and what a flat globe is off. */
const tolerance = (miles: number) => (miles <= 5 ? 0.18 : miles <= 15 ? 0.36 : 0.72);

describe('a circle as cells', () => {
  it('holds every site well within it, and none well outside', () => {
    fc.assert(
      fc.property(positions, positions, fc.constantFrom(...MILES), (centre, position, miles) => {
        const found = shares(at(position), cellsWithin({ ...centre, miles }));
        const distance = distanceMiles(centre, position);
        if (distance <= miles - tolerance(miles)) assert.ok(found, `${distance} of ${miles} miles`);
        if (distance >= miles + tolerance(miles)) assert.ok(!found, `${distance} of ${miles} miles`);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds sites at its very edge in one of two neighbouring cells', () => {
    fc.assert(
      fc.property(
        positions,
        fc.constantFrom(...MILES),
        fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }),
        fc.double({ min: -0.5, max: 0.5, noNaN: true }),
        (centre, miles, angle, beyond) => {
          const away = miles + beyond;
          const position = {
            lat: centre.lat + (away * Math.sin(angle)) / 69.0935,
            lon: centre.lon + (away * Math.cos(angle)) / (69.0935 * Math.cos((centre.lat * Math.PI) / 180)),
          };
          const distance = distanceMiles(centre, position);
          const found = shares(at(position), cellsWithin({ ...centre, miles }));
          if (Math.abs(distance - miles) > tolerance(miles)) assert.equal(found, distance < miles);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('has nearly as many sites as the exact circle', () => {
    const known = spread(20_000, 0).map((position) => ({ position, cells: [...at(position)] }));
    const errors: number[] = [];
    for (const miles of MILES.filter((radius) => radius >= 3)) {
      for (const centre of spread(12, 7)) {
        const cells = new Set(cellsWithin({ ...centre, miles }));
        const exact = known.filter(({ position }) => distanceMiles(centre, position) <= miles).length;
        const found = known.filter((one) => one.cells.some((cell) => cells.has(cell))).length;
        errors.push((found - exact) / exact);
      }
    }
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const sorted = errors.map(Math.abs).sort((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 1;
    assert.ok(Math.abs(mean) <= 0.002, `on average ${mean}`);
    assert.ok(p95 <= 0.015, `p95 ${p95}`);
  });

  it('is a bounded list, without a cell that another one covers', () => {
    fc.assert(
      fc.property(positions, fc.constantFrom(...MILES), (centre, miles) => {
        const cells = cellsWithin({ ...centre, miles });
        assert.ok(cells.length > 0 && cells.length <= 600, `${cells.length} cells for ${miles} miles`);
        assert.equal(new Set(cells).size, cells.length);
        const centreCells = at(centre);
        assert.equal(cells.filter((cell) => centreCells.has(cell)).length, 1);
      }),
    );
  });
});

describe('what is true of a site stands with its cells', () => {
  const cells = new Set(
    cellsOf(
      [site(MARGATE, { noCar: true, startMonths: ['2027-02'] }), site(DOVER, { startMonths: ['2027-01'] })],
      undefined,
    ),
  );
  const near = (place: typeof DOVER) => ({
    kind: 'circle' as const,
    lat: place.lat,
    lon: place.lon,
    miles: 3,
  });
  const found = (where: Parameters<typeof cellsWanted>[0], filters: Parameters<typeof siteWishOf>[0]) =>
    shares(cells, cellsWanted(where, siteWishOf(filters)));

  it('two sites are not mixed', () => {
    assert.ok(found(near(DOVER), {}));
    assert.ok(found(near(DOVER), { starts: ['2027-01', '2027-03'] }));
    assert.ok(!found(near(DOVER), { with: ['no-car'] }));
    assert.ok(!found(near(DOVER), { starts: ['2027-02'] }));
    assert.ok(found(near(MARGATE), { with: ['no-car', 'no-experience'], starts: ['2027-02'] }));
    assert.ok(found({ kind: 'area', slug: 'thanet' }, { with: ['no-car'] }));
    assert.ok(!found({ kind: 'area', slug: 'dover' }, { with: ['no-car'] }));
    assert.ok(!found({ kind: 'area', slug: 'swale' }, {}));
    const everywhere = { kind: 'everywhere' as const };
    assert.ok(found(everywhere, { with: ['no-car'] }) && found(everywhere, { starts: ['2027-01'] }));
    assert.ok(!found(everywhere, { with: ['no-car'], starts: ['2027-01'] }), 'no single site fits');
  });

  it('several sites are marked, and one is not', () => {
    assert.ok(cells.has(SEVERAL_SITES));
    assert.ok(!at(DOVER).has(SEVERAL_SITES));
  });

  it('what is done from home is found near every place', () => {
    const online = new Set(cellsOf([], { noCar: true, startMonths: ['2027-01'] }));
    for (const where of [
      near(DOVER),
      { kind: 'area' as const, slug: 'swale' },
      { kind: 'everywhere' as const },
    ])
      assert.ok(shares(online, cellsWanted(where, { noCar: true, startMonths: ['2027-01'] })), where.kind);
    assert.ok(online.has(ANYWHERE));
  });

  it('a search everywhere that asks nothing of the site needs no cells', () => {
    assert.equal(cellsWanted({ kind: 'everywhere' }, siteWishOf({ with: ['no-experience'] })), undefined);
  });

  it('the other filters are left to the tags', () => {
    assert.deepEqual(
      withoutSiteWish({ with: ['no-car', 'no-experience'], starts: ['2027-01'], pay: ['13'] }),
      {
        with: ['no-experience'],
        pay: ['13'],
      },
    );
    assert.deepEqual(withoutSiteWish({ with: ['no-car'] }), {});
  });
});

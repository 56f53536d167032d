import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { distanceMiles, METRES_PER_MILE } from '#features/places/distance.ts';
import { formatMiles } from '#features/places/messages.en.ts';
import { fromNationalGrid } from '#features/places/national-grid.ts';

const MARGATE = { lat: 51.3875, lon: 1.3845 };
const DARTFORD = { lat: 51.4423, lon: 0.2157 };

describe('distance', () => {
  it('is the same in both directions, and zero from a place to itself', () => {
    assert.equal(distanceMiles(MARGATE, DARTFORD), distanceMiles(DARTFORD, MARGATE));
    assert.equal(distanceMiles(MARGATE, MARGATE), 0);
  });

  it('is about 50 miles from one end of the county to the other', () => {
    assert.ok(Math.abs(distanceMiles(MARGATE, DARTFORD) - 50.6) < 0.3);
  });

  it('gives 69.1 miles for a degree of latitude', () => {
    assert.ok(Math.abs(distanceMiles({ lat: 51, lon: 0 }, { lat: 52, lon: 0 }) - 69.1) < 0.05);
  });

  it('is written as people say it', () => {
    const said: [number, string][] = [
      [0, 'less than 0.1 miles'],
      [0.06, '0.1 miles'],
      [0.42, '0.4 miles'],
      [0.97, '1 mile'],
      [1.04, '1 mile'],
      [1.06, '1.1 miles'],
      [2, '2 miles'],
      [9.94, '9.9 miles'],
      [9.97, '10 miles'],
      [12.4, '12 miles'],
    ];
    for (const [miles, words] of said) assert.equal(formatMiles(miles), words);
  });
});

describe('British National Grid to latitude and longitude', () => {
  // Code-Point Open rows; expected values were worked out with the formulas of OS's guide, independently of proj4.
  const rows: [postcode: string, easting: number, northing: number, lat: number, lon: number][] = [
    ['CT9 4JL', 636128, 168318, 51.364809, 1.390719],
    ['DA3 7ET', 560643, 168365, 51.391588, 0.307524],
    ['CT17 9BG', 631653, 141410, 51.125104, 1.309153],
    ['TN25 6NX', 604744, 139077, 51.114396, 0.923847],
    ['ME14 5UA', 578009, 156182, 51.276973, 0.550787],
    ['ME20 6AY', 571537, 158508, 51.299853, 0.459206],
    ['CT21 6BY', 616057, 134326, 51.067586, 1.082395],
    ['CT16 1NX', 631996, 141397, 51.124848, 1.314038],
  ];

  it('agrees with the Ordnance Survey formulas to a metre', () => {
    for (const [postcode, easting, northing, lat, lon] of rows) {
      const metres = distanceMiles(fromNationalGrid(easting, northing), { lat, lon }) * METRES_PER_MILE;
      assert.ok(metres < 1, `${postcode} is ${metres} metres off`);
    }
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MOST_IN_A_ROW, rowsOf } from '#features/search/alike.ts';
import { toListing } from '#features/search/listing.ts';
import { anOpportunity, NOW } from '../../support/factories.ts';

const found = (title: string, employer: string) => ({
  ...toListing(
    title,
    anOpportunity({ title }),
    { name: employer, slug: employer, disabilityConfident: 0 },
    NOW,
  ),
  version: 1,
  miles: undefined,
});
const carer = (where: string) => found(`Home carer, ${where}`, 'kindly');
const numbers = (listings: Parameters<typeof rowsOf>[0]) =>
  rowsOf(listings).map(({ shown, folded }) => [shown.length, folded.length]);

describe('adverts alike of one employer', () => {
  it('beyond the third in a row are folded, whatever stands after the comma', () => {
    const five = ['Deal', 'Dover', 'Hythe', 'Lydd', 'Wye'].map(carer);
    assert.deepEqual(numbers([...five, found('Cook', 'kindly')]), [
      [3, 2],
      [1, 0],
    ]);
  });

  it('of other employers, of other kinds of work or with others between are not', () => {
    const two = [carer('Deal'), carer('Dover')];
    assert.deepEqual(numbers([...two, found('Home carer', 'neighbourly'), ...two]), [
      [2, 0],
      [1, 0],
      [2, 0],
    ]);
    assert.deepEqual(numbers([]), []);
  });

  it('none is lost and the order stays', () => {
    const one = fc.constantFrom(carer('Deal'), carer('Dover'), found('Cook', 'kindly'));
    fc.assert(
      fc.property(fc.array(one, { maxLength: 20 }), (listings) => {
        const rows = rowsOf(listings);
        assert.deepEqual(
          rows.flatMap(({ shown, folded }) => [...shown, ...folded]),
          listings,
        );
        assert.ok(rows.every(({ shown }) => shown.length <= MOST_IN_A_ROW));
      }),
    );
  });
});

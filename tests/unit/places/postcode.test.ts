import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { normalisePostcode, postcodeArea } from '#features/places/postcode.ts';

describe('reading a postcode', () => {
  it('accepts any spacing and case', () => {
    for (const typed of [
      'ME12 1AA',
      'me121aa',
      ' Me12  1aA ',
      'm e 1 2 1 a a',
      'ME12-1AA',
      'ＭＥ１２ １ＡＡ',
    ]) {
      assert.deepEqual(normalisePostcode(typed), { outcode: 'ME12', full: 'ME12 1AA' }, typed);
    }
  });

  it('accepts every format of postcode', () => {
    for (const full of ['M1 1AE', 'B33 8TH', 'CR2 6XH', 'DN55 1PT', 'W1A 1HQ', 'EC1A 1BB']) {
      assert.deepEqual(normalisePostcode(full.replace(' ', '')), { outcode: full.split(' ')[0], full });
    }
  });

  it('reads letters typed for digits, and digits typed for letters', () => {
    assert.equal(normalisePostcode('ME16 OQQ')?.full, 'ME16 0QQ');
    assert.equal(normalisePostcode('CT1 IDA')?.full, 'CT1 1DA');
    for (const [typed, full] of [
      ['DA1O 1AA', 'DA10 1AA'],
      ['MEI4 IXX', 'ME14 1XX'],
      ['mel4 1xx', 'ME14 1XX'],
      ['ME1S 4AA', 'ME15 4AA'],
      ['ME14 1XX.', 'ME14 1XX'],
      ['S015 1AA', 'SO15 1AA'],
      ['0X1 2JD', 'OX1 2JD'],
      ['W1S 1AA', 'W1S 1AA'],
      ['bfpo61', 'BFPO 61'],
    ] as const)
      assert.equal(normalisePostcode(typed)?.full, full, typed);
    for (const words of ['Isles', 'SOLE 1', 'ISLE5', 'off A20'])
      assert.equal(normalisePostcode(words), undefined);
  });

  it('gives the outcode of an incomplete postcode', () => {
    assert.deepEqual(normalisePostcode('ME16'), { outcode: 'ME16' });
    assert.deepEqual(normalisePostcode('ME16 9'), { outcode: 'ME16' });
    assert.deepEqual(normalisePostcode('CT1 1D'), { outcode: 'CT1' });
    assert.deepEqual(normalisePostcode('CT11'), { outcode: 'CT11' });
  });

  it('returns nothing for other text', () => {
    for (const typed of [
      '',
      'Deal',
      'Isle of Sheppey',
      '12',
      'ME',
      'ME1234',
      'жME16',
      'ME16 9QQ Maidstone',
    ]) {
      assert.equal(normalisePostcode(typed), undefined, typed);
    }
  });

  it('gives the same result for its own result', () => {
    const part = (letters: string, from: number, to: number) =>
      fc.string({ unit: fc.constantFrom(...letters), minLength: from, maxLength: to });
    const typed = fc
      .tuple(
        part('MECTDAO', 1, 2),
        part('0123456789OI', 1, 2),
        part(' -', 0, 3),
        part('0123456789OI', 1, 1),
        part('ABQZ01', 2, 2),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(typed, (text) => {
        const once = normalisePostcode(text);
        assert.deepEqual(once === undefined ? undefined : normalisePostcode(once.full ?? once.outcode), once);
      }),
    );
  });

  it('names the postcode area', () => {
    assert.equal(postcodeArea('ME16'), 'ME');
    assert.equal(postcodeArea('W1A'), 'W');
  });
});

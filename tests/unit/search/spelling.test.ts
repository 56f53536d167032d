import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { correctSpelling } from '#features/search/spelling.ts';
import { NAUGHTY } from '../../support/naughty-strings.ts';

const vocabulary = new Map([
  ['warehouse', 9],
  ['operative', 8],
  ['security', 5],
  ['hairdresser', 3],
  ['carver', 1],
  ['welder', 2],
]);

describe('a mistyped word', () => {
  it('is corrected to a word by which listings are found', () => {
    assert.equal(correctSpelling('wharehouse oprative', vocabulary), 'warehouse operative');
    assert.equal(correctSpelling('secruity', vocabulary), 'security');
    assert.equal(correctSpelling('Hairdreser, nights', vocabulary), 'hairdresser nights');
  });

  it('is left where it is known, short, in quotation marks, after a minus, or like nothing', () => {
    for (const text of [
      'carver',
      'Carers',
      'care',
      '"wharehouse"',
      '-secruity',
      'astronaut',
      '12345',
      'elder',
    ])
      assert.equal(correctSpelling(text, vocabulary), text);
  });

  it('is left while no vocabulary is known', () => {
    assert.equal(correctSpelling('wharehouse', new Map()), 'wharehouse');
  });

  it('never makes a search fail, and a corrected text stays as it is', () => {
    const texts = fc.oneof(fc.constantFrom(...NAUGHTY), fc.string({ unit: 'grapheme', maxLength: 60 }));
    fc.assert(
      fc.property(texts, (text) => {
        const once = correctSpelling(text, vocabulary);
        assert.equal(correctSpelling(once, vocabulary), once);
      }),
    );
  });
});

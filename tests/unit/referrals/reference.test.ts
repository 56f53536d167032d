import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newReference, readReference, formatReference } from '#features/referrals/reference.ts';

const references = fc.noShrink(fc.constant(undefined).map(() => newReference()));

describe('a reference read out on the phone', () => {
  it('is understood in any case and spacing', () => {
    const reference = newReference();
    for (const typed of [
      reference,
      formatReference(reference),
      ` ${formatReference(reference).toLowerCase()} `,
      [...reference].join(' '),
    ]) {
      assert.equal(readReference(typed), reference);
    }
  });

  it('has no characters that look or sound alike', () => {
    for (let n = 0; n < 200; n += 1) assert.doesNotMatch(newReference(), /[01258BILNOSUZ]/);
  });

  it('is rejected when one character was misheard', () => {
    fc.assert(
      fc.property(
        references,
        fc.nat(8),
        fc.constantFrom(...'34679ACDEFGHJKMPQRTVWXY'),
        (reference, at, other) => {
          fc.pre(reference[at] !== other);
          assert.equal(readReference(reference.slice(0, at) + other + reference.slice(at + 1)), undefined);
        },
      ),
    );
  });

  it('is rejected when two neighbours were swapped', () => {
    fc.assert(
      fc.property(references, fc.nat(6), (reference, at) => {
        const [a = '', b = ''] = [reference[at], reference[at + 1]];
        fc.pre(a !== b);
        assert.equal(readReference(reference.slice(0, at) + b + a + reference.slice(at + 2)), undefined);
      }),
    );
  });

  it('is not read from any other text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const read = readReference(typed);
        assert.ok(read === undefined || read.length === 9);
      }),
    );
  });
});

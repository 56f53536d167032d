import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { agesIn, childSchema, schoolYearOf, yearGroupOn } from '#features/families/family.ts';

describe('the school year of a child', () => {
  it('begins on 1 September', () => {
    assert.equal(schoolYearOf('2026-08-31'), 2025);
    assert.equal(schoolYearOf('2026-09-01'), 2026);
    assert.equal(schoolYearOf('2028-02-29'), 2027);
  });

  it('moves up by itself', () => {
    const child = { yearGroup: 8, schoolYear: 2026 };
    assert.equal(yearGroupOn(child, '2026-12-01'), 8);
    assert.equal(yearGroupOn(child, '2027-08-31'), 8);
    assert.equal(yearGroupOn(child, '2027-09-01'), 9);
    assert.equal(yearGroupOn(child, '2033-09-01'), 15);
  });

  it('says the ages of a year group', () => {
    assert.deepEqual(agesIn(7), { from: 11, to: 12 });
    assert.deepEqual(agesIn(13), { from: 17, to: 18 });
  });

  it('must be one of the years that there are', () => {
    for (const year of ['', '0', '14', '7.5', 'seven']) {
      const parsed = childSchema.safeParse({ name: 'Ivy', year });
      assert.equal(parsed.success, false, year);
    }
    assert.equal(childSchema.safeParse({ name: '\u200b', year: '7' }).success, false);
    assert.deepEqual(childSchema.parse({ name: 'Ivy', year: '7' }), { name: 'Ivy', year: 7 });
  });
});

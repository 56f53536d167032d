import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newId, slugify } from '#lib/ids.ts';

describe('an id', () => {
  it('is short, fits a URL, and cannot be misread', () => {
    for (let n = 0; n < 1_000; n += 1) assert.match(newId(), /^[0-9a-hjkmnp-tv-z]{10}$/);
    assert.equal(newId(20).length, 20);
  });

  it('is unique', () => {
    assert.equal(new Set(Array.from({ length: 20_000 }, () => newId())).size, 20_000);
  });
});

describe('a slug', () => {
  it('reads like the name', () => {
    assert.equal(slugify('Seagate Lodge Care Ltd.'), 'seagate-lodge-care-ltd');
    assert.equal(slugify("St. Mary’s & O'Brien's"), 'st-marys-and-obriens');
    assert.equal(slugify('  Café Zoë — Deal  '), 'cafe-zoe-deal');
    assert.equal(slugify('R&D'), 'r-and-d');
    assert.equal(slugify('田中'), 'unnamed');
    assert.equal(slugify(''), 'unnamed');
  });

  it('is never empty, never long, and needs no encoding, whatever the name', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        (name) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(slugify(name)) && slugify(name).length <= 80,
      ),
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { districtOf, searchBefore, wordsToLog } from '#features/search-log/log-entry.ts';
import type { Place } from '#features/places/place.ts';

describe('the words of a search that are written down', () => {
  for (const [typed, words] of [
    ['Care  Assistant', 'care assistant'],
    ['7.5-tonne driver', '7.5-tonne driver'],
    ['covid19 tester', 'covid19 tester'],
    ['c1e driver ME14', 'c1e driver me14'],
    ['start 2027', 'start 2027'],
    ['full-time part-time', 'full-time part-time'],
    ['"home care" -nights', '"home care" -nights'],
    ['', ''],
  ] as const)
    it(`“${typed}” as “${words}”`, () => assert.equal(wordsToLog(typed), words));

  for (const [what, typed] of [
    ['an email address', 'jo@example.org cleaner'],
    ['a mobile number', 'cleaner 07700 900123'],
    ['a phone number with signs', '+44 (0)1622-496.000'],
    ['a National Insurance number', 'QQ 12 34 56 C'],
    ['a long number', 'id 123456'],
    ['a reference of a request', 'K7F3-9XQ2-M'],
    ['a reference of letters alone', 'KAFD-GXQT-M'],
    ['the reference of an opportunity', 'k7q2mh4p0z'],
    ['a full postcode', 'cleaner ME14 2AB'],
    ['a full postcode without a space', 'me142ab'],
    ['a sentence', 'my name is Jo and I am looking for any work'],
    ['long text', 'a'.repeat(61)],
  ] as const)
    it(`nothing where there is ${what}`, () => assert.equal(wordsToLog(typed), undefined));
});

describe('the district of a search', () => {
  const point = (area: string, outside?: true): Place => ({
    kind: 'point',
    label: 'ME12 3AB',
    lat: 51.4,
    lon: 0.8,
    defaultMiles: 5,
    precision: 'postcode',
    area,
    ...(outside === undefined ? {} : { outside }),
  });
  it('is the area that a point is in', () => assert.equal(districtOf(point('swale')), 'swale'));
  it('is empty everywhere, outside, and in several areas', () => {
    assert.equal(districtOf({ kind: 'everywhere', label: '' }), '');
    assert.equal(districtOf(point('swale', true)), '');
    const places = [point('swale'), point('medway')] as Extract<Place, { kind: 'several' }>['places'];
    assert.equal(districtOf({ kind: 'several', label: '', places }), '');
  });
});

describe('the search that a visitor comes from', () => {
  it('is read from the address of a results page', () => {
    const { q, near, page } =
      searchBefore('https://work.example/opportunities?q=care&near=ME12&page=2') ?? {};
    assert.deepEqual([q, near, page], ['care', 'ME12', 2]);
  });
  it('is undefined for any other address', () => {
    for (const address of [null, '', 'not an address', 'https://work.example/', 'https://work.example/areas'])
      assert.equal(searchBefore(address), undefined);
  });
});

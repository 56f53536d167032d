import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resolvePlace, type PlaceResult } from '#features/places/place.ts';
import { parseSearchQuery, searchParams } from '#features/search/search-query.ts';
import { wideningsOf } from '#features/search/widen.ts';
import { gazetteer } from '../places/gazetteers.ts';

function widened(text: string): { text: string; params: string }[] {
  const { query } = parseSearchQuery(new URLSearchParams(text));
  const place: PlaceResult = resolvePlace(gazetteer, query.near, () => undefined);
  const miles =
    place.ok && place.place.kind === 'point' ? (query.within ?? place.place.defaultMiles) : undefined;
  return wideningsOf(query, place, miles, new Date()).map((it) => ({
    text: it.text,
    params: searchParams(it.query),
  }));
}
const paramsOf = (text: string) => widened(text).map((it) => it.params);

describe('nothing was found', () => {
  it('near a place: a larger distance is tried first, then anywhere', () => {
    assert.deepEqual(paramsOf('near=Sheerness&within=5'), [
      'near=Sheerness&within=7',
      'near=Sheerness&within=10',
      'near=Sheerness&within=15',
      '',
    ]);
    assert.match(widened('near=Sheerness&within=5')[0]?.text ?? '', /7 miles of Sheerness/);
  });

  it('at the largest distance: no larger one is tried', () => {
    assert.ok(!paramsOf('near=Sheerness&within=40').some((params) => params.includes('within')));
  });

  it('in an area: there is no distance to widen, only the area to leave', () => {
    assert.deepEqual(paramsOf('near=Thanet'), ['']);
  });

  it('with filters: each is given up alone, then all', () => {
    const params = paramsOf('pattern=nights&pay=20');
    assert.ok(params.includes('pattern=nights') && params.includes('pay=20') && params.includes(''));
  });

  it('with several wishes that must all hold: each is given up alone', () => {
    const params = paramsOf('with=no-car,home-educated');
    assert.ok(params.includes('with=no-car') && params.includes('with=home-educated'));
  });

  it('of one kind: the other kinds are offered, not that one', () => {
    const params = paramsOf('kind=vacancy');
    assert.deepEqual(params.filter((it) => it.startsWith('kind=')).sort(), [
      'kind=engagement-offer',
      'kind=skills-bootcamp',
      'kind=work-experience',
    ]);
  });

  it('for words near a place: the place without the words is offered', () => {
    assert.ok(paramsOf('q=astronaut&near=Thanet').includes('near=Thanet'));
  });

  it('for words alone: there is nothing to give up', () => {
    assert.deepEqual(paramsOf('q=astronaut'), []);
    assert.deepEqual(paramsOf(''), []);
  });

  it('on a later page: every suggestion begins at the first', () => {
    assert.ok(paramsOf('near=Sheerness&kind=vacancy&page=7').every((params) => !params.includes('page')));
  });

  it('whatever was searched for: no suggestion is the search itself, and none comes twice', () => {
    for (const text of [
      'near=ME12&within=3&kind=vacancy&with=no-car,interview-scheme&q=care&pay=14&sort=pay',
      'near=Sheerness',
      'kind=vacancy,skills-bootcamp&near=Kent',
      'near=nowhere-at-all&q=care',
    ]) {
      const { query } = parseSearchQuery(new URLSearchParams(text));
      const all = paramsOf(text);
      assert.ok(!all.includes(searchParams({ ...query, page: 1 })), text);
      assert.equal(new Set(all).size, all.length, `${text}: ${all.join(' | ')}`);
    }
  });
});

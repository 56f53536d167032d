import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { resolvePlace } from '#features/places/place.ts';
import {
  collectWork,
  kindOfWork,
  placeIndex,
  prefixIndexOf,
  suggestFor,
  workEntries,
  type SuggestingField,
} from '#features/search/typing-suggestions.ts';
import { NAUGHTY } from '../../support/naughty-strings.ts';
import { gazetteer } from '../places/gazetteers.ts';

const places = placeIndex(gazetteer);
const workOf = (rows: { title: string; organisation: string; isForPupils?: boolean }[]) => {
  const entries = workEntries();
  collectWork(
    rows.map((row) => ({ isForPupils: false, ...row })),
    entries,
  );
  return prefixIndexOf([...entries.values()]);
};
const work = workOf([
  { title: 'Care assistant – nights, Margate', organisation: 'Seagate Lodge' },
  { title: 'Care assistant', organisation: 'Carebridge Kent' },
  { title: 'Care coordinator', organisation: 'Carebridge Kent' },
  { title: 'Senior care assistant', organisation: 'Seagate Lodge' },
  { title: 'Café supervisor', organisation: 'The Old Bakery' },
  { title: 'Career adviser', organisation: 'The Old Bakery' },
  { title: 'Careers talk', organisation: 'The Old School', isForPupils: true },
]);
const suggested = (field: SuggestingField, text: string) =>
  suggestFor(field, text, { work, places }).map((entry) => entry.text);

describe('suggestions while a visitor types', () => {
  it('are kinds of work and employers that begin so, the most frequent first, and then those with a word that does', () => {
    assert.deepEqual(suggested('q', 'care'), [
      'Care assistant',
      'Care coordinator',
      'Career adviser',
      'Senior care assistant',
      'Carebridge Kent',
    ]);
  });

  it('are found whatever the case, the accents and the spaces', () => {
    assert.deepEqual(suggested('q', ' CAFE  sup'), ['Café supervisor']);
    assert.deepEqual(suggested('q', 'old bak'), ['The Old Bakery']);
  });

  it('are places only in the place box, with areas and towns before villages', () => {
    assert.equal(suggested('near', 'mar')[0], 'Margate');
    assert.ok(suggested('near', 'ashf').includes('Ashford area'));
    assert.ok(suggested('near', 'me1').every((text) => text.startsWith('ME1')));
    assert.deepEqual(suggested('near', 'care'), []);
    assert.ok(suggested('q', 'marg').includes('Margate'));
  });

  it('are few, also where much is found', () => {
    const many = workOf(
      Array.from({ length: 500 }, (_, index) => ({
        title: `Care ${index}`,
        organisation: `Care ${index} Ltd`,
      })),
    );
    assert.equal(suggestFor('q', 'ca', { work: many, places }).length <= 8, true);
    assert.equal(suggestFor('near', 'st', { work: many, places }).length, 6);
  });

  it('are none for one letter, none at all, punctuation, or more letters than any name has', () => {
    for (const text of ['', ' ', 'c', '...', '?!*%_', '"', 'a'.repeat(5_000), '‮', 'מטפל', 'عامل رعاية'])
      assert.deepEqual(suggested('q', text), [], text.slice(0, 20));
  });

  it('never fail, and begin like what was typed', () => {
    const texts = fc.oneof(fc.constantFrom(...NAUGHTY), fc.string({ unit: 'binary', maxLength: 120 }));
    fc.assert(
      fc.property(texts, fc.constantFrom('q' as const, 'near' as const), (text, field) => {
        assert.ok(suggested(field, text).length <= 8);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of places are each known to the place box', () => {
    const unknown = [...new Set(places.map(({ entry }) => entry.text))].filter(
      (text) => !resolvePlace(gazetteer, text, () => undefined).ok,
    );
    assert.deepEqual(unknown, []);
  });

  it('name a kind of work and not one job', () => {
    assert.equal(kindOfWork('Chef de partie (Canterbury)'), 'Chef de partie');
    assert.equal(kindOfWork('HGV driver, nights'), 'HGV driver');
    assert.equal(kindOfWork('Part-time cleaner - Dover'), 'Part-time cleaner');
    assert.equal(kindOfWork('(Nights)'), undefined);
    assert.equal(kindOfWork(`Join us ${'and grow '.repeat(10)}`), undefined);
  });

  it('take a small part of 50 milliseconds with 20,000 listings', () => {
    const large = workOf(
      Array.from({ length: 20_000 }, (_, index) => ({
        title: `Care ${index % 7_000} assistant with cars`,
        organisation: `Cared ${index % 3_000} Ltd`,
      })),
    );
    // The quickest of ten: other work on the computer must not decide.
    const times = Array.from({ length: 10 }, () => {
      const started = performance.now();
      suggestFor('q', 'ca', { work: large, places });
      return performance.now() - started;
    });
    assert.ok(Math.min(...times) < 50, `${Math.min(...times)} ms`);
  });
});

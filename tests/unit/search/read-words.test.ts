import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MOST_WORDS_OF_NAME } from '#features/places/gazetteer.ts';
import { placeNamePairs } from '#features/search/place-names.ts';
import { readWords } from '#features/search/read-words.ts';
import {
  asWords,
  EMPTY_QUERY,
  parseSearchQuery,
  searchParams,
  withFilter,
  type SearchQuery,
} from '#features/search/search-query.ts';
import { asksWhere, describeUnderstanding, type Reader } from '#features/search/understand.ts';
import { gazetteer } from '../places/gazetteers.ts';

const NOW = new Date('2026-11-30T12:00:00Z');
const READER: Reader = { gazetteer, now: NOW };
const search = (chosen: Partial<SearchQuery>): SearchQuery => ({ ...EMPTY_QUERY, ...chosen });
const read = (chosen: Partial<SearchQuery>, reader = READER) => readWords(search(chosen), reader);
const shown = (query: SearchQuery) => decodeURIComponent(searchParams(query)).replaceAll('+', ' ');

describe('reading the words of a search', () => {
  it('turns places, kinds and filters among the words into choices, and keeps what was typed', () => {
    const { query, understood } = read({ q: 'part time cleaner margate' });
    assert.equal(shown(query), 'q=cleaner&near=margate&pattern=part-time&typed=part time cleaner margate');
    assert.deepEqual(describeUnderstanding({ understood }, NOW), ['Part time', 'near margate']);
  });

  it('changes nothing when the address holds the search that was made', () => {
    const words = fc.constantFrom(
      ...'part time cleaner margate or ramsgate jobs in deal sandwich maker near me £15 an hour within 5 miles'.split(
        ' ',
      ),
      ...['"care assistant"', '-night', 'bootcamp', 'year 10', 'ME12 2HX', 'no experience', 'or', '(', '"'],
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 7 }), (some) => {
        const { query } = read({ q: some.join(' ') });
        const again = parseSearchQuery(new URLSearchParams(searchParams(query))).query;
        assert.deepEqual(readWords(again, READER).query, query);
      }),
      { numRuns: 500 },
    );
  });

  it('searches for the words as they stand when that is asked for', () => {
    const { query } = read({ q: 'part time cleaner margate' });
    const literal = readWords(asWords(query), READER);
    assert.equal(shown(literal.query), 'q=part time cleaner margate&typed=part time cleaner margate');
    assert.deepEqual(literal.understood, []);
  });

  it('leaves out a filter that the visitor has removed', () => {
    const { query } = read({ q: 'part time cleaner margate' });
    const fewer = withFilter(query, 'pattern', []);
    const { query: after, understood } = readWords(fewer, READER);
    assert.deepEqual(after, fewer);
    assert.deepEqual(describeUnderstanding({ understood }, NOW), ['near margate']);
  });

  it('reads new words, whatever was typed before', () => {
    const { query } = read({ q: 'part time cleaner margate' });
    const next = readWords({ ...query, q: 'night porter dover', near: '', filters: {} }, READER).query;
    assert.equal(next.typed, 'night porter dover');
    assert.equal(next.near, 'dover');
  });

  it('does not keep what was typed where nothing was read in it', () => {
    assert.equal(read({ q: 'chef', typed: 'chef' }).query.typed, '');
    assert.equal(read({ q: 'chef', typed: 'something else' }).query.typed, '');
  });

  it('asks where the visitor is when the words say "near me"', () => {
    const reading = read({ q: 'cleaner near me' });
    assert.equal(reading.query.q, 'cleaner');
    assert.equal(asksWhere(reading, reading.query), true);
    const answered = readWords({ ...reading.query, near: 'Dover' }, READER);
    assert.equal(asksWhere(answered, answered.query), false);
  });
});

describe('place names in titles', () => {
  const pairs = placeNamePairs(gazetteer, [
    { title: 'Sandwich maker', organisation: 'Medway Catering', towns: ['Dartford'] },
    { title: 'Margate chef', organisation: 'The Sea Room', towns: ['Margate'] },
    { title: 'Guide', organisation: 'Canterbury Cathedral Lodge', towns: ['Dover'] },
  ]);
  const reader = { ...READER, isInTitle: (words: string) => pairs.has(words) };

  it('are not read as places beside the words that stand there', () => {
    assert.equal(
      shown(read({ q: 'canterbury cathedral lodge' }, reader).query),
      'q=canterbury cathedral lodge',
    );
  });

  it('are read as places where the work is in that town', () => {
    assert.equal(read({ q: 'margate chef' }, reader).query.near, 'margate');
  });

  it('have no more words than are looked at', () => {
    const most = Math.max(...[...gazetteer.placesByName.keys()].map((name) => name.split(' ').length));
    assert.ok(most <= MOST_WORDS_OF_NAME, String(most));
  });

  it('of every place in Kent and Medway are left alone when a title has them', () => {
    for (const [name, places] of gazetteer.placesByName) {
      const town = places[0]?.place.name === 'Dover' ? 'Deal' : 'Dover';
      const row = { title: `${name} wrangler`, organisation: 'Any', towns: [town] };
      const found = placeNamePairs(gazetteer, [row]);
      const { query } = read({ q: row.title }, { ...READER, isInTitle: (words) => found.has(words) });
      assert.equal(query.near, '', name);
      assert.equal(query.q, row.title, name);
    }
  });
});

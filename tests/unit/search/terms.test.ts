import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  BASE_VOCABULARY,
  correctionOf,
  mayBeMistyped,
  meilisearchWords,
  readTyped,
  searchedText,
  singularOf,
  termsOf,
  typedWords,
} from '#features/search/terms.ts';

const terms = (text: string) => termsOf(readTyped(text));
const firsts = (text: string) => terms(text).map(({ phrases }) => phrases[0]);
const finds = (text: string) => terms(text).flatMap(({ phrases }) => phrases);

describe('singular and plural are one word', () => {
  for (const [plural, singular] of [
    ['drivers', 'driver'],
    ['nurses', 'nurse'],
    ['nurseries', 'nursery'],
    ['vacancies', 'vacancy'],
    ['waitresses', 'waitress'],
    ['coaches', 'coach'],
    ['buses', 'bus'],
    ['businesses', 'business'],
    ['potatoes', 'potato'],
    ['children', 'child'],
    ['salesmen', 'salesman'],
    ['tradeswomen', 'tradeswoman'],
    ['teeth', 'tooth'],
    ['bars', 'bar'],
  ] as const) {
    it(`“${plural}” is “${singular}”`, () => assert.equal(singularOf(plural), singular));
  }

  it('words that only look like plurals stay: news, customs, gas, campus, analysis', () => {
    for (const word of [
      'news',
      'customs',
      'goods',
      'accounts',
      'gas',
      'bus',
      'campus',
      'analysis',
      'business',
    ])
      assert.equal(singularOf(word), word);
    assert.equal(singularOf('specimen'), 'specimen');
  });

  it('the singular of a singular is the same word, whatever the word', () => {
    const words = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'aeiosxhczymnrw'), maxLength: 12 }),
      fc.string({ unit: 'grapheme', maxLength: 12 }),
    );
    fc.assert(fc.property(words, (word) => assert.equal(singularOf(singularOf(word)), singularOf(word))));
  });
});

describe('short names', () => {
  it('are words of their own, so that no other word is like them', () => {
    assert.deepEqual(typedWords('C# C++ .NET asp.net A&E R&D 3D'), [
      'csharp',
      'cplusplus',
      'dotnet',
      'dotnet',
      'aande',
      'randd',
      '3d',
    ]);
    assert.deepEqual(typedWords('Category C+E'), ['category', 'c', 'e']);
  });

  it('“IT” in an advert is the name, and “it” the pronoun, which is not searched', () => {
    assert.equal(searchedText('IT technician. It is busy, but it pays.'), 'it technician busy but pay');
    assert.deepEqual(typedWords('it support'), ['it', 'support']);
    assert.equal(searchedText('£25,000 pa. PA to the board'), '25 000 pa board');
  });

  it('their plural is the name: TAs, GPs, HGVs', () => {
    assert.deepEqual(typedWords('TAs GPs hgvs'), ['ta', 'gp', 'hgv']);
    assert.equal(searchedText('Our TAs and PAs'), 'our ta pa');
  });
});

describe('text in searched form', () => {
  it('has no accents, apostrophes, capitals or words without meaning', () => {
    assert.equal(searchedText('A job in the Café of St Mary’s, Ashford'), 'cafe st mary ashford');
    assert.equal(searchedText('Children’s nursery'), 'child nursery');
    assert.equal(searchedText('Part-time 7.5-tonne driver'), 'part time 75 tonne driver');
  });

  it('is its own searched form, and consists of letters and digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const once = typedWords(text);
        for (const word of once) assert.match(word, /^[\p{L}\p{N}]+$/u);
        assert.deepEqual(typedWords(once.join(' ')), once);
      }),
    );
  });

  it('a title finds itself: its words as typed in lower case are those of the advert', () => {
    for (const title of ['Nursery nurses', 'HGV drivers (C+E)', 'C# developer', 'Chef de partie', 'TAs'])
      assert.equal(typedWords(title.toLowerCase()).join(' '), searchedText(title));
  });
});

describe('the terms of a search', () => {
  it('a phrase is one term, the longest one first', () => {
    assert.deepEqual(firsts('care assistants'), ['care assistant']);
    assert.deepEqual(firsts('learning support assistant in school hours'), [
      'learning support assistant',
      'school hour',
    ]);
    assert.deepEqual(firsts('health care assistant nights'), ['health care assistant', 'night']);
  });

  it('words without meaning are left out wherever they stand', () => {
    assert.deepEqual(firsts('jobs in the warehouse'), ['warehouse']);
    assert.deepEqual(firsts('warehouse jobs'), ['warehouse']);
    assert.deepEqual(firsts('jobs near me'), []);
  });

  it('other names are found too', () => {
    for (const [said, meant] of [
      ['HCA', 'healthcare assistant'],
      ['TA', 'teaching assistant'],
      ['carer', 'care assistant'],
      ['lorry', 'hgv'],
      ['LGV', 'lorry'],
      ['no experience', 'entry level'],
      ['school hours', 'term time'],
      ['kp', 'kitchen porter'],
      ['wfh', 'remote'],
      ['Saturday', 'weekend'],
      ['animals', 'veterinary'],
    ] as const)
      assert.ok(finds(said).includes(meant), `${said} should find ${meant}`);
    assert.ok(
      !finds('veterinary').includes('animal'),
      'a wider word finds the narrower, not the other way round',
    );
  });

  it('everyday words are read as the work that they describe', () => {
    assert.deepEqual(firsts('cutting hair'), ['hairdresser']);
    assert.deepEqual(firsts('looking after old people'), ['carer']);
    assert.deepEqual(firsts('driving a lorry'), ['hgv', 'driver']);
  });

  it('quotation marks and a minus mean exactly these words', () => {
    assert.deepEqual(terms('chef "care home" -night'), [
      { phrases: ['chef', 'cook'], isExact: false, isExcluded: false },
      { phrases: ['care home'], isExact: true, isExcluded: false },
      { phrases: ['night'], isExact: true, isExcluded: true },
    ]);
    assert.equal(meilisearchWords(terms('chef "care home" -night')), 'chef "care home" -"night"');
    assert.deepEqual(firsts('part-time'), ['part time']);
  });

  it('inherited property names are ordinary words', () => {
    assert.deepEqual(firsts('constructor toString'), ['constructor', 'tostring']);
    assert.deepEqual(firsts('__proto__'), ['proto']);
  });

  it('whatever was typed: no more than ten terms, and none is empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        assert.ok(terms(text).length <= 10);
        for (const { phrases } of terms(text)) assert.ok(phrases.every((phrase) => phrase.trim() !== ''));
      }),
    );
    assert.equal(terms('picker '.repeat(50)).length, 10);
    assert.deepEqual(terms('!!! ??? …'), []);
  });

  it('every phrase that finds others is in searched form, so that Meilisearch meets it', () => {
    for (const [phrase, others] of BASE_VOCABULARY.alsoFound)
      for (const text of [phrase, ...others]) assert.equal(typedWords(text).join(' '), text);
  });
});

describe('typing errors', () => {
  it('the word with the fewest errors corrects a mistyped one', () => {
    assert.equal(correctionOf('recepionist', ['reception', 'receptionist', 'recruit']), 'receptionist');
    assert.equal(correctionOf('dirver', ['diver', 'driver']), 'diver');
    assert.equal(correctionOf('plumer', ['plum', 'painter']), undefined);
  });

  it('short words, known words and numbers are left alone', () => {
    assert.ok(mayBeMistyped('recepionist'));
    for (const word of ['hgv', 'sparky', '25000', 'chef']) assert.ok(!mayBeMistyped(word), word);
  });
});

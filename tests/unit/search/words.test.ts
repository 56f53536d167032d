import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { STOP_WORDS, SYNONYMS, termsOf } from '#features/search/words.ts';

const firsts = (text: string) => termsOf(text).map((term) => term[0]);

describe('words that mean the same', () => {
  it('HCA and healthcare assistant find each other', () => {
    assert.ok(termsOf('HCA nights')[0]?.includes('healthcare assistant'));
    assert.ok(termsOf('healthcare assistant')[0]?.includes('hca'));
    assert.deepEqual(firsts('HCA nights'), ['hca', 'nights']);
  });

  it('local words are known', () => {
    for (const [said, meant] of [
      ['TA', 'teaching assistant'],
      ['carer', 'care assistant'],
      ['lorry', 'hgv'],
      ['LGV', 'lorry'],
      ['no experience', 'entry level'],
      ['school hours', 'term time'],
      ['kp', 'kitchen porter'],
      ['wfh', 'remote'],
      ['Saturday', 'weekends'],
    ] as const) {
      assert.ok(
        termsOf(said).some((term) => term.includes(meant)),
        `${said} should find ${meant}`,
      );
    }
  });

  it('each of a group finds the others, and itself is not its own synonym', () => {
    for (const [word, others] of Object.entries(SYNONYMS)) {
      assert.ok(!others.includes(word), word);
      assert.ok(others.length > 0, word);
      for (const other of others)
        assert.ok(SYNONYMS[other]?.includes(word), `${other} should find ${word} too`);
    }
  });

  it('no synonym is a stop word alone, which would find everything', () => {
    for (const phrase of Object.keys(SYNONYMS)) {
      assert.ok(!phrase.split(' ').every((word) => STOP_WORDS.includes(word)), phrase);
      assert.equal(phrase, phrase.toLowerCase());
    }
  });
});

describe('splitting a search into terms', () => {
  it('a phrase is one term, the longest one first', () => {
    assert.deepEqual(firsts('care assistant'), ['care assistant']);
    assert.deepEqual(firsts('learning support assistant in school hours'), [
      'learning support assistant',
      'school hours',
    ]);
    assert.deepEqual(firsts('health care assistant nights'), ['health care assistant', 'nights']);
  });

  it('stop words are left out, unless they are part of a phrase', () => {
    assert.deepEqual(firsts('jobs in the warehouse'), ['warehouse']);
    assert.deepEqual(firsts('jobs near me'), []);
    assert.deepEqual(firsts('front of house'), ['front of house']);
    assert.deepEqual(firsts('it'), ['it']);
  });

  it('punctuation separates words, but not within one', () => {
    assert.deepEqual(firsts('C++ / C# (remote)'), ['c++', 'c#', 'remote']);
    assert.deepEqual(firsts("O'Brien & Sons"), ["o'brien", 'sons']);
    assert.deepEqual(firsts('"; drop table'), ['drop', 'table']);
    assert.deepEqual(termsOf('!!! ??? …'), []);
  });

  it('inherited property names are ordinary words', () => {
    assert.deepEqual(termsOf('constructor toString'), [['constructor'], ['tostring']]);
    assert.deepEqual(termsOf('__proto__'), [['proto']]);
  });

  it('whatever was typed: no more than ten words count, and no term is empty', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const terms = termsOf(text);
        assert.ok(terms.length <= 10);
        for (const term of terms) assert.ok(term.length > 0 && term.every((phrase) => phrase.trim() !== ''));
      }),
    );
    assert.equal(termsOf('picker '.repeat(50)).length, 10);
  });
});

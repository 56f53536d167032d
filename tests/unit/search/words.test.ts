import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { typedWords } from '#features/search/terms.ts';
import { EVERYDAY, FINDS, SYNONYMS } from '#features/search/words.en.ts';

describe('words that mean the same', () => {
  it('each of a group finds the others, and itself is not its own synonym', () => {
    for (const [word, others] of Object.entries(SYNONYMS)) {
      assert.ok(!others.includes(word), word);
      assert.ok(others.length > 0, word);
      for (const other of others)
        assert.ok(SYNONYMS[other]?.includes(word), `${other} should find ${word} too`);
    }
  });

  it('no phrase consists of words without meaning alone, which would find everything', () => {
    const phrases = [
      ...Object.entries(SYNONYMS),
      ...Object.entries(FINDS),
      ...Object.entries(EVERYDAY),
    ].flatMap(([phrase, others]) => [phrase, ...others]);
    for (const phrase of phrases) {
      assert.ok(typedWords(phrase).length > 0, phrase);
      assert.equal(phrase, phrase.toLowerCase());
    }
  });

  it('no phrase stands for two things in everyday words', () => {
    const phrases = Object.values(EVERYDAY)
      .flat()
      .map((phrase) => typedWords(phrase).join(' '));
    const twice = phrases.filter((phrase, index) => phrases.indexOf(phrase) !== index);
    assert.deepEqual(twice, []);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changesBetween, diffWords, type Part } from '#features/moderation/text-diff.ts';
import { workOf } from '../../support/worked.ts';

const marked = (parts: readonly Part[]) =>
  parts
    .map(({ type, text }) => (type === 'same' ? text : type === 'removed' ? `[-${text}-]` : `[+${text}+]`))
    .join('');
const words = (text: string) => text.split(/\s+/).filter((word) => word !== '');

describe('what changed in a text', () => {
  it('is shown word by word', () => {
    assert.equal(marked(diffWords('Two days a week', 'Three days a week')), '[-Two -][+Three +]days a week');
    assert.equal(marked(diffWords('A nice job', 'A job')), 'A [-nice -]job');
    assert.equal(marked(diffWords('A job', 'A nice job')), 'A [+nice +]job');
    assert.equal(marked(diffWords('', 'New')), '[+New+]');
    assert.equal(marked(diffWords('Old', '')), '[-Old-]');
    assert.equal(marked(diffWords('Same', 'Same')), 'Same');
  });

  it('is a word added, though the word before it now has a space behind it', () => {
    assert.equal(marked(diffWords('Pay is £12', 'Pay is £12 an hour')), 'Pay is £12 [+an hour+]');
  });

  it('keeps every word of both texts, whatever they are', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '\n', 'd e')).map((some) => some.join(' '));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = diffWords(before, after);
        const without = (type: Part['type']) =>
          words(
            parts
              .filter((part) => part.type !== type)
              .map((part) => part.text)
              .join(' '),
          );
        assert.deepEqual(without('added'), words(before));
        assert.deepEqual(without('removed'), words(after));
      }),
    );
  });

  it('is found quickly for the longest texts with nothing in common', () => {
    const before = 'a '.repeat(10_000);
    const after = 'b '.repeat(10_000);
    const took = workOf(() => assert.equal(diffWords(before, after).length, 2));
    assert.ok(took < 500, `${Math.round(took)} ms`);
  });
});

describe('what changed in the answers', () => {
  const row = (name: string, ...value: string[]) => ({ name, called: `The ${name}`, value });

  it('names the questions whose answers differ, also those that are asked no longer', () => {
    const changes = changesBetween(
      [row('title', 'Cook'), row('pay', '£12'), row('months', '6')],
      [row('title', 'Cook'), row('pay', '£13'), row('start', 'Soon')],
    );
    assert.deepEqual(
      changes.map(({ called, before, after }) => [called, marked(before), marked(after)]),
      [
        ['The pay', '[-£12-]', '[+£13+]'],
        ['The start', '', '[+Soon+]'],
        ['The months', '[-6-]', ''],
      ],
    );
  });

  it('are empty where only spaces differ', () => {
    assert.deepEqual(changesBetween([row('title', 'A  cook')], [row('title', 'A cook')]), []);
  });
});

import { diffArrays } from 'diff';

/** The differences between two texts, word by word. */

export interface Part {
  type: 'same' | 'removed' | 'added';
  text: string;
}

/** After this many removed and added words a text counts as rewritten: comparing it would delay the page. */
const MOST_EDITS = 1_000;

/** Words, each with the spaces after it; a line break is a word of its own. */
const wordsOf = (text: string) => text.match(/\n|[^\s]+[^\S\n]*/g) ?? [];
const sameWord = (a: string, b: string) => a.trimEnd() === b.trimEnd() && (a === '\n') === (b === '\n');

/** The words that both texts have, those that were removed and those that were added; removals first. */
export function diffWords(before: string, after: string): Part[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after), {
    comparator: sameWord,
    maxEditLength: MOST_EDITS,
  });
  if (changes === undefined) {
    return [
      { type: 'removed', text: before },
      { type: 'added', text: after },
    ];
  }
  return changes.map(({ value, added, removed }) => ({
    type: added ? 'added' : removed ? 'removed' : 'same',
    text: value.join(''),
  }));
}

/** An answer in words, by question. */
export interface AnswerRow {
  name: string;
  called: string;
  /** One entry per line; empty if the question was not answered. */
  value: readonly string[];
}

export interface Change {
  name: string;
  called: string;
  /** Unchanged and removed words. */
  before: Part[];
  /** Unchanged and added words. */
  after: Part[];
}

/**
 * The questions whose answers differ, in the order in which they are asked now; questions no longer asked come last.
 */
export function changesBetween(before: readonly AnswerRow[], after: readonly AnswerRow[]): Change[] {
  const old = new Map(before.map((row) => [row.name, row]));
  const now = new Map(after.map((row) => [row.name, row]));
  const gone = before.filter(({ name }) => !now.has(name)).map((row) => ({ ...row, value: [] }));
  return [...after, ...gone].flatMap(({ name, called, value }) => {
    const was = old.get(name)?.value.join('\n') ?? '';
    const is = value.join('\n');
    if (was === is) return [];
    const parts = diffWords(was, is);
    // Only the spacing differs.
    if (parts.every(({ type }) => type === 'same')) return [];
    return {
      name,
      called,
      before: parts.filter(({ type }) => type !== 'added'),
      after: parts.filter(({ type }) => type !== 'removed'),
    };
  });
}

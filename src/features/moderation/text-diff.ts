/** The differences between two texts, word by word. */

export interface Part {
  type: 'same' | 'removed' | 'added';
  text: string;
}

/**
 * Beyond this many comparisons the middle of the text counts as rewritten, because comparing it would delay the page
 * for seconds.
 */
const MOST_COMPARISONS = 4_000_000;

/** Words, each with the spaces after it; a line break is a word of its own. */
const wordsOf = (text: string) => text.match(/\n|[^\s]+[^\S\n]*/g) ?? [];
const sameWord = (a: string | undefined, b: string | undefined) =>
  a?.trimEnd() === b?.trimEnd() && (a === '\n') === (b === '\n');

/** Keeps the longest common subsequence of words; the other words were removed or added, removals first. */
export function diffWords(before: string, after: string): Part[] {
  const a = wordsOf(before);
  const b = wordsOf(after);
  let head = 0;
  while (head < a.length && head < b.length && sameWord(a[head], b[head])) head += 1;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    sameWord(a[a.length - 1 - tail], b[b.length - 1 - tail])
  ) {
    tail += 1;
  }
  const parts: Part[] = [];
  const add = (type: Part['type'], text: string | undefined) => {
    if (text === undefined || text === '') return;
    const last = parts.at(-1);
    if (last?.type === type) last.text += text;
    else parts.push({ type, text });
  };
  for (const word of b.slice(0, head)) add('same', word);
  for (const part of middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))) {
    add(part.type, part.text);
  }
  for (const word of b.slice(b.length - tail)) add('same', word);
  return parts;
}

function middle(a: readonly string[], b: readonly string[]): Part[] {
  if (a.length * b.length > MOST_COMPARISONS) {
    return [
      { type: 'removed', text: a.join('') },
      { type: 'added', text: b.join('') },
    ];
  }
  // common[i * width + j]: the length of the longest common subsequence of a from i and b from j.
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = sameWord(a[i], b[j])
        ? at(i + 1, j + 1) + 1
        : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const parts: Part[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && sameWord(a[i], b[j])) {
      parts.push({ type: 'same', text: b[j] ?? '' });
      [i, j] = [i + 1, j + 1];
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      parts.push({ type: 'removed', text: a[i] ?? '' });
      i += 1;
    } else {
      parts.push({ type: 'added', text: b[j] ?? '' });
      j += 1;
    }
  }
  return parts;
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

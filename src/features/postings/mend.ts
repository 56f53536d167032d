import type { Answers } from '#features/journeys/question.ts';
import { editDistance } from '#features/places/edit-distance.ts';

/**
 * Whether a change to a posting that is up only mends typing errors, and so needs no second look. Whatever may change
 * what an advert says is none: when in doubt, somebody looks at it.
 */

/** Letters that may be wrong in one word. */
const LETTERS = 2;
/** Shorter words are other words when a letter changes: "day", "pay". */
const SHORTEST = 4;
/** More corrections than these in one text are a new text. */
const MOST_WORDS = 6;
/** Words may be compared one by one within this many, where their number has changed. */
const WINDOW = 300;

/** Words that turn a sentence round or name an amount, a time or a kind of person. They must stay as they are. */
const GUARDED = new Set(
  (
    'no not nor never none nobody nothing neither without cannot cant dont doesnt isnt arent wont wouldnt shouldnt mustnt neednt ' +
    'must may might can could will would shall should need needs needed optional required only except unless but if or and all any some every each ' +
    'paid unpaid pay free fee fees cost costs with before after until from to above below under over more less least most minimum maximum ' +
    'am pm noon midday midnight morning evening night nights day days week weeks month months year years hour hours minute minutes daily weekly monthly yearly hourly annual ' +
    'monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays weekday weekdays weekend weekends mon tue tues wed thu thur thurs fri sat sun ' +
    'january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec ' +
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand half quarter once twice first second third ' +
    'he she him her his hers man men woman women male female boy boys girl girls young old older younger ' +
    'full part time temporary permanent casual fixed remote home hybrid night shift'
  ).split(' '),
);
/** Words that mean nothing by themselves and may come or go. */
const SMALL = new Set(['a', 'an', 'the', 'of', 'that', 'is', 'are']);
/** Parts of a text that must be the same to the sign: numbers, money, addresses. */
const EXACT = /[\d@£$€%#/\\<>=+_*]/u;

/** Apostrophes come in two kinds and are often forgotten. */
const bare = (word: string) => word.toLowerCase().replace(/['’‘`]/gu, '');
const guarded = (word: string) => {
  const plain = bare(word);
  return GUARDED.has(plain) || GUARDED.has(word.toLowerCase()) || /n[’']t$/iu.test(word);
};

/** A text as words, without the punctuation around them; numbers, money and addresses with it. */
function wordsOf(text: string): string[] {
  return text
    .split(/\s+/u)
    .flatMap((run) => (EXACT.test(run) ? [run] : (run.match(/[\p{L}\p{M}'’‘`]+/gu) ?? [])))
    .filter((word) => EXACT.test(word) || /\p{L}/u.test(word));
}

/** One word for another with a letter or two put right. */
function isSlip(before: string, after: string): boolean {
  if (before === after) return true;
  if (EXACT.test(before) || EXACT.test(after)) return false;
  const [a, b] = [bare(before), bare(after)];
  if (guarded(before) || guarded(after)) return a === b;
  if (a === b) return true;
  return (
    Math.min(a.length, b.length) >= SHORTEST &&
    // "able" and "unable", "possible" and "impossible" differ at the beginning, where hands seldom slip.
    a.charAt(0) === b.charAt(0) &&
    editDistance(a, b) <= LETTERS &&
    !turnsRound(a, b)
  );
}

/** "careful" and "careless", "trained" and "untrained", "employee" and "employer". */
function turnsRound(a: string, b: string): boolean {
  const ending = (word: string) => /(less|ful|er|ee|or|ess)s?$/u.exec(word)?.[1];
  const [first, second] = [ending(a), ending(b)];
  return first !== undefined && second !== undefined && first !== second;
}

/**
 * How many words were put right between two texts; undefined when something else has changed. Words of no meaning, and
 * words that stood twice, may come or go.
 */
function corrections(before: readonly string[], after: readonly string[]): number | undefined {
  if (before.length === after.length) {
    const changed = before.filter((word, index) => word !== after[index]).length;
    if (before.every((word, index) => isSlip(word, after[index] ?? ''))) return changed;
  }
  let start = 0;
  while (start < before.length && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const [from, to] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (from.length > WINDOW || to.length > WINDOW) return undefined;
  const mayGo = (words: readonly string[], index: number, context: readonly string[], offset: number) => {
    const word = bare(words[index] ?? '');
    const neighbours = [context[offset + index - 1], context[offset + index + 1]].map((it) => bare(it ?? ''));
    return SMALL.has(word) || (!EXACT.test(word) && neighbours.includes(word));
  };
  let row: number[] = [0];
  for (let column = 1; column <= to.length; column += 1) {
    row.push((row[column - 1] ?? Infinity) + (mayGo(to, column - 1, after, start) ? 1 : Infinity));
  }
  for (let line = 1; line <= from.length; line += 1) {
    const goes = mayGo(from, line - 1, before, start) ? 1 : Infinity;
    const next = [(row[0] ?? Infinity) + goes];
    for (let column = 1; column <= to.length; column += 1) {
      const [a, b] = [from[line - 1] ?? '', to[column - 1] ?? ''];
      const comes = mayGo(to, column - 1, after, start) ? 1 : Infinity;
      next.push(
        Math.min(
          (row[column - 1] ?? Infinity) + (isSlip(a, b) ? (a === b ? 0 : 1) : Infinity),
          (row[column] ?? Infinity) + goes,
          (next[column - 1] ?? Infinity) + comes,
        ),
      );
    }
    row = next;
  }
  const least = row.at(-1) ?? Infinity;
  return least === Infinity ? undefined : least;
}

/** Whether one text is another with some letters put right. */
export function isMendedText(before: string, after: string): boolean {
  const [from, to] = [wordsOf(before), wordsOf(after)];
  const guards = (words: readonly string[]) => words.filter(guarded).map(bare).join(' ');
  if (from.length === 0 || to.length === 0 || guards(from) !== guards(to)) return false;
  const changed = corrections(from, to);
  return changed !== undefined && changed <= MOST_WORDS;
}

/**
 * True when only texts that may be mended have changed, and each by a few letters. Never when a number, a date, an
 * option, an address or a word like "not" has changed.
 */
export function isMend(before: Answers, after: Answers, mendable: readonly string[]): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].every((name) => {
    const [was, is] = [before[name] ?? undefined, after[name] ?? undefined];
    if (JSON.stringify(was) === JSON.stringify(is)) return true;
    return (
      mendable.includes(name) && typeof was === 'string' && typeof is === 'string' && isMendedText(was, is)
    );
  });
}

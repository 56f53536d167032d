import type { Answers } from '#features/journeys/journey.ts';
import { editDistance } from '#features/places/edit-distance.ts';

const FEW_LETTERS = 3;

/** What differs between two texts, without what they begin and end with alike. */
function fewLetters(was: string, is: string): boolean {
  const least = Math.min(was.length, is.length);
  let start = 0;
  while (start < least && was[start] === is[start]) start += 1;
  let end = 0;
  while (end < least - start && was.at(-1 - end) === is.at(-1 - end)) end += 1;
  const [from, to] = [was.slice(start, was.length - end), is.slice(start, is.length - end)];
  return Math.max(from.length, to.length) <= 40 && editDistance(from, to) <= FEW_LETTERS;
}

/** True when only mendable texts changed, and each by a few letters. */
export function isMend(before: Answers, after: Answers, mendable: readonly string[]): boolean {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.every((name) => {
    const [was, is] = [before[name], after[name]];
    if (JSON.stringify(was) === JSON.stringify(is)) return true;
    return (
      mendable.includes(name) && typeof was === 'string' && typeof is === 'string' && fewLetters(was, is)
    );
  });
}

import type { Answers, Option } from '#features/forms/question.ts';
import { SECTORS, type Sector } from '#features/opportunities/vocabulary.ts';
import { SYNONYMS } from '#features/search/words.en.ts';
import { titleMessages as messages } from './messages.en.ts';
import { SECTOR_WORDS } from './title-words.en.ts';

/** The kinds of work that a job's title suggests, and other words that people use to search for it. */

const PATTERNS = (Object.entries(SECTOR_WORDS) as [Exclude<Sector, 'other'>, string][]).map(
  ([sector, words]) => ({
    sector,
    words: words.split(' ').map((word) => {
      const whole = word.endsWith('.');
      const letters = word.replace('.', '').replaceAll('-', '[\\s-]+');
      return {
        length: word.length,
        pattern: new RegExp(`(?<![\\p{L}\\p{N}])${letters}${whole ? 's?(?![\\p{L}\\p{N}])' : ''}`, 'iu'),
      };
    }),
  }),
);

/** The kinds of work that a title suggests, the likeliest first; two at most. Longer words count for more. */
export function suggestedSectors(title: unknown): Sector[] {
  if (typeof title !== 'string') return [];
  return PATTERNS.map(({ sector, words }) => ({
    sector,
    weight: Math.max(0, ...words.filter(({ pattern }) => pattern.test(title)).map(({ length }) => length)),
  }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .map(({ sector }) => sector);
}

/** Every kind of work, those that the title suggests first. None is preselected. */
export function sectorOptions({ title }: Answers): Option[] {
  const likely = suggestedSectors(title);
  const option = (sector: Sector): Option => ({ value: sector, text: SECTORS[sector].label });
  const others = (Object.keys(SECTORS) as Sector[]).filter((sector) => !likely.includes(sector)).map(option);
  return [
    ...likely.map((sector) => ({ ...option(sector), hint: messages.suggested })),
    ...others.map((it, index) =>
      index === 0 && likely.length > 0 ? { ...it, dividerBefore: messages.or } : it,
    ),
  ];
}

const MOST_WORDS = 4;

/** " People also search for “carer” or “care worker”: …", to append to another hint; empty when nothing is known. */
export function typicalWords(title: unknown): string {
  if (typeof title !== 'string') return '';
  const plain = ` ${title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
  const phrases = Object.keys(SYNONYMS)
    .filter((phrase) => phrase.length > 2 && plain.includes(` ${phrase} `))
    .sort((a, b) => b.length - a.length);
  const others = (phrases[0] === undefined ? [] : (SYNONYMS[phrases[0]] ?? []))
    .filter((phrase) => phrase.length > 3 && !plain.includes(` ${phrase} `))
    .slice(0, MOST_WORDS)
    .map((phrase) => `“${phrase}”`);
  return others.length === 0 ? '' : messages.alsoSearched(others.join(', '));
}

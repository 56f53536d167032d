import { htmlToLine } from '#features/opportunities/description.ts';
import { quote, type Findings } from './findings.ts';
import { FEED_LIMITS } from './limits.ts';
import type { Posting } from './record.ts';
import { titleMessages as messages } from './messages.en.ts';
import { ACRONYMS, PROPER_NAMES } from './title-words.en.ts';

/** The title. Many feeds write it in capitals, and some put whole paragraphs in it. */

const MAX_TITLE = FEED_LIMITS.title;
const MAX_WORD = 60;

const PROPER_NAME = new RegExp(`(?<!\\p{L})(?:${[...PROPER_NAMES.keys()].join('|')})(?!\\p{L})`, 'giu');

const isCapitals = (word: string) => word === word.toUpperCase() && word !== word.toLowerCase();

/**
 * Converts a title in capitals to sentence case; any other title is returned unchanged. Acronyms, single letters,
 * words with digits and the given names keep their capitals. A title counts as written in capitals if most of its
 * words of four letters or more are.
 */
export function calmTitle(title: string, names: readonly string[] = []): string {
  const long = (title.match(/\p{L}{4,}/gu) ?? []).filter((word) => !ACRONYMS.has(word));
  if (long.filter(isCapitals).length * 2 <= long.length) return title;
  const lowered = title.replace(/[\p{L}\p{N}&]+(?:['’]\p{L}+)*/gu, (word) => {
    const keeps =
      !isCapitals(word) ||
      ACRONYMS.has(word) ||
      /\p{N}/u.test(word) ||
      /^\p{L}&\p{L}$/u.test(word) ||
      (word.length === 1 && word !== 'A');
    return keeps ? word : word.toLowerCase();
  });
  const proper = lowered.replace(PROPER_NAME, (name) => PROPER_NAMES.get(name.toLowerCase()) ?? name);
  const named = names
    .filter((name) => name.length > 2 && name.length <= 100 && !isCapitals(name))
    .filter((name) => lowered.toLowerCase().includes(name.toLowerCase()))
    .reduce((result, name) => {
      const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return result.replace(new RegExp(`(?<!\\p{L})${pattern}(?!\\p{L})`, 'giu'), () => name);
    }, proper);
  return named.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

export function readTitle(posting: Posting, names: readonly string[], { reasons }: Findings): string {
  const title = calmTitle(htmlToLine(posting.title ?? posting.name ?? ''), names);
  if (title === '') {
    reasons.push(messages.readTitle.theTitleIsMissing);
    return title;
  }
  if (!/\p{L}{2}/u.test(title)) reasons.push(messages.readTitle.theTitleHasNo(quote(title)));
  if (title.length > MAX_TITLE)
    reasons.push(messages.readTitle.theTitleHasCharacters({ count: title.length, limit: MAX_TITLE }));
  if (title.split(/\s+/).some((word) => word.length > MAX_WORD)) {
    reasons.push(messages.readTitle.theTitleHasA(MAX_WORD));
  }
  return title;
}

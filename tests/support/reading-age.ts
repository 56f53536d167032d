import { convert } from 'html-to-text';
import readability from 'text-readability';

/**
 * The reading age of a text. GOV.UK writes for a reading age of 9, which most adults read with ease. The library gives
 * the American school grade by Flesch and Kincaid, from the length of sentences and words. Children start grade 1 at
 * 6, so the age is the grade plus 5. The library has no definition of an age of its own; its other formulas count
 * difficult words by a list from American school books, or need far more sentences than a page has.
 */
export const readingAge = (text: string) => readability.fleschKincaidGrade(text) + 5;

const skip = (selector: string) => ({ selector, format: 'skip' });
const alone = (selector: string) => ({ selector, format: 'paragraph' });

/**
 * The main text of a page; each heading, paragraph, table cell and list item is a sentence of its own. Left out: text
 * that the website's authors did not write, and text that is no sentence (listings, lists of names and of job titles
 * ("For example: …"), email addresses, code, the choices of a menu), and lines of one or two words, which the library
 * does not count as sentences but whose words it counts.
 * @param leaveOut selectors of further such text on this page
 */
export function mainText(html: string, leaveOut: readonly string[] = []): string {
  const text = convert(html, {
    wordwrap: false,
    baseElements: { selectors: ['main'] },
    selectors: [
      ...['h1', 'h2', 'h3', 'h4'].map((selector) => ({ selector, options: { uppercase: false } })),
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'table', format: 'block' },
      ...['caption', 'th', 'td', 'dt', 'dd', 'label', 'legend', 'summary'].map(alone),
      ...[
        'code',
        'pre',
        'select',
        'svg',
        'datalist',
        '.result-list',
        '.link-columns',
        '.not-for-people',
        ...leaveOut,
      ].map(skip),
    ],
  });
  return text
    .split('\n')
    .map((line) => line.replace(/^\s*(\d+\.|\*) /, '').trim())
    .filter((line) => /\S\s\S+\s\S/.test(line) && !/^For example: \w|\w@\w/.test(line))
    .map((line) => line.charAt(0).toUpperCase() + line.slice(1))
    .map((line) => (/[.?!]$/.test(line) ? line : `${line.replace(/[:;,]$/, '')}.`))
    .join(' ');
}

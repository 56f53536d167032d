import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { readCspReports } from '#lib/csp-reports.ts';
import { readForm, writtenIn } from '#lib/forms.ts';
import { INPUT_LIMITS } from '#lib/input-limits.ts';
import { readJson } from '#lib/json.ts';
import { clientAddress, readTrustedProxies } from '#lib/network.ts';
import { checkFormShape, readAddress } from '#lib/request-checks.ts';
import { deviceOf } from '#lib/session.ts';
import { confirmCodeSchema, emailField, passwordProblem, safeNext } from '#features/accounts/account.ts';
import { csvFile } from '#lib/csv.ts';
import { askedIn } from '#features/journeys/journey.ts';
import { mobileOf } from '#features/forms/phone.ts';
import { controlsOf, readAnswer, typedIn, type Question } from '#features/forms/question.ts';
import { diffWords } from '#features/moderation/text-diff.ts';
import {
  descriptionToHtml,
  htmlToDescription,
  htmlToLine,
  summaryOf,
} from '#features/opportunities/description.ts';
import { readJobPostings } from '#features/imports/reader.service.ts';
import { splitJson, splitLines } from '#features/imports/splitter.ts';
import { KIND_SLUGS } from '#features/opportunities/vocabulary.ts';
import { tidyName } from '#features/organisations/organisation.ts';
import { editDistance } from '#features/places/edit-distance.ts';
import { fold } from '#features/places/gazetteer.ts';
import { postcodeIn, resolvePlace } from '#features/places/place.ts';
import { normalisePostcode } from '#features/places/postcode.ts';
import { likeness } from '#features/postings/checks.ts';
import { isMendedText } from '#features/review-cases/typo-only-edit.ts';
import { suggestedSectors, typicalWords } from '#features/postings/title-words.ts';
import { WORDINGS } from '#features/postings/wording.messages.en.ts';
import { readReference } from '#features/referrals/reference.ts';
import { EMPTY_QUERY, parseSearchQuery, searchParams, tidy } from '#features/search/search-query.ts';
import { understand } from '#features/search/understand.ts';
import { readTyped, searchedText, termsOf } from '#features/search/terms.ts';
// Every page reads its cookies with this; it is no part of Astro's public interface.
import { AstroCookies } from '../../../node_modules/astro/dist/core/cookies/index.js';
import { calendarFile } from '#lib/calendar.ts';
import { worked } from '../../support/worked.ts';
import { gazetteer } from '../places/gazetteers.ts';
import { journeyOf } from '../postings/people.ts';

/**
 * A client that sends four times as much may cost four times as much, and not sixteen times: each parser of outside
 * input gets the worst input that we know, at the accepted size and at a quarter of it.
 */

/** Four would be linear; eight leaves room for memory effects and a busy machine, and is half of quadratic growth. */
const MOST_RATIO = 8;
/** Work that takes no longer than this many milliseconds at the largest size delays no visitor, whatever its ratio. */
const UNNOTICED_MS = 40;

async function bestOf(times: number, work: () => unknown): Promise<number> {
  let best = Infinity;
  for (let time = 0; time < times; time += 1) {
    const start = worked();
    await work();
    best = Math.min(best, worked() - start);
  }
  return best;
}

/** @returns undefined when the growth is at most linear, and otherwise the measurements. */
async function measure(size: number, work: (size: number) => unknown): Promise<string | undefined> {
  const large = await bestOf(1, () => work(size));
  if (large < UNNOTICED_MS) return undefined;
  for (let attempt = 0; ; attempt += 1) {
    const [quarter, whole] = [
      await bestOf(2, () => work(size / 4)),
      await bestOf(attempt + 1, () => work(size)),
    ];
    const ratio = whole / Math.max(quarter, 0.05);
    if (whole < UNNOTICED_MS || ratio <= MOST_RATIO) return undefined;
    if (attempt === 2 || whole > 2_000)
      return `${Math.round(whole)} ms for ${size}, ${Math.round(ratio)} times as long as for a quarter`;
  }
}

/** Pieces whose repetition is the worst case of some regular expression. */
const PIECES = [
  'a',
  'A',
  ' ',
  '\n',
  '\r\n',
  '\t',
  '\0',
  '0',
  '1,',
  '1.',
  '£1',
  '<',
  '<a ',
  '<b>',
  '</p>',
  '<!--',
  '<p><b>',
  '&',
  '&amp;',
  '&lt;',
  '&#x3',
  '- ',
  '-',
  '# ',
  '* ',
  '• ',
  '@',
  'a@',
  'a.',
  '.',
  '"',
  "'",
  '\\',
  '(',
  '[',
  '[[{"a":',
  '%',
  '%41',
  '+',
  '+44',
  '07 ',
  '/',
  ':',
  'http://a.',
  'e\u0301',
  '\u200b',
  '\u00ad',
  '😀',
  '\ud800',
  'a b ',
  'young ',
  'he or she will ',
  'no ',
  'must be ',
  'ME1 ',
  'ME14 1XX ',
  'near the ',
  'not paid ',
  '12:30 ',
  ' kent',
  '!\n\n',
];

/** A text of `size` characters whose beginning and end make a match fail at the last moment. */
const fill = (piece: string, size: number) =>
  `x${piece.repeat(Math.ceil(size / piece.length)).slice(0, size - 2)}!`;

const request = (body: string | FormData, type?: string) =>
  new Request('http://x', {
    method: 'POST',
    body,
    ...(type === undefined ? {} : { headers: { 'content-type': type } }),
  });
const URLENCODED = 'application/x-www-form-urlencoded';
const fromHeaders = (headers: Record<string, string>) =>
  ({ headers, socket: { remoteAddress: '127.0.0.1' } }) as unknown as IncomingMessage;
const schema = z.object({ a: z.array(z.string()), b: z.string() });
const proxies = readTrustedProxies('loopback,private');

/** Every parser of one text, with the largest size that reaches it. */
const READERS: readonly (readonly [what: string, most: number, read: (text: string) => unknown])[] = [
  // ---- What every request has
  ['an address', INPUT_LIMITS.urlCharacters, (text) => readAddress(`/${text}`)],
  ['where to go on to', INPUT_LIMITS.urlCharacters, safeNext],
  ['the cookies', INPUT_LIMITS.headerBytes, (text) => readCookie(`draft-x=1; ${text}`)],
  ['the browser’s name', INPUT_LIMITS.headerBytes, deviceOf],
  [
    'the addresses of proxies',
    INPUT_LIMITS.headerBytes,
    (text) => clientAddress(fromHeaders({ 'x-forwarded-for': `${text},10.0.0.1`.repeat(2) }), proxies),
  ],
  [
    'a report of the security policy',
    INPUT_LIMITS.jsonCharacters,
    (text) => readCspReports('application/json', text),
  ],
  ['what a form remembers', INPUT_LIMITS.jsonCharacters, readJson],
  // ---- Forms
  ['the shape of a form', INPUT_LIMITS.bodyBytes, (text) => checkFormShape(URLENCODED, Buffer.from(text))],
  [
    'the shape of a form in parts',
    INPUT_LIMITS.bodyBytes,
    (text) => checkFormShape('multipart/form-data; boundary=a', Buffer.from(text)),
  ],
  [
    'a form',
    INPUT_LIMITS.bodyBytes,
    (text) => accepted(URLENCODED, formOf(text), (form) => readForm(form, schema)),
  ],
  [
    'a form in parts',
    INPUT_LIMITS.bodyBytes,
    (text) => accepted('multipart/form-data; boundary=a', partsOf(text), (form) => readForm(form, schema)),
  ],
  [
    'what was written into a form',
    INPUT_LIMITS.bodyBytes,
    (text) => accepted(URLENCODED, formOf(text), writtenIn),
  ],
  // ---- Fields
  ['an email address', INPUT_LIMITS.fieldValueBytes, (text) => emailField.safeParse(text)],
  [
    'a code',
    INPUT_LIMITS.fieldValueBytes,
    (text) => confirmCodeSchema.safeParse({ email: 'a@example.org', code: text }),
  ],
  ['a new password', 2_000, (text) => passwordProblem(text, new Set(), { email: 'a@example.org' })],
  ['a reference', INPUT_LIMITS.fieldValueBytes, readReference],
  ['a mobile number', INPUT_LIMITS.fieldValueBytes, mobileOf],
  ['the name of an organisation', INPUT_LIMITS.fieldValueBytes, tidyName],
  ['a postcode', INPUT_LIMITS.fieldValueBytes, normalisePostcode],
  // ---- Search
  ['a search', INPUT_LIMITS.urlCharacters, (text) => readSearch(text)],
  ['the words of a search', 2_000, (text) => termsOf(readTyped(tidy(text)))],
  ['the text of an advert as it is searched', 2_000, searchedText],
  [
    'what words may mean',
    2_000,
    (text) => understand({ ...EMPTY_QUERY, q: tidy(text) }, { gazetteer, now: new Date() }),
  ],
  ['a postcode in a text', INPUT_LIMITS.fieldValueBytes, (text) => postcodeIn(gazetteer, text)],
  ['a place', INPUT_LIMITS.fieldValueBytes, (text) => resolvePlace(gazetteer, text, () => undefined)],
  ['the name of a place', 20_000, fold],
  ['two words', INPUT_LIMITS.fieldValueBytes, (text) => editDistance(text, `b${text}`)],
  // ---- Adverts
  ['a description', 200_000, htmlToDescription],
  ['a line', 20_000, htmlToLine],
  ['what is written of a description', 20_000, (text) => [descriptionToHtml(text), summaryOf(text)]],
  ['a title', 20_000, (text) => [suggestedSectors(text), typicalWords(text)]],
  ['wording', 20_000, (text) => WORDINGS.map(({ pattern }) => [...text.matchAll(pattern)])],
  ['whether two adverts are the same', 20_000, (text) => likeness(text, `${text}b`)],
  ['whether a change mends typing errors', 20_000, (text) => isMendedText(text, `${text} b`)],
  // ---- Files
  ['what a spreadsheet gets', 20_000, (text) => csvFile([[text, text]])],
  ['what a calendar gets', 20_000, calendarOf],
  ['a feed, line by line', 200_000, (text) => [splitLines().push(text), splitLines().push(`${text}\n`)]],
  ['a feed in one piece', 200_000, (text) => splitJson().push(`[${text}`)],
];

/** Pages read only what the server has let through. */
function accepted(type: string, body: string, read: (request: Request) => unknown): unknown {
  assert.equal(checkFormShape(type, Buffer.from(body)), 'ok', `${body.length} bytes`);
  return read(request(body, type));
}
/** The text as the values of as many fields of one name as a form may have. */
function valuesOf(text: string): string[] {
  const length = Math.floor(text.length / INPUT_LIMITS.formFields);
  return Array.from({ length: INPUT_LIMITS.formFields }, (_, at) =>
    text.slice(at * length, (at + 1) * length),
  );
}
const formOf = (text: string) =>
  valuesOf(text)
    .map((value) => `a=${value.replaceAll('&', '%')}`)
    .join('&');
const partsOf = (text: string) =>
  `${valuesOf(text)
    .map(
      (value) =>
        `--a\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value.replaceAll('--a', '--b')}\r\n`,
    )
    .join('')}--a--\r\n`;

function readCookie(header: string): string | undefined {
  const request = new Request('http://x', { headers: { cookie: header.replace(/[^ -~]/g, '') } });
  const cookies = new AstroCookies(request, { warn: () => undefined });
  return cookies.get('draft-x')?.value;
}
function readSearch(text: string): string {
  const names = ['q', 'near', 'sector', 'pattern', 'with'];
  return searchParams(
    parseSearchQuery(
      new URLSearchParams(names.map((name) => [name, text.slice(0, text.length / names.length)])),
    ).query,
  );
}
function calendarOf(text: string): string {
  const entry = { id: text, host: text, title: text, where: text, cancelled: false };
  return calendarFile({ ...entry, startsAt: new Date(0), minutes: 30 }, new Date(0));
}

describe('input of four times the size costs no more than four times as much', () => {
  for (const [what, most, read] of READERS) {
    it(what, async () => {
      const slow: string[] = [];
      for (const piece of PIECES) {
        const [whole, quarter] = [fill(piece, most), fill(piece, most / 4)];
        const found = await measure(most, (size) => read(size === most ? whole : quarter));
        if (found !== undefined) slow.push(`${JSON.stringify(piece)}: ${found}`);
      }
      assert.deepEqual(slow, []);
    });
  }

  it('a form with as many fields as a body holds is refused as fast', async () => {
    const part = '--a\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
    for (const [piece, type] of [
      ...['a&', 'a=1&', 'a=1&b=2&', '&', '=&', '%61=%62&', '&amp;'].map((it) => [it, URLENCODED] as const),
      [part, 'multipart/form-data; boundary=a'] as const,
    ]) {
      const found = await measure(INPUT_LIMITS.bodyBytes, (size) =>
        checkFormShape(type, Buffer.from(piece.repeat(size / piece.length))),
      );
      assert.equal(found, undefined, piece);
    }
  });

  it('each question of each journey', async () => {
    const questions = KIND_SLUGS.flatMap((kind) => journeyOf(kind).steps.flatMap(askedIn));
    assert.ok(questions.length > 50);
    const slow: string[] = [];
    const read = (question: Question, text: string) => {
      const form = new FormData();
      for (const control of controlsOf(question)) form.append(control, text);
      try {
        readAnswer(question, typedIn(question, form), {});
      } catch (error) {
        // Options that depend on missing answers.
        if (!(error instanceof TypeError)) throw error;
      }
    };
    for (const question of new Map(questions.map((it) => [it.name, it])).values()) {
      for (const piece of PIECES) {
        const [whole, quarter] = [fill(piece, 20_000), fill(piece, 5_000)];
        const found = await measure(20_000, (size) => read(question, size === 20_000 ? whole : quarter));
        if (found !== undefined) slow.push(`${question.name}, ${JSON.stringify(piece)}: ${found}`);
      }
    }
    assert.deepEqual(slow, []);
  });

  it('the difference between two texts, which is abandoned when it would take too long', async () => {
    for (const word of ['a ', '\n', 'ab\n']) {
      const found = await measure(120_000, (size) => {
        const text = word.repeat(size / word.length);
        return diffWords(`x ${text}`, `${text}y `);
      });
      assert.equal(found, undefined, word);
    }
  });

  it('a missing folder of feeds is reported', async () => {
    await assert.rejects(readJobPostings('/nowhere').next());
  });
});

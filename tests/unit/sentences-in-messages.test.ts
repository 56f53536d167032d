import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { allSentences, sentencesIn, type Sentence } from '../support/sentences.ts';

/**
 * Sentences that people read stand in a room's `messages.en.ts` (or a component), so that another language can follow
 * without touching rules. The list holds the number of sentences in each file that is older than this rule; it can only
 * shrink.
 *
 * `SENTENCES=write npm test -- unit sentences-in-messages` lowers the numbers of the list; `SENTENCES=reset` counts
 * anew, for files that were renamed.
 */
const LIST = join(projectRoot(), 'tests', 'unit', 'sentences-in-messages.json');
const LOWER = 'SENTENCES=write npm test -- unit sentences-in-messages';

/** Files of one language: what people read, and the words that people type. */
const HOLDS_MESSAGES = /\.en\.ts$/;
const SQL = /^\s*(select|insert|update|delete|with|create) /i;
/** What the query builder takes as text: a table or column with its other name, and operators of two words or more. */
const QUERY = /^([\w.]+ as \w+|is not|is distinct from|not in|not like)$/;

/** Whether a file's text is a rule's and no message's. */
const isCounted = ({ file, text }: Sentence) =>
  file.startsWith('features/') &&
  file.endsWith('.ts') &&
  !HOLDS_MESSAGES.test(file) &&
  /[a-z]{2,} [a-z]{2,}/i.test(text) &&
  !SQL.test(text) &&
  !QUERY.test(text);

/** The files with more sentences than the list allows, with what to do; and those with fewer. */
function compare(found: readonly Sentence[], listed: Readonly<Record<string, number>>) {
  const byFile = Map.groupBy(found, ({ file }) => file);
  const more = [...byFile].flatMap(([file, its]) => {
    const most = listed[file] ?? 0;
    if (its.length <= most) return [];
    const examples = its.slice(-3).map(({ line, text }) => `\n    line ${line}: ${text.slice(0, 80)}`);
    return [
      `src/${file} has ${its.length} sentences, and ${most === 0 ? 'none is' : `${most} are`} allowed: move what people ` +
        `read into messages.en.ts of its room, and import it. The last ones:${examples.join('')}`,
    ];
  });
  const fewer = Object.entries(listed).flatMap(([file, most]) => {
    const count = byFile.get(file)?.length ?? 0;
    return count < most ? [`src/${file} has ${count} sentences and the list says ${most}: ${LOWER}`] : [];
  });
  return { more, fewer };
}

describe('sentences stand in messages', () => {
  const found = allSentences().filter(isCounted);
  const counts = Object.fromEntries(
    [...Map.groupBy(found, ({ file }) => file)].map(([file, its]) => [file, its.length] as const),
  );
  const mode = process.env['SENTENCES'];
  if (mode === 'write' || mode === 'reset') {
    const before = JSON.parse(readFileSync(LIST, 'utf8')) as Record<string, number>;
    const after = Object.entries(counts).flatMap(([file, count]) => {
      const most = mode === 'reset' ? count : Math.min(count, before[file] ?? 0);
      return most === 0 ? [] : [[file, most] as const];
    });
    writeFileSync(LIST, `${JSON.stringify(Object.fromEntries(after), null, 2)}\n`);
  }
  const listed = JSON.parse(readFileSync(LIST, 'utf8')) as Record<string, number>;

  it('no file has more sentences than the list allows', () => {
    assert.deepEqual(compare(found, listed).more, []);
  });

  it('the list shrinks with the files', () => {
    assert.deepEqual(compare(found, listed).fewer, []);
  });

  it('a new sentence is refused, and a message, an error, a log line and SQL are not', () => {
    const file = 'features/search/new.ts';
    const allowed =
      "import 'a b'; throw new Error('cannot be read'); const e = new RangeError('is too long');\n" +
      "log.warn('trying it again'); const q = sql`select a from b`; const r = 'select id from place';\n" +
      "db.selectFrom('account as a').where('a.id', 'is not', null);";
    assert.deepEqual(sentencesIn(file, allowed).filter(isCounted), []);
    const sentence = sentencesIn(file, "const label = 'Enter your postcode';").filter(isCounted);
    assert.match(
      compare(sentence, {}).more[0] ?? '',
      /has 1 sentences, and none is allowed: move .* line 1: Enter/s,
    );
    assert.deepEqual(compare(sentence, { [file]: 1 }), { more: [], fewer: [] });
    assert.match(compare(sentence, { [file]: 2 }).fewer[0] ?? '', /has 1 sentences and the list says 2/);
    const messages = 'features/search/filters.messages.en.ts';
    assert.deepEqual(sentencesIn(messages, "const label = 'Enter your postcode';").filter(isCounted), []);
  });
});

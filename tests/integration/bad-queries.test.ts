import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { FILTER_NAMES, filterOf } from '#features/search/filters.ts';
import { MILES, parseSearchQuery, searchParams, SORTS } from '#features/search/search-query.ts';
import type { TestDatabase } from '../support/database.ts';
import { demoServices } from '../support/demo.ts';
import { NOW } from '../support/factories.ts';
import { ask, type Answer } from '../support/http.ts';
import type { TestMeilisearch } from '../support/meilisearch.ts';
import { NAUGHTY } from '../support/naughty-strings.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { searchOver, type SearchUnderTest } from '../support/search.ts';
import { eventually } from '../support/wait.ts';

/**
 * 10,000 query strings. Each is read as page, API and alert read it, and searched for; a tenth of them go through the
 * real server to the page, and another tenth to the API, every naughty string among both. To run a failure again:
 * `SEED=… npm test -- integration bad-queries`.
 */
const QUERIES = 10_000;
const SEED = Number(process.env['SEED'] ?? 7_205_001);
const VISIT_EVERY = 10;
const AT_ONCE = 4;

const PARAMETERS = ['q', 'near', 'within', 'sort', 'page', ...FILTER_NAMES];
const goodValues: Record<string, readonly string[]> = {
  q: ['care assistant', 'hca', 'lorry driver', 'no experience'],
  near: ['Sheerness', 'ME12', 'Thanet', 'Kent', 'Ashford area', 'ME12 1AA'],
  within: MILES.map(String),
  sort: Object.keys(SORTS),
  page: ['1', '2', '7', '250'],
  ...Object.fromEntries(FILTER_NAMES.map((name) => [name, [...filterOf(name).options(NOW).keys()]])),
};

/** Percent-encoded as a browser would, left as it is, or broken on purpose. */
const encoded = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.tuple(text, fc.integer({ min: 0, max: 9 })).map(([value, how]) => {
    if (how < 6) return encodeURIComponent(value.toWellFormed());
    if (how < 8) return value.toWellFormed().replace(/[^\x21-\x7e]|[#&]/gu, (it) => encodeURIComponent(it));
    if (how === 8) return encodeURIComponent(encodeURIComponent(value.toWellFormed()));
    return encodeURIComponent(value.toWellFormed()).slice(0, -1);
  });

const anyText = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...NAUGHTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 300 }) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...NAUGHTY), fc.constantFrom(...NAUGHTY)).map((two) => two.join(' ')),
  },
);
const goodParameter = fc
  .constantFrom(...PARAMETERS)
  .chain((name) =>
    encoded(fc.constantFrom(...(goodValues[name] ?? ['']))).map((value) => `${name}=${value}`),
  );
const badParameter = fc
  .tuple(fc.constantFrom(...PARAMETERS), encoded(anyText))
  .map(([name, value]) => `${name}=${value}`);
const mixedParameter = fc
  .constantFrom(...FILTER_NAMES)
  .chain((name) =>
    fc
      .tuple(fc.constantFrom(...(goodValues[name] ?? [''])), anyText)
      .chain((parts) => encoded(fc.constant(parts.join(','))).map((value) => `${name}=${value}`)),
  );
const strangeParameter = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        'q[]',
        'q[0]',
        'q[a][b]',
        '__proto__',
        'constructor',
        'q.x',
        'KIND',
        '%71',
        'kind%5B%5D',
        '',
        '?q',
      ),
      encoded(anyText),
    )
    .map((two) => two.join('=')),
  encoded(anyText),
);
/** More than a server takes in a request line is another test's matter. */
const queries = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: goodParameter },
      { weight: 5, arbitrary: badParameter },
      { weight: 2, arbitrary: mixedParameter },
      { weight: 1, arbitrary: strangeParameter },
    ),
    { minLength: 0, maxLength: 6 },
  )
  .map((parts) => parts.join('&').slice(0, 7_500));

/** Every naughty string once as words, as a place, and as a value of a filter; then random ones. */
function all(): string[] {
  const systematic = NAUGHTY.flatMap((text) => {
    const value = encodeURIComponent(text.toWellFormed()).slice(0, 7_000);
    return [`q=${value}`, `near=${value}`, `kind=${value}`, `sort=${value}&page=${value}&within=${value}`];
  });
  return [...systematic, ...fc.sample(queries, { seed: SEED, numRuns: QUERIES - systematic.length })];
}

describe(`any query string whatever (seed ${SEED})`, () => {
  let meili: TestMeilisearch;
  let database: TestDatabase;
  let portal: Portal;
  let under: SearchUnderTest;
  let total: number;
  const countAll = async () => {
    const all = await under.find('');
    return all.total + (all.forPupils ?? 0);
  };
  const texts = all();

  before(async () => {
    ({ database, meilisearch: meili } = await demoServices());
    under = searchOver(database.db, meili, { clock: () => new Date() });
    total = await countAll();
    portal = await startPortal({ databaseUrl: database.url, meilisearch: meili });
  });
  after(async () => {
    await portal.stop();
    await meili.remove();
    await database.close();
  });

  /** Works through a list with a few at once, and gathers what went wrong instead of ending at the first. */
  async function each(list: readonly string[], work: (text: string) => Promise<void>): Promise<void> {
    const wrong: string[] = [];
    let next = 0;
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let at = next++; at < list.length; at = next++) {
          const text = list[at] ?? '';
          await work(text).catch((error: unknown) =>
            wrong.push(
              `${JSON.stringify(text.slice(0, 200))}: ${error instanceof Error ? error.message : String(error)}`,
            ),
          );
        }
      }),
    );
    assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} of ${list.length} went wrong`);
  }

  it(`${QUERIES} are there, and the same ones each time`, () => {
    assert.equal(texts.length, QUERIES);
    assert.deepEqual(all().slice(-50), texts.slice(-50));
  });

  it('each is read without failing, and what is read is written and read again the same', () => {
    for (const text of texts) {
      const { query } = parseSearchQuery(new URLSearchParams(text));
      const again = parseSearchQuery(new URLSearchParams(searchParams(query)));
      assert.deepEqual(again, { query, issues: [] }, text.slice(0, 200));
    }
  });

  it(
    'each is searched for without failing, by Meilisearch, and finds no more than there is',
    { timeout: 180_000 },
    async () => {
      const distinct = new Map(
        texts.map((text) => [searchParams(parseSearchQuery(new URLSearchParams(text)).query), text]),
      );
      await each([...distinct.keys()], async (text) => {
        // Some scripts take Meilisearch a second to learn, once; a refusal would come each time.
        const results = await eventually('Meilisearch answers it', async () => {
          const answer = await under.find(text);
          return !answer.lessExact && answer;
        });
        assert.ok(results.total <= total, `${results.total} of ${total}`);
        assert.ok(results.listings.length <= 20);
        const kinds = results.query.filters.kind;
        if (kinds !== undefined)
          assert.ok(
            results.listings.every((listing) => kinds.includes(listing.kind)),
            'a filter was evaded',
          );
      });
    },
  );

  it(
    'PostgreSQL, in Meilisearch’s place, answers each of a tenth of them too',
    { timeout: 180_000 },
    async () => {
      const alone = searchOver(
        database.db,
        { url: 'http://127.0.0.1:9', key: 'nobody-is-there-at-all' },
        { clock: () => new Date() },
      );
      await each(
        texts.filter((_, at) => at % VISIT_EVERY === 3),
        async (text) => {
          const results = await alone.find(text);
          assert.ok(results.total <= total, `${results.total} of ${total}`);
        },
      );
    },
  );

  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  after(() => agent.destroy());
  /** As a browser does: it follows redirects, but not for ever. */
  async function visit(path: string): Promise<Answer> {
    let answer = await ask(portal.url, path, { agent });
    for (let hops = 0; [301, 302, 303, 307, 308].includes(answer.status); hops += 1) {
      assert.ok(hops < 2, `sent on and on, at last to ${answer.headers.location}`);
      const location = answer.headers.location ?? '';
      assert.match(location, /^\/(?!\/)/, 'sent to another site');
      answer = await ask(portal.url, location, { agent });
    }
    return answer;
  }

  /** Only what can stand in a request line. */
  const sendable = (text: string) =>
    text.replace(/[^\x21-\x7e]/g, (it) => encodeURIComponent(it.toWellFormed()));

  it('the page understands or leaves out, and always has a heading', { timeout: 240_000 }, async () => {
    await each(
      texts.filter((_, at) => at % VISIT_EVERY === 0),
      async (text) => {
        const { status, headers, body } = await visit(`/opportunities?${sendable(text)}`);
        assert.equal(status, 200);
        assert.match(headers['content-type'] ?? '', /^text\/html/);
        assert.match(body, /<h1[\s>]/);
        assert.match(body, /<\/html>\s*$/);
        // Within the quotation marks of an attribute a tag is only text.
        const markup = body.replaceAll(/="[^"]*"/g, '=""');
        assert.doesNotMatch(
          markup,
          /alert\(1\)<\/script>|<img src=x|<svg\/onload|<iframe|<base |\[object Object\]|>undefined<|>NaN/,
        );
      },
    );
  });

  it('the API answers, or says what is wrong as a problem', { timeout: 240_000 }, async () => {
    const statuses = new Map<number, number>();
    await each(
      texts.filter((_, at) => at % VISIT_EVERY === 5),
      async (text) => {
        const { status, headers, body } = await visit(`/api/v1/opportunities?${sendable(text)}`);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        assert.ok(status === 200 || status === 400, String(status));
        const content = JSON.parse(body) as { status?: number; title?: string; detail?: string };
        if (status === 400) {
          assert.match(headers['content-type'] ?? '', /^application\/problem\+json/);
          assert.equal(content.status, 400);
          assert.ok((content.title ?? '') !== '' && (content.detail ?? '') !== '');
        } else {
          assert.match(headers['content-type'] ?? '', /^application\/json/);
        }
        assert.equal(headers['access-control-allow-origin'], '*');
      },
    );
    assert.ok(
      (statuses.get(200) ?? 0) > 50 && (statuses.get(400) ?? 0) > 50,
      `of both kinds: ${JSON.stringify([...statuses])}`,
    );
  });

  it('and nothing is lost: all is there as before', async () => {
    const { rows } = await sql<{ total: number }>`select count(*) as total from listing where live`.execute(
      database.db,
    );
    assert.ok((rows[0]?.total ?? 0) >= total);
    assert.equal(await countAll(), total);
    assert.doesNotMatch(portal.output(), /"level":(50|60)|unhandled|\n\s+at /i);
  });
});

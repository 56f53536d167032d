import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { FILTER_NAMES, filterOf, type FilterName } from '#features/search/filters.ts';
import {
  EMPTY_QUERY,
  LAST_PAGE,
  MILES,
  parseSearchQuery,
  searchHref,
  searchParams,
  SORTS,
  tidy,
  withFilter,
  type SearchQuery,
  type Sort,
} from '#features/search/search-query.ts';
import { worked } from '../../support/worked.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const parse = (text: string) => parseSearchQuery(new URLSearchParams(text));
const queryOf = (text: string) => parse(text).query;
const droppedFrom = (text: string) => [...new Set(parse(text).issues.map((issue) => issue.parameter))];

const typed = (most: number) =>
  fc
    .string({ unit: 'grapheme', maxLength: most })
    .map(tidy)
    .filter((text) => text.length <= most);
const filters = fc.record(
  Object.fromEntries(
    FILTER_NAMES.map((name) => {
      const values = [...filterOf(name).options(NOW).keys()];
      const single = !['any', 'all'].includes(filterOf(name).combine);
      return [
        name,
        fc.subarray(values, { minLength: 1, maxLength: single ? 1 : Math.min(30, values.length) }),
      ];
    }),
  ) as Record<FilterName, fc.Arbitrary<string[]>>,
  { requiredKeys: [], noNullPrototype: true },
);
const anyQuery: fc.Arbitrary<SearchQuery> = fc.record(
  {
    q: typed(200),
    typed: typed(200),
    near: typed(100),
    within: fc.option(fc.constantFrom(...MILES), { nil: undefined }),
    filters,
    sort: fc.constantFrom(...(Object.keys(SORTS) as Sort[])),
    page: fc.integer({ min: 1, max: LAST_PAGE }),
  },
  { noNullPrototype: true },
);

describe('the URL of a search', () => {
  it('written and read again is the same search, whatever the search', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        assert.deepEqual(parse(searchParams(query)), { query, issues: [] });
      }),
      { numRuns: 500 },
    );
  });

  it('is as short as it can be, and a browser leaves it as it is', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const params = searchParams(query);
        assert.equal(searchParams(queryOf(params)), params);
        assert.equal(
          new URL(`https://jobs.example/opportunities?${params}`).search.replace(/^\?/, ''),
          params,
        );
        assert.ok(!params.includes('=&') && !params.endsWith('='));
      }),
      { numRuns: 500 },
    );
  });

  it('reads well', () => {
    assert.equal(
      searchHref({
        ...EMPTY_QUERY,
        q: 'care assistant',
        near: 'Sheerness',
        within: 10,
        filters: { kind: ['vacancy'], pattern: ['nights', 'weekends'] },
        sort: 'newest',
        page: 2,
      }),
      '/opportunities?q=care+assistant&near=Sheerness&within=10&kind=vacancy&pattern=nights,weekends&sort=newest&page=2',
    );
    assert.equal(searchHref(EMPTY_QUERY), '/opportunities');
    assert.equal(searchHref(EMPTY_QUERY, '/api/v1/opportunities'), '/api/v1/opportunities');
    assert.equal(
      searchParams({ ...EMPTY_QUERY, q: "O'Brien & R&D C++ 50%" }),
      'q=O%27Brien+%26+R%26D+C%2B%2B+50%25',
    );
  });

  it('is the same for one search, however it was written', () => {
    const one = searchParams(queryOf('q=care+assistant&kind=vacancy,skills-bootcamp'));
    for (const text of [
      'kind=vacancy&kind=skills-bootcamp&q=care%20assistant&near=&within=&sort=&page=1',
      'q=++care+++assistant+&kind=vacancy%2Cskills-bootcamp',
      'q=care\u200b%09assistant&kind=vacancy,,skills-bootcamp,vacancy&sort=best&page=1&unknown=x',
    ]) {
      assert.equal(searchParams(queryOf(text)), one, text);
    }
  });
});

describe('a URL with errors', () => {
  it('invalid values are left out and named; the others count', () => {
    assert.deepEqual(queryOf('q=carer&kind=vacancy,holiday&within=4&sort=random&page=0&pay=99'), {
      ...EMPTY_QUERY,
      q: 'carer',
      filters: { kind: ['vacancy'] },
    });
    assert.deepEqual(droppedFrom('q=carer&kind=vacancy,holiday&within=4&sort=random&page=0&pay=99').sort(), [
      'kind',
      'page',
      'pay',
      'sort',
      'within',
    ]);
  });

  it('words that are too long are shortened, not dropped', () => {
    const { query, issues } = parse(`q=${'care '.repeat(100)}&near=${'a'.repeat(101)}`);
    assert.equal(query.q.length, 199);
    assert.equal(query.near.length, 100);
    assert.deepEqual(issues.map((issue) => issue.parameter).sort(), ['near', 'q']);
  });

  it('a character is never cut in two', () => {
    const { query } = parse(
      `q=a${encodeURIComponent('😀'.repeat(150))}&near=a${encodeURIComponent('😀'.repeat(80))}`,
    );
    assert.ok(query.q.isWellFormed() && query.near.isWellFormed());
    assert.doesNotThrow(() => searchParams(query));
  });

  it('of several values for a single-valued parameter, the first counts', () => {
    assert.deepEqual(queryOf('pay=14,15').filters, { pay: ['14'] });
    assert.deepEqual(queryOf('posted=3&posted=7').filters, { posted: ['3'] });
    assert.deepEqual(queryOf('q=first&q=second').q, 'first');
  });

  it('a page number beyond the maximum is ignored', () => {
    for (const page of ['0', '-1', '1.5', '01', '1e3', 'x', '251', '99999', ' '])
      assert.equal(queryOf(`page=${encodeURIComponent(page)}`).page, 1, page);
    assert.equal(queryOf('page=250').page, 250);
  });

  it('only a real month is accepted', () => {
    assert.deepEqual(queryOf('starts=2027-01,2027-13,1999-01,soon').filters.starts, ['2027-01']);
  });

  it('inherited property names are no values', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      assert.deepEqual(parse(`${name}=x&kind=${name}&sort=${name}&within=${name}`).query, EMPTY_QUERY, name);
    }
  });

  it('thousands of values are not all read', () => {
    const startedAt = worked();
    const { query } = parse(`${'kind=x&'.repeat(5_000)}kind=vacancy&sector=${'a,'.repeat(50_000)}`);
    assert.deepEqual(query.filters, {});
    assert.ok(worked() - startedAt < 1_000);
  });

  it('any text is read without an error', () => {
    fc.assert(
      fc.property(fc.webQueryParameters(), (text) => {
        const { query } = parse(text);
        assert.deepEqual(parse(searchParams(query)).query, query);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(
        fc.constantFrom('q', 'near', ...FILTER_NAMES),
        fc.string({ unit: 'binary', maxLength: 500 }),
        (name, value) => {
          const params = new URLSearchParams();
          params.append(name, value.toWellFormed());
          const { query } = parseSearchQuery(params);
          assert.deepEqual(parse(searchParams(query)).query, query);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('typed search words', () => {
  it('are cleaned: nothing invisible, single spaces, composed letters', () => {
    assert.equal(tidy('  care\t\u00a0assistant\u200b '), 'care assistant');
    assert.equal(tidy('e\u0301'), 'é');
    assert.equal(tidy('\u202egnp.exe\u0000'), 'gnp.exe');
    assert.equal(tidy('a\ud800b'), 'a b');
    assert.equal(tidy('👨‍👩‍👧'.replaceAll('\u200d', '')), '👨👩👧');
  });

  it('cleaning twice gives the same as cleaning once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => tidy(tidy(text)) === tidy(text)));
  });
});

describe('choosing a filter', () => {
  it('returns to the first page', () => {
    const query = { ...EMPTY_QUERY, q: 'care', page: 7 };
    assert.deepEqual(withFilter(query, 'kind', ['vacancy']), {
      ...query,
      filters: { kind: ['vacancy'] },
      page: 1,
    });
  });

  it('and removing it again gives the original search', () => {
    const query: SearchQuery = { ...EMPTY_QUERY, filters: { kind: ['vacancy'], pay: ['14'] } };
    assert.deepEqual(withFilter(query, 'kind', []).filters, { pay: ['14'] });
    assert.deepEqual(query.filters, { kind: ['vacancy'], pay: ['14'] });
  });
});

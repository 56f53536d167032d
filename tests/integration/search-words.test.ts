import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { EngineAnswer, EngineRequest } from '#features/search/engine.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { anOpportunity, anOrganisation, daysAgo, given, NOW } from '../support/factories.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { searchOver, type SearchUnderTest } from '../support/search.ts';

const plain = { summary: 'A good place to be.', description: 'Come and see.' };
const posted = (title: string, more: { summary?: string; description?: string; daysAgo?: number } = {}) => {
  const { daysAgo: days = 5, ...text } = more;
  return anOpportunity({ ...plain, title, ...text, publishedAt: daysAgo(days) });
};

describe('both engines understand words alike', () => {
  let meili: TestMeilisearch;
  let database: TestDatabase;
  let under: SearchUnderTest;

  before(async () => {
    meili = await testMeilisearch();
    database = await testDatabase();
    under = searchOver(database.db, meili);
    await given(database.db, [
      posted('Nursery nurse', { daysAgo: 3 }),
      posted('Marine welder', { daysAgo: 9 }),
      posted('Mobile welder', { daysAgo: 2 }),
      posted('Machine operator', { summary: 'Work beside our welder.', daysAgo: 1 }),
      posted('Van driver', { description: 'You will meet a welder. Knowledge of Makaton helps.' }),
      posted('IT technician'),
      posted('Tree surgeon', { summary: 'It is high up, and it pays.' }),
      posted('C# developer'),
      posted('.NET developer'),
      posted('HGV driver (C+E)'),
      posted('A&E porter'),
      posted('Hotel receptionist'),
      posted('Bricklayer'),
    ]);
    await given(database.db, [posted('Dairy manager')], {
      organisation: anOrganisation({ slug: 'crockfold-dairy', name: 'Crockfold Dairy' }),
    });
    await rebuildIndex(under.index);
  });
  after(async () => {
    await meili.remove();
    await database.close();
  });

  const request = (words: string, more: Partial<EngineRequest> = {}): EngineRequest => ({
    words,
    someWords: false,
    descriptions: false,
    where: { kind: 'everywhere' },
    withoutPupils: false,
    localFirst: false,
    filters: {},
    sort: 'best',
    from: undefined,
    page: 1,
    perPage: 20,
    now: NOW,
    ...more,
  });
  const titles = ({ listings }: EngineAnswer) => listings.map(({ title }) => title);
  /** Asserts what both engines find, in this order. */
  async function assertFound(words: string, expected: readonly string[], more: Partial<EngineRequest> = {}) {
    for (const engine of [under.meilisearch, under.postgresql])
      assert.deepEqual(
        titles(await engine.search(request(words, more))),
        expected,
        `${engine.name}: ${words}`,
      );
  }

  it('plural and singular are one word', async () => {
    await assertFound('nurses', ['Nursery nurse']);
    await assertFound('nurseries', ['Nursery nurse']);
    await assertFound('bricklayers', ['Bricklayer']);
  });

  it('short names are found exactly, and “IT” is not the pronoun', async () => {
    await assertFound('IT', ['IT technician']);
    await assertFound('it', ['IT technician']);
    await assertFound('C#', ['C# developer']);
    await assertFound('.net', ['.NET developer']);
    await assertFound('C++', []);
    await assertFound('A&E', ['A&E porter']);
    await assertFound('HGVs', ['HGV driver (C+E)']);
  });

  it('words without meaning may stand anywhere', async () => {
    await assertFound('jobs for a bricklayer', ['Bricklayer']);
    await assertFound('bricklayer jobs', ['Bricklayer']);
  });

  it('a title is before a summary, and the newest is first among equals', () =>
    assertFound('welders', ['Mobile welder', 'Marine welder', 'Machine operator']));

  it('a description finds nothing unless it is asked for', async () => {
    await assertFound('makaton', []);
    await assertFound('makaton', ['Van driver'], { descriptions: true });
    const results = await under.find('q=makaton');
    assert.deepEqual([results.total, results.inDescriptions], [1, true]);
    const welders = await under.find('q=welder');
    // Few are found by title or summary: one more has the word in its description, and stands last.
    assert.deepEqual([welders.total, welders.inDescriptions, welders.moreInDescriptions], [4, false, 1]);
  });

  it('typing errors are forgiven, in employers’ names too', async () => {
    await assertFound('recepionist', ['Hotel receptionist']);
    await assertFound('brick layer', ['Bricklayer']);
    await assertFound('crokfold', ['Dairy manager']);
  });

  it('where some of the words suffice, the last known one must be found', async () => {
    await assertFound('unheardof bricklayer', ['Bricklayer'], { someWords: true });
    await assertFound('bricklayer unheardof', ['Bricklayer'], { someWords: true });
    await assertFound('hotel bricklayer', ['Bricklayer'], { someWords: true });
    await assertFound('unheardof neverseen', [], { someWords: true });
  });

  it('words in quotation marks stand together, and those after a minus are left out', async () => {
    await assertFound('"hotel receptionist"', ['Hotel receptionist']);
    await assertFound('"receptionist hotel"', []);
    await assertFound('developer -C#', ['.NET developer']);
  });
});

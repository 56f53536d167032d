import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Db } from '#lib/database.ts';
import type { EngineAnswer, EngineRequest, SearchEngine } from '#features/search/engine.ts';
import type { Listing } from '#features/search/listing.ts';
import { parseSearchQuery } from '#features/search/search-query.ts';
import { createSearch } from '#features/search/search.service.ts';
import { NOW } from '../../support/factories.ts';
import { log } from '../../support/log.ts';
import { gazetteer } from '../places/gazetteers.ts';

const answer = (total: number): EngineAnswer => ({
  total,
  listings: Array.from(
    { length: Math.min(20, total) },
    (_, n) => ({ id: String(n), places: [] }) as unknown as Listing,
  ),
  facets: undefined,
  withoutPay: undefined,
  forPupils: undefined,
});

type Answering = (request: EngineRequest, call: number) => EngineAnswer | Promise<EngineAnswer>;

/** An engine that gives prepared answers and records its requests. */
function engine(name: SearchEngine['name'], answering: Answering): SearchEngine & { asked: EngineRequest[] } {
  const asked: EngineRequest[] = [];
  const search = async (request: EngineRequest) => {
    asked.push(request);
    return answering(request, asked.length);
  };
  return {
    name,
    asked,
    search,
    counts: async (requests) => Promise.all(requests.map(async (request) => (await search(request)).total)),
  };
}
const away = () => Promise.reject(new Error('away'));

function searching(exact: Answering, fallback: Answering) {
  const [first, second] = [engine('meilisearch', exact), engine('postgresql', fallback)];
  const search = createSearch({
    exact: first,
    fallback: second,
    // Used for full postcodes only, which these searches do not contain.
    db: {} as Db,
    gazetteer,
    clock: () => NOW,
    log,
    keep: false,
  });
  return {
    exact: first,
    fallback: second,
    find: (text: string) => search.find(parseSearchQuery(new URLSearchParams(text)).query),
  };
}

describe('one search for all', () => {
  it('Meilisearch answers: PostgreSQL is not asked', async () => {
    const { find, fallback } = searching(() => answer(45), away);
    const results = await find('q=care');
    assert.deepEqual([results.total, results.pages, results.page, results.lessExact], [45, 3, 1, false]);
    assert.equal(fallback.asked.length, 0);
  });

  it('Meilisearch fails: PostgreSQL answers, and the result says so', async () => {
    const { find } = searching(away, () => answer(45));
    const results = await find('q=care');
    assert.deepEqual([results.total, results.lessExact], [45, true]);
  });

  it('both fail: the search fails instead of finding nothing', async () => {
    await assert.rejects(searching(away, away).find('q=care'));
  });

  it('a page beyond the last shows the last page', async () => {
    const { find, exact } = searching(() => answer(45), away);
    const results = await find('page=250');
    assert.deepEqual([results.page, results.pages], [3, 3]);
    assert.equal(exact.asked.at(-1)?.page, 3);
  });

  it('Meilisearch fails between the first query and the second: the visitor sees no error', async () => {
    const failsLater: Answering = (_, call) => (call === 1 ? answer(45) : away());
    const beyond = await searching(failsLater, () => answer(44)).find('page=250');
    assert.equal(beyond.page, 3);
    const nothing: Answering = (_, call) => (call === 1 ? answer(0) : away());
    const some = await searching(nothing, () => answer(2)).find('q=care+astronaut');
    assert.ok(some.total > 0 || some.suggestions.length > 0);
  });

  it('no result has all of the words: some suffice, and the result says so', async () => {
    const { find } = searching((request) => answer(request.someWords ? 7 : 0), away);
    const results = await find('q=care+astronaut');
    assert.deepEqual([results.total, results.someWords], [7, true]);
  });

  it('nothing but descriptions have the words: the result says so', async () => {
    const { find } = searching((request) => answer(request.descriptions && !request.someWords ? 3 : 0), away);
    const results = await find('q=astronaut');
    assert.deepEqual([results.total, results.inDescriptions, results.someWords], [3, true, false]);
  });

  it('a search for one word does not ask for some of its words', async () => {
    const { find, exact } = searching(() => answer(0), away);
    const results = await find('q=astronaut');
    assert.deepEqual([results.total, results.someWords, results.suggestions], [0, false, []]);
    assert.ok(exact.asked.every((request) => !request.someWords));
  });

  it('no results: only suggestions with results are made, each with its true count', async () => {
    const { find } = searching((request) => answer(request.where.kind === 'everywhere' ? 3 : 0), away);
    const { suggestions } = await find('near=Sheerness');
    assert.deepEqual(
      suggestions.map((it) => [it.query.near, it.total]),
      [['', 3]],
    );
  });

  it('the place is unknown: no engine is asked, and the page does not say "no results"', async () => {
    const { find, exact } = searching(() => answer(3), away);
    const results = await find('near=Shernes');
    assert.equal(results.place.ok, false);
    assert.equal(exact.asked.length, 0);
  });

  it('distances are measured from what was searched near, and from nothing else', async () => {
    const one = {
      ...answer(1),
      listings: [
        {
          id: 'a',
          places: [
            { town: '', area: '', lat: 51.4401, lon: 0.7603 },
            { town: '', area: '', lat: 51.3889, lon: 1.3862 },
          ],
        } as unknown as Listing,
      ],
    };
    const { find } = searching(() => one, away);
    assert.ok(((await find('near=Margate')).listings[0]?.miles ?? 99) < 2, 'the nearest of its places');
    assert.equal((await find('near=Thanet')).listings[0]?.miles, undefined);
    assert.equal((await find('')).listings[0]?.miles, undefined);
  });

  it('an engine is asked with checked values only, whatever was typed', async () => {
    const { find, exact } = searching(() => answer(1), away);
    await find('q=%22+OR+kind+%3D+%22x&kind=vacancy%22+OR+1&near=Kent&sector=care');
    assert.deepEqual(exact.asked[0]?.filters, { sector: ['care'] });
    assert.equal(exact.asked[0]?.words, '" OR kind = "x');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TooBusyError } from '#lib/concurrency-limit.ts';
import type { SearchEngine } from '#features/search/engine.ts';
import { chooseEngines } from '#features/search/engine-choice.ts';
import { MeilisearchRefusal, MeilisearchSilence } from '#features/search/multi-search.meilisearch.ts';
import { log } from '../../support/log.ts';

/** Engines that only have a name: the questions of these tests decide the answer. */
const engine = (name: SearchEngine['name']) => ({ name }) as SearchEngine;
const choosing = () => chooseEngines({ exact: engine('meilisearch'), fallback: engine('postgresql'), log });

/** A question that Meilisearch fails with this error, and PostgreSQL answers. */
const failing = (error: () => Error) => (asked: SearchEngine) =>
  asked.name === 'meilisearch' ? Promise.reject(error()) : Promise.resolve('postgresql');
const answering = (asked: SearchEngine) => Promise.resolve(asked.name);
const refused = () => Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

describe('which engine answers', () => {
  it('gone twice in a row: the breaker opens, and Meilisearch is not asked', async () => {
    const engines = choosing();
    for (let time = 0; time < 2; time += 1)
      assert.equal(await engines.converse().ask(failing(refused)), 'postgresql');
    assert.equal(await engines.converse().ask(answering), 'postgresql');
  });

  it('a site without Meilisearch: PostgreSQL, and the answer counts as exact', async () => {
    const talk = chooseEngines({ exact: undefined, fallback: engine('postgresql'), log }).converse();
    assert.equal(await talk.ask(answering), 'postgresql');
    assert.equal(talk.lessExact, false);
  });

  it('silent for as long as its patience: gone', async () => {
    const engines = choosing();
    const silence = () => new MeilisearchSilence('no answer');
    for (let time = 0; time < 2; time += 1) await engines.converse().ask(failing(silence));
    assert.equal(await engines.converse().ask(answering), 'postgresql');
  });

  it('a question that takes too long while others are answered: busy, and asked again by the next visitor', async () => {
    const engines = choosing();
    for (let time = 0; time < 4; time += 1) {
      const late = Promise.withResolvers<string>();
      const slow = engines
        .converse()
        .ask((asked) => (asked.name === 'meilisearch' ? late.promise : Promise.resolve('postgresql')));
      assert.equal(await engines.converse().ask(answering), 'meilisearch');
      late.reject(new MeilisearchSilence('no answer'));
      assert.equal(await slow, 'postgresql');
    }
    assert.equal(await engines.converse().ask(answering), 'meilisearch');
  });

  it('refused by Meilisearch: PostgreSQL answers this question, and the breaker stays closed', async () => {
    const engines = choosing();
    for (let time = 0; time < 4; time += 1) {
      const talk = engines.converse();
      assert.equal(await talk.ask(failing(() => new MeilisearchRefusal('404'))), 'postgresql');
      assert.equal(talk.lessExact, true);
    }
    assert.equal(await engines.converse().ask(answering), 'meilisearch');
  });

  it('a crowd is answered by Meilisearch a few at a time, and those beyond the queue are told at once', async () => {
    const engines = choosing();
    let [atOnce, most, fallback] = [0, 0, 0];
    const results = await Promise.allSettled(
      Array.from({ length: 200 }, () =>
        engines.converse().ask(async (asked) => {
          if (asked.name === 'postgresql') fallback += 1;
          atOnce += 1;
          most = Math.max(most, atOnce);
          await new Promise((resolve) => setTimeout(resolve, 1));
          atOnce -= 1;
        }),
      ),
    );
    const turnedAway = results.filter((result) => result.status === 'rejected');
    assert.ok(most <= 4, `${most} at once`);
    assert.equal(fallback, 0, 'PostgreSQL is spared');
    assert.equal(turnedAway.length, 200 - 4 - 128);
    assert.ok(turnedAway.every(({ reason }) => reason instanceof TooBusyError));
  });

  it('with Meilisearch gone PostgreSQL takes two at a time, and those beyond its queue are told at once', async () => {
    const engines = choosing();
    let [atOnce, most] = [0, 0];
    const results = await Promise.allSettled(
      Array.from({ length: 100 }, () =>
        engines.converse().ask(async (asked) => {
          if (asked.name === 'meilisearch') throw refused();
          atOnce += 1;
          most = Math.max(most, atOnce);
          await new Promise((resolve) => setTimeout(resolve, 1));
          atOnce -= 1;
        }),
      ),
    );
    assert.ok(most <= 2, `${most} at once`);
    const turnedAway = results.filter((result) => result.status === 'rejected');
    assert.ok(turnedAway.length > 0 && turnedAway.length <= 100 - 2 - 40);
    assert.ok(turnedAway.every(({ reason }) => reason instanceof TooBusyError));
  });
});

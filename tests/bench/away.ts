import { rebuildIndex } from '#features/search/search-index.service.ts';
import { seedDemo } from '../../db/seed.ts';
import { testDatabase } from '../support/database.ts';
import { NOW } from '../support/factories.ts';
import { testMeilisearch } from '../support/meilisearch.ts';
import { startProxy } from '../support/proxy.ts';
import { searchOver } from '../support/search.ts';
import { timed } from '../support/wait.ts';

const SEARCHES = [
  '',
  'q=care+assistant',
  'near=Sheerness',
  'near=Thanet&kind=vacancy',
  'with=no-car&q=kitchen',
];

/** Measures how long a visitor waits for results while Meilisearch is healthy, was killed, hangs, or is slow. */
export async function bench(): Promise<void> {
  const [database, meili] = await Promise.all([testDatabase(), testMeilisearch()]);
  const proxy = await startProxy(meili.url);
  try {
    await seedDemo(database.db, NOW);
    await rebuildIndex(searchOver(database.db, meili).index);
    const measure = async (what: string) => {
      const times: number[] = [];
      // Each scenario begins with a closed circuit breaker.
      const under = searchOver(database.db, { url: proxy.url, key: meili.key });
      for (const text of SEARCHES) times.push((await timed(() => under.find(text))).milliseconds);
      const words = times.map((time) => `${Math.round(time)}`.padStart(6)).join('');
      console.log(`${what.padEnd(24)}${words}  ms`);
    };
    await measure('well');
    proxy.delay(100);
    await measure('100 ms late');
    proxy.delay(2_000);
    await measure('2 s late');
    proxy.delay(0);
    proxy.refuse(true);
    await measure('refusing connections');
    proxy.refuse(false);
    meili.pause();
    await measure('hanging');
    meili.resume();
    await meili.stop();
    await measure('killed');
  } finally {
    await proxy.close();
    await meili.remove();
    await database.close();
  }
}

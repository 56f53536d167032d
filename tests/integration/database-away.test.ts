import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '#lib/database.ts';
import { rebuildIndex } from '#features/search/search-index.service.ts';
import { migrate } from '../../db/migrate.ts';
import { seedDemo } from '../../db/seed.ts';
import { testPostgres, type TestPostgres } from '../support/database.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { ask } from '../support/http.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { searchOver } from '../support/search.ts';
import { descendantsOf, isAlive } from '../support/temporary.ts';
import { visitorTo } from '../support/visitor.ts';
import { eventually, HANGS_MS, timed } from '../support/wait.ts';

/** These tests kill PostgreSQL, so it is one of their own; it writes as surely as the real one. */
describe('PostgreSQL is away', () => {
  let postgres: TestPostgres;
  let meili: TestMeilisearch;
  let portal: Portal;
  let id: string;
  let total: number;

  before(async () => {
    [postgres, meili] = [await testPostgres({ durable: true }), await testMeilisearch()];
    const { db, pool } = openDatabase(postgres.url, { max: 2 });
    await migrate(db, pool);
    await seedDemo(db, new Date());
    [id = ''] = await given(
      db,
      [anOpportunity({ title: 'Lighthouse keeper', publishedAt: new Date(Date.now() - 60_000) })],
      { now: new Date() },
    );
    await rebuildIndex(searchOver(db, meili).index);
    await db.destroy();
    portal = await startPortal({ databaseUrl: postgres.url, meilisearch: meili });
    total = await totalOf();
  });
  after(async () => {
    await portal.stop();
    await meili.remove();
    await postgres.stop();
  });

  const get = (path: string) => ask(portal.url, path);
  const api = async (query = '') =>
    JSON.parse((await get(`/api/v1/opportunities${query}`)).body) as { total: number };
  const totalOf = async (query = '') => (await api(query)).total;
  const isBack = () =>
    eventually('the database is back', async () => (await get('/readyz')).status === 200, { within: 20_000 });

  const signalAll = (signal: NodeJS.Signals) => {
    for (const pid of [postgres.pid, ...descendantsOf(postgres.pid)]) process.kill(pid, signal);
  };
  /** PostgreSQL hangs, every connection's process with it: it accepts and does not answer. */
  const hang = () => signalAll('SIGSTOP');
  const goOn = () => signalAll('SIGCONT');

  it('killed: it is started again by itself, and visitors are served again without a restart of the portal', async () => {
    assert.equal((await get(`/opportunities/${id}`)).status, 200);
    const first = postgres.pid;
    postgres.kill();
    await eventually('it was started again', () => postgres.pid !== first && isAlive(postgres.pid));
    await isBack();
    const page = await get(`/opportunities/${id}`);
    assert.equal(page.status, 200);
    assert.match(page.body, /Lighthouse keeper/);
    assert.equal(await totalOf(), total);
  });

  it('too many searches at once for engines that hardly answer: some wait, the others are told when to try again', async () => {
    meili.pause();
    try {
      const answers = await Promise.all(
        Array.from({ length: 250 }, (_, n) => get(`/opportunities?q=crowd${n}`)),
      );
      const busy = answers.filter(({ status }) => status === 503);
      assert.ok(busy.length > 0, 'no search was turned away');
      assert.ok(answers.some(({ status }) => status === 200));
      for (const { status, headers } of answers) {
        assert.ok(status === 200 || status === 503, String(status));
        if (status === 503) assert.ok(Number(headers['retry-after']) > 0);
      }
    } finally {
      meili.resume();
    }
    await eventually('all is well again', async () => (await totalOf()) === total, { within: 20_000 });
  });

  it('killed again and again under visitors: every answer is a page in words, never a stack', async () => {
    const answers: { status: number; body: string }[] = [];
    let visiting = true;
    const visitors = Array.from({ length: 3 }, async () => {
      while (visiting) answers.push(await get(`/opportunities/${id}`));
    });
    for (let kills = 0; kills < 3; kills += 1) {
      postgres.kill();
      await isBack();
    }
    visiting = false;
    await Promise.all(visitors);
    const statuses = new Set(answers.map((answer) => answer.status));
    assert.deepEqual(
      [...statuses].filter((status) => status !== 200 && status !== 503),
      [],
    );
    for (const { body } of answers) {
      assert.match(body, /<h1/);
      assert.doesNotMatch(body, /ECONNREFUSED|terminat|postgres|at file:|node_modules/i);
    }
  });

  it('a page that needs it says 503 in words, and when to try again; search goes on', async () => {
    // It is killed as often as it comes back, so that it stays away for as long as this test looks.
    let away = true;
    const keepingAway = (async () => {
      while (away) {
        try {
          postgres.kill();
        } catch {
          // Just now there is none.
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    try {
      await eventually('it is not ready', async () => (await get('/readyz')).status === 503);
      assert.equal((await get('/healthz')).status, 200, 'the process itself is well');

      const page = await get(`/opportunities/${id}`);
      assert.equal(page.status, 503);
      assert.match(page.headers['content-type'] ?? '', /text\/html/);
      assert.match(page.body, /<h1[^>]*>[^<]*(problem|not available|unavailable|cannot)/i);
      assert.match(page.body, /<\/html>/);
      assert.ok(Number(page.headers['retry-after']) > 0, 'Retry-After');
      assert.match(page.headers['content-security-policy'] as string, /default-src/);
      assert.match(page.headers['cache-control'] ?? 'no-store', /no-store|no-cache|private/);

      // A form that has been read already, too.
      const form = await visitorTo(portal.url).post('/account/reset', { email: 'somebody@home.example' });
      assert.equal(form.status, 503);
      assert.match(form.body, /<h1[^>]*>[^<]*(problem|not available|unavailable|cannot)/i);
      assert.match(form.body, /<form method="post" action="\/account\/reset"/, 'it can be sent again');
      assert.match(form.body, /name="email" value="somebody@home.example"/, 'nothing typed is lost');

      const one = await get(`/api/v1/opportunities/${id}`);
      assert.deepEqual(
        [one.status, one.headers['content-type']?.split(';')[0]],
        [503, 'application/problem+json'],
      );

      for (const path of [
        '/opportunities',
        '/opportunities?q=lighthouse',
        '/opportunities?near=Sheerness&kind=vacancy',
        '/opportunities?near=ME12+1AA',
      ]) {
        const { result, milliseconds } = await timed(() => get(path));
        assert.equal(result.status, 200, path);
        assert.doesNotMatch(result.body, /less exact/, path);
        assert.ok(milliseconds < HANGS_MS, `${path} took ${Math.round(milliseconds)} ms`);
      }
      assert.equal(await totalOf(), total);
      assert.equal(await totalOf('?q=lighthouse'), 1);
    } finally {
      away = false;
      await keepingAway;
    }
    await isBack();
    assert.equal((await get(`/opportunities/${id}`)).status, 200);
  });

  it('each time it goes is one line of the log and each time it is back another, without a stack', async () => {
    const before = portal.output().length;
    const visits = Array.from({ length: 20 }, () => get(`/opportunities/${id}`));
    postgres.kill();
    await Promise.all([...visits, ...Array.from({ length: 20 }, () => get(`/opportunities/${id}`))]);
    await isBack();
    await eventually('the log says that it is back', () =>
      portal.output().slice(before).includes('the database is back'),
    );
    const lines = portal.output().slice(before).trim().split('\n');
    const loud = lines.filter((line) => !/"level":(10|20|30),/.test(line));
    assert.equal(loud.filter((line) => line.includes('the database is away')).length, 1, loud.join('\n'));
    assert.ok(loud.length <= 3, loud.join('\n'));
    assert.doesNotMatch(loud.join('\n'), /"level":50|\bat .*node_modules|"stack"/);
  });

  it('both away: a page in words says so, it does not say that nothing was found', async () => {
    await meili.stop();
    let away = true;
    const keepingAway = (async () => {
      while (away) {
        try {
          postgres.kill();
        } catch {
          // Just now there is none.
        }
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    try {
      await eventually('it is not ready', async () => (await get('/readyz')).status === 503);
      const page = await get('/opportunities?q=something+else');
      assert.equal(page.status, 503);
      assert.match(page.body, /<h1/);
      const answer = await get('/api/v1/opportunities?q=something+else');
      assert.deepEqual(
        [answer.status, answer.headers['content-type']?.split(';')[0]],
        [503, 'application/problem+json'],
      );
    } finally {
      away = false;
      await keepingAway;
      await meili.start();
    }
    await isBack();
    await eventually(
      'search is exact again',
      async () => !/less exact/.test((await get('/opportunities?q=exactly')).body),
    );
  });

  it('hanging: the page gives up in words within a few seconds, and search still answers', async () => {
    hang();
    try {
      const [page, search] = await Promise.all([
        timed(() => get(`/opportunities/${id}`)),
        timed(() => get('/opportunities?q=warehouse')),
      ]);
      assert.equal(page.result.status, 503);
      assert.ok(page.milliseconds < HANGS_MS, `${Math.round(page.milliseconds)} ms`);
      assert.equal(search.result.status, 200);
    } finally {
      goOn();
    }
    await isBack();
  });

  it('hanging when a form has been read already: that is answered in words as well', async () => {
    const { db } = openDatabase(postgres.url, { max: 1 });
    try {
      const answer = await db.transaction().execute(async (trx) => {
        await sql`lock table rate_limit`.execute(trx);
        return ask(portal.url, '/account/sign-in', {
          method: 'POST',
          headers: {
            origin: portal.url,
            'sec-fetch-site': 'same-origin',
            'content-type': 'application/x-www-form-urlencoded',
          },
          body: 'email=somebody%40example.org&password=orchard-ferry-lantern',
        });
      });
      assert.equal(answer.status, 503);
      assert.match(answer.body, /<h1[^>]*>Sorry, we cannot save your answers at the moment/);
    } finally {
      await db.destroy();
    }
  });

  it('killed during a posting: what was confirmed is stored completely, and nothing else is', async () => {
    const { db } = openDatabase(postgres.url, { max: 3 });
    const confirmed: string[] = [];
    let posting = true;
    const employers = Array.from({ length: 3 }, async (_, employer) => {
      for (let n = 0; posting; n += 1) {
        try {
          confirmed.push(...(await given(db, [anOpportunity({ title: `Post ${employer}-${n}` })])));
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    });
    try {
      for (let kills = 0; kills < 3; kills += 1) {
        const before = confirmed.length;
        await eventually('some are posted', () => confirmed.length > before + 5, { within: 20_000 });
        postgres.kill();
      }
      await eventually(
        'posting works again',
        async () => {
          const before = confirmed.length;
          await new Promise((resolve) => setTimeout(resolve, 100));
          return confirmed.length > before;
        },
        { within: 20_000 },
      );
    } finally {
      posting = false;
      await Promise.all(employers);
    }

    const rows = await eventually(
      'new connections are taken again',
      () => db.selectFrom('opportunity').select('id').where('id', 'in', confirmed).execute(),
      { within: 20_000 },
    );
    assert.equal(rows.length, confirmed.length, 'every confirmed one is there');
    for (const table of ['listing', 'opportunity_place', 'opportunity_event']) {
      const without = await sql`
        select from opportunity as o left join ${sql.table(table)} as t on t.opportunity_id = o.id
        where o.source = 'portal' and t.opportunity_id is null`.execute(db);
      assert.equal(without.rows.length, 0, `${without.rows.length} opportunities are without their ${table}`);
    }
    await db.destroy();
  });
});

import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { openDatabase, type Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { twoFactorCode } from '#features/accounts/two-factor.ts';
import { loadProgrammes } from '#features/referrals/programme.service.ts';
import { receiveReferral } from '#features/referrals/referral.service.ts';
import { migrate } from '../../db/migrate.ts';
import { step } from '../../src/cli/progress.ts';
import { givenAccount, PASSWORD, secrets } from '../support/accounts.ts';
import { testPostgres } from '../support/database.ts';
import { testMeilisearch } from '../support/meilisearch.ts';
import { startPortal } from '../support/portal.ts';
import { peopleReadyToSend } from '../support/sendings.ts';
import { visitorTo } from '../support/visitor.ts';
import { measure, percentile, table, type Figures } from './load.ts';

/**
 * Repeats a piece of work with `clients` clients until it returns undefined. @returns the duration of each run in ms.
 */
async function repeat(
  name: string,
  clients: number,
  seconds: number,
  work: () => Promise<boolean | undefined>,
): Promise<Figures> {
  const times: number[] = [];
  let failed = 0;
  const startedAt = performance.now();
  const until = startedAt + seconds * 1_000;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < until) {
        const from = performance.now();
        const done = await work().catch(() => false);
        if (done === undefined) return;
        if (done) times.push(performance.now() - from);
        else failed += 1;
      }
    }),
  );
  const sorted = times.toSorted((a, b) => a - b);
  const took = (performance.now() - startedAt) / 1_000;
  return {
    name,
    clients,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    perSecond: times.length / took,
    failed,
  };
}

const DETAILS = {
  details: {
    name: 'Ada Fletcher',
    dateOfBirth: '1987-03-14',
    postcode: 'ME12 1AA',
    ways: ['email' as const],
    email: 'ada@example.org',
    messageIsSafe: true,
    formats: [],
    meeting: [],
    more: 'I can come on weekday mornings while my children are at school. '.repeat(4),
  },
  facts: {
    programme: 'connect-to-work',
    area: 'swale',
    via: 'self' as const,
    route: 'adult' as const,
    work: 'out-of-work' as const,
  },
};

/** Fills the queue up to `count` rows: copies of one referral with their own dates, areas and stages. */
async function fillQueue(db: Db, count: number): Promise<void> {
  const areas = ['ashford', 'canterbury', 'dartford', 'dover', 'maidstone', 'medway', 'swale', 'thanet'];
  const stages = ['received', 'looked-at', 'with-partner', 'appointment', 'started', 'in-work', 'finished'];
  const { rows: columns } = await sql<{ name: string }>`
    select column_name as name from information_schema.columns where table_name = 'referral' and is_generated = 'NEVER'`.execute(
    db,
  );
  const own: Record<string, unknown> = {
    id: sql`'q' || n`,
    reference: sql`'Q' || lpad(n::text, 8, '0')`,
    idempotency_token: sql`'q' || n`,
    area: sql`(${sql.val(areas)}::text[])[1 + n % ${sql.lit(areas.length)}]`,
    stage: sql`(${sql.val(stages)}::text[])[1 + (n / 7) % ${sql.lit(stages.length)}]`,
    received_at: sql`r.received_at - n * interval '9 minutes'`,
    last_event_at: sql`r.received_at - n * interval '5 minutes'`,
    acknowledge_by: sql`(r.received_at - n * interval '9 minutes')::date + 2`,
    contact_by: sql`(r.received_at - n * interval '9 minutes')::date + 14`,
    email_hash: sql`'h' || (n % 48000)`,
    phone_hash: sql`null`,
    person_hash: sql`'p' || n`,
    lookup_hash: sql`'l' || n`,
  };
  const values = columns.map(({ name }) => own[name] ?? sql.ref(`r.${name}`));
  await sql`
    insert into referral (${sql.join(columns.map(({ name }) => sql.ref(name)))})
    select ${sql.join(values)} from (select * from referral limit 1) as r, generate_series(1, ${sql.lit(count)}) as n`.execute(
    db,
  );
  await sql`
    insert into referral_event (referral_id, at, type, actor) select id, received_at, 'received', 'public' from referral
    where id like 'q%'`.execute(db);
  // PostgreSQL's autovacuum does this within a minute after so many rows.
  await sql`vacuum analyze`.execute(db);
}

/** `npm run bench -- referral [--count N] [--seconds N]` */
export async function bench(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { count: { type: 'string' }, seconds: { type: 'string' } },
  });
  const count = Number(values.count ?? 50_000);
  const seconds = Number(values.seconds ?? 8);
  const closers: (() => Promise<unknown>)[] = [];
  try {
    // Durable, as on a real site: otherwise a bare insert would cost almost nothing.
    const postgres = await step('Starting PostgreSQL', () => testPostgres({ durable: true }));
    closers.push(() => postgres.stop());
    const meili = await testMeilisearch();
    closers.push(() => meili.remove());
    const { db, pool } = openDatabase(postgres.url, { max: 10 });
    closers.push(() => db.destroy());
    await migrate(db, pool);
    const portal = await step('Starting the portal', () =>
      startPortal({ databaseUrl: postgres.url, meilisearch: meili, demo: false }),
    );
    closers.push(() => portal.stop());

    const deps = {
      clock: () => new Date(),
      secrets,
      workingDays: await loadWorkingDays(projectRoot()),
      programmes: await loadProgrammes(projectRoot()),
      texts: false,
    };
    const receive = async () => {
      await db
        .transaction()
        .execute((trx) => receiveReferral(trx, deps, { ...DETAILS, token: newId(20), actor: 'public' }));
      return true;
    };
    await receive();
    const { bytes } = await db
      .selectFrom('referral')
      .select(sql<number>`pg_column_size(referral.*)`.as('bytes'))
      .executeTakeFirstOrThrow();
    await sql`create table bench_row (id text primary key, text text not null)`.execute(db);
    // Incompressible, like encrypted text.
    const text = newId(bytes);
    const bare = async () => {
      await sql`insert into bench_row values (${newId(16)}, ${text})`.execute(db);
      return true;
    };

    const people = await step('Preparing people who are ready to send', () =>
      peopleReadyToSend(db, portal.url, seconds * 800),
    );
    let next = 0;
    const sendOverHttp = async () => {
      const person = people[next++];
      if (person === undefined) return undefined;
      const opened = await person.open(portal.url);
      const from = performance.now();
      const { status } = await person.press(portal.url, opened);
      presses.push(performance.now() - from);
      return status === 303;
    };
    let presses: number[] = [];
    const rows: { name: string; one: Figures; eight: Figures }[] = [];
    const row = (name: string, work: () => Promise<boolean | undefined>) =>
      step(`Measuring: ${name}`, async () => {
        rows.push({
          name,
          one: await repeat(name, 1, seconds, work),
          eight: await repeat(name, 8, seconds, work),
        });
      });
    await row(`bare insert of ${bytes} bytes`, bare);
    await row('receiving a referral (encrypted, with its event)', receive);
    presses = [];
    await row('over HTTP: the last page opened and sent', sendOverHttp);
    const sorted = presses.toSorted((a, b) => a - b);
    console.log(`\n${table(rows)}\n`);
    console.log(
      `Pressing “send” alone, all clients: p50 ${percentile(sorted, 0.5).toFixed(1)} ms, p95 ${percentile(sorted, 0.95).toFixed(1)} ms`,
    );
    const [floor, received] = rows;
    if (floor !== undefined && received !== undefined)
      console.log(
        `Receiving against the bare insert: p95 at one client ${(received.one.p95 / floor.one.p95).toFixed(2)} times, ` +
          `a second at eight ${(received.eight.perSecond / floor.eight.perSecond).toFixed(2)} times`,
      );

    await step(`Making the queue ${count} long`, () => fillQueue(db, count));
    const { secret } = await givenAccount(db, {
      email: 'coordinator@example.org',
      roles: ['coordinator'],
      twoFactor: true,
    });
    const coordinator = visitorTo(portal.url);
    await coordinator.post('/account/sign-in', { email: 'coordinator@example.org', password: PASSWORD });
    await coordinator.post('/account/sign-in/code', { code: twoFactorCode(secret, new Date()) });
    const { status } = await coordinator.get('/referrals');
    if (status !== 200) {
      console.log(`The queue page answers ${status}: it is not measured.`);
      return;
    }
    const cookie = [...coordinator.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const paths = ['', '?page=2', '?page=40', '?area=swale', '?stage=received', '?overdue=yes'];
    const load = {
      name: `queue page with ${count} referrals`,
      url: portal.url,
      headers: { cookie },
      requests: paths.map((query) => ({ path: `/referrals${query}` })),
    };
    const queue = await step('Measuring the queue page', async () => ({
      name: load.name,
      one: await measure(load, 1, seconds),
      eight: await measure(
        { ...load, requests: paths.flatMap(() => load.requests).slice(0, 48) },
        8,
        seconds,
      ),
    }));
    console.log(`\n${table([queue])}\n`);
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { addDays, londonDay } from '#lib/clock.ts';
import { hashToken, randomToken } from '#lib/crypto.ts';
import { isDatabaseAway, openDatabase, type Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { createMailTransport } from '#lib/mail.ts';
import { findApplicable, journeyFor } from '#features/applications/apply.service.ts';
import { beginDraft, holderOfToken } from '#features/journeys/journey.service.ts';
import { retryMail } from '#features/notifications/mail.service.ts';
import { decide } from '#features/moderation/decide.service.ts';
import { holderOf, type Poster } from '#features/postings/posting.service.ts';
import { postingJourney } from '#features/postings/lifecycle/submit.service.ts';
import { INDEX } from '#features/search/meilisearch-settings.ts';
import { openMeilisearch } from '#features/search/search.meilisearch.ts';
import { migrate } from '../../db/migrate.ts';
import { MAILS } from '../../src/mails.ts';
import { secrets } from '../support/accounts.ts';
import { hiddenFields } from '../support/applications.ts';
import { testPostgres, type TestPostgres } from '../support/database.ts';
import { anOpportunity, given } from '../support/factories.ts';
import { ask } from '../support/http.ts';
import { log } from '../support/log.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { aModerator, deciding, moderationDeps } from '../support/moderation.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { JOB } from '../support/posting-answers.ts';
import { givenPoster, postingDeps } from '../support/postings.ts';
import { eventually } from '../support/wait.ts';

/** Of these a half are postings. */
const SENDINGS = 500;
const ORGANISATIONS = 10;
const JOBS = 5;
const COURSES = 5;
const PLACES = 10;
/** Of those who apply for a job, every so many have no account. */
const EVERY_STRANGER = 4;
/** Every so many give up when they get no answer; all others press again. */
const EVERY_IMPATIENT = 10;
/** So many people press at the same time. */
const AT_ONCE = 8;
/** A kill follows when so many more have been acknowledged: on a slow machine, too, something is under way then. */
const KILL_AFTER = 18;
const KILL_EVERY_MS = 500;
/** PostgreSQL and Meilisearch are brought back later each time: they are killed so often and then left alone. */
const KILLS_OF_SERVICES = 3;
/** Each start of a portal takes longer than the sending of a dozen: so many are killed and then left alone. */
const KILLS_OF_PORTALS = 8;
/** On a machine that does much else at the same time. */
const PATIENCE_MS = 150_000;

/** A visitor with a completed draft. */
interface Sender {
  what: 'posting' | 'application';
  draft: string;
  path: string;
  cookie: string;
  givesUp: boolean;
}

type Outcome = 'acknowledged' | 'gave up';

describe('processes are killed while people post and apply', () => {
  let postgres: TestPostgres;
  let meili: TestMeilisearch;
  let db: Db;
  let pool: pg.Pool;
  const portals: (Portal | undefined)[] = [];
  const started: Portal[] = [];
  let senders: Sender[] = [];

  const start = () =>
    startPortal({ databaseUrl: postgres.url, meilisearch: meili, demo: false }).then((portal) => {
      started.push(portal);
      return portal;
    });

  before(async () => {
    [postgres, meili] = [await testPostgres({ durable: true }), await testMeilisearch()];
    ({ db, pool } = openDatabase(postgres.url, { log, max: 10 }));
    await migrate(db, pool);
    const posting = await drafts(SENDINGS / 2, await postersOf());
    senders = shuffled([...posting, ...(await applicants(SENDINGS / 2))]);
    portals.push(await start(), await start());
  });
  after(async () => {
    await Promise.all(portals.map((portal) => portal?.stop()));
    await db.destroy();
    await meili.remove();
    await postgres.stop();
  });

  // ---- What is there before

  const postersOf = () =>
    Promise.all(
      Array.from({ length: ORGANISATIONS }, (_, n) => givenPoster(db, { name: `Organisation ${n}` })),
    );

  /** Signs people in. @returns their cookies, in the same order */
  async function signedIn(accounts: readonly string[]): Promise<string[]> {
    const tokens = accounts.map(() => `person.${randomToken()}`);
    await db
      .insertInto('session')
      .values(
        tokens.map((token, n) => ({
          id: hashToken(token),
          userId: accounts[n] ?? '',
          expiresAt: new Date(Date.now() + 86_400_000),
          kind: 'person' as const,
          absoluteExpiresAt: null,
          device: 'A test',
        })),
      )
      .execute();
    return tokens.map((token) => `session=${token}`);
  }

  const checkOf = (tasks: string) => tasks.replace(/\/[a-z-]+$/, '/check');
  const draftOf = (path: string) => path.split('/').at(-2) ?? '';

  async function drafts(count: number, posters: readonly Poster[]): Promise<Sender[]> {
    const deps = await postingDeps(db, () => new Date());
    const cookies = await signedIn(posters.map(({ actor }) => actor.account.id));
    const closesOn = addDays(londonDay(new Date()), 26);
    return someAtOnce(
      Array.from({ length: count }, (_, n) => n),
      async (n) => {
        const poster = posters[n % posters.length];
        const journey = poster && postingJourney(deps, poster, 'vacancy');
        assert.ok(journey);
        const tasks = await beginDraft(deps, journey, holderOf(poster), {
          answers: { ...JOB, title: `Care assistant, house ${n + 1}`, closesOn },
        });
        const path = checkOf(tasks);
        return {
          what: 'posting' as const,
          draft: draftOf(path),
          path,
          cookie: cookies[n % posters.length] ?? '',
          givesUp: n % EVERY_IMPATIENT === 0,
        };
      },
    );
  }

  async function applicants(count: number): Promise<Sender[]> {
    const now = new Date();
    const common = { publishedAt: new Date(now.getTime() - 60_000), howToApply: { here: true as const } };
    const dates = [{ startsOn: addDays(londonDay(now), 30), places: PLACES, placesTaken: 0 }];
    const ids = await given(
      db,
      [
        ...Array.from({ length: JOBS }, () => anOpportunity(common)),
        ...Array.from({ length: COURSES }, () =>
          anOpportunity({ ...common, kind: 'skills-bootcamp', dates }),
        ),
      ],
      { now },
    );
    const accounts = Array.from({ length: count }, () => newId(16));
    await db
      .insertInto('account')
      .values(accounts.map((id) => ({ id, email: `${id}@example.org`, confirmedAt: now })))
      .execute();
    const cookies = await signedIn(accounts);
    const deps = { db, secrets, clock: () => new Date() };
    const applicable = await Promise.all(ids.map((id) => findApplicable(deps, id)));
    return someAtOnce(accounts, async (id, n) => {
      const found = applicable[n % ids.length]?.found;
      assert.ok(found);
      const isStranger = n % ids.length < JOBS && Math.floor(n / ids.length) % EVERY_STRANGER === 0;
      const email = `${id}@example.org`;
      const journey = await journeyFor(deps, found, isStranger ? undefined : { id, email });
      const token = randomToken();
      const dateId = found.opportunity.dates[0]?.id;
      const tasks = await beginDraft(
        deps,
        journey,
        isStranger ? holderOfToken(token) : { kind: 'account', id },
        {
          answers: {
            ...(dateId === undefined ? {} : { date: String(dateId) }),
            ...(isStranger ? { email } : {}),
            name: 'Sam Marsh',
            phone: null,
            why: 'I like the work.',
            adjustments: null,
            agree: ['yes'],
          },
        },
      );
      const path = checkOf(tasks);
      return {
        what: 'application' as const,
        draft: draftOf(path),
        path,
        cookie: isStranger ? `draft-${journey.name}=${token}` : (cookies[n] ?? ''),
        givesUp: n % EVERY_IMPATIENT === 0,
      };
    });
  }

  /** For all of them, a few at a time: who waits for a connection for too long is sent away. @returns in their order */
  async function someAtOnce<T, R>(
    list: readonly T[],
    work: (item: T, n: number) => Promise<R>,
  ): Promise<R[]> {
    const results: R[] = [];
    const rest = list.entries();
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (const [n, item] of rest) results[n] = await work(item, n);
      }),
    );
    return results;
  }

  /** In an order that is the same each time. */
  function shuffled<T>(list: readonly T[]): T[] {
    let seed = 1;
    const next = () => (seed = (seed * 16_807) % 2_147_483_647);
    return list
      .map((item) => ({ item, at: next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }

  // ---- What people do

  let turn = 0;
  /** The address of a portal that lives, in turn. */
  async function origin(): Promise<string> {
    for (;;) {
      turn += 1;
      const portal = portals[turn % portals.length];
      if (portal !== undefined) return portal.url;
      await sleep(20);
    }
  }

  const answered = new Map<string, number>();
  const wrong: string[] = [];
  const note = (what: string) => answered.set(what, (answered.get(what) ?? 0) + 1);

  /** Looks at what they wrote and sends it; without an answer, the same form again. */
  async function send(sender: Sender, until: number): Promise<Outcome> {
    let form: string | undefined;
    while (Date.now() < until) {
      const url = await origin();
      const reply = await ask(
        url,
        sender.path,
        form === undefined
          ? { headers: { cookie: sender.cookie } }
          : {
              method: 'POST',
              headers: {
                origin: url,
                'sec-fetch-site': 'same-origin',
                'content-type': 'application/x-www-form-urlencoded',
                cookie: sender.cookie,
              },
              body: form,
            },
      ).catch((error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error));
      const method = form === undefined ? 'GET' : 'POST';
      if (typeof reply === 'string') note(`${method} ${reply}`);
      else {
        note(`${method} ${reply.status}`);
        if (reply.status === 303 && reply.headers.location?.endsWith('/sent') === true) return 'acknowledged';
        if (method === 'GET' && reply.status === 200) {
          const fields = hiddenFields(reply.body);
          form = new URLSearchParams({
            _token: fields['_token'] ?? '',
            _version: fields['_version'] ?? '',
          }).toString();
          continue;
        }
        if (reply.status !== 503) {
          const title = /<title>([^<]*)/.exec(reply.body)?.[1] ?? '';
          wrong.push(
            `${method} ${sender.path}: ${reply.status} ${reply.headers.location ?? ''} ${title.trim()}`,
          );
        }
      }
      if (form !== undefined && sender.givesUp) return 'gave up';
      await sleep(100);
    }
    return 'gave up';
  }

  /** A moderator who approves all cases. @returns how many, once no more arrive */
  async function moderate(goOn: () => boolean): Promise<void> {
    const me = await aModerator(db, 'moderator@example.org');
    const deps = moderationDeps(db, () => new Date());
    for (;;) {
      const more = goOn();
      try {
        const open = await db
          .selectFrom('moderationCase')
          .select('id')
          .where('decidedAt', 'is', null)
          .orderBy('openedAt')
          .limit(20)
          .execute();
        for (const { id } of open) {
          const decided = await decide(deps, me, id, deciding('approved'));
          assert.ok(decided.ok, JSON.stringify(decided));
        }
        if (open.length === 0) {
          if (!more) return;
          await sleep(100);
        }
      } catch (error) {
        if (!isDatabaseAway(error)) throw error;
        note('a decision, the database being away');
        await sleep(100);
      }
    }
  }

  const kills = { portal: 0, postgres: 0, meilisearch: 0 };
  const comingBack: Promise<void>[] = [];
  /** One after the other is killed. */
  async function killAll(goOn: () => boolean): Promise<void> {
    const killPortal = async (n: number) => {
      const portal = portals[n];
      if (portal === undefined || kills.portal >= KILLS_OF_PORTALS) return;
      portals[n] = undefined;
      kills.portal += 1;
      await portal.kill();
      const back = async () => {
        for (let tries = 0; portals[n] === undefined; tries += 1) {
          // As whatever keeps watch over it would: started while the database is away, it ends in words.
          portals[n] = await start().catch((error: unknown) => {
            if (tries >= 10) throw error;
            return undefined;
          });
        }
      };
      comingBack.push(back());
    };
    const victims = [
      () => killPortal(0),
      async () => {
        if (kills.postgres >= KILLS_OF_SERVICES) return;
        kills.postgres += 1;
        postgres.kill();
      },
      () => killPortal(1),
      async () => {
        if (kills.meilisearch >= KILLS_OF_SERVICES) return;
        kills.meilisearch += 1;
        meili.kill();
      },
    ];
    let before = 0;
    for (let n = 0; goOn();) {
      await sleep(KILL_EVERY_MS);
      if (outcomes.size < before + KILL_AFTER) continue;
      before = outcomes.size;
      await victims[n % victims.length]?.();
      n += 1;
    }
    await Promise.all(comingBack);
  }

  // ---- What must be so afterwards

  const outcomes = new Map<string, Outcome>();
  const rows = async <T>(query: ReturnType<typeof sql<T>>): Promise<T[]> => (await query.execute(db)).rows;
  const none = async (what: string, query: ReturnType<typeof sql<object>>) =>
    assert.deepEqual(await rows(query), [], what);

  it(`${SENDINGS} are sent while the portal, PostgreSQL and Meilisearch are killed in turn`, async (t) => {
    const until = Date.now() + PATIENCE_MS;
    let sending = true;
    const waiting = [...senders];
    const began = performance.now();
    const moderating = moderate(() => sending);
    const killing = killAll(() => sending);
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          outcomes.set(next.draft, await send(next, until));
        }
      }),
    ).finally(() => (sending = false));
    t.diagnostic(
      `all sent after ${Math.round(performance.now() - began)} ms; killed: ${JSON.stringify(kills)}`,
    );
    await Promise.all([killing, moderating]);
    t.diagnostic(`answers: ${JSON.stringify(Object.fromEntries(answered))}`);
    const mistakes = started.flatMap((portal) => portal.output().match(/.*a page (?:failed|broke).*/g) ?? []);
    assert.deepEqual([...mistakes, ...wrong], [], 'an answer is a page, or 503 in words');
    const gaveUp = senders.filter(({ draft, givesUp }) => !givesUp && outcomes.get(draft) !== 'acknowledged');
    assert.deepEqual(gaveUp, [], 'who presses again gets an answer');
    assert.ok(kills.portal >= 4 && kills.postgres >= 2 && kills.meilisearch >= 2, JSON.stringify(kills));
  });

  it('every one that was acknowledged is there once, and what was not is there whole or still a draft', async (t) => {
    const there = await rows(sql<{
      id: string;
      sent: boolean;
      hasAnswers: boolean;
      hasResult: boolean;
      versions: number;
      applications: number;
    }>`
      select d.id, d.sent_at is not null as sent, d.answers is not null as has_answers,
        d.sent_result is not null as has_result,
        (select count(*) from posting_version v where v.token = d.idempotency_token)::int as versions,
        (select count(*) from application a where a.idempotency_token = d.idempotency_token)::int as applications
      from draft d`);
    assert.equal(there.length, SENDINGS);
    const byId = new Map(there.map((it) => [it.id, it]));
    let unsent = 0;
    for (const { draft, what } of senders) {
      const it = byId.get(draft);
      assert.ok(it, draft);
      if (outcomes.get(draft) === 'acknowledged') assert.ok(it.sent, `${draft} was acknowledged`);
      if (!it.sent) unsent += 1;
      assert.deepEqual(
        it,
        {
          id: draft,
          sent: it.sent,
          hasAnswers: !it.sent,
          hasResult: it.sent,
          versions: it.sent && what === 'posting' ? 1 : 0,
          applications: it.sent && what === 'application' ? 1 : 0,
        },
        `${what} ${draft}`,
      );
    }
    const acknowledged = [...outcomes.values()].filter((it) => it === 'acknowledged').length;
    t.diagnostic(
      `${acknowledged} acknowledged; of ${SENDINGS - acknowledged} that were given up, ${unsent} are still drafts`,
    );
  });

  it('nothing is there by half', async () => {
    await none(
      'a posting without a version',
      sql`select id from posting p where not exists (select from posting_version v where v.posting_id = p.id)`,
    );
    await none(
      'a version without its one case, decided once and published',
      sql`
        select v.id, count(c.id) from posting_version v left join moderation_case c
          on c.posting_version_id = v.id and c.decision = 'approved'
        group by v.id having count(c.id) <> 1 or v.published_at is null`,
    );
    await none(
      'a posting without its one opportunity, listing and event',
      sql`
        select p.id from posting p left join opportunity o on o.posting_id = p.id
          left join listing l on l.opportunity_id = o.id left join opportunity_event e on e.opportunity_id = o.id
        group by p.id having count(o.id) <> 1 or count(l.opportunity_id) <> 1 or count(e.id) <> 1`,
    );
    await none(
      'an application that was sent without an event of it, or with two',
      sql`
        select a.id, a.state from application a left join application_event e on e.application_id = a.id and e.type = 'sent'
        group by a.id having count(e.id) <> case when a.state = 'unconfirmed' then 0 else 1 end`,
    );
    await none(
      'a date whose count of taken places differs from the places held, or exceeds its places',
      sql`
        select d.id, d.places, d.places_taken, count(a.id) as held
        from opportunity_date d left join application a on a.opportunity_date_id = d.id and a.holds_place
        group by d.id having d.places_taken <> count(a.id) or d.places_taken > d.places`,
    );
    await none(
      'an applicant on the waiting list although a place is free',
      sql`
        select a.id from application a join opportunity_date d on d.id = a.opportunity_date_id
        where a.state = 'waiting' and d.places_taken < d.places`,
    );
  });

  it('no job is stuck: what a killed process was doing, another one takes up', async (t) => {
    const began = performance.now();
    const left = () =>
      rows(
        sql<{ task: string }>`
          select t.identifier as task, j.locked_at, j.attempts, j.max_attempts, j.run_at, j.last_error
          from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id`,
      );
    await eventually('the queue is empty', async () => (await left()).length === 0, {
      within: 60_000,
      every: 250,
    }).catch(async (error: unknown) => {
      throw new Error(JSON.stringify(await left()), { cause: error });
    });
    t.diagnostic(`empty after ${Math.round(performance.now() - began)} ms`);
  });

  it('search and database agree', async () => {
    const client = openMeilisearch(meili.url, meili.key, 5_000);
    const inDatabase = await rows(sql<{ id: string; version: number }>`
      select opportunity_id as id, version::int as version from listing where live order by opportunity_id collate "C"`);
    const { results } = await client
      .index<{ id: string; version: number }>(INDEX)
      .getDocuments({ fields: ['id', 'version'], limit: 2 * SENDINGS });
    const indexed = results
      .map(({ id, version }) => ({ id, version }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    assert.deepEqual(indexed, inDatabase);
    await none(
      'a listing that waits',
      sql`select opportunity_id from listing where version <> indexed_version`,
    );
  });

  it('for everything that happened there is one mail', async () => {
    // What was interrupted on its way is taken up after some minutes, which have passed here.
    const transport = createMailTransport('outbox:', 'http://127.0.0.1');
    const clock = () => new Date(Date.now() + 5 * 60_000);
    await retryMail({ db, secrets, mails: MAILS, transport, siteUrl: 'http://127.0.0.1', clock, log });
    const mails = await rows(sql<{ template: string; state: string; count: number }>`
      select template, state, count(*)::int as count from mail group by template, state order by template`);
    const [caused] = await rows(sql<{ approved: number; sent: number; unconfirmed: number }>`
      select (select count(*) from posting_version)::int as approved,
        (select count(*) from application where state <> 'unconfirmed')::int as sent,
        (select count(*) from application where state = 'unconfirmed')::int as unconfirmed`);
    assert.deepEqual(mails, [
      { template: 'application-sent', state: 'delivered', count: caused?.sent },
      { template: 'confirm-application', state: 'delivered', count: caused?.unconfirmed },
      { template: 'posting-approved', state: 'delivered', count: caused?.approved },
    ]);
    await none(
      'an applicant with two mails about one application',
      sql`select recipient from mail where template <> 'posting-approved' group by recipient having count(*) > 1`,
    );
  });
});

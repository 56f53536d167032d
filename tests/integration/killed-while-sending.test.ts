import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { openDatabase, type Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { newToken } from '#features/journeys/journey.service.ts';
import { unseal } from '#features/referrals/referral.service.ts';
import { migrate } from '../../db/migrate.ts';
import { secrets } from '../support/accounts.ts';
import { testPostgres, type TestPostgres } from '../support/database.ts';
import { ask } from '../support/http.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { visitorTo } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';
import { formIn, walkToCheck, type Filler } from '../support/walk.ts';

const SENDINGS = 1_000;
const PEOPLE_AT_ONCE = 8;

/** Somebody who says the least that may be said. */
const shortly: Filler = ({ name, type, values }) => {
  if (type === 'radio') return [...values.filter((value) => value === 'me' || value === 'adult'), ...values];
  if (type === 'checkbox') return [values.slice(0, 1), ...values.map((value) => [value]), []];
  if (type === 'tel') return ['01795 000000'];
  if (type === 'email') return ['template@example.org'];
  if (/-(day|month|year)$/.test(name)) return [''];
  if (/postcode/i.test(name)) return ['ME12 1AA'];
  return ['Template', ''];
};

/** Two processes over one database; it writes as surely as the real one, and all three are killed without warning. */
describe('killed while people send', () => {
  let postgres: TestPostgres;
  let meili: TestMeilisearch;
  let db: Db;
  const portals: Portal[] = [];
  const start = () => startPortal({ databaseUrl: postgres.url, meilisearch: meili, demo: false });
  before(async () => {
    [postgres, meili] = [await testPostgres({ durable: true }), await testMeilisearch()];
    const opened = openDatabase(postgres.url, { max: 4 });
    db = opened.db;
    await migrate(db, opened.pool);
    portals.push(await start(), await start());
  });
  after(async () => {
    for (const portal of portals) await portal.stop();
    await db.destroy();
    await meili.remove();
    await postgres.stop();
  });

  it(`of ${SENDINGS} requests over two processes each that was acknowledged is there once, and none is half there`, async (t) => {
    // One person goes all the way to the last page; the others have come as far with their own answers.
    const [first] = portals as [Portal];
    const visitor = visitorTo(first.url);
    const { check } = await walkToCheck(visitor, '/support/refer/new/who', shortly);
    const path = check.split('/').slice(0, -2).join('/');
    const [cookieName = ''] = [...visitor.cookies.keys()].filter((name) => name !== 'session');
    const template = await db
      .selectFrom('draft')
      .selectAll()
      .where('id', '=', check.split('/').at(-2) ?? '')
      .executeTakeFirstOrThrow();
    const answers = JSON.parse(secrets.decrypt(template.answers ?? '', `draft:${template.id}`)) as Record<
      string,
      unknown
    >;
    const people = Array.from({ length: SENDINGS }, (_, n) => ({
      name: `Person ${n}`,
      draft: newId(16),
      ...newToken(),
      // Each at home: a network of their own.
      agent: new Agent({ localAddress: `127.1.${Math.floor(n / 200)}.${(n % 200) + 1}` } as object),
      /** They were told that it was received. */
      sent: false,
      tries: 0,
    }));
    for (let from = 0; from < people.length; from += 100)
      await db
        .insertInto('draft')
        .values(
          people.slice(from, from + 100).map((person) => ({
            ...template,
            id: person.draft,
            tokenHash: person.holder.kind === 'token' ? person.holder.hash : '',
            answers: secrets.encrypt(
              JSON.stringify({ ...answers, name: person.name }),
              `draft:${person.draft}`,
            ),
            savedBy: '{}',
            notes: null,
            sentResult: null,
            idempotencyToken: newId(20),
          })),
        )
        .execute();

    let turn = 0;
    /** Opens the last page and presses "send"; whatever goes wrong, presses again. */
    const send = async (person: (typeof people)[number]) => {
      const page = `${path}/${person.draft}/check`;
      const cookie = `${cookieName}=${person.token}`;
      while (!person.sent) {
        person.tries += 1;
        turn += 1;
        const portal = portals[turn % portals.length] as Portal;
        const options = { agent: person.agent };
        try {
          const opened = await ask(portal.url, page, { ...options, headers: { cookie } });
          if (opened.headers.location?.endsWith('/sent') === true) person.sent = true;
          assert.ok([200, 303].includes(opened.status) || opened.status >= 500, `${opened.status}`);
          if (opened.status !== 200) continue;
          const { hidden } = formIn(opened.body);
          const press = () =>
            ask(portal.url, page, {
              ...options,
              method: 'POST',
              headers: {
                cookie,
                origin: portal.url,
                'content-type': 'application/x-www-form-urlencoded',
              },
              body: new URLSearchParams(hidden).toString(),
            });
          // Every tenth presses twice.
          const [answer] = await Promise.all([
            press(),
            ...(person.tries % 10 === 1 && turn % 10 === 0 ? [press()] : []),
          ]);
          if (answer.status === 303 && answer.headers.location?.endsWith('/sent') === true)
            person.sent = true;
          else assert.ok(answer.status >= 500, `${answer.status} ${answer.body.slice(0, 2_000)}`);
        } catch (error) {
          if (error instanceof assert.AssertionError) throw error;
        } finally {
          if (!person.sent) await sleep(100);
        }
        assert.ok(person.tries < 600, 'it never goes through');
      }
    };

    const acknowledged = () => people.filter(({ sent }) => sent).length;
    const startedAt = performance.now();
    let next = 0;
    const sending = Promise.all(
      Array.from({ length: PEOPLE_AT_ONCE }, async () => {
        for (let person = people[next++]; person !== undefined; person = people[next++]) await send(person);
      }),
    );
    const reached = (count: number) =>
      Promise.race([
        sending.then(() => assert.ok(acknowledged() >= count)),
        eventually(`${count} are acknowledged`, () => acknowledged() >= count, { within: 120_000 }),
      ]);
    const killPortal = async (at: number) => {
      const [gone] = portals.splice(at, 1);
      await gone?.kill();
      portals.push(await start());
    };
    await reached(100);
    await killPortal(0);
    await reached(300);
    postgres.kill();
    await reached(500);
    await killPortal(0);
    await reached(700);
    postgres.kill();
    await sending;
    t.diagnostic(
      `${SENDINGS} in ${((performance.now() - startedAt) / 1000).toFixed(0)} s, ` +
        `${people.reduce((sum, { tries }) => sum + tries - 1, 0)} tries failed`,
    );

    const rows = await db.selectFrom('referral').selectAll().execute();
    const byName = Map.groupBy(rows, (row) => unseal(secrets, row).details?.name);
    for (const { name } of people) {
      const own = byName.get(name) ?? [];
      assert.equal(own.length, 1, `${name} is there ${own.length} times`);
    }
    assert.equal(rows.length, SENDINGS, 'nothing that nobody sent');
    const events = await db.selectFrom('referralEvent').select(['referralId', 'type']).execute();
    assert.equal(events.length, SENDINGS);
    assert.ok(events.every(({ type }) => type === 'received'));
    assert.equal(new Set(events.map(({ referralId }) => referralId)).size, SENDINGS);
    const drafts = await db
      .selectFrom('draft')
      .select(['idempotencyToken', 'answers', 'sentAt', 'sentResult'])
      .where('id', '!=', template.id)
      .execute();
    assert.ok(drafts.every((draft) => draft.sentAt !== null && draft.answers === null));
    const told = (draft: (typeof drafts)[number]) =>
      String(draft.sentResult?.['reference']).replaceAll('-', '');
    assert.deepEqual(
      new Map(drafts.map((draft) => [draft.idempotencyToken, told(draft)])),
      new Map(rows.map((row) => [row.idempotencyToken, row.reference])),
      'each was told its own reference',
    );
    const { mails } = await db
      .selectFrom('mail')
      .select((eb) => eb.fn.countAll<number>().as('mails'))
      .executeTakeFirstOrThrow();
    assert.ok(mails === 0 || mails === SENDINGS, `${mails} mails`);
  });
});

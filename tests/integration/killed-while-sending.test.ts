import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { openDatabase, type Db } from '#lib/database.ts';
import { unseal } from '#features/referrals/referral.service.ts';
import { migrate } from '../../db/migrate.ts';
import { secrets } from '../support/accounts.ts';
import { testPostgres, type TestPostgres } from '../support/database.ts';
import { testMeilisearch, type TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { peopleReadyToSend } from '../support/sendings.ts';
import { eventually } from '../support/wait.ts';

const SENDINGS = 1_000;
const PEOPLE_AT_ONCE = 8;

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
    const ready = await peopleReadyToSend(db, portals[0]?.url ?? '', SENDINGS);
    /** `sent`: they were told that it was received. */
    const people = ready.map((person) => ({ ...person, sent: false, tries: 0 }));

    let turn = 0;
    /** Opens the last page and presses "send"; whatever goes wrong, presses again. */
    const send = async (person: (typeof people)[number]) => {
      while (!person.sent) {
        person.tries += 1;
        turn += 1;
        const portal = portals[turn % portals.length] as Portal;
        try {
          const opened = await person.open(portal.url);
          if (opened.headers.location?.endsWith('/sent') === true) person.sent = true;
          assert.ok([200, 303].includes(opened.status) || opened.status >= 500, `${opened.status}`);
          if (opened.status !== 200) continue;
          const press = () => person.press(portal.url, opened);
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
    assert.equal(rows.length, SENDINGS, 'nothing that no one sent');
    const events = await db.selectFrom('referralEvent').select(['referralId', 'type']).execute();
    assert.equal(events.length, SENDINGS);
    assert.ok(events.every(({ type }) => type === 'received'));
    assert.equal(new Set(events.map(({ referralId }) => referralId)).size, SENDINGS);
    const drafts = await db
      .selectFrom('draft')
      .select(['idempotencyToken', 'answers', 'sentAt', 'sentResult'])
      .execute();
    assert.ok(drafts.every((draft) => draft.sentAt !== null && draft.answers === null));
    const told = (draft: (typeof drafts)[number]) =>
      String(draft.sentResult?.['reference']).replaceAll('-', '');
    assert.deepEqual(
      new Map(drafts.map((draft) => [draft.idempotencyToken, told(draft)])),
      new Map(rows.map((row) => [row.idempotencyToken, row.reference])),
      'each response shows its own reference',
    );
    const { mails } = await db
      .selectFrom('mail')
      .select((eb) => eb.fn.countAll<number>().as('mails'))
      .executeTakeFirstOrThrow();
    assert.ok(mails === 0 || mails === SENDINGS, `${mails} mails`);
  });
});

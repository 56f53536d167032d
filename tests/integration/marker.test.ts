import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { newId } from '#lib/ids.ts';
import { findReferral } from '#features/referrals/referral.repository.ts';
import { recordEvent } from '#features/referrals/events.service.ts';
import { sealWords, unseal } from '#features/referrals/referral.service.ts';
import { secrets } from '../support/accounts.ts';
import type { TestDatabase } from '../support/database.ts';
import { demoServices } from '../support/demo.ts';
import { everythingIn } from '../support/everything.ts';
import type { TestMeilisearch } from '../support/meilisearch.ts';
import { startPortal, type Portal } from '../support/portal.ts';
import { referralDeps } from '../support/referrals.ts';
import { visitorTo } from '../support/visitor.ts';
import { eventually } from '../support/wait.ts';
import { sendChecked, walkToCheck, type FieldOnPage, type Filler } from '../support/walk.ts';

/**
 * Somebody's details are planted in every question that asking for support has, whatever it may be, and in what staff
 * write; then everything that the portal has written anywhere is searched for them.
 */
describe('nothing about a person stands anywhere in plain', () => {
  let database: TestDatabase;
  let meili: TestMeilisearch;
  let portal: Portal;
  before(async () => {
    ({ database, meilisearch: meili } = await demoServices());
    portal = await startPortal({ databaseUrl: database.url, meilisearch: meili });
  });
  after(async () => {
    await portal.stop();
    await meili.remove();
    await database.close();
  });

  /** Letters only, one for each field and walk; and what stands for them where letters may not. */
  const markers = new Map<string, string>();
  const plant = (value: string, where: string) => {
    markers.set(value, where);
    return value;
  };
  const word = (where: string) =>
    plant(
      `Zqx${[...where].map((letter) => (/[a-z]/i.test(letter) ? letter.toLowerCase() : 'j')).join('')}vkw`,
      where,
    );
  const POSTCODES = ['ME12 9ZQ', 'ME12 9ZW'];

  const fillerFor =
    (who: string): Filler =>
    ({ name, type, values }: FieldOnPage) => {
      const marker = () => word(`${who}${name}`);
      const turn = who === 'me' ? 0 : 1;
      if (type === 'radio') {
        // An applicant who asks for another person has more questions.
        const preferred = values.filter((value) => value === who || value === 'adult');
        return [...new Set([...preferred, ...values])];
      }
      if (type === 'checkbox') return [values, ...values.map((value) => [value]), []];
      if (type === 'select') return values;
      if (type === 'email') return [plant(`${marker().toLowerCase()}@example.org`, name)];
      if (type === 'tel') {
        const number = `07700 9${String(name.length * 7 + turn).padStart(3, '0')}${(name.charCodeAt(0) % 90) + 10}`;
        plant(number.replace(/\D/g, ''), name);
        return [plant(number, name)];
      }
      if (/-day$/.test(name)) return ['14'];
      if (/-month$/.test(name)) return ['3'];
      if (/-year$/.test(name)) {
        plant(`${1971 + turn}-03-14`, name);
        return [String(1971 + turn)];
      }
      if (/postcode/i.test(name)) {
        plant((POSTCODES[turn] ?? '').replace(' ', ''), name);
        return [plant(POSTCODES[turn] ?? '', name)];
      }
      return [marker(), '3', 'https://example.org/'];
    };

  const found = (text: string, where: string) => {
    const lower = text.toLowerCase();
    for (const [marker, field] of markers)
      if (lower.includes(marker.toLowerCase())) {
        const at = lower.indexOf(marker.toLowerCase());
        assert.fail(`${field} stands in ${where}: …${text.slice(Math.max(0, at - 120), at + 60)}…`);
      }
  };

  const writtenEverywhere = async () => {
    found(await everythingIn(database.db), 'the database');
    found(portal.output(), 'the log');
    const index = async (path: string) =>
      (
        await fetch(`${meili.url}${path}`, {
          method: 'GET',
          headers: { authorization: `Bearer ${meili.key}` },
        })
      ).text();
    const { results = [] } = JSON.parse(await index('/indexes?limit=100')) as { results?: { uid: string }[] };
    for (const { uid } of results)
      found(await index(`/indexes/${uid}/documents?limit=100000`), `the index ${uid}`);
    found(await index('/tasks?limit=1000'), 'the tasks of the index');
  };

  for (const who of ['me', 'other']) {
    it(`asking for ${who === 'me' ? 'oneself' : 'another person'}: not while it is typed, nor when it is sent, looked up, or something fails`, async () => {
      const visitor = visitorTo(portal.url);
      const start = '/support/refer/new/who';
      const { check, asked } = await walkToCheck(visitor, start, fillerFor(who));
      assert.ok(asked.length > 15, `${asked.length} questions: ${asked.join(', ')}`);
      assert.ok(markers.size > 8);
      await writtenEverywhere();

      // It can be read where it should be, or the search above would find nothing by finding no one.
      const answers = await visitor.get(check);
      const name = word(`${who}name`);
      assert.ok(answers.body.includes(name), 'they see what they typed');

      // What is refused repeats nothing either: far too long, in a wrong place, to a page that is not there.
      const long = [...markers.keys()].join(' ').repeat(200);
      await visitor.post(check.replace('/check', '/name'), { name: long });
      await visitor.post(check.replace('/check', '/more'), { more: long });
      await visitor.post(check.replace('/check', '/nowhere'), { name: long });
      await visitor.post('/support/referral', { reference: name, email: name });
      await writtenEverywhere();

      const sent = await sendChecked(visitor, check);
      assert.match(sent, /\/sent$/);
      assert.equal((await visitor.get(sent)).status, 200);
      for (const marker of markers.keys()) {
        assert.ok(!sent.includes(marker));
        assert.ok(!decodeURIComponent(check).includes(marker), 'nor in an address');
      }
      await eventually('jobs have run', async () => {
        const { rows } = await sql`select from mail where state in ('created', 'sending')`.execute(
          database.db,
        );
        return rows.length === 0;
      });
      await writtenEverywhere();
    });
  }

  it('what staff write about them does not stand there either', async () => {
    const { db } = database;
    const all = await db.selectFrom('referral').selectAll().execute();
    // A demonstration has others besides.
    const own = all.filter((row) => markers.has(unseal(secrets, row).details?.name ?? ''));
    assert.equal(own.length, 2);
    for (const { id } of own) {
      await db.transaction().execute(async (trx) => {
        const row = await findReferral(trx, { kind: 'coordinator' }, id, { lock: true });
        assert.ok(row);
        const open = unseal(secrets, row);
        assert.ok(open.details && markers.has(open.details.name), 'with the key they can be read');
        const deps = referralDeps(db, () => new Date());
        for (const type of ['note', 'goal', 'contact-tried'] as const)
          await recordEvent(trx, deps, open, { type, actor: 'account:x', words: word(`staff${type}`) });
        await trx
          .insertInto('referralAppointment')
          .values({
            id: newId(),
            referralId: id,
            startsAt: new Date(),
            minutes: 30,
            sealed: sealWords(open, 'appointment', word('appointment')),
            createdAt: new Date(),
          })
          .execute();
        await trx
          .insertInto('referralAction')
          .values({
            id: newId(),
            referralId: id,
            dueOn: '2026-12-01',
            sealed: sealWords(open, 'action', word('action')),
            createdAt: new Date(),
          })
          .execute();
      });
    }
    await writtenEverywhere();
  });

  it('and if it did, it would be found', async () => {
    const { db } = database;
    const [marker = ''] = markers.keys();
    for (const key of [marker, marker.toUpperCase(), `x:${marker}:y`]) {
      await db.insertInto('rateLimit').values({ key }).execute();
      await assert.rejects(writtenEverywhere(), /stands in the database/);
      await db.deleteFrom('rateLimit').where('key', '=', key).execute();
    }
    await writtenEverywhere();
  });

  it('nor can a reader of the database test whether a contact is in it', async () => {
    const { createHash } = await import('node:crypto');
    const everything = await everythingIn(database.db);
    for (const marker of markers.keys())
      for (const guess of [marker, marker.toLowerCase()])
        for (const encoding of ['hex', 'base64', 'base64url'] as const) {
          const hash = createHash('sha256').update(guess).digest(encoding);
          assert.ok(!everything.includes(hash), `the plain hash of ${markers.get(marker)}`);
        }
  });
});

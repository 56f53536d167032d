import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId } from '#lib/ids.ts';
import { findReferral, eventsOf } from '#features/referrals/referral.repository.ts';
import { recordEvent } from '#features/referrals/events.service.ts';
import { sealWords, unseal, unsealWords } from '#features/referrals/referral.service.ts';
import type { ReferralEventType } from '#features/referrals/transitions.ts';
import { emptyDueReferrals } from '#features/referrals/retention.service.ts';
import { possibleDuplicates } from '#features/referrals/duplicates.ts';
import { enforceRetention, RULES } from '#features/privacy/retention.service.ts';
import { givenAccount, secrets } from '../support/accounts.ts';
import { runCommand } from '../support/command.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { everythingIn } from '../support/everything.ts';
import { daysAgo, NOW } from '../support/factories.ts';
import { TEST_KEY } from '../support/portal.ts';
import { givenReferral, referralDeps } from '../support/referrals.ts';

describe('what is kept, and for how long', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.close());

  /** A referral that came at `NOW`, as all that happens here does: by the real clock it might be older than its own notes. */
  const given = (overrides: Parameters<typeof givenReferral>[1]) =>
    givenReferral(database.db, { now: NOW, ...overrides });
  const rowOf = async (id: string) => {
    const row = await findReferral(database.db, { kind: 'coordinator' }, id);
    assert.ok(row);
    return row;
  };
  const happens = (id: string, type: ReferralEventType, now = NOW, words?: string) =>
    database.db.transaction().execute(async (trx) => {
      const row = await findReferral(trx, { kind: 'coordinator' }, id, { lock: true });
      assert.ok(row);
      await recordEvent(
        trx,
        referralDeps(database.db, () => now),
        unseal(secrets, row),
        {
          type,
          actor: 'account:test',
          ...(words === undefined ? {} : { words }),
        },
      );
    });
  const on = (day: string) => new Date(`${day}T12:00:00Z`);

  it('a referral that ended is kept until its day and then redacted: the rest identifies no one', async () => {
    const { db } = database;
    const { id, reference } = await given({
      details: { name: 'Marigold Quill', dateOfBirth: '1995-03-27', email: 'quill@example.org' },
    });
    await happens(id, 'note', NOW, 'Marigold has a sore hip');
    const open = unseal(secrets, await rowOf(id));
    await db
      .insertInto('referralAppointment')
      .values({
        id: newId(),
        referralId: id,
        startsAt: NOW,
        minutes: 30,
        sealed: sealWords(open, 'appointment', 'At Marigold’s'),
        createdAt: NOW,
      })
      .execute();
    await db
      .insertInto('referralAction')
      .values({
        id: newId(),
        referralId: id,
        dueOn: '2026-12-01',
        sealed: sealWords(open, 'action', 'Ring'),
        createdAt: NOW,
      })
      .execute();
    await db
      .insertInto('referralEvent')
      .values({
        referralId: id,
        at: NOW,
        type: 'job-started',
        actor: 'account:test',
        detail: JSON.stringify({ on: '2026-11-22', organisationId: 'the-only-boatyard' }),
      })
      .execute();
    await db
      .insertInto('referralEvent')
      .values({
        referralId: id,
        at: NOW,
        type: 'suggestion-answered',
        actor: 'public',
        detail: JSON.stringify({ opportunityId: 'the-only-boat', answer: 'interested' }),
      })
      .execute();
    await happens(id, 'withdrawn');
    const before = await rowOf(id);
    assert.equal(before.keepUntil, '2026-12-22');

    await emptyDueReferrals(db, on('2026-12-22'));
    assert.equal(unseal(secrets, await rowOf(id)).details?.name, 'Marigold Quill', 'its last day is a day');
    assert.equal(await emptyDueReferrals(db, on('2026-12-23')), 1);

    const row = await rowOf(id);
    assert.deepEqual(
      [row.sealed, row.sealedKey, row.emailHash, row.phoneHash, row.personHash, row.lookupHash],
      Array(6).fill(null),
    );
    assert.deepEqual(
      [row.stage, row.area, row.via, row.receivedAt, row.endedAt],
      [before.stage, before.area, before.via, before.receivedAt, before.endedAt],
      'the figures stay',
    );
    assert.notEqual(row.reference, reference, 'a letter that the applicant kept does not lead here');
    const events = await eventsOf(db, id);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['received', 'note', 'job-started', 'suggestion-answered', 'withdrawn', 'emptied'],
    );
    const everything = await everythingIn(db);
    for (const gone of [
      before.sealed,
      before.sealedKey,
      before.emailHash,
      before.personHash,
      reference,
      'boatyard',
      'the-only-boat',
    ])
      assert.ok(gone !== null && !everything.includes(gone), String(gone));
    const emptied = unseal(secrets, row);
    assert.equal(emptied.details, undefined);
    const appointment = await db
      .selectFrom('referralAppointment')
      .select('sealed')
      .where('referralId', '=', id)
      .executeTakeFirstOrThrow();
    assert.equal(unsealWords(emptied, 'appointment', appointment.sealed), undefined);
    assert.equal(await emptyDueReferrals(db, on('2027-06-01')), 0, 'once');
  });

  it('each ending has its own retention period, and a person who comes back is kept', async () => {
    const { db } = database;
    const ends: Record<string, string> = {};
    for (const type of ['withdrawn', 'not-right', 'finished'] as const) {
      const { id } = await given({ details: { name: `Ended ${type}` } });
      await happens(id, type);
      ends[type] = (await rowOf(id)).keepUntil ?? '';
    }
    assert.deepEqual(ends, { withdrawn: '2026-12-22', 'not-right': '2027-02-22', finished: '2028-11-22' });

    const { id } = await given({ details: { name: 'Back Again' } });
    await happens(id, 'withdrawn');
    await happens(id, 'assigned', daysAgo(-3));
    assert.deepEqual([(await rowOf(id)).keepUntil, (await rowOf(id)).endedAt], [null, null]);
    await happens(id, 'finished', daysAgo(-10));
    await happens(id, 'withdrawn', daysAgo(-20));
    assert.equal((await rowOf(id)).keepUntil, '2027-01-12', 'the last ending counts');
    await emptyDueReferrals(db, on('2026-12-25'));
    assert.equal(unseal(secrets, await rowOf(id)).details?.name, 'Back Again');
  });

  it('two processes at once empty each once', async () => {
    const { db } = database;
    for (let n = 0; n < 130; n += 1) {
      const { id } = await given({ details: { name: `Crowd ${n}` } });
      await db
        .updateTable('referral')
        .set({ stage: 'withdrawn', keepUntil: '2026-11-01' })
        .where('id', '=', id)
        .execute();
    }
    const counts = await Promise.all([emptyDueReferrals(db, NOW), emptyDueReferrals(db, NOW)]);
    assert.equal(counts[0] + counts[1], 130);
    const emptied = await db
      .selectFrom('referralEvent')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('type', '=', 'emptied')
      .where('at', '=', NOW)
      .executeTakeFirstOrThrow();
    assert.equal(emptied.n, 130);
  });

  it('a dry run lists what would be deleted and changes nothing; the run deletes it, and names no one', async () => {
    const { db } = database;
    const { id } = await given({ details: { name: 'Due Today' }, now: daysAgo(900) });
    await db
      .updateTable('referral')
      .set({ stage: 'finished', keepUntil: '2026-01-01' })
      .where('id', '=', id)
      .execute();
    await given({ details: { name: 'Forgotten Soul' }, now: daysAgo(400) });
    const never = await givenAccount(db, { email: 'never@example.org', confirmed: false });
    const invited = await givenAccount(db, {
      email: 'staff@example.org',
      confirmed: false,
      roles: ['adviser'],
    });
    await db
      .updateTable('account')
      .set({ createdAt: daysAgo(90) })
      .where('id', 'in', [never.id, invited.id])
      .execute();
    for (const days of [10, 40])
      await db
        .insertInto('mail')
        .values({
          id: newId(16),
          recipient: 'old@example.org',
          template: 'no-account',
          createdAt: daysAgo(days),
        })
        .execute();

    const untouched = await everythingIn(db);
    const would = await enforceRetention(db, NOW, { dryRun: true });
    assert.equal(await everythingIn(db), untouched);
    assert.equal(would.length, RULES.length);
    const count = (reports: typeof would, what: RegExp) => reports.find((it) => what.test(it.what))?.count;
    assert.deepEqual(
      [/have ended/, /no recent activity/, /Sent emails/, /unconfirmed/].map((what) => count(would, what)),
      [1, 1, 1, 1],
    );

    const ran = await runCommand('retention', ['--dry-run'], {
      DATABASE_URL: database.url,
      MEILI_URL: 'http://127.0.0.1:1',
      MEILI_KEY: 'not-needed-for-this-one',
      ENCRYPTION_KEY: TEST_KEY,
    });
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /Nothing has changed[\s\S]*have ended/);
    assert.doesNotMatch(ran.stdout, /Due Today|example\.org/);
    assert.equal(await everythingIn(db), untouched);

    const did = await enforceRetention(db, NOW);
    assert.deepEqual(
      did.map(({ count }) => count),
      would.map(({ count }) => count),
    );
    assert.deepEqual(
      did.filter(({ done }) => !done).map(({ what }) => /no recent activity/.test(what)),
      [true],
      'what a person has to decide is not done automatically',
    );
    const again = await enforceRetention(db, NOW);
    assert.ok(again.every((it) => !it.done || it.count === 0));
    const left = await db.selectFrom('account').select('email').orderBy('email').execute();
    assert.deepEqual(
      left.map(({ email }) => email),
      ['staff@example.org'],
    );
  });
});

describe('possible duplicates', () => {
  it('are found by contact or by name and date of birth, without opening any, and not by a missing detail', async () => {
    const database = await testDatabase();
    try {
      const { db } = database;
      const ada = await givenReferral(db, {
        details: {
          name: 'Ada Fletcher',
          dateOfBirth: '1995-03-27',
          email: 'ada@example.org',
          phone: '07700 900123',
        },
      });
      const spelled = await givenReferral(db, {
        details: {
          name: 'ada  FLETCHER',
          dateOfBirth: '1995-03-27',
          email: 'other@example.org',
          phone: '+44 7700 900124',
        },
      });
      const family = await givenReferral(db, {
        details: {
          name: 'Ben Fletcher',
          dateOfBirth: '2001-01-02',
          email: undefined,
          phone: '+44 7700 900123',
        },
      });
      const alone = [
        await givenReferral(db, {
          details: { name: 'Cleo', dateOfBirth: undefined, email: undefined, phone: undefined },
        }),
        await givenReferral(db, {
          details: { name: 'Dan', dateOfBirth: undefined, email: undefined, phone: undefined },
        }),
      ];
      const row = async (id: string) => {
        const it = await findReferral(db, { kind: 'coordinator' }, id);
        assert.ok(it);
        return it;
      };
      const found = await possibleDuplicates(db, await row(ada.id));
      assert.deepEqual(
        new Map(found.map((it) => [it.id, it.same])),
        new Map([
          [spelled.id, ['person']],
          [family.id, ['phone']],
        ]),
      );
      assert.deepEqual(Object.keys(found[0] ?? {}).sort(), [
        'area',
        'id',
        'receivedAt',
        'reference',
        'same',
        'stage',
      ]);
      assert.deepEqual(await possibleDuplicates(db, await row(alone[0]?.id ?? '')), []);
    } finally {
      await database.close();
    }
  });
});

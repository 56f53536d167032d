import { sql } from 'kysely';
import { londonDay } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { newReference } from './reference.ts';
import { ENDED } from './referral.ts';
import { insertEvents, updateReferral } from './referral.repository.ts';

const BATCH = 50;

/**
 * Empties a referral of everything about the person, for good: with the record's key gone, copies of its texts are
 * worth nothing either. What is left is counted and names nobody; even its reference is another one from now on. The
 * caller holds the row's lock.
 */
export async function emptyReferral(trx: Trx, id: string, by: { actor: string; now: Date }): Promise<void> {
  await updateReferral(trx, id, {
    sealed: null,
    sealedKey: null,
    emailHash: null,
    phoneHash: null,
    personHash: null,
    lookupHash: null,
    keepUntil: null,
  });
  await trx
    .updateTable('referral')
    .set({ reference: newReference(), idempotencyToken: newId(20) })
    .where('id', '=', id)
    .execute();
  await trx
    .updateTable('referralEvent')
    .set({ sealed: null })
    .where('referralId', '=', id)
    .where('sealed', 'is not', null)
    .execute();
  // Who works where since when, or asked for what, may be one person only.
  await sql`
    update referral_event set detail = detail - 'organisationId'
    where referral_id = ${id} and type in ('job-started', 'job-kept')`.execute(trx);
  await sql`
    update referral_event set detail = detail - 'opportunityId'
    where referral_id = ${id} and type in ('suggested', 'suggestion-answered')`.execute(trx);
  for (const table of ['referralAppointment', 'referralAction'] as const)
    await trx.updateTable(table).set({ sealed: '' }).where('referralId', '=', id).execute();
  for (const table of ['referralAccess', 'referralSuggestion'] as const)
    await trx.deleteFrom(table).where('referralId', '=', id).execute();
  await insertEvents(trx, [{ referralId: id, at: by.now, type: 'emptied', actor: by.actor }]);
}

/** Those that have ended and whose time is over; a day that is named is still a day on which they are kept. */
const due = (db: Db | Trx, now: Date) =>
  db
    .selectFrom('referral')
    .where('sealed', 'is not', null)
    .where('stage', 'in', [...ENDED])
    .where('keepUntil', '<', londonDay(now));

export async function countDueReferrals(db: Db, now: Date): Promise<number> {
  const { count } = await due(db, now)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Empties all that are due, a few at a time. Two processes share them; interrupted, it goes on next time. */
export async function emptyDueReferrals(db: Db, now: Date): Promise<number> {
  for (let emptied = 0; ;) {
    const some = await db.transaction().execute(async (trx) => {
      const rows = await due(trx, now)
        .select('id')
        .orderBy('id')
        .limit(BATCH)
        .forUpdate()
        .skipLocked()
        .execute();
      for (const { id } of rows) await emptyReferral(trx, id, { actor: 'portal', now });
      return rows.length;
    });
    emptied += some;
    if (some === 0) return emptied;
  }
}

/** Open, and nothing has happened for so long: nobody deletes these by themselves, somebody has to decide. */
export async function countForgottenReferrals(db: Db, before: Date): Promise<number> {
  const { count } = await db
    .selectFrom('referral')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('sealed', 'is not', null)
    .where('stage', 'not in', [...ENDED])
    .where('lastEventAt', '<', before)
    .executeTakeFirstOrThrow();
  return count;
}

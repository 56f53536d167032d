import { sql } from 'kysely';
import { londonDay } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { newReference } from './reference.ts';
import { ENDED, TRANSITIONS } from './transitions.ts';
import { insertSilentEvents, updateReferral } from './referral.repository.ts';

const BATCH = 50;

/**
 * Permanently removes everything about the person from a referral. With the record's key gone, copies of its texts are
 * unreadable too. What is left is counted and names no one; even the reference is replaced. The caller must hold the
 * lock of the row.
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
  // Where a person works since when, or what they asked for, may identify one person.
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
  await insertSilentEvents(trx, [{ referralId: id, at: by.now, type: 'emptied', actor: by.actor }]);
}

/**
 * Referrals that have ended and whose retention period is over. `keepUntil` is the last day on which they are stored.
 */
const due = (db: Db | Trx, now: Date) =>
  db
    .selectFrom('referral')
    .where('sealed', 'is not', null)
    .where('stage', 'in', [...TRANSITIONS.emptied.from])
    .where('keepUntil', '<', londonDay(now));

export async function countDueReferrals(db: Db, now: Date): Promise<number> {
  const { count } = await due(db, now)
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Redacts all referrals that are due, in small batches. Two processes share the work; after an interruption the next
 * run continues.
 * @returns how many were redacted
 */
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

/**
 * Open referrals without any event since an instant. They are never deleted automatically: a coordinator has to decide.
 */
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

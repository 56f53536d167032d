import type { Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ReferralAppointmentTable } from './table.ts';

export type AppointmentRow = Selectable<ReferralAppointmentTable>;

export async function insertAppointment(
  trx: Trx,
  row: Pick<AppointmentRow, 'id' | 'referralId' | 'startsAt' | 'minutes' | 'sealed' | 'madeBy' | 'createdAt'>,
): Promise<void> {
  await trx.insertInto('referralAppointment').values(row).execute();
}

/** A referral's appointments, the earliest first. */
export async function appointmentsOf(db: Db | Trx, referralId: string): Promise<AppointmentRow[]> {
  return db
    .selectFrom('referralAppointment')
    .selectAll()
    .where('referralId', '=', referralId)
    .orderBy('startsAt')
    .execute();
}

export function findAppointment(trx: Trx, id: string): Promise<AppointmentRow | undefined> {
  return trx.selectFrom('referralAppointment').selectAll().where('id', '=', id).executeTakeFirst();
}

/**
 * Records the outcome of an appointment. An outcome is final.
 * @returns false when the appointment belongs to another referral or already has an outcome
 */
export async function settleAppointment(
  trx: Trx,
  referralId: string,
  id: string,
  change: { cancelledAt: Date } | { outcome: 'attended' | 'missed' },
): Promise<AppointmentRow | undefined> {
  return trx
    .updateTable('referralAppointment')
    .set(change)
    .where('referralId', '=', referralId)
    .where('id', '=', id)
    .where('cancelledAt', 'is', null)
    .where('outcome', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** Cancels a referral's future appointments and returns them. */
export async function callOffTalks(
  trx: Trx,
  referralId: string,
  now: Date,
): Promise<Pick<AppointmentRow, 'id' | 'startsAt'>[]> {
  return trx
    .updateTable('referralAppointment')
    .set({ cancelledAt: now })
    .where('referralId', '=', referralId)
    .where('cancelledAt', 'is', null)
    .where('outcome', 'is', null)
    .where('startsAt', '>', now)
    .returning(['id', 'startsAt'])
    .execute();
}

/** How many appointments are arranged or have taken place. */
export async function countTalks(trx: Trx, referralId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('referralAppointment')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('referralId', '=', referralId)
    .where('cancelledAt', 'is', null)
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', '=', 'attended')]))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Locks appointments that begin before an instant and have had no reminder yet, except those made after `madeBefore`.
 */
export async function claimReminders(
  trx: Trx,
  options: { now: Date; before: Date; madeBefore: Date; limit: number },
): Promise<AppointmentRow[]> {
  return trx
    .selectFrom('referralAppointment')
    .selectAll()
    .where('cancelledAt', 'is', null)
    .where('remindedAt', 'is', null)
    .where('startsAt', '>', options.now)
    .where('startsAt', '<', options.before)
    .where('createdAt', '<', options.madeBefore)
    .orderBy('startsAt')
    .limit(options.limit)
    .forUpdate()
    .skipLocked()
    .execute();
}

export async function setReminded(trx: Trx, id: string, now: Date): Promise<void> {
  await trx.updateTable('referralAppointment').set({ remindedAt: now }).where('id', '=', id).execute();
}

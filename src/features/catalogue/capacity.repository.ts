import type { Trx } from '#lib/database.ts';

/**
 * The places of a date, under the lock of its row. Whatever takes or frees places goes through here, so that
 * applications and bookings count the same way.
 */

/** A date with its places; `places` null is not limited. */
export interface Capacity {
  opportunityId: string;
  startsOn: string;
  places: number | null;
  placesTaken: number;
  cancelledAt: Date | null;
}

const CAPACITY = ['opportunityId', 'startsOn', 'places', 'placesTaken', 'cancelledAt'] as const;

/**
 * Locks a date in share mode, so that its places are not given away until the transaction ends. Several transactions
 * can hold this lock at once.
 */
export function shareDate(trx: Trx, dateId: number): Promise<Capacity | undefined> {
  return trx
    .selectFrom('opportunityDate')
    .select(CAPACITY)
    .where('id', '=', dateId)
    .forShare()
    .executeTakeFirst();
}

/** Locks a date exclusively until the transaction ends. */
export function lockDate(trx: Trx, dateId: number): Promise<Capacity | undefined> {
  return trx
    .selectFrom('opportunityDate')
    .select(CAPACITY)
    .where('id', '=', dateId)
    .forUpdate()
    .executeTakeFirst();
}

/** Counts places of a locked date as taken, or with a negative number as free again. */
export async function addTaken(trx: Trx, dateId: number, count: number): Promise<void> {
  await trx
    .updateTable('opportunityDate')
    .set((eb) => ({ placesTaken: eb('placesTaken', '+', count) }))
    .where('id', '=', dateId)
    .execute();
}

import type { Trx } from '#lib/database.ts';
import { addTaken, lockDate, shareDate, type Capacity } from './capacity.repository.ts';
import { placesChanged } from './catalogue.service.ts';

/** The places of a date, for the rooms that give them to people and groups: applications and bookings count alike. */

export { addTaken, lockDate, shareDate, type Capacity };

/**
 * Counts places of a locked date as taken, or with a negative number as free again, and updates what the search says
 * of them.
 */
export async function changeTaken(
  trx: Trx,
  date: { id: number; opportunityId: string },
  count: number,
  now: Date,
): Promise<void> {
  await addTaken(trx, date.id, count);
  await placesChanged(trx, [date.opportunityId], now);
}

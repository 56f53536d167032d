import { sql } from 'kysely';
import { addMonths, londonDay, londonInstant } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';

/** The retention of events in months: 13, so that yearly patterns can be compared. */
export const SECURITY_EVENT_MONTHS = 13;

/** The beginning of the day this number of calendar months earlier. */
const before = (now: Date): Date => londonInstant(addMonths(londonDay(now), -SECURITY_EVENT_MONTHS));

export async function countOldSecurityEvents(db: Db, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('securityEvent')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('at', '<', before(now))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Deletes events whose retention is over, by the only way of deleting an event: a function of the tables' owner that
 * refuses to delete events younger than twelve months.
 * @returns how many were deleted
 */
export async function deleteOldSecurityEvents(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`
    select delete_old_security_events(${before(now)}) as deleted`.execute(db);
  return rows[0]?.deleted ?? 0;
}

import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';

/** For how long events are kept: a year and a month, so that what happens once a year can be compared. */
export const SECURITY_EVENT_MONTHS = 13;

/** Calendar months before an instant. */
function before(now: Date): Date {
  const day = new Date(now);
  day.setUTCMonth(day.getUTCMonth() - SECURITY_EVENT_MONTHS);
  return day;
}

export async function countOldSecurityEvents(db: Db, now: Date): Promise<number> {
  const { count } = await db
    .selectFrom('securityEvent')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('at', '<', before(now))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * Deletes what is no longer kept, by the one way in which an event can be deleted: a function of the tables' owner that
 * never takes one younger than twelve months, whatever it is asked. @returns how many there were.
 */
export async function deleteOldSecurityEvents(db: Db, now: Date): Promise<number> {
  const { rows } = await sql<{ deleted: number }>`
    select delete_old_security_events(${before(now)}) as deleted`.execute(db);
  return rows[0]?.deleted ?? 0;
}

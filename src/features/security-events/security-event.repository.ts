import type { Db, SecurityEventTable } from '#lib/database.ts';
import type { Insertable, Selectable } from 'kysely';

export type NewSecurityEvent = Omit<Insertable<SecurityEventTable>, 'at' | 'id'>;
export type SecurityEventRow = Selectable<SecurityEventTable>;

/** Adds events; when they happened is the database's to say. */
export async function insertSecurityEvents(db: Db, events: readonly NewSecurityEvent[]): Promise<void> {
  if (events.length > 0) await db.insertInto('securityEvent').values(events).execute();
}

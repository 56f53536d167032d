import { londonInstant, addDays } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { SecurityEventTable } from './table.ts';
import type { Insertable, Selectable } from 'kysely';

export type NewSecurityEvent = Omit<Insertable<SecurityEventTable>, 'at' | 'id'>;
export type SecurityEventRow = Selectable<SecurityEventTable>;

/** Adds events. The database sets their time. */
export async function insertSecurityEvents(db: Db, events: readonly NewSecurityEvent[]): Promise<void> {
  if (events.length > 0) await db.insertInto('securityEvent').values(events).execute();
}

/** Filters for events; a missing filter narrows nothing. */
export interface SecurityEventFilter {
  type?: string | undefined;
  outcome?: SecurityEventTable['outcome'] | undefined;
  /** First and last day, in London. */
  from?: string | undefined;
  to?: string | undefined;
  /** The account that an event is about or that caused it, and the hashes of its address. */
  person?: { accountId?: string | undefined; addressHashes: readonly string[] } | undefined;
}

/** Events that match the filter, the newest first. */
export function findSecurityEvents(
  db: Db,
  { type, outcome, from, to, person }: SecurityEventFilter,
  { limit, offset = 0 }: { limit: number; offset?: number },
): Promise<SecurityEventRow[]> {
  let query = db.selectFrom('securityEvent').selectAll();
  if (type !== undefined) query = query.where('type', '=', type);
  if (outcome !== undefined) query = query.where('outcome', '=', outcome);
  if (from !== undefined) query = query.where('at', '>=', londonInstant(from));
  if (to !== undefined) query = query.where('at', '<', londonInstant(addDays(to, 1)));
  if (person !== undefined) {
    const { accountId, addressHashes } = person;
    query = query.where((eb) =>
      eb.or([
        ...(accountId === undefined ? [] : [eb('accountId', '=', accountId), eb('actorId', '=', accountId)]),
        ...(addressHashes.length === 0 ? [] : [eb('addressHash', 'in', [...addressHashes])]),
      ]),
    );
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).offset(offset).execute();
}

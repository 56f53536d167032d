import type { Insertable, Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { SilentEventType } from './reactions.ts';
import type { ReferralEventTable, ReferralTable } from './table.ts';

export type ReferralRow = Selectable<ReferralTable>;
export type EventRow = Selectable<ReferralEventTable>;

/** The referrals that a caller may see: all, those of one partner, those of one of its advisers, or a single one. */
export type ReferralScope =
  | { kind: 'coordinator' }
  | { kind: 'partner'; organisationIds: readonly string[] }
  | { kind: 'person'; referralId: string };

export async function insertReferral(trx: Trx, row: Insertable<ReferralTable>): Promise<void> {
  await trx.insertInto('referral').values(row).execute();
}

const within = (db: Db | Trx, scope: ReferralScope) =>
  db
    .selectFrom('referral')
    .$if(scope.kind === 'partner', (it) =>
      it.where('partnerId', 'in', scope.kind === 'partner' ? [...scope.organisationIds, ''] : []),
    )
    .$if(scope.kind === 'person', (it) =>
      it.where('id', '=', scope.kind === 'person' ? scope.referralId : ''),
    );

/** The referral, if it is within the scope. With `lock` the row stays locked until the transaction ends. */
export async function findReferral(
  db: Db | Trx,
  scope: ReferralScope,
  id: string,
  options: { lock?: boolean } = {},
): Promise<ReferralRow | undefined> {
  // Skip the query for text that cannot be an id.
  if (!/^[0-9a-z]{1,40}$/.test(id)) return undefined;
  const query = within(db, scope).selectAll().where('id', '=', id);
  return (options.lock === true ? query.forUpdate() : query).executeTakeFirst();
}

/** One way into a referral, by the hash of its link or code. */
export function findAccess(
  trx: Trx,
  codeHash: string,
): Promise<{ usedAt: Date | null; expiresAt: Date } | undefined> {
  return trx
    .selectFrom('referralAccess')
    .select(['usedAt', 'expiresAt'])
    .where('codeHash', '=', codeHash)
    .executeTakeFirst();
}

/** The id of the referral with a reference, if it is within the scope. Nothing is unsealed. */
export async function idOfReference(
  db: Db,
  scope: ReferralScope,
  reference: string,
): Promise<string | undefined> {
  const row = await within(db, scope).select('id').where('reference', '=', reference).executeTakeFirst();
  return row?.id;
}

/** Writes events; `recordEvents` also tells people of them. */
export async function insertEvents(
  trx: Trx,
  events: readonly Insertable<ReferralEventTable>[],
): Promise<void> {
  if (events.length > 0)
    await trx
      .insertInto('referralEvent')
      .values([...events])
      .execute();
}

/** Writes events of which no one is told; for all others there is `recordEvents`. */
export const insertSilentEvents = (
  trx: Trx,
  events: readonly (Insertable<ReferralEventTable> & { type: SilentEventType })[],
): Promise<void> => insertEvents(trx, events);

export async function updateReferral(
  trx: Trx,
  id: string,
  change: Partial<Omit<Insertable<ReferralTable>, 'id' | 'reference' | 'idempotencyToken'>>,
): Promise<void> {
  await trx.updateTable('referral').set(change).where('id', '=', id).execute();
}

/** The referral's events, in chronological order. */
export async function eventsOf(db: Db | Trx, referralId: string): Promise<EventRow[]> {
  return db
    .selectFrom('referralEvent')
    .selectAll()
    .where('referralId', '=', referralId)
    .orderBy('at')
    .orderBy('id')
    .execute();
}

/** When this actor last opened the record, if after an instant. */
export async function lastOpening(
  db: Db | Trx,
  referralId: string,
  actor: string,
  after: Date,
): Promise<Date | undefined> {
  const row = await db
    .selectFrom('referralEvent')
    .select('at')
    .where('referralId', '=', referralId)
    .where('type', '=', 'opened')
    .where('actor', '=', actor)
    .where('at', '>', after)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.at;
}

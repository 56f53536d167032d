import type { Db, Trx } from '#lib/database.ts';
import { withSurroundings, type Applied } from './application.repository.ts';

// ---- Links

export interface LinkRow {
  tokenHash: string;
  contactHash: string;
  applicationId: string | null;
  codeHash: string | null;
}

export async function insertLink(
  trx: Trx,
  link: LinkRow & { purpose: 'confirm' | 'open'; createdAt: Date; expiresAt: Date },
): Promise<void> {
  await trx.insertInto('applicationLink').values(link).execute();
}

/** A link that still works, and the application that it is about. */
export function findOpenLink(
  db: Db,
  purpose: 'confirm' | 'open',
  tokenHash: string,
  now: Date,
): Promise<{ applicationId: string | null } | undefined> {
  return db
    .selectFrom('applicationLink')
    .select('applicationId')
    .where('purpose', '=', purpose)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
}

/** A link, whether or not it still works. */
export function findLink(
  db: Db | Trx,
  purpose: 'confirm' | 'open',
  tokenHash: string,
): Promise<{ applicationId: string | null; usedAt: Date | null; expiresAt: Date } | undefined> {
  return db
    .selectFrom('applicationLink')
    .select(['applicationId', 'usedAt', 'expiresAt'])
    .where('purpose', '=', purpose)
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
}

/**
 * Deletes the confirmation links of an application, because they were sent to an address that is not the applicant's.
 */
export async function deleteConfirmLinks(trx: Trx, applicationId: string): Promise<void> {
  await trx
    .deleteFrom('applicationLink')
    .where('applicationId', '=', applicationId)
    .where('purpose', '=', 'confirm')
    .execute();
}

/** Marks a link as used. @returns undefined if the link is used, expired or unknown */
export function useLink(
  trx: Trx,
  purpose: 'confirm' | 'open',
  tokenHash: string,
  now: Date,
): Promise<LinkRow | undefined> {
  return trx
    .updateTable('applicationLink')
    .set({ usedAt: now })
    .where('purpose', '=', purpose)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning(['tokenHash', 'contactHash', 'applicationId', 'codeHash'])
    .executeTakeFirst();
}

/**
 * Counts an attempt of a code against every open confirmation of an address.
 * @returns the confirmations that had attempts left
 */
export function countCodeTry(
  db: Db,
  contactHashes: readonly string[],
  tries: number,
  now: Date,
): Promise<LinkRow[]> {
  return db
    .updateTable('applicationLink')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('purpose', '=', 'confirm')
    .where('contactHash', 'in', [...contactHashes])
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('attempts', '<', tries)
    .returning(['tokenHash', 'contactHash', 'applicationId', 'codeHash'])
    .execute();
}

/**
 * Gives the holder of one new cookie access to everything that was sent with an address and belongs to no account.
 */
export async function openToHolder(
  trx: Trx,
  contactHashes: readonly string[],
  tokenHash: string,
): Promise<void> {
  await trx
    .updateTable('application')
    .set({ tokenHash })
    .where('contactHash', 'in', [...contactHashes])
    .where('accountId', 'is', null)
    .where('state', '<>', 'unconfirmed')
    .execute();
}

/** Whether any application without an account was sent and confirmed with an address. */
export async function hasApplications(db: Db, contactHashes: readonly string[]): Promise<boolean> {
  const row = await db
    .selectFrom('application')
    .select('id')
    .where('contactHash', 'in', [...contactHashes])
    .where('accountId', 'is', null)
    .where('state', '<>', 'unconfirmed')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
// ---- Waiting for a confirmation

/**
 * The unconfirmed applications that were written on a device; optionally one of them, or those for one opportunity.
 */
export function findUnconfirmed(
  db: Db | Trx,
  deviceHash: string,
  only: { id?: string | undefined; opportunityId?: string | undefined },
): Promise<Applied[]> {
  let query = withSurroundings(db)
    .where('a.state', '=', 'unconfirmed')
    .where('a.deviceHash', '=', deviceHash);
  if (only.id !== undefined) query = query.where('a.id', '=', only.id);
  if (only.opportunityId !== undefined) query = query.where('a.opportunityId', '=', only.opportunityId);
  return query.orderBy('a.turn', 'desc').limit(50).execute();
}

/**
 * Applications that have been unconfirmed for at least an hour, without a reminder, and whose opportunity is still
 * open.
 */
export async function findToRemind(
  db: Db,
  now: Date,
): Promise<{ id: string; createdAt: Date; closesAt: Date | null }[]> {
  return (
    db
      .selectFrom('application as a')
      .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
      .innerJoin('organisation as g', 'g.id', 'o.organisationId')
      .select(['a.id', 'a.createdAt', 'o.closesAt'])
      .where('a.state', '=', 'unconfirmed')
      .where('a.remindedAt', 'is', null)
      .where('a.createdAt', '<', new Date(now.getTime() - 3_600_000))
      .where('o.withdrawnAt', 'is', null)
      // Nothing can be confirmed while the organisation is suspended.
      .where('g.suspendedAt', 'is', null)
      .where((eb) => eb.or([eb('o.closesAt', 'is', null), eb('o.closesAt', '>', now)]))
      .orderBy('a.createdAt')
      .limit(500)
      .execute()
  );
}

/**
 * Marks an applicant as reminded, so that two concurrent jobs never remind the same one.
 * @returns false if a reminder was sent already
 */
export async function takeReminder(trx: Trx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('application')
    .set({ remindedAt: now })
    .where('id', '=', id)
    .where('state', '=', 'unconfirmed')
    .where('remindedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
// ---- Retention

/**
 * Deletes applications whose confirmation was requested before an instant and never given.
 * @returns the number of applications deleted
 */
export async function deleteUnconfirmed(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('application')
    .where('state', '=', 'unconfirmed')
    .where('updatedAt', '<=', before)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function deleteOldLinks(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('applicationLink').where('expiresAt', '<', now).execute();
}

import type { Db, Trx } from '#lib/database.ts';
import type { MailTable } from './table.ts';
import type { MailState } from '#lib/mail.ts';
import type { OutdatedReason } from './mail.ts';
import type { Selectable } from 'kysely';

export type MailRow = Selectable<MailTable>;

/** @returns false if a mail with the same `dayKey` was written before */
export async function insertMail(
  trx: Trx,
  mail: {
    id: string;
    recipient: string;
    template: string;
    personalisation: string;
    state: MailState;
    createdAt: Date;
    sendAfter: Date | null;
    dayKey: string | null;
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await trx
    .insertInto('mail')
    .values({ ...mail, updatedAt: mail.createdAt })
    .onConflict((conflict) => conflict.column('dayKey').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

/** Those of some keys with which a mail was written. */
export async function findDayKeys(trx: Trx, keys: readonly string[]): Promise<Set<string | null>> {
  const rows = await trx
    .selectFrom('mail')
    .select('dayKey')
    .where('dayKey', 'in', [...keys])
    .execute();
  return new Set(rows.map(({ dayKey }) => dayKey));
}

/** The state of a mail, which then does not change until the transaction ends. */
export function lockMail(
  trx: Trx,
  id: string,
): Promise<Pick<MailRow, 'state' | 'attempts' | 'template'> | undefined> {
  return trx
    .selectFrom('mail')
    .select(['state', 'attempts', 'template'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Whether mail to the account of this address failed permanently. */
export async function hasFailed(db: Db | Trx, email: string): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('email', '=', email)
    .where('mailFailedAt', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Locks a mail that waits for an attempt at sending. A mail whose attempt began before `staleBefore` and has not ended
 * was interrupted, and waits for another.
 */
export function lockWaiting(trx: Trx, id: string, staleBefore: Date): Promise<MailRow | undefined> {
  return trx
    .selectFrom('mail')
    .selectAll()
    .where('id', '=', id)
    .where('providerId', 'is', null)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['created', 'temporary-failure', 'technical-failure']),
        eb.and([eb('state', '=', 'sending'), eb('triedAt', '<', staleBefore)]),
      ]),
    )
    .forUpdate()
    .executeTakeFirst();
}

/** Begins an attempt at sending a locked mail, so that no other process sends it at the same time. */
export async function claimMail(trx: Trx, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('mail')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), triedAt: now, updatedAt: now }))
    .where('id', '=', id)
    .execute();
}

/** Drops a mail that is no longer true. Another mail of the same day may then be written. */
export async function setDropped(
  trx: Trx,
  id: string,
  { because, forget, now }: { because: OutdatedReason; forget: boolean; now: Date },
): Promise<void> {
  await trx
    .updateTable('mail')
    .set({
      state: 'dropped',
      droppedBecause: because,
      dayKey: null,
      updatedAt: now,
      ...(forget ? { personalisation: null } : {}),
    })
    .where('id', '=', id)
    .execute();
}

export async function setMailState(
  trx: Trx,
  id: string,
  to: { state: MailState; providerId?: string | undefined; forget: boolean; now: Date },
): Promise<void> {
  await trx
    .updateTable('mail')
    .set({
      state: to.state,
      updatedAt: to.now,
      ...(to.providerId === undefined ? {} : { providerId: to.providerId }),
      ...(to.forget ? { personalisation: null } : {}),
    })
    .where('id', '=', id)
    .execute();
}

/** Marks the account of an address as one to which mail cannot be delivered. */
export async function setFailed(trx: Trx, email: string, now: Date): Promise<void> {
  await trx
    .updateTable('account')
    .set({ mailFailedAt: now })
    .where('email', '=', email)
    .where('mailFailedAt', 'is', null)
    .execute();
}

/** Mails that are overdue for sending, or whose delivery is not known yet. */
export function findUnfinished(db: Db, before: Date, after: Date): Promise<MailRow[]> {
  return db
    .selectFrom('mail')
    .selectAll()
    .where((eb) => eb.or([eb('sendAfter', 'is', null), eb('sendAfter', '<', before)]))
    .where('state', 'not in', ['delivered', 'permanent-failure', 'dropped'])
    .where('updatedAt', '<', before)
    .where('createdAt', '>', after)
    .orderBy('createdAt')
    .limit(200)
    .execute();
}

/** The newest mails. */
export function findNewest(db: Db, count: number): Promise<MailRow[]> {
  return db.selectFrom('mail').selectAll().orderBy('createdAt', 'desc').limit(count).execute();
}

export async function deleteBefore(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('mail').where('createdAt', '<', before).execute();
}

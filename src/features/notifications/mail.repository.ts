import type { Db, Trx } from '#lib/database.ts';
import type { MailTable } from './table.ts';
import type { MailState } from '#lib/mail.ts';
import type { Selectable } from 'kysely';

export type MailRow = Selectable<MailTable>;

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
  },
): Promise<void> {
  await trx
    .insertInto('mail')
    .values({ ...mail, updatedAt: mail.createdAt })
    .execute();
}

/** Deletes a mail if no attempt to send it has been made. @returns false if an attempt has been made already */
export async function deleteUnsent(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('mail')
    .where('id', '=', id)
    .where('state', '=', 'created')
    .where('attempts', '=', 0)
    .executeTakeFirst();
  return numDeletedRows > 0n;
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
 * Claims a mail for one attempt at sending, so that no other process sends it at the same time. A mail whose attempt
 * began before `staleBefore` and has not ended was interrupted, and can be claimed again.
 */
export function claimMail(db: Db, id: string, now: Date, staleBefore: Date): Promise<MailRow | undefined> {
  return db
    .updateTable('mail')
    .set((eb) => ({ state: 'sending', attempts: eb('attempts', '+', 1), triedAt: now, updatedAt: now }))
    .where('id', '=', id)
    .where('providerId', 'is', null)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['created', 'temporary-failure', 'technical-failure']),
        eb.and([eb('state', '=', 'sending'), eb('triedAt', '<', staleBefore)]),
      ]),
    )
    .returningAll()
    .executeTakeFirst();
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
    .where('state', 'not in', ['delivered', 'permanent-failure'])
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

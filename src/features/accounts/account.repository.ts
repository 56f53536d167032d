import type { Insertable, Selectable } from 'kysely';
import type { AccountTable, AccountTokenTable, KnownDeviceTable } from './table.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { Role } from './permission.ts';

export type AccountRow = Selectable<AccountTable>;
export type TokenRow = Selectable<AccountTokenTable>;
export type TokenPurpose = AccountTokenTable['purpose'];

export function findAccountByEmail(db: Db, email: string): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('email', '=', email).executeTakeFirst();
}

export function findAccount(db: Db, id: string): Promise<AccountRow | undefined> {
  return db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The account of an address, made when there is none; locked until the transaction ends. */
export async function accountOf(
  trx: Trx,
  account: { id: string; email: string; createdAt: Date },
): Promise<AccountRow> {
  await trx
    .insertInto('account')
    .values(account)
    .onConflict((it) => it.column('email').doNothing())
    .execute();
  return trx
    .selectFrom('account')
    .selectAll()
    .where('email', '=', account.email)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

export async function updateAccount(
  trx: Trx,
  id: string,
  change: Partial<
    Pick<
      AccountRow,
      | 'email'
      | 'passwordHash'
      | 'confirmedAt'
      | 'twoFactorSecret'
      | 'twoFactorSince'
      | 'twoFactorCounter'
      | 'mailFailedAt'
      | 'twoFactorResetAt'
      | 'twoFactorResetShownAt'
    >
  >,
): Promise<void> {
  await trx.updateTable('account').set(change).where('id', '=', id).execute();
}

export async function writeAccountEvent(
  trx: Trx,
  event: { accountId: string; type: string; actor: string; at: Date; detail?: object },
): Promise<void> {
  const { detail, ...rest } = event;
  await trx
    .insertInto('accountEvent')
    .values({ ...rest, detail: detail === undefined ? null : JSON.stringify(detail) })
    .execute();
}

export async function insertToken(trx: Trx, token: Insertable<AccountTokenTable>): Promise<void> {
  await trx.insertInto('accountToken').values(token).execute();
}

export function findToken(db: Db, purpose: TokenPurpose, tokenHash: string): Promise<TokenRow | undefined> {
  return db
    .selectFrom('accountToken')
    .selectAll()
    .where('purpose', '=', purpose)
    .where('tokenHash', '=', tokenHash)
    .executeTakeFirst();
}

/** Uses up a token. @returns it, or undefined when it is used, over or unknown: of two at once, one gets it. */
export function useToken(
  trx: Trx,
  purpose: TokenPurpose,
  tokenHash: string,
  now: Date,
): Promise<TokenRow | undefined> {
  return trx
    .updateTable('accountToken')
    .set({ usedAt: now })
    .where('purpose', '=', purpose)
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returningAll()
    .executeTakeFirst();
}

/** Ends the other tokens of an account for a purpose. */
export async function endTokens(
  trx: Trx,
  accountId: string,
  purpose: TokenPurpose,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('accountToken')
    .set({ usedAt: now })
    .where('accountId', '=', accountId)
    .where('purpose', '=', purpose)
    .where('usedAt', 'is', null)
    .execute();
}

/**
 * Counts a try of a code against each token made since an instant that still takes one, before it is compared.
 * @returns those tokens.
 */
export function countCodeTry(
  db: Db,
  accountId: string,
  most: number,
  { now, since }: { now: Date; since: Date },
): Promise<TokenRow[]> {
  return db
    .updateTable('accountToken')
    .set((eb) => ({ attempts: eb('attempts', '+', 1) }))
    .where('accountId', '=', accountId)
    .where('purpose', '=', 'confirm')
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('createdAt', '>', since)
    .where('attempts', '<', most)
    .returningAll()
    .execute();
}

/** Takes a time step of the authenticator app, once. @returns false when it, or a later one, was taken before. */
export async function takeTwoFactorStep(trx: Trx | Db, accountId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('account')
    .set({ twoFactorCounter: step })
    .where('id', '=', accountId)
    .where('twoFactorCounter', '<', step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts a hash made with more work in the place of one of the same password, unless that was changed meanwhile. */
export async function replacePasswordHash(
  db: Db,
  accountId: string,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await db
    .updateTable('account')
    .set({ passwordHash: to })
    .where('id', '=', accountId)
    .where('passwordHash', '=', from)
    .execute();
}

export async function replaceRecoveryCodes(
  trx: Trx,
  accountId: string,
  hashes: readonly string[],
): Promise<void> {
  await trx.deleteFrom('recoveryCode').where('accountId', '=', accountId).execute();
  if (hashes.length === 0) return;
  await trx
    .insertInto('recoveryCode')
    .values(hashes.map((codeHash) => ({ accountId, codeHash })))
    .execute();
}

/** Uses up a recovery code. @returns false when it is wrong or was used before. */
export async function takeRecoveryCode(
  trx: Trx,
  accountId: string,
  codeHashes: readonly string[],
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('recoveryCode')
    .set({ usedAt: now })
    .where('accountId', '=', accountId)
    .where('codeHash', 'in', [...codeHashes])
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function countRecoveryCodes(db: Db, accountId: string): Promise<number> {
  const { left } = await db
    .selectFrom('recoveryCode')
    .select((eb) => eb.fn.countAll<number>().as('left'))
    .where('accountId', '=', accountId)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return left;
}

export async function findRoles(db: Db, accountId: string): Promise<Role[]> {
  const rows = await db.selectFrom('staffRole').select('role').where('accountId', '=', accountId).execute();
  return rows.map((row) => row.role);
}

export async function addRole(
  trx: Trx,
  role: { accountId: string; role: Role; grantedAt: Date; grantedBy: string },
): Promise<void> {
  await trx
    .insertInto('staffRole')
    .values(role)
    .onConflict((it) => it.doNothing())
    .execute();
}

export function findMemberships(db: Db, accountId: string) {
  return db
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.id', 'm.organisationId')
    .select([
      'm.organisationId',
      'm.role',
      'o.slug',
      'o.name',
      'o.kind',
      'o.approvedAt',
      'o.suspendedAt',
      'o.secondFactorSince',
    ])
    .where('m.accountId', '=', accountId)
    .orderBy('o.name')
    .execute();
}

/** @returns false when the account did not have that role. */
export async function removeRole(trx: Trx, accountId: string, role: Role): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('staffRole')
    .where('accountId', '=', accountId)
    .where('role', '=', role)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Deletes an account with all that is only its own; what it sent to others stays with them. */
export async function deleteAccountRow(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('account').where('id', '=', id).execute();
}

/** Locks an account until the transaction ends. */
export function lockAccount(trx: Trx, id: string): Promise<AccountRow | undefined> {
  return trx.selectFrom('account').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Ends every session of an account, one that waits for its code too. @returns how many there were. */
export async function deleteSessions(trx: Trx, accountId: string): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('session')
    .where('userId', '=', accountId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** Everybody who has a role of the council or of a delivery partner, by address. */
export function findStaff(db: Db) {
  return db
    .selectFrom('account as a')
    .innerJoin('staffRole as r', 'r.accountId', 'a.id')
    .select((eb) => [
      'a.id',
      'a.email',
      'a.demo',
      'a.twoFactorSince',
      'a.twoFactorResetAt',
      eb.fn.agg<Role[]>('array_agg', ['r.role']).orderBy('r.role').as('roles'),
      eb
        .selectFrom('accountEvent as e')
        .select((it) => it.fn.max('e.at').as('at'))
        .whereRef('e.accountId', '=', 'a.id')
        .where('e.type', '=', 'signed-in')
        .as('signedInAt'),
    ])
    .groupBy('a.id')
    .orderBy('a.email')
    .execute();
}

/** The addresses of accounts, by id; of those that are gone there is none. */
export async function findEmails(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('account')
    .select(['id', 'email'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, email }) => [id, email]));
}

// ---- Browsers that signed in before

export async function findKnownDevice(
  db: Db,
  tokenHash: string,
  accountId: string,
  now: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('knownDevice')
    .select('tokenHash')
    .where('tokenHash', '=', tokenHash)
    .where('accountId', '=', accountId)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return row !== undefined;
}

/** Writes a browser down, or that it was used again; of more than `most`, those used least recently are forgotten. */
export async function saveKnownDevice(
  db: Db,
  device: Insertable<KnownDeviceTable>,
  most: number,
): Promise<void> {
  await db
    .insertInto('knownDevice')
    .values(device)
    .onConflict((it) =>
      it.column('tokenHash').doUpdateSet({ lastUsedAt: device.lastUsedAt, expiresAt: device.expiresAt }),
    )
    .execute();
  await db
    .deleteFrom('knownDevice')
    .where('tokenHash', 'in', (eb) =>
      eb
        .selectFrom('knownDevice')
        .select('tokenHash')
        .where('accountId', '=', device.accountId)
        .orderBy('lastUsedAt', 'desc')
        .offset(most),
    )
    .execute();
}

export async function deleteKnownDevices(db: Db, accountId: string): Promise<void> {
  await db.deleteFrom('knownDevice').where('accountId', '=', accountId).execute();
}

export async function deleteExpiredDevices(db: Db, now: Date): Promise<void> {
  await db.deleteFrom('knownDevice').where('expiresAt', '<=', now).execute();
}

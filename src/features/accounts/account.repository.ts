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

/**
 * Finds the account of an email address, or creates one if none exists, and locks the row until the transaction ends.
 */
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

/**
 * Marks a token as used.
 * @returns the token, or undefined if the token is unknown, expired or already used. If two requests use the same
 * token at once, only one of them gets it.
 */
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

/** Whether a token can still be used. */
export const isOpenToken = (
  { usedAt, expiresAt }: Pick<TokenRow, 'usedAt' | 'expiresAt'>,
  now: Date,
): boolean => usedAt === null && expiresAt > now;

/** Ends the unused tokens of an account for some purposes. */
export async function endTokens(
  trx: Trx,
  accountId: string,
  purposes: readonly TokenPurpose[],
  now: Date,
): Promise<void> {
  await trx
    .updateTable('accountToken')
    .set({ usedAt: now })
    .where('accountId', '=', accountId)
    .where('purpose', 'in', [...purposes])
    .where('usedAt', 'is', null)
    .execute();
}

/**
 * Counts an attempt against each of the account's tokens that were created after an instant and still accept a code.
 * The attempt is counted before the code is compared.
 * @returns the tokens that still accept a code
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

/**
 * Records that a time step of the authenticator app was used, so that each step is accepted once.
 * @returns false if this step or a later one was used before
 */
export async function takeTwoFactorStep(trx: Trx | Db, accountId: string, step: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('account')
    .set({ twoFactorCounter: step })
    .where('id', '=', accountId)
    .where('twoFactorCounter', '<', step)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Replaces a password hash with a more expensive hash of the same password, unless the password has changed in the
 * meantime.
 */
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

/** Marks a recovery code as used. @returns false if the code is wrong or was used before */
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

/** @returns false if the account did not have that role */
export async function removeRole(trx: Trx, accountId: string, role: Role): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('staffRole')
    .where('accountId', '=', accountId)
    .where('role', '=', role)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/**
 * Deletes an account with everything that belongs only to it. What the account holder sent to other people stays with
 * them.
 */
export async function deleteAccountRow(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('account').where('id', '=', id).execute();
}

/** Locks an account until the transaction ends. */
export function lockAccount(trx: Trx, id: string): Promise<AccountRow | undefined> {
  return trx.selectFrom('account').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

/**
 * Ends every session of an account, including sessions that still wait for a second-factor code.
 * @returns the number of sessions ended
 */
export async function deleteSessions(trx: Trx, accountId: string): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('session')
    .where('userId', '=', accountId)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

/** All accounts that have a role of the council or of a delivery partner, sorted by email address. */
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

/** @returns the email addresses of accounts by account id. Deleted accounts are missing from the map. */
export async function findEmails(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('account')
    .select(['id', 'email'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map(({ id, email }) => [id, email]));
}

// ---- Browsers that have signed in before

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

/**
 * Stores a browser, or updates when it was last used. If the account has more than `most` browsers, the least
 * recently used ones are deleted.
 */
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

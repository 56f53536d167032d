import { sql, type Insertable, type Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ReferralAccessTable } from '#features/referrals/table.ts';
import type { ReferralRow } from '#features/referrals/referral.repository.ts';

/** What applicants without an account ask about their own referral. */

export async function findByReference(db: Db | Trx, reference: string): Promise<ReferralRow | undefined> {
  return db.selectFrom('referral').selectAll().where('reference', '=', reference).executeTakeFirst();
}

/** Adds access codes, and deletes expired ones of the same referral. */
export async function insertAccess(
  trx: Trx,
  rows: readonly [Insertable<ReferralAccessTable>, ...Insertable<ReferralAccessTable>[]],
  now: Date,
): Promise<void> {
  await trx
    .deleteFrom('referralAccess')
    .where('referralId', '=', rows[0].referralId)
    .where('expiresAt', '<', now)
    .where((eb) => eb.or([eb('sessionExpiresAt', 'is', null), eb('sessionExpiresAt', '<', now)]))
    .execute();
  await trx
    .insertInto('referralAccess')
    .values([...rows])
    .execute();
}

/** An unused access code, by the hash of its link or of the cookie that asked for it. The row is locked. */
export async function lockUnused(
  trx: Trx,
  by: { codeHash: string } | { sessionHash: string },
  now: Date,
): Promise<Selectable<ReferralAccessTable> | undefined> {
  return trx
    .selectFrom('referralAccess')
    .selectAll()
    .where((eb) =>
      'codeHash' in by ? eb('codeHash', '=', by.codeHash) : eb('sessionHash', '=', by.sessionHash),
    )
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .forUpdate()
    .executeTakeFirst();
}

/** Uses one access code and invalidates all other unused ones of the same referral. */
export async function useAccess(
  trx: Trx,
  row: { id: number; referralId: string },
  session: { hash: string; expiresAt: Date },
  now: Date,
): Promise<void> {
  await trx
    .updateTable('referralAccess')
    .set({ usedAt: now, sessionHash: null })
    .where('referralId', '=', row.referralId)
    .where('usedAt', 'is', null)
    .where('id', '!=', row.id)
    .execute();
  await trx
    .updateTable('referralAccess')
    .set({ usedAt: now, sessionHash: session.hash, sessionExpiresAt: session.expiresAt })
    .where('id', '=', row.id)
    .execute();
}

/** The referral of a current session, which is prolonged. */
export async function touchSession(
  db: Db,
  sessionHash: string,
  now: Date,
  until: Date,
): Promise<{ referralId: string; readOnly: boolean } | undefined> {
  return db
    .updateTable('referralAccess')
    .set({ sessionExpiresAt: until })
    .where('sessionHash', '=', sessionHash)
    .where('usedAt', 'is not', null)
    .where('sessionExpiresAt', '>', now)
    .returning(['referralId', 'onlyLooks as readOnly'])
    .executeTakeFirst();
}

export async function endSession(db: Db, sessionHash: string): Promise<void> {
  await db
    .updateTable('referralAccess')
    .set({ sessionHash: null, sessionExpiresAt: null })
    .where('sessionHash', '=', sessionHash)
    .execute();
}

/** @returns false when the opportunity was not suggested, or the applicant gave the same answer before */
export async function setAnswer(
  trx: Trx,
  referralId: string,
  it: { opportunityId: string; answer: 'interested' | 'not-for-me' | 'applied'; at: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('referralSuggestion')
    .set({ answer: it.answer, answeredAt: it.at })
    .where('referralId', '=', referralId)
    .where('opportunityId', '=', it.opportunityId)
    .where('answer', 'is distinct from', it.answer)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The roles of accounts in the programme, and the delivery partners that they work for. */
export async function rolesOf(
  db: Db | Trx,
  accountIds: readonly string[],
): Promise<{ id: string; roles: string[]; partners: string[] }[]> {
  if (accountIds.length === 0) return [];
  return db
    .selectFrom('account')
    .select((eb) => [
      'account.id',
      eb
        .selectFrom('staffRole')
        .select(sql<string[]>`coalesce(array_agg(role), '{}')`.as('roles'))
        .whereRef('staffRole.accountId', '=', 'account.id')
        .as('roles'),
      eb
        .selectFrom('membership')
        .innerJoin('organisation', 'organisation.id', 'membership.organisationId')
        .select(sql<string[]>`coalesce(array_agg(organisation.name), '{}')`.as('partners'))
        .whereRef('membership.accountId', '=', 'account.id')
        .where('organisation.kind', '=', 'delivery-partner')
        .as('partners'),
    ])
    .where('account.id', 'in', [...accountIds])
    .execute()
    .then((rows) =>
      rows.map(({ id, roles, partners }) => ({ id, roles: roles ?? [], partners: partners ?? [] })),
    );
}

import type { Insertable } from 'kysely';
import type { StartProfileTable } from '#features/insights/table.ts';
import type { Trx } from '#lib/database.ts';

/** The demonstration's adviser; undefined when that account does not exist. */
export async function demoAdviser(trx: Trx): Promise<string | undefined> {
  const row = await trx
    .selectFrom('account')
    .innerJoin('staffRole', 'staffRole.accountId', 'account.id')
    .select('account.id')
    .where('demo', 'is not', null)
    .where('role', '=', 'adviser')
    .limit(1)
    .forUpdate('account')
    .executeTakeFirst();
  return row?.id;
}

export async function isUntouched(trx: Trx): Promise<boolean> {
  const [referral, lot] = await Promise.all([
    trx.selectFrom('referral').select('id').limit(1).executeTakeFirst(),
    trx.selectFrom('lotPartner').select('id').limit(1).executeTakeFirst(),
  ]);
  return referral === undefined && lot === undefined;
}

export async function insertMembership(
  trx: Trx,
  accountId: string,
  organisationId: string,
  now: Date,
): Promise<void> {
  await trx
    .insertInto('membership')
    .values({ accountId, organisationId, role: 'editor', createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function insertProfile(trx: Trx, rows: readonly Insertable<StartProfileTable>[]): Promise<void> {
  await trx
    .insertInto('startProfile')
    .values([...rows])
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

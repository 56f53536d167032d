import type { Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { PartnerReachTable } from '#features/referrals/table.ts';

export type PartnerReachRow = Selectable<PartnerReachTable>;

export async function findPartnerReach(
  db: Db | Trx,
  organisationId: string,
): Promise<PartnerReachRow | undefined> {
  return db
    .selectFrom('partnerReach')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

export async function partnerReaches(db: Db | Trx): Promise<PartnerReachRow[]> {
  return db.selectFrom('partnerReach').selectAll().execute();
}

export async function savePartnerReach(trx: Db | Trx, row: PartnerReachRow): Promise<void> {
  const { organisationId, ...rest } = row;
  await trx
    .insertInto('partnerReach')
    .values({ organisationId, ...rest })
    .onConflict((conflict) => conflict.column('organisationId').doUpdateSet(rest))
    .execute();
}

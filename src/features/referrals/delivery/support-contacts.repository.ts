import type { Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { PartnerContactsTable } from '#features/referrals/table.ts';

export type PartnerContactsRow = Selectable<PartnerContactsTable>;

export async function findPartnerContacts(
  db: Db | Trx,
  organisationId: string,
): Promise<PartnerContactsRow | undefined> {
  return db
    .selectFrom('partnerReach')
    .selectAll()
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

export async function partnerContactsById(db: Db | Trx): Promise<PartnerContactsRow[]> {
  return db.selectFrom('partnerReach').selectAll().execute();
}

export async function savePartnerContacts(trx: Db | Trx, row: PartnerContactsRow): Promise<void> {
  const { organisationId, ...rest } = row;
  await trx
    .insertInto('partnerReach')
    .values({ organisationId, ...rest })
    .onConflict((conflict) => conflict.column('organisationId').doUpdateSet(rest))
    .execute();
}

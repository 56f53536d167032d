import { sql, type Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { LotPartnerTable } from '#features/referrals/table.ts';

export type LotPartnerRow = Selectable<LotPartnerTable>;

/** Which partner holds which lot, including past and future periods, by lot and first day. */
export async function lotPartners(db: Db | Trx): Promise<(LotPartnerRow & { organisation: string })[]> {
  return db
    .selectFrom('lotPartner')
    .innerJoin('organisation', 'organisation.id', 'lotPartner.organisationId')
    .selectAll('lotPartner')
    .select('organisation.name as organisation')
    .orderBy('lot')
    .orderBy('validFrom')
    .orderBy('lotPartner.id')
    .execute();
}

export async function insertLotPartner(
  trx: Trx,
  row: Pick<LotPartnerRow, 'lot' | 'organisationId' | 'validFrom' | 'validTo' | 'setBy' | 'setAt'>,
): Promise<void> {
  await trx.insertInto('lotPartner').values(row).execute();
}

/** @returns false when there is no such row, or its first day is after `lastDay` */
export async function endLotPartner(
  trx: Trx,
  id: number,
  lastDay: string,
  by: { setBy: string; setAt: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('lotPartner')
    .set({ validTo: lastDay, ...by })
    .where('id', '=', id)
    .where('validFrom', '<=', lastDay)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Deletes a period that starts after `today`. @returns false when there is no such row, or it has started */
export async function deleteLotPartner(trx: Trx, id: number, today: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('lotPartner')
    .where('id', '=', id)
    .where('validFrom', '>', today)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Delivery partners that can be assigned referrals, by name. */
export async function deliveryPartners(db: Db | Trx): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where('kind', '=', 'delivery-partner')
    .where('approvedAt', 'is not', null)
    .where('suspendedAt', 'is', null)
    .orderBy(sql`lower(name)`)
    .execute();
}

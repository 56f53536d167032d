import type { Insertable, Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { FamilyChildTable, FamilyTable } from './table.ts';

export type FamilyRow = Selectable<FamilyTable>;
export type ChildRow = Selectable<FamilyChildTable>;

export function findFamilyRow(db: Db | Trx, accountId: string): Promise<FamilyRow | undefined> {
  return db.selectFrom('family').selectAll().where('accountId', '=', accountId).executeTakeFirst();
}

export async function findAreas(db: Db, ids: readonly string[]): Promise<Pick<FamilyRow, 'id' | 'area'>[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('family')
    .select(['id', 'area'])
    .where('id', 'in', [...ids])
    .execute();
}

/** Locks a family, so that its bookings are confirmed one after the other. */
export async function lockFamilyRow(trx: Trx, id: string): Promise<boolean> {
  const row = await trx.selectFrom('family').select('id').where('id', '=', id).forUpdate().executeTakeFirst();
  return row !== undefined;
}

/** Writes the family of an account, or changes it. */
export async function upsertFamily(trx: Trx, row: Insertable<FamilyTable>): Promise<void> {
  const { contact, area, updatedAt } = row;
  await trx
    .insertInto('family')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ contact, area, updatedAt }))
    .execute();
}

export function findChildRows(db: Db | Trx, familyId: string): Promise<ChildRow[]> {
  return db
    .selectFrom('familyChild')
    .selectAll()
    .where('familyId', '=', familyId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

export async function insertChild(trx: Trx, row: Insertable<FamilyChildTable>): Promise<void> {
  await trx.insertInto('familyChild').values(row).execute();
}

/** @returns false if the family has no such child */
export async function updateChild(
  trx: Trx,
  child: { id: string; familyId: string; name: string; yearGroup: number; schoolYear: number },
): Promise<boolean> {
  const { id, familyId, ...values } = child;
  const { numUpdatedRows } = await trx
    .updateTable('familyChild')
    .set(values)
    .where('id', '=', id)
    .where('familyId', '=', familyId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** @returns false if the family has no such child */
export async function deleteChild(trx: Trx, familyId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('familyChild')
    .where('id', '=', id)
    .where('familyId', '=', familyId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

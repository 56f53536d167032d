import { londonDay, type Clock } from '#lib/clock.ts';
import type { Secrets } from '#lib/crypto.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { FormError } from '#lib/forms.ts';
import { newId } from '#lib/ids.ts';
import { areaOf, type Gazetteer } from '#features/places/gazetteer.ts';
import {
  MOST_CHILDREN,
  schoolYearOf,
  yearGroupOn,
  type ChildForm,
  type FamilyContact,
  type FamilyForm,
} from './family.ts';
import {
  deleteChild,
  findChildRows,
  findAreas,
  findFamilyRow,
  insertChild,
  lockFamilyRow,
  updateChild,
  upsertFamily,
  type FamilyRow,
} from './family.repository.ts';
import { familyTexts } from './messages.en.ts';

/** A home-educating family's account: the adult, and the children for whom the adult books. */

export interface FamilyDeps {
  db: Db;
  secrets: Secrets;
  clock: Clock;
  gazetteer: Gazetteer;
}

export interface Child {
  id: string;
  /** First name or nickname: shown to the family alone. */
  name: string;
  /** The year group today; above 13, the child has left school age. */
  yearGroup: number;
}

export interface Family {
  id: string;
  area: string;
  contact: FamilyContact;
  children: readonly Child[];
}

const contactPurpose = (id: string) => `family:${id}`;
const childPurpose = (id: string) => `family-child:${id}`;

/** The adult's name and phone number, decrypted. */
const openContact = (
  { secrets }: Pick<FamilyDeps, 'secrets'>,
  it: Pick<FamilyRow, 'id' | 'contact'>,
): FamilyContact => JSON.parse(secrets.decrypt(it.contact, contactPurpose(it.id))) as FamilyContact;

async function openFamily(
  deps: Pick<FamilyDeps, 'secrets' | 'clock'>,
  db: Db | Trx,
  row: FamilyRow | undefined,
): Promise<Family | undefined> {
  if (row === undefined) return undefined;
  const today = londonDay(deps.clock());
  const children = (await findChildRows(db, row.id)).map((child) => ({
    id: child.id,
    name: deps.secrets.decrypt(child.name, childPurpose(child.id)),
    yearGroup: yearGroupOn(child, today),
  }));
  return { id: row.id, area: row.area, contact: openContact(deps, row), children };
}

/** The family of an account; undefined if the account is not registered as a family. */
export async function findFamily(
  deps: Pick<FamilyDeps, 'db' | 'secrets' | 'clock'>,
  accountId: string,
): Promise<Family | undefined> {
  return openFamily(deps, deps.db, await findFamilyRow(deps.db, accountId));
}

/** The id of an account's family, without opening what it holds. */
export const familyIdOf = async (db: Db | Trx, accountId: string): Promise<string | undefined> =>
  (await findFamilyRow(db, accountId))?.id;

/** The areas of families, by id: all that a host learns of where a family lives. */
export const findFamilyAreas = async (db: Db, ids: readonly string[]): Promise<Map<string, string>> =>
  new Map((await findAreas(db, ids)).map(({ id, area }) => [id, area]));

/** Locks a family until the transaction ends. @returns false if there is no such family any more */
export const lockFamily = lockFamilyRow;

/** Registers an account as a family, or changes what it says about the adult. */
export async function saveFamily(
  deps: FamilyDeps,
  accountId: string,
  form: FamilyForm,
): Promise<{ ok: true } | { ok: false; errors: FormError[] }> {
  const { name, phone, area } = form;
  if (areaOf(deps.gazetteer, area) === undefined)
    return { ok: false, errors: [{ field: 'area', message: familyTexts.area.error }] };
  const now = deps.clock();
  await deps.db.transaction().execute(async (trx) => {
    const id = (await findFamilyRow(trx, accountId))?.id ?? newId(16);
    await upsertFamily(trx, {
      id,
      accountId,
      area,
      contact: deps.secrets.encrypt(JSON.stringify({ name, phone }), contactPurpose(id)),
      responsibleAt: now,
      createdAt: now,
      updatedAt: now,
    });
  });
  return { ok: true };
}

/**
 * Adds a child to the family of an account, or changes one.
 * @param childId undefined adds a child
 */
export async function saveChild(
  deps: Pick<FamilyDeps, 'db' | 'secrets' | 'clock'>,
  accountId: string,
  childId: string | undefined,
  { name, year }: ChildForm,
): Promise<{ ok: true } | { ok: false; errors: FormError[] }> {
  const now = deps.clock();
  const refuse = (message: string) => ({ ok: false as const, errors: [{ field: 'name', message }] });
  return deps.db.transaction().execute(async (trx) => {
    const family = await findFamilyRow(trx, accountId);
    if (family === undefined || !(await lockFamily(trx, family.id))) return refuse(familyTexts.child.gone);
    const id = childId ?? newId(16);
    const child = {
      id,
      familyId: family.id,
      name: deps.secrets.encrypt(name, childPurpose(id)),
      yearGroup: year,
      schoolYear: schoolYearOf(londonDay(now)),
    };
    if (childId !== undefined)
      return (await updateChild(trx, child)) ? { ok: true } : refuse(familyTexts.child.gone);
    if ((await findChildRows(trx, family.id)).length >= MOST_CHILDREN)
      return refuse(familyTexts.child.tooMany(MOST_CHILDREN));
    await insertChild(trx, { ...child, createdAt: now });
    return { ok: true };
  });
}

/** Removes a child from the family of an account, with what bookings hold about the child. */
export async function removeChild(
  deps: Pick<FamilyDeps, 'db'>,
  accountId: string,
  childId: string,
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const family = await findFamilyRow(trx, accountId);
    return family !== undefined && deleteChild(trx, family.id, childId);
  });
}

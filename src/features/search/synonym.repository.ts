import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { SearchSynonymEventTable } from './table.ts';
import type { Synonym } from './terms.ts';

export type SynonymState = SearchSynonymEventTable['type'];

export interface StoredSynonym extends Synonym {
  id: string;
  /** The type of its last event. */
  state: SynonymState;
  changedAt: Date;
}

/** The number of the last decision that changed what is found; 0 before the first. */
export async function vocabularyVersion(db: Db | Trx): Promise<number> {
  const { version } = await db
    .selectFrom('searchSynonymEvent')
    .select((eb) => eb.fn.max('version').as('version'))
    .where('type', 'in', ['approved', 'undone'])
    .executeTakeFirstOrThrow();
  return Number(version ?? 0);
}

const withLastEvent = (db: Db | Trx) =>
  db
    .selectFrom('searchSynonym as s')
    .innerJoin('searchSynonymEvent as e', 'e.synonymId', 's.id')
    .where('e.version', '=', (eb) =>
      eb
        .selectFrom('searchSynonymEvent as last')
        .select((of) => of.fn.max('last.version').as('version'))
        .whereRef('last.synonymId', '=', 's.id'),
    )
    .select(['s.id', 's.phrase', 's.finds', 's.bothWays', 'e.type as state', 'e.at as changedAt']);

export async function approvedSynonyms(db: Db | Trx): Promise<StoredSynonym[]> {
  return withLastEvent(db).where('e.type', '=', 'approved').orderBy('s.phrase').orderBy('s.id').execute();
}

export async function newestSynonyms(db: Db, most: number): Promise<StoredSynonym[]> {
  return withLastEvent(db).orderBy('e.version', 'desc').limit(most).execute();
}

export async function findSynonym(db: Db | Trx, id: string): Promise<StoredSynonym | undefined> {
  return withLastEvent(db).where('s.id', '=', id).executeTakeFirst();
}

/** Decisions about one synonym wait for each other. */
export async function lockSynonym(trx: Trx, id: string): Promise<void> {
  await sql`select from search_synonym where id = ${id} for update`.execute(trx);
}

export async function insertSynonym(trx: Trx, it: Synonym & { id: string; createdAt: Date }): Promise<void> {
  await trx
    .insertInto('searchSynonym')
    .values({ ...it, finds: [...it.finds] })
    .execute();
}

export async function addSynonymEvent(
  trx: Trx,
  event: { synonymId: string; type: SynonymState; at: Date; accountId: string },
): Promise<void> {
  await trx.insertInto('searchSynonymEvent').values(event).execute();
}

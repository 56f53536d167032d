import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import { NOT_STATED } from './filters.ts';
import { STATABLES, type ListingDocument, type Statable } from './listing.ts';
import { filterTag, PUPILS } from './tags.ts';

export interface ListingToWrite {
  opportunityId: string;
  /** False makes the row a tombstone: removed from every search. */
  live: boolean;
  document: Omit<ListingDocument, 'version' | 'cells'>;
  tags: string[];
  cells: string[];
  derivation: number;
  payHourlyPence: number | null;
  publishedAt: Date;
  closesAt: Date | null;
  lat: number | null;
  lon: number | null;
}

const ROWS_AT_ONCE = 1_000;

/** The organisation's details in its listings. */
export interface ListedOrganisation {
  id: string;
  slug: string;
  name: string;
  disabilityConfident: number;
  suspendedAt: Date | null;
}

/**
 * The current organisations, locked (`for key share`) until the transaction ends: a transaction that suspends or
 * renames one waits, and then rewrites all its listings after this one.
 */
export async function holdOrganisations(
  trx: Trx,
  ids: readonly string[],
): Promise<Map<string, ListedOrganisation>> {
  if (ids.length === 0) return new Map();
  const rows = await trx
    .selectFrom('organisation')
    .select(['id', 'slug', 'name', 'disabilityConfident', 'suspendedAt'])
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forKeyShare()
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** Writes listings under a new version, so that they wait to be copied to Meilisearch. */
export async function writeListings(trx: Trx, rows: readonly ListingToWrite[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    await trx
      .insertInto('listing')
      .values(
        rows.slice(at, at + ROWS_AT_ONCE).map((row) => ({ ...row, document: JSON.stringify(row.document) })),
      )
      .onConflict((conflict) =>
        conflict.column('opportunityId').doUpdateSet((eb) => ({
          version: sql<number>`nextval('listing_version')`,
          live: eb.ref('excluded.live'),
          document: eb.ref('excluded.document'),
          tags: eb.ref('excluded.tags'),
          cells: eb.ref('excluded.cells'),
          derivation: eb.ref('excluded.derivation'),
          payHourlyPence: eb.ref('excluded.payHourlyPence'),
          publishedAt: eb.ref('excluded.publishedAt'),
          closesAt: eb.ref('excluded.closesAt'),
          lat: eb.ref('excluded.lat'),
          lon: eb.ref('excluded.lon'),
        })),
      )
      .execute();
  }
}

/** How many live listings code with an older `derivation` made. */
export async function countOutdated(db: Db, derivation: number): Promise<number> {
  const row = await db
    .selectFrom('listing')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('live', '=', true)
    .where('derivation', '<', derivation)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Live listings that code with an older `derivation` made, in pages by id. */
export async function findOutdated(
  db: Db,
  derivation: number,
  afterId: string,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('listing')
    .select('opportunityId')
    .where('live', '=', true)
    .where('derivation', '<', derivation)
    .where('opportunityId', '>', afterId)
    .orderBy('opportunityId')
    .limit(limit)
    .execute();
  return rows.map(({ opportunityId }) => opportunityId);
}

export interface WaitingListing {
  opportunityId: string;
  version: number;
  live: boolean;
  /** The document for Meilisearch. */
  document: IndexedListing;
}

type IndexedListing = ListingDocument & {
  tags: string[];
  reach: number;
  notStated: Record<Statable, number>;
};

/** 0: done at a place; 1: partly from home; 2: from home or online. Local results come first. */
export const REACH = sql<number>`
  case when tags @> array['mode:remote'] then 2 when tags @> array['mode:hybrid'] then 1 else 0 end`;

/** 1 where a listing does not state the fact of this filter, else 0. */
export const notStated = (name: Statable) =>
  sql<number>`(tags @> ${sql.lit(`{${filterTag(name, NOT_STATED)}}`)}::text[])::int`;

const NOT_STATED_BY_FILTER = sql`jsonb_build_object(${sql.join(
  STATABLES.flatMap((name) => [sql.lit(name), notStated(name)]),
)})`;

const withVersion = sql<IndexedListing>`
  document || jsonb_build_object('version', version, 'tags', tags, 'cells', cells, 'reach', ${REACH},
    'notStated', ${NOT_STATED_BY_FILTER})`.as('document');

/** Listings whose newest version Meilisearch does not have yet, longest waiting first. */
export async function findWaiting(db: Db, limit: number): Promise<WaitingListing[]> {
  return db
    .selectFrom('listing')
    .select(['opportunityId', 'version', 'live', withVersion])
    .whereRef('version', '<>', 'indexedVersion')
    .orderBy('version')
    .limit(limit)
    .execute();
}

/** Records which version Meilisearch has. A listing that has changed since keeps waiting. */
export async function markIndexed(
  db: Db,
  rows: readonly { opportunityId: string; version: number }[],
): Promise<void> {
  await sql`
    update listing set indexed_version = done.version
    from unnest(${rows.map((row) => row.opportunityId)}::text[], ${rows.map((row) => row.version)}::bigint[])
      as done (opportunity_id, version)
    where listing.opportunity_id = done.opportunity_id`.execute(db);
}

/** Listings with a version above `version`, in that order: the source for filling a new index. */
export async function findAbove(
  db: Db,
  version: number,
  limit: number,
  onlyLive: boolean,
): Promise<WaitingListing[]> {
  return db
    .selectFrom('listing')
    .select(['opportunityId', 'version', 'live', withVersion])
    .where('version', '>', version)
    .$if(onlyLive, (query) => query.where('live', '=', true))
    .orderBy('version')
    .limit(limit)
    .execute();
}

export async function countLive(db: Db): Promise<number> {
  const row = await db
    .selectFrom('listing')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('live', '=', true)
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function newestVersion(db: Db): Promise<number> {
  const row = await db
    .selectFrom('listing')
    .select((eb) => eb.fn.max('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
}

/** Id and version of every live listing, in pages by id. */
export async function findVersions(
  db: Db,
  afterId: string,
  limit: number,
): Promise<{ id: string; version: number }[]> {
  return db
    .selectFrom('listing')
    .select(['opportunityId as id', 'version'])
    .where('live', '=', true)
    .where('opportunityId', '>', afterId)
    .orderBy('opportunityId')
    .limit(limit)
    .execute();
}

const TITLES_AT_ONCE = 5_000;

interface LiveTitle {
  title: string;
  organisation: string;
  towns: string[];
  isForPupils: boolean;
  /** Everything it is found by, in searched form. */
  foundBy: string;
}

/** Title, employer and towns of every live listing, in batches. */
export async function* findTitles(db: Db, now: Date): AsyncGenerator<LiveTitle[]> {
  for (let after = ''; ;) {
    const { rows } = await sql<LiveTitle & { id: string }>`
      select opportunity_id as id, document ->> 'title' as title, document ->> 'organisation' as organisation,
        tags @> ${[PUPILS]}::text[] as "isForPupils",
        concat_ws(' ', document #>> '{terms,title}', document #>> '{terms,about}', document #>> '{terms,organisation}',
          document #>> '{terms,town}', document #>> '{terms,summary}') as "foundBy",
        array(select jsonb_path_query(document, '$.places[*].town') #>> '{}') as towns
      from listing where live and published_at <= ${now} and (closes_at is null or closes_at > ${now})
        and opportunity_id > ${after} order by opportunity_id limit ${TITLES_AT_ONCE}`.execute(db);
    yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < TITLES_AT_ONCE) return;
    after = last.id;
  }
}

/** Marks listings as waiting to be copied again. */
export async function markWaiting(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('listing')
    .set({ indexedVersion: 0 })
    .where('opportunityId', 'in', [...ids])
    .execute();
}

/** Turns listings that ended before an instant into tombstones, so that they are removed from the index too. */
export async function retireClosedBefore(db: Db, instant: Date): Promise<number> {
  const result = await db
    .updateTable('listing')
    .set({ live: false, version: sql<number>`nextval('listing_version')` })
    .where('live', '=', true)
    .where('closesAt', '<', instant)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** The next instant at which a listing opens or closes: until then, cached results stay true. */
export async function nextVisibilityChange(db: Db, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ next: Date | null }>`
    select least(
      (select min(closes_at) from listing where live and closes_at > ${now}),
      (select min(published_at) from listing where live and published_at > ${now})
    ) as next`.execute(db);
  return rows[0]?.next ?? null;
}

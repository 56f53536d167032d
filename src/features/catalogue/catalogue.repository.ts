import { sql } from 'kysely';
import { londonDay } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { hasMoved, matchDates, runOf, whereOf } from '#features/opportunities/same-date.ts';
import type { OpportunityTable } from '#features/opportunities/table.ts';

/** PostgreSQL accepts 65,535 parameters in a statement; an opportunity has 25. */
const ROWS_AT_ONCE = 500;

interface DateBefore {
  id: number;
  opportunityId: string;
  startsOn: string;
  startTime: string | null;
  endsOn: string | null;
  endTime: string | null;
  places: number | null;
  placesTaken: number;
  where: string;
}

export interface OpportunityToSave {
  /** If absent: the id of the opportunity with the same source and key, or else a new id. */
  id?: string;
  organisationId: string;
  opportunity: Opportunity;
  /** "portal", "demo" or the name of a feed. */
  source: string;
  /** The posting that produced this opportunity. */
  postingId?: string;
  sourceKey?: string;
  sourceHash?: string;
}

export type ClosedReason = NonNullable<OpportunityTable['closedReason']>;

/** Closes opportunities now; those that have ended already are not changed. @returns the ids that were closed */
export async function setClosed(
  trx: Trx,
  ids: readonly string[],
  now: Date,
  closedReason?: ClosedReason,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .updateTable('opportunity')
    .set({
      closesAt: sql<Date>`greatest(${now}, published_at + interval '1 millisecond')`,
      ...(closedReason === undefined ? {} : { closedReason }),
      ...(closedReason === 'withdrawn' ? { withdrawnAt: now } : {}),
      updatedAt: now,
    })
    .where('id', 'in', [...ids])
    .where((eb) => eb.or([eb('closesAt', 'is', null), eb('closesAt', '>', now)]))
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/** The ids of an organisation's published opportunities that have not ended yet. */
export async function findUnendedIds(db: Db, organisationId: string, now: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('opportunity')
    .select('id')
    .where('organisationId', '=', organisationId)
    .where('publishedAt', 'is not', null)
    .where('withdrawnAt', 'is', null)
    .where((eb) => eb.or([eb('closesAt', 'is', null), eb('closesAt', '>', now)]))
    .execute();
  return rows.map((row) => row.id);
}

export async function setClosing(trx: Trx, ids: readonly string[], closesAt: Date, now: Date): Promise<void> {
  await trx
    .updateTable('opportunity')
    .set({ closesAt, updatedAt: now })
    .where('id', 'in', [...ids])
    .execute();
}

/** Withdraws opportunities; those already withdrawn are not changed. @returns the ids that were withdrawn */
export async function setWithdrawn(trx: Trx, ids: readonly string[], now: Date): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await trx
    .updateTable('opportunity')
    .set({ withdrawnAt: now, closedReason: 'withdrawn', updatedAt: now })
    .where('id', 'in', [...ids])
    .where('withdrawnAt', 'is', null)
    .returning('id')
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Detaches the dates of opportunities from their places, so that the places can be written again. The dates are
 * locked: no applicant can take one until the transaction ends, so what is returned stays true.
 * @returns the dates that are not cancelled
 */
async function releaseDates(trx: Trx, ids: readonly string[]): Promise<DateBefore[]> {
  const dates = await trx
    .selectFrom('opportunityDate')
    .selectAll()
    .where('opportunityId', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute();
  if (dates.length === 0) return [];
  const places = await trx
    .selectFrom('opportunityPlace')
    .select(['opportunityId', 'town', 'postcode'])
    .where('opportunityId', 'in', [...ids])
    .orderBy('position')
    .execute();
  const placesOf = Map.groupBy(
    places.map(({ postcode, ...place }) => ({ ...place, postcode: postcode ?? undefined })),
    ({ opportunityId }) => opportunityId,
  );
  if (dates.some((date) => date.place !== null)) {
    await trx
      .updateTable('opportunityDate')
      .set({ place: null })
      .where('opportunityId', 'in', [...ids])
      .execute();
  }
  return dates
    .filter(({ cancelledAt }) => cancelledAt === null)
    .map(({ place, ...date }) => ({
      ...date,
      where: whereOf(placesOf.get(date.opportunityId) ?? [], place),
    }));
}

/**
 * Writes the dates of opportunities. A date that is moved or reordered keeps its row, and therefore its applications.
 * For postings of the portal, the number of places taken comes from that row and not from the posting, and a date
 * never gets fewer places than are taken. A date that is no longer offered is deleted; if it has applications it is
 * cancelled instead, unless it has begun.
 * @returns the dates that kept more places than were posted
 */
async function writeDates(
  trx: Trx,
  items: readonly (OpportunityToSave & { id: string })[],
  before: readonly DateBefore[],
  now: Date,
): Promise<KeptPlaces[]> {
  const today = londonDay(now);
  const gone = new Set(before);
  const fresh = [];
  const kept: KeptPlaces[] = [];
  for (const { id, opportunity, source } of items) {
    const runs = opportunity.dates.map((date) => runOf(opportunity.places, date));
    const rows = before.filter(({ opportunityId }) => opportunityId === id);
    const known = matchDates(runs, rows, today);
    for (const [index, date] of opportunity.dates.entries()) {
      const row = {
        opportunityId: id,
        startsOn: date.startsOn,
        endsOn: date.endsOn ?? null,
        startTime: date.startTime ?? null,
        endTime: date.endTime ?? null,
        places: date.places ?? null,
        placesTaken: date.placesTaken,
        place: date.place ?? null,
      };
      const [run, same] = [runs[index], known[index]];
      if (run === undefined || same === undefined) {
        fresh.push(row);
        continue;
      }
      gone.delete(same);
      const placesTaken = source === 'portal' ? same.placesTaken : row.placesTaken;
      const places = row.places === null ? null : Math.max(row.places, placesTaken);
      if (places !== null && places !== row.places) {
        kept.push({ opportunityId: id, startsOn: row.startsOn, places });
      }
      await trx
        .updateTable('opportunityDate')
        .set({ ...row, places, placesTaken, ...(hasMoved(same, run) ? { changedAt: now } : {}) })
        .where('id', '=', same.id)
        .execute();
    }
  }
  await endDates(trx, [...gone], today, now);
  for (const some of inBatches(fresh, ROWS_AT_ONCE))
    await trx.insertInto('opportunityDate').values(some).execute();
  return kept;
}

/** Ends dates that are no longer offered. The caller has locked them, so that no applicant takes one meanwhile. */
async function endDates(trx: Trx, gone: readonly DateBefore[], today: string, now: Date): Promise<void> {
  if (gone.length === 0) return;
  const askedFor = await trx
    .selectFrom('application')
    .select('opportunityDateId')
    .distinct()
    .where(
      'opportunityDateId',
      'in',
      gone.map(({ id }) => id),
    )
    .execute();
  const asked = new Set(askedFor.map(({ opportunityDateId }) => opportunityDateId));
  const toDelete = gone.filter(({ id }) => !asked.has(id)).map(({ id }) => id);
  const toCancel = gone.filter((it) => asked.has(it.id) && it.startsOn >= today).map(({ id }) => id);
  if (toDelete.length > 0) {
    await trx.deleteFrom('opportunityDate').where('id', 'in', toDelete).execute();
  }
  if (toCancel.length > 0) {
    await trx.updateTable('opportunityDate').set({ cancelledAt: now }).where('id', 'in', toCancel).execute();
  }
}

/** Which of these ids exist in the table already. */
export async function existingIds(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const batch of inBatches(ids, 5_000)) {
    const rows = await db.selectFrom('opportunity').select('id').where('id', 'in', batch).execute();
    for (const row of rows) found.add(row.id);
  }
  return found;
}

export async function writeEvents(
  trx: Trx,
  events: readonly { opportunityId: string; type: string; actor: string; at: Date; detail?: unknown }[],
): Promise<void> {
  for (const batch of inBatches(events, 5_000)) {
    await trx
      .insertInto('opportunityEvent')
      .values(
        batch.map(({ detail, ...event }) => ({
          ...event,
          detail: detail === undefined ? null : JSON.stringify(detail),
        })),
      )
      .execute();
  }
}

function inBatches<T>(items: readonly T[], size: number): T[][] {
  const batches: T[][] = [];
  for (let at = 0; at < items.length; at += size) batches.push(items.slice(at, at + size));
  return batches;
}

/** The ids of the existing opportunities of a source, by source key. */
export async function findIdsBySourceKey(
  db: Db,
  source: string,
  keys: readonly string[],
): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await db
    .selectFrom('opportunity')
    .select(['id', 'sourceKey'])
    .where('source', '=', source)
    .where('sourceKey', 'in', [...keys])
    .execute();
  return new Map(rows.flatMap((row) => (row.sourceKey === null ? [] : [[row.sourceKey, row.id]])));
}

/** A date that was posted with fewer places than are taken, and therefore keeps that many. */
export interface KeptPlaces {
  opportunityId: string;
  startsOn: string;
  places: number;
}

/**
 * Writes opportunities with their places and dates, and overwrites existing ones. Every item has an id.
 * @returns the dates that kept more places than were posted
 */
export async function writeOpportunities(
  trx: Trx,
  items: readonly (OpportunityToSave & { id: string })[],
  now: Date,
): Promise<KeptPlaces[]> {
  const kept: KeptPlaces[] = [];
  for (const batch of inBatches(items, ROWS_AT_ONCE)) {
    await trx
      .insertInto('opportunity')
      .values(
        batch.map(({ id, organisationId, opportunity: it, source, sourceKey, sourceHash, postingId }) => ({
          id,
          organisationId,
          kind: it.kind,
          title: it.title,
          summary: it.summary,
          description: it.description,
          sector: it.sector,
          patterns: it.patterns,
          workMode: it.workMode,
          gettingThere: it.gettingThere === undefined ? null : JSON.stringify(it.gettingThere),
          adjustments: it.adjustments,
          interviewScheme: it.interviewScheme,
          payMinPence: it.payMinPence ?? null,
          payMaxPence: it.payMaxPence ?? null,
          payPeriod: it.payPeriod ?? null,
          payText: it.payText ?? null,
          payProRata: it.payProRata,
          howToApply: JSON.stringify(it.howToApply),
          details: JSON.stringify(it.details),
          publishedAt: it.publishedAt,
          closesAt: it.closesAt ?? null,
          withdrawnAt: null,
          source,
          sourceKey: sourceKey ?? null,
          sourceHash: sourceHash ?? null,
          postingId: postingId ?? null,
          updatedAt: now,
        })),
      )
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          organisationId: eb.ref('excluded.organisationId'),
          title: eb.ref('excluded.title'),
          summary: eb.ref('excluded.summary'),
          description: eb.ref('excluded.description'),
          sector: eb.ref('excluded.sector'),
          patterns: eb.ref('excluded.patterns'),
          workMode: eb.ref('excluded.workMode'),
          gettingThere: eb.ref('excluded.gettingThere'),
          adjustments: eb.ref('excluded.adjustments'),
          interviewScheme: eb.ref('excluded.interviewScheme'),
          payMinPence: eb.ref('excluded.payMinPence'),
          payMaxPence: eb.ref('excluded.payMaxPence'),
          payPeriod: eb.ref('excluded.payPeriod'),
          payText: eb.ref('excluded.payText'),
          payProRata: eb.ref('excluded.payProRata'),
          howToApply: eb.ref('excluded.howToApply'),
          details: eb.ref('excluded.details'),
          publishedAt: eb.ref('excluded.publishedAt'),
          closesAt: eb.ref('excluded.closesAt'),
          sourceHash: eb.ref('excluded.sourceHash'),
          updatedAt: eb.ref('excluded.updatedAt'),
        })),
      )
      .execute();

    const ids = batch.map((item) => item.id);
    const before = await releaseDates(trx, ids);
    await trx.deleteFrom('opportunityPlace').where('opportunityId', 'in', ids).execute();
    const places = batch.flatMap(({ id, opportunity }) =>
      opportunity.places.map((place, position) => ({
        opportunityId: id,
        position,
        name: place.name ?? null,
        town: place.town,
        postcode: place.postcode ?? null,
        area: place.area,
        lat: place.lat,
        lon: place.lon,
      })),
    );
    for (const some of inBatches(places, ROWS_AT_ONCE))
      await trx.insertInto('opportunityPlace').values(some).execute();
    kept.push(...(await writeDates(trx, batch, before, now)));
  }
  return kept;
}

import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { loadOpportunities } from '#features/opportunities/opportunity.service.ts';
import { refreshListings } from '#features/search/listing.service.ts';
import {
  existingIds,
  findIdsBySourceKey,
  findUnendedIds,
  setClosed,
  setClosing,
  setWithdrawn,
  writeEvents,
  writeOpportunities,
  type ClosedReason,
  type OpportunityToSave,
} from './catalogue.repository.ts';

export type { OpportunityToSave };

/** How many opportunities are held in memory at once. */
const REFRESHED_AT_ONCE = 500;

/**
 * Recomputes the search data of an organisation's opportunities that have not ended, because its name or status
 * changed.
 */
export async function refreshOrganisation(trx: Trx, organisationId: string, now: Date): Promise<void> {
  const ids = await findUnendedIds(trx, organisationId, now);
  for (let at = 0; at < ids.length; at += REFRESHED_AT_ONCE) {
    const some = ids.slice(at, at + REFRESHED_AT_ONCE);
    await refreshListings(trx, await loadOpportunities(trx, some), now);
  }
}

export interface By {
  /** Who acts: an account, "import:NAME" or "demo". */
  actor: string;
  now: Date;
}

/**
 * Saves opportunities: new ones, and existing ones identified by id, or by source and key. Row, places, dates, event,
 * search data and the job that updates Meilisearch are written in one transaction: the caller's.
 * @param by `change` names the event when an existing opportunity changes; the default is "updated"
 * @returns the ids, in the order of the items
 */
export async function saveOpportunities(
  trx: Trx,
  items: readonly OpportunityToSave[],
  by: By & { change?: string },
): Promise<string[]> {
  const bySource = Map.groupBy(
    items.filter((item) => item.id === undefined && item.sourceKey !== undefined),
    (item) => item.source,
  );
  const known = new Map<string, Map<string, string>>();
  for (const [source, some] of bySource) {
    known.set(
      source,
      await findIdsBySourceKey(
        trx,
        source,
        some.map((item) => item.sourceKey ?? ''),
      ),
    );
  }
  const withIds = items.map((item) => ({
    ...item,
    id: item.id ?? known.get(item.source)?.get(item.sourceKey ?? '') ?? newId(),
  }));
  const ids = withIds.map((item) => item.id);
  const existing = await existingIds(trx, ids);
  const kept = await writeOpportunities(trx, withIds, by.now);
  await writeEvents(
    trx,
    ids.map((opportunityId) => ({
      opportunityId,
      type: existing.has(opportunityId) ? (by.change ?? 'updated') : 'published',
      actor: by.actor,
      at: by.now,
    })),
  );
  await writeEvents(
    trx,
    [...Map.groupBy(kept, ({ opportunityId }) => opportunityId)].map(([opportunityId, some]) => ({
      opportunityId,
      type: 'places-kept',
      actor: 'portal',
      at: by.now,
      detail: { dates: some.map(({ startsOn, places }) => ({ startsOn, places })) },
    })),
  );
  await refreshListings(trx, await loadOpportunities(trx, ids), by.now);
  return ids;
}

/**
 * Closes opportunities now, with the reason in their history. Those that have ended already are not changed.
 * @param by `closedReason` is the reason that the person who posted them gave; with "withdrawn" they are withdrawn
 */
export async function closeOpportunities(
  trx: Trx,
  ids: readonly string[],
  by: By & { reason: string; closedReason?: ClosedReason },
): Promise<void> {
  const closed = await setClosed(trx, ids, by.now, by.closedReason);
  await writeEvents(
    trx,
    closed.map((opportunityId) => ({
      opportunityId,
      type: 'closed',
      actor: by.actor,
      at: by.now,
      detail: { reason: by.reason },
    })),
  );
  await refreshListings(trx, await loadOpportunities(trx, closed), by.now);
}

/** Extends the closing date of opportunities. `detail` is stored in their history. */
export async function extendOpportunities(
  trx: Trx,
  ids: readonly string[],
  by: By & { closesAt: Date; detail: unknown },
): Promise<void> {
  if (ids.length === 0) return;
  await setClosing(trx, ids, by.closesAt, by.now);
  await writeEvents(
    trx,
    ids.map((opportunityId) => ({
      opportunityId,
      type: 'extended',
      actor: by.actor,
      at: by.now,
      detail: by.detail,
    })),
  );
  await refreshListings(trx, await loadOpportunities(trx, ids), by.now);
}

/** Withdraws opportunities now, with the reason in their history. They can no longer be found anywhere. */
export async function withdrawOpportunities(
  trx: Trx,
  ids: readonly string[],
  by: By & { reason: string },
): Promise<void> {
  const withdrawn = await setWithdrawn(trx, ids, by.now);
  await writeEvents(
    trx,
    withdrawn.map((opportunityId) => ({
      opportunityId,
      type: 'withdrawn',
      actor: by.actor,
      at: by.now,
      detail: { reason: by.reason },
    })),
  );
  await refreshListings(trx, await loadOpportunities(trx, withdrawn), by.now);
}

/** Recomputes the search data of opportunities whose places were taken or became free. */
export async function placesChanged(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  await refreshListings(trx, await loadOpportunities(trx, ids), now);
}

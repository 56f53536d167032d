import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { refreshListings } from '#features/search/listing.service.ts';
import {
  existingIds,
  findIdsBySourceKey,
  loadOpportunities,
  setClosed,
  writeEvents,
  writeOpportunities,
  type OpportunityToSave,
  type StoredOpportunity,
} from './opportunity.repository.ts';
import { opportunityStatus, type OpportunityStatus } from './opportunity.ts';

export type { OpportunityToSave, StoredOpportunity };

export interface By {
  /** Who does it: an account, "import:NAME" or "demo". */
  actor: string;
  now: Date;
}

/**
 * Saves opportunities, new or known by id or by source and key. Row, places, dates, event, what the search knows
 * and the job that tells Meilisearch are one transaction: the caller's.
 * @returns the ids, in the order of the items.
 */
export async function saveOpportunities(
  trx: Trx,
  items: readonly OpportunityToSave[],
  by: By,
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
  await writeOpportunities(trx, withIds, by.now);
  await writeEvents(
    trx,
    ids.map((opportunityId) => ({
      opportunityId,
      type: existing.has(opportunityId) ? 'updated' : 'published',
      actor: by.actor,
      at: by.now,
    })),
  );
  await refreshListings(trx, await loadOpportunities(trx, ids), by.now);
  return ids;
}

/** Ends opportunities now, with the reason in their history. Those that have ended already stay as they are. */
export async function closeOpportunities(
  trx: Trx,
  ids: readonly string[],
  by: By & { reason: string },
): Promise<void> {
  const closed = await setClosed(trx, ids, by.now);
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

/** Derives anew what the search knows of opportunities whose places were taken or became free. */
export async function placesChanged(trx: Trx, ids: readonly string[], now: Date): Promise<void> {
  await refreshListings(trx, await loadOpportunities(trx, ids), now);
}

export interface ShownOpportunity extends StoredOpportunity {
  status: OpportunityStatus;
}

/** One opportunity as the public may see it: open, closed or withdrawn; undefined for one never published. */
export async function findOpportunity(db: Db, id: string, now: Date): Promise<ShownOpportunity | undefined> {
  if (!/^[0-9a-z]{1,20}$/.test(id)) return undefined;
  const [stored] = await loadOpportunities(db, [id]);
  if (stored === undefined) return undefined;
  const { publishedAt, closesAt } = stored.opportunity;
  const status = opportunityStatus(
    { publishedAt, closesAt: closesAt ?? null, withdrawnAt: stored.withdrawnAt },
    now,
  );
  return status === 'draft' || status === 'scheduled' ? undefined : { ...stored, status };
}

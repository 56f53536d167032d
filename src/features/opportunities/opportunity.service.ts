import type { Db, Trx } from '#lib/database.ts';
import { loadOpportunities, lockUnchanging, type StoredOpportunity } from './opportunity.repository.ts';
import { opportunityStatus, type OpportunityStatus } from './opportunity.ts';

export { loadOpportunities, lockUnchanging };
export type { StoredOpportunity };

export interface ShownOpportunity extends StoredOpportunity {
  status: OpportunityStatus;
}

const ID = /^[0-9a-z]{1,20}$/;

/**
 * One opportunity as the public may see it: open, closed or withdrawn; undefined for one that was never published, and
 * for those of a suspended organisation.
 */
export async function findOpportunity(
  db: Db | Trx,
  id: string,
  now: Date,
): Promise<ShownOpportunity | undefined> {
  if (!ID.test(id)) return undefined;
  const [stored] = await loadOpportunities(db, [id]);
  if (stored === undefined || stored.organisation.suspendedAt !== null) return undefined;
  const { publishedAt, closesAt } = stored.opportunity;
  const status = opportunityStatus(
    { publishedAt, closesAt: closesAt ?? null, withdrawnAt: stored.withdrawnAt },
    now,
  );
  return status === 'draft' || status === 'scheduled' ? undefined : { ...stored, status };
}

/** Whether the opportunity was published and is hidden only because its organisation is suspended. */
export async function isSuspended(db: Db, id: string): Promise<boolean> {
  if (!ID.test(id)) return false;
  const [stored] = await loadOpportunities(db, [id]);
  return stored !== undefined && stored.organisation.suspendedAt !== null;
}

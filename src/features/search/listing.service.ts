import type { Db, Trx } from '#lib/database.ts';
import { enqueue } from '#lib/jobs.ts';
import {
  loadOpportunities,
  lockUnchanging,
  type StoredOpportunity,
} from '#features/opportunities/opportunity.service.ts';
import { opportunityStatus } from '#features/opportunities/opportunity.ts';
import { countOutdated, findOutdated, holdOrganisations, writeListings } from './listing.repository.ts';
import { DERIVATION, toListing } from './listing.ts';
import { tagsOf } from './tags.ts';

/** The job that copies waiting listings to Meilisearch. */
export const SYNC_JOB = 'search-sync';

/**
 * Enqueues the job, once however often this is called. The job has no named queue: a worker that dies would leave that
 * locked for hours. Two jobs at once do no harm, because only one writes to the index at a time.
 */
export async function enqueueSync(trx: Trx, runAt?: Date): Promise<void> {
  await enqueue(trx, SYNC_JOB, {}, { key: SYNC_JOB, ...(runAt === undefined ? {} : { runAt }) });
}

/**
 * Recomputes the listings of these opportunities, and enqueues the job that updates Meilisearch: part of the
 * transaction that changed the opportunities.
 */
export async function refreshListings(
  trx: Trx,
  stored: readonly StoredOpportunity[],
  now: Date,
): Promise<void> {
  const held = await holdOrganisations(
    trx,
    stored.map(({ organisation }) => organisation.id),
  );
  await writeListings(
    trx,
    stored.map(({ id, opportunity, organisation: loaded, withdrawnAt }) => {
      const organisation = held.get(loaded.id) ?? loaded;
      const { cells, ...document } = toListing(id, opportunity, organisation, now);
      const { publishedAt, closesAt = null } = opportunity;
      const status = opportunityStatus({ publishedAt, closesAt, withdrawnAt }, now);
      return {
        opportunityId: id,
        live: organisation.suspendedAt === null && (status === 'open' || status === 'scheduled'),
        document,
        tags: tagsOf({ ...document, version: 0 }),
        cells,
        derivation: DERIVATION,
        payHourlyPence: document.payHourlyPence,
        publishedAt,
        closesAt,
        lat: document._geo?.lat ?? null,
        lon: document._geo?.lng ?? null,
      };
    }),
  );
  if (stored.length > 0) await enqueueSync(trx);
}

/** Few enough that an applicant does not wait for the transaction. */
const DERIVED_AT_ONCE = 200;

/**
 * Derives listings again that an older version of the code made. An opportunity that is being changed at the moment is
 * left out, because its listing is derived by that change.
 * @returns how many were derived
 */
export async function deriveOutdated(
  db: Db,
  now: Date,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<number> {
  const total = await countOutdated(db, DERIVATION);
  if (total === 0) return 0;
  let done = 0;
  for (let after = ''; ;) {
    const ids = await findOutdated(db, DERIVATION, after, DERIVED_AT_ONCE);
    const last = ids.at(-1);
    if (last === undefined) return done;
    after = last;
    done += await db.transaction().execute(async (trx) => {
      const stored = await loadOpportunities(trx, await lockUnchanging(trx, ids));
      await refreshListings(trx, stored, now);
      return stored.length;
    });
    onProgress(done, total);
  }
}

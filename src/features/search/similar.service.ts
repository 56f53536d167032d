import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import { toListing, type Listing } from './listing.ts';
import type { Search } from './search.service.ts';

/**
 * An opportunity as a listing, and similar ones that are open. These are optional: where they cannot be found, the page
 * works without them.
 */
export async function findSimilar(
  { search, clock, log }: { search: Search; clock: Clock; log: Log },
  { id, opportunity, organisation }: ShownOpportunity,
): Promise<{ listing: Listing; similar: Listing[] }> {
  const listing = { ...toListing(id, opportunity, organisation, clock()), version: 0 };
  const similar = await search.similar(listing).catch((error: unknown) => {
    log.warn({ error: (error as Error).message }, 'no similar opportunities could be found');
    return [];
  });
  return { listing, similar };
}

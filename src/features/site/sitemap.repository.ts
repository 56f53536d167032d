import type { Db } from '#lib/database.ts';

/** Entries per sitemap file. The protocol allows at most 50,000. */
export const SITEMAP_SIZE = 40_000;

/** Open opportunities with the instant of their last change, newest first. */
export async function findForSitemap(
  db: Db,
  now: Date,
  part: number,
): Promise<{ id: string; updatedAt: Date }[]> {
  return db
    .selectFrom('listing')
    .innerJoin('opportunity', 'opportunity.id', 'listing.opportunityId')
    .select(['opportunity.id', 'opportunity.updatedAt'])
    .where('listing.live', '=', true)
    .where('listing.publishedAt', '<=', now)
    .where((eb) => eb.or([eb('listing.closesAt', 'is', null), eb('listing.closesAt', '>', now)]))
    .orderBy('listing.publishedAt', 'desc')
    .orderBy('listing.opportunityId')
    .limit(SITEMAP_SIZE)
    .offset(part * SITEMAP_SIZE)
    .execute();
}

import type { Db } from '#lib/database.ts';

/** Entries per sitemap file: as many as the protocol allows. */
export const SITEMAP_SIZE = 50_000;
/** Entries that are read and sent at once. */
const BATCH = 5_000;

export interface SitemapRow {
  id: string;
  updatedAt: Date;
}

/** Open opportunities of one sitemap file (counted from 0) with the instant of their last change, in batches, newest first. */
export async function* sitemapRows(db: Db, now: Date, part: number): AsyncGenerator<SitemapRow[]> {
  const open = db
    .selectFrom('listing')
    .innerJoin('opportunity', 'opportunity.id', 'listing.opportunityId')
    .select(['opportunity.id', 'opportunity.updatedAt', 'listing.publishedAt'])
    .where('listing.live', '=', true)
    .where('listing.publishedAt', '<=', now)
    .where((eb) => eb.or([eb('listing.closesAt', 'is', null), eb('listing.closesAt', '>', now)]))
    .orderBy('listing.publishedAt', 'desc')
    .orderBy('listing.opportunityId')
    .limit(BATCH);
  let batch = await open.offset(part * SITEMAP_SIZE).execute();
  for (let sent = BATCH; batch.length > 0; sent += BATCH) {
    yield batch.map(({ id, updatedAt }) => ({ id, updatedAt }));
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH || sent >= SITEMAP_SIZE) return;
    batch = await open
      .where((eb) =>
        eb.or([
          eb('listing.publishedAt', '<', last.publishedAt),
          eb.and([
            eb('listing.publishedAt', '=', last.publishedAt),
            eb('listing.opportunityId', '>', last.id),
          ]),
        ]),
      )
      .execute();
  }
}

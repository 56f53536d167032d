import type { Db } from '#lib/database.ts';
import { SECTOR_SLUGS } from '#features/opportunities/vocabulary.ts';
import { organisationPaths } from '#features/organisations/organisation.service.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { countLive } from '#features/search/search-index.service.ts';
import { findForSitemap, SITEMAP_SIZE } from './sitemap.repository.ts';

const PAGES = [
  '/',
  '/opportunities',
  '/areas',
  '/sectors',
  '/support',
  '/support/easy-read',
  '/employers',
  '/schools',
  '/home-education',
  '/education',
  '/education/calendar',
  '/education/young-people',
  '/education/employers',
  '/help',
  '/help/searching',
  '/help/getting-there',
  '/accessibility',
  '/privacy',
  '/cookies',
  '/open-data',
  '/api',
];

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';

function document(
  root: 'urlset' | 'sitemapindex',
  entries: readonly { loc: string; lastmod?: Date }[],
): string {
  const tag = root === 'urlset' ? 'url' : 'sitemap';
  const lines = entries.map(
    ({ loc, lastmod }) =>
      `<${tag}><loc>${loc}</loc>${lastmod === undefined ? '' : `<lastmod>${lastmod.toISOString()}</lastmod>`}</${tag}>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n${lines.join('\n')}\n</${root}>\n`;
}

/** The index of sitemap files: the static pages, and as many files of opportunities as are needed. */
export async function sitemapIndex(db: Db, siteUrl: string): Promise<string> {
  const parts = Math.max(1, Math.ceil((await countLive(db)) / SITEMAP_SIZE));
  return document('sitemapindex', [
    { loc: `${siteUrl}/sitemap-pages.xml` },
    { loc: `${siteUrl}/sitemap-organisations.xml` },
    ...Array.from({ length: parts }, (_, part) => ({
      loc: `${siteUrl}/sitemap-opportunities-${part + 1}.xml`,
    })),
  ]);
}

export function pagesSitemap(siteUrl: string, gazetteer: Gazetteer): string {
  return document('urlset', [
    ...PAGES.map((path) => ({ loc: `${siteUrl}${path === '/' ? '' : path}` })),
    ...gazetteer.areas.map((area) => ({ loc: `${siteUrl}/areas/${area.slug}` })),
    ...SECTOR_SLUGS.map((sector) => ({ loc: `${siteUrl}/sectors/${sector}` })),
  ]);
}

/** The sitemap of organisations with live listings. */
export async function organisationsSitemap(db: Db, siteUrl: string, now: Date): Promise<string> {
  const paths = await organisationPaths(db, now, SITEMAP_SIZE);
  return document(
    'urlset',
    paths.map((path) => ({ loc: `${siteUrl}${path}` })),
  );
}

/** Part 1, 2, … of the open opportunities; undefined beyond the last part. */
export async function opportunitiesSitemap(
  db: Db,
  siteUrl: string,
  part: number,
  now: Date,
): Promise<string | undefined> {
  if (!Number.isInteger(part) || part < 1 || part > 100) return undefined;
  const rows = await findForSitemap(db, now, part - 1);
  if (rows.length === 0 && part > 1) return undefined;
  return document(
    'urlset',
    rows.map((row) => ({ loc: `${siteUrl}/opportunities/${row.id}`, lastmod: row.updatedAt })),
  );
}

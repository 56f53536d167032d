import { LRUCache } from 'lru-cache';
import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { SECTOR_SLUGS } from '#features/opportunities/vocabulary.ts';
import { organisationPaths } from '#features/organisations/organisation.service.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { countLive, listingsState } from '#features/search/search-index.service.ts';
import { SITEMAP_SIZE, sitemapRows } from './sitemap.repository.ts';

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

type Root = 'urlset' | 'sitemapindex';
interface Entry {
  loc: string;
  lastmod?: Date;
}

const beginning = (root: Root) => `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n`;
const ending = (root: Root) => `</${root}>\n`;

function linesOf(root: Root, entries: readonly Entry[]): string {
  const tag = root === 'urlset' ? 'url' : 'sitemap';
  return entries
    .map(
      ({ loc, lastmod }) =>
        `<${tag}><loc>${loc}</loc>${lastmod === undefined ? '' : `<lastmod>${lastmod.toISOString()}</lastmod>`}</${tag}>\n`,
    )
    .join('');
}

const document = (root: Root, entries: readonly Entry[]) =>
  `${beginning(root)}${linesOf(root, entries)}${ending(root)}`;

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

/** So many files of opportunities are kept, about 5 MB each. */
const MOST_KEPT = 4;
const MOST_PARTS = 100;

export interface OpportunitySitemaps {
  /** Part 1, 2, … of the open opportunities, in pieces; undefined beyond the last part. */
  part(number: number): Promise<ReadableStream<Uint8Array> | undefined>;
}

/**
 * The sitemap files of opportunities, sent while they are read and kept until a listing changes, opens or closes. Search
 * engines ask for all of them, one after the other.
 */
export function createOpportunitySitemaps(deps: {
  db: Db;
  clock: Clock;
  siteUrl: string;
}): OpportunitySitemaps {
  const { db, clock, siteUrl } = deps;
  const encoder = new TextEncoder();
  const kept = new LRUCache<number, { version: number; until: number; pieces: readonly Uint8Array[] }>({
    max: MOST_KEPT,
  });

  async function* write(number: number, now: Date): AsyncGenerator<Uint8Array, void> {
    yield encoder.encode(beginning('urlset'));
    for await (const rows of sitemapRows(db, now, number - 1))
      yield encoder.encode(
        linesOf(
          'urlset',
          rows.map(({ id, updatedAt }) => ({ loc: `${siteUrl}/opportunities/${id}`, lastmod: updatedAt })),
        ),
      );
    yield encoder.encode(ending('urlset'));
  }

  return {
    async part(number) {
      if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) return undefined;
      const now = clock();
      const { version, changesAt } = await listingsState(db, now);
      const known = kept.get(number);
      if (known?.version === version && now.getTime() < known.until)
        return streamOf(pieceByPiece(known.pieces));
      const written = write(number, now);
      // The beginning and the first entries, or the end of a part that has none.
      const first = [await written.next(), await written.next()].flatMap(({ value }) => value ?? []);
      const isEmpty = first[1] !== undefined && first[1].length === ending('urlset').length;
      if (isEmpty && number > 1) return undefined;
      return streamOf(
        keeping([...first], written, (pieces) =>
          kept.set(number, { version, until: changesAt?.getTime() ?? Infinity, pieces }),
        ),
      );
    },
  };
}

async function* pieceByPiece(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array, void> {
  yield* pieces;
}

/** Pieces that are there and those that follow; `keep` gets all of them once the last has been read. */
async function* keeping(
  pieces: Uint8Array[],
  following: AsyncIterable<Uint8Array>,
  keep: (pieces: readonly Uint8Array[]) => void,
): AsyncGenerator<Uint8Array, void> {
  yield* [...pieces];
  for await (const piece of following) {
    pieces.push(piece);
    yield piece;
  }
  keep(pieces);
}

const streamOf = (pieces: AsyncGenerator<Uint8Array, void>): ReadableStream<Uint8Array> =>
  new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await pieces.return();
    },
  });

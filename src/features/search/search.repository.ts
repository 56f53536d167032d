import { sql, type RawBuilder } from 'kysely';
import type { Db } from '#lib/database.ts';
import { cellsWanted, SEVERAL_SITES, siteWishOf, withoutSiteWish } from './cells.ts';
import type { EngineAnswer, EngineRequest, Facets, SearchEngine } from './engine.ts';
import { FILTER_NAMES, filterOf, stepsFrom, type FilterName } from './filters.ts';
import { postedSince, type Listing } from './listing.ts';
import { mergeByDistance, MOST_MERGED, windowOf } from './nearest-order.ts';
import { facetsOf, filterTag, standsAside } from './tags.ts';
import { termsOf } from './words.ts';

/**
 * The same search in PostgreSQL alone, for when Meilisearch is unavailable. It does not tolerate typing errors and
 * ranks more simply; filters, places and counts are the same.
 */

/** For very common words only the newest matches are ranked; ranking all of them would take seconds. */
const RANKED = 2_000;
/** Counting is abandoned after this many milliseconds; the results are returned all the same. */
const COUNTING_TIME = 600;

type Condition = RawBuilder<boolean>;

const hasOneOf = (tags: readonly string[]): Condition => sql<boolean>`tags && ${tags}::text[]`;
const hasAllOf = (tags: readonly string[]): Condition => sql<boolean>`tags @> ${tags}::text[]`;

/** Miles from a point, by the haversine formula on a sphere of Meilisearch's radius. */
function distance(lat: number, lon: number): RawBuilder<number> {
  return sql<number>`(2 * 3958.7564 * asin(sqrt(
    power(sin(radians(lat - ${lat}) / 2), 2) +
    cos(radians(${lat})) * cos(radians(lat)) * power(sin(radians(lon - ${lon}) / 2), 2))))`;
}

function filterCondition(name: FilterName, values: readonly string[], now: Date): Condition {
  const tags = values.map((value) => filterTag(name, value));
  switch (filterOf(name).combine) {
    case 'since':
      return sql<boolean>`(document ->> 'postedDay')::int >= ${postedSince(Number(values[0]), now)}`;
    case 'all':
      return hasAllOf(tags);
    case 'any':
      return hasOneOf(tags);
    case 'from':
      return hasOneOf(stepsFrom(name, values[0] ?? '', now).map((step) => filterTag(name, step)));
  }
}

/** The words as one text-search query, or undefined when no word narrows the search. */
async function wordsQuery(db: Db, request: EngineRequest): Promise<string | undefined> {
  const terms = termsOf(request.words);
  if (terms.length === 0) return undefined;
  const phrases = terms.map((term) =>
    sql.join(
      term.map((phrase) => sql`phraseto_tsquery('english', ${phrase})`),
      sql` || `,
    ),
  );
  const whole = sql.join(
    phrases.map((phrase) => sql`(${phrase})`),
    request.someWords ? sql` || ` : sql` && `,
  );
  const { rows } = await sql<{ query: string; nodes: number }>`
    select whole::text as query, numnode(whole) as nodes from (select ${whole} as whole) as asked`.execute(
    db,
  );
  const [row] = rows;
  return row === undefined || row.nodes === 0 ? undefined : row.query;
}

function conditions(request: EngineRequest, words: string | undefined, leaveOut?: FilterName): Condition {
  const filters = leaveOut === undefined ? request.filters : { ...request.filters, [leaveOut]: undefined };
  const cells = cellsWanted(request.where, siteWishOf(filters));
  const others = withoutSiteWish(filters);
  const all = [
    sql<boolean>`live and published_at <= ${request.now} and (closes_at is null or closes_at > ${request.now})`,
    ...(cells === undefined ? [] : [sql<boolean>`cells && ${cells}::text[]`]),
    ...(words === undefined ? [] : [sql<boolean>`words @@ ${words}::tsquery`]),
    ...FILTER_NAMES.flatMap((name) => {
      const values = others[name];
      return values === undefined || values.length === 0 ? [] : [filterCondition(name, values, request.now)];
    }),
  ];
  return sql.join(all, sql` and `) as Condition;
}

function order(request: EngineRequest): RawBuilder<unknown> {
  switch (request.sort) {
    case 'best':
    case 'newest':
      return sql`published_at desc, opportunity_id`;
    case 'closing':
      return sql`closes_at asc nulls last, published_at desc, opportunity_id`;
    case 'pay':
      return sql`pay_hourly_pence desc nulls last, published_at desc, opportunity_id`;
    case 'nearest':
      return request.from === undefined
        ? sql`published_at desc, opportunity_id`
        : sql`${distance(request.from.lat, request.from.lon)} asc nulls last, published_at desc, opportunity_id`;
  }
}

async function count(db: Db, where: Condition): Promise<number> {
  const { rows } = await sql<{ total: number }>`select count(*) as total from listing where ${where}`.execute(
    db,
  );
  return rows[0]?.total ?? 0;
}

const SHOWN = sql`document - 'description' - 'keywords' || jsonb_build_object('version', version) as listing`;

async function slice(
  db: Db,
  where: Condition,
  request: EngineRequest,
  { offset, limit }: { offset: number; limit: number },
): Promise<Listing[]> {
  const { rows } = await sql<{ listing: Listing }>`
    select ${SHOWN} from listing where ${where}
    order by ${order(request)} limit ${limit} offset ${offset}`.execute(db);
  return rows.map((row) => row.listing);
}

async function listings(db: Db, request: EngineRequest, words: string | undefined): Promise<Listing[]> {
  const where = conditions(request, words);
  const page = { offset: (request.page - 1) * request.perPage, limit: request.perPage };
  if (request.sort === 'nearest' && request.from !== undefined) {
    const hasSeveral = sql<boolean>`cells @> ${[SEVERAL_SITES]}::text[]`;
    const all = sql<boolean>`${where} and ${hasSeveral}`;
    const several = await slice(db, all, request, { offset: 0, limit: MOST_MERGED + 1 });
    if (several.length > 0 && several.length <= MOST_MERGED) {
      const rest = sql<boolean>`${where} and not ${hasSeveral}`;
      const others = await slice(db, rest, request, windowOf(request, several.length));
      return mergeByDistance(request, several, others);
    }
  }
  if (request.sort !== 'best' || words === undefined) return slice(db, where, request, page);
  const { rows } = await sql<{ listing: Listing }>`
    select ${SHOWN} from (
      select document, version, words, published_at, opportunity_id from listing
      where ${where} order by published_at desc limit ${RANKED}
    ) as newest
    order by ts_rank(words, ${words}::tsquery) desc, published_at desc, opportunity_id
    limit ${page.limit} offset ${page.offset}`.execute(db);
  return rows.map((row) => row.listing);
}

/**
 * All counts in one pass over the matches, with one more pass for each chosen filter that is ignored for its own
 * counts.
 * @returns undefined when counting takes longer than `countingTime`
 */
async function facets(
  db: Db,
  request: EngineRequest,
  words: string | undefined,
  countingTime: number,
): Promise<Facets | undefined> {
  const chosen = FILTER_NAMES.filter((name) => standsAside(name) && request.filters[name] !== undefined);
  const passes: (FilterName | undefined)[] = [undefined, ...chosen];
  try {
    const tallies = await db.transaction().execute(async (trx) => {
      await sql`select set_config('statement_timeout', ${String(countingTime)}, true)`.execute(trx);
      const results: Record<string, number>[] = [];
      for (const leaveOut of passes) {
        const { rows } = await sql<{ tag: string; total: number }>`
          select tag, count(*) as total from listing, unnest(tags) as tag
          where ${conditions(request, words, leaveOut)} group by tag`.execute(trx);
        results.push(Object.fromEntries(rows.map((row) => [row.tag, row.total])));
      }
      return results;
    });
    const [all = {}, ...rest] = tallies;
    return facetsOf(all, new Map(chosen.map((name, index) => [name, rest[index] ?? {}])), request.now);
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return undefined;
    throw error;
  }
}

/** @param countingTime milliseconds after which counting is abandoned */
export function postgresEngine(db: Db, countingTime = COUNTING_TIME): SearchEngine {
  return {
    name: 'postgresql',
    async search(request): Promise<EngineAnswer> {
      const words = await wordsQuery(db, request);
      if (request.listingsOnly === true) {
        const found = await listings(db, request, words);
        return { total: found.length, listings: found, facets: undefined, withoutPay: undefined };
      }
      const where = conditions(request, words);
      const [total, found, counted, withoutPay] = await Promise.all([
        count(db, where),
        listings(db, request, words),
        facets(db, request, words, countingTime),
        request.sort === 'pay' ? count(db, sql<boolean>`${where} and pay_hourly_pence is null`) : undefined,
      ]);
      return { total, listings: found, facets: counted, withoutPay };
    },
    async counts(requests) {
      return Promise.all(
        requests.map(async (request) => count(db, conditions(request, await wordsQuery(db, request)))),
      );
    },
  };
}

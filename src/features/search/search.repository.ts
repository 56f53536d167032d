import { sql, type RawBuilder } from 'kysely';
import type { Db } from '#lib/database.ts';
import type { EngineAnswer, EngineRequest, Facets, SearchEngine } from './engine.ts';
import { REACH } from './listing.repository.ts';
import { FILTER_NAMES, filterOf, stepsFrom, type FilterName } from './filters.ts';
import { postedSince, type Listing } from './listing.ts';
import { ANYWHERE, areaTag, facetsOf, filterTag, outcodeTag, PUPILS, standsAside } from './tags.ts';
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

function placeCondition(where: EngineRequest['where']): Condition | undefined {
  switch (where.kind) {
    case 'everywhere':
      return undefined;
    case 'area':
      return hasOneOf([areaTag(where.slug), ANYWHERE]);
    case 'circle': {
      const { lat, lon, miles } = where;
      const latitudes = miles / 69.05;
      const longitudes = miles / (69.17 * Math.cos((lat * Math.PI) / 180));
      const within = sql<boolean>`(
        lat between ${lat - latitudes} and ${lat + latitudes}
        and lon between ${lon - longitudes} and ${lon + longitudes}
        and ${distance(lat, lon)} <= ${miles}
      )`;
      const elsewhere = hasOneOf([ANYWHERE, ...where.outcodes.map(outcodeTag)]);
      return sql<boolean>`(${within} or ${elsewhere})`;
    }
    case 'either': {
      const each = where.of.flatMap((one) => placeCondition(one) ?? []);
      return each.length < where.of.length ? undefined : sql<boolean>`(${sql.join(each, sql` or `)})`;
    }
  }
}

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
  const place = placeCondition(request.where);
  const all = [
    sql<boolean>`live and published_at <= ${request.now} and (closes_at is null or closes_at > ${request.now})`,
    ...(place === undefined ? [] : [place]),
    // The counts of "Age or school year" are of every year.
    ...(request.withoutPupils && leaveOut !== 'for' ? [sql<boolean>`not ${hasAllOf([PUPILS])}`] : []),
    ...(words === undefined ? [] : [sql<boolean>`words @@ ${words}::tsquery`]),
    ...FILTER_NAMES.flatMap((name) => {
      const values = request.filters[name];
      return name === leaveOut || values === undefined || values.length === 0
        ? []
        : [filterCondition(name, values, request.now)];
    }),
  ];
  return sql.join(all, sql` and `) as Condition;
}

/** What a search leaves out because it is for schools and their pupils alone. */
const onlyForPupils = (request: EngineRequest, words: string | undefined): Condition =>
  sql<boolean>`${conditions({ ...request, withoutPupils: false }, words)} and ${hasAllOf([PUPILS])}`;

function order(request: EngineRequest): RawBuilder<unknown> {
  return request.localFirst ? sql`${REACH}, ${orderWithin(request)}` : orderWithin(request);
}

function orderWithin(request: EngineRequest): RawBuilder<unknown> {
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

async function listings(db: Db, request: EngineRequest, words: string | undefined): Promise<Listing[]> {
  const where = conditions(request, words);
  const offset = (request.page - 1) * request.perPage;
  const shown = sql`document - 'description' - 'keywords' || jsonb_build_object('version', version) as listing`;
  const { rows } =
    request.sort === 'best' && words !== undefined
      ? await sql<{ listing: Listing }>`
          select ${shown} from (
            select document, version, words, tags, published_at, opportunity_id from listing
            where ${where} order by published_at desc limit ${RANKED}
          ) as newest
          order by ${request.localFirst ? sql`${REACH}, ` : sql``}ts_rank(words, ${words}::tsquery) desc, published_at desc, opportunity_id
          limit ${request.perPage} offset ${offset}`.execute(db)
      : await sql<{ listing: Listing }>`
          select ${shown} from listing where ${where}
          order by ${order(request)} limit ${request.perPage} offset ${offset}`.execute(db);
  return rows.map((row) => row.listing);
}

/**
 * All counts in one pass over the matches, with one more pass for each chosen filter that is ignored for its own
 * counts.
 * @returns undefined when counting takes longer than `COUNTING_TIME`
 */
async function facets(
  db: Db,
  request: EngineRequest,
  words: string | undefined,
): Promise<Facets | undefined> {
  const chosen = FILTER_NAMES.filter((name) => standsAside(name) && request.filters[name] !== undefined);
  const passes: Condition[] = [undefined, ...chosen].map((leaveOut) => conditions(request, words, leaveOut));
  if (request.withoutPupils) passes.push(onlyForPupils(request, words));
  try {
    const tallies = await db.transaction().execute(async (trx) => {
      await sql`select set_config('statement_timeout', ${String(COUNTING_TIME)}, true)`.execute(trx);
      const results: Record<string, number>[] = [];
      for (const where of passes) {
        const { rows } = await sql<{ tag: string; total: number }>`
          select tag, count(*) as total from listing, unnest(tags) as tag
          where ${where} group by tag`.execute(trx);
        results.push(Object.fromEntries(rows.map((row) => [row.tag, row.total])));
      }
      return results;
    });
    const [all = {}, ...rest] = tallies;
    const apart = new Map(chosen.map((name, index) => [name, rest[index] ?? {}]));
    return facetsOf(all, apart, request.now, rest[chosen.length]);
  } catch (error) {
    if ((error as { code?: string }).code === '57014') return undefined;
    throw error;
  }
}

export function postgresEngine(db: Db): SearchEngine {
  return {
    name: 'postgresql',
    async search(request): Promise<EngineAnswer> {
      const words = await wordsQuery(db, request);
      const where = conditions(request, words);
      const [total, found, counted, withoutPay, forPupils] = await Promise.all([
        count(db, where),
        listings(db, request, words),
        facets(db, request, words),
        request.sort === 'pay' ? count(db, sql<boolean>`${where} and pay_hourly_pence is null`) : undefined,
        request.withoutPupils ? count(db, onlyForPupils(request, words)) : undefined,
      ]);
      return { total, listings: found, facets: counted, withoutPay, forPupils };
    },
    async counts(requests) {
      return Promise.all(
        requests.map(async (request) => count(db, conditions(request, await wordsQuery(db, request)))),
      );
    },
  };
}

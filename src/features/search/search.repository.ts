import { sql, type RawBuilder } from 'kysely';
import type { Db } from '#lib/database.ts';
import { cellsWanted, SEVERAL_SITES, siteWishOf, withoutSiteWish } from './cells.ts';
import {
  NOTHING_FOUND,
  type EngineAnswer,
  type EngineRequest,
  type Facets,
  type SearchEngine,
} from './engine.ts';
import { notStated, REACH } from './listing.repository.ts';
import { FILTER_NAMES, filterOf, includesNotStated, type FilterName } from './filters.ts';
import { postedSince, type Listing } from './listing.ts';
import { mergeByDistance, MOST_MERGED, windowOf } from './nearest-order.ts';
import { facetsOf, filterTag, PUPILS, standsAside, tagsThatPass } from './tags.ts';
import {
  BASE_VOCABULARY,
  correctionOf,
  mayBeMistyped,
  readTyped,
  termsOf,
  type Term,
  type Vocabulary,
} from './terms.ts';

/**
 * The same search in PostgreSQL alone, for when Meilisearch is unavailable. It corrects a typing error only in a word
 * that no listing has, and ranks more simply; filters, places, terms and counts are the same.
 */

/** For very common words only the newest matches are ranked; ranking all of them would take seconds. */
const RANKED = 2_000;
/** Counting is abandoned after this many milliseconds; the results are returned all the same. */
const COUNTING_TIME = 600;
/** PostgreSQL's code for a statement that took longer than it may. */
const TIMED_OUT = '57014';

type Condition = RawBuilder<boolean>;

const hasOneOf = (tags: readonly string[]): Condition => sql<boolean>`tags && ${tags}::text[]`;
const hasAllOf = (tags: readonly string[]): Condition => sql<boolean>`tags @> ${tags}::text[]`;

/** Miles from a point, by the haversine formula on a sphere of Meilisearch's radius. */
function distance(lat: number, lon: number): RawBuilder<number> {
  return sql<number>`(2 * 3958.7564 * asin(sqrt(
    power(sin(radians(lat - ${lat}) / 2), 2) +
    cos(radians(${lat})) * cos(radians(lat)) * power(sin(radians(lon - ${lon}) / 2), 2))))`;
}

function filterCondition(name: FilterName, filters: EngineRequest['filters'], now: Date): Condition {
  const values = filters[name] ?? [];
  switch (filterOf(name).combine) {
    case 'since':
      return sql<boolean>`(document ->> 'postedDay')::int >= ${postedSince(Number(values[0]), now)}`;
    case 'all':
      return hasAllOf(values.map((value) => filterTag(name, value)));
    case 'any':
    case 'from':
      return hasOneOf(tagsThatPass(name, filters, now));
  }
}

/** Only so many unknown words are corrected, each among so many of the most similar titles, within this time. */
const MOST_CORRECTED = 3;
const SIMILAR_TITLES = 300;
const CORRECTING_TIME = 200;
/** Low enough for two neighbouring letters swapped in a word of six. */
const SIMILARITY = 0.35;

const VOCABULARY = sql`((document #>> '{terms,title}') || ' ' || (document #>> '{terms,organisation}'))`;

/** Those of the words that no open listing is found by. */
async function unknownAmong(db: Db, words: readonly string[]): Promise<Set<string>> {
  if (words.length === 0) return new Set();
  const { rows } = await sql<{ word: string }>`
    select word from unnest(${[...words]}::text[]) as word
    where not exists (select from listing where live and words @@ plainto_tsquery('simple', word))`.execute(
    db,
  );
  return new Set(rows.map(({ word }) => word));
}

/** The words of titles and employers' names that are most like a mistyped word, the most frequent first. */
async function similarWords(db: Db, mistyped: string): Promise<string[]> {
  const { rows } = await sql<{ word: string }>`
    select word from (
      select ${VOCABULARY} as text from listing where live and ${mistyped} <% ${VOCABULARY}
      order by word_similarity(${mistyped}, ${VOCABULARY}) desc limit ${SIMILAR_TITLES}
    ) as similar_titles, regexp_split_to_table(text, ' ') as word
    group by word order by count(*) desc, word`.execute(db);
  return rows.map(({ word }) => word);
}

/** The words with typing errors corrected: "recepionist" becomes "receptionist", "brick layer" "bricklayer". */
async function corrected(db: Db, words: readonly string[], vocabulary: Vocabulary): Promise<string[]> {
  const pairs = words.slice(1).map((word, index) => `${words[index] ?? ''}${word}`);
  const suspects = words.filter((word) => mayBeMistyped(word, vocabulary));
  if (suspects.length === 0) return [...words];
  const unknown = await unknownAmong(db, [...suspects, ...pairs]);
  const mistyped = suspects.filter((word) => unknown.has(word)).slice(0, MOST_CORRECTED);
  if (mistyped.length === 0) return [...words];
  const corrections = new Map<string, string>();
  try {
    await db.transaction().execute(async (trx) => {
      await sql`select set_config('statement_timeout', ${String(CORRECTING_TIME)}, true),
        set_config('pg_trgm.word_similarity_threshold', ${String(SIMILARITY)}, true)`.execute(trx);
      for (const word of mistyped) {
        const correction = correctionOf(word, await similarWords(trx, word));
        if (correction !== undefined) corrections.set(word, correction);
      }
    });
  } catch (error) {
    if ((error as { code?: string }).code !== TIMED_OUT) throw error;
  }
  const result: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const pair = pairs[at];
    const isSplit = pair !== undefined && !unknown.has(pair);
    if (isSplit && [word, words[at + 1] ?? ''].some((part) => mistyped.includes(part))) {
      result.push(pair);
      at += 1;
    } else result.push(corrections.get(word) ?? word);
  }
  return result;
}

type Query = RawBuilder<unknown>;

const phraseQuery = (phrase: string): Query => sql`phraseto_tsquery('simple', ${phrase})`;
const termQuery = ({ phrases }: Term): Query => sql`(${sql.join(phrases.map(phraseQuery), sql` || `)})`;

/**
 * The terms of a search, corrected. Where some of the words suffice the last known one must be found, because it says
 * what the others only describe, and unknown ones are left out.
 */
async function readTerms(
  db: Db,
  request: EngineRequest,
  vocabulary: Vocabulary,
): Promise<Term[] | undefined> {
  const typed = readTyped(request.words);
  const terms = termsOf({ ...typed, loose: await corrected(db, typed.loose, vocabulary) }, vocabulary);
  if (!request.someWords || terms.length < 2) return terms;
  const isKnown = await Promise.all(
    terms.map(async (term) => {
      const { rows } = await sql<{ found: boolean }>`
        select exists (select from listing where live and ${termCondition(term, request)}) as found`.execute(
        db,
      );
      return rows[0]?.found === true;
    }),
  );
  const known = terms.filter((_, index) => isKnown[index]);
  return known.length === 0 ? undefined : known;
}

/** Whether a listing has a term where this search looks for it. */
const termCondition = (term: Term, { descriptions }: EngineRequest): Condition =>
  descriptions
    ? sql<boolean>`(words @@ ${termQuery(term)} or described @@ ${termQuery(term)})`
    : sql<boolean>`words @@ ${termQuery(term)}`;

/** Whether a listing is found by these terms. */
function wordsCondition(terms: readonly Term[], request: EngineRequest): Condition[] {
  const holds = (term: Term) => termCondition(term, request);
  const wanted = terms.filter(({ isExcluded }) => !isExcluded).map(holds);
  const excluded = terms
    .filter(({ isExcluded }) => isExcluded)
    .map((term) => sql<boolean>`not ${holds(term)}`);
  return [...(request.someWords ? wanted.slice(-1) : wanted), ...excluded];
}

/**
 * The best match first: how many of the terms are found, how many in the title, how many of these as they were typed,
 * how many in the title, kind, employer and town. Among equal ones the newest is first.
 */
function bestFirst(terms: readonly Term[]): Query {
  const count = (vector: Query, queries: readonly Query[]) =>
    sql.join(
      queries.map((query) => sql`(${vector} @@ ${query})::int`),
      sql` + `,
    );
  const wanted = terms.filter(({ isExcluded }) => !isExcluded);
  const title = sql`ts_filter(words, '{a}')`;
  const counts = [
    count(sql`words`, wanted.map(termQuery)),
    count(title, wanted.map(termQuery)),
    count(
      title,
      wanted.map(({ phrases: [typed = ''] }) => phraseQuery(typed)),
    ),
    count(sql`ts_filter(words, '{a,b}')`, wanted.map(termQuery)),
  ];
  return sql.join(
    [...counts.map((it) => sql`(${it}) desc`), sql`published_at desc, opportunity_id`],
    sql`, `,
  );
}

function conditions(request: EngineRequest, terms: readonly Term[], leaveOut?: FilterName): Condition {
  const filters = leaveOut === undefined ? request.filters : { ...request.filters, [leaveOut]: undefined };
  const cells = cellsWanted(request.where, siteWishOf(filters));
  const others = withoutSiteWish(filters);
  const all = [
    sql<boolean>`live and published_at <= ${request.now} and (closes_at is null or closes_at > ${request.now})`,
    ...(cells === undefined ? [] : [sql<boolean>`cells && ${cells}::text[]`]),
    // The counts of "Age or school year" are of every year.
    ...(request.withoutPupils && leaveOut !== 'for' ? [sql<boolean>`not ${hasAllOf([PUPILS])}`] : []),
    ...wordsCondition(terms, request),
    ...FILTER_NAMES.flatMap((name) => {
      const values = others[name];
      return values === undefined || values.length === 0 ? [] : [filterCondition(name, others, request.now)];
    }),
  ];
  return sql.join(all, sql` and `) as Condition;
}

/** What a search leaves out because it is for schools and their pupils alone. */
const onlyForPupils = (request: EngineRequest, terms: readonly Term[]): Condition =>
  sql<boolean>`${conditions({ ...request, withoutPupils: false }, terms)} and ${hasAllOf([PUPILS])}`;

/** What comes before any order: results at a place, and listings that state what a filter looks at. */
const groupsFirst = (request: EngineRequest): Query[] => [
  ...(request.localFirst ? [REACH] : []),
  ...includesNotStated(request.filters).map(notStated),
];

const order = (request: EngineRequest): Query =>
  sql.join([...groupsFirst(request), orderWithin(request)], sql`, `);

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

const SHOWN = sql`document - 'terms' || jsonb_build_object('version', version) as listing`;

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

async function listings(db: Db, request: EngineRequest, terms: readonly Term[]): Promise<Listing[]> {
  const where = conditions(request, terms);
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
  if (request.sort !== 'best' || terms.every(({ isExcluded }) => isExcluded))
    return slice(db, where, request, page);
  const { rows } = await sql<{ listing: Listing }>`
    select ${SHOWN} from (
      select document, version, words, tags, published_at, opportunity_id from listing
      where ${where} order by ${sql.join([...includesNotStated(request.filters).map(notStated), sql`published_at desc`], sql`, `)} limit ${RANKED}
    ) as newest
    order by ${sql.join([...groupsFirst(request), bestFirst(terms)], sql`, `)}
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
  terms: readonly Term[],
  countingTime: number,
): Promise<Facets | undefined> {
  const chosen = FILTER_NAMES.filter((name) => standsAside(name) && request.filters[name] !== undefined);
  const passes: Condition[] = [undefined, ...chosen].map((leaveOut) => conditions(request, terms, leaveOut));
  if (request.withoutPupils) passes.push(onlyForPupils(request, terms));
  try {
    const tallies = await db.transaction().execute(async (trx) => {
      await sql`select set_config('statement_timeout', ${String(countingTime)}, true)`.execute(trx);
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
    if ((error as { code?: string }).code === TIMED_OUT) return undefined;
    throw error;
  }
}

/**
 * @param countingTime milliseconds after which counting is abandoned
 * @param vocabulary what is known of words at the moment of a search
 */
export function postgresEngine(
  db: Db,
  countingTime = COUNTING_TIME,
  vocabulary: () => Vocabulary = () => BASE_VOCABULARY,
): SearchEngine {
  return {
    name: 'postgresql',
    async search(request): Promise<EngineAnswer> {
      const terms = await readTerms(db, request, vocabulary());
      if (terms === undefined) return NOTHING_FOUND;
      if (request.listingsOnly === true) {
        const found = await listings(db, request, terms);
        return { ...NOTHING_FOUND, total: found.length, listings: found };
      }
      const where = conditions(request, terms);
      const [total, found, counted, withoutPay, forPupils] = await Promise.all([
        count(db, where),
        listings(db, request, terms),
        facets(db, request, terms, countingTime),
        request.sort === 'pay' ? count(db, sql<boolean>`${where} and pay_hourly_pence is null`) : undefined,
        request.withoutPupils ? count(db, onlyForPupils(request, terms)) : undefined,
      ]);
      return { total, listings: found, facets: counted, withoutPay, forPupils };
    },
    async counts(requests) {
      return Promise.all(
        requests.map(async (request) => {
          const terms = await readTerms(db, request, vocabulary());
          return terms === undefined ? 0 : count(db, conditions(request, terms));
        }),
      );
    },
  };
}

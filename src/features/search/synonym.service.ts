import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { enqueue } from '#lib/jobs.ts';
import type { SearchEngine } from './engine.ts';
import { engineRequest } from './engine-request.ts';
import type { Listing } from './listing.ts';
import { EMPTY_QUERY } from './search-query.ts';
import { postgresEngine } from './search.repository.ts';
import {
  addSynonymEvent,
  approvedSynonyms,
  findSynonym,
  insertSynonym,
  lockSynonym,
  newestSynonyms,
  vocabularyVersion,
  type StoredSynonym,
  type SynonymState,
} from './synonym.repository.ts';
import { asSearched, knownPhrasesIn, vocabularyWith, type Synonym, type Vocabulary } from './terms.ts';

export { findSynonym } from './synonym.repository.ts';

/**
 * The words that staff add to the search vocabulary. A synonym is proposed, then approved or refused; an approved one
 * can be undone, and approved again. Each decision is an event, and its number is the version of the vocabulary.
 */

/** The job that brings an approved or undone synonym into use. */
export const VOCABULARY_JOB = 'search-vocabulary';

/** The vocabulary in use; `known` itself while no decision has changed it. */
export async function readVocabulary(db: Db, known?: Vocabulary): Promise<Vocabulary> {
  const version = await vocabularyVersion(db);
  if (known?.version === version) return known;
  return vocabularyWith(await approvedSynonyms(db), version);
}

const MOST_LISTED = 200;

/** The synonyms that changed last, and the version of the vocabulary. */
export async function latestSynonyms(db: Db): Promise<{ synonyms: StoredSynonym[]; version: number }> {
  const [synonyms, version] = await Promise.all([newestSynonyms(db, MOST_LISTED), vocabularyVersion(db)]);
  return { synonyms, version };
}

/** What a decision may follow. */
const FOLLOWS: Readonly<Record<Exclude<SynonymState, 'proposed'>, readonly SynonymState[]>> = {
  approved: ['proposed', 'undone'],
  refused: ['proposed', 'undone'],
  undone: ['approved'],
};
export type SynonymDecision = keyof typeof FOLLOWS;
export const decisionsFor = (state: SynonymState): SynonymDecision[] =>
  (Object.keys(FOLLOWS) as SynonymDecision[]).filter((decision) => FOLLOWS[decision].includes(state));

/** The first results of some words before and after a synonym is in use. */
export interface SynonymPreview {
  words: string;
  before: Found;
  after: Found;
}
interface Found {
  total: number;
  listings: Listing[];
}

const PREVIEWED = 10;
/** Of a synonym that works both ways, so many of its other phrases are shown. */
const MOST_PREVIEWED = 3;

/** What a synonym changes for searches in all of Kent and Medway, as PostgreSQL answers them. */
export async function previewSynonym(
  { db, clock }: Deps,
  synonym: Synonym & { id?: string },
): Promise<SynonymPreview[]> {
  const others = (await approvedSynonyms(db)).filter(({ id }) => id !== synonym.id);
  const before = postgresEngine(db, undefined, () => vocabularyWith(others, 0));
  const after = postgresEngine(db, undefined, () => vocabularyWith([...others, synonym], 0));
  const found = async (engine: SearchEngine, words: string): Promise<Found> => {
    const query = { ...EMPTY_QUERY, q: words };
    const { request } = engineRequest(query, { ok: true, place: { kind: 'everywhere', label: '' } }, clock());
    const { total, listings } = await engine.search({ ...request, perPage: PREVIEWED });
    return { total, listings };
  };
  const phrases = [synonym.phrase, ...(synonym.bothWays ? synonym.finds.slice(0, MOST_PREVIEWED) : [])];
  const previews: SynonymPreview[] = [];
  for (const words of phrases)
    previews.push({ words, before: await found(before, words), after: await found(after, words) });
  return previews;
}

/** So many listings that describe themselves with the words say what these may mean. */
const DESCRIBED = 40;
const MOST_MEANINGS = 4;
/** A phrase is proposed only where at least so many of those listings have it in their titles, and so large a part. */
const LEAST_MEANT = 2;
const LEAST_PART = 1 / 4;

/**
 * What some words may mean: the phrases of the vocabulary in the titles of listings whose descriptions have exactly
 * these words, the most frequent first.
 */
export async function meaningsOf({ db, clock }: Deps, words: string): Promise<string[]> {
  const query = { ...EMPTY_QUERY, q: `"${words.replaceAll('"', ' ')}"` };
  const { request } = engineRequest(query, { ok: true, place: { kind: 'everywhere', label: '' } }, clock());
  const vocabulary = await readVocabulary(db);
  const { listings } = await postgresEngine(db, undefined, () => vocabulary).search({
    ...request,
    descriptions: true,
    perPage: DESCRIBED,
    listingsOnly: true,
  });
  const counts = new Map<string, number>();
  for (const { title } of listings)
    for (const phrase of new Set(knownPhrasesIn(title, vocabulary)))
      if (phrase !== asSearched(words)) counts.set(phrase, (counts.get(phrase) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= LEAST_MEANT && count >= listings.length * LEAST_PART)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_MEANINGS)
    .map(([phrase]) => phrase);
}

interface Deps {
  db: Db;
  clock: Clock;
}

/** @returns the id of the new synonym */
export async function proposeSynonym({ db, clock }: Deps, accountId: string, it: Synonym): Promise<string> {
  const id = newId();
  const at = clock();
  await db.transaction().execute(async (trx) => {
    await insertSynonym(trx, { ...it, id, createdAt: at });
    await addSynonymEvent(trx, { synonymId: id, type: 'proposed', at, accountId });
  });
  return id;
}

/** @returns false when the synonym is not there or a colleague has decided meanwhile */
export async function decideSynonym(
  { db, clock }: Deps,
  accountId: string,
  id: string,
  decision: SynonymDecision,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    await lockSynonym(trx, id);
    const synonym = await findSynonym(trx, id);
    if (synonym === undefined || !FOLLOWS[decision].includes(synonym.state)) return false;
    await addSynonymEvent(trx, { synonymId: id, type: decision, at: clock(), accountId });
    if (decision !== 'refused') await enqueue(trx, VOCABULARY_JOB, {}, { key: VOCABULARY_JOB });
    return true;
  });
}

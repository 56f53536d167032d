import type { Settings } from 'meilisearch';
import { STATABLES, type ListingTerms } from './listing.ts';
import { ONE_ERROR_FROM, TWO_ERRORS_FROM, type Vocabulary } from './terms.ts';

/** The index that visitors search. */
export const INDEX = 'opportunities';

/** The attributes by which a listing is found, the most telling one first. */
export const FOUND_BY = (
  ['title', 'organisation', 'town', 'summary', 'about'] as const satisfies readonly (keyof ListingTerms)[]
).map((name) => `terms.${name}`);

/** The settings that shape Meilisearch's answers, except the synonyms; applied before the documents are added. */
export const SETTINGS: Settings = {
  searchableAttributes: [...FOUND_BY, 'terms.description'],
  // `tags` holds every filter value of a listing: counting one attribute takes half the time of counting twelve.
  filterableAttributes: [
    {
      attributePatterns: ['tags'],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
    // `cells` holds where a listing takes place. It is not counted, so it stands apart.
    {
      attributePatterns: ['cells'],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
    {
      attributePatterns: ['postedDay', 'publishedAt', 'closesAt', 'payHourlyPence'],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: [
    'reach',
    ...STATABLES.map((name) => `notStated.${name}`),
    'publishedAt',
    'closesAt',
    'payHourlyPence',
    '_geo',
  ],
  // A chosen sort order comes first; without one the best match does, titles before the rest, and among equal matches
  // the newest.
  rankingRules: ['sort', 'words', 'typo', 'attribute', 'proximity', 'exactness', 'publishedAt:desc'],
  // Words without meaning are in neither the listings' terms nor the words of a search.
  stopWords: [],
  typoTolerance: {
    enabled: true,
    disableOnNumbers: true,
    minWordSizeForTypos: { oneTypo: ONE_ERROR_FROM, twoTypos: TWO_ERRORS_FROM },
  },
  // People send whole words; with prefixes, "care" would find every career and "bar" every bargain.
  prefixSearch: 'disabled',
  // "Home care" is not "care home".
  proximityPrecision: 'byWord',
  facetSearch: false,
  pagination: { maxTotalHits: 1_000_000 },
  faceting: { maxValuesPerFacet: 1_000 },
};

/** What each phrase finds besides itself. Meilisearch takes a change at once, without indexing the documents again. */
export const synonymsOf = ({ alsoFound }: Vocabulary): Record<string, string[]> =>
  Object.fromEntries([...alsoFound].map(([phrase, others]) => [phrase, [...others]]));

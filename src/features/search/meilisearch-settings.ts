import type { Settings } from 'meilisearch';
import type { ListingDocument } from './listing.ts';
import { STOP_WORDS, SYNONYMS } from './words.ts';

/** The index that visitors search. */
export const INDEX = 'opportunities';

const searchable = [
  'title',
  'organisation',
  'keywords',
  'town',
  'summary',
  'description',
] as const satisfies readonly (keyof ListingDocument)[];

/** All settings that shape Meilisearch's answers; applied before the documents are added. */
export const SETTINGS: Settings = {
  searchableAttributes: [...searchable],
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
  sortableAttributes: ['publishedAt', 'closesAt', 'payHourlyPence', '_geo'],
  // A chosen sort order comes first; without one the best match does, and among equal matches the newest.
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'publishedAt:desc'],
  stopWords: [...STOP_WORDS],
  synonyms: SYNONYMS,
  typoTolerance: { enabled: true, disableOnNumbers: true, minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 } },
  // People send whole words; with prefixes, "care" would find every career and "bar" every bargain.
  prefixSearch: 'disabled',
  // Distance between words is judged by field, not by position: indexing takes a third less, results hardly differ.
  proximityPrecision: 'byAttribute',
  facetSearch: false,
  pagination: { maxTotalHits: 1_000_000 },
  faceting: { maxValuesPerFacet: 1_000 },
};

import type { Settings } from 'meilisearch';
import { FILTERS } from './filters.ts';
import type { ListingDocument } from './listing.ts';
import { STOP_WORDS, SYNONYMS } from './words.ts';

/** The index that visitors search. */
export const INDEX = 'opportunities';

const searchable = ['title', 'organisation', 'keywords', 'town', 'summary', 'description'] as const satisfies readonly (keyof ListingDocument)[];

const equal = { facetSearch: false, filter: { equality: true, comparison: false } };
const compared = { facetSearch: false, filter: { equality: true, comparison: true } };

/** All that makes Meilisearch's answers what they are; applied before the documents go in. */
export const SETTINGS: Settings = {
  searchableAttributes: [...searchable],
  filterableAttributes: [
    {
      attributePatterns: [
        ...Object.values(FILTERS)
          .map((filter) => filter.attribute)
          .filter((attribute) => attribute !== 'postedDay'),
        'areas',
        'anywhere',
        'otherOutcodes',
        'payHourlyPence',
      ],
      features: equal,
    },
    { attributePatterns: ['postedDay', 'publishedAt', 'closesAt', 'version'], features: compared },
    // Not as a pattern: only by its plain name can it be used for distances.
    '_geo',
  ],
  sortableAttributes: ['publishedAt', 'closesAt', 'payHourlyPence', 'version', '_geo'],
  // A chosen order rules; without one, the best match does, and of equal matches the newest.
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'publishedAt:desc'],
  stopWords: [...STOP_WORDS],
  synonyms: SYNONYMS,
  typoTolerance: { enabled: true, disableOnNumbers: true, minWordSizeForTypos: { oneTypo: 4, twoTypos: 8 } },
  // Distance between words is judged by field, not by position: indexing takes a third less, results hardly differ.
  proximityPrecision: 'byAttribute',
  facetSearch: false,
  pagination: { maxTotalHits: 1_000_000 },
  faceting: { maxValuesPerFacet: 500 },
};

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { resolvePlace } from '#features/places/place.ts';
import { readWords } from '#features/search/read-words.ts';
import { parseSearchQuery, searchParams } from '#features/search/search-query.ts';
import { gazetteer } from '../places/gazetteers.ts';

/**
 * Addresses of searches as they stand in links, alerts, bookmarks and newsletters, each with the search that it means.
 * An entry is never changed or deleted: a renamed filter or value must go on reading its old name.
 */
interface OldAddress {
  address: string;
  /** The address of the search that is made, without "?". */
  means: string;
  place: string;
  /** Parameters whose values cannot be read. */
  leftOut?: string[];
}
const OLD = JSON.parse(
  readFileSync(join(import.meta.dirname, 'old-addresses.json'), 'utf8'),
) as readonly OldAddress[];
const NOW = new Date('2026-11-30T12:00:00Z');

describe('an old address still means the same search', () => {
  for (const { address, means, place, leftOut = [] } of OLD)
    it(address, () => {
      const { query: asked, issues } = parseSearchQuery(
        new URL(address, 'https://work.example').searchParams,
      );
      const { query } = readWords(asked, { gazetteer, now: NOW });
      const found = resolvePlace(gazetteer, query.near, () => undefined);
      assert.deepEqual(
        {
          means: searchParams(query),
          place: found.ok ? `${found.place.kind}: ${found.place.label}` : found.reason,
          leftOut: [...new Set(issues.map(({ parameter }) => parameter))],
        },
        { means, place, leftOut },
      );
    });

  it('and there are 60 of them', () => assert.ok(OLD.length >= 60));
});

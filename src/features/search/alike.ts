import { fold } from '#features/places/gazetteer.ts';
import type { FoundListing } from './search.service.ts';
import { kindOfWork } from './typing-suggestions.ts';

/**
 * Adverts of one employer for the same kind of work that follow each other: the first ones are shown, the others are
 * folded behind a line. All of them are results: totals and pages count them. Pure.
 */

/** So many alike adverts are shown in a row. */
export const MOST_IN_A_ROW = 3;

export interface Row {
  /** Shown in full. */
  shown: FoundListing[];
  /** Alike, and folded. */
  folded: FoundListing[];
}

const likenessOf = ({ kind, organisationSlug, title }: FoundListing) =>
  [kind, organisationSlug, fold(kindOfWork(title) ?? title)].join('\n');

/** The listings in their order, each row with what is folded behind its last one. */
export function rowsOf(listings: readonly FoundListing[]): Row[] {
  const rows: Row[] = [];
  let likeness: string | undefined;
  let run: FoundListing[] = [];
  const end = () => {
    if (run.length === 0) return;
    rows.push({ shown: run.slice(0, MOST_IN_A_ROW), folded: run.slice(MOST_IN_A_ROW) });
    run = [];
  };
  for (const listing of listings) {
    const its = likenessOf(listing);
    if (its !== likeness) end();
    likeness = its;
    run.push(listing);
  }
  end();
  return rows;
}

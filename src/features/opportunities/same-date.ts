import type { OpportunityDate, OpportunityPlace } from './opportunity.ts';

/** Which of the dates that are posted is which of those that there are. No I/O. */

/** When and where a date is, in a form in which two can be compared. */
export interface DatedRun {
  /** Of its row; absent for one that was never published. */
  id?: number | undefined;
  startsOn: string;
  startTime?: string | null | undefined;
  endsOn?: string | null | undefined;
  endTime?: string | null | undefined;
  /** As `whereOf` has it. */
  where: string;
}

/** Where a date is, whatever number its place has on the form. Empty where there is no place. */
export function whereOf(
  places: readonly Pick<OpportunityPlace, 'postcode' | 'town'>[],
  place: number | null | undefined,
): string {
  const at = places[place ?? 0];
  return at === undefined ? '' : `${at.postcode ?? ''} ${at.town}`.trim().toLowerCase();
}

export const runOf = (places: readonly OpportunityPlace[], date: OpportunityDate): DatedRun => ({
  ...date,
  where: whereOf(places, date.place),
});

const startOf = ({ startsOn, startTime, where }: DatedRun) => [startsOn, startTime ?? '', where].join('|');

/** Whether anything changed that somebody must know who wants to come. */
export function hasMoved(before: DatedRun, after: DatedRun): boolean {
  const ends = ({ startsOn, endsOn, endTime }: DatedRun) => [endsOn ?? startsOn, endTime ?? ''].join('|');
  return startOf(before) !== startOf(after) || ends(before) !== ends(after);
}

/**
 * The row that each posted date is, or undefined for a new one. One of the same start and place is the same date, however
 * the dates are sorted on the form, and also where no id is known; only what is left goes by its id: it was moved, or,
 * without an id, by day and time: its place changed. A date that has begun cannot be moved any more: its place on the form
 * is used for another.
 */
export function matchDates<Row extends DatedRun & { id: number }>(
  posted: readonly DatedRun[],
  rows: readonly Row[],
  today: string,
): (Row | undefined)[] {
  const left = new Set(rows);
  const found = posted.map((): Row | undefined => undefined);
  const pass = (isSame: (date: DatedRun, row: Row) => boolean) => {
    for (const [index, date] of posted.entries()) {
      if (found[index] !== undefined) continue;
      const row = [...left].find((it) => isSame(date, it));
      if (row === undefined) continue;
      found[index] = row;
      left.delete(row);
    }
  };
  pass((date, row) => date.id === row.id && startOf(date) === startOf(row));
  pass((date, row) => startOf(date) === startOf(row));
  pass((date, row) => date.id === row.id && row.startsOn >= today);
  const when = ({ startsOn, startTime }: DatedRun) => `${startsOn} ${startTime ?? ''}`;
  pass((date, row) => date.id === undefined && when(date) === when(row) && row.startsOn >= today);
  return found;
}

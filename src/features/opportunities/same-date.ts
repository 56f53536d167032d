import type { OpportunityDate, OpportunityPlace } from './opportunity.ts';

/** Matches the dates of a new version with the stored dates. No I/O. */

/** When and where a date is, in a comparable form. */
export interface DatedRun {
  /** Id of its row; absent for a date that was never published. */
  id?: number | undefined;
  startsOn: string;
  startTime?: string | null | undefined;
  endsOn?: string | null | undefined;
  endTime?: string | null | undefined;
  /** The result of `whereOf`. */
  where: string;
}

/** The place of a date, independent of the place's number on the form. Empty where there is no place. */
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

/** Whether anything changed that applicants for the date must know. */
export function hasMoved(before: DatedRun, after: DatedRun): boolean {
  const ends = ({ startsOn, endsOn, endTime }: DatedRun) => [endsOn ?? startsOn, endTime ?? ''].join('|');
  return startOf(before) !== startOf(after) || ends(before) !== ends(after);
}

/**
 * The stored row of each posted date, or undefined for a new one. A date with the same start and place is the same
 * date, whatever its position on the form, and also where no id is known. The remaining dates are matched by id (the
 * date was moved) or, without an id, by day and time (its place changed). A date that has begun can no longer be moved:
 * its position on the form is used for another date.
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

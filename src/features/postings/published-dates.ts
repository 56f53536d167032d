import { londonDay, londonInstant } from '#lib/clock.ts';
import { formatWeekday } from '#lib/date-words.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { matchDates, runOf, type DatedRun } from '#features/opportunities/same-date.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { VARIANT_PARTS } from './variants.ts';
import { partsOfDates, withDateKeys } from '#features/postings/steps/dates.ts';
import { publishedDateMessages as messages } from './messages.en.ts';

/** The dates that a posting offers now, compared with those that a new version would publish. No I/O. */

export interface PublishedDate extends DatedRun {
  id: number;
  kind: Kind;
  startTime: string | null;
  placesTaken: number;
  /** How many have applied for the date and have not withdrawn or been refused. */
  asked: number;
}

/** The opportunities, with the id of each date that is already published; any other id is removed. */
export function withKnownDates(
  opportunities: readonly Opportunity[],
  published: readonly PublishedDate[],
  now: Date,
): Opportunity[] {
  return opportunities.map((it) => {
    const rows = published.filter(({ kind }) => kind === it.kind);
    const runs = it.dates.map((date) => runOf(it.places, date));
    const known = matchDates(runs, rows, londonDay(now));
    return {
      ...it,
      dates: it.dates.map(({ id: _id, ...date }, index) => {
        const id = known[index]?.id;
        return { ...date, ...(id === undefined ? {} : { id }) };
      }),
    };
  });
}

const partOfFace = (kind: Kind) =>
  kind === 'work-experience' || kind === 'engagement-offer' ? VARIANT_PARTS[kind] : undefined;

/**
 * The answers with the ids of the dates that were made from them.
 * @param opportunities all faces, the chief one first
 */
export function injectDates(answers: Answers, opportunities: readonly Opportunity[]): Answers {
  return opportunities.reduce(
    (told, it, index) => withDateKeys(told, it.dates, index === 0 ? undefined : partOfFace(it.kind)),
    answers,
  );
}

/** The published dates, each with the part of the form that it is on; undefined when the poster has removed it. */
export function onTheForm(
  published: readonly PublishedDate[],
  answers: Answers,
): (PublishedDate & { part: string | undefined })[] {
  const parts = partsOfDates(answers);
  return published.map((it) => ({ ...it, part: parts.get(it.id) }));
}

/** "Monday 11 January 2027 at 6:30pm" */
export function formatStart({ startsOn, startTime }: Pick<DatedRun, 'startsOn' | 'startTime'>): string {
  return `${formatWeekday(startsOn)}${startTime == null ? '' : messages.formatStart.at(startTime)}`;
}

/** When the last of some dates begins; undefined where there are none. */
export function lastStart(dates: readonly Pick<DatedRun, 'startsOn' | 'startTime'>[]): Date | undefined {
  return dates
    .map(({ startsOn, startTime }) => londonInstant(startsOn, startTime ?? '23:59'))
    .toSorted((a, b) => b.getTime() - a.getTime())[0];
}

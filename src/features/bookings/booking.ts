import { z } from 'zod';
import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import { textField } from '#features/forms/text.ts';
import type { Opportunity, OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { bookingTexts as messages } from './messages.en.ts';

/** What can be booked, by whom, and when it takes place. Pure. */

export type Offer = OpportunityOf<'engagement-offer'>;

/** Whether schools and families book this opportunity on this site. */
export const isBookable = (it: Opportunity): it is Offer & { details: { booking: object } } =>
  it.kind === 'engagement-offer' && it.howToApply.here === true && it.details.booking !== undefined;

/** A person acts for a school or for their own family; one account can do both. */
export type Booker =
  | { kind: 'school'; id: string; name: string; isApproved: boolean }
  | { kind: 'family'; id: string; area: string };

/** The value of a booker in a form. */
export const bookerValue = (booker: Pick<Booker, 'kind' | 'id'>) => `${booker.kind}-${booker.id}`;

export type Refusal = 'not-for-families' | 'school-not-approved';

/** Why this booker cannot book the offer; undefined if the booker can. */
export function whyNot(offer: Offer, booker: Booker): Refusal | undefined {
  if (booker.kind === 'school') return booker.isApproved ? undefined : 'school-not-approved';
  return offer.details.homeEducatedWelcome === true ? undefined : 'not-for-families';
}

/** Dates that can be booked on this day: they have not begun, and booking has not closed for them. */
export function bookableDates(offer: Offer, now: Date): (OpportunityDate & { id: number })[] {
  const today = londonDay(now);
  const closes = offer.details.booking?.closesDays ?? 0;
  return offer.dates
    .flatMap((date) =>
      date.id === undefined || addDays(date.startsOn, -closes) < today ? [] : [{ ...date, id: date.id }],
    )
    .sort(
      (a, b) => a.startsOn.localeCompare(b.startsOn) || (a.startTime ?? '').localeCompare(b.startTime ?? ''),
    );
}

/** A date's days and times, of an opportunity or of a row; absent and null both mean not said. */
interface Times {
  startsOn: string;
  endsOn?: string | null | undefined;
  startTime?: string | null | undefined;
  endTime?: string | null | undefined;
}

export interface Span {
  from: Date;
  to: Date;
}

const MINUTE_MS = 60_000;
/** The length of a span in whole minutes. */
export const minutesOf = ({ from, to }: Span): number =>
  Math.round((to.getTime() - from.getTime()) / MINUTE_MS);

/**
 * When a date takes place. Without times it is the whole day; without an end, it lasts `minutes`.
 * @returns instants, the second one exclusive
 */
export function spanOf(date: Times, minutes: number | null | undefined): Span {
  const from = londonInstant(date.startsOn, date.startTime ?? undefined);
  const lastDay = date.endsOn ?? date.startsOn;
  if (date.endTime != null) return { from, to: londonInstant(lastDay, date.endTime) };
  if (date.startTime != null && date.endsOn == null && minutes != null)
    return { from, to: new Date(from.getTime() + minutes * MINUTE_MS) };
  return { from, to: londonInstant(addDays(lastDay, 1)) };
}

/** A span as PostgreSQL reads a range of instants. */
export const rangeOf = ({ from, to }: Span) => `[${from.toISOString()},${to.toISOString()})`;

export interface GroupSize {
  youngPeople: number;
  adults: number;
}

/** Why a group of this size does not fit the offer; undefined if it does. Whether places are left is another question. */
export function sizeError(
  offer: Offer,
  { youngPeople, adults }: GroupSize,
  isFamily: boolean,
): string | undefined {
  const { groupMin, groupMax, booking } = offer.details;
  if (groupMax !== undefined && youngPeople > groupMax) return messages.size.tooMany(groupMax);
  // A family is never a group: it comes to what a group of families fills.
  if (!isFamily && groupMin !== undefined && youngPeople < groupMin) return messages.size.tooFew(groupMin);
  const each = booking?.pupilsPerAdult;
  if (each !== undefined && adults * each < youngPeople)
    return messages.size.adults(Math.ceil(youngPeople / each), each);
  return undefined;
}

/** What the booker says, beyond numbers. */
export interface BookingDetails {
  /** What the group needs: access, food, support. Shared with the host once the booking is confirmed. */
  needs?: string | undefined;
  /** The name and number to call on the day. Shared with the host once the booking is confirmed. */
  contact: { name: string; phone: string };
  /** Words to the host, read before the host answers. */
  words?: string | undefined;
}

export const WORDS_MAX = 1_000;

const wordsField = (error: string) =>
  z.string({ error }).pipe(textField(WORDS_MAX, messages.words.called)).pipe(z.string().min(1, error));

export const messageSchema = z.object({
  message: wordsField(messages.words.enter),
  token: z
    .string()
    .regex(/^[0-9a-z]{24}$/)
    .optional()
    .catch(undefined),
});
export const reasonSchema = z.object({ reason: wordsField(messages.words.reason) });

/** Whether a text can be the id of a booking. */
export const isBookingId = (id: string): boolean => /^[0-9a-z]{16}$/.test(id);

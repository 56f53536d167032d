import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import { formatSchoolYears } from '#features/opportunities/facts.ts';
import { findFamily, lockFamily, type Family } from '#features/families/family.service.ts';
import type { Holder, Journey, Outcome, Sending } from '#features/journeys/journey.ts';
import { beginDraft } from '#features/journeys/journey.service.ts';
import type { OpportunityDate } from '#features/opportunities/opportunity.ts';
import { findOpportunity, type ShownOpportunity } from '#features/opportunities/opportunity.service.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { bookJourney, type BookAnswers } from './book.journey.ts';
import {
  bookableDates,
  bookerValue,
  isBookable,
  rangeOf,
  spanOf,
  whyNot,
  type Booker,
  type BookingDetails,
  type Offer,
  type Refusal,
} from './booking.ts';
import {
  findBooked,
  findConfirmedElsewhere,
  insertBooking,
  insertChildren,
  setChildrenConfirmed,
} from './booking.repository.ts';
import { recordEvent, sealDetails, type BookingDeps } from './booking.service.ts';
import { enter } from './capacity.service.ts';
import { enqueueRelease } from './release.service.ts';
import { bookingTexts, bookTexts } from './messages.en.ts';

/** How a school or a family books an offer: who may, the form, and its sending. */

export type Bookable =
  | { ok: true; found: ShownOpportunity; offer: Offer }
  /** The offer has closed, or all its dates are over. */
  | { ok: false; found: ShownOpportunity }
  /** There is no such offer, or it is not booked on this site. */
  | undefined;

/** An offer that is booked on this site, and whether it still can be. */
export async function findBookable(deps: BookingDeps, id: string): Promise<Bookable> {
  const now = deps.clock();
  const found = await findOpportunity(deps.db, id, now);
  if (found === undefined || !isBookable(found.opportunity)) return undefined;
  const offer = found.opportunity;
  const isOver = offer.dates.length > 0 && bookableDates(offer, now).length === 0;
  return found.status === 'open' && !isOver ? { ok: true, found, offer } : { ok: false, found };
}

/** What an account can do about an offer. */
export interface BookingOptions {
  bookers: readonly Booker[];
  family: Family | undefined;
  /** The children whose school year the offer is for. */
  children: Family['children'];
  /** Why some or all cannot book: told kindly, with the next best thing. */
  refusals: readonly (Refusal | 'no-child-fits' | 'no-children')[];
}

const schoolsOf = (actor: Actor): Booker[] =>
  actor.memberships.flatMap(({ kind, organisationId, name, status }) =>
    kind === 'school' && status !== 'suspended'
      ? [{ kind, id: organisationId, name, isApproved: status === 'approved' }]
      : [],
  );

/** For whom an account may book an offer, and what stands in the way of the others. */
export async function optionsFor(deps: BookingDeps, offer: Offer, actor: Actor): Promise<BookingOptions> {
  const family = await findFamily(deps, actor.account.id);
  const all: Booker[] = [
    ...schoolsOf(actor),
    ...(family === undefined ? [] : [{ kind: 'family' as const, id: family.id, area: family.area }]),
  ];
  const children = (family?.children ?? []).filter(({ yearGroup }) =>
    offer.details.yearGroups.includes(yearGroup),
  );
  const refusals: BookingOptions['refusals'][number][] = [];
  const bookers = all.filter((booker) => {
    const refusal =
      whyNot(offer, booker) ??
      (booker.kind === 'school' || children.length > 0
        ? undefined
        : family?.children.length === 0
          ? ('no-children' as const)
          : ('no-child-fits' as const));
    if (refusal !== undefined) refusals.push(refusal);
    return refusal === undefined;
  });
  return { bookers, family, children, refusals };
}

/** The booking form of an offer for an account; undefined if the account has no one to book for. */
export function journeyFor(
  deps: BookingDeps,
  { found, offer }: { found: ShownOpportunity; offer: Offer },
  accountId: string,
  { bookers, family, children }: BookingOptions,
): Journey | undefined {
  if (bookers.length === 0) return undefined;
  const facts = {
    id: found.id,
    offer,
    host: found.organisation,
    bookers,
    children,
    contact: family?.contact,
    now: deps.clock(),
  };
  return bookJourney(facts, (trx, answers, sending) =>
    send(trx, deps, { ...facts, accountId }, answers, sending),
  );
}

/** Begins the form, or continues the draft that was begun earlier. @returns the path to go to */
export const beginBooking = (
  deps: BookingDeps,
  journey: Journey,
  holder: Holder,
  opportunityId: string,
): Promise<string> => beginDraft(deps, journey, holder, { answers: {}, subject: opportunityId });

/** What the page after sending needs; no personal data. */
export type SentBooking = { is: 'confirmed' | 'requested' | 'waiting'; booking: string };

/** What is booked: a group of a school, or children of a family. */
export interface NewBooking {
  opportunityId: string;
  offer: Offer;
  booker: Pick<Booker, 'kind' | 'id'>;
  /** Undefined for an offer without dates. */
  date: OpportunityDate | undefined;
  /** For an offer without dates: the day that the booker suggests. */
  wantedDay?: string | undefined;
  /** For a family: the children who come. */
  children: Family['children'];
  youngPeople: number;
  adults: number;
  yearGroups: readonly number[];
  details: BookingDetails;
  accountId: string;
  token: string;
}

export type PlacedBooking =
  | { ok: true; state: SentBooking['is']; id: string }
  | { ok: false; problem: 'date-gone' | 'family-gone' }
  /** A group larger than the date would wait for ever. */
  | { ok: false; problem: 'too-large'; places: number }
  /** Children with a confirmed place at that time. */
  | { ok: false; problem: 'clash'; names: string };

/** Books places, or a position on the waiting list, with the event and the mails. Whether the booker may is not checked. */
export async function placeBooking(trx: Trx, deps: BookingDeps, booking: NewBooking): Promise<PlacedBooking> {
  const now = deps.clock();
  const { offer, booker, date, children, youngPeople } = booking;
  const isFamily = booker.kind === 'family';
  // Serialises what one family books, so that a child is not confirmed twice for one time.
  if (isFamily && !(await lockFamily(trx, booker.id))) return { ok: false, problem: 'family-gone' };
  if (date?.places !== undefined && youngPeople > date.places)
    return { ok: false, problem: 'too-large', places: date.places };
  const during = date === undefined ? undefined : rangeOf(spanOf(date, offer.details.minutes));
  const ids = children.map(({ id }) => id);
  if (during !== undefined) {
    const elsewhere = await findConfirmedElsewhere(trx, ids, during, undefined);
    const names = children.filter(({ id }) => elsewhere.has(id)).map(({ name }) => name);
    if (names.length > 0) return { ok: false, problem: 'clash', names: names.join(' and ') };
  }
  const mode = offer.details.booking?.mode ?? 'on-request';
  const entry = await enter(trx, { dateId: date?.id ?? null, youngPeople, mode }, now);
  if (entry === undefined) return { ok: false, problem: 'date-gone' };
  const id = newId(16);
  await insertBooking(trx, {
    id,
    opportunityId: booking.opportunityId,
    opportunityDateId: date?.id ?? null,
    wantedDay: date === undefined ? (booking.wantedDay ?? null) : null,
    accountId: booking.accountId,
    schoolId: isFamily ? null : booker.id,
    familyId: isFamily ? booker.id : null,
    ...entry,
    youngPeople,
    adults: booking.adults,
    yearGroups: [...new Set(booking.yearGroups)].toSorted((a, b) => a - b),
    details: sealDetails(deps, id, booking.details),
    askedAt: now,
    idempotencyToken: booking.token,
    createdAt: now,
  });
  if (during !== undefined) {
    await insertChildren(trx, id, ids, during);
    if (entry.state === 'confirmed') {
      await setChildrenConfirmed(trx, id, true);
      await enqueueRelease(trx, id);
    }
  }
  const written = await findBooked(trx, id);
  if (written === undefined) throw new Error('the booking that was just written is not there');
  await recordEvent(trx, deps, written, { type: entry.state, actor: `account:${booking.accountId}` });
  return { ok: true, state: entry.state, id };
}

const refuse = (step: string, reason: string): Outcome => ({ ok: false, step, reason });

async function send(
  trx: Trx,
  deps: BookingDeps,
  about: {
    id: string;
    offer: Offer;
    bookers: readonly Booker[];
    children: Family['children'];
    contact: Family['contact'] | undefined;
    accountId: string;
  },
  answers: BookAnswers,
  { token }: Sending,
): Promise<Outcome> {
  const { offer, bookers } = about;
  const booker = bookers.find((it) => bookers.length === 1 || bookerValue(it) === answers.booker);
  if (booker === undefined) return refuse('booker', bookTexts.booker.error);
  const isFamily = booker.kind === 'family';
  const date = offer.dates.find(({ id }) => String(id) === answers.date);
  if (offer.dates.length > 0 && date === undefined) return refuse('date', bookingTexts.dateGone);
  const chosen = about.children.filter(({ id }) => isFamily && (answers.children ?? []).includes(id));
  if (isFamily && chosen.length === 0) return refuse('children', bookTexts.children.error);
  const who = isFamily ? 'children' : 'group';
  const contact = isFamily
    ? about.contact
    : { name: answers.contactName ?? '', phone: answers.contactPhone ?? '' };
  const placed = await placeBooking(trx, deps, {
    opportunityId: about.id,
    offer,
    booker,
    date,
    wantedDay: answers.wantedDay,
    children: chosen,
    youngPeople: isFamily ? chosen.length : (answers.youngPeople ?? 0),
    adults: (isFamily ? answers.familyAdults : answers.adults) ?? 0,
    yearGroups: isFamily ? chosen.map(({ yearGroup }) => yearGroup) : (answers.years ?? []).map(Number),
    details: { needs: answers.needs, words: answers.words, contact: contact ?? { name: '', phone: '' } },
    accountId: about.accountId,
    token,
  });
  if (placed.ok) return { ok: true, result: { is: placed.state, booking: placed.id } satisfies SentBooking };
  switch (placed.problem) {
    case 'date-gone':
      return refuse(offer.dates.length > 0 ? 'date' : 'day', bookingTexts.dateGone);
    case 'family-gone':
      return refuse(who, bookingTexts.changed);
    case 'too-large':
      return refuse(who, bookingTexts.size.tooMany(placed.places));
    case 'clash':
      return refuse(who, bookingTexts.clash(placed.names));
  }
}

/** Why none of a family's children can come: the years that the offer is for. */
export const noneFit = (offer: Offer): string =>
  bookingTexts.noneFit(formatSchoolYears(offer.details.yearGroups));

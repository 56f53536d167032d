import { londonDay } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { changeTaken, lockDate, type Capacity } from '#features/catalogue/capacity.service.ts';
import type { BookingMode } from '#features/opportunities/vocabulary.ts';
import {
  isAnyWaiting,
  lockNextWaiting,
  setChildrenConfirmed,
  updateBooking,
  type Booked,
} from './booking.repository.ts';
import { recordEvent, type BookingDeps, type EventDetail } from './booking.service.ts';
import { HOLD_HOURS } from './periods.ts';
import type { BookingState } from './table.ts';
import { holdsPlaces, isConfirmed, TRANSITIONS, type TransitionType } from './transitions.ts';

/**
 * Places of a date for groups. A request holds its places from the moment it is sent, and a date never has more places
 * taken than it has. A group that does not fit waits; places that come free go to the group that has waited longest
 * among those that fit, so that a large group does not stop smaller ones. Lock order, everywhere: the family, the
 * booking, its date, the next booking on the waiting list.
 */

export interface Entry {
  state: Extract<BookingState, 'confirmed' | 'requested' | 'waiting'>;
  placesHeld: number;
}

const isStillOffered = (date: Capacity | undefined, now: Date): date is Capacity =>
  date?.cancelledAt === null && date.startsOn >= londonDay(now);

const freeOf = ({ places, placesTaken }: Capacity) => (places === null ? Infinity : places - placesTaken);

/** Counts places of a locked date, and updates what the search says of it. */
async function count(trx: Trx, dateId: number, date: Capacity, change: number, now: Date): Promise<void> {
  if (date.places === null) return;
  await changeTaken(trx, { id: dateId, opportunityId: date.opportunityId }, change, now);
}

/**
 * Gives a group places of a date, or a position on the waiting list.
 * @param dateId null for an offer without dates, which is always requested
 * @returns undefined if the date is no longer offered or has come
 */
export async function enter(
  trx: Trx,
  about: { dateId: number | null; youngPeople: number; mode: BookingMode },
  now: Date,
): Promise<Entry | undefined> {
  const { dateId, youngPeople, mode } = about;
  if (dateId === null) return { state: 'requested', placesHeld: 0 };
  const date = await lockDate(trx, dateId);
  if (!isStillOffered(date, now)) return undefined;
  const state = mode === 'at-once' ? 'confirmed' : 'requested';
  if (date.places === null) return { state, placesHeld: 0 };
  const free = freeOf(date);
  // A group that waits and fits comes first.
  if (youngPeople > free || (await isAnyWaiting(trx, dateId, free)))
    return { state: 'waiting', placesHeld: 0 };
  await count(trx, dateId, date, youngPeople, now);
  return { state, placesHeld: youngPeople };
}

/**
 * Takes places again for a locked booking that gave them up.
 * @returns undefined once the booking holds them; otherwise why not
 */
export async function takePlaces(
  trx: Trx,
  booking: Booked,
  now: Date,
): Promise<{ gone: true } | { left: number } | undefined> {
  if (booking.opportunityDateId === null) return undefined;
  const date = await lockDate(trx, booking.opportunityDateId);
  if (!isStillOffered(date, now)) return { gone: true };
  const free = freeOf(date);
  if (booking.youngPeople > free) return { left: free };
  await count(trx, booking.opportunityDateId, date, booking.youngPeople, now);
  return undefined;
}

const holdUntil = (now: Date) => new Date(now.getTime() + HOLD_HOURS * 3_600_000);

/** Gives free places of a locked date to groups on its waiting list, as long as one fits. */
async function fill(
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  dateId: number,
  date: Capacity,
): Promise<void> {
  const now = deps.clock();
  let free = freeOf(date);
  let taken = 0;
  while (free > 0) {
    const next = await lockNextWaiting(trx, dateId, free);
    if (next === undefined) break;
    if (next.withdrawnAt !== null || next.hostSuspendedAt !== null) break;
    free -= next.youngPeople;
    taken += next.youngPeople;
    const type = next.mode === 'at-once' ? 'place-held' : 'moved-up';
    await updateBooking(trx, next.id, {
      state: TRANSITIONS[type].to,
      placesHeld: next.youngPeople,
      offeredUntil: type === 'place-held' ? holdUntil(now) : null,
      ...(type === 'moved-up' ? { askedAt: now, reminders: 0 } : {}),
      updatedAt: now,
    });
    await recordEvent(trx, deps, next, { type, actor: 'portal' });
  }
  if (taken > 0) await count(trx, dateId, date, taken, now);
}

/** Gives free places of a date to groups on its waiting list. */
export async function fillDate(
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  dateId: number,
): Promise<void> {
  const date = await lockDate(trx, dateId);
  if (isStillOffered(date, deps.clock())) await fill(trx, deps, dateId, date);
}

/**
 * Moves a locked booking to another state, with its places, its children and its event. The caller has checked the
 * transition with `canHappen`; to hold places that it does not hold yet, the caller has taken them (`takePlaces`).
 * @param to for a transition whose target depends on more than the table
 */
export async function moveTo(
  trx: Trx,
  deps: Pick<BookingDeps, 'secrets' | 'clock'>,
  booking: Booked,
  about: {
    type: TransitionType;
    actor: string;
    detail?: EventDetail | undefined;
    to?: Entry | undefined;
    hasTaken?: boolean;
  },
): Promise<void> {
  const now = deps.clock();
  const { type, actor, detail, to } = about;
  const transition = TRANSITIONS[type];
  const state: BookingState = to?.state ?? ('to' in transition ? transition.to : booking.state);
  const held =
    to?.placesHeld ??
    (about.hasTaken === true ? booking.youngPeople : holdsPlaces(state) ? booking.placesHeld : 0);
  await updateBooking(trx, booking.id, {
    state,
    placesHeld: held,
    offeredUntil: null,
    ...(type === 'restored' ? { restoredAt: now, askedAt: now, reminders: 0 } : {}),
    updatedAt: now,
  });
  if (isConfirmed(state) !== isConfirmed(booking.state))
    await setChildrenConfirmed(trx, booking.id, isConfirmed(state));
  await recordEvent(trx, deps, { ...booking, state, placesHeld: held }, { type, actor, detail });
  const freed = booking.placesHeld - held;
  if (freed <= 0 || booking.opportunityDateId === null) return;
  const date = await lockDate(trx, booking.opportunityDateId);
  if (date === undefined) return;
  await count(trx, booking.opportunityDateId, date, -freed, now);
  const left = { ...date, placesTaken: date.placesTaken - freed };
  if (isStillOffered(left, now)) await fill(trx, deps, booking.opportunityDateId, left);
}

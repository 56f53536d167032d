import { londonDay } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { enqueue } from '#lib/jobs.ts';
import { placesChanged } from '#features/catalogue/catalogue.service.ts';
import { CONFIRM_DAYS, holdUntil } from './periods.ts';
import {
  redactExpired,
  lockApplication,
  setInterview,
  updateApplication,
  type Applied,
} from './application.repository.ts';
import { deleteOldLinks } from './guest-link.repository.ts';
import { deleteUnconfirmed } from './guest-link.repository.ts';
import { addTaken, changeTaken, lockDate, shareDate } from '#features/catalogue/capacity.service.ts';
import {
  claimPlace,
  countWaiting,
  findBegun,
  findDatesToFill,
  findLapsed,
  findToTellOfDates,
  lockFirstWaiting,
} from './capacity.repository.ts';
import { recordEvent, tellMembers, type ApplicationDeps, type EventDetail } from './application.service.ts';
import { TEND_JOB } from './reactions.ts';
import {
  canHappen,
  factsOf,
  isOver,
  TRANSITIONS,
  type ApplicationState,
  type TransitionType,
} from './transitions.ts';

/**
 * Places of a date. `places_taken` counts every application that holds a place, from the moment it is sent, and never
 * exceeds the number of places. Later applicants go on the waiting list, in order. A place that becomes free is
 * offered to the first person on the list whom the organisation has accepted for a place (or to the first person, if
 * the organisation chose that rule), who has 48 hours to answer. Lock order, everywhere: the applicant's own
 * application, its date, the next application on the waiting list.
 */

/** The job that erases what is no longer needed; runs nightly. */
export const EMPTY_JOB = 'applications-empty';

const HOUR_MS = 3_600_000;

export type Entry = { state: 'new' | 'waiting'; holdsPlace: boolean };

/**
 * Gives an applicant who asks for a date a place, or the last position on the waiting list.
 * @returns undefined if the date is no longer offered or has begun
 */
export async function enter(trx: Trx, dateId: number | null, now: Date): Promise<Entry | undefined> {
  if (dateId === null) return { state: 'new', holdsPlace: false };
  const opportunityId = await claimPlace(trx, dateId, londonDay(now));
  if (opportunityId !== undefined) {
    await placesChanged(trx, [opportunityId], now);
    return { state: 'new', holdsPlace: true };
  }
  // The share lock is held while the application is written, so that a transaction that frees a place meanwhile sees
  // it on the waiting list.
  const date = await shareDate(trx, dateId);
  if (date === undefined || date.cancelledAt !== null || date.startsOn < londonDay(now)) return undefined;
  if (date.places === null) return { state: 'new', holdsPlace: false };
  if (date.placesTaken < date.places) await enqueue(trx, TEND_JOB, {}, { key: `${TEND_JOB}:${dateId}` });
  return { state: 'waiting', holdsPlace: false };
}

/** Offers a place, which is already counted as taken, to an applicant whose application is locked. */
async function offerTo(trx: Trx, deps: ApplicationDeps, it: Applied, now: Date): Promise<void> {
  await updateApplication(trx, it.id, {
    state: 'offered',
    holdsPlace: true,
    offeredUntil: holdUntil(now),
    updatedAt: now,
  });
  await recordEvent(trx, deps, it, { at: now, type: 'place-offered', actor: 'portal' });
}

/** Passes a held place to the next person on the waiting list, or makes it free again. */
async function freePlace(trx: Trx, deps: ApplicationDeps, it: Applied, now: Date): Promise<void> {
  if (it.opportunityDateId === null) return;
  const date = await lockDate(trx, it.opportunityDateId);
  if (date === undefined) return;
  const isToCome =
    date.startsOn >= londonDay(now) &&
    date.cancelledAt === null &&
    it.withdrawnAt === null &&
    it.suspendedAt === null;
  const next = isToCome ? await lockFirstWaiting(trx, it.opportunityDateId) : undefined;
  if (next !== undefined) return offerTo(trx, deps, next, now);
  await changeTaken(trx, { id: it.opportunityDateId, opportunityId: date.opportunityId }, -1, now);
  if (!isToCome) return;
  const waiting = await countWaiting(trx, [it.opportunityDateId]);
  if (waiting.size > 0) await tellMembers(trx, deps, date.opportunityId, 'place-free');
}

/**
 * Gives the place that the locked application held before back to it, if that place is still free.
 * @returns false if no place is free any more
 */
export async function takePlaceBack(trx: Trx, it: Applied, now: Date): Promise<boolean> {
  if (it.opportunityDateId === null) return false;
  const date = await lockDate(trx, it.opportunityDateId);
  if (date === undefined || date.cancelledAt !== null || date.startsOn < londonDay(now)) return false;
  if (date.places !== null && date.placesTaken >= date.places) return false;
  await changeTaken(trx, { id: it.opportunityDateId, opportunityId: date.opportunityId }, 1, now);
  return true;
}

/**
 * Moves a locked application to another state and updates what depends on it: its place, its offer and its history.
 * The event causes what `REACTIONS` says. The caller must have checked the transition with `canHappen`.
 */
export async function moveTo(
  trx: Trx,
  deps: ApplicationDeps,
  it: Applied,
  event: { type: TransitionType; actor: string; detail?: EventDetail; invented?: true },
): Promise<void> {
  const now = deps.clock();
  const { type } = event;
  const state: ApplicationState = TRANSITIONS[type].to;
  const frees = it.holdsPlace && isOver(state);
  await updateApplication(trx, it.id, {
    state,
    holdsPlace: it.holdsPlace && !frees,
    // Only the offer of a place has a deadline, because the next person on the waiting list depends on the answer.
    offeredUntil: state === 'offered' && it.holdsPlace ? holdUntil(now) : null,
    placeApproved: it.placeApproved || type === 'place-approved',
    updatedAt: now,
  });
  await recordEvent(trx, deps, it, {
    ...event,
    at: now,
    before: {
      state: it.state,
      holdsPlace: it.holdsPlace,
      offeredUntil: it.offeredUntil?.toISOString() ?? null,
      placeApproved: it.placeApproved,
    },
  });
  if (isOver(state)) await setInterview(trx, it.id, undefined);
  if (frees) await freePlace(trx, deps, it, now);
}

/**
 * Tells an applicant that the date they asked for was moved or cancelled. If it was cancelled, their place on it, or
 * their position on its waiting list, is lost, and they can choose another date. An acceptance by the organisation
 * remains valid; an offer does not, because it was for this date. Running this twice has one effect.
 */
export async function settleDate(deps: ApplicationDeps, id: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined || isOver(it.state) || it.state === 'unconfirmed') return;
    const news = it.dateCancelledAt ?? it.dateChangedAt;
    if (news === null || news <= (it.dateToldAt ?? it.createdAt)) return;
    const now = deps.clock();
    const isGone = it.dateCancelledAt !== null;
    await updateApplication(trx, id, {
      // Never earlier than the change that it answers, even if two servers' clocks differ.
      dateToldAt: now > news ? now : news,
      updatedAt: now,
      ...(isGone
        ? {
            state: it.state === 'waiting' || it.state === 'offered' ? ('new' as const) : it.state,
            holdsPlace: false,
            // The organisation's approval was for a place on this date.
            placeApproved: false,
            offeredUntil: null,
          }
        : {}),
    });
    if (isGone && it.holdsPlace && it.opportunityDateId !== null)
      await addTaken(trx, it.opportunityDateId, -1);
    const type = isGone ? 'date-cancelled' : 'date-changed';
    await recordEvent(trx, deps, it, { at: now, type, actor: 'portal' });
  });
}

/**
 * Processes what has changed: dates that were moved or cancelled, offers that lapsed, places that became free, and
 * dates that began.
 */
export async function processWaitingLists(deps: ApplicationDeps): Promise<void> {
  const now = deps.clock();
  const today = londonDay(now);
  for (const id of await findToTellOfDates(deps.db)) await settleDate(deps, id);
  const end = async (
    id: string,
    reason: 'lapsed' | 'begun',
    isDue: (it: Applied) => boolean = () => true,
  ) => {
    await deps.db.transaction().execute(async (trx) => {
      const it = await lockApplication(trx, id);
      if (it === undefined || !canHappen(reason, factsOf(it)) || !isDue(it)) return;
      await moveTo(trx, deps, it, { type: reason, actor: 'portal', detail: { reason } });
    });
  };
  const hasLapsed = (it: Applied) =>
    it.offeredUntil !== null && it.offeredUntil <= now && it.suspendedAt === null;
  for (const id of await findLapsed(deps.db, now)) await end(id, 'lapsed', hasLapsed);
  for (const id of await findBegun(deps.db, today)) await end(id, 'begun');
  for (const dateId of await findDatesToFill(deps.db, today)) {
    await deps.db.transaction().execute(async (trx) => {
      const date = await lockDate(trx, dateId);
      let free = date?.places == null || date.cancelledAt !== null ? 0 : date.places - date.placesTaken;
      for (; free > 0; free -= 1) {
        const next = await lockFirstWaiting(trx, dateId);
        if (next === undefined) break;
        await addTaken(trx, dateId, 1);
        await offerTo(trx, deps, next, now);
      }
      if (date !== undefined) await placesChanged(trx, [date.opportunityId], now);
    });
  }
  await deleteUnconfirmed(deps.db, new Date(now.getTime() - CONFIRM_DAYS * 24 * HOUR_MS));
}

/** @returns the number of applications that were erased */
export async function emptyApplications(deps: ApplicationDeps): Promise<number> {
  const now = deps.clock();
  await deleteOldLinks(deps.db, now);
  return redactExpired(deps.db, now);
}

/** The event that says whether a new application waits or holds a place. */
export function entryEvents(entry: { state: ApplicationState; holdsPlace: boolean }, at: Date) {
  const type = entry.state === 'waiting' ? 'waiting' : entry.holdsPlace ? 'held' : undefined;
  return type === undefined ? [] : [{ at, type, actor: 'portal' } as const];
}

import { londonDay } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { enqueue } from '#lib/jobs.ts';
import { placesChanged } from '#features/opportunities/opportunity.service.ts';
import { CONFIRM_HOURS, HOLD_HOURS, isOver, type ApplicationState } from './application.ts';
import {
  addTaken,
  claimPlace,
  deleteOldLinks,
  deleteUnconfirmed,
  emptyOld,
  findBegun,
  findDatesToFill,
  findLapsed,
  findToTellOfDates,
  lockApplication,
  lockDate,
  lockFirstWaiting,
  shareDate,
  updateApplication,
  type Applied,
} from './application.repository.ts';
import { record, tell, type ApplicationDeps, type EventDetail } from './application.service.ts';

/**
 * Places of a date. `places_taken` counts every application that holds one, from the moment it is sent: there are never
 * more than places. Whoever comes later waits, in turn; a place that becomes free is offered to the first, who has 48
 * hours. Locks are taken in one order everywhere: one's own application, its date, the next application in line.
 */

/** Looks after offers and lines; every few minutes, and whenever a place may be free. */
export const TEND_JOB = 'places-tend';
/** Empties what is no longer needed; nightly. */
export const EMPTY_JOB = 'applications-empty';

const HOUR_MS = 3_600_000;

export type Entry = { state: 'new' | 'waiting'; holdsPlace: boolean };

/**
 * What becomes of somebody who asks for a date: a place, or the end of the line.
 * @returns undefined when the date is no longer offered or has begun
 */
export async function enter(trx: Trx, dateId: number | null, now: Date): Promise<Entry | undefined> {
  if (dateId === null) return { state: 'new', holdsPlace: false };
  const opportunityId = await claimPlace(trx, dateId, londonDay(now));
  if (opportunityId !== undefined) {
    await placesChanged(trx, [opportunityId], now);
    return { state: 'new', holdsPlace: true };
  }
  // Held while the application is written, so that whoever frees a place meanwhile sees it waiting.
  const date = await shareDate(trx, dateId);
  if (date === undefined || date.cancelledAt !== null || date.startsOn < londonDay(now)) return undefined;
  if (date.places === null) return { state: 'new', holdsPlace: false };
  if (date.placesTaken < date.places) await enqueue(trx, TEND_JOB, {}, { key: `${TEND_JOB}:${dateId}` });
  return { state: 'waiting', holdsPlace: false };
}

/** Offers a place, which is counted as taken already, to somebody whose application is locked. */
async function offerTo(trx: Trx, deps: ApplicationDeps, it: Applied, now: Date): Promise<void> {
  await updateApplication(trx, it.id, {
    state: 'offered',
    holdsPlace: true,
    offeredUntil: new Date(now.getTime() + HOLD_HOURS * HOUR_MS),
    updatedAt: now,
  });
  await record(trx, deps, { applicationId: it.id, at: now, type: 'place-offered', actor: 'portal' });
  await tell(trx, deps, it, 'place-offered');
}

/** A held place goes to the first in line, or back among the free ones. */
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
  await addTaken(trx, it.opportunityDateId, -1);
  await placesChanged(trx, [date.opportunityId], now);
}

/** Moves a locked application to another state, with all that follows: its place, its offer, its history. */
export async function moveTo(
  trx: Trx,
  deps: ApplicationDeps,
  it: Applied,
  to: { state: ApplicationState; type?: string; actor: string; detail?: EventDetail },
): Promise<void> {
  const now = deps.clock();
  const frees = it.holdsPlace && isOver(to.state);
  await updateApplication(trx, it.id, {
    state: to.state,
    holdsPlace: it.holdsPlace && !frees,
    // Only of a place there is a next one in line who waits for the answer.
    offeredUntil:
      to.state === 'offered' && it.holdsPlace ? new Date(now.getTime() + HOLD_HOURS * HOUR_MS) : null,
    updatedAt: now,
  });
  await record(trx, deps, {
    applicationId: it.id,
    at: now,
    type: to.type ?? to.state,
    actor: to.actor,
    ...(to.detail === undefined ? {} : { detail: to.detail }),
  });
  if (frees) await freePlace(trx, deps, it, now);
}

/**
 * Tells whoever asked for a date that it was moved, or is no longer offered; their place on it, or in its line, is then
 * gone, and they can choose another. Of the organisation's answers "yes" to them stays, an offer does not: it was of
 * this date. Done twice it is done once.
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
      // Not before what it answers, should two clocks differ.
      dateToldAt: now > news ? now : news,
      updatedAt: now,
      ...(isGone
        ? {
            state: it.state === 'waiting' || it.state === 'offered' ? ('new' as const) : it.state,
            holdsPlace: false,
            offeredUntil: null,
          }
        : {}),
    });
    if (isGone && it.holdsPlace && it.opportunityDateId !== null)
      await addTaken(trx, it.opportunityDateId, -1);
    const type = isGone ? 'date-cancelled' : 'date-changed';
    await record(trx, deps, { applicationId: id, at: now, type, actor: 'portal' });
    await tell(trx, deps, it, 'application-changed');
  });
}

/** Takes up what has changed: dates that were moved or ended, offers that ran out, places that became free, dates that began. */
export async function tendPlaces(deps: ApplicationDeps): Promise<void> {
  const now = deps.clock();
  const today = londonDay(now);
  for (const id of await findToTellOfDates(deps.db)) await settleDate(deps, id);
  const end = async (id: string, still: (it: Applied) => boolean, reason: 'lapsed' | 'begun') => {
    await deps.db.transaction().execute(async (trx) => {
      const it = await lockApplication(trx, id);
      if (it === undefined || !still(it)) return;
      const detail = { reason };
      await moveTo(trx, deps, it, { state: 'not-this-time', type: reason, actor: 'portal', detail });
      await tell(trx, deps, it, reason === 'lapsed' ? 'place-lapsed' : 'application-changed');
    });
  };
  const hasLapsed = (it: Applied) =>
    it.state === 'offered' && it.offeredUntil !== null && it.offeredUntil <= now && it.suspendedAt === null;
  for (const id of await findLapsed(deps.db, now)) await end(id, hasLapsed, 'lapsed');
  for (const id of await findBegun(deps.db, today)) await end(id, (it) => it.state === 'waiting', 'begun');
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
  await deleteUnconfirmed(deps.db, new Date(now.getTime() - CONFIRM_HOURS * HOUR_MS));
}

/** @returns how many applications were emptied. */
export async function emptyApplications(deps: ApplicationDeps): Promise<number> {
  const now = deps.clock();
  await deleteOldLinks(deps.db, now);
  return emptyOld(deps.db, now);
}

import type { Trx } from '#lib/database.ts';
import { mailOutcome } from '#features/notifications/mail.service.ts';
import { findActive, updateApplication, lockPerson, type Applied } from './application.repository.ts';
import {
  contactHashesOf,
  openDetails,
  openEvents,
  recordEvents,
  retellEvent,
  type ApplicationDeps,
  type OpenedEvent,
} from './application.service.ts';
import { interviewOf } from './interview.ts';
import { isAgreedTimeFree, syncInterview } from './interview.service.ts';
import { takePlaceBack } from './capacity.service.ts';
import { holdUntil } from './periods.ts';
import { isOver, lastChange, undoableEvent, type Side } from './transitions.ts';

/**
 * Undoes a mistake on the same day, by an event that voids the earlier one. If the applicant was already told, they
 * are told that it was a mistake; a mail that has not been sent yet is dropped when it is due. The event that is news
 * again because of this is told again if its own mail was dropped meanwhile.
 */

/** Whether the applicant has looked at the application since an event. */
const hasSeen = (event: Pick<OpenedEvent, 'at'>, it: Pick<Applied, 'seenAt'>) =>
  it.seenAt !== null && it.seenAt >= event.at;

/** Whether the applicant may know of an event: its mail was sent, or they have looked at the application since. */
async function isKnown(trx: Trx, it: Applied, event: OpenedEvent): Promise<boolean> {
  if (hasSeen(event, it)) return true;
  return event.mailId !== null && (await mailOutcome(trx, event.mailId)) === 'may-have-arrived';
}

/**
 * The event that is news again when another is undone, if the applicant was not told of it: its mail was dropped
 * because of the other event, and they have not looked since.
 */
async function findUntold(
  trx: Trx,
  it: Applied,
  events: readonly OpenedEvent[],
  undone: OpenedEvent,
): Promise<OpenedEvent | undefined> {
  const event = lastChange(events.filter(({ id }) => id !== undone.id));
  if (event?.mailId == null || hasSeen(event, it)) return undefined;
  // A mail that still waits stays as it is: the row is locked until the undoing is written.
  return (await mailOutcome(trx, event.mailId)) === 'dropped' ? event : undefined;
}

/**
 * Undoes the last action of one side. The caller must have locked the application.
 * @returns undefined if nothing can be undone any more
 */
export async function undoLast(
  trx: Trx,
  deps: ApplicationDeps,
  it: Applied,
  { by, actor }: { by: Exclude<Side, 'portal'>; actor: string },
): Promise<'undone' | 'waits' | undefined> {
  const now = deps.clock();
  const events = await openEvents(deps, trx, it.id);
  const event = undoableEvent(events, by, now);
  if (event === undefined || it.withdrawnAt !== null) return undefined;
  const { before } = event;
  if (isOver(it.state) && !(await isFreeToGoOn(trx, deps, it))) return undefined;
  if (
    isOver(it.state) &&
    before.state === 'interview' &&
    !(await isAgreedTimeFree(trx, it, interviewOf(events), now))
  )
    return undefined;
  const needsPlace = before.holdsPlace && !it.holdsPlace && it.dateCancelledAt === null;
  const waits = needsPlace && !(await takePlaceBack(trx, it, now));
  const untold = waits ? undefined : await findUntold(trx, it, events, event);
  const heldUntil = before.offeredUntil === null ? null : new Date(before.offeredUntil);
  await updateApplication(trx, it.id, {
    state: waits ? 'waiting' : before.state,
    holdsPlace: waits ? false : before.holdsPlace && it.dateCancelledAt === null,
    // Someone who is only told now has the whole time that the mail promises.
    offeredUntil: waits ? null : heldUntil !== null && untold !== undefined ? holdUntil(now) : heldUntil,
    // Their place has gone to the next person, so they are approved for the next one that becomes free.
    placeApproved: waits || before.placeApproved,
    updatedAt: now,
  });
  // The applicant's own actions are never mailed to them; the organisation's may have been.
  const known = by === 'applicant' || (await isKnown(trx, it, event));
  await recordEvents(trx, deps, it, [
    {
      at: now,
      type: 'undone',
      actor,
      voids: event.id,
      detail: known ? {} : { unseen: true },
      corrects: by === 'organisation' && (known || waits),
    },
    ...(waits ? [{ at: now, type: 'waiting' as const, actor: 'portal' }] : []),
  ]);
  await syncInterview(trx, deps, it.id);
  if (untold !== undefined) await retellEvent(trx, deps, { ...it, ...before }, untold);
  return waits ? 'waits' : 'undone';
}

/** False if the same person has applied again in the meantime. */
async function isFreeToGoOn(trx: Trx, deps: ApplicationDeps, it: Applied): Promise<boolean> {
  const email = openDetails(deps, it)?.email;
  if (email === undefined) return false;
  const contactHashes = contactHashesOf(deps, email);
  await lockPerson(trx, contactHashes);
  const about = { opportunityId: it.opportunityId, contactHashes, accountId: it.accountId };
  return (await findActive(trx, about)) === undefined;
}

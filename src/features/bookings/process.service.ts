import { addDays, dayNumber, londonDay } from '#lib/clock.ts';
import {
  findDatesToFill,
  findToProcess,
  lockBooking,
  moveChildren,
  updateBooking,
  type Booked,
} from './booking.repository.ts';
import { factsOf, recordEvent, remindBooker, tellHost, type BookingDeps } from './booking.service.ts';
import { fillDate, moveTo } from './capacity.service.ts';
import { duringOf } from './own.service.ts';
import { LAPSE_DAYS, REMIND_BOOKER_DAYS, REMIND_HOST_DAYS } from './periods.ts';
import { canHappen, type TransitionType } from './transitions.ts';

/** What time changes about bookings: answers that do not come, days that come, dates that were moved or cancelled. */

/** The job; runs every few minutes. */
export const TEND_JOB = 'bookings-tend';

const BATCH = 200;

/** What is due for a booking now; undefined if nothing is. The first that applies is done, the next at the next run. */
export type Due =
  | { do: 'move'; type: TransitionType; reason?: 'hold' | 'no-answer' }
  | { do: 'tell-date-moved' }
  | { do: 'remind-host'; count: number }
  | { do: 'remind-booker'; count: number };

/** Whole days since an instant, in London's calendar. */
const daysSince = (instant: Date, now: Date) => dayNumber(londonDay(now)) - dayNumber(londonDay(instant));

/** Pure, so that a test can ask about every day. */
export function dueOf(it: Booked, now: Date): Due | undefined {
  const facts = factsOf(it, now);
  const move = (type: TransitionType, reason?: 'hold' | 'no-answer'): Due | undefined =>
    canHappen(type, facts) ? { do: 'move', type, ...(reason === undefined ? {} : { reason }) } : undefined;
  if (it.dateCancelledAt !== null) return move('date-cancelled');
  // An offer that the host closed because its places are filled keeps what was confirmed.
  if (
    it.withdrawnAt !== null &&
    (it.state !== 'confirmed' || it.closedReason === null || it.closedReason === 'withdrawn')
  )
    return move('taken-down');
  // While the host is suspended, nothing lapses and no one is reminded.
  if (it.hostSuspendedAt !== null) return undefined;
  if (it.dateChangedAt !== null && it.dateChangedAt > (it.dateToldAt ?? it.createdAt))
    return { do: 'tell-date-moved' };
  if (facts.hasBegun && it.state !== 'confirmed') return move('begun');
  if (it.state === 'offered' && it.offeredUntil !== null && it.offeredUntil <= now)
    return move('lapsed', 'hold');
  if (it.state === 'requested') {
    const days = daysSince(it.askedAt, now);
    if (days >= LAPSE_DAYS) return move('lapsed', 'no-answer');
    const due = REMIND_HOST_DAYS.filter((after) => days >= after).length;
    return due > it.reminders ? { do: 'remind-host', count: due } : undefined;
  }
  if (it.state === 'confirmed' && it.startsOn !== null && !facts.hasBegun) {
    const today = londonDay(now);
    const { startsOn } = it;
    const due = REMIND_BOOKER_DAYS.filter((before) => today >= addDays(startsOn, -before)).length;
    // A booking made within those days needs no reminder of what was just done.
    const made = REMIND_BOOKER_DAYS.filter(
      (before) => londonDay(it.createdAt) >= addDays(startsOn, -before),
    ).length;
    return due > Math.max(it.dayReminders, made) ? { do: 'remind-booker', count: due } : undefined;
  }
  return undefined;
}

/** Does what is due for one booking, if it still is. */
async function processOne(deps: BookingDeps, id: string): Promise<void> {
  await deps.db.transaction().execute(async (trx) => {
    const it = await lockBooking(trx, id);
    const now = deps.clock();
    const due = it && dueOf(it, now);
    if (it === undefined || due === undefined) return;
    const { updatedAt } = it;
    switch (due.do) {
      case 'move':
        await moveTo(trx, deps, it, { type: due.type, actor: 'portal', detail: { reason: due.reason } });
        return;
      case 'tell-date-moved':
        // Never earlier than the change, even if two servers' clocks differ.
        await updateBooking(trx, id, {
          dateToldAt: it.dateChangedAt !== null && it.dateChangedAt > now ? it.dateChangedAt : now,
          updatedAt,
        });
        if (it.startsOn !== null && it.familyId !== null)
          await moveChildren(trx, id, duringOf(it), it.state === 'confirmed');
        await recordEvent(trx, deps, it, { type: 'date-changed', actor: 'portal' });
        return;
      case 'remind-host':
        await updateBooking(trx, id, { reminders: due.count, updatedAt });
        await tellHost(trx, deps, it, 'booking-overdue');
        return;
      case 'remind-booker':
        await updateBooking(trx, id, { dayReminders: due.count, updatedAt });
        await remindBooker(trx, deps, it);
    }
  });
}

/** Does everything that is due. Running it twice has one effect. */
export async function processBookings(deps: BookingDeps): Promise<void> {
  const now = deps.clock();
  let after = '';
  for (;;) {
    const batch = await findToProcess(deps.db, { after, limit: BATCH });
    for (const it of batch) if (dueOf(it, now) !== undefined) await processOne(deps, it.id);
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) break;
    after = last.id;
  }
  for (const dateId of await findDatesToFill(deps.db, londonDay(now)))
    await deps.db.transaction().execute((trx) => fillDate(trx, deps, dateId));
}

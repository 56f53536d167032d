import { z } from 'zod';
import type { Trx } from '#lib/database.ts';
import { enqueue } from '#lib/jobs.ts';
import { findOverlappingOpen, lockBooking } from './booking.repository.ts';
import { factsOf, type BookingDeps } from './booking.service.ts';
import { moveTo } from './capacity.service.ts';
import { canHappen } from './transitions.ts';

/**
 * A confirmed booking ends the open requests of the same children at the same time, so that their places go to others
 * and their hosts know. Each in its own transaction, as a job: two dates are never locked together.
 */

export const RELEASE_JOB = 'bookings-release';

export const enqueueRelease = (trx: Trx, bookingId: string): Promise<void> =>
  enqueue(trx, RELEASE_JOB, { booking: bookingId }, { key: `${RELEASE_JOB}:${bookingId}` });

/** Running this twice has one effect. */
export async function releaseOverlapping(deps: BookingDeps, payload: unknown): Promise<void> {
  const { booking: confirmedId } = z.object({ booking: z.string() }).parse(payload);
  for (const id of await findOverlappingOpen(deps.db, confirmedId)) {
    await deps.db.transaction().execute(async (trx) => {
      const booking = await lockBooking(trx, id);
      if (booking === undefined || !canHappen('released', factsOf(booking, deps.clock()))) return;
      await moveTo(trx, deps, booking, { type: 'released', actor: 'portal' });
    });
  }
}

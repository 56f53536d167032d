import { londonDay } from '#lib/clock.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { deliveryPartners } from '#features/referrals/delivery/lots.repository.ts';
import type { ReferralDeps } from '#features/referrals/referral.service.ts';
import type { QueueQuery } from './triage.ts';
import { idOfReference, type ReferralScope } from '#features/referrals/referral.repository.ts';
import { queueFigures, queuePage, release, takeNext, type QueueRow } from './triage.repository.ts';

/** What coordinators do with the queue. Nothing is decrypted for it: lists name no one. */

/** A referral that was taken this long ago is free for other coordinators again. */
const LEFT_MS = 4 * 60 * 60_000;

export interface Queue {
  rows: QueueRow[];
  total: number;
  figures: { waiting: number; overdue: number; deletion: number };
  partners: { id: string; name: string }[];
  today: string;
}

export async function readQueue(deps: ReferralDeps, me: Actor, query: QueueQuery): Promise<Queue> {
  const today = londonDay(deps.clock());
  const [page, figures, partners] = await Promise.all([
    queuePage(deps.db, query, me.account.id, today),
    queueFigures(deps.db, today),
    deliveryPartners(deps.db),
  ]);
  return { ...page, figures, partners, today };
}

/**
 * Finds a referral by the reference that the applicant reads out on the phone. Nothing is unsealed.
 * @returns undefined when it is not within the scope, whether or not it exists
 */
export const findByReference = (
  { db }: Pick<ReferralDeps, 'db'>,
  scope: ReferralScope,
  reference: string,
): Promise<string | undefined> => idOfReference(db, scope, reference);

/** @returns the id of the referral that this coordinator now has; undefined when none is waiting */
export async function takeNextReferral(deps: ReferralDeps, me: Actor): Promise<string | undefined> {
  const now = deps.clock();
  return deps.db
    .transaction()
    .execute((trx) => takeNext(trx, me.account.id, { now, leftBefore: new Date(now.getTime() - LEFT_MS) }));
}

export async function releaseReferral(deps: ReferralDeps, me: Actor, id: string): Promise<void> {
  await release(deps.db, id, me.account.id);
}

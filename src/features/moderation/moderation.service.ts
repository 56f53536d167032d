import { londonDay, type Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Actor } from '#features/accounts/permission.ts';
import type { CaseKind } from '#features/review-cases/review-case.ts';
import {
  countQueue,
  findQueue,
  releaseCase,
  takeCase,
  takeNextCase,
  type Asker,
} from './queue.repository.ts';
import { heldBy, HOLD_MS, type HeldBy } from './transitions.ts';

// ---- The queue

interface QueueDeps {
  db: Db;
  clock: Clock;
}

/**
 * A moderator in the form that the queries need: the rule `moderation.decide` of `permission.ts` as a condition on
 * rows.
 */
export function askerOf(actor: Actor): Asker {
  return {
    accountId: actor.account.id,
    organisationIds: actor.memberships.map(({ organisationId }) => organisationId),
  };
}

const heldSince = (now: Date) => new Date(now.getTime() - HOLD_MS);

export interface WaitingCase {
  id: string;
  kind: CaseKind;
  title: string;
  organisationName: string;
  openedAt: Date;
  dueOn: string;
  held: HeldBy;
  mayDecide: boolean;
  reports: number;
}

export interface Queue {
  cases: WaitingCase[];
  /** For every kind of case, whichever kind is listed. */
  counts: Record<CaseKind, { open: number; overdue: number }>;
  page: number;
  pages: number;
}

const PAGE = 30;

/** All waiting cases, or those of one kind: the moderator's own first, then by target date, the oldest first. */
export async function loadQueue(
  deps: QueueDeps,
  me: Actor,
  look: { kind: CaseKind | undefined; page: number },
): Promise<Queue> {
  const now = deps.clock();
  const counts: Queue['counts'] = {
    posting: { open: 0, overdue: 0 },
    organisation: { open: 0, overdue: 0 },
    report: { open: 0, overdue: 0 },
  };
  for (const { kind, ...count } of await countQueue(deps.db, londonDay(now))) counts[kind] = count;
  const kinds = look.kind === undefined ? Object.values(counts) : [counts[look.kind]];
  const pages = Math.max(1, Math.ceil(kinds.reduce((sum, { open }) => sum + open, 0) / PAGE));
  const page = Math.min(look.page, pages);
  const rows = await findQueue(deps.db, askerOf(me), {
    kind: look.kind,
    heldSince: heldSince(now),
    limit: PAGE,
    offset: (page - 1) * PAGE,
  });
  return {
    cases: rows.map(({ takenBy, takenAt, ...row }) => ({
      ...row,
      held: heldBy({ takenBy, takenAt }, me, now),
    })),
    counts,
    page,
    pages,
  };
}

/** Claims the next case that no moderator holds and this one may decide, for an hour; undefined if there is none. */
export async function takeNext(
  deps: QueueDeps,
  me: Actor,
  kind: CaseKind | undefined,
): Promise<string | undefined> {
  const now = deps.clock();
  return takeNextCase(deps.db, askerOf(me), { kind, heldSince: heldSince(now), now });
}

/** Claims one case. @returns false if a colleague holds it, it is decided, or this moderator may not decide it */
export async function take(deps: QueueDeps, me: Actor, caseId: string): Promise<boolean> {
  const now = deps.clock();
  return takeCase(deps.db, askerOf(me), caseId, { heldSince: heldSince(now), now });
}

/** Releases a case. Does nothing to a case that another moderator holds. */
export async function release(deps: { db: Db }, me: Actor, caseId: string): Promise<void> {
  await releaseCase(deps.db, me.account.id, caseId);
}

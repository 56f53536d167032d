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
} from './moderation.repository.ts';
import { HOLD_MS, isHeld } from './moderation.ts';

// ---- The queue

interface QueueDeps {
  db: Db;
  clock: Clock;
}

/** A moderator as the queries know them: permission's `moderation.decide`, as a condition on rows. */
export function askerOf(actor: Actor): Asker {
  return {
    accountId: actor.account.id,
    organisationIds: actor.memberships.map(({ organisationId }) => organisationId),
  };
}

const heldSince = (now: Date) => new Date(now.getTime() - HOLD_MS);

export type HeldBy = 'you' | 'colleague' | undefined;

/** Who is looking at a case now. */
export function heldBy(it: { takenBy: string | null; takenAt: Date | null }, me: Actor, now: Date): HeldBy {
  if (it.takenBy === null || !isHeld(it, now)) return undefined;
  return it.takenBy === me.account.id ? 'you' : 'colleague';
}

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
  /** Of every kind, whatever is looked at. */
  counts: Record<CaseKind, { open: number; overdue: number }>;
  page: number;
  pages: number;
}

const PAGE = 30;

/** Everything that waits, or all of a kind: one's own first, then the oldest target. */
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

/** The next case that nobody holds and this moderator may decide, now theirs for an hour; undefined when there is none. */
export async function takeNext(
  deps: QueueDeps,
  me: Actor,
  kind: CaseKind | undefined,
): Promise<string | undefined> {
  const now = deps.clock();
  return takeNextCase(deps.db, askerOf(me), { kind, heldSince: heldSince(now), now });
}

/** Takes one case. @returns false when a colleague has it, it is decided, or it is not theirs to decide. */
export async function take(deps: QueueDeps, me: Actor, caseId: string): Promise<boolean> {
  const now = deps.clock();
  return takeCase(deps.db, askerOf(me), caseId, { heldSince: heldSince(now), now });
}

/** Gives a case back; of somebody else's nothing happens. */
export async function release(deps: { db: Db }, me: Actor, caseId: string): Promise<void> {
  await releaseCase(deps.db, me.account.id, caseId);
}

import { londonDay, type Clock } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import type { Actor } from '#features/accounts/permission.ts';
import { HOLD_MS, isHeld, TARGET_WORKING_DAYS, type CaseKind, type Decision } from './moderation.ts';
import {
  countQueue,
  findCaseOfVersion,
  findNewestOfOrganisation,
  findSuspensionReason,
  findQueue,
  insertCase,
  releaseCase,
  supersedeCases,
  takeCase,
  takeNextCase,
  type Asker,
} from './moderation.repository.ts';

/** What waits for a moderator, except reports, which come by `report.service.ts`. */
export type CaseToOpen =
  | { kind: 'posting'; organisationId: string; postingId: string; versionId: string; submittedBy: string }
  | { kind: 'organisation'; organisationId: string; submittedBy: string };

/** The day by the end of which what comes now should be decided. */
export function dueOn(deps: { workingDays: WorkingDays }, now: Date): string {
  return deps.workingDays.after(londonDay(now), TARGET_WORKING_DAYS);
}

/**
 * Puts something into the queue, in the transaction that makes it. An open case about an earlier version of the same
 * posting, or about the same organisation, ends with it.
 * @returns the case's id
 */
export async function openCase(
  trx: Trx,
  deps: { workingDays: WorkingDays },
  it: CaseToOpen,
  now: Date,
): Promise<string> {
  if (it.kind === 'posting') await supersedeCases(trx, { postingId: it.postingId }, now);
  else await supersedeCases(trx, { organisationId: it.organisationId }, now);
  const id = newId();
  await insertCase(trx, {
    id,
    kind: it.kind,
    organisationId: it.organisationId,
    openedAt: now,
    dueOn: dueOn(deps, now),
    submittedBy: it.submittedBy,
    ...(it.kind === 'posting' ? { postingVersionId: it.versionId } : {}),
  });
  return id;
}

/** What became, or will become, of a version of a posting. */
export interface VersionCase {
  state: 'waiting' | Decision;
  /** Words beside single answers, by the name of the question. */
  notes: Readonly<Record<string, string>>;
  reason: string | null;
  decidedAt: Date | null;
  /** The working day by the end of which it should be decided. */
  dueOn: string;
}

/** The newest case about a version; undefined where none was opened. */
export async function caseOfVersion(db: Db | Trx, versionId: string): Promise<VersionCase | undefined> {
  const row = await findCaseOfVersion(db, versionId);
  if (row === undefined) return undefined;
  return {
    state: row.decision ?? 'waiting',
    notes: row.notes ?? {},
    reason: row.reason,
    decidedAt: row.decidedAt,
    dueOn: row.dueOn,
  };
}

/** Where a case about an organisation stands, as those who work for it see it. */
export interface CaseOfOrganisation {
  state: 'waiting' | Decision;
  /** Words beside single answers, by the name of the question. */
  notes: Readonly<Record<string, string>>;
  reason: string | undefined;
  decidedAt: Date | undefined;
  dueOn: string;
  submittedBy: string | undefined;
}

/** The newest case about an organisation itself, not about what it posts; undefined when there never was one. */
export async function caseOfOrganisation(
  db: Db,
  organisationId: string,
): Promise<CaseOfOrganisation | undefined> {
  const row = await findNewestOfOrganisation(db, organisationId);
  return (
    row && {
      state: row.decision ?? 'waiting',
      notes: row.notes ?? {},
      reason: row.reason ?? undefined,
      decidedAt: row.decidedAt ?? undefined,
      dueOn: row.dueOn,
      submittedBy: row.submittedBy ?? undefined,
    }
  );
}

/** What the council wrote when it suspended an organisation, for those who work for it. */
export function reasonOfSuspension(db: Db, organisationId: string): Promise<string | undefined> {
  return findSuspensionReason(db, organisationId);
}

/** Ends the open cases about an organisation itself: there is nothing left to decide. */
export async function closeCases(
  trx: Trx,
  { organisationId }: { organisationId: string },
  now: Date,
): Promise<void> {
  await supersedeCases(trx, { organisationId }, now);
}

/** Takes what waits of a posting out of the queue: whoever posts it does not want it decided any more. */
export async function withdrawCases(
  trx: Trx,
  { postingId, by }: { postingId: string; by: string },
  now: Date,
): Promise<void> {
  await supersedeCases(trx, { postingId }, now, by);
}

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

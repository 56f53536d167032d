import { londonDay } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import {
  findCaseOfVersion,
  findNewestOfOrganisation,
  findSuspensionReason,
  insertCase,
  supersedeCases,
} from './review-case.repository.ts';
import { TARGET_WORKING_DAYS, type Decision } from './review-case.ts';

export { findNewestOfOrganisation };
export type { CaseRow } from './review-case.repository.ts';

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

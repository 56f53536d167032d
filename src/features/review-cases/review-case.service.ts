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

/** The cases that moderators decide, except reports, which are opened by `report.service.ts`. */
export type CaseToOpen =
  | { kind: 'posting'; organisationId: string; postingId: string; versionId: string; submittedBy: string }
  | { kind: 'organisation'; organisationId: string; submittedBy: string };

/** The day by the end of which a case opened now should be decided. */
export function dueOn(deps: { workingDays: WorkingDays }, now: Date): string {
  return deps.workingDays.after(londonDay(now), TARGET_WORKING_DAYS);
}

/**
 * Opens a case in the transaction that creates its subject. An open case about an earlier version of the same posting,
 * or about the same organisation, is superseded.
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

/** The decision on a version of a posting, or when it is due. */
export interface VersionCase {
  state: 'waiting' | Decision;
  /** The moderator's notes on single answers, by the name of the question. */
  notes: Readonly<Record<string, string>>;
  reason: string | null;
  decidedAt: Date | null;
  /** The working day by the end of which it should be decided. */
  dueOn: string;
}

/** The newest case about a version; undefined when there is none. */
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

/** The state of a case about an organisation, as its members see it. */
export interface CaseOfOrganisation {
  state: 'waiting' | Decision;
  /** The moderator's notes on single answers, by the name of the question. */
  notes: Readonly<Record<string, string>>;
  reason: string | undefined;
  decidedAt: Date | undefined;
  dueOn: string;
  submittedBy: string | undefined;
}

/** The newest case about an organisation itself, not about its postings; undefined when there never was one. */
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

/** The council's reason for suspending an organisation, for the organisation's members. */
export function reasonOfSuspension(db: Db, organisationId: string): Promise<string | undefined> {
  return findSuspensionReason(db, organisationId);
}

/** Closes the open cases about an organisation itself, when nothing is left to decide. */
export async function closeCases(
  trx: Trx,
  { organisationId }: { organisationId: string },
  now: Date,
): Promise<void> {
  await supersedeCases(trx, { organisationId }, now);
}

/** Closes the open cases about a posting, when its organisation no longer wants a decision. */
export async function withdrawCases(
  trx: Trx,
  { postingId, by }: { postingId: string; by: string },
  now: Date,
): Promise<void> {
  await supersedeCases(trx, { postingId }, now, by);
}

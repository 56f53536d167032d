import { londonDay } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import {
  findNewestOfOrganisation,
  insertCase,
  supersedeCases,
  type CaseRow,
} from './moderation.repository.ts';

/** Working days until a case should be decided. */
export const TARGET_WORKING_DAYS = 1;

/** What waits for a moderator. */
export type CaseToOpen =
  | { kind: 'posting'; organisationId: string; postingId: string; versionId: string; submittedBy: string }
  | { kind: 'organisation'; organisationId: string; submittedBy: string }
  | { kind: 'report'; organisationId: string; reportId: string };

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
  if (it.kind === 'organisation') await supersedeCases(trx, { organisationId: it.organisationId }, now);
  const id = newId();
  await insertCase(trx, {
    id,
    kind: it.kind,
    organisationId: it.organisationId,
    openedAt: now,
    dueOn: deps.workingDays.after(londonDay(now), TARGET_WORKING_DAYS),
    submittedBy: it.kind === 'report' ? null : it.submittedBy,
    ...(it.kind === 'posting' ? { postingVersionId: it.versionId } : {}),
    ...(it.kind === 'report' ? { reportId: it.reportId } : {}),
  });
  return id;
}

/** Where a case about an organisation stands, as those who work for it see it. */
export interface CaseOfOrganisation {
  state: 'waiting' | NonNullable<CaseRow['decision']>;
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

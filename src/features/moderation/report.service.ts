import type { Clock } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Limits } from '#lib/limits.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import { limited, type Refused } from '#features/accounts/account.ts';
import type { ReportReason } from './moderation.ts';
import { dueOn } from '#features/review-cases/review-case.service.ts';
import { holdReportCase, insertReport, insertReportCase } from './report.repository.ts';

export interface ReportDeps {
  db: Db;
  clock: Clock;
  workingDays: WorkingDays;
  accounts: { limits: Limits };
}

export interface Report {
  opportunityId: string;
  organisationId: string;
  reason: ReportReason;
  words: string | undefined;
  /** What was typed into the honeypot field. */
  trap: string | undefined;
  network: string;
}

/**
 * Stores a report by a member of the public that something is wrong with a listing. All reports until the decision
 * form one case. Nothing about the reporter is stored. A bot that fills in the honeypot gets the same answer, but
 * nothing is stored.
 */
export async function report(deps: ReportDeps, it: Report): Promise<{ ok: true } | Refused> {
  if (it.trap !== undefined && it.trap !== '') return { ok: true };
  const { limits } = deps.accounts;
  const wait =
    (await limits.take(
      ['report/network', it.network],
      ['report/network-listing', `${it.network} ${it.opportunityId}`],
    )) ??
    // The wider limit is counted only if the narrower one allows the report: one reporter must not use up the limit
    // that others share.
    (await limits.take(['report/listing', it.opportunityId]));
  if (wait !== undefined) return limited(wait);
  const { opportunityId, organisationId, reason, words } = it;
  await deps.db
    .transaction()
    .execute((trx) =>
      addReport(trx, deps, { id: newId(), opportunityId, organisationId, reason, words }, deps.clock()),
    );
  return { ok: true };
}

/** Adds a report to the open case about its listing, or opens a case. */
export async function addReport(
  trx: Trx,
  deps: { workingDays: WorkingDays },
  it: { id: string } & Pick<Report, 'opportunityId' | 'organisationId' | 'reason' | 'words'>,
  now: Date,
): Promise<void> {
  const { id, opportunityId, organisationId, reason, words = '' } = it;
  let caseId: string | undefined;
  // The case may be decided between finding and locking it; in that event a new one is opened.
  while (caseId === undefined) {
    await insertReportCase(trx, {
      id: newId(),
      opportunityId,
      organisationId,
      openedAt: now,
      dueOn: dueOn(deps, now),
    });
    caseId = await holdReportCase(trx, opportunityId);
  }
  await insertReport(trx, { id, caseId, reason, words: words === '' ? null : words, createdAt: now });
}

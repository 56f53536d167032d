import type { Clock } from '#lib/clock.ts';
import type { Db, Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Limits } from '#lib/limits.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import { limited, type Refused } from '#features/accounts/account.ts';
import type { ReportReason } from './moderation.ts';
import { dueOn } from '#features/review-cases/review-case.service.ts';
import { holdReportCase, insertReport, insertReportCase } from './moderation.repository.ts';

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
  /** What the hidden box holds. */
  trap: string | undefined;
  network: string;
}

/**
 * Keeps what somebody of the public says is wrong with a listing. All reports until the decision are one case. Of who
 * sent it nothing is kept. What fills in the hidden box is a machine: it hears the same and leaves nothing.
 */
export async function report(deps: ReportDeps, it: Report): Promise<{ ok: true } | Refused> {
  if (it.trap !== undefined && it.trap !== '') return { ok: true };
  const { limits } = deps.accounts;
  const wait =
    (await limits.take(
      ['report/network', it.network],
      ['report/network-listing', `${it.network} ${it.opportunityId}`],
    )) ??
    // Counted only for those who may: one who sends without end must not use up what is there for others.
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

/** Writes a report into the open case about its listing, which is opened when there is none. */
export async function addReport(
  trx: Trx,
  deps: { workingDays: WorkingDays },
  it: { id: string } & Pick<Report, 'opportunityId' | 'organisationId' | 'reason' | 'words'>,
  now: Date,
): Promise<void> {
  const { id, opportunityId, organisationId, reason, words = '' } = it;
  let caseId: string | undefined;
  // The case that is there may be decided between looking for it and holding it: then there is a new one.
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

import type { Clock } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Limits } from '#lib/limits.ts';
import type { WorkingDays } from '#lib/working-days.ts';
import { limited, type Refused } from '#features/accounts/account.ts';
import type { ReportReason } from './moderation.ts';
import { dueOn } from './moderation.service.ts';
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
  const wait = await deps.accounts.limits.take(
    ['report/network', it.network],
    ['report/network-listing', `${it.network} ${it.opportunityId}`],
    ['report/listing', it.opportunityId],
  );
  if (wait !== undefined) return limited(wait);
  const now = deps.clock();
  await deps.db.transaction().execute(async (trx) => {
    const { opportunityId, organisationId, reason, words } = it;
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
    await insertReport(trx, {
      id: newId(),
      caseId,
      reason,
      words: words === '' ? null : (words ?? null),
      createdAt: now,
    });
  });
  return { ok: true };
}

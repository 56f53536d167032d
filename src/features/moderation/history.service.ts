import type { Clock } from '#lib/clock.ts';
import { londonDay } from '#lib/clock.ts';
import type { Db } from '#lib/database.ts';
import type { Actor } from '#features/accounts/permission.ts';
import type { CaseKind, Decision } from '#features/review-cases/review-case.ts';
import { countInTime, findDecided, type TargetFigures } from './history.repository.ts';

/** Past decisions. */

export interface DecidedCase {
  id: string;
  kind: CaseKind;
  title: string;
  organisationName: string;
  decision: Decision;
  decidedAt: Date;
  byYou: boolean;
  inTime: boolean;
}

const PAGE = 50;
const FIGURES_MS = 30 * 86_400_000;

/** Decisions by day (London time), the newest first, and the statistics of the last 30 days. */
export async function loadHistory(
  deps: { db: Db; clock: Clock },
  me: Actor,
  look: { kind: CaseKind | undefined; decision: Decision | undefined; page: number },
): Promise<{ days: [day: string, cases: DecidedCase[]][]; more: boolean; figures: TargetFigures[] }> {
  const { page, ...filter } = look;
  const [rows, figures] = await Promise.all([
    findDecided(deps.db, { ...filter, limit: PAGE + 1, offset: (page - 1) * PAGE }),
    countInTime(deps.db, new Date(deps.clock().getTime() - FIGURES_MS)),
  ]);
  const cases = rows.slice(0, PAGE).map(({ decidedBy, dueOn, ...row }) => ({
    ...row,
    byYou: decidedBy === me.account.id,
    inTime: londonDay(row.decidedAt) <= dueOn,
  }));
  return {
    days: [...Map.groupBy(cases, ({ decidedAt }) => londonDay(decidedAt))],
    more: rows.length > PAGE,
    figures,
  };
}

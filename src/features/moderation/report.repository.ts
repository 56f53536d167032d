import type { Db, Trx } from '#lib/database.ts';
import type { CaseRow } from '#features/review-cases/review-case.service.ts';

export interface ReportRow {
  id: string;
  reason: string;
  words: string | null;
  createdAt: Date;
}

export async function findReports(db: Db, caseId: string, limit: number): Promise<ReportRow[]> {
  return db
    .selectFrom('report')
    .select(['id', 'reason', 'words', 'createdAt'])
    .where('caseId', '=', caseId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function countReports(db: Db, caseId: string): Promise<{ reason: string; count: number }[]> {
  return db
    .selectFrom('report')
    .select((eb) => ['reason', eb.fn.countAll<number>().as('count')])
    .where('caseId', '=', caseId)
    .groupBy('reason')
    .orderBy('count', 'desc')
    .orderBy('reason')
    .execute();
}

/** Opens a case about a listing unless one is open. */
export async function insertReportCase(
  trx: Trx,
  row: Pick<CaseRow, 'id' | 'organisationId' | 'openedAt' | 'dueOn'> & { opportunityId: string },
): Promise<void> {
  await trx
    .insertInto('moderationCase')
    .values({ ...row, kind: 'report' })
    .onConflict((conflict) => conflict.column('opportunityId').where('decidedAt', 'is', null).doNothing())
    .execute();
}

/** Locks the open case about a listing, so that it cannot be decided until the transaction ends. */
export async function holdReportCase(trx: Trx, opportunityId: string): Promise<string | undefined> {
  const row = await trx
    .selectFrom('moderationCase')
    .select('id')
    .where('opportunityId', '=', opportunityId)
    .where('decidedAt', 'is', null)
    .forShare()
    .executeTakeFirst();
  return row?.id;
}

export async function insertReport(trx: Trx, row: ReportRow & { caseId: string }): Promise<void> {
  await trx.insertInto('report').values(row).execute();
}

/** All opportunities of the same posting, including the opportunity itself. */
export async function findVariants(trx: Trx, opportunityId: string): Promise<string[]> {
  const rows = await trx
    .selectFrom('opportunity')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('id', '=', opportunityId),
        eb(
          'postingId',
          '=',
          eb.selectFrom('opportunity').select('postingId').where('id', '=', opportunityId),
        ),
      ]),
    )
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

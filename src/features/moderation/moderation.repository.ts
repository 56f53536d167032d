import type { Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ModerationCaseTable } from '#lib/database.ts';

export type CaseRow = ModerationCaseTable;

export async function insertCase(
  trx: Trx,
  row: Pick<CaseRow, 'id' | 'kind' | 'organisationId' | 'openedAt' | 'dueOn' | 'submittedBy'> &
    Partial<Pick<CaseRow, 'postingVersionId' | 'reportId'>>,
): Promise<void> {
  await trx.insertInto('moderationCase').values(row).execute();
}

/** Ends open cases about something that has been sent anew since, or that whoever posted it has taken back. */
export async function supersedeCases(
  trx: Trx,
  about: { postingId: string } | { organisationId: string },
  now: Date,
  by: string | null = null,
): Promise<void> {
  await trx
    .updateTable('moderationCase')
    .set({ decision: 'superseded', decidedAt: now, decidedBy: by })
    .where('decidedAt', 'is', null)
    .where((eb) =>
      'postingId' in about
        ? eb(
            'postingVersionId',
            'in',
            eb.selectFrom('postingVersion').select('id').where('postingId', '=', about.postingId),
          )
        : eb.and([eb('kind', '=', 'organisation'), eb('organisationId', '=', about.organisationId)]),
    )
    .execute();
}

export function findNewestOfOrganisation(
  db: Db,
  organisationId: string,
): Promise<Selectable<CaseRow> | undefined> {
  return db
    .selectFrom('moderationCase')
    .selectAll()
    .where('kind', '=', 'organisation')
    .where('organisationId', '=', organisationId)
    .where((eb) => eb.or([eb('decision', 'is', null), eb('decision', '<>', 'superseded')]))
    .orderBy('openedAt', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

import type { Selectable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { ModerationCaseTable } from './table.ts';

/** The newest case about a version of a posting. */
export async function findCaseOfVersion(db: Db, versionId: string): Promise<CaseRow | undefined> {
  return db
    .selectFrom('moderationCase')
    .selectAll()
    .where('postingVersionId', '=', versionId)
    .orderBy('openedAt', 'desc')
    .orderBy('id')
    .executeTakeFirst();
}

/** The newest case about an organisation itself; with `before`, the newest that was opened earlier than that. */
export function findNewestOfOrganisation(
  db: Db,
  organisationId: string,
  before?: Date,
): Promise<CaseRow | undefined> {
  return db
    .selectFrom('moderationCase')
    .selectAll()
    .where('kind', '=', 'organisation')
    .where('organisationId', '=', organisationId)
    .where((eb) => eb.or([eb('decision', 'is', null), eb('decision', '<>', 'superseded')]))
    .$if(before !== undefined, (query) => query.where('openedAt', '<', before ?? new Date()))
    .orderBy('openedAt', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
}

/**
 * The reason for an organisation's latest suspension, after a review of the organisation or after a report about it.
 */
export async function findSuspensionReason(db: Db, organisationId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('moderationCase')
    .select('reason')
    .where('organisationId', '=', organisationId)
    .where('decision', '=', 'suspended')
    .orderBy('decidedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.reason ?? undefined;
}

export type CaseRow = Selectable<ModerationCaseTable>;

export async function insertCase(
  trx: Trx,
  row: Pick<CaseRow, 'id' | 'kind' | 'organisationId' | 'openedAt' | 'dueOn' | 'submittedBy'> &
    Partial<Pick<CaseRow, 'postingVersionId' | 'opportunityId'>>,
): Promise<void> {
  await trx.insertInto('moderationCase').values(row).execute();
}

/** Closes open cases as superseded: the posting or organisation was sent again, or its organisation took it back. */
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

import { sql } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { CaseKind } from '#features/review-cases/review-case.ts';
import { POSTED_BY, TITLE } from './case-columns.repository.ts';

/** A moderator, with the organisations and submissions that they may not decide on because they are their own. */
export interface Asker {
  accountId: string;
  organisationIds: readonly string[];
}

const mayDecide = (asker: Asker) => sql<boolean>`(${POSTED_BY} is distinct from ${asker.accountId}
  and c.organisation_id <> all (${[...asker.organisationIds]}::text[]))`;

/** A posting can only be decided on after its organisation: before that, no moderator could approve it. */
const ITS_TURN = sql<boolean>`(c.kind <> 'posting' or exists (
  select from organisation as o where o.id = c.organisation_id and o.approved_at is not null))`;

export interface QueueRow {
  id: string;
  kind: CaseKind;
  title: string;
  organisationName: string;
  openedAt: Date;
  dueOn: string;
  takenBy: string | null;
  takenAt: Date | null;
  /** False if the moderator sent it or is a member of the organisation. */
  mayDecide: boolean;
  /** How many people reported it. */
  reports: number;
}

/** Open cases: those that the moderator holds first, then by target date, the oldest first. */
export async function findQueue(
  db: Db,
  asker: Asker,
  filter: { kind: CaseKind | undefined; heldSince: Date; limit: number; offset: number },
): Promise<QueueRow[]> {
  return db
    .selectFrom('moderationCase as c')
    .innerJoin('organisation as g', 'g.id', 'c.organisationId')
    .select((eb) => [
      'c.id',
      'c.kind',
      'c.openedAt',
      'c.dueOn',
      'c.takenBy',
      'c.takenAt',
      'g.name as organisationName',
      TITLE.as('title'),
      mayDecide(asker).as('mayDecide'),
      eb
        .selectFrom('report as r')
        .select((r) => r.fn.countAll<number>().as('n'))
        .whereRef('r.caseId', '=', 'c.id')
        .$asScalar()
        .$notNull()
        .as('reports'),
    ])
    .where('c.decidedAt', 'is', null)
    .where(ITS_TURN)
    .$if(filter.kind !== undefined, (query) => query.where('c.kind', '=', filter.kind ?? 'posting'))
    .orderBy(sql`(c.taken_by = ${asker.accountId} and c.taken_at > ${filter.heldSince}) is true`, 'desc')
    .orderBy('c.dueOn')
    .orderBy('c.openedAt')
    .orderBy('c.id')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
}

/** Open cases by kind. */
export async function countQueue(
  db: Db,
  today: string,
): Promise<{ kind: CaseKind; open: number; overdue: number }[]> {
  return db
    .selectFrom('moderationCase as c')
    .select((eb) => [
      'c.kind',
      eb.fn.countAll<number>().as('open'),
      eb.fn.countAll<number>().filterWhere('c.dueOn', '<', today).as('overdue'),
    ])
    .where('c.decidedAt', 'is', null)
    .where(ITS_TURN)
    .groupBy('c.kind')
    .execute();
}

/**
 * Claims the next case that no moderator holds and this one may decide. Two concurrent calls never return the same
 * case: each skips rows that the other has locked.
 */
export async function takeNextCase(
  db: Db,
  asker: Asker,
  it: { kind: CaseKind | undefined; heldSince: Date; now: Date },
): Promise<string | undefined> {
  const row = await db
    .updateTable('moderationCase')
    .set({ takenBy: asker.accountId, takenAt: it.now })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('moderationCase as c')
        .select('c.id')
        .where('c.decidedAt', 'is', null)
        .where(ITS_TURN)
        .where((c) => c.or([c('c.takenAt', 'is', null), c('c.takenAt', '<=', it.heldSince)]))
        .where(mayDecide(asker))
        .$if(it.kind !== undefined, (query) => query.where('c.kind', '=', it.kind ?? 'posting'))
        .orderBy('c.dueOn')
        .orderBy('c.openedAt')
        .orderBy('c.id')
        .limit(1)
        .forUpdate('c')
        .skipLocked(),
    )
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** Claims a case unless another moderator holds it. @returns whether this moderator holds it now */
export async function takeCase(
  db: Db,
  asker: Asker,
  id: string,
  it: { heldSince: Date; now: Date },
): Promise<boolean> {
  const row = await db
    .updateTable('moderationCase as c')
    .set({ takenBy: asker.accountId, takenAt: it.now })
    .where('c.id', '=', id)
    .where('c.decidedAt', 'is', null)
    .where((c) =>
      c.or([
        c('c.takenAt', 'is', null),
        c('c.takenAt', '<=', it.heldSince),
        c('c.takenBy', '=', asker.accountId),
      ]),
    )
    .where(mayDecide(asker))
    .returning('c.id')
    .executeTakeFirst();
  return row !== undefined;
}

export async function releaseCase(db: Db, accountId: string, id: string): Promise<void> {
  await db
    .updateTable('moderationCase')
    .set({ takenBy: null, takenAt: null })
    .where('id', '=', id)
    .where('takenBy', '=', accountId)
    .where('decidedAt', 'is', null)
    .execute();
}

/** What an organisation sent that waits until the organisation itself is decided on, the oldest first. */
export async function findSentBefore(
  db: Db,
  organisationId: string,
): Promise<{ id: string; title: string }[]> {
  return db
    .selectFrom('moderationCase as c')
    .innerJoin('organisation as g', 'g.id', 'c.organisationId')
    .select(['c.id', TITLE.as('title')])
    .where('c.organisationId', '=', organisationId)
    .where('c.kind', '=', 'posting')
    .where('c.decidedAt', 'is', null)
    .orderBy('c.openedAt')
    .limit(20)
    .execute();
}

/** Sets the target date of everything that an organisation has sent and that is not decided yet. */
export async function setDueOfPostings(
  trx: Trx,
  it: { organisationId: string; dueOn: string },
): Promise<void> {
  await trx
    .updateTable('moderationCase')
    .set({ dueOn: it.dueOn })
    .where('organisationId', '=', it.organisationId)
    .where('kind', '=', 'posting')
    .where('decidedAt', 'is', null)
    .execute();
}

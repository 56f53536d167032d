import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';
import type { CaseKind, Decision } from '#features/review-cases/review-case.ts';
import { TITLE } from './case-columns.repository.ts';

export interface DecidedRow {
  id: string;
  kind: CaseKind;
  title: string;
  organisationName: string;
  decision: Decision;
  decidedAt: Date;
  decidedBy: string | null;
  dueOn: string;
}

/** Decisions made by people, the newest first. */
export async function findDecided(
  db: Db,
  filter: {
    kind?: CaseKind | undefined;
    decision?: Decision | undefined;
    organisationId?: string | undefined;
    limit: number;
    offset: number;
  },
): Promise<DecidedRow[]> {
  const { kind, decision, organisationId } = filter;
  const rows = await db
    .selectFrom('moderationCase as c')
    .innerJoin('organisation as g', 'g.id', 'c.organisationId')
    .select(['c.id', 'c.kind', 'c.decidedBy', 'c.dueOn', 'g.name as organisationName', TITLE.as('title')])
    .select((eb) => [
      eb.ref('c.decidedAt').$notNull().as('decidedAt'),
      eb.ref('c.decision').$notNull().as('decision'),
    ])
    .where('c.decidedAt', 'is not', null)
    .where('c.decision', '<>', 'superseded')
    .$if(kind !== undefined, (query) => query.where('c.kind', '=', kind ?? 'posting'))
    .$if(decision !== undefined, (query) => query.where('c.decision', '=', decision ?? 'approved'))
    .$if(organisationId !== undefined, (query) => query.where('c.organisationId', '=', organisationId ?? ''))
    .orderBy('c.decidedAt', 'desc')
    .orderBy('c.id')
    .limit(filter.limit)
    .offset(filter.offset)
    .execute();
  return rows;
}

export interface TargetFigures {
  kind: CaseKind;
  decided: number;
  inTime: number;
}

/** How many cases were decided since an instant, and how many of them by the end of their target day. */
export async function countInTime(db: Db, since: Date): Promise<TargetFigures[]> {
  return (
    db
      .selectFrom('moderationCase')
      .select((eb) => [
        'kind',
        eb.fn.countAll<number>().as('decided'),
        eb.fn
          .countAll<number>()
          .filterWhere(sql<boolean>`(decided_at at time zone 'Europe/London')::date <= due_on`)
          .as('inTime'),
      ])
      .where('decidedAt', '>=', since)
      .where('decision', '<>', 'superseded')
      // A suspension on a moderator's own initiative has no target date.
      .where((eb) =>
        eb.not(eb.and([eb('kind', '=', 'organisation'), eb('decision', 'in', ['suspended', 'lifted'])])),
      )
      .groupBy('kind')
      .execute()
  );
}

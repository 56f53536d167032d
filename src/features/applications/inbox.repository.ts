import { sql, type ExpressionBuilder } from 'kysely';
import type { Database, Db, Trx } from '#lib/database.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { withSurroundings, type ApplicationRow, type Applied } from './application.repository.ts';
import { FROM_APPLICANT, isApplicationId, SHOWN_STATES, type ShownState } from './application.ts';
import type { ApplicationTable } from './table.ts';

// ---- The organisation's inbox

export interface InboxFilter {
  opportunityId?: string | undefined;
  state?: ShownState | undefined;
  /** The first day of the chosen date. */
  startsOn?: string | undefined;
  /** Only applicants who have written since a member last opened their application. */
  unread?: boolean | undefined;
}

/** The applicant has written, and no member of the organisation has opened the application since. */
const isUnread = sql<boolean>`exists (
  select from application_event e
  where e.application_id = a.id and e.type = any(${[...FROM_APPLICANT]}::text[]) and not exists (
    select from application_event r where r.application_id = a.id and r.type = 'opened' and r.id > e.id
  )
)`;

const ofOrganisation =
  (organisationId: string, { opportunityId, state, startsOn, unread }: InboxFilter) =>
  (eb: ExpressionBuilder<Database & { a: ApplicationTable; o: Database['opportunity'] }, 'a' | 'o'>) =>
    eb.and([
      eb('o.organisationId', '=', organisationId),
      eb('a.state', '<>', 'unconfirmed'),
      ...(opportunityId === undefined ? [] : [eb('a.opportunityId', '=', opportunityId)]),
      ...(state === undefined ? [] : [eb('a.state', '=', state)]),
      ...(startsOn === undefined
        ? []
        : [
            eb(
              'a.opportunityDateId',
              'in',
              eb.selectFrom('opportunityDate as t').select('t.id').where('t.startsOn', '=', startsOn),
            ),
          ]),
      ...(unread === true ? [isUnread] : []),
    ]);

export interface InboxRow {
  id: string;
  opportunityId: string;
  title: string;
  kind: Kind;
  placeApproved: boolean;
  firstCome: boolean;
  startsOn: string | null;
  state: ApplicationRow['state'];
  /** Encrypted. */
  name: string | null;
  createdAt: Date;
  unread: boolean;
}

export function findInbox(
  db: Db,
  organisationId: string,
  filter: InboxFilter,
  page: { limit: number; offset: number },
): Promise<InboxRow[]> {
  return db
    .selectFrom('application as a')
    .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
    .leftJoin('opportunityDate as d', (join) =>
      join.onRef('d.id', '=', 'a.opportunityDateId').on('d.cancelledAt', 'is', null),
    )
    .select([
      'a.id',
      'a.opportunityId',
      'a.placeApproved',
      'o.title',
      'o.firstCome',
      'd.startsOn',
      'a.state',
      'a.name',
      'a.createdAt',
    ])
    .select((eb) => [isUnread.as('unread'), eb.ref('o.kind').$castTo<Kind>().as('kind')])
    .where(ofOrganisation(organisationId, filter))
    .orderBy('a.turn', filter.state === 'waiting' ? 'asc' : 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .execute();
}

export interface InboxCount {
  opportunityId: string;
  title: string;
  state: ApplicationRow['state'];
  startsOn: string | null;
  count: number;
  /** How many of these have written since a member last opened their application. */
  unread: number;
}

export function countInbox(db: Db, organisationId: string): Promise<InboxCount[]> {
  return db
    .selectFrom('application as a')
    .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
    .leftJoin('opportunityDate as d', 'd.id', 'a.opportunityDateId')
    .select((eb) => [
      'a.opportunityId',
      'o.title',
      'a.state',
      'd.startsOn',
      eb.fn.countAll<number>().as('count'),
      sql<number>`count(*) filter (where ${isUnread})`.as('unread'),
    ])
    .where(ofOrganisation(organisationId, {}))
    .groupBy(['a.opportunityId', 'o.title', 'a.state', 'd.startsOn'])
    .orderBy('o.title')
    .orderBy('a.opportunityId')
    .execute();
}

export async function findOfOrganisation(
  db: Db,
  organisationId: string,
  ids: readonly string[],
): Promise<Applied[]> {
  const some = ids.filter(isApplicationId);
  if (some.length === 0) return [];
  return withSurroundings(db)
    .where('a.id', 'in', some)
    .where('o.organisationId', '=', organisationId)
    .where('a.state', 'in', [...SHOWN_STATES])
    .orderBy('a.turn')
    .execute();
}

/** All of an organisation's applications that match a filter, with what the applicants wrote; for the export. */
export function findAllOfOrganisation(
  db: Db | Trx,
  organisationId: string,
  filter: InboxFilter,
): Promise<Applied[]> {
  return withSurroundings(db)
    .where(ofOrganisation(organisationId, filter))
    .orderBy('a.turn')
    .limit(10_000)
    .execute();
}

/** The applications before and after one in the same list. */
export async function findNeighbours(
  db: Db,
  organisationId: string,
  filter: InboxFilter,
  turn: number,
): Promise<{ previous: string | undefined; next: string | undefined }> {
  const beside = async (direction: 'asc' | 'desc') => {
    const row = await db
      .selectFrom('application as a')
      .innerJoin('opportunity as o', 'o.id', 'a.opportunityId')
      .select('a.id')
      .where(ofOrganisation(organisationId, filter))
      .where('a.turn', direction === 'asc' ? '>' : '<', turn)
      .orderBy('a.turn', direction)
      .limit(1)
      .executeTakeFirst();
    return row?.id;
  };
  return { previous: await beside('desc'), next: await beside('asc') };
}

import { sql, type SelectQueryBuilder } from 'kysely';
import type { Database, Db, Trx } from '#lib/database.ts';
import type { ReferralRow } from '#features/referrals/referral.repository.ts';
import { LAST_PAGE, PAGE_SIZE, type QueueQuery } from './triage.ts';

export interface QueueRow {
  id: string;
  reference: string;
  area: string;
  via: ReferralRow['via'];
  route: ReferralRow['route'];
  stage: ReferralRow['stage'];
  partnerId: string | null;
  partner: string | null;
  receivedAt: Date;
  lastEventAt: Date;
  dueOn: string | null;
  /** A partner returned the referral, and it waits for another. */
  cameBack: boolean;
  takenBy: string | null;
  duplicate: boolean;
  deletionAsked: boolean;
  /** Something about the submission was unusual. */
  odd: boolean;
}

const HASHES = ['email_hash', 'phone_hash', 'person_hash'] as const;

/**
 * Ids of referrals that share contact details, or name and date of birth, with another. PostgreSQL evaluates the array
 * before the rest of the query, so that hashes with duplicates are read from the indexes alone, and only once.
 */
const sharing = sql<string[]>`array(${sql.join(
  HASHES.map((hash) => {
    const it = sql.ref(hash);
    return sql`select id from referral where ${it} = any(array(
      select ${it} from referral where ${it} is not null group by ${it} having count(*) > 1))`;
  }),
  sql` union all `,
)})`;

/** Whether this particular referral shares them. */
const shares = sql<boolean>`(${sql.join(
  HASHES.map(
    (hash) =>
      sql`exists (select 1 from referral o where ${sql.ref(`o.${hash}`)} = ${sql.ref(`referral.${hash}`)} and o.id <> referral.id)`,
  ),
  sql` or `,
)})`;

const deletionAsked = sql<boolean>`(referral.sealed_key is not null and exists (
  select 1 from referral_event e where e.referral_id = referral.id and e.type = 'deletion-asked'))`;

const odd = sql<boolean>`exists (
  select 1 from referral_event e where e.referral_id = referral.id and e.type = 'received' and e.detail ? 'looks')`;

type Narrow = SelectQueryBuilder<Database, 'referral', object>;

function narrowed(db: Db, query: QueueQuery, me: string, today: string): Narrow {
  let narrow: Narrow = db.selectFrom('referral') as Narrow;
  if (query.stage === 'waiting') narrow = narrow.where('dueOn', 'is not', null);
  else if (query.stage !== 'all') narrow = narrow.where('stage', '=', query.stage);
  if (query.area !== undefined) narrow = narrow.where('area', '=', query.area);
  if (query.partner === 'none') narrow = narrow.where('partnerId', 'is', null);
  else if (query.partner !== undefined) narrow = narrow.where('partnerId', '=', query.partner);
  if (query.show.includes('overdue')) narrow = narrow.where('dueOn', '<', today);
  if (query.show.includes('mine')) narrow = narrow.where('takenBy', '=', me);
  if (query.show.includes('duplicates')) narrow = narrow.where(sql<boolean>`referral.id = any(${sharing})`);
  if (query.show.includes('deletion')) {
    narrow = narrow.where(
      sql<boolean>`referral.sealed_key is not null and referral.id in (select referral_id from referral_event where type = 'deletion-asked')`,
    );
  }
  return narrow;
}

/**
 * A page of the queue, longest waiting first, and the total up to the last page. The ids of all pages are queried at
 * once: they give both page and total, and finding shared details is expensive.
 */
export async function queuePage(
  db: Db,
  query: QueueQuery,
  me: string,
  today: string,
): Promise<{ rows: QueueRow[]; total: number }> {
  const found = await narrowed(db, query, me, today)
    .select('referral.id')
    .orderBy('dueOn')
    .orderBy('lastEventAt')
    .limit(LAST_PAGE * PAGE_SIZE + 1)
    .execute();
  const ids = found.slice((query.page - 1) * PAGE_SIZE, query.page * PAGE_SIZE).map(({ id }) => id);
  if (ids.length === 0) return { rows: [], total: found.length };
  const rows = await db
    .selectFrom('referral')
    .leftJoin('organisation', 'organisation.id', 'referral.partnerId')
    .where('referral.id', 'in', ids)
    .select([
      'referral.id',
      'reference',
      'referral.area',
      'via',
      'route',
      'stage',
      'partnerId',
      'organisation.name as partner',
      'receivedAt',
      'lastEventAt',
      'dueOn',
      sql<boolean>`partner_by is not null`.as('cameBack'),
      'takenBy',
      shares.as('duplicate'),
      deletionAsked.as('deletionAsked'),
      odd.as('odd'),
    ])
    .orderBy('dueOn')
    .orderBy('lastEventAt')
    .execute();
  return { rows, total: found.length };
}

/** How many wait, how many are late, and how many asked for deletion. */
export async function queueFigures(
  db: Db,
  today: string,
): Promise<{ waiting: number; overdue: number; deletion: number }> {
  const { rows } = await sql<{ waiting: number; overdue: number; deletion: number }>`
    select
      count(*) as waiting,
      count(*) filter (where due_on < ${today}::date) as overdue,
      (select count(distinct e.referral_id) from referral_event e join referral r on r.id = e.referral_id
        where e.type = 'deletion-asked' and r.sealed_key is not null) as deletion
    from referral where due_on is not null`.execute(db);
  return rows[0] ?? { waiting: 0, overdue: 0, deletion: 0 };
}

/**
 * Assigns the coordinator the referral that has waited longest for a partner, new or returned, and that no coordinator
 * is looking at. Concurrent callers get different ones. A referral taken before `leftBefore` and abandoned is free
 * again.
 */
export async function takeNext(
  trx: Trx,
  me: string,
  options: { now: Date; leftBefore: Date },
): Promise<string | undefined> {
  const next = await trx
    .selectFrom('referral')
    .select('id')
    .where('partnerId', 'is', null)
    .where('endedAt', 'is', null)
    .where((eb) => eb.or([eb('takenBy', 'is', null), eb('takenAt', '<', options.leftBefore)]))
    .orderBy('dueOn')
    .orderBy('lastEventAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (next === undefined) return undefined;
  await trx
    .updateTable('referral')
    .set({ takenBy: me, takenAt: options.now })
    .where('id', '=', next.id)
    .execute();
  return next.id;
}

/** Releases a referral that this coordinator took. */
export async function release(db: Db, id: string, me: string): Promise<void> {
  await db
    .updateTable('referral')
    .set({ takenBy: null, takenAt: null })
    .where('id', '=', id)
    .where('takenBy', '=', me)
    .execute();
}

import { sql, type Insertable } from 'kysely';
import type { Db, StartProfileTable, Trx } from '#lib/database.ts';
import type { Counted } from './reports.ts';

const COUNTED_EVENTS = [
  'started',
  'job-started',
  'still-in-work',
  'better-work',
  'training-started',
  'left-work',
  'finished',
];

/** What happened from one day to another, both included; a person once a month and measure. */
export async function countedEvents(db: Db, from: string, to: string): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    with happened as (
      select r.id, e.type, e.detail, coalesce(r.partner_id, '') as partner, r.area,
        coalesce((e.detail ->> 'on')::date, (e.at at time zone 'Europe/London')::date) as day
      from referral_event e join referral r on r.id = e.referral_id
      where e.type in (${sql.join(COUNTED_EVENTS)}))
    select case when type = 'still-in-work' then type || '-' || coalesce(detail ->> 'weeks', '') else type end as measure,
      to_char(day, 'YYYY-MM') as month, partner, area, count(distinct id)::int as count
    from happened
    where day between ${from}::date and ${to}::date
    group by 1, 2, 3, 4`.execute(db);
  return rows;
}

export async function profile(
  db: Db,
  from: string,
  to: string,
): Promise<{ month: string; partner: string; area: string; starts: number }[]> {
  const rows = await db
    .selectFrom('startProfile')
    .select(['month', 'organisationId as partner', 'area', 'starts'])
    .where('month', '>=', from)
    .where('month', '<=', to)
    .execute();
  return rows.map((row) => ({ ...row, month: row.month.slice(0, 7) }));
}

/** By the day of arrival and the day of first contact: how many. */
export async function contactDays(
  db: Db,
  from: string,
  to: string,
): Promise<{ received: string; contacted: string | null; count: number }[]> {
  const { rows } = await sql<{ received: string; contacted: string | null; count: number }>`
    select (received_at at time zone 'Europe/London')::date as received,
      (contacted_at at time zone 'Europe/London')::date as contacted, count(*)::int as count
    from referral
    where (received_at at time zone 'Europe/London')::date between ${from}::date and ${to}::date
      and (contacted_at is not null or ended_at is null)
    group by 1, 2`.execute(db);
  return rows;
}

export async function namesOf(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('organisation')
    .select(['id', 'name'])
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Replaces the plan of the months that are named; other months stay as they are. */
export async function replaceProfile(
  trx: Trx,
  planned: readonly Insertable<StartProfileTable>[],
): Promise<void> {
  const months = [...new Set(planned.map((it) => it.month))];
  if (months.length === 0) return;
  await trx.deleteFrom('startProfile').where('month', 'in', months).execute();
  await trx
    .insertInto('startProfile')
    .values([...planned])
    .execute();
}

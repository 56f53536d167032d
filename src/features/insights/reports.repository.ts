import { sql, type Insertable } from 'kysely';
import type { Db, Trx } from '#lib/database.ts';
import type { StartProfileTable } from './table.ts';
import { OUTCOMES } from '#features/referrals/transitions.ts';
import type { Counted } from './reports.ts';

/**
 * The events from one day to another, both included. A person counts once per measure: in the month in which the
 * event first happened to them within that time, with the partner and in the area that they had then, wherever they
 * are now. So parts add up to their sum, and a past month does not change when people move. Voided events do not
 * count.
 */
export async function countedEvents(db: Db, from: string, to: string): Promise<Counted[]> {
  const { rows } = await sql<Counted>`
    with happened as (
      select e.id, e.referral_id, coalesce(e.partner_id, '') as partner, coalesce(e.area, r.area) as area,
        e.type || case when e.type = 'still-in-work' then '-' || coalesce(e.detail ->> 'weeks', '') else '' end as measure,
        coalesce((e.detail ->> 'on')::date, (e.at at time zone 'Europe/London')::date) as day
      from referral_event e join referral r on r.id = e.referral_id
      where e.type in (${sql.join([...OUTCOMES])})
        and not exists (select from referral_event c where c.voids = e.id)),
    people as (
      select distinct on (referral_id, measure) measure, day, partner, area
      from happened
      where day between ${from}::date and ${to}::date
      order by referral_id, measure, day, id)
    select measure, to_char(day, 'YYYY-MM') as month, partner, area, count(*)::int as count
    from people
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

/** The number of people by day of arrival and day of first contact. */
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

/** Replaces the plan of the months that it names; other months are not changed. */
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

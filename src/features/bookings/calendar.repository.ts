import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';

/** A date of an offer that the public can see. */
export interface CalendarDate {
  id: number;
  opportunityId: string;
  title: string;
  host: string;
  startsOn: string;
  endsOn: string | null;
  startTime: string | null;
  endTime: string | null;
  /** Null: not limited. */
  left: number | null;
  setting: string | null;
  yearGroups: number[] | null;
  minutes: number | null;
  town: string | null;
}

/**
 * The dates between two days of live offers to schools.
 * @param about `tags` are filter values that the offer must have; `area` is that of the date's place, and what is online
 * is in every area
 */
export async function findCalendarDates(
  db: Db,
  about: {
    first: string;
    last: string;
    tags: readonly string[];
    area: string | undefined;
    now: Date;
    limit: number;
  },
): Promise<CalendarDate[]> {
  const { first, last, tags, area, now, limit } = about;
  const { rows } = await sql<CalendarDate>`
    select d.id, o.id as opportunity_id, o.title, g.name as host, d.starts_on, d.ends_on, d.start_time, d.end_time,
      greatest(0, d.places - d.places_taken) as "left", o.details->>'setting' as setting,
      array(select jsonb_array_elements_text(o.details->'yearGroups')::integer) as year_groups,
      (o.details->>'minutes')::integer as minutes,
      p.town
    from opportunity_date d
      join opportunity o on o.id = d.opportunity_id and o.kind = 'engagement-offer'
      join listing l on l.opportunity_id = o.id and l.live and l.tags @> ${[...tags]}::text[]
        and l.published_at <= ${now} and (l.closes_at is null or l.closes_at > ${now})
      join organisation g on g.id = o.organisation_id
      left join opportunity_place p on p.opportunity_id = o.id and p.position = coalesce(d.place, 0)
    where (${area ?? null}::text is null or p.area = ${area ?? null} or o.work_mode = 'remote') and d.starts_on between ${first}::date and ${last}::date and d.cancelled_at is null
    order by d.starts_on, d.start_time nulls first, o.title, d.id
    limit ${limit}`.execute(db);
  return rows;
}

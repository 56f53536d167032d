import { sql } from 'kysely';
import type { Db } from '#lib/database.ts';

export interface FigureToAdd {
  opportunityId: string;
  day: string;
  shown: number;
  opened: number;
}

/** Adds to the figures of several days in one statement; ids that are not opportunities are ignored. */
export async function addFigures(db: Db, figures: readonly FigureToAdd[]): Promise<void> {
  await sql`
    insert into opportunity_figure (opportunity_id, day, shown, opened)
    select f.id, f.day, f.shown, f.opened
    from unnest(
      ${figures.map((it) => it.opportunityId)}::text[], ${figures.map((it) => it.day)}::date[],
      ${figures.map((it) => it.shown)}::int[], ${figures.map((it) => it.opened)}::int[]
    ) as f (id, day, shown, opened)
    join opportunity o on o.id = f.id
    order by f.id, f.day
    on conflict (opportunity_id, day) do update
    set shown = opportunity_figure.shown + excluded.shown, opened = opportunity_figure.opened + excluded.opened`.execute(
    db,
  );
}

export interface FigureRow {
  id: string;
  shown: number;
  opened: number;
  applied: number;
}

export async function sumFigures(db: Db, ids: readonly string[]): Promise<FigureRow[]> {
  const { rows } = await sql<FigureRow>`
    select o.id,
      (select coalesce(sum(shown), 0)::bigint from opportunity_figure f where f.opportunity_id = o.id) as shown,
      (select coalesce(sum(opened), 0)::bigint from opportunity_figure f where f.opportunity_id = o.id) as opened,
      (select count(*) from application a where a.opportunity_id = o.id and a.state <> 'unconfirmed') as applied
    from unnest(${[...ids]}::text[]) as o (id)`.execute(db);
  return rows;
}

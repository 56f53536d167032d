import type { Db } from '#lib/database.ts';

export interface Figures {
  /** How often it stood in a list of results. */
  shown: number;
  /** How often its page was opened. */
  opened: number;
  /** How many have applied here. */
  applied: number;
}

/** The figures of opportunities, over all days. Every id that is asked for has some. */
export async function figuresOf(db: Db, opportunityIds: readonly string[]): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>(
    opportunityIds.map((id) => [id, { shown: 0, opened: 0, applied: 0 }]),
  );
  if (opportunityIds.length === 0) return figures;
  const seen = await db
    .selectFrom('opportunityFigure')
    .select((eb) => [
      'opportunityId',
      eb.fn.sum<number>('shown').as('shown'),
      eb.fn.sum<number>('opened').as('opened'),
    ])
    .where('opportunityId', 'in', [...opportunityIds])
    .groupBy('opportunityId')
    .execute();
  for (const { opportunityId, shown, opened } of seen) {
    figures.set(opportunityId, { shown: Number(shown), opened: Number(opened), applied: 0 });
  }
  const applied = await db
    .selectFrom('application')
    .select((eb) => ['opportunityId', eb.fn.countAll<number>().as('count')])
    .where('opportunityId', 'in', [...opportunityIds])
    .where('state', '<>', 'unconfirmed')
    .groupBy('opportunityId')
    .execute();
  for (const { opportunityId, count } of applied) {
    figures.set(opportunityId, {
      ...(figures.get(opportunityId) ?? { shown: 0, opened: 0 }),
      applied: Number(count),
    });
  }
  return figures;
}

import { z } from 'zod';
import { addDays } from '#lib/clock.ts';

/**
 * Which partner delivers in an area on a day. Where the data give none, or several, the result says so; it never
 * guesses.
 */

/** A row of `db/data/delivery-lots.csv`. */
export const lotAreaSchema = z
  .object({
    lot: z.string().min(1),
    name: z.string().min(1),
    area: z.string().min(1),
    valid_from: z.iso.date(),
    valid_to: z.union([z.iso.date(), z.literal('')]),
  })
  .transform((row) => ({
    lot: row.lot,
    name: row.name,
    area: row.area,
    validFrom: row.valid_from,
    validTo: row.valid_to === '' ? null : row.valid_to,
  }));
/** An area belongs to a lot for a period; its first and last day are both included. */
export type LotArea = z.infer<typeof lotAreaSchema>;

/** A partner holds a lot for a period. */
export interface LotHolder {
  lot: string;
  organisationId: string;
  validFrom: string;
  validTo: string | null;
}

export type SuggestedPartner =
  | { kind: 'one'; organisationId: string; lot: string }
  | { kind: 'gap' }
  | { kind: 'overlap'; organisationIds: string[] };

const holdsOn = (it: { validFrom: string; validTo: string | null }, day: string) =>
  it.validFrom <= day && (it.validTo === null || day <= it.validTo);

export function partnerOn(
  lots: readonly LotArea[],
  holders: readonly LotHolder[],
  area: string,
  day: string,
): SuggestedPartner {
  const mine = new Set(lots.filter((it) => it.area === area && holdsOn(it, day)).map((it) => it.lot));
  const holding = holders.filter((it) => mine.has(it.lot) && holdsOn(it, day));
  const organisationIds = [...new Set(holding.map((it) => it.organisationId))].sort();
  const [first] = holding;
  if (first === undefined) return { kind: 'gap' };
  return organisationIds.length > 1
    ? { kind: 'overlap', organisationIds }
    : { kind: 'one', organisationId: first.organisationId, lot: first.lot };
}

/** A period over which the coverage is the same; its first and last day are both included. */
export interface CoveragePeriod {
  from: string;
  to: string;
  partner: SuggestedPartner;
}

/** Which partners deliver in an area over a period, as consecutive periods without gaps between them. */
export function coverage(
  lots: readonly LotArea[],
  holders: readonly LotHolder[],
  area: string,
  period: { from: string; to: string },
): CoveragePeriod[] {
  const changes = [...lots.filter((it) => it.area === area), ...holders].flatMap((it) => [
    it.validFrom,
    ...(it.validTo === null ? [] : [addDays(it.validTo, 1)]),
  ]);
  const days = [
    ...new Set([period.from, ...changes.filter((day) => day > period.from && day <= period.to)]),
  ].sort();
  const periods: CoveragePeriod[] = [];
  for (const [at, from] of days.entries()) {
    const next = days[at + 1];
    const to = next === undefined ? period.to : addDays(next, -1);
    const partner = partnerOn(lots, holders, area, from);
    const last = periods.at(-1);
    if (last !== undefined && JSON.stringify(last.partner) === JSON.stringify(partner)) last.to = to;
    else periods.push({ from, to, partner });
  }
  return periods;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { WAGE_BAND_SLUGS, type MinimumWagePeriod, type WageBand } from './minimum-wage.ts';

const FILE = 'minimum-wage.csv';

const row = z
  .object({
    valid_from: z.iso.date(),
    band: z.enum(WAGE_BAND_SLUGS),
    pence_per_hour: z
      .string()
      .regex(/^[1-9]\d{2,3}$/, { error: 'is not an amount in pence' })
      .transform(Number),
  })
  .transform((it) => ({ validFrom: it.valid_from, band: it.band, pence: it.pence_per_hour }));

/**
 * All rates of the minimum wage in `db/data/minimum-wage.csv`, the earliest period first.
 * @param root the project's folder
 * @throws when the file is missing, a row is malformed or duplicated, or a period lacks a band
 */
export async function loadMinimumWage(root: string): Promise<MinimumWagePeriod[]> {
  const records: unknown[] = parse(await readFile(join(root, 'db', 'data', FILE)), {
    columns: true,
    bom: true,
    skip_empty_lines: true,
  });
  const periods = new Map<string, Map<WageBand, number>>();
  for (const [index, record] of records.entries()) {
    const mistake = (what: string) => new Error(`db/data/${FILE}, line ${index + 2}: ${what}`);
    const read = row.safeParse(record);
    if (!read.success) throw mistake(z.prettifyError(read.error));
    const { validFrom, band, pence } = read.data;
    const period = periods.get(validFrom) ?? new Map<WageBand, number>();
    if (period.has(band)) throw mistake(`"${band}" appears twice for ${validFrom}`);
    periods.set(validFrom, period.set(band, pence));
  }
  return [...periods]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([validFrom, period]) => {
      const missing = WAGE_BAND_SLUGS.filter((band) => !period.has(band));
      if (missing.length > 0)
        throw new Error(`db/data/${FILE}: ${validFrom} has no rate for ${missing.join(', ')}`);
      return { validFrom, pencePerHour: Object.fromEntries(period) as Record<WageBand, number> };
    });
}

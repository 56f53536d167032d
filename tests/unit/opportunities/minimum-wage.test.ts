import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ratesOn, WAGE_BANDS, type MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import { projectRoot } from '#lib/root.ts';

/** Loads a file with these rows from a temporary folder. */
async function load(...rows: string[]): Promise<MinimumWagePeriod[]> {
  const root = await mkdtemp(join(tmpdir(), 'minimum-wage-'));
  try {
    await mkdir(join(root, 'db', 'data'), { recursive: true });
    await writeFile(
      join(root, 'db', 'data', 'minimum-wage.csv'),
      ['valid_from,band,pence_per_hour', ...rows, ''].join('\n'),
    );
    return await loadMinimumWage(root);
  } finally {
    await rm(root, { recursive: true });
  }
}

const period = (day: string, pence: number) =>
  Object.keys(WAGE_BANDS).map((band) => `${day},${band},${pence}`);

describe('the minimum wage', () => {
  it('has the rates of the law', async () => {
    const periods = await loadMinimumWage(projectRoot());
    assert.deepEqual(ratesOn(periods, '2026-11-22'), {
      validFrom: '2026-04-01',
      pencePerHour: { 'age-21-and-over': 1271, 'age-18-to-20': 1085, 'age-16-to-17': 800, apprentice: 800 },
    });
    assert.deepEqual(ratesOn(periods, '2025-12-31'), {
      validFrom: '2025-04-01',
      pencePerHour: { 'age-21-and-over': 1221, 'age-18-to-20': 1000, 'age-16-to-17': 755, apprentice: 755 },
    });
  });

  it('changes on the first day of a period, and stays until the next', async () => {
    const periods = await load(...period('2026-04-01', 1271), ...period('2025-04-01', 1221));
    assert.deepEqual(
      periods.map((it) => it.validFrom),
      ['2025-04-01', '2026-04-01'],
    );
    assert.equal(ratesOn(periods, '2026-03-31')?.validFrom, '2025-04-01');
    assert.equal(ratesOn(periods, '2026-04-01')?.validFrom, '2026-04-01');
    assert.equal(ratesOn(periods, '2030-01-01')?.validFrom, '2026-04-01');
    assert.equal(ratesOn([...periods].reverse(), '2026-04-01')?.validFrom, '2026-04-01');
  });

  it('knows no rate before the first period', async () => {
    assert.equal(ratesOn(await load(...period('2026-04-01', 1271)), '2026-03-31'), undefined);
    assert.equal(ratesOn([], '2026-04-01'), undefined);
  });

  it('refuses a file that lacks a band, has one twice, or cannot be read', async () => {
    const whole = period('2026-04-01', 1271);
    await assert.rejects(load(...whole.slice(1)), /2026-04-01 has no rate for age-21-and-over/);
    await assert.rejects(load(...whole, '2026-04-01,apprentice,800'), /line 6: "apprentice" appears twice/);
    await assert.rejects(load('2026-04-01,age-25-and-over,1271'), /line 2: .*band/s);
    await assert.rejects(load('2026-04-01,apprentice,8.00'), /line 2: .*pence/s);
    await assert.rejects(load('1 April 2026,apprentice,800'), /line 2: .*valid_from/s);
    await assert.rejects(loadMinimumWage(join(tmpdir(), 'no-such-project')), /ENOENT/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { coverage, partnerOn, type LotArea, type LotHolder } from '#features/referrals/delivery/lots.ts';
import { loadLots } from '#features/referrals/delivery/lots.service.ts';

const lots: LotArea[] = [
  { lot: 'mid', name: 'Mid Kent', area: 'swale', validFrom: '2026-04-01', validTo: '2028-03-31' },
  { lot: 'east', name: 'East Kent', area: 'thanet', validFrom: '2026-04-01', validTo: null },
];
const holder = (
  organisationId: string,
  validFrom: string,
  validTo: string | null,
  lot = 'mid',
): LotHolder => ({
  lot,
  organisationId,
  validFrom,
  validTo,
});

describe('which partner delivers', () => {
  it("is the holder of the area's lot on that day, including the first and last day", () => {
    const holders = [holder('a', '2026-04-01', '2027-03-31')];
    for (const day of ['2026-04-01', '2027-03-31']) {
      assert.deepEqual(partnerOn(lots, holders, 'swale', day), {
        kind: 'one',
        organisationId: 'a',
        lot: 'mid',
      });
    }
    for (const day of ['2026-03-31', '2027-04-01']) {
      assert.deepEqual(partnerOn(lots, holders, 'swale', day), { kind: 'gap' });
    }
  });

  it('is undefined in an area without a lot, or when the lot has ended', () => {
    const holders = [holder('a', '2026-04-01', null)];
    assert.deepEqual(partnerOn(lots, holders, 'sevenoaks', '2026-06-01'), { kind: 'gap' });
    assert.deepEqual(partnerOn(lots, holders, 'swale', '2028-04-01'), { kind: 'gap' });
  });

  it('is not guessed between two partners, and one partner listed twice counts once', () => {
    const twice = [holder('b', '2026-04-01', null), holder('a', '2026-09-01', null)];
    assert.deepEqual(partnerOn(lots, twice, 'swale', '2026-10-01'), {
      kind: 'overlap',
      organisationIds: ['a', 'b'],
    });
    const same = [holder('a', '2026-04-01', '2026-12-31'), holder('a', '2026-12-01', null)];
    assert.equal(partnerOn(lots, same, 'swale', '2026-12-15').kind, 'one');
  });

  it('is given for a whole period in consecutive periods', () => {
    const holders = [holder('a', '2026-04-01', '2026-12-31'), holder('b', '2026-12-01', '2027-01-31')];
    const found = coverage(lots, holders, 'swale', { from: '2026-11-22', to: '2027-03-01' });
    assert.deepEqual(
      found.map(({ from, to, partner }) => [from, to, partner.kind]),
      [
        ['2026-11-22', '2026-11-30', 'one'],
        ['2026-12-01', '2026-12-31', 'overlap'],
        ['2027-01-01', '2027-01-31', 'one'],
        ['2027-02-01', '2027-03-01', 'gap'],
      ],
    );
  });

  it('the file of lots can be read', async () => {
    assert.ok((await loadLots(projectRoot())).length >= 8);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';

const days = await loadWorkingDays(projectRoot());

describe('working days of England', () => {
  it('leave out weekends', () => {
    assert.equal(days.after('2026-11-20', 1), '2026-11-23');
    assert.equal(days.after('2026-11-22', 0), '2026-11-23');
    assert.equal(days.after('2026-11-23', 0), '2026-11-23');
  });

  it('leave out Christmas, with the substitute for Boxing Day on a Saturday', () => {
    assert.equal(days.after('2026-12-24', 1), '2026-12-29');
    assert.equal(days.after('2026-12-24', 4), '2027-01-04', 'and New Year');
  });

  it('are counted from the day after', () => {
    assert.equal(days.between('2026-12-24', '2026-12-28'), 0);
    assert.equal(days.between('2026-12-24', '2026-12-30'), 2);
    assert.equal(days.between('2026-11-23', '2026-11-23'), 0);
    assert.equal(days.between('2026-11-24', '2026-11-23'), 0);
  });
});

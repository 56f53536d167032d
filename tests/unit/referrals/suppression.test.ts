import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { showable, type Group, type Sum } from '#features/insights/suppression.ts';
import { workOf } from '../../support/worked.ts';

/** A table with its sums by row, by column and overall; the sums have priority. */
function tableOf(rows: number, columns: number): Sum[] {
  const cell = (row: number, column: number) => row * columns + column;
  const range = (count: number) => [...Array(count).keys()];
  return [
    { key: 'all', cells: range(rows * columns) },
    ...range(rows).map((row) => ({
      key: `row ${row}`,
      cells: range(columns).map((column) => cell(row, column)),
    })),
    ...range(columns).map((column) => ({
      key: `column ${column}`,
      cells: range(rows).map((row) => cell(row, column)),
    })),
    ...range(rows).flatMap((row) =>
      range(columns).map((column) => ({ key: `${row},${column}`, cells: [cell(row, column)] })),
    ),
  ];
}
/** Each row, each column and the total, with their parts. */
function groupsOf(rows: number, columns: number): Group[] {
  const range = (count: number) => [...Array(count).keys()];
  return [
    { whole: 'all', parts: range(rows).map((row) => `row ${row}`) },
    { whole: 'all', parts: range(columns).map((column) => `column ${column}`) },
    ...range(rows).map((row) => ({
      whole: `row ${row}`,
      parts: range(columns).map((column) => `${row},${column}`),
    })),
    ...range(columns).map((column) => ({
      whole: `column ${column}`,
      parts: range(rows).map((row) => `${row},${column}`),
    })),
  ];
}
const total = (values: readonly number[], { cells }: Sum) =>
  cells.reduce((sum, cell) => sum + (values[cell] ?? 0), 0);

/** Whether a sum can be derived from others, by elimination over the rationals: a different method from the code's. */
function follows(secret: Sum, from: readonly Sum[], size: number): boolean {
  const vector = (sum: Sum) => {
    const it = Array<number>(size).fill(0);
    for (const cell of sum.cells) it[cell] = 1;
    return it;
  };
  const rank = (rows: number[][]) => {
    const left = rows.map((row) => [...row]);
    let found = 0;
    for (let column = 0; column < size; column += 1) {
      const at = left.findIndex((row, index) => index >= found && Math.abs(row[column] ?? 0) > 1e-9);
      if (at === -1) continue;
      [left[found], left[at]] = [left[at] ?? [], left[found] ?? []];
      const pivot = left[found] ?? [];
      for (const [index, row] of left.entries()) {
        if (index === found) continue;
        const factor = (row[column] ?? 0) / (pivot[column] ?? 1);
        left[index] = row.map((value, place) => value - factor * (pivot[place] ?? 0));
      }
      found += 1;
    }
    return found;
  };
  const rows = from.map(vector);
  return rank([...rows, vector(secret)]) === rank(rows);
}

describe('numbers under five', () => {
  it('are hidden, together with another where one alone could be derived', () => {
    const values = [10, 3, 20, 30];
    const shown = showable(values, tableOf(2, 2));
    for (const key of ['all', 'row 0', 'row 1', 'column 0', 'column 1']) assert.ok(shown.has(key), key);
    assert.deepEqual(
      ['0,0', '0,1', '1,0', '1,1'].filter((key) => shown.has(key)),
      [],
    );
  });

  it('are hidden when the total would reveal them', () => {
    const sums: Sum[] = [
      { key: 'all', cells: [0, 1, 2] },
      { key: 'a', cells: [0] },
      { key: 'b', cells: [1] },
      { key: 'c', cells: [2] },
    ];
    assert.deepEqual([...showable([2, 9, 12], sums)], ['all', 'b']);
    assert.deepEqual([...showable([7, 9, 12], sums)], ['all', 'a', 'b', 'c']);
    assert.deepEqual([...showable([0, 0, 4], sums)], []);
  });

  it('are hidden together with another, where all that is hidden would be under five', () => {
    const sums: Sum[] = [
      { key: 'all', cells: [0, 1, 2, 3] },
      ...[0, 1, 2, 3].map((cell) => ({ key: String(cell), cells: [cell] })),
    ];
    const shown = showable([1, 2, 9, 12], sums, [{ whole: 'all', parts: ['0', '1', '2', '3'] }]);
    assert.deepEqual([...shown], ['all', '3']);
  });

  it('can never be derived from the shown figures, whatever the data', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })).chain(([rows, columns]) =>
          fc.tuple(
            fc.constant(rows),
            fc.constant(columns),
            fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 40 })), {
              minLength: rows * columns,
              maxLength: rows * columns,
            }),
          ),
        ),
        ([rows, columns, values]) => {
          const sums = tableOf(rows, columns);
          const groups = groupsOf(rows, columns);
          const keys = showable(values, sums, groups);
          const shown = sums.filter(({ key }) => keys.has(key));
          for (const sum of sums) {
            if (total(values, sum) >= 5) continue;
            assert.ok(!keys.has(sum.key), `${sum.key} is shown`);
            assert.ok(!follows(sum, shown, values.length), `${sum.key} follows`);
          }
          for (const { whole, parts } of groups) {
            const unknown = sums.filter(({ key }) => parts.includes(key) && !keys.has(key));
            if (!keys.has(whole) || unknown.length === 0) continue;
            const together = unknown.reduce((sum, it) => sum + total(values, it), 0);
            assert.ok(together >= 5, `what is hidden of ${whole} is ${together}`);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('change nothing where there are none', () => {
    const sums = tableOf(3, 3);
    assert.equal(showable(Array<number>(9).fill(5), sums).size, sums.length);
  });

  it('are hidden quickly in a year of thirteen areas', () => {
    const values = Array.from({ length: 12 * 13 }, (_, at) => (at * 7) % 11);
    const took = workOf(() => showable(values, tableOf(12, 13), groupsOf(12, 13)));
    assert.ok(took < 2_000, `${Math.round(took)} ms`);
  });
});

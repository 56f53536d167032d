/**
 * Decides which counts may be shown so that no number under five can be read, or computed by adding and subtracting
 * the counts that are shown. Pure linear algebra: each count is a sum over base cells (month × partner × area, for
 * example); a suppressed count can be computed exactly when it is a linear combination of the counts shown, that is,
 * when it lies in their span.
 */

export const FEWEST = 5;

/** A count that could be shown, as a sum of base cells. */
export interface Sum<Key extends string = string> {
  key: Key;
  /** Indexes of base cells. */
  cells: readonly number[];
}

/** A prime below 2^25, so that products stay exact. Linear combinations are computed modulo this prime. */
const P = 33_554_393;

function inverse(value: number): number {
  let result = 1;
  let base = value;
  for (let exponent = P - 2; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

type Vector = Float64Array;
const pivotOf = (vector: Vector) => vector.findIndex((it) => it !== 0);

/** Subtracts the multiple of `by` (whose entry at its pivot is 1) that makes this entry of the vector zero. */
function clear(vector: Vector, by: Vector, pivot: number): void {
  const factor = vector[pivot] ?? 0;
  if (factor === 0) return;
  for (let at = 0; at < vector.length; at += 1) {
    vector[at] = ((vector[at] ?? 0) + (P - factor) * (by[at] ?? 0)) % P;
  }
}

function normalised(vector: Vector): { vector: Vector; pivot: number } {
  const pivot = pivotOf(vector);
  const scale = inverse(vector[pivot] ?? 1);
  return { vector: vector.map((it) => (it * scale) % P), pivot };
}

/**
 * A sum and its non-overlapping parts: subtracting the parts shown from the sum reveals the total of the suppressed
 * parts.
 */
export interface Group<Key extends string = string> {
  whole: Key;
  parts: readonly Key[];
}

/**
 * @param values of the base cells
 * @param sums what could be shown, the most important first: if more than the small counts must be suppressed, the
 * later sums are
 * @param groups the suppressed parts of a group must total five or more together, because that total can be computed
 * @returns the keys of the sums that may be shown
 */
export function showable<Key extends string>(
  values: readonly number[],
  sums: readonly Sum<Key>[],
  groups: readonly Group<Key>[] = [],
): Set<Key> {
  const valueOf = (cells: readonly number[]) => cells.reduce((total, cell) => total + (values[cell] ?? 0), 0);
  const totals = new Map(sums.map(({ key, cells }) => [key, valueOf(cells)]));
  const totalOf = (key: Key) => totals.get(key) ?? 0;
  const hidden = new Set(sums.filter(({ key }) => totalOf(key) < FEWEST).map(({ key }) => key));
  for (;;) {
    const shown = withoutTelling(values, sums, hidden);
    const telling = groups.find(({ whole, parts }) => {
      const unknown = parts.filter((key) => !shown.has(key));
      const together = unknown.reduce((total, key) => total + totalOf(key), 0);
      return shown.has(whole) && unknown.length > 0 && together < FEWEST;
    });
    if (telling === undefined) return shown;
    const [smallest] = telling.parts
      .filter((key) => shown.has(key))
      .sort((a, b) => totalOf(a) - totalOf(b) || a.localeCompare(b));
    hidden.add(smallest ?? telling.whole);
  }
}

/** Shows as many sums as possible, in the given order, while no `hidden` one can be computed exactly. */
function withoutTelling<Key extends string>(
  values: readonly number[],
  sums: readonly Sum<Key>[],
  hidden: ReadonlySet<Key>,
): Set<Key> {
  const vectorOf = (cells: readonly number[]) => {
    const vector = new Float64Array(values.length);
    for (const cell of cells) vector[cell] = (vector[cell] ?? 0) + 1;
    return vector;
  };
  // What must remain unknown, each reduced by everything that is shown. Base cells of one to four are included, even
  // if no page would have shown them.
  const secrets = [
    ...sums.filter(({ key }) => hidden.has(key)).map(({ cells }) => vectorOf(cells)),
    ...values.flatMap((value, cell) => (value > 0 && value < FEWEST ? [vectorOf([cell])] : [])),
  ];
  const basis: { vector: Vector; pivot: number }[] = [];
  const shown = new Set<Key>();
  for (const { key, cells } of sums) {
    if (hidden.has(key)) continue;
    const rest = vectorOf(cells);
    for (const it of basis) clear(rest, it.vector, it.pivot);
    if (pivotOf(rest) === -1) {
      // It follows from the sums that are shown already.
      shown.add(key);
      continue;
    }
    const next = normalised(rest);
    const telling = secrets.some((secret) => {
      const factor = secret[next.pivot] ?? 0;
      return factor !== 0 && secret.every((it, at) => it === ((next.vector[at] ?? 0) * factor) % P);
    });
    if (telling) continue;
    shown.add(key);
    basis.push(next);
    for (const secret of secrets) clear(secret, next.vector, next.pivot);
  }
  return shown;
}

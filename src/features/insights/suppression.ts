/**
 * Which counts may be shown so that no number under five can be read, nor worked out by adding and subtracting those
 * that are shown. Pure linear algebra: each count is a sum over base cells (month × partner × area, say); a hidden one
 * can be worked out exactly when it is a combination of those shown, that is: when it lies in their span.
 */

export const FEWEST = 5;

/** A count that could be shown: of which base cells it is the sum. */
export interface Sum<Key extends string = string> {
  key: Key;
  /** Indexes of base cells. */
  cells: readonly number[];
}

/** A prime below 2^25, so that products stay exact. Combinations are sought modulo it. */
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

/** Takes away the multiple of `by` (whose entry at its pivot is 1) that clears that place. */
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

/** A sum and the parts that make it up, without overlap: what is left of it when those shown are taken away is known. */
export interface Group<Key extends string = string> {
  whole: Key;
  parts: readonly Key[];
}

/**
 * @param values of the base cells
 * @param sums what could be shown, the most important first: where something must be hidden besides what is small, it
 *   is what stands later
 * @param groups the hidden parts of one must be five or more together, or what they have in common would be told
 * @returns the keys of those that may be shown
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

/** Shows as much as can be shown, in the order given, while nothing `hidden` can be worked out exactly. */
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
  // What must stay unknown, each as what remains of it when all that is shown has been taken away. Base cells of one
  // to four are among them, even where nobody would have shown them.
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
      // It follows from what is shown already.
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

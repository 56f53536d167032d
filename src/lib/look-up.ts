/**
 * What a table says of a word that came from outside, such as from an address. A word that only every object knows
 * ("constructor", "__proto__") says nothing.
 */
export function lookUp<T>(
  table: Readonly<Record<string, T>>,
  word: string | null | undefined,
): T | undefined {
  return typeof word === 'string' && Object.hasOwn(table, word) ? table[word] : undefined;
}

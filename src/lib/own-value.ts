/**
 * The own value of a table for a key that came from outside, for example from a URL. Inherited property names such as
 * "constructor" or "__proto__" give undefined.
 */
export function ownValue<T>(
  table: Readonly<Record<string, T>>,
  word: string | null | undefined,
): T | undefined {
  return typeof word === 'string' && Object.hasOwn(table, word) ? table[word] : undefined;
}

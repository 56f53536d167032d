/** Rules on several fields of a form, evaluated even while single fields are invalid. */

/** Thrown when a rule reads a field whose value is invalid. */
const CANNOT_TELL = Symbol('cannot tell');

function cannotTell(): never {
  throw CANNOT_TELL;
}

/**
 * The result of a rule for these values, so that all errors of a form are reported at once. A rule that reads an
 * invalid field, or enumerates all fields, has no result yet.
 * @param wrong names of the invalid fields
 */
export function applyRule<Values extends object, Text>(
  rule: (values: Values) => Text,
  values: Partial<Values>,
  wrong: ReadonlySet<string>,
): Text | undefined {
  if (wrong.size === 0) return rule(values as Values);
  const guarded = new Proxy(values, {
    get: (target, name, self): unknown =>
      typeof name === 'string' && wrong.has(name) ? cannotTell() : Reflect.get(target, name, self),
    ownKeys: cannotTell,
  });
  try {
    return rule(guarded as Values);
  } catch (error) {
    if (error === CANNOT_TELL) return undefined;
    throw error;
  }
}

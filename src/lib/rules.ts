/** Rules that look at several fields of a form at once, beside fields that are wrong by themselves. */

/** Thrown by values that cannot be read because what was typed is wrong. */
const CANNOT_TELL = Symbol('cannot tell');

function cannotTell(): never {
  throw CANNOT_TELL;
}

/**
 * What a rule says of these values, so that everything that is wrong with a form is said at once. A rule that looks at a
 * field which is wrong by itself, or at all fields together, has nothing to say yet.
 * @param wrong names of the fields that are wrong by themselves
 */
export function applyRule<Values extends object, Said>(
  rule: (values: Values) => Said,
  values: Partial<Values>,
  wrong: ReadonlySet<string>,
): Said | undefined {
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

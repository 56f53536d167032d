/** Keyed by the result it was made from, so that the markup is garbage collected together with the result. */
const fragments = new WeakMap<object, string>();

/** The cached markup of a result, or newly rendered markup. */
export async function cachedFragment(of: object, render: () => Promise<string>): Promise<string> {
  const known = fragments.get(of);
  if (known !== undefined) return known;
  const html = await render();
  fragments.set(of, html);
  return html;
}

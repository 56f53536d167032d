/** Goes with the answer it was made from: when that is forgotten, so is this. */
const fragments = new WeakMap<object, string>();

/** The markup made from an answer before, or made now. */
export async function keptFragment(of: object, render: () => Promise<string>): Promise<string> {
  const known = fragments.get(of);
  if (known !== undefined) return known;
  const html = await render();
  fragments.set(of, html);
  return html;
}

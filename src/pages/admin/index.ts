import type { APIContext } from 'astro';
import { requireTo } from '#features/accounts/guard.ts';

/** Redirects administrators to their first page. */
export async function GET(context: APIContext): Promise<Response> {
  const me = await requireTo(context, 'staff.manage', undefined);
  return me instanceof Response ? me : context.redirect('/admin/staff', 303);
}

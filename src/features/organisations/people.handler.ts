import type { AccountDeps, SignedIn, Visitor } from '#features/accounts/account.service.ts';
import type { Refused } from '#features/accounts/account.ts';
import { acceptInvitation } from './people.service.ts';

/**
 * Accepts an invitation. The session gets a new token, because the account's permissions have grown.
 * @returns the organisation's slug
 */
export async function handleAcceptance(
  deps: AccountDeps,
  me: SignedIn,
  id: string,
  visitor: Visitor,
): Promise<{ ok: true; slug: string } | Refused> {
  const result = await acceptInvitation(deps, me, id);
  if (result.ok) await deps.sessions.renew(visitor.cookies, me.session, visitor.userAgent);
  return result;
}

import { limited } from '#features/accounts/account.ts';
import type { AccountDeps, SignedIn, Visitor } from '#features/accounts/account.service.ts';
import { handleJourney } from '#features/journeys/journey.handler.ts';
import type { Outcome } from '#features/journeys/journey.ts';
import type { Answer } from '#features/journeys/journey.view.ts';
import type { DetailsDeps } from './details.service.ts';

/**
 * Handles a request to a page of the registration. Registrations are rate limited by account and network. After registering, the session
 * gets a new token, because the account's permissions have grown.
 */
export async function handleRegistration(
  deps: DetailsDeps & { accounts: AccountDeps },
  me: SignedIn,
  visitor: Visitor,
  at: { draft: string | undefined; stop: string | undefined; request: Request },
): Promise<Answer> {
  const { register } = deps.journeys.organisation;
  const accountId = me.actor.account.id;
  const sends = at.request.method === 'POST' && at.stop === 'check';
  const wait = sends
    ? await deps.accounts.limits.take(['register/account', accountId], ['register/network', visitor.network])
    : undefined;
  const reason = wait === undefined ? '' : (limited(wait).errors[0]?.message ?? '');
  const journey =
    wait === undefined
      ? register
      : { ...register, send: () => Promise.resolve<Outcome>({ ok: false, step: 'name', reason }) };
  const view = await handleJourney(deps, { journey, holder: { kind: 'account', id: accountId }, ...at });
  if (sends && view.kind === 'redirect' && view.to.endsWith('/sent')) {
    await deps.accounts.sessions.renew(visitor.cookies, me.session, visitor.userAgent);
  }
  return view;
}

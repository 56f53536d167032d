import type { Actor } from '#features/accounts/permission.ts';
import type { ReferralScope } from './referral.repository.ts';

/** The delivery partners that somebody advises for. */
export function partnersOf(actor: Actor) {
  return actor.memberships.filter((it) => it.kind === 'delivery-partner' && it.status === 'approved');
}

/** Which records an adviser may see: those of their own partner. */
export function adviserScope(actor: Actor): ReferralScope {
  return { kind: 'partner', organisationIds: partnersOf(actor).map((it) => it.organisationId) };
}

export const COORDINATOR: ReferralScope = { kind: 'coordinator' };

/** How an account stands in events. */
export const actorOf = (actor: Actor) => `account:${actor.account.id}`;

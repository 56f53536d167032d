import type { Actor } from '#features/accounts/permission.ts';
import type { ReferralScope } from './referral.repository.ts';

/** The delivery partners for which this account is an adviser. */
export function partnersOf(actor: Actor) {
  return actor.memberships.filter((it) => it.kind === 'delivery-partner' && it.status === 'approved');
}

/** The records that an adviser may see: those of their own partners. */
export function adviserScope(actor: Actor): ReferralScope {
  return { kind: 'partner', organisationIds: partnersOf(actor).map((it) => it.organisationId) };
}

export const COORDINATOR: ReferralScope = { kind: 'coordinator' };

/** The account as the actor of events. */
export const actorOf = (actor: Actor) => `account:${actor.account.id}`;

import {
  findReferral,
  lastOpening,
  type ReferralRow,
  type ReferralScope,
} from '#features/referrals/referral.repository.ts';
import {
  openReferral,
  unseal,
  type OpenReferral,
  type ReferralDeps,
} from '#features/referrals/referral.service.ts';
import { openingMessages } from './messages.en.ts';

/**
 * Everything a member of staff reads within this time of opening a record counts as one opening: one event, one reason.
 */
export const OPENING_MS = 30 * 60_000;

/** Why a coordinator opens a record. The applicant's subject access file quotes these words. */
export const OPENING_REASONS = openingMessages.reasons;
export type OpeningReason = keyof typeof OPENING_REASONS;
/** Advisers work with the applicant, so they are not asked for a reason each time. */
export const ADVISER_REASON = openingMessages.adviser;

export type Opened = { kind: 'open'; open: OpenReferral } | { kind: 'closed'; row: ReferralRow };

/**
 * A record for a member of staff who may see it. It is readable if they opened it within the last half hour, or give a
 * reason now, which is recorded. Otherwise only anonymous facts are returned.
 * @returns undefined when the referral is not within the scope
 */
export async function visitRecord(
  deps: ReferralDeps,
  scope: ReferralScope,
  id: string,
  by: { actor: string; why?: string | undefined },
): Promise<Opened | undefined> {
  const row = await findReferral(deps.db, scope, id);
  if (row === undefined) return undefined;
  const since = new Date(deps.clock().getTime() - OPENING_MS);
  if ((await lastOpening(deps.db, id, by.actor, since)) !== undefined) {
    return { kind: 'open', open: unseal(deps.secrets, row) };
  }
  if (by.why === undefined) return { kind: 'closed', row };
  const open = await openReferral(deps, scope, id, { actor: by.actor, why: by.why });
  return open === undefined ? undefined : { kind: 'open', open };
}

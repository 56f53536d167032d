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

/** What somebody of staff reads within this time of opening a record belongs to that opening: one event, one reason. */
export const OPENING_MS = 30 * 60_000;

/** Why a coordinator opens a record; the person's own file says it in these words. */
export const OPENING_REASONS = {
  'look-at-it': 'To review the request',
  'person-asked': 'The person asked about it',
  'partner-asked': 'A partner asked about it',
  complaint: 'To investigate a complaint',
  data: 'To answer a request for data or deletion',
} as const;
export type OpeningReason = keyof typeof OPENING_REASONS;
/** Advisers work with the person: they are not asked each time. */
export const ADVISER_REASON = 'To work with the person';

export type Opened = { kind: 'open'; open: OpenReferral } | { kind: 'closed'; row: ReferralRow };

/**
 * A record for somebody who may see it: readable when they have opened it within the last half hour, or say now why
 * they do, which is written down. Otherwise only what names nobody.
 * @returns undefined when it is not within the scope
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

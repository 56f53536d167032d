import type { Actor } from '#features/accounts/permission.ts';
import { countTalks, settleAppointment } from '#features/referrals/appointment.repository.ts';
import { finishAction } from '#features/referrals/casework.repository.ts';
import { findReferral, type ReferralScope } from '#features/referrals/referral.repository.ts';
import { recordEvent } from '#features/referrals/events.service.ts';
import { unseal, type ReferralDeps } from '#features/referrals/referral.service.ts';
import { actorOf } from '#features/referrals/staff.ts';
import { insertSuggestion } from '#features/referrals/suggestion.repository.ts';
import { canHappen, transitionFacts } from '#features/referrals/transitions.ts';

/** What advisers do with one press, beside an appointment, a task or an opportunity. */

/** Records the outcome of an appointment. @returns false when there is no such appointment without an outcome */
export async function settleAppointmentOf(
  deps: ReferralDeps,
  me: Actor,
  scope: ReferralScope,
  it: { id: string; appointmentId: string; outcome: 'attended' | 'missed' | 'cancelled' },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, scope, it.id, { lock: true });
    if (row === undefined || !canHappen(`appointment-${it.outcome}`, 'adviser', transitionFacts(row)))
      return false;
    const now = deps.clock();
    const settled = await settleAppointment(
      trx,
      row.id,
      it.appointmentId,
      it.outcome === 'cancelled' ? { cancelledAt: now } : { outcome: it.outcome },
    );
    if (settled === undefined) return false;
    await recordEvent(trx, deps, unseal(deps.secrets, row), {
      type: `appointment-${it.outcome}`,
      actor: actorOf(me),
      detail: { appointmentId: settled.id, startsAt: settled.startsAt.toISOString() },
      talks: await countTalks(trx, row.id),
    });
    return true;
  });
}

/** Marks an action as done. */
export async function doneWith(
  deps: ReferralDeps,
  me: Actor,
  scope: ReferralScope,
  it: { id: string; actionId: string },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, scope, it.id, { lock: true });
    if (row === undefined || !canHappen('action-done', 'adviser', transitionFacts(row))) return false;
    if (!(await finishAction(trx, row.id, it.actionId, deps.clock()))) return false;
    await recordEvent(trx, deps, unseal(deps.secrets, row), {
      type: 'action-done',
      actor: actorOf(me),
      detail: { actionId: it.actionId },
    });
    return true;
  });
}

/**
 * Puts an opportunity on the applicant's page and tells the applicant that there is news, at most once a day.
 * Suggesting the same opportunity again changes nothing.
 */
export async function suggest(
  deps: ReferralDeps,
  me: Actor,
  scope: ReferralScope,
  it: { id: string; opportunityId: string },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, scope, it.id, { lock: true });
    if (row === undefined || !canHappen('suggested', 'adviser', transitionFacts(row))) return false;
    const now = deps.clock();
    const suggested = await insertSuggestion(trx, {
      referralId: row.id,
      opportunityId: it.opportunityId,
      suggestedBy: me.account.id,
      suggestedAt: now,
    });
    if (!suggested) return false;
    await recordEvent(trx, deps, unseal(deps.secrets, row), {
      type: 'suggested',
      actor: actorOf(me),
      detail: { opportunityId: it.opportunityId },
    });
    return true;
  });
}

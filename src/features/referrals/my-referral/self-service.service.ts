import { londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import { refused, type Refused } from '#features/accounts/account.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import { appointmentsOf } from '#features/referrals/appointment.repository.ts';
import { insertAction } from '#features/referrals/casework.repository.ts';
import { formatMoment } from '#features/referrals/event-words.ts';
import { mayMessage } from '#features/referrals/contact-policy.service.ts';
import { addressGone } from '#features/referrals/contact-policy.ts';
import { eventsOf, findReferral, updateReferral } from '#features/referrals/referral.repository.ts';
import { recordEvent } from '#features/referrals/events.service.ts';
import { changeDetails, sealWords, unseal, type OpenReferral } from '#features/referrals/referral.service.ts';
import { canHappen, transitionFacts, type ReferralEventType } from '#features/referrals/transitions.ts';
import { PATH, type GuestSession, type MyReferralDeps } from './access.service.ts';
import { setAnswer } from './my-referral.repository.ts';
import { contactKept, contactRules, type ContactChange, type SuggestionAnswer } from './my-referral.ts';
import { saysUnsuitable, scopeOf } from './status.service.ts';
import { selfServiceMessages } from './messages.en.ts';

// ---- What applicants change

/**
 * Locks the applicant's own record while `work` changes it.
 * @returns undefined when the applicant cannot cause the event, or has come in a way that only looks
 */
async function change<T>(
  deps: MyReferralDeps,
  visit: GuestSession,
  event: ReferralEventType,
  work: (trx: Parameters<typeof recordEvent>[0], it: OpenReferral) => Promise<T>,
): Promise<T | undefined> {
  if (visit.readOnly) return undefined;
  return deps.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, scopeOf(visit), visit.referralId, { lock: true });
    if (row === undefined || !canHappen(event, 'applicant', transitionFacts(row))) return undefined;
    return work(trx, unseal(deps.secrets, row));
  });
}

export async function changeContact(
  deps: MyReferralDeps,
  visit: GuestSession,
  to: ContactChange,
): Promise<{ ok: true } | Refused> {
  const result = await change(
    deps,
    visit,
    'details-changed',
    async (trx, it): Promise<{ ok: true } | Refused> => {
      const { details } = it;
      if (details === undefined) return refused('', selfServiceMessages.nothingHeld);
      const errors = contactRules(details, deps).flatMap((rule) => rule(to) ?? []);
      if (errors.length > 0) return { ok: false, errors };
      const after = { ...details, ...contactKept(to) };
      await changeDetails(trx, deps, it, after);
      await recordEvent(trx, deps, it, { type: 'details-changed', actor: 'public' });
      const before = addressGone(deps, details, after);
      if (before !== undefined && (await mayMessage(deps, before))) {
        // Tells the old address: otherwise a change by another person would go unnoticed.
        await enqueueMail(trx, deps, {
          to: before,
          template: 'referral-details-changed',
          link: PATH,
          sealed: true,
        });
      }
      return { ok: true };
    },
  );
  return result ?? refused('', selfServiceMessages.nothingHeld);
}

/**
 * Records that the time of a future appointment does not suit the applicant; it becomes an action for the adviser, due
 * today. Repeating it records it once.
 * @returns false when there is no such appointment
 */
export async function talkDoesNotSuit(
  deps: MyReferralDeps,
  visit: GuestSession,
  appointmentId: string,
): Promise<boolean> {
  const said = await change(deps, visit, 'appointment-unsuitable', async (trx, it) => {
    const now = deps.clock();
    const { id: referralId } = it.row;
    const talk = (await appointmentsOf(trx, referralId)).find(({ id }) => id === appointmentId);
    const isToCome = talk !== undefined && talk.cancelledAt === null && talk.startsAt > now;
    if (!isToCome) return false;
    if (saysUnsuitable(await eventsOf(trx, referralId), talk.id)) return true;
    await insertAction(trx, {
      id: newId(16),
      referralId,
      dueOn: londonDay(now),
      sealed: sealWords(it, 'action', selfServiceMessages.findAnotherTime(formatMoment(talk.startsAt))),
      madeBy: null,
      createdAt: now,
    });
    await recordEvent(trx, deps, it, {
      type: 'appointment-unsuitable',
      actor: 'public',
      detail: { appointmentId: talk.id, startsAt: talk.startsAt.toISOString() },
    });
    return true;
  });
  return said === true;
}

/** Withdraws the request. A request that has ended is left unchanged. */
export async function withdraw(deps: MyReferralDeps, visit: GuestSession): Promise<void> {
  await change(deps, visit, 'withdrawn', (trx, it) =>
    recordEvent(trx, deps, it, { type: 'withdrawn', actor: 'public' }),
  );
}

/** Asks for deletion; the coordinator sees it. A request that was withdrawn is deleted in the coming night. */
export async function askDeletion(deps: MyReferralDeps, visit: GuestSession): Promise<void> {
  await change(deps, visit, 'deletion-asked', async (trx, it) => {
    const events = await eventsOf(trx, it.row.id);
    if (!events.some(({ type }) => type === 'deletion-asked'))
      await recordEvent(trx, deps, it, { type: 'deletion-asked', actor: 'public' });
    if (it.row.stage === 'withdrawn')
      await updateReferral(trx, it.row.id, { keepUntil: londonDay(deps.clock()) });
  });
}

/**
 * Records or changes the applicant's answer to a suggestion.
 * @returns false when nothing changes: the same answer as before, no such suggestion, or the request has ended
 */
export async function answerSuggestion(
  deps: MyReferralDeps,
  visit: GuestSession,
  opportunityId: string,
  answer: SuggestionAnswer,
): Promise<boolean> {
  const answered = await change(deps, visit, 'suggestion-answered', async (trx, it) => {
    if (!(await setAnswer(trx, it.row.id, { opportunityId, answer, at: deps.clock() }))) return false;
    await recordEvent(trx, deps, it, {
      type: 'suggestion-answered',
      actor: 'public',
      detail: { opportunityId, answer },
    });
    return true;
  });
  return answered ?? false;
}

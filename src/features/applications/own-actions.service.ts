import type { Trx } from '#lib/database.ts';
import type { Limits } from '#lib/limits.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import type { FromApplicant } from './application.ts';
import {
  findHeld,
  hasToken,
  lockApplication,
  lockInterviews,
  updateApplication,
  type Applied,
} from './application.repository.ts';
import {
  openEvents,
  recordEventOnce,
  recordEvents,
  type ApplicationDeps,
  type OpenedEvent,
} from './application.service.ts';
import { datesToAskFor } from './apply.journey.ts';
import { enter, entryEvents, moveTo, settleDate } from './capacity.service.ts';
import { interviewOf } from './interview.ts';
import { findFreeTimes, syncInterview } from './interview.service.ts';
import { canWrite } from './own-view.service.ts';
import { actorOf, applicantFacts } from './own.service.ts';
import { activeEvents, canHappen, isOver } from './transitions.ts';
import { undoLast } from './undo.service.ts';

/** What applicants do about their own applications. */

/**
 * Chooses another date when the one that the applicant asked for was cancelled: they get a place on it, or the last
 * position on its waiting list. Choosing twice has one effect.
 * @returns undefined if the application belongs to another holder; false if a date can no longer be chosen
 */
export async function chooseDate(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
  dateId: number,
): Promise<boolean | undefined> {
  if ((await findHeld(deps.db, holder, id)) === undefined) return undefined;
  // First releases what the application still holds on the cancelled date, so that it never holds two dates at once.
  await settleDate(deps, id);
  const actor = actorOf(holder);
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined || isOver(it.state)) return false;
    if (it.dateCancelledAt === null) return it.opportunityDateId === dateId;
    const now = deps.clock();
    const found = await findOpportunity(trx, it.opportunityId, now);
    const isOffered =
      found?.status === 'open' && datesToAskFor(found.opportunity, now).some((date) => date.id === dateId);
    const entry = isOffered ? await enter(trx, dateId, now) : undefined;
    if (entry === undefined) return false;
    const isWaiting = entry.state === 'waiting';
    await updateApplication(trx, id, {
      opportunityDateId: dateId,
      state: isWaiting ? 'waiting' : it.state,
      holdsPlace: entry.holdsPlace,
      dateToldAt: now,
      updatedAt: now,
    });
    await recordEvents(trx, deps, it, [{ at: now, type: 'date-chosen', actor }, ...entryEvents(entry, now)]);
    return true;
  });
}

const OWN_ACTIONS = { withdraw: 'withdrawn', accept: 'accepted', decline: 'declined' } as const;
export type OwnAction = keyof typeof OWN_ACTIONS;

/**
 * Withdraws an application, or answers an offer. Doing so twice has one effect.
 * @returns undefined if the application belongs to another holder; false if the action is no longer possible
 */
export async function actOnOwn(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
  action: OwnAction,
): Promise<boolean | undefined> {
  if ((await findHeld(deps.db, holder, id)) === undefined) return undefined;
  const type = OWN_ACTIONS[action];
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined) return false;
    if (it.state === type) return true;
    if (!canHappen(type, applicantFacts(it, deps.clock()))) return false;
    await moveTo(trx, deps, it, { type, actor: actorOf(holder) });
    return true;
  });
}

/** Undoes the applicant's last action, on the same day. @returns false if it can no longer be undone */
export async function undoOwn(deps: ApplicationDeps, holder: Holder, id: string): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined) return false;
    return (await undoLast(trx, deps, it, { by: 'applicant', actor: actorOf(holder) })) !== undefined;
  });
}

/** What the actions of applicants need that are counted. */
export type SayingDeps = ApplicationDeps & { accounts: { limits: Limits } };

/**
 * Tells the organisation something: a message, or whether and when the applicant can come to an interview. Its
 * members are mailed at most once a day. Sending the form twice sends one message.
 * @returns false if the application no longer allows it; the seconds to wait if the limit is exceeded
 */
export async function writeToOrganisation(
  deps: SayingDeps,
  holder: Holder,
  id: string,
  said: { type: FromApplicant; words?: string; token?: string | undefined; time?: string | undefined },
): Promise<boolean | number> {
  const wait = await deps.accounts.limits.take(['apply-message/application', id]);
  if (wait !== undefined) return wait;
  const { type, words, token, time } = said;
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined) return false;
    if (token !== undefined && (await hasToken(trx, id, token))) return true;
    const all = await openEvents(deps, trx, id);
    if (!canWrite(it, activeEvents(all))) return false;
    if (type !== 'reply') {
      const known = await answerInterview(trx, deps, it, all, { type, time });
      if (known !== 'new') return known;
    }
    const detail = { ...(words === undefined ? {} : { words }), ...(time === undefined ? {} : { time }) };
    await recordEventOnce(trx, deps, it, {
      at: deps.clock(),
      type,
      actor: actorOf(holder),
      detail,
      token,
    });
    if (type !== 'reply') await syncInterview(trx, deps, id);
    return true;
  });
}

/**
 * Whether an answer to an interview is new and possible. A time that another applicant has chosen in the meantime is
 * not.
 * @returns true for an answer that was given already, false for one that is no longer possible
 */
async function answerInterview(
  trx: Trx,
  deps: ApplicationDeps,
  it: Applied,
  all: readonly OpenedEvent[],
  { type, time }: { type: FromApplicant; time: string | undefined },
): Promise<boolean | 'new'> {
  const interview = it.state === 'interview' ? interviewOf(all) : undefined;
  if (interview === undefined || interview.isCancelled) return false;
  const { offer, agreedAt, answer } = interview;
  const now = deps.clock();
  if (type === 'another-time')
    return answer === type ? true : agreedAt !== undefined && agreedAt <= now ? false : 'new';
  if (offer === undefined) return answer === type ? true : 'new';
  const isSame = time === undefined || time === agreedAt?.toISOString();
  if (answer === type && agreedAt !== undefined && isSame) return true;
  if (agreedAt !== undefined) return isSame && agreedAt > now ? 'new' : false;
  if (time === undefined || !offer.times.includes(time)) return false;
  await lockInterviews(trx, it.organisationId);
  const free = await findFreeTimes(trx, it, offer, now);
  return free.some((at) => at.toISOString() === time) ? 'new' : false;
}

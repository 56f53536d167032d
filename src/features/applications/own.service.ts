import { z } from 'zod';
import { dayInWords, timeInWords, weekdayInWords } from '#lib/date-words.ts';
import { londonDay } from '#lib/clock.ts';
import { readForm } from '#lib/forms.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { normaliseEmail } from '#features/accounts/account.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import {
  eventInWords,
  isOver,
  progressOf,
  reasonInWords,
  stateInWords,
  type ApplicationState,
  type ProgressStep,
} from './application.ts';
import {
  attachToAccount,
  countWaiting,
  findAllHeld,
  findEvents,
  findHeld,
  findPositions,
  lockApplication,
  updateApplication,
  type Applied,
} from './application.repository.ts';
import {
  contactHashesOf,
  openDetails,
  openEvent,
  openName,
  record,
  tellMembers,
  type ApplicationDeps,
} from './application.service.ts';
import { dateOptions, datesToAskFor } from './apply.journey.ts';
import { enter, moveTo, settleDate } from './places.service.ts';

/** What somebody sees and does about what they sent. */

/** A line of the list. */
export interface OwnApplication {
  id: string;
  title: string;
  organisation: string;
  state: ApplicationState;
  /** Where it stands, in words. */
  says: string;
  sentAt: Date;
  isOver: boolean;
}

export interface OwnView extends OwnApplication {
  opportunityId: string;
  kind: Applied['kind'];
  startsOn: string | undefined;
  startTime: string | undefined;
  /** The date that they asked for was moved after they did. */
  dateMoved: boolean;
  /** What they can choose instead, when the date that they asked for is no longer offered; may be empty. */
  otherDates: ReturnType<typeof dateOptions> | undefined;
  position: number | undefined;
  progress: ProgressStep[];
  holdsPlace: boolean;
  /** Until when an offered place is held, in words. */
  offeredUntil: string | undefined;
  canAnswer: boolean;
  canWithdraw: boolean;
  /** Why it did not work out. */
  reason: string | undefined;
  messages: { at: Date; text: string }[];
  history: { at: Date; text: string }[];
  /** What they wrote; undefined when it is no longer kept. */
  wrote:
    | {
        name: string;
        email: string;
        phone?: string | undefined;
        why: string;
        adjustments?: string | undefined;
        interviewScheme: boolean;
      }
    | undefined;
}

const TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const instantInWords = (at: Date) => `${dayInWords(londonDay(at))} at ${timeInWords(TIME.format(at))}`;

const hasLostDate = (it: Applied) => it.dateCancelledAt !== null && !isOver(it.state);

function lineOf(it: Applied, position: number | undefined): OwnApplication {
  return {
    id: it.id,
    title: it.title,
    organisation: it.organisationName,
    state: it.state,
    says: hasLostDate(it)
      ? `The date that you asked for${it.askedFor === null ? '' : `, ${weekdayInWords(it.askedFor)},`} is no longer offered.`
      : stateInWords({ ...it, position }, it.organisationName),
    sentAt: it.createdAt,
    isOver: isOver(it.state),
  };
}

/** Everything that somebody sent, the newest first. */
export async function listOwn(deps: ApplicationDeps, holder: Holder): Promise<OwnApplication[]> {
  const all = await findAllHeld(deps.db, holder);
  const positions = await findPositions(
    deps.db,
    all.map(({ id }) => id),
  );
  return all.map((it) => lineOf(it, positions.get(it.id)));
}

/** Gives an account what its owner sent with the same address before they had it, or without signing in. */
export async function claimForAccount(
  deps: ApplicationDeps,
  account: { id: string; email: string },
): Promise<void> {
  await attachToAccount(deps.db, account.id, contactHashesOf(deps, normaliseEmail(account.email)));
}

/** One application of a holder's; undefined for anybody else's. */
export async function viewOwn(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
): Promise<OwnView | undefined> {
  const it = await findHeld(deps.db, holder, id);
  if (it === undefined) return undefined;
  const position = (await findPositions(deps.db, [id])).get(id);
  const events = (await findEvents(deps.db, id)).map((event) => ({
    ...event,
    ...openEvent(deps, id, event.detail),
  }));
  const entered = events.findLast(({ type }) => ['waiting', 'held', 'date-cancelled'].includes(type));
  const isWaiting = entered?.type === 'waiting';
  const lostDate = hasLostDate(it);
  const details = openDetails(deps, it);
  const name = openName(deps, it);
  const chosenAt = events.findLast(({ type }) => type === 'date-chosen')?.at ?? it.createdAt;
  const ended = events.findLast(({ reason }) => reason !== undefined);
  const now = deps.clock();
  // What was opened more than once was read once, as far as the person needs to know.
  const seen = new Set<string>();
  return {
    ...lineOf(it, position),
    opportunityId: it.opportunityId,
    kind: it.kind,
    startsOn: it.startsOn ?? undefined,
    startTime: it.startTime ?? undefined,
    dateMoved:
      it.startsOn !== null && !isOver(it.state) && it.dateChangedAt !== null && it.dateChangedAt > chosenAt,
    otherDates: lostDate ? await otherDates(deps, it.opportunityId) : undefined,
    position,
    progress: lostDate ? [] : progressOf(it.state, isWaiting),
    holdsPlace: it.holdsPlace,
    offeredUntil: it.offeredUntil === null ? undefined : instantInWords(it.offeredUntil),
    canAnswer: isOpenOffer(it, now),
    canWithdraw: !isOver(it.state),
    reason: ended?.reason === undefined ? undefined : reasonInWords(ended.reason),
    messages: events.flatMap(({ at, words }) => (words === undefined ? [] : [{ at, text: words }])).reverse(),
    history: events.flatMap(({ at, type }) => {
      const text = eventInWords(type, it.organisationName);
      if (text === undefined || (type === 'opened' && seen.has(type))) return [];
      seen.add(type);
      return [{ at, text }];
    }),
    wrote: details === undefined || name === undefined ? undefined : { name, ...details },
  };
}

/** An offer that can be answered: not one of a place on a date that is no longer offered. */
const isOpenOffer = (it: Applied, now: Date) =>
  it.state === 'offered' &&
  (it.offeredUntil === null || it.offeredUntil > now) &&
  !(it.holdsPlace && it.dateCancelledAt !== null);

/** The dates of an opportunity that somebody may choose now. */
async function otherDates(
  deps: ApplicationDeps,
  opportunityId: string,
): Promise<ReturnType<typeof dateOptions>> {
  const now = deps.clock();
  const found = await findOpportunity(deps.db, opportunityId, now);
  if (found?.status !== 'open') return [];
  const { opportunity } = found;
  const ids = datesToAskFor(opportunity, now).map(({ id }) => id);
  return dateOptions({ opportunity, waiting: await countWaiting(deps.db, ids), now });
}

/**
 * Chooses another date, when the one that was asked for is no longer offered: a place on it, or the end of its line.
 * Done twice it is done once.
 * @returns undefined for anybody else's; false when it can no longer be done
 */
export async function chooseDate(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
  dateId: number,
): Promise<boolean | undefined> {
  if ((await findHeld(deps.db, holder, id)) === undefined) return undefined;
  // What the date that is gone still counts of theirs is taken back first, so that two dates are never held at once.
  await settleDate(deps, id);
  const actor = holder.kind === 'account' ? `account:${holder.id}` : 'public';
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
    await record(trx, deps, { applicationId: id, at: now, type: 'date-chosen', actor });
    if (isWaiting || entry.holdsPlace) {
      const type = isWaiting ? 'waiting' : 'held';
      await record(trx, deps, { applicationId: id, at: now, type, actor: 'portal' });
    }
    await tellMembers(trx, deps, it.opportunityId);
    return true;
  });
}

export type OwnAction = 'withdraw' | 'accept' | 'decline';

/**
 * Takes an application back, or answers an offer. Done twice it is done once.
 * @returns undefined for anybody else's; false when it can no longer be done
 */
export async function actOnOwn(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
  action: OwnAction,
): Promise<boolean | undefined> {
  if ((await findHeld(deps.db, holder, id)) === undefined) return undefined;
  const actor = holder.kind === 'account' ? `account:${holder.id}` : 'public';
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined) return false;
    const now = deps.clock();
    const isOpen = isOpenOffer(it, now);
    if (action === 'accept') {
      if (it.state === 'accepted') return true;
      if (!isOpen) return false;
      await moveTo(trx, deps, it, { state: 'accepted', actor });
      return true;
    }
    if (it.state === 'withdrawn') return true;
    if (isOver(it.state) || (action === 'decline' && !isOpen)) return false;
    await moveTo(trx, deps, it, {
      state: 'withdrawn',
      type: action === 'decline' ? 'declined' : 'withdrawn',
      actor,
    });
    return true;
  });
}

const answerSchema = z.object({
  do: z.enum(['accept', 'decline', 'choose']),
  /** Of the date that is chosen instead. */
  date: z.coerce.number().int().positive().optional().catch(undefined),
});

/**
 * A request to the page of one application: what it shows, or, after an offer was answered, what was done.
 * @returns undefined for anybody else's
 */
export async function visitOwn(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
  request: Request,
): Promise<
  { done: 'accept' | 'decline' | 'choose' } | { view: OwnView; problem: string | undefined } | undefined
> {
  const view = await viewOwn(deps, holder, id);
  if (view === undefined || request.method !== 'POST') return view && { view, problem: undefined };
  const form = await readForm(request, answerSchema);
  const action = form.ok ? form.value.do : undefined;
  const date = form.ok ? form.value.date : undefined;
  if (action === 'choose' && date === undefined && view.otherDates !== undefined) {
    return { view, problem: 'Select a date, or take this back' };
  }
  const isDone =
    action === undefined
      ? false
      : action === 'choose'
        ? await chooseDate(deps, holder, id, date ?? 0)
        : await actOnOwn(deps, holder, id, action);
  if (action !== undefined && isDone === true) return { done: action };
  return {
    view: (await viewOwn(deps, holder, id)) ?? view,
    problem: 'This can no longer be done. The page shows how it stands now',
  };
}

/** What was just done, for the top of the page that follows; only what the application shows to be true. */
export function doneInWords(params: URLSearchParams, view: OwnView): string | undefined {
  const done = params.get('done');
  if (done === 'accept' && view.state === 'accepted') return 'You have said yes.';
  if (done === 'choose' && view.startsOn !== undefined && !view.isOver) {
    return view.state === 'waiting'
      ? 'You are on the waiting list of the new date.'
      : 'You have chosen another date.';
  }
  if (done === 'sent' && !view.isOver && view.state !== 'waiting') return 'It is sent.';
  if (done === 'waiting' && view.state === 'waiting') return 'You are on the waiting list.';
  if (done === 'already') return 'You had asked for this already. Nothing was sent a second time.';
  return undefined;
}

import { z } from 'zod';
import { dayInWords, timeInWords, weekdayInWords } from '#lib/date-words.ts';
import { londonDay } from '#lib/clock.ts';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import { newId } from '#lib/ids.ts';
import { waitInWords, type Limits } from '#lib/limits.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { normaliseEmail } from '#features/accounts/account.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import {
  eventInWords,
  interviewAnswer,
  isOver,
  messageSchema,
  progressOf,
  reasonInWords,
  standingOf,
  stateInWords,
  type ApplicationState,
  type FromApplicant,
  type InterviewAnswer,
  type ProgressStep,
  type Standing,
} from './application.ts';
import {
  attachToAccount,
  countWaiting,
  findAllHeld,
  findEvents,
  findHeld,
  findPositions,
  hasToken,
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
  /** What has become of what they asked for. */
  standing: Standing;
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
  /** What both have written, the latest first. */
  messages: { at: Date; text: string; isOwn: boolean }[];
  /** Of an interview that they are asked to. */
  interview: InterviewAnswer | undefined;
  /** Whether they can write to the organisation. */
  canWrite: boolean;
  /** For the form of a message, which is sent once. */
  token: string;
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

/** The date that they asked for is no longer offered, while what it was of is. */
const hasLostDate = (it: Applied, standing: Standing) =>
  it.dateCancelledAt !== null && !isOver(it.state) && (standing === 'as-asked' || standing === 'filled');

function lineOf(it: Applied, position: number | undefined, now: Date): OwnApplication {
  const standing = standingOf(it, now);
  return {
    id: it.id,
    title: it.title,
    organisation: it.organisationName,
    state: it.state,
    says: hasLostDate(it, standing)
      ? `The date that you asked for${it.askedFor === null ? '' : `, ${weekdayInWords(it.askedFor)},`} is no longer offered.`
      : stateInWords({ ...it, position, standing }, it.organisationName),
    sentAt: it.createdAt,
    standing,
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
  const now = deps.clock();
  return all.map((it) => lineOf(it, positions.get(it.id), now));
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
  const details = openDetails(deps, it);
  const name = openName(deps, it);
  const chosenAt = events.findLast(({ type }) => type === 'date-chosen')?.at ?? it.createdAt;
  const ended = events.findLast(({ reason }) => reason !== undefined);
  const now = deps.clock();
  const line = lineOf(it, position, now);
  const lostDate = hasLostDate(it, line.standing);
  const isAsAsked = line.standing === 'as-asked' || line.standing === 'filled';
  // What was opened more than once was read once, as far as the person needs to know.
  const seen = new Set<string>();
  return {
    ...line,
    opportunityId: it.opportunityId,
    kind: it.kind,
    startsOn: it.startsOn ?? undefined,
    startTime: it.startTime ?? undefined,
    dateMoved:
      it.startsOn !== null && !isOver(it.state) && it.dateChangedAt !== null && it.dateChangedAt > chosenAt,
    otherDates: lostDate ? await otherDates(deps, it.opportunityId) : undefined,
    position,
    progress: isAsAsked && !lostDate ? progressOf(it.state, isWaiting) : [],
    holdsPlace: it.holdsPlace,
    offeredUntil: it.offeredUntil === null ? undefined : instantInWords(it.offeredUntil),
    canAnswer: isOpenOffer(it, now),
    canWithdraw: !isOver(it.state),
    reason: ended?.reason === undefined ? undefined : reasonInWords(ended.reason),
    messages: events
      .flatMap(({ at, words, type }) =>
        words === undefined ? [] : [{ at, text: words, isOwn: type === 'reply' }],
      )
      .reverse(),
    interview: line.standing === 'on-hold' ? undefined : interviewAnswer(it.state, events),
    canWrite: canWrite(it, events),
    token: newId(16),
    history: events.flatMap(({ at, type }) => {
      const text = eventInWords(type, it.organisationName);
      if (text === undefined || (type === 'opened' && seen.has(type))) return [];
      seen.add(type);
      return [{ at, text }];
    }),
    wrote: details === undefined || name === undefined ? undefined : { name, ...details },
  };
}

/** An offer that can be answered now; what is on hold waits, and a place on a date that is gone is none. */
const isOpenOffer = (it: Applied, now: Date) =>
  it.state === 'offered' &&
  it.suspendedAt === null &&
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

/**
 * Whether somebody can write to the organisation: while it is under way, and to answer what it wrote after it was
 * over. Nobody reads it while the organisation is suspended.
 */
function canWrite(it: Applied, events: readonly { type: string }[]): boolean {
  if (it.details === null || it.suspendedAt !== null) return false;
  return !isOver(it.state) || events.findLast(({ type }) => !UNHEARD.includes(type))?.type === 'message';
}
/** What an organisation does by itself, which nobody answers. */
const UNHEARD = ['opened', 'exported'];

type SayingDeps = ApplicationDeps & { accounts: { limits: Limits } };

/**
 * Lets the organisation know something: a message, or whether somebody can come to an interview. Its members are told
 * by mail at most once a day. Sent twice it is said once.
 * @returns false when it can no longer be said; the seconds to wait when too much was
 */
async function say(
  deps: SayingDeps,
  holder: Holder,
  id: string,
  said: { type: FromApplicant; words?: string; token?: string | undefined },
): Promise<boolean | number> {
  const wait = await deps.accounts.limits.take(['apply-message/application', id]);
  if (wait !== undefined) return wait;
  const { type, words, token } = said;
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined) return false;
    if (token !== undefined && (await hasToken(trx, id, token))) return true;
    const events = await findEvents(trx, id);
    if (!canWrite(it, events)) return false;
    if (type !== 'reply') {
      const answer = interviewAnswer(it.state, events);
      if (answer === undefined || answer === type) return answer === type;
    }
    const isNew = await record(trx, deps, {
      applicationId: id,
      at: deps.clock(),
      type,
      actor: holder.kind === 'account' ? `account:${holder.id}` : 'public',
      ...(words === undefined ? {} : { detail: { words } }),
      token,
    });
    if (isNew) await tellMembers(trx, deps, it.opportunityId);
    return true;
  });
}

const answerSchema = z.object({
  do: z.enum(['accept', 'decline', 'choose', 'can-come', 'another-time', 'reply']),
  /** Of the date that is chosen instead. */
  date: z.coerce.number().int().positive().optional().catch(undefined),
});

export type OwnVisit =
  | { done: string }
  | {
      view: OwnView;
      errors: readonly FormError[];
      values: FormValues | undefined;
      wait: number | undefined;
    };

/**
 * A request to the page of one application: what it shows, or, after an offer was answered or something was written,
 * what was done.
 * @returns undefined for anybody else's
 */
export async function visitOwn(
  deps: SayingDeps,
  holder: Holder,
  id: string,
  request: Request,
): Promise<OwnVisit | undefined> {
  const view = await viewOwn(deps, holder, id);
  if (view === undefined) return undefined;
  if (request.method !== 'POST') return { view, errors: [], values: undefined, wait: undefined };
  const copy = request.clone();
  const form = await readForm(request, answerSchema);
  const { values } = form;
  const refuse = async (errors: readonly FormError[], wait?: number): Promise<OwnVisit> => ({
    view: (await viewOwn(deps, holder, id)) ?? view,
    errors,
    values,
    wait,
  });
  let done: boolean | number | undefined = false;
  if (form.ok && form.value.do === 'reply') {
    const message = await readForm(copy, messageSchema);
    if (!message.ok) return refuse(message.errors);
    const { message: words, token } = message.value;
    done = await say(deps, holder, id, { type: 'reply', words, token });
  } else if (form.ok && (form.value.do === 'can-come' || form.value.do === 'another-time')) {
    done = await say(deps, holder, id, { type: form.value.do });
  } else if (form.ok && form.value.do === 'choose') {
    const { date } = form.value;
    if (date === undefined && (view.otherDates ?? []).length > 0) {
      return refuse([{ field: 'date', message: 'Select a date, or take this back' }]);
    }
    done = await chooseDate(deps, holder, id, date ?? 0);
  } else if (form.ok && (form.value.do === 'accept' || form.value.do === 'decline')) {
    done = await actOnOwn(deps, holder, id, form.value.do);
  }
  if (form.ok && done === true) return { done: form.value.do };
  if (typeof done === 'number') {
    const message = `You have written a lot today. Wait ${waitInWords(done)} and send it again`;
    return refuse([{ field: 'message', message }], done);
  }
  return refuse([{ field: '', message: 'This can no longer be done. The page shows how it stands now' }]);
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
  if (done === 'can-come' && view.interview === done) return `${view.organisation} sees that you can come.`;
  if (done === 'another-time' && view.interview === done) {
    return `${view.organisation} sees that you need another time.`;
  }
  if (done === 'reply' && view.messages.some(({ isOwn }) => isOwn)) return 'Your message was sent.';
  if (done === 'already') return 'You had asked for this already. Nothing was sent a second time.';
  return undefined;
}

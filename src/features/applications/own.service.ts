import { z } from 'zod';
import { formatDay, formatTime, formatWeekday } from '#lib/date-words.ts';
import { londonDay } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { readForm, type FormError, type FormValues } from '#lib/forms.ts';
import { newId } from '#lib/ids.ts';
import { formatWait, type Limits } from '#lib/limits.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { normaliseEmail } from '#features/accounts/account.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import {
  describeEvent,
  messageSchema,
  progressOf,
  describeReason,
  availabilityOf,
  describeState,
  type ApplicationState,
  type FromApplicant,
  type ProgressStep,
  type Availability,
} from './application.ts';
import {
  attachToAccount,
  findAllHeld,
  findHeld,
  findInterviews,
  hasToken,
  lockApplication,
  lockInterviews,
  markSeen,
  updateApplication,
  type Applied,
} from './application.repository.ts';
import { countWaiting, findPositions } from './capacity.repository.ts';
import {
  contactHashesOf,
  openDetails,
  openEvents,
  openName,
  record,
  tellMembers,
  type ApplicationDeps,
  type OpenedEvent,
} from './application.service.ts';
import { dateOptions, datesToAskFor } from './apply.journey.ts';
import { interviewOf, type Interview, type InterviewAnswer, type InterviewOffer } from './interview.ts';
import {
  freeTimes,
  interviewFile,
  interviewView,
  syncInterview,
  type InterviewView,
} from './interview.service.ts';
import { enter, moveTo, settleDate } from './capacity.service.ts';
import { activeEvents, canHappen, isOver, undoableEvent, type TransitionFacts } from './transitions.ts';
import { undoLast } from './undo.service.ts';

/** What applicants see of their own applications, and do about them. */

/** One entry of the list. */
export interface OwnApplication {
  id: string;
  title: string;
  organisation: string;
  kind: Applied['kind'];
  state: ApplicationState;
  /** The state in words. */
  says: string;
  sentAt: Date;
  /** What has become of the opportunity. */
  availability: Availability;
  isOver: boolean;
}

export interface OwnView extends OwnApplication {
  opportunityId: string;
  startsOn: string | undefined;
  startTime: string | undefined;
  /** The date that the applicant asked for was moved after they applied. */
  dateMoved: boolean;
  /** The dates that the applicant can choose instead, if the one they asked for was cancelled; may be empty. */
  otherDates: ReturnType<typeof dateOptions> | undefined;
  position: number | undefined;
  progress: ProgressStep[];
  holdsPlace: boolean;
  /** Places that become free go to the applicants on the waiting list in order. */
  firstCome: boolean;
  /** Until when an offered place is held, in words. */
  offeredUntil: string | undefined;
  canAnswer: boolean;
  canWithdraw: boolean;
  /** Why the application was not successful. */
  reason: string | undefined;
  /** Messages of both sides, the latest first. */
  messages: { at: Date; text: string; isOwn: boolean }[];
  /** The interview to which the applicant is invited. */
  interview: { answer: InterviewAnswer; view: InterviewView | undefined; isCancelled: boolean } | undefined;
  /** The applicant's last action, while it can be undone. */
  undo: 'accepted' | 'declined' | 'withdrawn' | undefined;
  /** Whether the applicant can write to the organisation. */
  canWrite: boolean;
  /** The token of the message form, so that a message is sent once. */
  token: string;
  history: { at: Date; text: string }[];
  /** What the applicant wrote; undefined once it has been erased. */
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
const formatInstant = (at: Date) => `${formatDay(londonDay(at))} at ${formatTime(TIME.format(at))}`;

/** The date that the applicant asked for was cancelled, while its opportunity is still offered. */
const hasLostDate = (it: Applied, availability: Availability) =>
  it.dateCancelledAt !== null &&
  !isOver(it.state) &&
  (availability === 'as-asked' || availability === 'filled');

function lineOf(it: Applied, position: number | undefined, now: Date): OwnApplication {
  const availability = availabilityOf(it, now);
  return {
    id: it.id,
    title: it.title,
    organisation: it.organisationName,
    kind: it.kind,
    state: it.state,
    says: hasLostDate(it, availability)
      ? `The date you chose${it.askedFor === null ? '' : `, ${formatWeekday(it.askedFor)},`} is no longer available.`
      : describeState({ ...it, position, availability }, it.organisationName),
    sentAt: it.createdAt,
    availability,
    isOver: isOver(it.state),
  };
}

/** Everything that a holder sent, the newest first. */
export async function listOwn(deps: ApplicationDeps, holder: Holder): Promise<OwnApplication[]> {
  const all = await findAllHeld(deps.db, holder);
  const positions = await findPositions(
    deps.db,
    all.map(({ id }) => id),
  );
  const now = deps.clock();
  return all.map((it) => lineOf(it, positions.get(it.id), now));
}

/**
 * Moves applications to an account that its owner sent with the same address before they had the account, or without
 * signing in.
 */
export async function claimForAccount(
  deps: ApplicationDeps,
  account: { id: string; email: string },
): Promise<void> {
  await attachToAccount(deps.db, account.id, contactHashesOf(deps, normaliseEmail(account.email)));
}

/** One application of a holder; undefined if it belongs to another holder. */
export async function viewOwn(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
): Promise<OwnView | undefined> {
  const it = await findHeld(deps.db, holder, id);
  if (it === undefined) return undefined;
  const position = (await findPositions(deps.db, [id])).get(id);
  const all = await openEvents(deps, deps.db, id);
  const events = activeEvents(all);
  const details = openDetails(deps, it);
  const name = openName(deps, it);
  const chosenAt = events.findLast(({ type }) => type === 'date-chosen')?.at ?? it.createdAt;
  const ended = isOver(it.state) ? events.findLast(({ reason }) => reason !== undefined) : undefined;
  const now = deps.clock();
  await markSeen(deps.db, id, now);
  const line = lineOf(it, position, now);
  const lostDate = hasLostDate(it, line.availability);
  const isAsAsked = line.availability === 'as-asked' || line.availability === 'filled';
  return {
    ...line,
    opportunityId: it.opportunityId,
    startsOn: it.startsOn ?? undefined,
    startTime: it.startTime ?? undefined,
    dateMoved:
      it.startsOn !== null && !isOver(it.state) && it.dateChangedAt !== null && it.dateChangedAt > chosenAt,
    otherDates: lostDate ? await otherDates(deps, it.opportunityId) : undefined,
    position,
    progress: isAsAsked && !lostDate ? progressOf(it.state, all, it.kind) : [],
    holdsPlace: it.holdsPlace,
    firstCome: it.firstCome,
    offeredUntil: it.offeredUntil === null ? undefined : formatInstant(it.offeredUntil),
    canAnswer: isOpenOffer(it, now),
    canWithdraw: canHappen('withdrawn', factsOf(it, now)),
    reason: ended?.reason === undefined ? undefined : describeReason(ended.reason),
    messages: knownEvents(all)
      .flatMap(({ at, words, type }) =>
        words === undefined ? [] : [{ at, text: words, isOwn: type === 'reply' }],
      )
      .reverse(),
    interview:
      line.availability === 'on-hold' || it.state !== 'interview'
        ? undefined
        : await interviewFor(deps, it, interviewOf(all), now),
    undo: line.availability === 'taken-down' ? undefined : ownUndo(all, now),
    canWrite: canWrite(it, events),
    token: newId(16),
    history: historyOf(all, it.organisationName),
    wrote: details === undefined || name === undefined ? undefined : { name, ...details },
  };
}

/**
 * All events, except those that were undone before the applicant could know of them, and the events that undid them.
 */
function knownEvents(all: readonly OpenedEvent[]): OpenedEvent[] {
  const unknown = new Set(
    all.flatMap(({ id, voids, unseen }) => (unseen === true && voids !== null ? [id, voids] : [])),
  );
  return all.filter(({ id }) => !unknown.has(id));
}

/** The history in words for the applicant; corrections are marked as such. */
function historyOf(all: readonly OpenedEvent[], organisation: string): OwnView['history'] {
  const known = knownEvents(all);
  const voided = new Set(known.flatMap(({ voids }) => voids ?? []));
  // Several openings by the organisation are shown to the applicant as one.
  const seen = new Set<string>();
  return known.flatMap(({ id, at, type, actor }) => {
    if (type === 'undone') {
      const isOwn = actor === 'public' || known.some((it) => it.type === 'sent' && it.actor === actor);
      return [{ at, text: isOwn ? 'You undid this' : `${organisation} corrected a mistake` }];
    }
    const text = describeEvent(type, organisation);
    if (text === undefined || (type === 'opened' && seen.has(type))) return [];
    seen.add(type);
    return [{ at, text: voided.has(id) ? `${text} (since corrected)` : text }];
  });
}

const factsOf = (it: Applied, now: Date): TransitionFacts => ({
  state: it.state,
  placeApproved: it.placeApproved,
  firstCome: it.firstCome,
  offerIsOpen: isOpenOffer(it, now),
});

function ownUndo(all: readonly OpenedEvent[], now: Date): OwnView['undo'] {
  const type = undoableEvent(all, 'applicant', now)?.type;
  return type === 'accepted' || type === 'declined' || type === 'withdrawn' ? type : undefined;
}

/** An interview as the applicant sees it, with the times that are still free. */
async function interviewFor(
  deps: ApplicationDeps,
  it: Applied,
  interview: Interview | undefined,
  now: Date,
): Promise<OwnView['interview']> {
  if (interview === undefined) return undefined;
  const { answer, isCancelled, offer } = interview;
  return {
    answer,
    isCancelled,
    view: interviewView(interview, offer === undefined ? [] : await freeFor(deps.db, it, offer, now), now),
  };
}

const freeFor = async (db: ApplicationDeps['db'] | Trx, it: Applied, offer: InterviewOffer, now: Date) =>
  freeTimes(
    offer,
    await findInterviews(db, { organisationId: it.organisationId, except: it.id, from: now }),
    now,
  );

/**
 * Whether an offer can be answered now. Not while the organisation is suspended, and not if the offered place was on
 * a date that was cancelled.
 */
const isOpenOffer = (it: Applied, now: Date) =>
  it.state === 'offered' &&
  it.suspendedAt === null &&
  (it.offeredUntil === null || it.offeredUntil > now) &&
  !(it.holdsPlace && it.dateCancelledAt !== null);

/** The dates of an opportunity that the applicant can choose now. */
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
    await tellMembers(trx, deps, it.opportunityId, 'applicant-wrote');
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
    if (!canHappen(type, factsOf(it, deps.clock()))) return false;
    await moveTo(trx, deps, it, { type, actor: actorOf(holder) });
    return true;
  });
}

const actorOf = (holder: Holder) => (holder.kind === 'account' ? `account:${holder.id}` : 'public');

/** Undoes the applicant's last action, on the same day. @returns false if it can no longer be undone */
async function undoOwn(deps: ApplicationDeps, holder: Holder, id: string): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it === undefined) return false;
    return (await undoLast(trx, deps, it, { by: 'applicant', actor: actorOf(holder) })) !== undefined;
  });
}

/**
 * Whether the applicant can write to the organisation: while the application is open, and afterwards in reply to a
 * message of the organisation. Not while the organisation is suspended, because its members do not see messages then.
 */
function canWrite(it: Applied, events: readonly { type: string }[]): boolean {
  if (it.details === null || it.suspendedAt !== null) return false;
  return !isOver(it.state) || events.findLast(({ type }) => !UNHEARD.includes(type))?.type === 'message';
}
/** Actions of an organisation that are not messages and need no reply. */
const UNHEARD = ['opened', 'exported'];

type SayingDeps = ApplicationDeps & { accounts: { limits: Limits } };

/**
 * Tells the organisation something: a message, or whether and when the applicant can come to an interview. Its
 * members are mailed at most once a day. Sending the form twice sends one message.
 * @returns false if the application no longer allows it; the seconds to wait if the limit is exceeded
 */
async function say(
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
    const isNew = await record(trx, deps, {
      applicationId: id,
      at: deps.clock(),
      type,
      actor: actorOf(holder),
      detail,
      token,
    });
    if (type !== 'reply') await syncInterview(trx, deps, id);
    if (isNew !== undefined) await tellMembers(trx, deps, it.opportunityId, 'applicant-wrote');
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
  const free = await freeFor(trx, it, offer, now);
  return free.some((at) => at.toISOString() === time) ? 'new' : false;
}

/**
 * The agreed interview of the holder's application as a calendar file; undefined if there is none, or the application
 * belongs to another holder.
 */
export async function ownInterviewFile(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
  at: { host: string; link: string },
): Promise<string | undefined> {
  const it = await findHeld(deps.db, holder, id);
  return it && interviewFile(deps, it, { side: 'applicant', ...at });
}

const answerSchema = z.object({
  do: z.enum(['accept', 'decline', 'choose', 'can-come', 'another-time', 'reply', 'undo']),
  /** For an interview: the time that the applicant chooses, in ISO 8601. */
  time: z.iso.datetime().optional().catch(undefined),
  /** The id of the date that the applicant chooses instead. */
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
 * Handles a request to the page of one application: returns what the page shows or, after an offer was answered or a
 * message was written, what was done.
 * @returns undefined if the application belongs to another holder
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
    const { do: type, time } = form.value;
    const mustChoose = type === 'can-come' && (view.interview?.view?.choices ?? []).length > 0;
    if (mustChoose && time === undefined) {
      return refuse([{ field: 'time', message: 'Select a time, or ask for another one' }]);
    }
    done = await say(deps, holder, id, { type, time: type === 'can-come' ? time : undefined });
    if (mustChoose && done === false) {
      const message = 'This time is no longer free. Select another one';
      return refuse([{ field: 'time', message }]);
    }
  } else if (form.ok && form.value.do === 'choose') {
    const { date } = form.value;
    if (date === undefined && (view.otherDates ?? []).length > 0) {
      return refuse([{ field: 'date', message: 'Select a date, or withdraw this application' }]);
    }
    done = await chooseDate(deps, holder, id, date ?? 0);
  } else if (form.ok && (form.value.do === 'accept' || form.value.do === 'decline')) {
    done = await actOnOwn(deps, holder, id, form.value.do);
  } else if (form.ok && form.value.do === 'undo') {
    done = await undoOwn(deps, holder, id);
  }
  if (form.ok && done === true) return { done: form.value.do };
  if (typeof done === 'number') {
    const message = `You have sent a lot of messages today. Wait ${formatWait(done)} and send it again`;
    return refuse([{ field: 'message', message }], done);
  }
  return refuse([
    { field: '', message: 'You can no longer do this. This page now shows the latest information' },
  ]);
}

/** The success message at the top of the page after an action; only if the application's state confirms it. */
export function describeDone(params: URLSearchParams, view: OwnView): string | undefined {
  const done = params.get('done');
  if (done === 'accept' && view.state === 'accepted') return 'You have accepted the offer.';
  if (done === 'choose' && view.startsOn !== undefined && !view.isOver) {
    return view.state === 'waiting'
      ? 'You are on the waiting list of the new date.'
      : 'You have chosen another date.';
  }
  if (done === 'sent' && !view.isOver && view.state !== 'waiting') return 'Your application has been sent.';
  if (done === 'waiting' && view.state === 'waiting') return 'You are on the waiting list.';
  const answer = view.interview?.answer;
  if (done === 'can-come' && answer === done) return `${view.organisation} can see that you can come.`;
  if (done === 'another-time' && answer === done) {
    return `${view.organisation} can see that you need another time.`;
  }
  if (done === 'decline' && view.state === 'declined') return 'You have declined the offer.';
  if (done === 'undo' && view.undo === undefined) return 'That has been undone.';
  if (done === 'reply' && view.messages.some(({ isOwn }) => isOwn)) return 'Message sent.';
  if (done === 'already') return 'You had already applied for this. We have not sent a second application.';
  return undefined;
}

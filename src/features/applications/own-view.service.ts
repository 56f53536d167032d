import { formatDay, formatTime } from '#lib/date-words.ts';
import { londonDay } from '#lib/clock.ts';
import { newId } from '#lib/ids.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { findOpportunity } from '#features/opportunities/opportunity.service.ts';
import { progressOf, type ProgressStep } from './application.ts';
import { describeEvent, describeReason, ownTexts, doneTexts } from './messages.en.ts';
import { findHeld, markSeen, type Applied } from './application.repository.ts';
import { countWaiting, findPositions } from './capacity.repository.ts';
import {
  openDetails,
  openEvents,
  openName,
  type ApplicationDeps,
  type OpenedEvent,
} from './application.service.ts';
import { dateOptions, datesToAskFor } from './apply.journey.ts';
import { interviewOf, type Interview, type InterviewAnswer } from './interview.ts';
import { findFreeTimes, interviewFile, interviewView, type InterviewView } from './interview.service.ts';
import { applicantFacts, hasLostDate, isOpenOffer, lineOf, type OwnApplication } from './own.service.ts';
import { activeEvents, canHappen, isOver, undoableEvent } from './transitions.ts';

/** One of a person's own applications, as its page shows it. */

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
    canWithdraw: canHappen('withdrawn', applicantFacts(it, now)),
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
      return [{ at, text: isOwn ? ownTexts.undone : ownTexts.corrected(organisation) }];
    }
    const text = describeEvent(type, organisation);
    if (text === undefined || (type === 'opened' && seen.has(type))) return [];
    seen.add(type);
    return [{ at, text: voided.has(id) ? ownTexts.sinceCorrected(text) : text }];
  });
}

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
    view: interviewView(
      interview,
      offer === undefined ? [] : await findFreeTimes(deps.db, it, offer, now),
      now,
    ),
  };
}

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
 * Whether the applicant can write to the organisation: while the application is open, and afterwards in reply to a
 * message of the organisation. Not while the organisation is suspended, because its members do not see messages then.
 */
export function canWrite(it: Applied, events: readonly { type: string }[]): boolean {
  if (it.details === null || it.suspendedAt !== null) return false;
  return !isOver(it.state) || events.findLast(({ type }) => !UNHEARD.includes(type))?.type === 'message';
}
/** Actions of an organisation that are not messages and need no reply. */
const UNHEARD = ['opened', 'exported'];

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

/** The success message at the top of the page after an action; only if the application's state confirms it. */
export function describeDone(params: URLSearchParams, view: OwnView): string | undefined {
  const done = params.get('done');
  if (done === 'accept' && view.state === 'accepted') return doneTexts.accepted;
  if (done === 'choose' && view.startsOn !== undefined && !view.isOver) {
    return view.state === 'waiting' ? doneTexts.waitingForNewDate : doneTexts.dateChosen;
  }
  if (done === 'sent' && !view.isOver && view.state !== 'waiting') return doneTexts.sent;
  if (done === 'waiting' && view.state === 'waiting') return doneTexts.waiting;
  const answer = view.interview?.answer;
  if (done === 'can-come' && answer === done) return doneTexts.canCome(view.organisation);
  if (done === 'another-time' && answer === done) {
    return doneTexts.anotherTime(view.organisation);
  }
  if (done === 'decline' && view.state === 'declined') return doneTexts.declined;
  if (done === 'undo' && view.undo === undefined) return doneTexts.undone;
  if (done === 'reply' && view.messages.some(({ isOwn }) => isOwn)) return doneTexts.replied;
  if (done === 'already') return doneTexts.already;
  return undefined;
}

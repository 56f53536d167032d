import { z } from 'zod';
import { dayInWords, timeInWords } from '#lib/date-words.ts';
import { londonDay } from '#lib/clock.ts';
import { readForm } from '#lib/forms.ts';
import type { Holder } from '#features/journeys/journey.ts';
import { normaliseEmail } from '#features/accounts/account.ts';
import {
  eventInWords,
  isOver,
  progressOf,
  reasonInWords,
  standingOf,
  stateInWords,
  type ApplicationState,
  type ProgressStep,
  type Standing,
} from './application.ts';
import {
  attachToAccount,
  findAllHeld,
  findEvents,
  findHeld,
  findPositions,
  lockApplication,
  type Applied,
} from './application.repository.ts';
import {
  contactHashesOf,
  openDetails,
  openEvent,
  openName,
  type ApplicationDeps,
} from './application.service.ts';
import { moveTo } from './places.service.ts';

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

function lineOf(it: Applied, position: number | undefined, now: Date): OwnApplication {
  const standing = standingOf(it, now);
  return {
    id: it.id,
    title: it.title,
    organisation: it.organisationName,
    state: it.state,
    says: stateInWords({ ...it, position, standing }, it.organisationName),
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
  const isWaiting = events.some(({ type }) => type === 'waiting');
  const details = openDetails(deps, it);
  const name = openName(deps, it);
  const ended = events.findLast(({ reason }) => reason !== undefined);
  const now = deps.clock();
  const line = lineOf(it, position, now);
  const isAsAsked = line.standing === 'as-asked' || line.standing === 'filled';
  // What was opened more than once was read once, as far as the person needs to know.
  const seen = new Set<string>();
  return {
    ...line,
    opportunityId: it.opportunityId,
    kind: it.kind,
    startsOn: it.startsOn ?? undefined,
    position,
    progress: isAsAsked ? progressOf(it.state, isWaiting) : [],
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

/** An offer that can be answered now; what is on hold waits. */
const isOpenOffer = (it: Applied, now: Date) =>
  it.state === 'offered' && it.suspendedAt === null && (it.offeredUntil === null || it.offeredUntil > now);

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

const answerSchema = z.object({ do: z.enum(['accept', 'decline']) });

/**
 * A request to the page of one application: what it shows, or, after an offer was answered, what was done.
 * @returns undefined for anybody else's
 */
export async function visitOwn(
  deps: ApplicationDeps,
  holder: Holder,
  id: string,
  request: Request,
): Promise<{ done: 'accept' | 'decline' } | { view: OwnView; problem: string | undefined } | undefined> {
  const view = await viewOwn(deps, holder, id);
  if (view === undefined || request.method !== 'POST') return view && { view, problem: undefined };
  const form = await readForm(request, answerSchema);
  if (form.ok && (await actOnOwn(deps, holder, id, form.value.do)) === true) return { done: form.value.do };
  return {
    view: (await viewOwn(deps, holder, id)) ?? view,
    problem: 'This can no longer be done. The page shows how it stands now',
  };
}

/** What was just done, for the top of the page that follows; only what the application shows to be true. */
export function doneInWords(params: URLSearchParams, view: OwnView): string | undefined {
  const done = params.get('done');
  if (done === 'accept' && view.state === 'accepted') return 'You have said yes.';
  if (done === 'sent' && !view.isOver && view.state !== 'waiting') return 'It is sent.';
  if (done === 'waiting' && view.state === 'waiting') return 'You are on the waiting list.';
  if (done === 'already') return 'You had asked for this already. Nothing was sent a second time.';
  return undefined;
}

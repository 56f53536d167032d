import type { Trx } from '#lib/database.ts';
import { calendarFile } from '#lib/calendar.ts';
import {
  findInterviews,
  lockApplication,
  lockInterviews,
  setInterview,
  type Applied,
} from './application.repository.ts';
import { findOfOrganisation } from './inbox.repository.ts';
import {
  openEvents,
  openName,
  recordEvent,
  type ApplicationDeps,
  type EventDetail,
} from './application.service.ts';
import {
  INTERVIEW_WAYS,
  interviewOf,
  formatInterviewTime,
  overlap,
  type Interview,
  type InterviewOffer,
  type Span,
} from './interview.ts';
import { moveTo } from './capacity.service.ts';
import { activeEvents, canHappen, isOver, factsOf } from './transitions.ts';
import { inboxTexts } from './messages.en.ts';

/** Invites an applicant to an interview, moves or cancels it, and creates the calendar file for both sides. */

/** Stores the agreed time in a table of its own besides the events, so that overlapping interviews can be found. */
export async function syncInterview(trx: Trx, deps: ApplicationDeps, id: string): Promise<void> {
  const it = await lockApplication(trx, id);
  if (it === undefined) return;
  const interview = interviewOf(await openEvents(deps, trx, id));
  const isOn = interview !== undefined && !interview.isCancelled && !isOver(it.state);
  const { offer, agreedAt } = interview ?? {};
  await setInterview(
    trx,
    id,
    isOn && offer !== undefined && agreedAt !== undefined
      ? { startsAt: agreedAt, minutes: offer.minutes, shared: offer.shared }
      : undefined,
  );
}

/** The times of an offer that can still be chosen: in the future, and not agreed with another applicant. */
export function freeTimes(offer: InterviewOffer, taken: readonly Span[], now: Date): Date[] {
  const { minutes, shared } = offer;
  return offer.times
    .map((time) => new Date(time))
    .filter((startsAt) => startsAt > now)
    .filter((startsAt) => shared || !taken.some((other) => overlap(other, { startsAt, minutes })));
}

/** The times of an offer that an applicant can still choose. */
export const findFreeTimes = async (
  db: ApplicationDeps['db'] | Trx,
  it: Applied,
  offer: InterviewOffer,
  now: Date,
) =>
  freeTimes(
    offer,
    await findInterviews(db, { organisationId: it.organisationId, except: it.id, from: now }),
    now,
  );

/**
 * Whether an agreed time can be restored, because no other applicant was given it in the meantime. The organisation's
 * interviews are locked, so the answer remains true until the transaction ends.
 */
export async function isAgreedTimeFree(
  trx: Trx,
  it: Pick<Applied, 'id' | 'organisationId'>,
  interview: Interview | undefined,
  now: Date,
): Promise<boolean> {
  const { offer, agreedAt, isCancelled } = interview ?? {};
  if (offer === undefined || agreedAt === undefined || isCancelled === true || agreedAt <= now) return true;
  await lockInterviews(trx, it.organisationId);
  const others = await findInterviews(trx, { organisationId: it.organisationId, except: it.id, from: now });
  return freeTimes({ ...offer, times: [agreedAt.toISOString()] }, others, now).length > 0;
}

// ---- The organisation's side

/** Whether an interview can be changed or cancelled. */
const isOn = (it: Pick<Applied, 'state'>, interview: Interview | undefined): interview is Interview =>
  interview !== undefined && !interview.isCancelled && it.state === 'interview';

/** The interview of an application, and whether the organisation can invite the applicant or change the invitation. */
export async function planInterview(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
): Promise<{ canInvite: boolean; name: string; title: string; current: Interview | undefined } | undefined> {
  const [it] = await findOfOrganisation(deps.db, organisationId, [id]);
  if (it === undefined) return undefined;
  const interview = interviewOf(await openEvents(deps, deps.db, id));
  const current = isOn(it, interview) ? interview : undefined;
  return {
    canInvite: current !== undefined || canHappen('interview', factsOf(it)),
    name: openName(deps, it) ?? inboxTexts.noName,
    title: it.title,
    current,
  };
}

type Offered =
  | { ok: true; done: 'interview' | 'interview-changed' }
  /** The times that are agreed with another applicant; undefined if the applicant can no longer be invited. */
  | { ok: false; taken: readonly Date[] | undefined; minutes: number };

/**
 * Invites an applicant to an interview, or changes the invitation. Sending the form twice has one effect. Like every
 * decision, the first invitation is mailed after some minutes, so that a mistake reaches no applicant; a change is
 * mailed at once.
 */
export function offerInterview(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  to: { offer: InterviewOffer; words: string; actor: string },
): Promise<Offered> {
  const { offer, actor } = to;
  const cannot = { ok: false as const, taken: undefined, minutes: offer.minutes };
  return deps.db.transaction().execute(async (trx): Promise<Offered> => {
    const it = await lockApplication(trx, id);
    if (it?.organisationId !== organisationId) return cannot;
    const now = deps.clock();
    const events = await openEvents(deps, trx, id);
    const current = interviewOf(events);
    const said = activeEvents(events).findLast(
      ({ type }) => type === 'interview' || type === 'interview-changed',
    );
    const detail: EventDetail = { interview: offer, ...(to.words === '' ? {} : { words: to.words }) };
    const isChange = isOn(it, current);
    const saysNothingNew = to.words === '' || to.words === said?.words;
    if (isChange && saysNothingNew && JSON.stringify(current.offer) === JSON.stringify(offer)) {
      return { ok: true, done: current.sequence === 0 ? 'interview' : 'interview-changed' };
    }
    if (!isChange && !canHappen('interview', factsOf(it))) return cannot;
    await lockInterviews(trx, organisationId);
    const about = { organisationId, except: id, from: now };
    const free = freeTimes(offer, await findInterviews(trx, about), now).map((time) => time.getTime());
    const taken = offer.times.map((time) => new Date(time)).filter((time) => !free.includes(time.getTime()));
    if (taken.length > 0) return { ok: false, taken, minutes: offer.minutes };
    if (isChange) {
      await recordEvent(trx, deps, it, { at: now, type: 'interview-changed', actor, detail });
    } else {
      await moveTo(trx, deps, it, { type: 'interview', actor, detail });
    }
    await syncInterview(trx, deps, id);
    return { ok: true, done: isChange ? 'interview-changed' : 'interview' };
  });
}

/**
 * Cancels an interview; the application remains open. Cancelling twice has one effect.
 * @returns false if there is no interview
 */
export function cancelInterview(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  { actor, words }: { actor: string; words: string },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const it = await lockApplication(trx, id);
    if (it?.organisationId !== organisationId) return false;
    const current = interviewOf(await openEvents(deps, trx, id));
    if (it.state === 'interview' && current?.isCancelled === true) return true;
    if (!isOn(it, current)) return false;
    await recordEvent(trx, deps, it, {
      at: deps.clock(),
      type: 'interview-cancelled',
      actor,
      ...(words === '' ? {} : { detail: { words } }),
    });
    await syncInterview(trx, deps, id);
    return true;
  });
}

// ---- The calendar

/**
 * The agreed interview of an application as a calendar file; undefined while no time is agreed. The applicant's file
 * names the organisation, the organisation's file names the applicant.
 */
export async function interviewFile(
  deps: ApplicationDeps,
  it: Applied,
  { side, host, link }: { side: 'organisation' | 'applicant'; host: string; link: string },
): Promise<string | undefined> {
  const interview = interviewOf(await openEvents(deps, deps.db, it.id));
  if (interview?.offer === undefined || interview.agreedAt === undefined) return undefined;
  const { offer, agreedAt, isCancelled, sequence, answer } = interview;
  const ended = isOver(it.state);
  const whom = side === 'applicant' ? it.organisationName : (openName(deps, it) ?? 'applicant');
  return calendarFile(
    {
      id: `${interview.id}-${side}`,
      startsAt: agreedAt,
      minutes: offer.minutes,
      host,
      title: `Interview: ${whom}, ${it.title}`,
      where: offer.where,
      description: `${INTERVIEW_WAYS[offer.way].text}.\n${link}`,
      cancelled: isCancelled || ended,
      tentative: answer !== 'can-come',
      sequence: ended ? sequence + 1 : sequence,
    },
    deps.clock(),
  );
}

/** An interview in words, for the pages of both sides. */
export interface InterviewView {
  way: string;
  whereLabel: string;
  where: string;
  /** The agreed time. */
  when: string | undefined;
  /** The times to choose from, while no time is agreed. */
  choices: { value: string; text: string }[];
  /** All times that were offered. */
  offered: string[];
  isOver: boolean;
}

export function interviewView(
  { offer, agreedAt }: Interview,
  free: readonly Date[],
  now: Date,
): InterviewView | undefined {
  if (offer === undefined) return undefined;
  const { way, where, minutes, times } = offer;
  const format = (at: Date) => formatInterviewTime(at, minutes);
  return {
    way: INTERVIEW_WAYS[way].label,
    whereLabel: INTERVIEW_WAYS[way].where,
    where,
    when: agreedAt === undefined ? undefined : format(agreedAt),
    choices: agreedAt === undefined ? free.map((at) => ({ value: at.toISOString(), text: format(at) })) : [],
    offered: times.map((time) => format(new Date(time))),
    isOver: agreedAt !== undefined && agreedAt <= now,
  };
}

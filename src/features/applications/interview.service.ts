import type { Trx } from '#lib/database.ts';
import { calendarFile } from '#lib/calendar.ts';
import { londonInstant } from '#lib/clock.ts';
import { questionView, type QuestionView } from '#features/forms/question-view.ts';
import { fill, readAnswer, typedIn, type Answers, type Filled } from '#features/forms/question.ts';
import { SECOND_THOUGHT_MINUTES } from './application.ts';
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
  record,
  tell,
  type ApplicationDeps,
  type EventDetail,
} from './application.service.ts';
import {
  INTERVIEW_WAYS,
  interviewAnswers,
  interviewOf,
  interviewQuestions,
  formatInterviewTime,
  overlap,
  readInterview,
  type Interview,
  type InterviewOffer,
  type Span,
} from './interview.ts';
import { moveTo } from './capacity.service.ts';
import { activeEvents, canHappen, isOver, type TransitionFacts } from './transitions.ts';

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

// ---- The organisation's form

export interface InterviewForm {
  id: string;
  name: string;
  title: string;
  questions: QuestionView[];
  errors: { href: string; text: string }[];
  /** The interview that the form changes. */
  current: Interview | undefined;
}

export type InterviewVisit =
  | { kind: 'done'; done: 'interview' | 'interview-changed' | 'interview-cancelled' }
  /** The application has changed in the meantime, so the applicant can no longer be invited. */
  | { kind: 'cannot' }
  | { kind: 'form'; form: InterviewForm };

/** Whether an interview can be changed or cancelled. */
const isOn = (it: Pick<Applied, 'state'>, interview: Interview | undefined): interview is Interview =>
  interview !== undefined && !interview.isCancelled && it.state === 'interview';

const factsOf = (it: Applied): TransitionFacts => ({ ...it, offerIsOpen: false });

/**
 * Handles a request to the form that invites an applicant to an interview, or changes or cancels it.
 * @returns undefined if the application belongs to another organisation
 */
export async function handleInterview(
  deps: ApplicationDeps,
  organisationId: string,
  id: string,
  request: Request,
  actor: string,
): Promise<InterviewVisit | undefined> {
  const [it] = await findOfOrganisation(deps.db, organisationId, [id]);
  if (it === undefined) return undefined;
  const now = deps.clock();
  const current = interviewOf(await openEvents(deps, deps.db, id));
  const isChange = isOn(it, current);
  if (!isChange && !canHappen('interview', factsOf(it))) return { kind: 'cannot' };
  const about = {
    id,
    name: openName(deps, it) ?? 'Name no longer kept',
    title: it.title,
    current: isChange ? current : undefined,
  };
  if (request.method !== 'POST') {
    const begins = isChange && current.offer !== undefined ? interviewAnswers(current.offer) : {};
    return { kind: 'form', form: { ...about, questions: questionsOf(begins, now), errors: [] } };
  }
  const form = await request.formData().catch(() => new FormData());
  if (form.get('do') === 'cancel') {
    const words = form.get('words');
    const done = await cancelInterview(deps, organisationId, id, {
      actor,
      words: typeof words === 'string' ? words.trim().slice(0, 2_000) : '',
    });
    return done ? { kind: 'done', done: 'interview-cancelled' } : { kind: 'cannot' };
  }
  const filled: Filled = Object.assign(
    {},
    ...interviewQuestions(now).map((question) => typedIn(question, form)),
  );
  const questions = viewsOf(filled, now);
  const answers: Record<string, unknown> = {};
  for (const view of questions) {
    const read = readAnswer(view.question, filled, answers);
    if (read.ok) answers[view.question.name] = read.value;
    else {
      const { message, parts } = read;
      view.error = { name: view.question.name, message, ...(parts === undefined ? {} : { parts }) };
    }
  }
  const together = readInterview(answers, now);
  const wrong = { ...(together.ok ? {} : together.errors) };
  const isRight = together.ok && questions.every(({ error }) => error === undefined);
  if (isRight) {
    const words = typeof answers['words'] === 'string' ? answers['words'] : '';
    const offered = await offerInterview(deps, organisationId, id, { offer: together.offer, words, actor });
    if (offered.ok) return { kind: 'done', done: offered.done };
    if (offered.taken === undefined) return { kind: 'cannot' };
    const { taken, minutes } = offered;
    for (const time of taken) {
      const index = questions.findIndex(
        ({ question: { name } }) =>
          /^time\d$/.test(name) && instantOf(answers, name.slice(4)) === time.toISOString(),
      );
      wrong[questions[index]?.question.name ?? 'time1'] =
        `You are seeing another applicant then (${formatInterviewTime(time, minutes)}). Enter another time, or select that several people can come at once`;
    }
  }
  const errors: { href: string; text: string }[] = [];
  for (const view of questions) {
    const { name } = view.question;
    const message = wrong[name];
    if (message !== undefined) view.error ??= { name, message };
    if (view.error !== undefined) errors.push({ href: `#${name}`, text: view.error.message });
  }
  return { kind: 'form', form: { ...about, questions, errors } };
}

/** The instant that one pair of date and time fields gives. */
function instantOf(answers: Answers, number: string): string | undefined {
  const [on, time] = [answers[`on${number}`], answers[`time${number}`]];
  return typeof on === 'string' && typeof time === 'string'
    ? londonInstant(on, time).toISOString()
    : undefined;
}

const questionsOf = (answers: Answers, now: Date): QuestionView[] =>
  viewsOf(
    Object.assign(
      {},
      ...interviewQuestions(now).map((question) => fill(question, answers[question.name])),
    ) as Filled,
    now,
  );

const viewsOf = (filled: Filled, now: Date): QuestionView[] =>
  interviewQuestions(now).map((question) => questionView(question, filled));

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
      await record(trx, deps, { applicationId: id, at: now, type: 'interview-changed', actor, detail });
      await tell(trx, deps, it, 'application-changed');
    } else {
      const eventId = await moveTo(trx, deps, it, { type: 'interview', actor, detail });
      await tell(trx, deps, it, 'application-changed', { eventId, sendAfter: afterSecondThought(now) });
    }
    await syncInterview(trx, deps, id);
    return { ok: true, done: isChange ? 'interview-changed' : 'interview' };
  });
}

/** When a decision is mailed: late enough for it to be undone before. */
export const afterSecondThought = (now: Date) => new Date(now.getTime() + SECOND_THOUGHT_MINUTES * 60_000);

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
    await record(trx, deps, {
      applicationId: id,
      at: deps.clock(),
      type: 'interview-cancelled',
      actor,
      ...(words === '' ? {} : { detail: { words } }),
    });
    await syncInterview(trx, deps, id);
    await tell(trx, deps, it, 'application-changed');
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
  const inWords = (at: Date) => formatInterviewTime(at, minutes);
  return {
    way: INTERVIEW_WAYS[way].label,
    whereLabel: INTERVIEW_WAYS[way].where,
    where,
    when: agreedAt === undefined ? undefined : inWords(agreedAt),
    choices: agreedAt === undefined ? free.map((at) => ({ value: at.toISOString(), text: inWords(at) })) : [],
    offered: times.map((time) => inWords(new Date(time))),
    isOver: agreedAt !== undefined && agreedAt <= now,
  };
}

import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Actor } from '#features/accounts/permission.ts';
import {
  fill,
  readAnswer,
  typedIn,
  type Answers,
  type Filled,
  type Question,
} from '#features/forms/question.ts';
import { questionView, type QuestionView } from '#features/forms/question-view.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import type { MailTemplate } from '#features/notifications/mail.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { tellAdvisers } from '#features/referrals/delivery/arrivals.service.ts';
import {
  ACTS,
  isAct,
  isFor,
  NO_EMPLOYER,
  type Act,
  type ActContext,
  type ActSlug,
  type ActSubject,
} from './acts.ts';
import { supportSteps } from '#features/referrals/intake/ask-for-support.journey.ts';
import { caseworkData, openChecks, type WorkEvent } from '#features/referrals/casework.ts';
import {
  advisersOf,
  finishAction,
  insertAction,
  organisationsCalled,
} from '#features/referrals/casework.repository.ts';
import { hasSuggestionSince, insertSuggestion } from '#features/referrals/suggestion.repository.ts';
import {
  countTalks,
  insertAppointment,
  settleAppointment,
} from '#features/referrals/appointment.repository.ts';
import { changedFields, detailsAfter } from './details-form.ts';
import { eventInWords } from '#features/referrals/event-words.ts';
import { deliveryPartners } from '#features/referrals/delivery/lots.repository.ts';
import { visitRecord } from './opening.service.ts';
import { addressGone, messageTo } from '#features/referrals/reach.ts';
import {
  eventsOf,
  findReferral,
  lastOpening,
  updateReferral,
  type EventRow,
  type ReferralRow,
  type ReferralScope,
} from '#features/referrals/referral.repository.ts';
import {
  backInQueue,
  changeDetails,
  happen,
  sealWords,
  targetsAfter,
  unseal,
  type OpenReferral,
  type ReferralDeps,
} from '#features/referrals/referral.service.ts';
import {
  EVENTS,
  isOutcome,
  messageChoice,
  stageOf,
  standing,
  type MessageChoice,
  type ReferralEventType,
} from '#features/referrals/referral.ts';
import { actorOf, COORDINATOR } from '#features/referrals/staff.ts';

/** What staff do to a referral: the form of each action, and the handling of its answers. */

export const FOLLOW = '/support/referral';

/**
 * Tells the applicant that there is news on their page, never what the news is. Sends nothing when the applicant chose
 * neither email nor text messages.
 */
export async function writeToPerson(
  trx: Trx,
  deps: Omit<ReferralDeps, 'db'>,
  it: OpenReferral,
  template: MailTemplate,
): Promise<boolean> {
  const to = it.details && messageTo(deps, it.details);
  if (to === undefined) return false;
  await enqueueMail(trx, deps, { to, template, link: FOLLOW, sealed: true });
  return true;
}

export const subjectOf = (row: ReferralRow): ActSubject => ({
  stage: row.stage,
  partnerId: row.partnerId,
  startedAt: row.startedAt,
  kept: row.sealed !== null,
  work: row.work,
});

/** Actions also need the gazetteer, to locate postcodes. */
export interface ActDeps extends ReferralDeps {
  gazetteer: Gazetteer;
}

/** Work events from the stored rows. Rows without a day of their own are about the day on which they were recorded. */
export function toWorkEvents(rows: readonly { type: string; at: Date; detail: unknown }[]): WorkEvent[] {
  return rows.map(({ type, at, detail }) => {
    const kept = (detail ?? {}) as { on?: unknown; weeks?: unknown };
    return {
      type,
      on: typeof kept.on === 'string' ? kept.on : londonDay(at),
      weeks: typeof kept.weeks === 'number' ? kept.weeks : undefined,
    };
  });
}

async function contextOf(deps: ActDeps, row: ReferralRow, employer: string): Promise<ActContext> {
  const data = await caseworkData();
  const { choices, models } = data;
  const events = standing(await eventsOf(deps.db, row.id));
  const programme = deps.programmes.get(row.programme);
  const now = deps.clock();
  return {
    today: londonDay(now),
    now,
    receivedOn: londonDay(row.receivedAt),
    choices,
    models,
    partners: (await deliveryPartners(deps.db)).filter(({ id }) => id !== row.partnerId),
    advisers: row.partnerId === null ? [] : await advisersOf(deps.db, row.partnerId),
    checks: openChecks(toWorkEvents(events), programme?.stillInWorkWeeks ?? []),
    outcomes: events
      .filter(({ type }) => isOutcome(type))
      .map(({ id, type, detail }) => ({ id, text: eventInWords(type, detail, data) }))
      .reverse(),
    leftWork: events.some(({ type }) => type === 'left-work'),
    employers: employer === '' ? [] : await organisationsCalled(deps.db, employer),
    steps: programme === undefined ? [] : supportSteps(deps, programme),
    area: row.area,
  };
}

// ---- Handling the answers

interface Doing {
  trx: Trx;
  deps: ActDeps;
  it: OpenReferral;
  actor: string;
  accountId: string;
  answers: Answers;
  context: ActContext;
  now: Date;
  /** How many appointments the action cancelled; the applicant must be told of them. */
  calledOff: number;
}

const text = ({ answers }: Doing, name: string) => {
  const value = answers[name];
  return typeof value === 'string' ? value : undefined;
};
const needed = (doing: Doing, name: string) => text(doing, name) ?? '';
/** The text for the event, where the member of staff wrote any. */
const wordsOf = (doing: Doing, name = 'words') => {
  const words = text(doing, name);
  return words === undefined ? {} : { words };
};
async function event(doing: Doing, it: Omit<Parameters<typeof happen>[3], 'actor'>): Promise<void> {
  const calledOff = await happen(doing.trx, doing.deps, doing.it, { ...it, actor: doing.actor });
  doing.calledOff += calledOff;
}

/** The first adviser to contact the applicant becomes the referral's adviser. */
async function takeOn(doing: Doing): Promise<void> {
  if (doing.it.row.adviserId === null) {
    await event(doing, { type: 'adviser-set', marks: { adviserId: doing.accountId } });
  }
}

/** What a first contact fills in: the first by any partner, and the first by the current partner. */
const inTouch = ({ it: { row }, now }: Doing) => ({
  ...(row.contactedAt === null ? { contactedAt: now } : {}),
  ...(row.partnerContactedAt === null ? { partnerContactedAt: now } : {}),
});

function employerOf(doing: Doing): { organisationId?: string } {
  const id = text(doing, 'organisation');
  return id === undefined || id === NO_EMPLOYER ? {} : { organisationId: id };
}

/** The postcode decides the area, as in the form for support; without a usable postcode the chosen council does. */
async function areaAfter({ trx, answers, context }: Doing): Promise<string> {
  const step = context.steps.find(({ slug }) => slug === 'postcode');
  const found = (await step?.derives?.(trx, answers))?.['found'];
  return typeof found === 'string' && found !== 'ask' && !found.startsWith('outside')
    ? found
    : String(answers['council']);
}

/**
 * The times of first contact (by any partner, and by the current one) after removing an event that was wrong, where
 * that event set them.
 */
const TOUCH: readonly string[] = ['contacted', 'appointment-made', 'appointment-attended', 'started'];
function contactWithout({ assignedAt }: ReferralRow, events: readonly EventRow[], wrong: EventRow) {
  const touches = events.filter(({ type }) => TOUCH.includes(type));
  const [first, next] = touches;
  const [ofPartner, nextOfPartner] = touches.filter(({ at }) => assignedAt !== null && at >= assignedAt);
  return {
    ...(first?.id === wrong.id ? { contactedAt: next?.at ?? null } : {}),
    ...(ofPartner?.id === wrong.id ? { partnerContactedAt: nextOfPartner?.at ?? null } : {}),
  };
}

const HANDLERS: Record<ActSlug, (doing: Doing) => Promise<void>> = {
  async acknowledge(doing) {
    await event(doing, { type: 'acknowledged', marks: { acknowledgedAt: doing.now } });
  },
  async assign(doing) {
    const organisationId = needed(doing, 'partner');
    const organisation = doing.context.partners.find((it) => it.id === organisationId)?.name;
    const { row } = doing.it;
    if (row.acknowledgedAt === null) {
      await event(doing, { type: 'acknowledged', marks: { acknowledgedAt: doing.now } });
    }
    await event(doing, {
      type: 'assigned',
      detail: { organisationId, organisation },
      marks: {
        partnerId: organisationId,
        assignedAt: doing.now,
        takenBy: null,
        takenAt: null,
        // The adviser of the previous partner no longer has access.
        adviserId: null,
        partnerContactedAt: null,
        partnerBy: null,
        // The first partner keeps the date that the applicant was promised; each later partner gets a new target date.
        ...(row.assignedAt === null
          ? {}
          : { contactBy: targetsAfter(doing.deps, row.programme, doing.context.today).contactBy }),
      },
    });
    await tellAdvisers(doing.trx, doing.deps, organisationId);
  },
  async 'take-back'(doing) {
    await event(doing, {
      type: 'returned',
      detail: { by: 'coordinator' },
      ...wordsOf(doing),
      marks: backInQueue(doing.deps, doing.it.row, doing.context.today),
    });
  },
  async 'not-right'(doing) {
    await event(doing, {
      type: 'not-right',
      detail: { reason: needed(doing, 'reason') },
      ...wordsOf(doing),
      marks: { takenBy: null, takenAt: null },
    });
  },
  async delete(doing) {
    const { row } = doing.it;
    if (row.endedAt === null) {
      await event(doing, {
        type: 'withdrawn',
        detail: { by: 'coordinator' },
        marks: { takenBy: null, takenAt: null },
      });
    }
    // A date in the past lets the nightly retention job redact the record.
    await updateReferral(doing.trx, row.id, { keepUntil: addDays(doing.context.today, -1) });
  },
  async contact(doing) {
    await takeOn(doing);
    const reached = doing.answers['reached'] === true;
    await event(doing, {
      type: reached ? 'contacted' : 'contact-tried',
      detail: { way: needed(doing, 'way') },
      ...wordsOf(doing),
      ...(reached ? { marks: inTouch(doing) } : {}),
    });
  },
  async appointment(doing) {
    await takeOn(doing);
    const id = newId(16);
    const startsAt = londonInstant(needed(doing, 'on'), needed(doing, 'time'));
    await insertAppointment(doing.trx, {
      id,
      referralId: doing.it.row.id,
      startsAt,
      minutes: Number(needed(doing, 'minutes')),
      sealed: sealWords(doing.it, 'appointment', needed(doing, 'where')),
      madeBy: doing.accountId,
      createdAt: doing.now,
    });
    await event(doing, {
      type: 'appointment-made',
      detail: { appointmentId: id, startsAt: startsAt.toISOString() },
      // Agreeing on a time implies that the adviser has been in touch.
      marks: inTouch(doing),
    });
  },
  async note(doing) {
    await event(doing, { type: 'note', ...wordsOf(doing) });
  },
  async goal(doing) {
    await event(doing, { type: 'goal', ...wordsOf(doing) });
  },
  async action(doing) {
    const id = newId(16);
    await insertAction(doing.trx, {
      id,
      referralId: doing.it.row.id,
      dueOn: needed(doing, 'on'),
      sealed: sealWords(doing.it, 'action', needed(doing, 'words')),
      madeBy: doing.accountId,
      createdAt: doing.now,
    });
    await event(doing, { type: 'action-made', detail: { actionId: id, dueOn: needed(doing, 'on') } });
  },
  async stage(doing) {
    await event(doing, { type: 'stage-of-support', detail: { stage: needed(doing, 'stage') } });
  },
  async start(doing) {
    const on = needed(doing, 'on');
    await takeOn(doing);
    await event(doing, {
      type: 'started',
      detail: { on },
      marks: {
        startedAt: on === doing.context.today ? doing.now : londonInstant(on, '12:00'),
        ...inTouch(doing),
      },
    });
  },
  async job(doing) {
    await event(doing, {
      type: 'job-started',
      detail: {
        on: needed(doing, 'on'),
        hours: doing.answers['hours'],
        evidence: needed(doing, 'evidence'),
        ...employerOf(doing),
      },
      ...joined(doing, ['employer', 'words']),
    });
  },
  async 'kept-job'(doing) {
    await event(doing, {
      type: 'job-kept',
      detail: {
        on: doing.context.today,
        hours: doing.answers['hours'],
        evidence: needed(doing, 'evidence'),
        ...employerOf(doing),
      },
      ...joined(doing, ['employer', 'words']),
    });
  },
  async 'still-in-work'(doing) {
    const weeks = Number(needed(doing, 'weeks'));
    await event(doing, {
      type: 'still-in-work',
      detail: { on: doing.context.today, weeks, evidence: needed(doing, 'evidence') },
      ...wordsOf(doing),
    });
  },
  async 'better-work'(doing) {
    await event(doing, {
      type: 'better-work',
      detail: {
        on: needed(doing, 'on'),
        better: needed(doing, 'better'),
        evidence: needed(doing, 'evidence'),
      },
      ...wordsOf(doing),
    });
  },
  async training(doing) {
    await event(doing, {
      type: 'training-started',
      detail: { on: needed(doing, 'on'), evidence: needed(doing, 'evidence') },
      ...wordsOf(doing),
    });
  },
  async 'left-work'(doing) {
    await event(doing, { type: 'left-work', detail: { on: needed(doing, 'on') }, ...wordsOf(doing) });
  },
  async adviser(doing) {
    await event(doing, {
      type: 'adviser-set',
      detail: { adviserId: needed(doing, 'adviser') },
      marks: { adviserId: needed(doing, 'adviser') },
    });
  },
  async change(doing) {
    const { trx, deps, it } = doing;
    if (it.details === undefined) return;
    const after = detailsAfter(it.details, doing.answers);
    const area = await areaAfter(doing);
    const moved = area !== it.row.area;
    const fields = [...changedFields(it.details, after), ...(moved ? ['area'] : [])];
    if (fields.length === 0) return;
    await changeDetails(trx, deps, it, after);
    if (moved) await updateReferral(trx, it.row.id, { area });
    await event(doing, { type: 'record-changed', detail: { fields } });
    const to = addressGone(deps, it.details, after);
    if (to !== undefined)
      await enqueueMail(trx, deps, { to, template: 'referral-details-changed', link: FOLLOW, sealed: true });
  },
  async 'told-withdrawn'(doing) {
    await event(doing, {
      type: 'told-withdrawn',
      detail: { on: needed(doing, 'on'), way: needed(doing, 'way') },
      ...wordsOf(doing),
      marks: { takenBy: null, takenAt: null },
    });
  },
  async correct(doing) {
    const { trx, it } = doing;
    const events = standing(await eventsOf(trx, it.row.id));
    const wrong = events.find(({ id, type }) => String(id) === doing.answers['event'] && isOutcome(type));
    if (wrong === undefined) return;
    const left = events.filter(({ id }) => id !== wrong.id);
    const start = toWorkEvents(left).findLast(({ type }) => type === 'started');
    await event(doing, {
      type: 'corrected',
      voids: wrong.id,
      detail: { what: wrong.type, ...(wrong.detail?.['on'] === undefined ? {} : { on: wrong.detail['on'] }) },
      ...wordsOf(doing),
      // Only an event that sets a stage changes the stage when it is voided.
      ...(EVENTS[wrong.type as ReferralEventType] === undefined ? {} : { stage: stageOf(left) }),
      ...(wrong.type === 'started'
        ? {
            marks: {
              startedAt: start === undefined ? null : londonInstant(start.on, '12:00'),
              ...contactWithout(it.row, events, wrong),
            },
          }
        : {}),
    });
  },
  async return(doing) {
    await event(doing, {
      type: 'returned',
      detail: { by: 'partner', reason: needed(doing, 'reason'), organisationId: doing.it.row.partnerId },
      ...wordsOf(doing),
      marks: backInQueue(doing.deps, doing.it.row, doing.context.today),
    });
  },
  async finish(doing) {
    await event(doing, {
      type: 'finished',
      detail: { reason: needed(doing, 'reason') },
      ...wordsOf(doing),
    });
  },
};

/** Several answers as the text of one event. */
function joined(doing: Doing, names: readonly string[]): { words?: string } {
  const parts = names.map((name) => text(doing, name)).filter((it) => it !== undefined);
  return parts.length === 0 ? {} : { words: parts.join('\n') };
}

// ---- The form

export interface ActView {
  kind: 'form';
  slug: ActSlug;
  act: Act;
  row: ReferralRow;
  /** Undefined when the member of staff does not have the record open. */
  person: { name: string; messageTo: string | undefined; messages: MessageChoice } | undefined;
  questions: QuestionView[];
  /**
   * When the record was last changed at the time of viewing. Later changes must be seen before the form is accepted.
   */
  seen: string;
  errors: { href: string; text: string }[];
}
export type ActResult =
  | ActView
  | { kind: 'done'; slug: ActSlug; stillTheirs: boolean }
  /** The form shows personal details, so the record must be opened first. */
  | { kind: 'closed' }
  | { kind: 'gone' }
  | { kind: 'not-found' };

function viewOf(
  slug: ActSlug,
  row: ReferralRow,
  person: ActView['person'],
  questions: readonly Question[],
  filled: Filled,
): ActView {
  return {
    kind: 'form',
    slug,
    act: ACTS[slug],
    row,
    person,
    seen: row.lastEventAt.toISOString(),
    questions: questions.map((question) => questionView(question, filled)),
    errors: [],
  };
}

/** As long as a staff session can last. */
const TYPING_MS = 8 * 60 * 60_000;

const MEANWHILE =
  'Someone has added to this record since you opened this page. Check the record, then send this again if it is still correct.';

/**
 * The form of an action, or the result of submitting it. A second submission reports a conflict and changes nothing.
 */
export async function visitAct(
  deps: ActDeps,
  me: Actor,
  scope: ReferralScope,
  it: { by: 'coordinator' | 'adviser'; id: string; act: string | undefined; request: Request },
): Promise<ActResult> {
  const { by, id, act: slug, request } = it;
  const visit = await visitRecord(deps, scope, id, { actor: actorOf(me) });
  if (visit === undefined || !isAct(slug)) return { kind: 'not-found' };
  const row = visit.kind === 'open' ? visit.open.row : visit.row;
  const act: Act = ACTS[slug];
  if (!isFor(act, by) || !act.fits(subjectOf(row))) return { kind: 'not-found' };
  if (act.shows === true && visit.kind === 'closed') {
    // An adviser whose half hour ends while typing loses nothing; without a recent opening the form is refused.
    const since = new Date(deps.clock().getTime() - TYPING_MS);
    const seen = request.method === 'POST' && (await lastOpening(deps.db, id, actorOf(me), since));
    if (seen === false || seen === undefined) return { kind: 'closed' };
  }
  const form =
    request.method === 'POST' ? await request.formData().catch(() => new FormData()) : new FormData();
  const called = form.get('employer');
  const context = await contextOf(deps, row, typeof called === 'string' ? called.trim() : '');
  if (act.beside === true && context.outcomes.length === 0) return { kind: 'not-found' };
  const questions = act.questions(context);
  // The form names the applicant only where the member of staff has the record open.
  const details = visit.kind === 'open' ? visit.open.details : undefined;
  const person = details && {
    name: details.name,
    messageTo: messageTo(deps, details),
    messages: messageChoice(details),
  };
  if (request.method !== 'POST') {
    const begins = {
      ...act.begins?.(new URL(request.url).searchParams),
      ...(details === undefined ? {} : act.beginsFrom?.(details, context)),
    };
    const shown: Filled = Object.assign({}, ...questions.map((it) => fill(it, begins[it.name])));
    return viewOf(slug, row, person, questions, shown);
  }
  const filled: Filled = Object.assign({}, ...questions.map((question) => typedIn(question, form)));
  const view = viewOf(slug, row, person, questions, filled);
  const answers: Record<string, unknown> = {};
  for (const shown of view.questions) {
    const read = readAnswer(shown.question, filled, answers);
    if (read.ok) answers[shown.question.name] = read.value;
    else {
      const { message, parts } = read;
      shown.error = { name: shown.question.name, message, ...(parts === undefined ? {} : { parts }) };
    }
  }
  const together = act.check?.(answers, context) ?? {};
  for (const shown of view.questions) {
    const { name } = shown.question;
    const message = together[name];
    if (message !== undefined) shown.error ??= { name, message };
    if (shown.error !== undefined) view.errors.push({ href: `#${name}`, text: shown.error.message });
  }
  if (view.errors.length > 0) return view;

  const done = await deps.db.transaction().execute(async (trx) => {
    const locked = await findReferral(trx, scope, id, { lock: true });
    if (
      locked === undefined ||
      !act.fits(subjectOf(locked)) ||
      locked.lastEventAt.toISOString() !== form.get('seen')
    )
      return false;
    const now = deps.clock();
    const open = unseal(deps.secrets, locked);
    const doing: Doing = {
      trx,
      deps,
      it: open,
      actor: actorOf(me),
      accountId: me.account.id,
      answers,
      context,
      now,
      calledOff: 0,
    };
    await HANDLERS[slug](doing);
    // Read as a coordinator: an adviser who returned the referral may no longer read it, and the applicant is still
    // told.
    const after = await findReferral(trx, COORDINATOR, id);
    // The handler may have changed where messages go, so unseal again. Without a new event there is no news.
    const news = act.tells !== undefined || doing.calledOff > 0;
    if (news && after !== undefined && after.lastEventAt > locked.lastEventAt)
      await writeToPerson(trx, deps, unseal(deps.secrets, after), 'support-news');
    return true;
  });
  if (!done) {
    const fresh = await findReferral(deps.db, scope, id);
    if (fresh === undefined) return { kind: 'gone' };
    return {
      ...view,
      row: fresh,
      seen: fresh.lastEventAt.toISOString(),
      errors: [{ href: '#main-content', text: MEANWHILE }],
    };
  }
  return { kind: 'done', slug, stillTheirs: (await findReferral(deps.db, scope, id)) !== undefined };
}

/** Records the outcome of an appointment. @returns false when there is no such appointment without an outcome */
export async function settleAppointmentOf(
  deps: ReferralDeps,
  me: Actor,
  scope: ReferralScope,
  it: { id: string; appointmentId: string; outcome: 'attended' | 'missed' | 'cancelled' },
): Promise<boolean> {
  return deps.db.transaction().execute(async (trx) => {
    const row = await findReferral(trx, scope, it.id, { lock: true });
    if (row === undefined) return false;
    const now = deps.clock();
    const settled = await settleAppointment(
      trx,
      row.id,
      it.appointmentId,
      it.outcome === 'cancelled' ? { cancelledAt: now } : { outcome: it.outcome },
    );
    if (settled === undefined) return false;
    const open = unseal(deps.secrets, row);
    await happen(trx, deps, open, {
      type: `appointment-${it.outcome}`,
      actor: actorOf(me),
      detail: { appointmentId: settled.id, startsAt: settled.startsAt.toISOString() },
      talks: await countTalks(trx, row.id),
    });
    if (it.outcome === 'cancelled') await writeToPerson(trx, deps, open, 'support-news');
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
    if (row === undefined || !(await finishAction(trx, row.id, it.actionId, deps.clock()))) return false;
    await happen(trx, deps, unseal(deps.secrets, row), {
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
    if (row === undefined || row.endedAt !== null || row.sealed === null) return false;
    const now = deps.clock();
    const today = londonInstant(londonDay(now));
    const toldToday = await hasSuggestionSince(trx, row.id, today);
    const suggested = await insertSuggestion(trx, {
      referralId: row.id,
      opportunityId: it.opportunityId,
      suggestedBy: me.account.id,
      suggestedAt: now,
    });
    if (!suggested) return false;
    const open = unseal(deps.secrets, row);
    await happen(trx, deps, open, {
      type: 'suggested',
      actor: actorOf(me),
      detail: { opportunityId: it.opportunityId },
    });
    // An applicant for whom an adviser finds ten opportunities at once gets one message.
    if (!toldToday) await writeToPerson(trx, deps, open, 'support-news');
    return true;
  });
}

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
  caseActions,
  isCaseAction,
  isFor,
  NO_EMPLOYER,
  type CaseAction,
  type ActionFormContext,
  type CaseActionSlug,
  type ActionSubject,
} from './case-actions.ts';
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
import { describeEvent } from '#features/referrals/event-words.ts';
import { deliveryPartners } from '#features/referrals/delivery/lots.repository.ts';
import { visitRecord } from './opening.service.ts';
import { addressGone, messageTo } from '#features/referrals/contact-policy.ts';
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
  recordEvent,
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
  activeEvents,
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

export const subjectOf = (row: ReferralRow): ActionSubject => ({
  stage: row.stage,
  partnerId: row.partnerId,
  startedAt: row.startedAt,
  hasDetails: row.sealed !== null,
  work: row.work,
});

/** Actions also need the gazetteer, to locate postcodes. */
export interface ActionDeps extends ReferralDeps {
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

async function contextOf(deps: ActionDeps, row: ReferralRow, employer: string): Promise<ActionFormContext> {
  const data = await caseworkData();
  const { choices, models } = data;
  const events = activeEvents(await eventsOf(deps.db, row.id));
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
      .map(({ id, type, detail }) => ({ id, text: describeEvent(type, detail, data) }))
      .reverse(),
    leftWork: events.some(({ type }) => type === 'left-work'),
    employers: employer === '' ? [] : await organisationsCalled(deps.db, employer),
    steps: programme === undefined ? [] : supportSteps(deps, programme),
    area: row.area,
  };
}

// ---- Handling the answers

interface ActionContext {
  trx: Trx;
  deps: ActionDeps;
  it: OpenReferral;
  actor: string;
  accountId: string;
  answers: Answers;
  form: ActionFormContext;
  now: Date;
  /** How many appointments the action cancelled; the applicant must be told of them. */
  calledOff: number;
}

const text = ({ answers }: ActionContext, name: string) => {
  const value = answers[name];
  return typeof value === 'string' ? value : undefined;
};
const needed = (context: ActionContext, name: string) => text(context, name) ?? '';
/** The text for the event, where the member of staff wrote any. */
const wordsOf = (context: ActionContext, name = 'words') => {
  const words = text(context, name);
  return words === undefined ? {} : { words };
};
async function event(
  context: ActionContext,
  it: Omit<Parameters<typeof recordEvent>[3], 'actor'>,
): Promise<void> {
  const calledOff = await recordEvent(context.trx, context.deps, context.it, { ...it, actor: context.actor });
  context.calledOff += calledOff;
}

/** The first adviser to contact the applicant becomes the referral's adviser. */
async function takeOn(context: ActionContext): Promise<void> {
  if (context.it.row.adviserId === null) {
    await event(context, { type: 'adviser-set', marks: { adviserId: context.accountId } });
  }
}

/** What a first contact fills in: the first by any partner, and the first by the current partner. */
const inTouch = ({ it: { row }, now }: ActionContext) => ({
  ...(row.contactedAt === null ? { contactedAt: now } : {}),
  ...(row.partnerContactedAt === null ? { partnerContactedAt: now } : {}),
});

function employerOf(context: ActionContext): { organisationId?: string } {
  const id = text(context, 'organisation');
  return id === undefined || id === NO_EMPLOYER ? {} : { organisationId: id };
}

/** The postcode decides the area, as in the form for support; without a usable postcode the chosen council does. */
async function areaAfter({ trx, answers, form }: ActionContext): Promise<string> {
  const step = form.steps.find(({ slug }) => slug === 'postcode');
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

const HANDLERS: Record<CaseActionSlug, (context: ActionContext) => Promise<void>> = {
  async acknowledge(context) {
    await event(context, { type: 'acknowledged', marks: { acknowledgedAt: context.now } });
  },
  async assign(context) {
    const organisationId = needed(context, 'partner');
    const organisation = context.form.partners.find((it) => it.id === organisationId)?.name;
    const { row } = context.it;
    if (row.acknowledgedAt === null) {
      await event(context, { type: 'acknowledged', marks: { acknowledgedAt: context.now } });
    }
    await event(context, {
      type: 'assigned',
      detail: { organisationId, organisation },
      marks: {
        partnerId: organisationId,
        assignedAt: context.now,
        takenBy: null,
        takenAt: null,
        // The adviser of the previous partner no longer has access.
        adviserId: null,
        partnerContactedAt: null,
        partnerBy: null,
        // The first partner keeps the date that the applicant was promised; each later partner gets a new target date.
        ...(row.assignedAt === null
          ? {}
          : { contactBy: targetsAfter(context.deps, row.programme, context.form.today).contactBy }),
      },
    });
    await tellAdvisers(context.trx, context.deps, organisationId);
  },
  async 'take-back'(context) {
    await event(context, {
      type: 'returned',
      detail: { by: 'coordinator' },
      ...wordsOf(context),
      marks: backInQueue(context.deps, context.it.row, context.form.today),
    });
  },
  async 'not-right'(context) {
    await event(context, {
      type: 'not-right',
      detail: { reason: needed(context, 'reason') },
      ...wordsOf(context),
      marks: { takenBy: null, takenAt: null },
    });
  },
  async delete(context) {
    const { row } = context.it;
    if (row.endedAt === null) {
      await event(context, {
        type: 'withdrawn',
        detail: { by: 'coordinator' },
        marks: { takenBy: null, takenAt: null },
      });
    }
    // A date in the past lets the nightly retention job redact the record.
    await updateReferral(context.trx, row.id, { keepUntil: addDays(context.form.today, -1) });
  },
  async contact(context) {
    await takeOn(context);
    const reached = context.answers['reached'] === true;
    await event(context, {
      type: reached ? 'contacted' : 'contact-tried',
      detail: { way: needed(context, 'way') },
      ...wordsOf(context),
      ...(reached ? { marks: inTouch(context) } : {}),
    });
  },
  async appointment(context) {
    await takeOn(context);
    const id = newId(16);
    const startsAt = londonInstant(needed(context, 'on'), needed(context, 'time'));
    await insertAppointment(context.trx, {
      id,
      referralId: context.it.row.id,
      startsAt,
      minutes: Number(needed(context, 'minutes')),
      sealed: sealWords(context.it, 'appointment', needed(context, 'where')),
      madeBy: context.accountId,
      createdAt: context.now,
    });
    await event(context, {
      type: 'appointment-made',
      detail: { appointmentId: id, startsAt: startsAt.toISOString() },
      // Agreeing on a time implies that the adviser has been in touch.
      marks: inTouch(context),
    });
  },
  async note(context) {
    await event(context, { type: 'note', ...wordsOf(context) });
  },
  async goal(context) {
    await event(context, { type: 'goal', ...wordsOf(context) });
  },
  async action(context) {
    const id = newId(16);
    await insertAction(context.trx, {
      id,
      referralId: context.it.row.id,
      dueOn: needed(context, 'on'),
      sealed: sealWords(context.it, 'action', needed(context, 'words')),
      madeBy: context.accountId,
      createdAt: context.now,
    });
    await event(context, { type: 'action-made', detail: { actionId: id, dueOn: needed(context, 'on') } });
  },
  async stage(context) {
    await event(context, { type: 'stage-of-support', detail: { stage: needed(context, 'stage') } });
  },
  async start(context) {
    const on = needed(context, 'on');
    await takeOn(context);
    await event(context, {
      type: 'started',
      detail: { on },
      marks: {
        startedAt: on === context.form.today ? context.now : londonInstant(on, '12:00'),
        ...inTouch(context),
      },
    });
  },
  async job(context) {
    await event(context, {
      type: 'job-started',
      detail: {
        on: needed(context, 'on'),
        hours: context.answers['hours'],
        evidence: needed(context, 'evidence'),
        ...employerOf(context),
      },
      ...joined(context, ['employer', 'words']),
    });
  },
  async 'kept-job'(context) {
    await event(context, {
      type: 'job-kept',
      detail: {
        on: context.form.today,
        hours: context.answers['hours'],
        evidence: needed(context, 'evidence'),
        ...employerOf(context),
      },
      ...joined(context, ['employer', 'words']),
    });
  },
  async 'still-in-work'(context) {
    const weeks = Number(needed(context, 'weeks'));
    await event(context, {
      type: 'still-in-work',
      detail: { on: context.form.today, weeks, evidence: needed(context, 'evidence') },
      ...wordsOf(context),
    });
  },
  async 'better-work'(context) {
    await event(context, {
      type: 'better-work',
      detail: {
        on: needed(context, 'on'),
        better: needed(context, 'better'),
        evidence: needed(context, 'evidence'),
      },
      ...wordsOf(context),
    });
  },
  async training(context) {
    await event(context, {
      type: 'training-started',
      detail: { on: needed(context, 'on'), evidence: needed(context, 'evidence') },
      ...wordsOf(context),
    });
  },
  async 'left-work'(context) {
    await event(context, { type: 'left-work', detail: { on: needed(context, 'on') }, ...wordsOf(context) });
  },
  async adviser(context) {
    await event(context, {
      type: 'adviser-set',
      detail: { adviserId: needed(context, 'adviser') },
      marks: { adviserId: needed(context, 'adviser') },
    });
  },
  async change(context) {
    const { trx, deps, it } = context;
    if (it.details === undefined) return;
    const after = detailsAfter(it.details, context.answers);
    const area = await areaAfter(context);
    const moved = area !== it.row.area;
    const fields = [...changedFields(it.details, after), ...(moved ? ['area'] : [])];
    if (fields.length === 0) return;
    await changeDetails(trx, deps, it, after);
    if (moved) await updateReferral(trx, it.row.id, { area });
    await event(context, { type: 'record-changed', detail: { fields } });
    const to = addressGone(deps, it.details, after);
    if (to !== undefined)
      await enqueueMail(trx, deps, { to, template: 'referral-details-changed', link: FOLLOW, sealed: true });
  },
  async 'told-withdrawn'(context) {
    await event(context, {
      type: 'told-withdrawn',
      detail: { on: needed(context, 'on'), way: needed(context, 'way') },
      ...wordsOf(context),
      marks: { takenBy: null, takenAt: null },
    });
  },
  async correct(context) {
    const { trx, it } = context;
    const events = activeEvents(await eventsOf(trx, it.row.id));
    const wrong = events.find(({ id, type }) => String(id) === context.answers['event'] && isOutcome(type));
    if (wrong === undefined) return;
    const left = events.filter(({ id }) => id !== wrong.id);
    const start = toWorkEvents(left).findLast(({ type }) => type === 'started');
    await event(context, {
      type: 'corrected',
      voids: wrong.id,
      detail: { what: wrong.type, ...(wrong.detail?.['on'] === undefined ? {} : { on: wrong.detail['on'] }) },
      ...wordsOf(context),
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
  async return(context) {
    await event(context, {
      type: 'returned',
      detail: { by: 'partner', reason: needed(context, 'reason'), organisationId: context.it.row.partnerId },
      ...wordsOf(context),
      marks: backInQueue(context.deps, context.it.row, context.form.today),
    });
  },
  async finish(context) {
    await event(context, {
      type: 'finished',
      detail: { reason: needed(context, 'reason') },
      ...wordsOf(context),
    });
  },
};

/** Several answers as the text of one event. */
function joined(context: ActionContext, names: readonly string[]): { words?: string } {
  const parts = names.map((name) => text(context, name)).filter((it) => it !== undefined);
  return parts.length === 0 ? {} : { words: parts.join('\n') };
}

// ---- The form

export interface ActionView {
  kind: 'form';
  slug: CaseActionSlug;
  action: CaseAction;
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
export type ActionResult =
  | ActionView
  | { kind: 'done'; slug: CaseActionSlug; stillTheirs: boolean }
  /** The form shows personal details, so the record must be opened first. */
  | { kind: 'closed' }
  | { kind: 'gone' }
  | { kind: 'not-found' };

function viewOf(
  slug: CaseActionSlug,
  row: ReferralRow,
  person: ActionView['person'],
  questions: readonly Question[],
  filled: Filled,
): ActionView {
  return {
    kind: 'form',
    slug,
    action: caseActions[slug],
    row,
    person,
    seen: row.lastEventAt.toISOString(),
    questions: questions.map((question) => questionView(question, filled)),
    errors: [],
  };
}

/** As long as a staff session can last. */
const TYPING_MS = 8 * 60 * 60_000;

const CONFLICT_MESSAGE =
  'Someone has added to this record since you opened this page. Check the record, then send this again if it is still correct.';

/**
 * The form of an action, or the result of submitting it. A second submission reports a conflict and changes nothing.
 */
export async function handleAction(
  deps: ActionDeps,
  me: Actor,
  scope: ReferralScope,
  it: { by: 'coordinator' | 'adviser'; id: string; action: string | undefined; request: Request },
): Promise<ActionResult> {
  const { by, id, action: slug, request } = it;
  const visit = await visitRecord(deps, scope, id, { actor: actorOf(me) });
  if (visit === undefined || !isCaseAction(slug)) return { kind: 'not-found' };
  const row = visit.kind === 'open' ? visit.open.row : visit.row;
  const action: CaseAction = caseActions[slug];
  if (!isFor(action, by) || !action.isAvailable(subjectOf(row))) return { kind: 'not-found' };
  if (action.requiresOpenRecord === true && visit.kind === 'closed') {
    // An adviser whose half hour ends while typing loses nothing; without a recent opening the form is refused.
    const since = new Date(deps.clock().getTime() - TYPING_MS);
    const seen = request.method === 'POST' && (await lastOpening(deps.db, id, actorOf(me), since));
    if (seen === false || seen === undefined) return { kind: 'closed' };
  }
  const form =
    request.method === 'POST' ? await request.formData().catch(() => new FormData()) : new FormData();
  const called = form.get('employer');
  const formContext = await contextOf(deps, row, typeof called === 'string' ? called.trim() : '');
  if (action.inlineOnly === true && formContext.outcomes.length === 0) return { kind: 'not-found' };
  const questions = action.questions(formContext);
  // The form names the applicant only where the member of staff has the record open.
  const details = visit.kind === 'open' ? visit.open.details : undefined;
  const person = details && {
    name: details.name,
    messageTo: messageTo(deps, details),
    messages: messageChoice(details),
  };
  if (request.method !== 'POST') {
    const begins = {
      ...action.begins?.(new URL(request.url).searchParams),
      ...(details === undefined ? {} : action.beginsFrom?.(details, formContext)),
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
  const together = action.check?.(answers, formContext) ?? {};
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
      !action.isAvailable(subjectOf(locked)) ||
      locked.lastEventAt.toISOString() !== form.get('seen')
    )
      return false;
    const now = deps.clock();
    const open = unseal(deps.secrets, locked);
    const context: ActionContext = {
      trx,
      deps,
      it: open,
      actor: actorOf(me),
      accountId: me.account.id,
      answers,
      form: formContext,
      now,
      calledOff: 0,
    };
    await HANDLERS[slug](context);
    // Read as a coordinator: an adviser who returned the referral may no longer read it, and the applicant is still
    // told.
    const after = await findReferral(trx, COORDINATOR, id);
    // The handler may have changed where messages go, so unseal again. Without a new event there is no news.
    const news = action.notifies !== undefined || context.calledOff > 0;
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
      errors: [{ href: '#main-content', text: CONFLICT_MESSAGE }],
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
    await recordEvent(trx, deps, open, {
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
    await recordEvent(trx, deps, unseal(deps.secrets, row), {
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
    await recordEvent(trx, deps, open, {
      type: 'suggested',
      actor: actorOf(me),
      detail: { opportunityId: it.opportunityId },
    });
    // An applicant for whom an adviser finds ten opportunities at once gets one message.
    if (!toldToday) await writeToPerson(trx, deps, open, 'support-news');
    return true;
  });
}

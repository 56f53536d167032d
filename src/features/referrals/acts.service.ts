import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Actor } from '#features/accounts/permission.ts';
import {
  optionsOf,
  readAnswer,
  settle,
  typedIn,
  type Answers,
  type Filled,
  type Question,
} from '#features/journeys/question.ts';
import type { QuestionView } from '#features/journeys/journey.view.ts';
import { enqueueMail } from '#features/mail/mail.service.ts';
import type { MailTemplate } from '#features/mail/mail.ts';
import { tellAdvisers } from './arrivals.service.ts';
import { ACTS, isAct, type Act, type ActContext, type ActSlug, type ActSubject } from './acts.ts';
import { caseworkData, openChecks, type WorkEvent } from './casework.ts';
import {
  advisersOf,
  countTalks,
  finishAction,
  hasSuggestionSince,
  insertAction,
  insertAppointment,
  insertSuggestion,
  organisationCalled,
  settleAppointment,
  workEvents,
} from './casework.repository.ts';
import { deliveryPartners } from './lots.repository.ts';
import { visitRecord } from './opening.service.ts';
import { messageTo } from './reach.ts';
import { messageChoice, type MessageChoice } from './referral.ts';
import { findReferral, updateReferral, type ReferralRow, type ReferralScope } from './referral.repository.ts';
import {
  backInQueue,
  happen,
  sealWords,
  targetsAfter,
  unseal,
  type OpenReferral,
  type ReferralDeps,
} from './referral.service.ts';
import { actorOf } from './staff.ts';

/** What staff do to a referral: the form of each act, and what becomes of its answers. */

export const FOLLOW = '/support/referral';

/**
 * Tells the person that there is something to read on their page, never what it is about; nothing when they chose
 * neither e-mail nor text messages.
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
});

/** Events about work as they were kept. */
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

async function contextOf(deps: ReferralDeps, row: ReferralRow): Promise<ActContext> {
  const { choices, models } = await caseworkData();
  const events = await workEvents(deps.db, { referralIds: [row.id] });
  const now = deps.clock();
  return {
    today: londonDay(now),
    now,
    receivedOn: londonDay(row.receivedAt),
    choices,
    models,
    partners: (await deliveryPartners(deps.db)).filter(({ id }) => id !== row.partnerId),
    advisers: row.partnerId === null ? [] : await advisersOf(deps.db, row.partnerId),
    checks: openChecks(toWorkEvents(events), deps.programmes.get(row.programme)?.stillInWorkWeeks ?? []),
  };
}

// ---- What becomes of the answers

interface Doing {
  trx: Trx;
  deps: ReferralDeps;
  it: OpenReferral;
  actor: string;
  accountId: string;
  answers: Answers;
  context: ActContext;
  now: Date;
  /** Talks that it called off, of which the person is to hear. */
  calledOff: number;
}

const text = ({ answers }: Doing, name: string) => {
  const value = answers[name];
  return typeof value === 'string' ? value : undefined;
};
const needed = (doing: Doing, name: string) => text(doing, name) ?? '';
/** The event's words, where some were written. */
const wordsOf = (doing: Doing, name = 'words') => {
  const words = text(doing, name);
  return words === undefined ? {} : { words };
};
async function event(doing: Doing, it: Omit<Parameters<typeof happen>[3], 'actor'>): Promise<void> {
  const calledOff = await happen(doing.trx, doing.deps, doing.it, { ...it, actor: doing.actor });
  doing.calledOff += calledOff;
}

/** Whoever first gets in touch works with the person from then on. */
async function takeOn(doing: Doing): Promise<void> {
  if (doing.it.row.adviserId === null) {
    await event(doing, { type: 'adviser-set', marks: { adviserId: doing.accountId } });
  }
}

/** What the first contact fills in: of all, and of the partner that has it now. */
const inTouch = ({ it: { row }, now }: Doing) => ({
  ...(row.contactedAt === null ? { contactedAt: now } : {}),
  ...(row.partnerContactedAt === null ? { partnerContactedAt: now } : {}),
});

async function employerOf(doing: Doing): Promise<{ organisationId?: string }> {
  const name = text(doing, 'employer');
  const found = name === undefined ? undefined : await organisationCalled(doing.trx, name);
  return found === undefined ? {} : { organisationId: found.id };
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
        // Whoever had it before has nothing to do with it any more.
        adviserId: null,
        partnerContactedAt: null,
        partnerBy: null,
        // The first partner keeps what the person was promised; each later one has a time of its own.
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
    // The nightly job empties what need not be kept any longer.
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
      sealed: sealWords(doing.it, needed(doing, 'where')),
      madeBy: doing.accountId,
      createdAt: doing.now,
    });
    await event(doing, {
      type: 'appointment-made',
      detail: { appointmentId: id, startsAt: startsAt.toISOString() },
      // Nobody agrees on a time without having been in touch.
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
      sealed: sealWords(doing.it, needed(doing, 'words')),
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
        ...(await employerOf(doing)),
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

/** Several answers as the words of one event. */
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
  /** Undefined for whoever does not have the record open. */
  person: { name: string; messageTo: string | undefined; messages: MessageChoice } | undefined;
  questions: QuestionView[];
  /** As of when the record was seen: what was written since must be seen first. */
  seen: string;
  errors: { href: string; text: string }[];
}
export type ActResult =
  ActView | { kind: 'done'; slug: ActSlug; stillTheirs: boolean } | { kind: 'gone' } | { kind: 'not-found' };

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
    questions: questions.map((question) => ({
      question,
      label: settle(question.label, {}),
      hint: settle(question.hint, {}),
      options: optionsOf(question, {}),
      filled,
      error: undefined,
      note: undefined,
    })),
    errors: [],
  };
}

const MEANWHILE =
  'Something was written down here since you opened this page. Look at the record, then send this again if it is still right.';

/**
 * The form of an act, or what became of it when it was sent. Sent twice, the second time says that something has
 * happened meanwhile, and does nothing.
 */
export async function visitAct(
  deps: ReferralDeps,
  me: Actor,
  scope: ReferralScope,
  it: { by: Act['by']; id: string; act: string | undefined; request: Request },
): Promise<ActResult> {
  const { by, id, act: slug, request } = it;
  const visit = await visitRecord(deps, scope, id, { actor: actorOf(me) });
  if (visit === undefined || !isAct(slug)) return { kind: 'not-found' };
  const row = visit.kind === 'open' ? visit.open.row : visit.row;
  const act: Act = ACTS[slug];
  if (act.by !== by || !act.fits(subjectOf(row))) return { kind: 'not-found' };
  const context = await contextOf(deps, row);
  const questions = act.questions(context);
  // Whoever has the record open reads whom they write about; for others the form names nobody.
  const details = visit.kind === 'open' ? visit.open.details : undefined;
  const person = details && {
    name: details.name,
    messageTo: messageTo(deps, details),
    messages: messageChoice(details),
  };
  if (request.method !== 'POST') return viewOf(slug, row, person, questions, {});

  const form = await request.formData().catch(() => new FormData());
  const filled: Filled = Object.assign({}, ...questions.map((question) => typedIn(question, form)));
  const view = viewOf(slug, row, person, questions, filled);
  const answers: Record<string, unknown> = {};
  for (const shown of view.questions) {
    const read = readAnswer(shown.question, filled, answers);
    if (read.ok) answers[shown.question.name] = read.value;
    else {
      const { message, parts } = read;
      shown.error = { message, ...(parts === undefined ? {} : { parts }) } as NonNullable<
        QuestionView['error']
      >;
      view.errors.push({ href: `#${shown.question.name}`, text: message });
    }
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
    if (act.tells !== undefined || doing.calledOff > 0) await writeToPerson(trx, deps, open, 'support-news');
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

/** What became of an appointment. @returns false when there is nothing to say it about. */
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

/** An action is done. */
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
 * An opportunity is put on the person's page, and they are told that there is news, once a day. Done again, it changes
 * nothing.
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
    // Somebody for whom an adviser finds ten things at once is told of them once.
    if (!toldToday) await writeToPerson(trx, deps, open, 'support-news');
    return true;
  });
}

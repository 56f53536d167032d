import { addDays, londonInstant } from '#lib/clock.ts';
import type { Trx } from '#lib/database.ts';
import { newId } from '#lib/ids.ts';
import type { Answers } from '#features/forms/question.ts';
import { enqueueMail } from '#features/notifications/mail.service.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { insertAppointment } from '#features/referrals/appointment.repository.ts';
import { insertAction } from '#features/referrals/casework.repository.ts';
import { toWorkEvents } from '#features/referrals/casework.ts';
import { addressGone } from '#features/referrals/contact-policy.ts';
import { tellAdvisers } from '#features/referrals/delivery/arrivals.service.ts';
import {
  eventsOf,
  updateReferral,
  type EventRow,
  type ReferralRow,
} from '#features/referrals/referral.repository.ts';
import {
  backInQueue,
  changeDetails,
  recordEvent,
  sealWords,
  targetsAfter,
  type OpenReferral,
  type ReferralDeps,
} from '#features/referrals/referral.service.ts';
import {
  activeEvents,
  isOutcome,
  setsStage,
  stageOf,
  type ReferralEventType,
} from '#features/referrals/transitions.ts';
import { NO_EMPLOYER, type ActionFormContext, type CaseActionSlug } from './case-actions.ts';
import { changedFields, detailsAfter } from './details-form.ts';
import { FOLLOW } from './news.service.ts';

/** What each action of staff does to a referral, from its answers. */

/** Actions also need the gazetteer, to locate postcodes. */
export interface ActionDeps extends ReferralDeps {
  gazetteer: Gazetteer;
}

export interface ActionContext {
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

/** What each action does with its answers, in the transaction that holds the lock of the referral. */
export const EFFECTS: Readonly<Record<CaseActionSlug, (context: ActionContext) => Promise<void>>> = {
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
      ...(setsStage(wrong.type as ReferralEventType) ? { stage: stageOf(left) } : {}),
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

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
import { backInQueue, type NewEvent } from '#features/referrals/events.service.ts';
import { FOLLOW } from '#features/referrals/news.service.ts';
import {
  eventsOf,
  updateReferral,
  type EventRow,
  type ReferralRow,
} from '#features/referrals/referral.repository.ts';
import {
  changeDetails,
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
}

/** What an action records; its actor is the member of staff. */
type ActionEvent = Omit<NewEvent, 'actor'>;

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
/** The first adviser to contact the applicant becomes the referral's adviser. */
const takeOn = ({ it, accountId }: ActionContext): ActionEvent[] =>
  it.row.adviserId === null ? [{ type: 'adviser-set', marks: { adviserId: accountId } }] : [];

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

/**
 * What each action does with its answers, in the transaction that holds the lock of the referral.
 * @returns the events to record, in their order; none where the answers change nothing
 */
export const EFFECTS: Readonly<Record<CaseActionSlug, (context: ActionContext) => Promise<ActionEvent[]>>> = {
  async acknowledge(context) {
    return [{ type: 'acknowledged', marks: { acknowledgedAt: context.now } }];
  },
  async assign(context) {
    const organisationId = needed(context, 'partner');
    const organisation = context.form.partners.find((it) => it.id === organisationId)?.name;
    const { row } = context.it;
    return [
      ...(row.acknowledgedAt === null
        ? [{ type: 'acknowledged', marks: { acknowledgedAt: context.now } } as const]
        : []),
      {
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
      },
    ];
  },
  async 'take-back'(context) {
    return [
      {
        type: 'returned',
        detail: { by: 'coordinator' },
        ...wordsOf(context),
        marks: backInQueue(context.deps, context.it.row, context.form.today),
      },
    ];
  },
  async 'not-right'(context) {
    return [
      {
        type: 'not-right',
        detail: { reason: needed(context, 'reason') },
        ...wordsOf(context),
        marks: { takenBy: null, takenAt: null },
      },
    ];
  },
  async delete(context) {
    const { row } = context.it;
    // A date in the past lets the nightly retention job redact the record.
    const keepUntil = addDays(context.form.today, -1);
    if (row.endedAt === null) {
      const marks = { takenBy: null, takenAt: null, keepUntil };
      return [{ type: 'withdrawn', detail: { by: 'coordinator' }, marks }];
    }
    await updateReferral(context.trx, row.id, { keepUntil });
    return [];
  },
  async contact(context) {
    const reached = context.answers['reached'] === true;
    return [
      ...takeOn(context),
      {
        type: reached ? 'contacted' : 'contact-tried',
        detail: { way: needed(context, 'way') },
        ...wordsOf(context),
        ...(reached ? { marks: inTouch(context) } : {}),
      },
    ];
  },
  async appointment(context) {
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
    return [
      ...takeOn(context),
      {
        type: 'appointment-made',
        detail: { appointmentId: id, startsAt: startsAt.toISOString() },
        // Agreeing on a time implies that the adviser has been in touch.
        marks: inTouch(context),
      },
    ];
  },
  async note(context) {
    return [{ type: 'note', ...wordsOf(context) }];
  },
  async goal(context) {
    return [{ type: 'goal', ...wordsOf(context) }];
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
    return [{ type: 'action-made', detail: { actionId: id, dueOn: needed(context, 'on') } }];
  },
  async stage(context) {
    return [{ type: 'stage-of-support', detail: { stage: needed(context, 'stage') } }];
  },
  async start(context) {
    const on = needed(context, 'on');
    return [
      ...takeOn(context),
      {
        type: 'started',
        detail: { on },
        marks: {
          startedAt: on === context.form.today ? context.now : londonInstant(on, '12:00'),
          ...inTouch(context),
        },
      },
    ];
  },
  async job(context) {
    return [
      {
        type: 'job-started',
        detail: {
          on: needed(context, 'on'),
          hours: context.answers['hours'],
          evidence: needed(context, 'evidence'),
          ...employerOf(context),
        },
        ...joined(context, ['employer', 'words']),
      },
    ];
  },
  async 'kept-job'(context) {
    return [
      {
        type: 'job-kept',
        detail: {
          on: context.form.today,
          hours: context.answers['hours'],
          evidence: needed(context, 'evidence'),
          ...employerOf(context),
        },
        ...joined(context, ['employer', 'words']),
      },
    ];
  },
  async 'still-in-work'(context) {
    const weeks = Number(needed(context, 'weeks'));
    return [
      {
        type: 'still-in-work',
        detail: { on: context.form.today, weeks, evidence: needed(context, 'evidence') },
        ...wordsOf(context),
      },
    ];
  },
  async 'better-work'(context) {
    return [
      {
        type: 'better-work',
        detail: {
          on: needed(context, 'on'),
          better: needed(context, 'better'),
          evidence: needed(context, 'evidence'),
        },
        ...wordsOf(context),
      },
    ];
  },
  async training(context) {
    return [
      {
        type: 'training-started',
        detail: { on: needed(context, 'on'), evidence: needed(context, 'evidence') },
        ...wordsOf(context),
      },
    ];
  },
  async 'left-work'(context) {
    return [{ type: 'left-work', detail: { on: needed(context, 'on') }, ...wordsOf(context) }];
  },
  async adviser(context) {
    return [
      {
        type: 'adviser-set',
        detail: { adviserId: needed(context, 'adviser') },
        marks: { adviserId: needed(context, 'adviser') },
      },
    ];
  },
  async change(context) {
    const { trx, deps, it } = context;
    if (it.details === undefined) return [];
    const after = detailsAfter(it.details, context.answers);
    const area = await areaAfter(context);
    const moved = area !== it.row.area;
    const fields = [...changedFields(it.details, after), ...(moved ? ['area'] : [])];
    if (fields.length === 0) return [];
    await changeDetails(trx, deps, it, after);
    if (moved) await updateReferral(trx, it.row.id, { area });
    const to = addressGone(deps, it.details, after);
    if (to !== undefined)
      await enqueueMail(trx, deps, { to, template: 'referral-details-changed', link: FOLLOW, sealed: true });
    return [{ type: 'record-changed', detail: { fields } }];
  },
  async 'told-withdrawn'(context) {
    return [
      {
        type: 'told-withdrawn',
        detail: { on: needed(context, 'on'), way: needed(context, 'way') },
        ...wordsOf(context),
        marks: { takenBy: null, takenAt: null },
      },
    ];
  },
  async correct(context) {
    const { trx, it } = context;
    const events = activeEvents(await eventsOf(trx, it.row.id));
    const wrong = events.find(({ id, type }) => String(id) === context.answers['event'] && isOutcome(type));
    if (wrong === undefined) return [];
    const left = events.filter(({ id }) => id !== wrong.id);
    const start = toWorkEvents(left).findLast(({ type }) => type === 'started');
    return [
      {
        type: 'corrected',
        voids: wrong.id,
        detail: {
          what: wrong.type,
          ...(wrong.detail?.['on'] === undefined ? {} : { on: wrong.detail['on'] }),
        },
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
      },
    ];
  },
  async return(context) {
    return [
      {
        type: 'returned',
        detail: {
          by: 'partner',
          reason: needed(context, 'reason'),
          organisationId: context.it.row.partnerId,
        },
        ...wordsOf(context),
        marks: backInQueue(context.deps, context.it.row, context.form.today),
      },
    ];
  },
  async finish(context) {
    return [
      {
        type: 'finished',
        detail: { reason: needed(context, 'reason') },
        ...wordsOf(context),
      },
    ];
  },
};

/** Several answers as the text of one event. */
function joined(context: ActionContext, names: readonly string[]): { words?: string } {
  const parts = names.map((name) => text(context, name)).filter((it) => it !== undefined);
  return parts.length === 0 ? {} : { words: parts.join('\n') };
}

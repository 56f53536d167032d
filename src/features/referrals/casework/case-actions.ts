import { z } from 'zod';
import { addDays, londonInstant } from '#lib/clock.ts';
import type { Step } from '#features/journeys/journey.ts';
import type { Answers, Question } from '#features/forms/question.ts';
import {
  stageValue,
  type CaseworkChoices,
  type SupportModel,
  type WorkCheck,
} from '#features/referrals/casework.ts';
import { answersOf, detailsErrors, detailsQuestions } from './details-form.ts';
import type { ReferralDetails } from '#features/referrals/referral.ts';
import { reactionTo } from '#features/referrals/reactions.ts';
import { canHappen, type ReferralEventType, type TransitionFacts } from '#features/referrals/transitions.ts';
import { messages } from './case-actions.messages.en.ts';

/**
 * What staff can do to a referral, as data: who does it, which events it records (`transitions.ts` says when they are
 * possible), and which questions the form asks. The answers are handled in case-actions.service.ts. A new action needs
 * an entry here and a handler there.
 */

export interface ActionFormContext {
  today: string;
  now: Date;
  /** The day on which the referral was received. */
  receivedOn: string;
  choices: CaseworkChoices;
  models: readonly SupportModel[];
  /** Partners that this referral can be assigned to: all but the current one. */
  partners: readonly { id: string; name: string }[];
  /** The advisers of the current partner. */
  advisers: readonly { id: string; email: string }[];
  /** Checks on whether the job has lasted that are due by today. */
  checks: readonly WorkCheck[];
  /** Recorded outcomes in work and training that were not voided, the newest first. */
  outcomes: readonly { id: number; text: string }[];
  /** The applicant has left a job since they started, so the job that they had at first is not their current one. */
  leftWork: boolean;
  /** Organisations on this site that match the employer's name that was typed. */
  employers: readonly { id: string; name: string; town: string | null }[];
  /** The steps of the form for support. */
  steps: readonly Step[];
  /** Slug of the area. */
  area: string;
}

export interface CaseAction {
  by: 'coordinator' | 'adviser' | 'both';
  title: string;
  /** Text above the questions. */
  lead?: string;
  button: string;
  questions(context: ActionFormContext): readonly Question[];
  /** The form's initial answers, from the query string of the page. */
  begins?(query: URLSearchParams): Answers;
  /** The form's initial answers, from the stored details. */
  beginsFrom?(details: ReferralDetails, context: ActionFormContext): Answers;
  /** Rules across several answers. @returns error messages by the name of the question */
  check?(answers: Answers, context: ActionFormContext): Readonly<Record<string, string | undefined>>;
  /** The form shows stored details, so the record must be opened first. */
  requiresOpenRecord?: boolean;
  /** Shown next to its subject, and not in the list of available actions. */
  inlineOnly?: boolean;
  /** The events that the action may record. The action is available while one of them is possible. */
  records: readonly [ReferralEventType, ...ReferralEventType[]];
  /** Message on the record after the action. */
  done: string;
  warning?: boolean;
}

const words = (max: number) => z.string().trim().min(1).max(max);
const choice = z.string();

const wordsQuestion = (
  label: string,
  called: string,
  options: { optional?: boolean; hint?: string } = {},
): Question => ({
  name: 'words',
  kind: 'textarea',
  label,
  called,
  hint: options.hint ?? messages.mayRead,
  rows: 5,
  maxlength: 2_000,
  schema: options.optional === true ? words(2_000).optional() : words(2_000),
});

/** A past day: not before the referral was received and not later than today. */
const pastDay = (context: ActionFormContext, label: string, called: string): Question => ({
  name: 'on',
  kind: 'date',
  label,
  called,
  hint: messages.pastDay.hint(context.today.split('-').reverse().map(Number).join(' ')),
  schema: z.iso
    .date()
    .refine((day) => day <= context.today, { error: messages.pastDay.future(called) })
    .refine((day) => day >= context.receivedOn, {
      error: messages.pastDay.tooEarly({ called, receivedOn: context.receivedOn }),
    }),
});

const evidence = ({ choices }: ActionFormContext): Question => ({
  name: 'evidence',
  kind: 'radios',
  label: messages.evidence.label,
  called: messages.evidence.called,
  options: choices.evidence,
  schema: choice,
});

export const NO_EMPLOYER = 'none';
export const withTown = ({ name, town }: { name: string; town: string | null }) =>
  town === null ? name : `${name}, ${town}`;

/** Two employers can share a name, so the adviser says whether this is the one on this site. */
const employer = ({ employers }: ActionFormContext): Question[] => [
  {
    name: 'employer',
    kind: 'text',
    label: messages.employer.label,
    called: messages.employer.called,
    hint: messages.employer.hint,
    schema: words(200).optional(),
  },
  ...(employers.length === 0
    ? []
    : [
        {
          name: 'organisation',
          kind: 'radios' as const,
          label:
            employers.length === 1
              ? messages.employer.organisation.label.one
              : messages.employer.organisation.label.several,
          called: messages.employer.organisation.called,
          hint: messages.employer.organisation.hint,
          options: [
            ...employers.map((it) => ({ value: it.id, text: withTown(it) })),
            { value: NO_EMPLOYER, text: messages.employer.organisation.another, dividerBefore: 'or' },
          ],
          schema: choice,
        },
      ]),
];
const hours: Question = {
  name: 'hours',
  kind: 'number',
  label: messages.hours.label,
  called: messages.hours.called,
  schema: z.number().min(1).max(80),
};

const WAYS = [
  { value: 'phone', text: messages.ways.phone },
  { value: 'text', text: messages.ways.text },
  { value: 'email', text: messages.ways.email },
  { value: 'post', text: messages.ways.post },
  { value: 'in-person', text: messages.ways['in-person'] },
  { value: 'somebody-else', text: messages.ways['somebody-else'] },
];

export const caseActions = {
  acknowledge: {
    by: 'coordinator',
    title: messages.acknowledge.title,
    lead: messages.acknowledge.lead,
    button: messages.acknowledge.button,
    questions: () => [],
    records: ['acknowledged'],
    done: messages.acknowledge.done,
  },
  assign: {
    by: 'coordinator',
    title: messages.assign.title,
    lead: messages.assign.lead,
    button: messages.assign.button,
    questions: ({ partners }) => [
      {
        name: 'partner',
        kind: 'radios',
        label: messages.assign.partner.label,
        called: messages.assign.partner.called,
        ...(partners.length === 0 ? { hint: messages.assign.partner.hint } : {}),
        options: partners.map(({ id, name }) => ({ value: id, text: name })),
        schema: choice,
      },
    ],
    records: ['assigned'],
    done: messages.assign.done,
  },
  'take-back': {
    by: 'coordinator',
    title: messages['take-back'].title,
    lead: messages.talksGo,
    button: messages['take-back'].button,
    questions: () => [wordsQuestion(messages['take-back'].words.label, messages['take-back'].words.called)],
    records: ['returned'],
    done: messages['take-back'].done,
  },
  'not-right': {
    by: 'coordinator',
    title: messages['not-right'].title,
    lead: messages['not-right'].lead,
    button: messages['not-right'].button,
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: messages['not-right'].reason.label,
        called: messages['not-right'].reason.called,
        options: choices.notRight,
        schema: choice,
      },
      wordsQuestion(messages['not-right'].words.label, messages['not-right'].words.called, {
        hint: messages['not-right'].words.hint,
      }),
    ],
    records: ['not-right'],
    done: messages['not-right'].done,
    warning: true,
  },
  delete: {
    by: 'coordinator',
    title: messages.delete.title,
    lead: messages.delete.lead,
    button: messages.delete.button,
    questions: () => [],
    records: ['withdrawn', 'emptied'],
    done: messages.delete.done,
    warning: true,
  },
  contact: {
    by: 'adviser',
    title: messages.contact.title,
    button: messages.contact.button,
    questions: () => [
      {
        name: 'way',
        kind: 'radios',
        label: messages.contact.way.label,
        called: messages.contact.way.called,
        options: WAYS,
        schema: choice,
      },
      {
        name: 'reached',
        kind: 'yes-no',
        label: messages.contact.reached.label,
        called: messages.contact.reached.called,
        hint: messages.contact.reached.hint,
        schema: z.boolean(),
      },
      wordsQuestion(messages.contact.words.label, messages.contact.words.called, { optional: true }),
    ],
    records: ['contacted', 'contact-tried'],
    done: messages.contact.done,
  },
  appointment: {
    by: 'adviser',
    title: messages.appointment.title,
    lead: messages.appointment.lead,
    button: messages.appointment.button,
    questions: ({ today, now }) => [
      {
        name: 'on',
        kind: 'date',
        label: messages.appointment.on.label,
        called: messages.appointment.on.called,
        schema: z.iso
          .date()
          .refine((day) => day >= today, { error: messages.appointment.on.past })
          .refine((day) => day <= addDays(today, 366), { error: messages.appointment.on.tooFar }),
      },
      {
        name: 'time',
        kind: 'time',
        label: messages.appointment.time.label,
        called: messages.appointment.time.called,
        hint: messages.appointment.time.hint,
        schema: ({ on }) =>
          z.string().refine((time) => typeof on !== 'string' || londonInstant(on, time) > now, {
            error: messages.appointment.time.error,
          }),
      },
      {
        name: 'minutes',
        kind: 'select',
        label: messages.appointment.minutes.label,
        called: messages.appointment.minutes.called,
        options: [15, 30, 45, 60, 90, 120].map((it) => ({
          value: String(it),
          text: messages.appointment.minutes.option(it),
        })),
        schema: choice,
      },
      {
        name: 'where',
        kind: 'text',
        label: messages.appointment.where.label,
        called: messages.appointment.where.called,
        hint: messages.appointment.where.hint,
        schema: words(200),
      },
    ],
    records: ['appointment-made'],
    done: messages.appointment.done,
  },
  note: {
    by: 'adviser',
    title: messages.note.title,
    button: messages.note.button,
    questions: () => [wordsQuestion(messages.note.words.label, messages.note.words.called)],
    records: ['note'],
    done: messages.note.done,
  },
  goal: {
    by: 'adviser',
    title: messages.goal.title,
    button: messages.goal.button,
    questions: () => [
      wordsQuestion(messages.goal.words.label, messages.goal.words.called, {
        hint: messages.goal.words.hint,
      }),
    ],
    records: ['goal'],
    done: messages.goal.done,
  },
  action: {
    by: 'adviser',
    title: messages.action.title,
    button: messages.action.button,
    questions: ({ today }) => [
      {
        name: 'words',
        kind: 'text',
        label: messages.action.words.label,
        called: messages.action.words.called,
        hint: messages.mayRead,
        schema: words(200),
      },
      {
        name: 'on',
        kind: 'date',
        label: messages.action.on.label,
        called: messages.action.on.called,
        schema: z.iso
          .date()
          .refine((day) => day >= today, { error: messages.action.on.past })
          .refine((day) => day <= addDays(today, 732), { error: messages.action.on.tooFar }),
      },
    ],
    records: ['action-made'],
    done: messages.action.done,
  },
  stage: {
    by: 'adviser',
    title: messages.stage.title,
    button: messages.stage.button,
    questions: ({ models }) => [
      {
        name: 'stage',
        kind: 'radios',
        label: messages.stage.label,
        called: messages.stage.called,
        options: models.flatMap((model) =>
          model.stages.map((stage) => ({
            value: stageValue(model, stage),
            text: `${model.short}: ${stage.name}`,
          })),
        ),
        schema: choice,
      },
    ],
    records: ['stage-of-support'],
    done: messages.stage.done,
  },
  start: {
    by: 'adviser',
    title: messages.start.title,
    button: messages.start.button,
    questions: (context) => [pastDay(context, messages.start.on.label, messages.start.on.called)],
    records: ['started'],
    done: messages.start.done,
  },
  job: {
    by: 'adviser',
    title: messages.job.title,
    button: messages.job.button,
    questions: (context) => [
      pastDay(context, messages.job.on.label, messages.job.on.called),
      hours,
      ...employer(context),
      evidence(context),
      wordsQuestion(messages.job.words.label, messages.job.words.called, { optional: true }),
    ],
    records: ['job-started'],
    done: messages.job.done,
  },
  'kept-job': {
    by: 'adviser',
    title: messages['kept-job'].title,
    lead: messages['kept-job'].lead,
    button: messages['kept-job'].button,
    questions: (context) => [
      hours,
      ...employer(context),
      evidence(context),
      wordsQuestion(messages['kept-job'].words.label, messages['kept-job'].words.called, { optional: true }),
    ],
    check: (_, { leftWork }) => (leftWork ? { hours: messages['kept-job'].leftWork } : {}),
    records: ['job-kept'],
    done: messages['kept-job'].done,
  },
  'still-in-work': {
    by: 'adviser',
    title: messages['still-in-work'].title,
    button: messages['still-in-work'].button,
    questions: (context) => [
      {
        name: 'weeks',
        kind: 'radios',
        label: messages['still-in-work'].weeks.label,
        called: messages['still-in-work'].weeks.called,
        options: context.checks.map(({ weeks, dueOn }) => ({
          value: String(weeks),
          text: messages['still-in-work'].weeks.option(weeks),
          hint:
            dueOn <= context.today
              ? messages['still-in-work'].weeks.since(dueOn)
              : messages['still-in-work'].weeks.from(dueOn),
        })),
        schema: choice.refine(
          (value) => context.checks.some((it) => String(it.weeks) === value && it.dueOn <= context.today),
          { error: messages['still-in-work'].weeks.error },
        ),
      },
      evidence(context),
      wordsQuestion(messages['still-in-work'].words.label, messages['still-in-work'].words.called, {
        optional: true,
      }),
    ],
    records: ['still-in-work'],
    done: messages['still-in-work'].done,
  },
  'better-work': {
    by: 'adviser',
    title: messages['better-work'].title,
    button: messages['better-work'].button,
    questions: (context) => [
      pastDay(context, messages['better-work'].on.label, messages['better-work'].on.called),
      {
        name: 'better',
        kind: 'radios',
        label: messages['better-work'].better.label,
        called: messages['better-work'].better.called,
        options: [
          { value: 'hours', text: messages['better-work'].better.options.hours },
          { value: 'pay', text: messages['better-work'].better.options.pay },
          { value: 'both', text: messages['better-work'].better.options.both },
        ],
        schema: choice,
      },
      evidence(context),
      wordsQuestion(messages['better-work'].words.label, messages['better-work'].words.called, {
        optional: true,
      }),
    ],
    records: ['better-work'],
    done: messages['better-work'].done,
  },
  training: {
    by: 'adviser',
    title: messages.training.title,
    button: messages.training.button,
    questions: (context) => [
      pastDay(context, messages.training.on.label, messages.training.on.called),
      evidence(context),
      wordsQuestion(messages.training.words.label, messages.training.words.called, { optional: true }),
    ],
    records: ['training-started'],
    done: messages.training.done,
  },
  'left-work': {
    by: 'adviser',
    title: messages['left-work'].title,
    button: messages['left-work'].button,
    questions: (context) => [
      pastDay(context, messages['left-work'].on.label, messages['left-work'].on.called),
      wordsQuestion(messages['left-work'].words.label, messages['left-work'].words.called, {
        optional: true,
      }),
    ],
    records: ['left-work'],
    done: messages['left-work'].done,
  },
  adviser: {
    by: 'adviser',
    title: messages.adviser.title,
    button: messages.adviser.button,
    questions: ({ advisers }) => [
      {
        name: 'adviser',
        kind: 'radios',
        label: messages.adviser.label,
        called: messages.adviser.called,
        options: advisers.map(({ id, email }) => ({ value: id, text: email })),
        schema: choice,
      },
    ],
    records: ['adviser-set'],
    done: messages.adviser.done,
  },
  change: {
    by: 'both',
    title: messages.change.title,
    lead: messages.change.lead,
    button: messages.change.button,
    questions: ({ steps, today }) => detailsQuestions(steps, today),
    requiresOpenRecord: true,
    beginsFrom: (details, { area }) => answersOf(details, area),
    check: (answers, { steps }) => detailsErrors(steps, answers),
    records: ['record-changed'],
    done: messages.change.done,
  },
  'told-withdrawn': {
    by: 'both',
    title: messages['told-withdrawn'].title,
    lead: messages['told-withdrawn'].lead,
    button: messages['told-withdrawn'].button,
    questions: (context) => [
      pastDay(context, messages['told-withdrawn'].on.label, messages['told-withdrawn'].on.called),
      {
        name: 'way',
        kind: 'radios',
        label: messages['told-withdrawn'].way.label,
        called: messages['told-withdrawn'].way.called,
        options: WAYS,
        schema: choice,
      },
      wordsQuestion(messages['told-withdrawn'].words.label, messages['told-withdrawn'].words.called, {
        optional: true,
      }),
    ],
    records: ['told-withdrawn'],
    done: messages['told-withdrawn'].done,
    warning: true,
  },
  correct: {
    by: 'both',
    title: messages.correct.title,
    lead: messages.correct.lead,
    button: messages.correct.button,
    questions: ({ outcomes }) => [
      {
        name: 'event',
        kind: 'radios',
        label: messages.correct.event.label,
        called: messages.correct.event.called,
        options: outcomes.map(({ id, text }) => ({ value: String(id), text })),
        schema: choice,
      },
      wordsQuestion(messages.correct.words.label, messages.correct.words.called, {
        hint: messages.correct.words.hint,
      }),
    ],
    requiresOpenRecord: true,
    begins: (query) => ({ event: query.get('event') ?? undefined }),
    inlineOnly: true,
    records: ['corrected'],
    done: messages.correct.done,
    warning: true,
  },
  return: {
    by: 'adviser',
    title: messages.return.title,
    lead: messages.return.lead(messages.talksGo),
    button: messages.return.button,
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: messages.return.reason.label,
        called: messages.return.reason.called,
        options: choices.returned,
        schema: choice,
      },
      wordsQuestion(messages.return.words.label, messages.return.words.called, {
        optional: true,
      }),
    ],
    records: ['returned'],
    done: messages.return.done,
    warning: true,
  },
  finish: {
    by: 'adviser',
    title: messages.finish.title,
    button: messages.finish.button,
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: messages.finish.reason.label,
        called: messages.finish.reason.called,
        options: choices.leaving,
        schema: choice,
      },
      wordsQuestion(messages.finish.words.label, messages.finish.words.called, { optional: true }),
    ],
    records: ['finished'],
    done: messages.finish.done,
    warning: true,
  },
} as const satisfies Record<string, CaseAction>;
export type CaseActionSlug = keyof typeof caseActions;

export const isCaseAction = (slug: string | undefined): slug is CaseActionSlug =>
  slug !== undefined && Object.hasOwn(caseActions, slug);

/**
 * Whether the applicant is told of an action: that there is news, for an appointment also by a reminder; undefined where
 * they are told nothing.
 */
export function notifiesOf({ records }: CaseAction): 'news' | 'appointment' | undefined {
  if (records.includes('appointment-made')) return 'appointment';
  const isNews = records.some((type) => reactionTo(type, { byApplicant: false })?.news === true);
  return isNews ? 'news' : undefined;
}

type StaffSide = 'coordinator' | 'adviser';

/** Whether a member of staff in this role can do the action now: one of the events that it records is possible. */
export const isAvailable = (action: CaseAction, by: StaffSide, facts: TransitionFacts): boolean =>
  (action.by === by || action.by === 'both') && action.records.some((event) => canHappen(event, by, facts));

/** The actions that are available now to a role, in the order of the table. */
export function availableActions(
  by: StaffSide,
  facts: TransitionFacts,
): { slug: CaseActionSlug; action: CaseAction }[] {
  return (Object.entries(caseActions) as [CaseActionSlug, CaseAction][])
    .filter(([, action]) => action.inlineOnly !== true && isAvailable(action, by, facts))
    .map(([slug, action]) => ({ slug, action }));
}

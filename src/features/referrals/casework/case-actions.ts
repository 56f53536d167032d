import { z } from 'zod';
import { addDays, londonInstant } from '#lib/clock.ts';
import { formatDay } from '#lib/date-words.ts';
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
import { canHappen, type ReferralEventType, type TransitionFacts } from '#features/referrals/transitions.ts';

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

/** Says where the message goes only if there were future appointments. */
const TALKS_GO =
  'This cancels any future appointments. If there are any, we will email or text the person to say there is news, if they chose email or text messages. Otherwise, tell them yourself.';

export interface CaseAction {
  by: 'coordinator' | 'adviser' | 'both';
  title: string;
  /** Text above the questions. */
  lead?: string;
  /** Whether the applicant gets a message that there is news. For an appointment they also get a reminder. */
  notifies?: 'news' | 'appointment';
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
/** Applicants may ask for a copy of everything that staff write about them. */
export const MAY_READ = 'The person can ask to read this. Only write what you would be happy to show them.';

const wordsQuestion = (
  label: string,
  called: string,
  options: { optional?: boolean; hint?: string } = {},
): Question => ({
  name: 'words',
  kind: 'textarea',
  label,
  called,
  hint: options.hint ?? MAY_READ,
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
  hint: `For example, ${context.today.split('-').reverse().map(Number).join(' ')}`,
  schema: z.iso
    .date()
    .refine((day) => day <= context.today, { error: `${called} must be today or in the past` })
    .refine((day) => day >= context.receivedOn, {
      error: `${called} must be on or after ${formatDay(context.receivedOn)}, when we received the request`,
    }),
});

const evidence = ({ choices }: ActionFormContext): Question => ({
  name: 'evidence',
  kind: 'radios',
  label: 'How do you know?',
  called: 'How you know',
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
    label: 'Employer (optional)',
    called: 'Employer',
    hint: 'If the employer is on this site, use the same name.',
    schema: words(200).optional(),
  },
  ...(employers.length === 0
    ? []
    : [
        {
          name: 'organisation',
          kind: 'radios' as const,
          label: employers.length === 1 ? 'Is it this employer?' : 'Is it one of these employers?',
          called: 'Which employer it is',
          hint: 'There is an employer with this name on this site.',
          options: [
            ...employers.map((it) => ({ value: it.id, text: withTown(it) })),
            { value: NO_EMPLOYER, text: 'No, another employer', dividerBefore: 'or' },
          ],
          schema: choice,
        },
      ]),
];
const hours: Question = {
  name: 'hours',
  kind: 'number',
  label: 'Hours a week',
  called: 'Hours a week',
  schema: z.number().min(1).max(80),
};

const WAYS = [
  { value: 'phone', text: 'Phone' },
  { value: 'text', text: 'Text message' },
  { value: 'email', text: 'Email' },
  { value: 'post', text: 'Letter' },
  { value: 'in-person', text: 'In person' },
  { value: 'somebody-else', text: 'Through someone else' },
];

export const caseActions = {
  acknowledge: {
    by: 'coordinator',
    title: 'Confirm we have received the referral',
    lead: 'The person will see the stage “Being reviewed”.',
    notifies: 'news',
    button: 'Send confirmation',
    questions: () => [],
    records: ['acknowledged'],
    done: 'You have confirmed that we received the referral.',
  },
  assign: {
    by: 'coordinator',
    title: 'Send to a partner',
    lead: 'The partner’s advisers can see it immediately. If it was with another partner, they can no longer see it, and this cancels any future appointments with them.',
    notifies: 'news',
    button: 'Send to partner',
    questions: ({ partners }) => [
      {
        name: 'partner',
        kind: 'radios',
        label: 'Which partner?',
        called: 'A partner',
        ...(partners.length === 0 ? { hint: 'There are no other partners on this site.' } : {}),
        options: partners.map(({ id, name }) => ({ value: id, text: name })),
        schema: choice,
      },
    ],
    records: ['assigned'],
    done: 'You have sent the referral to the partner.',
  },
  'take-back': {
    by: 'coordinator',
    title: 'Return from the partner',
    lead: TALKS_GO,
    button: 'Return referral',
    questions: () => [wordsQuestion('Why are you returning it?', 'Reason')],
    records: ['returned'],
    done: 'Returned. The referral needs a partner again.',
  },
  'not-right': {
    by: 'coordinator',
    title: 'Tell them this programme is not right for them',
    lead: 'The person will see your message, and other help they can get.',
    notifies: 'news',
    button: 'Send message',
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: 'Why is it not right for them?',
        called: 'Why it is not right',
        options: choices.notRight,
        schema: choice,
      },
      wordsQuestion('What do you want to say to them?', 'What you want to say to them', {
        hint: 'The person will read this. Be kind and clear, and say what else could help.',
      }),
    ],
    records: ['not-right'],
    done: 'Message sent. The person can read it now.',
    warning: true,
  },
  delete: {
    by: 'coordinator',
    title: 'Delete their personal details',
    lead: 'Tonight we will delete the names, contact details and all text about the person. We will keep figures that do not identify anyone. You cannot undo this.',
    button: 'Delete personal details',
    questions: () => [],
    records: ['withdrawn', 'emptied'],
    done: 'We will delete their personal details tonight.',
    warning: true,
  },
  contact: {
    by: 'adviser',
    title: 'Record a contact',
    button: 'Save',
    questions: () => [
      {
        name: 'way',
        kind: 'radios',
        label: 'How did you try to contact them?',
        called: 'How you tried to contact them',
        options: WAYS,
        schema: choice,
      },
      {
        name: 'reached',
        kind: 'yes-no',
        label: 'Did you reach them?',
        called: 'If you reached them',
        hint: 'Select no if they did not answer, or you left a message.',
        schema: z.boolean(),
      },
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    records: ['contacted', 'contact-tried'],
    done: 'Saved.',
  },
  appointment: {
    by: 'adviser',
    title: 'Make an appointment',
    lead: 'The person will see it on their page.',
    notifies: 'appointment',
    button: 'Make appointment',
    questions: ({ today, now }) => [
      {
        name: 'on',
        kind: 'date',
        label: 'What day is the appointment?',
        called: 'Day',
        schema: z.iso
          .date()
          .refine((day) => day >= today, { error: 'Day must be today or in the future' })
          .refine((day) => day <= addDays(today, 366), { error: 'Day must be within a year' }),
      },
      {
        name: 'time',
        kind: 'time',
        label: 'What time does it start?',
        called: 'Time',
        hint: 'For example, 10:30am',
        schema: ({ on }) =>
          z.string().refine((time) => typeof on !== 'string' || londonInstant(on, time) > now, {
            error: 'Time must be in the future. If you have already met or spoken, use “Record a contact”',
          }),
      },
      {
        name: 'minutes',
        kind: 'select',
        label: 'How long will it be?',
        called: 'How long',
        options: [15, 30, 45, 60, 90, 120].map((it) => ({ value: String(it), text: `${it} minutes` })),
        schema: choice,
      },
      {
        name: 'where',
        kind: 'text',
        label: 'Where or how will you meet?',
        called: 'Where',
        hint: 'For example, “By phone” or “Sheerness library, first floor”. The person will read this.',
        schema: words(200),
      },
    ],
    records: ['appointment-made'],
    done: 'You have made the appointment.',
  },
  note: {
    by: 'adviser',
    title: 'Add a note',
    button: 'Save note',
    questions: () => [wordsQuestion('Note', 'Note')],
    records: ['note'],
    done: 'Note saved.',
  },
  goal: {
    by: 'adviser',
    title: 'Add a goal in their own words',
    button: 'Save goal',
    questions: () => [
      wordsQuestion('What do they want to achieve?', 'Goal', {
        hint: 'Use their words, not yours. For example, “I want to be home when school ends.”',
      }),
    ],
    records: ['goal'],
    done: 'Goal saved.',
  },
  action: {
    by: 'adviser',
    title: 'Add a task',
    button: 'Save',
    questions: ({ today }) => [
      {
        name: 'words',
        kind: 'text',
        label: 'What is the task?',
        called: 'Task',
        hint: MAY_READ,
        schema: words(200),
      },
      {
        name: 'on',
        kind: 'date',
        label: 'When is it due?',
        called: 'Due date',
        schema: z.iso
          .date()
          .refine((day) => day >= today, { error: 'Due date must be today or in the future' })
          .refine((day) => day <= addDays(today, 732), { error: 'Due date must be within 2 years' }),
      },
    ],
    records: ['action-made'],
    done: 'Task saved. We will remind you on the day.',
  },
  stage: {
    by: 'adviser',
    title: 'Update stage of support',
    button: 'Save',
    questions: ({ models }) => [
      {
        name: 'stage',
        kind: 'radios',
        label: 'What stage are they at?',
        called: 'Stage',
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
    done: 'Saved.',
  },
  start: {
    by: 'adviser',
    title: 'Record start on the programme',
    notifies: 'news',
    button: 'Save start date',
    questions: (context) => [pastDay(context, 'When did they start?', 'Start date')],
    records: ['started'],
    done: 'Start date saved.',
  },
  job: {
    by: 'adviser',
    title: 'Record a new job',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'What was their first day at work?', 'First day'),
      hours,
      ...employer(context),
      evidence(context),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    records: ['job-started'],
    done: 'Saved. We will remind you when to ask if they are still in work.',
  },
  'kept-job': {
    by: 'adviser',
    title: 'Record that they have kept their job',
    lead: 'For people whose job was at risk when they asked for support. We count the weeks in work from their start on the programme.',
    button: 'Save',
    questions: (context) => [
      hours,
      ...employer(context),
      evidence(context),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    check: (_, { leftWork }) =>
      leftWork ? { hours: 'They have left that job. To add a new one, use “Record a new job”' } : {},
    records: ['job-kept'],
    done: 'Saved. We will remind you when to ask if they are still in work.',
  },
  'still-in-work': {
    by: 'adviser',
    title: 'Record that they are still in work',
    button: 'Save',
    questions: (context) => [
      {
        name: 'weeks',
        kind: 'radios',
        label: 'How long have they been in work?',
        called: 'How long they have been in work',
        options: context.checks.map(({ weeks, dueOn }) => ({
          value: String(weeks),
          text: `${weeks} weeks`,
          hint: dueOn <= context.today ? `Since ${formatDay(dueOn)}` : `From ${formatDay(dueOn)}`,
        })),
        schema: choice.refine(
          (value) => context.checks.some((it) => String(it.weeks) === value && it.dueOn <= context.today),
          { error: 'That date is in the future. Select another, or come back on that date' },
        ),
      },
      evidence(context),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    records: ['still-in-work'],
    done: 'Saved.',
  },
  'better-work': {
    by: 'adviser',
    title: 'Record better hours or pay',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'When did this start?', 'Start date'),
      {
        name: 'better',
        kind: 'radios',
        label: 'What has improved?',
        called: 'What has improved',
        options: [
          { value: 'hours', text: 'Hours' },
          { value: 'pay', text: 'Pay' },
          { value: 'both', text: 'Hours and pay' },
        ],
        schema: choice,
      },
      evidence(context),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    records: ['better-work'],
    done: 'Saved.',
  },
  training: {
    by: 'adviser',
    title: 'Record training',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'What was their first day of training?', 'First day'),
      evidence(context),
      wordsQuestion('What type of training? (optional)', 'Type of training', { optional: true }),
    ],
    records: ['training-started'],
    done: 'Saved.',
  },
  'left-work': {
    by: 'adviser',
    title: 'Record that they have left the job',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'What was their last day at work?', 'Last day'),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    records: ['left-work'],
    done: 'Saved. They are still on the programme.',
  },
  adviser: {
    by: 'adviser',
    title: 'Change adviser',
    button: 'Save',
    questions: ({ advisers }) => [
      {
        name: 'adviser',
        kind: 'radios',
        label: 'Which adviser?',
        called: 'An adviser',
        options: advisers.map(({ id, email }) => ({ value: id, text: email })),
        schema: choice,
      },
    ],
    records: ['adviser-set'],
    done: 'Saved.',
  },
  change: {
    by: 'both',
    title: 'Change personal details',
    lead: 'Your changes replace the details we hold. The person can see who changed them and which parts. If you change the email address or number that we send messages to, we will also tell the old one that something has changed.',
    notifies: 'news',
    button: 'Save changes',
    questions: ({ steps, today }) => detailsQuestions(steps, today),
    requiresOpenRecord: true,
    beginsFrom: (details, { area }) => answersOf(details, area),
    check: (answers, { steps }) => detailsErrors(steps, answers),
    records: ['record-changed'],
    done: 'Your changes are saved.',
  },
  'told-withdrawn': {
    by: 'both',
    title: 'Record that they have withdrawn',
    lead: 'This ends the referral, as if they had withdrawn it on their own page. No one should contact them about it again, and we will delete their personal details after a time. The record will say that they told you.',
    notifies: 'news',
    button: 'Withdraw referral',
    questions: (context) => [
      pastDay(context, 'When did they tell you?', 'Date'),
      {
        name: 'way',
        kind: 'radios',
        label: 'How did they tell you?',
        called: 'How they told you',
        options: WAYS,
        schema: choice,
      },
      wordsQuestion('What did they say? (optional)', 'What they said', { optional: true }),
    ],
    records: ['told-withdrawn'],
    done: 'Referral withdrawn. Do not contact them about it.',
    warning: true,
  },
  correct: {
    by: 'both',
    title: 'Mark an entry as a mistake',
    lead: 'The entry stays in the list, marked as a mistake. It will not count towards this person’s stage or any figures. Record the correct details afterwards. If the mistake led to other wrong entries, mark those too.',
    button: 'Mark as a mistake',
    questions: ({ outcomes }) => [
      {
        name: 'event',
        kind: 'radios',
        label: 'Which entry is wrong?',
        called: 'Which entry is wrong',
        options: outcomes.map(({ id, text }) => ({ value: String(id), text })),
        schema: choice,
      },
      wordsQuestion('Why is it wrong?', 'Why it is wrong', {
        hint: 'For example, the wrong date or the wrong person. Do not name anyone else. The person can ask to read this.',
      }),
    ],
    requiresOpenRecord: true,
    begins: (query) => ({ event: query.get('event') ?? undefined }),
    inlineOnly: true,
    records: ['corrected'],
    done: 'Marked as a mistake. Record the correct details if you need to.',
    warning: true,
  },
  return: {
    by: 'adviser',
    title: 'Return to the coordinators',
    lead: `You will no longer see this referral. The coordinators will look for other support for this person. ${TALKS_GO}`,
    button: 'Return referral',
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: 'Why are you returning it?',
        called: 'Reason',
        options: choices.returned,
        schema: choice,
      },
      wordsQuestion('What should the coordinators know? (optional)', 'What the coordinators should know', {
        optional: true,
      }),
    ],
    records: ['returned'],
    done: 'You have returned the referral to the coordinators.',
    warning: true,
  },
  finish: {
    by: 'adviser',
    title: 'Record that they have left the programme',
    notifies: 'news',
    button: 'Save',
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: 'Why did they leave?',
        called: 'Why they left',
        options: choices.leaving,
        schema: choice,
      },
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    records: ['finished'],
    done: 'Saved. They have left the programme.',
    warning: true,
  },
} as const satisfies Record<string, CaseAction>;
export type CaseActionSlug = keyof typeof caseActions;

export const isCaseAction = (slug: string | undefined): slug is CaseActionSlug =>
  slug !== undefined && Object.hasOwn(caseActions, slug);

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

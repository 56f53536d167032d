import { z } from 'zod';
import { addDays, londonInstant } from '#lib/clock.ts';
import { dayInWords } from '#lib/date-words.ts';
import type { Step } from '#features/journeys/journey.ts';
import type { Answers, Question } from '#features/forms/question.ts';
import {
  stageValue,
  type CaseworkChoices,
  type SupportModel,
  type WorkCheck,
} from '#features/referrals/casework.ts';
import { answersOf, detailsErrors, detailsQuestions } from './details-form.ts';
import {
  hasEnded,
  type ReferralDetails,
  type ReferralFacts,
  type Stage,
} from '#features/referrals/referral.ts';

/**
 * What staff can do to a referral, as data: who may, at which stage, and what they are asked. What becomes of the
 * answers is in acts.service.ts. A new one needs its entry here and its handler there.
 */

export interface ActContext {
  today: string;
  now: Date;
  /** The day on which the referral came. */
  receivedOn: string;
  choices: CaseworkChoices;
  models: readonly SupportModel[];
  /** That may be given this referral: not the one that has it. */
  partners: readonly { id: string; name: string }[];
  /** Of the partner that has it. */
  advisers: readonly { id: string; email: string }[];
  /** Whether the job has lasted: what may be asked by today. */
  checks: readonly WorkCheck[];
  /** What was written down of work and training and was not struck out, the newest first. */
  outcomes: readonly { id: number; text: string }[];
  /** They left a job since they started: the one that they had before is not what they have now. */
  leftWork: boolean;
  /** On this site, by the name of an employer that was typed. */
  employers: readonly { id: string; name: string; town: string | null }[];
  /** The form by which people ask for support. */
  steps: readonly Step[];
  /** Slug. */
  area: string;
}

/** Said where a message goes only when there was a talk to come. */
const TALKS_GO =
  'Talks that were to come are called off. If there is one, they are told that there is news, where they chose e-mail or text messages; otherwise tell them yourself.';

/** What decides whether something can be done. */
export interface ActSubject {
  stage: Stage;
  partnerId: string | null;
  startedAt: Date | null;
  /** The details are still kept. */
  kept: boolean;
  /** When they asked for support. */
  work: ReferralFacts['work'];
}

export interface Act {
  by: 'coordinator' | 'adviser' | 'both';
  title: string;
  /** Said above the questions. */
  lead?: string;
  /** The person gets a message that there is news; of an appointment they are reminded, too. */
  tells?: 'news' | 'appointment';
  button: string;
  questions(context: ActContext): readonly Question[];
  /** What stands in the form at first, from the address of the page. */
  begins?(query: URLSearchParams): Answers;
  /** The same from what is held about the person. */
  beginsFrom?(details: ReferralDetails, context: ActContext): Answers;
  /** Rules across several answers, by the name of the question. */
  check?(answers: Answers, context: ActContext): Readonly<Record<string, string | undefined>>;
  /** Its form shows what is held: the record must be opened first. */
  shows?: boolean;
  /** Stands beside what it is about, and not in the list of what can be done. */
  beside?: boolean;
  fits(subject: ActSubject): boolean;
  /** Shown on the record after it is done. */
  done: string;
  warning?: boolean;
}

const words = (max: number) => z.string().trim().min(1).max(max);
const choice = z.string();
/** People may ask for a copy of everything. */
export const MAY_READ = 'The person may read this. Write it so that you could show it to them.';

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

/** A day that has been: not before the referral came, not later than today. */
const pastDay = (context: ActContext, label: string, called: string): Question => ({
  name: 'on',
  kind: 'date',
  label,
  called,
  hint: `For example, ${context.today.split('-').reverse().map(Number).join(' ')}`,
  schema: z.iso
    .date()
    .refine((day) => day <= context.today, { error: `${called} must be today or in the past` })
    .refine((day) => day >= context.receivedOn, {
      error: `${called} must be ${dayInWords(context.receivedOn)} or later: that is when the request came`,
    }),
});

const evidence = ({ choices }: ActContext): Question => ({
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

/** A name alone may be another's: whoever writes it down says whether it is the one on this site. */
const employer = ({ employers }: ActContext): Question[] => [
  {
    name: 'employer',
    kind: 'text',
    label: 'Employer (optional)',
    called: 'Employer',
    hint: 'As it is called on this site, if it is here.',
    schema: words(200).optional(),
  },
  ...(employers.length === 0
    ? []
    : [
        {
          name: 'organisation',
          kind: 'radios' as const,
          label: employers.length === 1 ? 'Is it this one?' : 'Is it one of these?',
          called: 'Which employer it is',
          hint: 'This name is on this site.',
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
  { value: 'email', text: 'E-mail' },
  { value: 'post', text: 'Letter' },
  { value: 'in-person', text: 'In person' },
  { value: 'somebody-else', text: 'Through somebody else' },
];

const open = ({ stage, kept }: ActSubject) => kept && !hasEnded(stage);
const withPartner = (it: ActSubject) => open(it) && it.partnerId !== null;
const hasStarted = (it: ActSubject) => withPartner(it) && it.startedAt !== null;

export const ACTS = {
  acknowledge: {
    by: 'coordinator',
    title: 'Tell them that we have their request',
    lead: 'The person sees “Being looked at” from now on.',
    tells: 'news',
    button: 'We have it',
    questions: () => [],
    fits: (it) => open(it) && it.stage === 'received',
    done: 'Acknowledged.',
  },
  assign: {
    by: 'coordinator',
    title: 'Send it to a partner',
    lead: 'The partner’s advisers see it at once. A partner that had it before does not see it any more, and talks that were to come with it are called off.',
    tells: 'news',
    button: 'Send it',
    questions: ({ partners }) => [
      {
        name: 'partner',
        kind: 'radios',
        label: 'Which partner?',
        called: 'A partner',
        ...(partners.length === 0 ? { hint: 'There is no other partner on this site.' } : {}),
        options: partners.map(({ id, name }) => ({ value: id, text: name })),
        schema: choice,
      },
    ],
    fits: open,
    done: 'Sent to the partner.',
  },
  'take-back': {
    by: 'coordinator',
    title: 'Take it back from the partner',
    lead: TALKS_GO,
    button: 'Take it back',
    questions: () => [wordsQuestion('Why?', 'Why')],
    fits: withPartner,
    done: 'Taken back. It waits for a partner again.',
  },
  'not-right': {
    by: 'coordinator',
    title: 'Say that this is not right for them',
    lead: 'The person sees your words, and what else there is.',
    tells: 'news',
    button: 'Tell them',
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: 'Why is it not right?',
        called: 'Why it is not right',
        options: choices.notRight,
        schema: choice,
      },
      wordsQuestion('What do you want to say to them?', 'What you say to them', {
        hint: 'The person reads this. Be kind and plain, and say what else could help.',
      }),
    ],
    fits: open,
    done: 'The person can read it now.',
    warning: true,
  },
  delete: {
    by: 'coordinator',
    title: 'Delete what we hold about them',
    lead: 'Names, contacts and all words about the person are deleted tonight. Figures that name nobody stay. This cannot be taken back.',
    button: 'Delete it',
    questions: () => [],
    fits: ({ kept }) => kept,
    done: 'It will be deleted tonight.',
    warning: true,
  },
  contact: {
    by: 'adviser',
    title: 'You tried to reach them',
    button: 'Save',
    questions: () => [
      {
        name: 'way',
        kind: 'radios',
        label: 'How?',
        called: 'How you tried',
        options: WAYS,
        schema: choice,
      },
      {
        name: 'reached',
        kind: 'yes-no',
        label: 'Did you talk or write with them?',
        called: 'Whether you reached them',
        hint: 'Say no if nobody answered, or you left a message.',
        schema: z.boolean(),
      },
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    fits: withPartner,
    done: 'Saved.',
  },
  appointment: {
    by: 'adviser',
    title: 'Make an appointment',
    lead: 'The person sees it on their page.',
    tells: 'appointment',
    button: 'Make the appointment',
    questions: ({ today, now }) => [
      {
        name: 'on',
        kind: 'date',
        label: 'Which day?',
        called: 'Day',
        schema: z.iso
          .date()
          .refine((day) => day >= today, { error: 'Day must be today or in the future' })
          .refine((day) => day <= addDays(today, 366), { error: 'Day must be within a year' }),
      },
      {
        name: 'time',
        kind: 'time',
        label: 'At what time?',
        called: 'Time',
        hint: 'For example, 10:30am',
        schema: ({ on }) =>
          z.string().refine((time) => typeof on !== 'string' || londonInstant(on, time) > now, {
            error:
              'That time is over. Enter a later one. If you have talked already, write that down under “You tried to reach them”',
          }),
      },
      {
        name: 'minutes',
        kind: 'select',
        label: 'How long?',
        called: 'How long',
        options: [15, 30, 45, 60, 90, 120].map((it) => ({ value: String(it), text: `${it} minutes` })),
        schema: choice,
      },
      {
        name: 'where',
        kind: 'text',
        label: 'Where, or how?',
        called: 'Where',
        hint: 'For example: by phone, or Sheerness library, first floor. The person reads this.',
        schema: words(200),
      },
    ],
    fits: withPartner,
    done: 'The appointment is made.',
  },
  note: {
    by: 'adviser',
    title: 'Write a note',
    button: 'Save the note',
    questions: () => [wordsQuestion('Note', 'Note')],
    fits: (it) => it.kept && it.partnerId !== null,
    done: 'The note is saved.',
  },
  goal: {
    by: 'adviser',
    title: 'A goal, in their own words',
    button: 'Save the goal',
    questions: () => [
      wordsQuestion('What do they want?', 'The goal', {
        hint: 'Their words, not yours. For example: “I want to be home when school ends.”',
      }),
    ],
    fits: withPartner,
    done: 'The goal is saved.',
  },
  action: {
    by: 'adviser',
    title: 'Something to do',
    button: 'Save',
    questions: ({ today }) => [
      {
        name: 'words',
        kind: 'text',
        label: 'What?',
        called: 'What to do',
        hint: MAY_READ,
        schema: words(200),
      },
      {
        name: 'on',
        kind: 'date',
        label: 'By when?',
        called: 'By when',
        schema: z.iso
          .date()
          .refine((day) => day >= today, { error: 'By when must be today or in the future' })
          .refine((day) => day <= addDays(today, 732), { error: 'By when must be within two years' }),
      },
    ],
    fits: withPartner,
    done: 'Saved. You are reminded on the day.',
  },
  stage: {
    by: 'adviser',
    title: 'Where the support stands',
    button: 'Save',
    questions: ({ models }) => [
      {
        name: 'stage',
        kind: 'radios',
        label: 'Which stage?',
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
    fits: withPartner,
    done: 'Saved.',
  },
  start: {
    by: 'adviser',
    title: 'They start on the programme',
    tells: 'news',
    button: 'They have started',
    questions: (context) => [pastDay(context, 'When did they start?', 'Start')],
    fits: (it) => withPartner(it) && it.startedAt === null,
    done: 'They have started.',
  },
  job: {
    by: 'adviser',
    title: 'They have a job',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'First day at work', 'First day'),
      hours,
      ...employer(context),
      evidence(context),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    fits: (it) => hasStarted(it) && it.stage !== 'in-work',
    done: 'Saved. You are reminded when to ask whether they are still in work.',
  },
  'kept-job': {
    by: 'adviser',
    title: 'They have kept their job',
    lead: 'For people whose job was at risk when they asked. The weeks in work count from their start on the programme.',
    button: 'Save',
    questions: (context) => [
      hours,
      ...employer(context),
      evidence(context),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    check: (_, { leftWork }) =>
      leftWork ? { hours: 'They have left that job. Write down a new one under “They have a job”' } : {},
    fits: (it) => hasStarted(it) && it.work === 'in-work-at-risk' && it.stage !== 'in-work',
    done: 'Saved. You are reminded when to ask whether they are still in work.',
  },
  'still-in-work': {
    by: 'adviser',
    title: 'They are still in work',
    button: 'Save',
    questions: (context) => [
      {
        name: 'weeks',
        kind: 'radios',
        label: 'After how long?',
        called: 'After how long',
        options: context.checks.map(({ weeks, dueOn }) => ({
          value: String(weeks),
          text: `${weeks} weeks`,
          hint: dueOn <= context.today ? `Since ${dayInWords(dueOn)}` : `From ${dayInWords(dueOn)}`,
        })),
        schema: choice.refine(
          (value) => context.checks.some((it) => String(it.weeks) === value && it.dueOn <= context.today),
          { error: 'That day has not come yet. Choose another, or come back then' },
        ),
      },
      evidence(context),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    fits: (it) => withPartner(it) && it.stage === 'in-work',
    done: 'Saved.',
  },
  'better-work': {
    by: 'adviser',
    title: 'They have better hours or pay',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'Since when?', 'Since when'),
      {
        name: 'better',
        kind: 'radios',
        label: 'What is better?',
        called: 'What is better',
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
    fits: hasStarted,
    done: 'Saved.',
  },
  training: {
    by: 'adviser',
    title: 'They have begun training',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'First day of training', 'First day'),
      evidence(context),
      wordsQuestion('What kind? (optional)', 'What kind', { optional: true }),
    ],
    fits: hasStarted,
    done: 'Saved.',
  },
  'left-work': {
    by: 'adviser',
    title: 'They have left the job',
    button: 'Save',
    questions: (context) => [
      pastDay(context, 'Last day at work', 'Last day'),
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    fits: (it) => withPartner(it) && it.stage === 'in-work',
    done: 'Saved. They are on the programme still.',
  },
  adviser: {
    by: 'adviser',
    title: 'Who works with them',
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
    fits: withPartner,
    done: 'Saved.',
  },
  change: {
    by: 'both',
    title: 'Change what we hold',
    lead: 'What you write here takes the place of what was told us. The person can see who changed it and which parts. If messages went to an address or a number that is not theirs any more, it is told that something was changed.',
    tells: 'news',
    button: 'Save the changes',
    questions: ({ steps, today }) => detailsQuestions(steps, today),
    shows: true,
    beginsFrom: (details, { area }) => answersOf(details, area),
    check: (answers, { steps }) => detailsErrors(steps, answers),
    fits: ({ kept }) => kept,
    done: 'What you changed is saved.',
  },
  'told-withdrawn': {
    by: 'both',
    title: 'They told us that they take it back',
    lead: 'It ends as if they had taken it back on their own page: nobody gets in touch about it any more, and what names them is deleted after some time. What was written down says that they told you.',
    tells: 'news',
    button: 'They take it back',
    questions: (context) => [
      pastDay(context, 'When did they tell you?', 'Day'),
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
    fits: open,
    done: 'It has ended. Nobody gets in touch about it any more.',
    warning: true,
  },
  correct: {
    by: 'both',
    title: 'Strike out what was written down by mistake',
    lead: 'It stays in the list, marked as struck out. From then on it counts neither for where this person stands nor in any figure. Write down what is right afterwards. If something else followed from the mistake, strike that out too.',
    button: 'Strike it out',
    questions: ({ outcomes }) => [
      {
        name: 'event',
        kind: 'radios',
        label: 'What is wrong?',
        called: 'What is wrong',
        options: outcomes.map(({ id, text }) => ({ value: String(id), text })),
        schema: choice,
      },
      wordsQuestion('Why is it wrong?', 'Why it is wrong', {
        hint: 'For example: the wrong day, or the wrong person. Do not name anybody else. The person may read this.',
      }),
    ],
    shows: true,
    begins: (query) => ({ event: query.get('event') ?? undefined }),
    beside: true,
    fits: ({ kept }) => kept,
    done: 'It is struck out. Write down what is right, if something is.',
    warning: true,
  },
  return: {
    by: 'adviser',
    title: 'Give it back to the coordinators',
    lead: `You will not see it any more. The coordinators look for another way for this person. ${TALKS_GO}`,
    button: 'Give it back',
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: 'Why?',
        called: 'Why',
        options: choices.returned,
        schema: choice,
      },
      wordsQuestion('What should the coordinators know? (optional)', 'What they should know', {
        optional: true,
      }),
    ],
    fits: withPartner,
    done: 'It is back with the coordinators.',
    warning: true,
  },
  finish: {
    by: 'adviser',
    title: 'They leave the programme',
    tells: 'news',
    button: 'They have left',
    questions: ({ choices }) => [
      {
        name: 'reason',
        kind: 'radios',
        label: 'Why do they leave?',
        called: 'Why they leave',
        options: choices.leaving,
        schema: choice,
      },
      wordsQuestion('Note (optional)', 'Note', { optional: true }),
    ],
    fits: hasStarted,
    done: 'They have left the programme.',
    warning: true,
  },
} as const satisfies Record<string, Act>;
export type ActSlug = keyof typeof ACTS;

export const isAct = (slug: string | undefined): slug is ActSlug =>
  slug !== undefined && Object.hasOwn(ACTS, slug);

/** Whether somebody of staff may do it, at whatever stage. */
export const isFor = (act: Act, by: 'coordinator' | 'adviser') => act.by === by || act.by === 'both';

/** What somebody may do now, in the order of the table. */
export function actsFor(by: 'coordinator' | 'adviser', subject: ActSubject): { slug: ActSlug; act: Act }[] {
  return (Object.entries(ACTS) as [ActSlug, Act][])
    .filter(([, act]) => isFor(act, by) && act.beside !== true && act.fits(subject))
    .map(([slug, act]) => ({ slug, act }));
}

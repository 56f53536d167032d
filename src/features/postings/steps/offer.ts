import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { ACTIVITIES, ACTIVITY_SLUGS } from '#features/opportunities/vocabulary.ts';
import { dateSteps, datesIn } from './dates.ts';
import { words, yesIf, type PostingFacts } from './common.ts';
import { yearOptions, yearsIn } from './placement.ts';

/** The questions about an offer to schools, posted by itself or beside a job. */

const SETTINGS = {
  'at-school': 'At the school',
  'at-workplace': 'At your workplace',
  online: 'Online',
} as const;
type Setting = keyof typeof SETTINGS;

/** Where an activity can take place; anywhere unless it is listed here. */
const ONLY_AT: Readonly<Record<string, Setting>> = {
  'workplace-visit': 'at-workplace',
  'virtual-tour': 'online',
};

const numberOf = z.number().int().min(1);

/** Which activity it is; asked before everything else. */
export function activityStep(section: string) {
  return [
    {
      slug: 'activity',
      section,
      questions: [
        {
          name: 'activity',
          kind: 'radios',
          label: 'What are you offering?',
          called: 'Activity',
          options: Object.entries(ACTIVITIES).map(([value, { label, benchmarks }]) => ({
            value,
            text: label,
            hint: `Counts towards Gatsby benchmark ${benchmarks.join(' and ')}`,
          })),
          schema: z.enum(ACTIVITY_SLUGS),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

function beforeDates(section: string) {
  return [
    {
      slug: 'years',
      section,
      questions: [
        {
          name: 'years',
          kind: 'checkboxes',
          label: 'Which year groups is it for?',
          called: 'Year groups',
          hint: 'Select all that apply. Year 7 pupils are 11 or 12. Year 13 students are 17 or 18.',
          options: yearOptions,
          schema: z.array(z.string()),
        },
      ],
    },
    {
      slug: 'setting',
      section,
      questions: [
        {
          name: 'setting',
          kind: 'radios',
          label: 'Where will it take place?',
          called: 'Where it takes place',
          options: ({ activity: chosen }: Answers) =>
            Object.entries(SETTINGS)
              .filter(([value]) => (ONLY_AT[String(chosen)] ?? value) === value)
              .map(([value, text]) => ({ value, text })),
          schema: z.enum(['at-school', 'at-workplace', 'online']),
        },
      ],
    },
    {
      slug: 'group',
      section,
      title: 'How many people can take part, and for how long?',
      questions: [
        {
          name: 'groupMax',
          kind: 'number',
          label: 'Largest group',
          called: 'Largest group',
          schema: numberOf.max(1_000),
        },
        {
          name: 'groupMin',
          kind: 'number',
          label: 'Smallest group (optional)',
          called: 'Smallest group',
          hint: 'Leave this blank if 1 person is enough.',
          schema: numberOf.max(500).optional(),
        },
        {
          name: 'minutes',
          kind: 'number',
          label: 'How long it lasts, in minutes',
          called: 'Length',
          hint: 'A lesson is 50 to 60 minutes. A school day is about 360 minutes.',
          suffix: 'minutes',
          schema: z.number().int().min(15).max(2_400),
        },
      ],
      check: ({ groupMin, groupMax }: Answers) =>
        Number(groupMin) > Number(groupMax)
          ? { groupMin: 'Smallest group must be the same as or smaller than the largest group' }
          : {},
    },
    {
      slug: 'provides',
      section,
      questions: [
        {
          name: 'needsThings',
          kind: 'yes-no',
          label: 'Does the school need to bring or provide anything?',
          called: 'Something to provide',
          hint: 'For example, a room with a screen, a teacher for every 10 pupils, or a coach.',
          schema: yesIf('the school needs to bring or provide anything'),
        },
      ],
    },
    {
      slug: 'provides-what',
      section,
      questions: [
        {
          name: 'schoolProvides',
          kind: 'text',
          label: 'What does the school need to provide?',
          called: 'The school provides',
          schema: words(300),
        },
      ],
      appliesWhen: ({ needsThings }: Answers) => needsThings === true,
    },
    {
      slug: 'free',
      section,
      why: 'Cost is one of the main reasons schools do not take part.',
      questions: [
        {
          name: 'free',
          kind: 'yes-no',
          label: 'Is it free for the school?',
          called: 'Free',
          schema: yesIf('it is free'),
        },
      ],
    },
    {
      slug: 'cost',
      section,
      questions: [
        {
          name: 'cost',
          kind: 'money',
          label: 'How much does it cost for a group?',
          called: 'Cost for a group',
          hint: 'Enter the total cost in pounds.',
          schema: z.number().int().min(1).max(1_000_000),
        },
      ],
      appliesWhen: ({ free }: Answers) => free === false,
    },
    {
      slug: 'home-educated',
      section,
      why: 'Families who educate at home look for activities they can join.',
      questions: [
        {
          name: 'homeEducatedWelcome',
          kind: 'yes-no',
          label: 'Can home-educated young people come, with a parent?',
          called: 'Home-educated welcome',
          schema: yesIf('home-educated young people can come'),
        },
      ],
    },
    {
      slug: 'safety',
      section,
      questions: [
        {
          name: 'riskAssessed',
          kind: 'yes-no',
          label: 'Can you give the school a risk assessment of the visit?',
          called: 'Risk assessment',
          hint: 'Schools ask for this before a visit. A short one is enough for an office or a shop.',
          schema: yesIf('you can give the school a risk assessment'),
        },
      ],
      appliesWhen: ({ setting }: Answers) => setting === 'at-workplace',
    },
  ] as const satisfies readonly Step[];
}

function dated(section: string) {
  return [
    {
      slug: 'dated',
      section,
      questions: [
        {
          name: 'dated',
          kind: 'yes-no',
          label: 'Are there fixed dates?',
          called: 'Fixed dates',
          hint: 'If there are no fixed dates, schools will contact you to agree one.',
          schema: yesIf('there are fixed dates'),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

/** All questions but the activity, which is asked first. */
export function offerSteps(
  facts: Pick<PostingFacts, 'clock'>,
  sections: { about: string; dates: string },
): Step[] {
  return [
    ...beforeDates(sections.about),
    ...dated(sections.dates),
    ...dateSteps(facts, {
      section: sections.dates,
      what: 'date',
      placesNeeded: false,
      venues: false,
      appliesWhen: (answers) => answers['dated'] === true,
    }),
  ];
}
type OfferAnswers = AnswersOf<ReturnType<typeof activityStep>> & AnswersOf<ReturnType<typeof beforeDates>>;

/** The fields of a school offer that these answers determine. */
export function offerOf(answers: Answers): {
  workMode: Opportunity['workMode'];
  dates: Opportunity['dates'];
  details: OpportunityOf<'engagement-offer'>['details'];
} {
  const it = answers as OfferAnswers;
  const chosen = it.activity ?? 'careers-talk';
  return {
    workMode: it.setting === 'online' ? 'remote' : 'on-site',
    dates: datesIn(answers),
    details: {
      activity: chosen,
      benchmarks: [...ACTIVITIES[chosen].benchmarks],
      yearGroups: yearsIn(it.years),
      groupMin: it.groupMin,
      groupMax: it.groupMax,
      setting: it.setting ?? 'at-school',
      minutes: it.minutes,
      schoolProvides: it.schoolProvides,
      costPence: it.free === true ? 0 : it.cost,
      homeEducatedWelcome: it.homeEducatedWelcome,
      riskAssessed: it.riskAssessed,
    },
  };
}

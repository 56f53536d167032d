import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { ACTIVITIES, ACTIVITY_SLUGS } from '#features/opportunities/vocabulary.ts';
import { dateSteps, datesIn } from './dates.ts';
import { words, yesNo, type PostingFacts } from './common.ts';
import { yearOptions, yearsIn } from './placement.ts';
import { offerMessages as messages } from './messages.en.ts';

/** The questions about an offer to schools, posted by itself or beside a job. */

const SETTINGS = {
  'at-school': messages.settings['at-school'],
  'at-workplace': messages.settings['at-workplace'],
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
          label: messages.activity.label,
          called: messages.activity.called,
          options: Object.entries(ACTIVITIES).map(([value, { label, benchmarks }]) => ({
            value,
            text: label,
            hint: messages.activity.options.hint(benchmarks.join(' and ')),
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
          label: messages.years.label,
          called: messages.years.called,
          hint: messages.years.hint,
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
          label: messages.setting.label,
          called: messages.setting.called,
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
      title: messages.group.title,
      questions: [
        {
          name: 'groupMax',
          kind: 'number',
          label: messages.group.groupMax.label,
          called: messages.group.groupMax.called,
          schema: numberOf.max(1_000),
        },
        {
          name: 'groupMin',
          kind: 'number',
          label: messages.group.groupMin.label,
          called: messages.group.groupMin.called,
          hint: messages.group.groupMin.hint,
          schema: numberOf.max(500).optional(),
        },
        {
          name: 'minutes',
          kind: 'number',
          label: messages.group.minutes.label,
          called: messages.group.minutes.called,
          hint: messages.group.minutes.hint,
          suffix: messages.group.minutes.suffix,
          schema: z.number().int().min(15).max(2_400),
        },
      ],
      check: ({ groupMin, groupMax }: Answers) =>
        Number(groupMin) > Number(groupMax) ? { groupMin: messages.group.check.groupMin } : {},
    },
    {
      slug: 'provides',
      section,
      questions: [yesNo('needsThings', messages.provides.needsThings)],
    },
    {
      slug: 'provides-what',
      section,
      questions: [
        {
          name: 'schoolProvides',
          kind: 'text',
          label: messages.providesWhat.schoolProvides.label,
          called: messages.providesWhat.schoolProvides.called,
          schema: words(300, messages.providesWhat.schoolProvides.error),
        },
      ],
      appliesWhen: ({ needsThings }: Answers) => needsThings === true,
    },
    {
      slug: 'free',
      section,
      why: messages.free.why,
      questions: [yesNo('free', messages.free)],
    },
    {
      slug: 'cost',
      section,
      questions: [
        {
          name: 'cost',
          kind: 'money',
          label: messages.cost.label,
          called: messages.cost.called,
          hint: messages.cost.hint,
          schema: z.number().int().min(1).max(1_000_000),
        },
      ],
      appliesWhen: ({ free }: Answers) => free === false,
    },
    {
      slug: 'home-educated',
      section,
      why: messages.homeEducated.why,
      questions: [yesNo('homeEducatedWelcome', messages.homeEducated.homeEducatedWelcome)],
    },
    {
      slug: 'safety',
      section,
      questions: [yesNo('riskAssessed', messages.safety.riskAssessed)],
      appliesWhen: ({ setting }: Answers) => setting === 'at-workplace',
    },
  ] as const satisfies readonly Step[];
}

function dated(section: string) {
  return [
    {
      slug: 'dated',
      section,
      questions: [yesNo('dated', messages.dated)],
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

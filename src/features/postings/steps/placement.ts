import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { PLACEMENT_TYPE_SLUGS, PLACEMENT_TYPES } from '#features/opportunities/vocabulary.ts';
import { dateSteps, datesIn } from './dates.ts';
import { has, lines, linesOf, optionsFrom, words, yesNo, type PostingFacts } from './common.ts';
import { placementMessages as messages } from './messages.en.ts';

/** The questions about work experience, posted by itself or beside a job. */

const YEARS = [7, 8, 9, 10, 11, 12, 13];
/** People outside school; a placement may be for both. */
const ADULTS = 'adults';

export const yearOptions = YEARS.map((year) => ({
  value: String(year),
  text: messages.yearOptions.text(year),
}));
export const yearsIn = (chosen: readonly string[] | undefined) =>
  YEARS.filter((year) => chosen?.includes(String(year)) === true);

function beforeDates(section: string) {
  return [
    {
      slug: 'type',
      section,
      questions: [
        {
          name: 'placement',
          kind: 'radios',
          label: messages.type.placement.label,
          called: messages.type.placement.called,
          options: optionsFrom(PLACEMENT_TYPES).map((option) => ({
            ...option,
            hint: {
              block: messages.type.placement.options.hint.block,
              shadowing: messages.type.placement.options.hint.shadowing,
              virtual: messages.type.placement.options.hint.virtual,
              'supported-internship': messages.type.placement.options.hint['supported-internship'],
              't-level': messages.type.placement.options.hint['t-level'],
            }[option.value],
          })),
          schema: z.enum(PLACEMENT_TYPE_SLUGS),
        },
      ],
    },
    {
      slug: 'who',
      section,
      questions: [
        {
          name: 'who',
          kind: 'checkboxes',
          label: messages.who.label,
          called: messages.who.called,
          hint: messages.who.hint,
          options: [...yearOptions, { value: ADULTS, text: messages.who.options.text }],
          schema: z.array(z.string()),
        },
      ],
    },
    {
      slug: 'days',
      section,
      title: messages.days.title,
      questions: [
        {
          name: 'days',
          kind: 'number',
          label: messages.days.label,
          called: messages.days.called,
          hint: messages.days.hint,
          suffix: messages.days.suffix,
          schema: z.number().int().min(1).max(60),
        },
        {
          name: 'placementHours',
          kind: 'text',
          label: messages.days.placementHours.label,
          called: messages.days.placementHours.called,
          hint: messages.days.placementHours.hint,
          schema: words(200).optional(),
        },
      ],
      check: ({ placement, days }: Answers) =>
        placement === 't-level' && Number(days) < 45 ? { days: messages.days.check.days } : {},
    },
    {
      slug: 'what',
      section,
      why: messages.what.why,
      questions: [
        {
          name: 'tasks',
          kind: 'textarea',
          label: messages.what.tasks.label,
          called: messages.what.tasks.called,
          hint: messages.what.tasks.hint,
          rows: 6,
          schema: lines(12),
        },
      ],
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

function afterDates(section: string) {
  return [
    {
      slug: 'good-to-know',
      section,
      title: messages.goodToKnow.title,
      questions: [
        {
          name: 'dressCode',
          kind: 'text',
          label: messages.goodToKnow.dressCode.label,
          called: messages.goodToKnow.dressCode.called,
          hint: messages.goodToKnow.dressCode.hint,
          schema: words(200).optional(),
        },
        {
          name: 'lunch',
          kind: 'text',
          label: messages.goodToKnow.lunch.label,
          called: messages.goodToKnow.lunch.called,
          hint: messages.goodToKnow.lunch.hint,
          schema: words(200).optional(),
        },
      ],
    },
    {
      slug: 'travel-costs',
      section,
      why: messages.travelCosts.why,
      questions: [yesNo('travelCostsPaid', messages.travelCosts.travelCostsPaid)],
      appliesWhen: ({ placement }: Answers) => placement !== 'virtual',
    },
    {
      slug: 'safety',
      section,
      title: messages.safety.title,
      why: messages.safety.why,
      questions: [
        yesNo('riskAssessed', messages.safety.riskAssessed),
        yesNo('insured', messages.safety.insured),
      ],
      appliesWhen: ({ placement }: Answers) => placement !== 'virtual',
    },
    {
      slug: 'home-educated',
      section,
      why: messages.homeEducated.why,
      questions: [yesNo('homeEducatedWelcome', messages.homeEducated.homeEducatedWelcome)],
      appliesWhen: ({ who }: Answers) => has(who, ...YEARS.map(String)),
    },
  ] as const satisfies readonly Step[];
}

/** All questions about the placement, with the dates in a section of their own where one is named. */
export function placementSteps(
  facts: Pick<PostingFacts, 'clock'>,
  sections: { about: string; dates: string; ready: string; venues: boolean },
): Step[] {
  return [
    ...beforeDates(sections.about),
    ...dated(sections.dates),
    ...dateSteps(facts, {
      section: sections.dates,
      what: 'date',
      placesNeeded: false,
      venues: sections.venues,
      appliesWhen: (answers) => answers['dated'] === true,
    }),
    ...afterDates(sections.ready),
  ];
}
type PlacementAnswers = AnswersOf<ReturnType<typeof beforeDates>> &
  AnswersOf<ReturnType<typeof dated>> &
  AnswersOf<ReturnType<typeof afterDates>>;

/** The fields of work experience that these answers determine. */
export function placementOf(answers: Answers): {
  workMode: Opportunity['workMode'];
  dates: Opportunity['dates'];
  details: OpportunityOf<'work-experience'>['details'];
} {
  const it = answers as PlacementAnswers;
  return {
    workMode: it.placement === 'virtual' ? 'remote' : 'on-site',
    dates: datesIn(answers),
    details: {
      placement: it.placement ?? 'block',
      yearGroups: yearsIn(it.who),
      forAdults: has(it.who, ADULTS),
      days: it.days ?? 1,
      tasks: linesOf(it.tasks),
      hoursText: it.placementHours,
      dressCode: it.dressCode,
      lunch: it.lunch,
      travelCostsPaid: it.travelCostsPaid,
      riskAssessed: it.riskAssessed,
      insured: it.insured,
      homeEducatedWelcome: it.homeEducatedWelcome,
    },
  };
}

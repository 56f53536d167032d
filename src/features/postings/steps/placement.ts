import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { PLACEMENT_TYPE_SLUGS, PLACEMENT_TYPES } from '#features/opportunities/vocabulary.ts';
import { dateSteps, datesIn } from './dates.ts';
import { has, lines, linesOf, optionsFrom, words, yesIf, type PostingFacts } from './common.ts';

/** The questions about work experience, posted by itself or beside a job. */

const YEARS = [7, 8, 9, 10, 11, 12, 13];
/** People outside school; a placement may be for both. */
const ADULTS = 'adults';

export const yearOptions = YEARS.map((year) => ({ value: String(year), text: `Year ${year}` }));
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
          label: 'What type of work experience is it?',
          called: 'Type of work experience',
          options: optionsFrom(PLACEMENT_TYPES).map((option) => ({
            ...option,
            hint: {
              block: 'Several days in a row, usually 1 or 2 weeks.',
              shadowing: 'Following someone at work, for 1 to 3 days.',
              virtual: 'Online, with tasks and people to talk to.',
              'supported-internship':
                'For young people with an education, health and care (EHC) plan, with a job coach.',
              't-level': 'At least 45 days, for T Level students.',
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
          label: 'Who is it for?',
          called: 'Who it is for',
          hint: 'Select all that apply. Placements at work are usually for years 10 to 13. Visits and talks can be for any year.',
          options: [...yearOptions, { value: ADULTS, text: 'Adults' }],
          schema: z.array(z.string()),
        },
      ],
    },
    {
      slug: 'days',
      section,
      title: 'How long is it?',
      questions: [
        {
          name: 'days',
          kind: 'number',
          label: 'Working days',
          called: 'Number of days',
          hint: 'Two half days count as 1 day. A week is 5 days.',
          suffix: 'days',
          schema: z.number().int().min(1).max(60),
        },
        {
          name: 'placementHours',
          kind: 'text',
          label: 'Daily hours (optional)',
          called: 'Daily hours',
          hint: 'For example, “10am to 3pm”.',
          schema: words(200).optional(),
        },
      ],
      check: ({ placement, days }: Answers) =>
        placement === 't-level' && Number(days) < 45
          ? { days: 'A T Level placement must be 45 days or more' }
          : {},
    },
    {
      slug: 'what',
      section,
      why: 'A good placement has real tasks. They help young people to choose.',
      questions: [
        {
          name: 'tasks',
          kind: 'textarea',
          label: 'What will the person do?',
          called: 'Tasks',
          hint: 'Put each task on a new line, for example “Help to serve customers”. You can list up to 12.',
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
      questions: [
        {
          name: 'dated',
          kind: 'yes-no',
          label: 'Are there fixed dates?',
          called: 'Fixed dates',
          hint: 'If there are no fixed dates, you agree them with each school or person.',
          schema: yesIf('there are fixed dates'),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

function afterDates(section: string) {
  return [
    {
      slug: 'good-to-know',
      section,
      title: 'What should people know before they come?',
      questions: [
        {
          name: 'dressCode',
          kind: 'text',
          label: 'What to wear (optional)',
          called: 'What to wear',
          hint: 'For example, “Dark trousers and flat shoes. We lend boots”.',
          schema: words(200).optional(),
        },
        {
          name: 'lunch',
          kind: 'text',
          label: 'Lunch (optional)',
          called: 'Lunch',
          hint: 'For example, “Bring your own, there is a fridge”.',
          schema: words(200).optional(),
        },
      ],
    },
    {
      slug: 'travel-costs',
      section,
      why: 'Many families cannot afford the fare.',
      questions: [
        {
          name: 'travelCostsPaid',
          kind: 'yes-no',
          label: 'Will you pay travel costs?',
          called: 'Travel costs paid',
          schema: yesIf('you will pay travel costs'),
        },
      ],
      appliesWhen: ({ placement }: Answers) => placement !== 'virtual',
    },
    {
      slug: 'safety',
      section,
      title: 'Are you ready for young people?',
      why: 'Schools ask about this before they send anyone. You can post your placement whatever you answer.',
      questions: [
        {
          name: 'riskAssessed',
          kind: 'yes-no',
          label: 'Does your risk assessment cover young people?',
          called: 'Risk assessment done',
          hint: 'You only need to review the one you have. In an office or a shop, this is quick.',
          schema: yesIf('your risk assessment covers young people'),
        },
        {
          name: 'insured',
          kind: 'yes-no',
          label: 'Does your employers’ liability insurance cover them?',
          called: 'Insurance',
          hint: 'Most policies do, because people on work experience count as staff. Ask your insurer if the work is unusual.',
          schema: yesIf('your insurance covers them'),
        },
      ],
      appliesWhen: ({ placement }: Answers) => placement !== 'virtual',
    },
    {
      slug: 'home-educated',
      section,
      why: 'Home-educated young people have no school to find them a placement.',
      questions: [
        {
          name: 'homeEducatedWelcome',
          kind: 'yes-no',
          label: 'Can home-educated young people apply?',
          called: 'Home-educated welcome',
          hint: 'In years 10 and 11, it is best to arrange this with the council. Otherwise it may need a permit.',
          schema: yesIf('home-educated young people can apply'),
        },
      ],
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

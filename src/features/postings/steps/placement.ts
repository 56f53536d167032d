import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { PLACEMENT_TYPE_SLUGS, PLACEMENT_TYPES } from '#features/opportunities/vocabulary.ts';
import { dateSteps, datesIn } from './dates.ts';
import { has, lines, linesOf, optionsFrom, words, yesIf, type PostingFacts } from './common.ts';

/** What is asked of everybody who offers work experience, by itself or beside a job. */

const YEARS = [7, 8, 9, 10, 11, 12, 13];
/** Somebody outside school; a placement may be for both. */
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
          label: 'What kind of work experience is it?',
          called: 'Kind of work experience',
          options: optionsFrom(PLACEMENT_TYPES).map((option) => ({
            ...option,
            hint: {
              block: 'Several days in a row, most often one or two weeks.',
              shadowing: 'Following somebody at their work, for one to three days.',
              virtual: 'Online, with tasks and people to talk to.',
              'supported-internship':
                'For young people with an education, health and care plan. With a job coach.',
              't-level': 'At least 45 days, for students of a T Level.',
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
          hint: 'Choose all that are right. Placements at work are most often for years 10 to 13, visits and talks for all.',
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
          hint: 'Half days together count as whole ones. A week is 5.',
          suffix: 'days',
          schema: z.number().int().min(1).max(60),
        },
        {
          name: 'placementHours',
          kind: 'text',
          label: 'Hours of the day',
          hint: 'Like “10am to 3pm”. You can leave this out.',
          schema: words(200).optional(),
        },
      ],
      check: ({ placement, days }: Answers) =>
        placement === 't-level' && Number(days) < 45
          ? { days: 'A T Level placement takes 45 days or more' }
          : {},
    },
    {
      slug: 'what',
      section,
      why: 'A good placement has real tasks. Young people choose by them.',
      questions: [
        {
          name: 'tasks',
          kind: 'textarea',
          label: 'What will somebody do?',
          called: 'Tasks',
          hint: 'One task on each line, like “Help to serve customers”. 12 at most.',
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
          hint: 'Without them, you agree on dates with each school or person.',
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
      title: 'What should they know before they come?',
      questions: [
        {
          name: 'dressCode',
          kind: 'text',
          label: 'What to wear',
          hint: 'Like “Dark trousers and flat shoes. We lend boots”. You can leave this out.',
          schema: words(200).optional(),
        },
        {
          name: 'lunch',
          kind: 'text',
          label: 'Lunch',
          hint: 'Like “Bring your own, there is a fridge”. You can leave this out.',
          schema: words(200).optional(),
        },
      ],
    },
    {
      slug: 'travel-costs',
      section,
      why: 'The fare decides for many families whether somebody can come.',
      questions: [
        {
          name: 'travelCostsPaid',
          kind: 'yes-no',
          label: 'Do you pay what it costs to travel to you?',
          called: 'Travel costs paid',
          schema: yesIf('you pay for the travel'),
        },
      ],
      appliesWhen: ({ placement }: Answers) => placement !== 'virtual',
    },
    {
      slug: 'safety',
      section,
      title: 'Are you ready for young people?',
      why: 'Schools ask this before they send anybody. It is not a condition for posting.',
      questions: [
        {
          name: 'riskAssessed',
          kind: 'yes-no',
          label: 'Does your risk assessment cover young people?',
          called: 'Risk assessment done',
          hint: 'You look again at the one you have. In an office or a shop that is soon done.',
          schema: yesIf('your risk assessment covers young people'),
        },
        {
          name: 'insured',
          kind: 'yes-no',
          label: 'Does your employers’ liability insurance cover them?',
          called: 'Insurance',
          hint: 'Most policies do: people on work experience count as staff. Ask your insurer if the work is unusual.',
          schema: yesIf('your insurance covers them'),
        },
      ],
      appliesWhen: ({ placement }: Answers) => placement !== 'virtual',
    },
    {
      slug: 'home-educated',
      section,
      why: 'Young people who learn at home have nobody else who finds them a placement.',
      questions: [
        {
          name: 'homeEducatedWelcome',
          kind: 'yes-no',
          label: 'Are young people who learn at home welcome?',
          called: 'Home-educated welcome',
          hint: 'In years 10 and 11 it is best arranged with the council, or it may need a permit.',
          schema: yesIf('they are welcome'),
        },
      ],
      appliesWhen: ({ who }: Answers) => has(who, ...YEARS.map(String)),
    },
  ] as const satisfies readonly Step[];
}

/** All of it, with the dates in a section of their own where one is named. */
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

/** Of work experience, what those answers say. */
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

import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import { DELIVERY_MODE_SLUGS, DELIVERY_MODES, PATTERNS } from '#features/opportunities/vocabulary.ts';
import type { PostingKind } from './posting-journey.ts';
import { ABOUT_GAPS, aboutSteps, type AboutAnswers } from '#features/postings/steps/about.ts';
import {
  adjustmentSteps,
  applySteps,
  closingOf,
  closingSteps,
  howToApply,
} from '#features/postings/steps/apply.ts';
import {
  lines,
  linesOf,
  optionsFrom,
  words,
  yesIf,
  type PostingFacts,
} from '#features/postings/steps/common.ts';
import { closesWithDates, dateSteps, datesIn } from '#features/postings/steps/dates.ts';
import {
  furtherPlaces,
  gettingThereSteps,
  placeSteps,
  sitesIn,
  wayThere,
} from '#features/postings/steps/place.ts';

/**
 * The journey in which a training provider posts a Skills Bootcamp. The limits come from its funding rules (Department
 * for Education, Skills Bootcamps funding rules): up to 16 weeks, at least 60 guided learning hours, for people aged 19
 * or over, free for them, with a real job interview at its end.
 */

const LEVELS = {
  '2': 'Level 2, similar to GCSEs',
  '3': 'Level 3, similar to A levels',
  '4': 'Level 4, above A levels',
  '5': 'Level 5, similar to a foundation degree',
} as const;
type Level = keyof typeof LEVELS;

const WHEN = ['full-time', 'part-time', 'daytime', 'evenings', 'weekends', 'flexible'] as const;

/** Applies to every Skills Bootcamp in England. */
const ALWAYS = 'You live in England, and have the right to work in the UK';

/** No course has more hours in a week than this. */
const MOST_WEEKLY_HOURS = 40;
const LOWEST_AGE = 19;

const notOnline = ({ delivery }: Answers) => delivery !== undefined && delivery !== 'online';

function firstSteps(facts: PostingFacts) {
  return [
    ...aboutSteps('The course', {
      what: 'course',
      like: '“Skills Bootcamp in bricklaying”',
      describe: 'What people will do on the course, and what it leads to',
    }),
    {
      slug: 'level',
      section: 'The course',
      questions: [
        {
          name: 'level',
          kind: 'radios',
          label: 'What level is the course?',
          called: 'Level',
          hint: 'Level 2 is only for construction, green skills and driving lorries.',
          options: Object.entries(LEVELS).map(([value, text]) => ({ value, text })),
          schema: z.enum(Object.keys(LEVELS) as [Level, ...Level[]]),
        },
      ],
    },
    {
      slug: 'length',
      section: 'The course',
      title: 'How long is the course?',
      questions: [
        {
          name: 'weeks',
          kind: 'number',
          label: 'Weeks',
          called: 'Number of weeks',
          hint: 'A Skills Bootcamp can be up to 16 weeks.',
          suffix: 'weeks',
          schema: z.number().int().min(1).max(16),
        },
        {
          name: 'hoursPerWeek',
          kind: 'number',
          label: 'Hours a week',
          called: 'Hours a week',
          suffix: 'hours',
          schema: z.number().min(1).max(MOST_WEEKLY_HOURS),
        },
        {
          name: 'guidedHours',
          kind: 'number',
          label: 'Total guided learning hours',
          called: 'Guided learning hours',
          hint: 'Time with a teacher, in a classroom or online. This must be at least 60.',
          suffix: 'hours',
          schema: z.number().int().min(60).max(600),
        },
      ],
      check: ({ weeks, hoursPerWeek, guidedHours }: Answers) =>
        Number(guidedHours) > Number(weeks) * Number(hoursPerWeek)
          ? {
              guidedHours: `Guided learning hours are more than ${String(weeks)} weeks of ${String(hoursPerWeek)} hours. Check all 3 answers`,
            }
          : {},
    },
    {
      slug: 'learn',
      section: 'The course',
      questions: [
        {
          name: 'youWillLearn',
          kind: 'textarea',
          label: 'What will people learn?',
          called: 'What people learn',
          hint: 'Put each item on a new line, for example “Mix mortar and lay a straight course”. You can list up to 15.',
          rows: 6,
          schema: lines(15),
        },
      ],
    },

    // ---- How it is taught
    {
      slug: 'delivery',
      section: 'How it is taught',
      questions: [
        {
          name: 'delivery',
          kind: 'radios',
          label: 'How is it taught?',
          called: 'How it is taught',
          options: optionsFrom(DELIVERY_MODES),
          schema: z.enum(DELIVERY_MODE_SLUGS),
        },
      ],
    },
    {
      slug: 'when',
      section: 'How it is taught',
      title: 'When is it taught?',
      why: 'Parents, carers and people with a job look for a course that fits around their day.',
      questions: [
        {
          name: 'patterns',
          kind: 'checkboxes',
          label: 'Select all that apply',
          called: 'When it is taught',
          options: WHEN.map((value) => ({ value, text: PATTERNS[value].label })),
          schema: z.array(z.enum(WHEN)),
        },
        {
          name: 'attendance',
          kind: 'text',
          label: 'Days and times',
          hint: 'For example, “Tuesdays and Thursdays, 6pm to 9pm, and one Saturday a month”',
          schema: words(200),
        },
      ],
    },

    // ---- The place
    ...placeSteps(facts, {
      section: 'The place',
      title: 'Where is it taught?',
      why: 'People search for courses near their home, and use the postcode to plan their journey.',
      appliesWhen: notOnline,
    }),
  ] as const satisfies readonly Step[];
}

function lastSteps(facts: PostingFacts) {
  return [
    // ---- Who can join
    {
      slug: 'free',
      section: 'Who can join',
      questions: [
        {
          name: 'free',
          kind: 'yes-no',
          label: 'Is the course free for learners?',
          called: 'Free for learners',
          hint: 'Skills Bootcamps are free for learners. An employer may pay part of the cost for its own staff.',
          schema: z.literal(true, {
            error: ({ input }) =>
              input === undefined
                ? 'Select yes if the course is free'
                : 'You cannot post this as a Skills Bootcamp, because Skills Bootcamps are free for learners',
          }),
        },
      ],
    },
    {
      slug: 'eligibility',
      section: 'Who can join',
      title: 'Who can join?',
      questions: [
        {
          name: 'minimumAge',
          kind: 'number',
          label: 'Minimum age',
          hint: 'This must be 19 or over.',
          schema: z.number().int().min(LOWEST_AGE).max(99),
        },
        {
          name: 'eligibility',
          kind: 'textarea',
          label: 'Other conditions (optional)',
          called: 'Who can join',
          hint: 'Put each condition on a new line, for example “You live in Kent or Medway” or “You are out of work”. We already say that learners must live in England and have the right to work in the UK.',
          rows: 4,
          schema: lines(10).optional(),
        },
      ],
    },
    {
      slug: 'entry',
      section: 'Who can join',
      questions: [
        {
          name: 'entryNeeded',
          kind: 'yes-no',
          label: 'Do learners need any skills or certificates before they start?',
          called: 'Skills or certificates needed',
          hint: 'If they do not, people new to this work can find your course.',
          schema: yesIf('learners need any skills or certificates before they start'),
        },
      ],
    },
    {
      slug: 'entry-what',
      section: 'Who can join',
      questions: [
        {
          name: 'entryRequirements',
          kind: 'textarea',
          label: 'What do learners need before they start?',
          called: 'Needed before the start',
          hint: 'Include how you will check, for example “We will talk about your maths on the phone. There is no test”.',
          rows: 4,
          maxlength: 600,
          schema: words(600),
        },
      ],
      appliesWhen: ({ entryNeeded }) => entryNeeded === true,
    },

    // ---- The job interview
    {
      slug: 'interview-promise',
      section: 'The job interview and after',
      why: 'For many people, the interview is the reason to apply.',
      questions: [
        {
          name: 'interviewPromised',
          kind: 'yes-no',
          label: 'Does everyone who completes the course get a real job interview?',
          called: 'Job interview guaranteed',
          hint: 'It must be for a job that exists and lasts 12 weeks or more. A practice interview does not count.',
          schema: z.literal(true, {
            error: ({ input }) =>
              input === undefined
                ? 'Select yes if everyone who completes the course gets a job interview'
                : 'You cannot post this as a Skills Bootcamp, because Skills Bootcamps end with a real job interview',
          }),
        },
      ],
    },
    {
      slug: 'interview-with',
      section: 'The job interview and after',
      questions: [
        {
          name: 'interviewWith',
          kind: 'text',
          label: 'Who is the interview with, and for what job?',
          called: 'The interview',
          hint: 'For example, “An interview as a care assistant with one of 3 care homes in Thanet”',
          schema: words(200),
        },
      ],
    },
    {
      slug: 'afterwards',
      section: 'The job interview and after',
      title: 'What will people get at the end?',
      questions: [
        {
          name: 'assessment',
          kind: 'textarea',
          label: 'How you assess people, and what certificate they get (optional)',
          called: 'How people are assessed',
          rows: 3,
          maxlength: 400,
          schema: words(400).optional(),
        },
        {
          name: 'afterwards',
          kind: 'textarea',
          label: 'Jobs and courses it can lead to (optional)',
          called: 'What it can lead to',
          rows: 3,
          maxlength: 400,
          schema: words(400).optional(),
        },
      ],
    },

    ...gettingThereSteps({ section: 'Getting there without a car', appliesWhen: notOnline }),
    ...adjustmentSteps({
      section: 'Adjustments',
      law: 'Every provider must make reasonable adjustments, whatever you answer here.',
    }),
    ...closingSteps(facts, {
      section: 'Closing date',
      without: 'If there is no closing date, people can apply until the last course starts.',
    }),
    ...applySteps({ section: 'How to apply', verb: 'apply', here: true }),
  ] as const satisfies readonly Step[];
}

type BootcampAnswers = AboutAnswers &
  AnswersOf<ReturnType<typeof firstSteps>> &
  AnswersOf<ReturnType<typeof lastSteps>>;

const WORK_MODE = {
  online: 'remote',
  blended: 'hybrid',
  classroom: 'on-site',
  'work-based': 'on-site',
} as const;

const GAPS: BootcampAnswers = {
  ...ABOUT_GAPS,
  level: '3',
  weeks: 16,
  delivery: 'classroom',
  youWillLearn: '…',
  interviewWith: '…',
};

export function bootcampPosting(facts: PostingFacts): PostingKind {
  return {
    kind: 'skills-bootcamp',
    title: 'Post a Skills Bootcamp',
    steps: [
      ...firstSteps(facts),
      ...furtherPlaces(facts, { section: 'The place', appliesWhen: notOnline }),
      ...dateSteps(facts, {
        section: 'Start dates',
        what: 'start date',
        placesNeeded: true,
        venues: true,
      }),
      ...lastSteps(facts),
    ],
    sites: sitesIn,
    gaps: () => GAPS,
    variants(answers, found, now) {
      const it = answers as BootcampAnswers;
      const dates = datesIn(answers);
      const workMode = WORK_MODE[it.delivery ?? 'classroom'];
      return [
        {
          kind: 'skills-bootcamp',
          title: it.title,
          summary: it.summary,
          description: it.description,
          sector: it.sector,
          patterns: it.patterns ?? [],
          workMode,
          places: workMode === 'remote' ? [] : sitesIn(answers).flatMap(found),
          dates,
          gettingThere: workMode === 'remote' ? undefined : wayThere(it),
          adjustments: it.adjustments ?? [],
          interviewScheme: false,
          howToApply: howToApply(it),
          publishedAt: now,
          closesAt: closingOf(it) ?? closesWithDates(dates, now),
          details: {
            level: Number(it.level),
            weeks: it.weeks,
            guidedHours: it.guidedHours,
            hoursPerWeek: it.hoursPerWeek,
            delivery: it.delivery,
            attendance: it.attendance,
            minimumAge: it.minimumAge ?? LOWEST_AGE,
            interviewWith: it.interviewWith,
            youWillLearn: linesOf(it.youWillLearn),
            eligibility: [ALWAYS, ...linesOf(it.eligibility)],
            entryRequirements: it.entryRequirements,
            assessment: it.assessment,
            afterwards: it.afterwards,
          },
        },
      ];
    },
  };
}

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
  yesNo,
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
import { messages } from './skills-bootcamp.messages.en.ts';

/**
 * The journey in which a training provider posts a Skills Bootcamp. The limits come from its funding rules (Department
 * for Education, Skills Bootcamps funding rules): up to 16 weeks, at least 60 guided learning hours, for people aged 19
 * or over, free for them, with a real job interview at its end.
 */

const LEVELS = {
  '2': messages.levels[2],
  '3': messages.levels[3],
  '4': messages.levels[4],
  '5': messages.levels[5],
} as const;
type Level = keyof typeof LEVELS;

const WHEN = ['full-time', 'part-time', 'daytime', 'evenings', 'weekends', 'flexible'] as const;

/** Applies to every Skills Bootcamp in England. */
const ALWAYS = messages.always;

/** No course has more hours in a week than this. */
const MOST_WEEKLY_HOURS = 40;
const LOWEST_AGE = 19;

const notOnline = ({ delivery }: Answers) => delivery !== undefined && delivery !== 'online';

function firstSteps(facts: PostingFacts) {
  return [
    ...aboutSteps(messages.firstSteps.aboutSteps, {
      what: 'course',
      like: messages.firstSteps.like,
      describe: messages.firstSteps.describe,
    }),
    {
      slug: 'level',
      section: messages.sections.theCourse,
      questions: [
        {
          name: 'level',
          kind: 'radios',
          label: messages.level.label,
          called: messages.level.called,
          hint: messages.level.hint,
          options: Object.entries(LEVELS).map(([value, text]) => ({ value, text })),
          schema: z.enum(Object.keys(LEVELS) as [Level, ...Level[]]),
        },
      ],
    },
    {
      slug: 'length',
      section: messages.sections.theCourse,
      title: messages.length.title,
      questions: [
        {
          name: 'weeks',
          kind: 'number',
          label: messages.length.weeks.label,
          called: messages.length.weeks.called,
          hint: messages.length.weeks.hint,
          suffix: messages.length.weeks.suffix,
          schema: z.number().int().min(1).max(16),
        },
        {
          name: 'hoursPerWeek',
          kind: 'number',
          label: messages.length.hoursPerWeek.label,
          called: messages.length.hoursPerWeek.called,
          suffix: messages.length.hoursPerWeek.suffix,
          schema: z.number().min(1).max(MOST_WEEKLY_HOURS),
        },
        {
          name: 'guidedHours',
          kind: 'number',
          label: messages.length.guidedHours.label,
          called: messages.length.guidedHours.called,
          hint: messages.length.guidedHours.hint,
          suffix: messages.length.guidedHours.suffix,
          schema: z.number().int().min(60).max(600),
        },
      ],
      check: ({ weeks, hoursPerWeek, guidedHours }: Answers) =>
        Number(guidedHours) > Number(weeks) * Number(hoursPerWeek)
          ? {
              guidedHours: messages.length.check.guidedHours({
                weeks: String(weeks),
                hoursPerWeek: String(hoursPerWeek),
              }),
            }
          : {},
    },
    {
      slug: 'learn',
      section: messages.sections.theCourse,
      questions: [
        {
          name: 'youWillLearn',
          kind: 'textarea',
          label: messages.learn.youWillLearn.label,
          called: messages.learn.youWillLearn.called,
          hint: messages.learn.youWillLearn.hint,
          rows: 6,
          schema: lines(15),
        },
      ],
    },

    // ---- How it is taught
    {
      slug: 'delivery',
      section: messages.sections.howItIsTaught,
      questions: [
        {
          name: 'delivery',
          kind: 'radios',
          label: messages.delivery.label,
          called: messages.delivery.called,
          options: optionsFrom(DELIVERY_MODES),
          schema: z.enum(DELIVERY_MODE_SLUGS),
        },
      ],
    },
    {
      slug: 'when',
      section: messages.sections.howItIsTaught,
      title: messages.when.title,
      why: messages.when.why,
      questions: [
        {
          name: 'patterns',
          kind: 'checkboxes',
          label: messages.when.patterns.label,
          called: messages.when.patterns.called,
          options: WHEN.map((value) => ({ value, text: PATTERNS[value].label })),
          schema: z.array(z.enum(WHEN)),
        },
        {
          name: 'attendance',
          kind: 'text',
          label: messages.when.attendance.label,
          hint: messages.when.attendance.hint,
          schema: words(200),
        },
      ],
    },

    // ---- The place
    ...placeSteps(facts, {
      section: messages.sections.thePlace,
      title: messages.firstSteps.title,
      why: messages.firstSteps.why,
      appliesWhen: notOnline,
    }),
  ] as const satisfies readonly Step[];
}

function lastSteps(facts: PostingFacts) {
  return [
    // ---- Who can join
    {
      slug: 'free',
      section: messages.sections.whoCanJoin,
      questions: [
        {
          name: 'free',
          kind: 'yes-no',
          label: messages.free.label,
          called: messages.free.called,
          hint: messages.free.hint,
          schema: z.literal(true, {
            error: ({ input }) =>
              input === undefined
                ? messages.free.error.selectYesIfThe
                : messages.free.error.youCannotPostThis,
          }),
        },
      ],
    },
    {
      slug: 'eligibility',
      section: messages.sections.whoCanJoin,
      title: messages.eligibility.title,
      questions: [
        {
          name: 'minimumAge',
          kind: 'number',
          label: messages.eligibility.minimumAge.label,
          hint: messages.eligibility.minimumAge.hint,
          schema: z.number().int().min(LOWEST_AGE).max(99),
        },
        {
          name: 'eligibility',
          kind: 'textarea',
          label: messages.eligibility.label,
          called: messages.eligibility.called,
          hint: messages.eligibility.hint,
          rows: 4,
          schema: lines(10).optional(),
        },
      ],
    },
    {
      slug: 'entry',
      section: messages.sections.whoCanJoin,
      questions: [yesNo('entryNeeded', messages.entry.entryNeeded)],
    },
    {
      slug: 'entry-what',
      section: messages.sections.whoCanJoin,
      questions: [
        {
          name: 'entryRequirements',
          kind: 'textarea',
          label: messages.entryWhat.entryRequirements.label,
          called: messages.entryWhat.entryRequirements.called,
          hint: messages.entryWhat.entryRequirements.hint,
          rows: 4,
          maxlength: 600,
          schema: words(600, messages.entryWhat.entryRequirements.error),
        },
      ],
      appliesWhen: ({ entryNeeded }) => entryNeeded === true,
    },

    // ---- The job interview
    {
      slug: 'interview-promise',
      section: messages.sections.theJobInterviewAndAfter,
      why: messages.interviewPromise.why,
      questions: [
        {
          name: 'interviewPromised',
          kind: 'yes-no',
          label: messages.interviewPromise.interviewPromised.label,
          called: messages.interviewPromise.interviewPromised.called,
          hint: messages.interviewPromise.interviewPromised.hint,
          schema: z.literal(true, {
            error: ({ input }) =>
              input === undefined
                ? messages.interviewPromise.interviewPromised.error.selectYesIfEveryone
                : messages.interviewPromise.interviewPromised.error.youCannotPostThis,
          }),
        },
      ],
    },
    {
      slug: 'interview-with',
      section: messages.sections.theJobInterviewAndAfter,
      questions: [
        {
          name: 'interviewWith',
          kind: 'text',
          label: messages.interviewWith.label,
          called: messages.interviewWith.called,
          hint: messages.interviewWith.hint,
          schema: words(200, messages.interviewWith.error),
        },
      ],
    },
    {
      slug: 'afterwards',
      section: messages.sections.theJobInterviewAndAfter,
      title: messages.afterwards.title,
      questions: [
        {
          name: 'assessment',
          kind: 'textarea',
          label: messages.afterwards.assessment.label,
          called: messages.afterwards.assessment.called,
          rows: 3,
          maxlength: 400,
          schema: words(400).optional(),
        },
        {
          name: 'afterwards',
          kind: 'textarea',
          label: messages.afterwards.label,
          called: messages.afterwards.called,
          rows: 3,
          maxlength: 400,
          schema: words(400).optional(),
        },
      ],
    },

    ...gettingThereSteps({ section: messages.sections.gettingThereWithoutACar, appliesWhen: notOnline }),
    ...adjustmentSteps({
      section: messages.sections.adjustments,
      law: messages.lastSteps.law,
    }),
    ...closingSteps(facts, {
      section: messages.sections.closingDate,
      without: messages.lastSteps.without,
    }),
    ...applySteps({ section: messages.sections.howToApply, verb: 'apply', here: true }),
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
    title: messages.bootcampPosting.title,
    steps: [
      ...firstSteps(facts),
      ...furtherPlaces(facts, { section: messages.sections.thePlace, appliesWhen: notOnline }),
      ...dateSteps(facts, {
        section: messages.sections.startDates,
        what: messages.bootcampPosting.what,
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

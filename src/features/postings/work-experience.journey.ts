import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import { variantGaps, variantsOf, variantSites, variantSteps } from './variants.ts';
import type { PostingKind } from './posting-journey.ts';
import { ABOUT_GAPS, aboutSteps, type AboutAnswers } from '#features/postings/steps/about.ts';
import {
  adjustmentSteps,
  applySteps,
  closingOf,
  closingSteps,
  howToApply,
} from '#features/postings/steps/apply.ts';
import type { PostingFacts } from '#features/postings/steps/common.ts';
import { closesWithDates } from '#features/postings/steps/dates.ts';
import {
  furtherPlaces,
  gettingThereSteps,
  placeSteps,
  sitesIn,
  wayThere,
} from '#features/postings/steps/place.ts';
import { placementOf, placementSteps } from '#features/postings/steps/placement.ts';
import { workExperienceMessages as messages } from './messages.en.ts';

/** The journey in which an organisation offers work experience. */

const atWork = ({ placement }: Answers) => placement !== undefined && placement !== 'virtual';

const about = () =>
  aboutSteps(messages.about.aboutSteps, {
    what: 'placement',
    like: messages.about.like,
    describe: messages.about.describe,
  });

function lastSteps(facts: PostingFacts) {
  return [
    ...gettingThereSteps({ section: messages.sections.gettingThereWithoutACar, appliesWhen: atWork }),
    ...adjustmentSteps({
      section: messages.sections.adjustments,
      law: messages.lastSteps.law,
    }),
    ...closingSteps(facts, {
      section: messages.sections.closingDate,
      without: messages.lastSteps.without,
    }),
    ...applySteps({ section: messages.sections.howToApply, verb: 'apply', here: false }),
  ] as const satisfies readonly Step[];
}
type LastAnswers = AnswersOf<ReturnType<typeof lastSteps>>;

export function workExperiencePosting(facts: PostingFacts): PostingKind {
  const section = messages.workExperiencePosting.section;
  // The kind of placement decides whether there is a place, and the places must be known before the dates at them.
  const placement = placementSteps(facts, {
    about: messages.workExperiencePosting.placement.about,
    dates: 'Dates',
    ready: messages.workExperiencePosting.placement.ready,
    venues: true,
  });
  const firstOfDates = placement.findIndex((step) => step.section === 'Dates');
  return {
    kind: 'work-experience',
    title: messages.workExperiencePosting.title.offerWorkExperience,
    steps: [
      ...about(),
      ...placement.slice(0, firstOfDates),
      ...placeSteps(facts, {
        section,
        title: messages.workExperiencePosting.title.whereWillItTake,
        appliesWhen: atWork,
      }),
      ...furtherPlaces(facts, { section, appliesWhen: atWork }),
      ...placement.slice(firstOfDates),
      ...lastSteps(facts),
      ...variantSteps(facts, ['engagement-offer']),
    ],
    sites: (answers) => [...sitesIn(answers), ...variantSites(answers)],
    gaps: (answers) => ({ ...ABOUT_GAPS, tasks: '…', who: ['10'], ...variantGaps(answers) }),
    variants(answers, found, now) {
      const it = answers as AboutAnswers & LastAnswers;
      const special = placementOf(answers);
      const away = special.workMode === 'remote';
      const shared = {
        sector: it.sector,
        places: sitesIn(answers).flatMap(found),
        gettingThere: away ? undefined : wayThere(it),
        adjustments: it.adjustments ?? [],
        publishedAt: now,
      };
      return [
        {
          kind: 'work-experience',
          ...shared,
          title: it.title,
          summary: it.summary,
          description: it.description,
          ...special,
          places: away ? [] : shared.places,
          patterns: [],
          interviewScheme: false,
          howToApply: howToApply(it),
          closesAt: closingOf(it) ?? closesWithDates(special.dates, now),
        },
        ...variantsOf(answers, shared, found),
      ];
    },
  };
}

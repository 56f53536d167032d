import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
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
import { activityStep, offerOf, offerSteps } from '#features/postings/steps/offer.ts';
import { gettingThereSteps, placeSteps, sitesIn, wayThere } from '#features/postings/steps/place.ts';

/** The journey in which an organisation posts an offer to schools. */

const atWorkplace = ({ setting }: Answers) => setting === 'at-workplace';

function aboutOffer() {
  return [
    ...activityStep('The offer'),
    ...aboutSteps('The offer', {
      what: 'offer',
      like: '“A talk about working at sea”',
      describe: 'What young people will see, do and learn, and who they meet',
    }),
  ] as const satisfies readonly Step[];
}

function lastSteps(facts: PostingFacts) {
  return [
    ...gettingThereSteps({ section: 'Getting there without a car', appliesWhen: atWorkplace }),
    ...adjustmentSteps({
      section: 'Adjustments',
      law: 'Say what you know now. Schools will tell you what their pupils need.',
    }),
    ...closingSteps(facts, {
      section: 'Closing date',
      without:
        'If there is no closing date, it stays open until the last date you gave, or until you close it.',
    }),
    ...applySteps({ section: 'How to book', verb: 'book', here: false }),
  ] as const satisfies readonly Step[];
}
type OfferAnswers = AboutAnswers & AnswersOf<ReturnType<typeof lastSteps>>;

export function offerPosting(facts: PostingFacts): PostingKind {
  const section = 'The place';
  const offer = offerSteps(facts, { about: 'The offer', dates: 'Dates' });
  const firstOfDates = offer.findIndex((step) => step.section === 'Dates');
  const [place] = placeSteps(facts, {
    section,
    title: 'Where will it take place?',
    appliesWhen: ({ setting }) => setting === 'at-school' || setting === 'at-workplace',
  });
  return {
    kind: 'engagement-offer',
    title: 'Offer something to schools',
    steps: [
      ...aboutOffer(),
      ...offer.slice(0, firstOfDates),
      {
        ...place,
        title: ({ setting }) =>
          setting === 'at-school' ? 'Where will you travel from?' : 'Where is your workplace?',
        why: 'Schools look for offers near them.',
      },
      ...offer.slice(firstOfDates),
      ...lastSteps(facts),
    ],
    sites: sitesIn,
    gaps: () => ({ ...ABOUT_GAPS, years: ['10'] }),
    variants(answers, found, now) {
      const it = answers as OfferAnswers;
      const special = offerOf(answers);
      return [
        {
          kind: 'engagement-offer',
          title: it.title,
          summary: it.summary,
          description: it.description,
          sector: it.sector,
          patterns: [],
          ...special,
          places: special.workMode === 'remote' ? [] : sitesIn(answers).flatMap(found),
          gettingThere: special.details.setting === 'at-workplace' ? wayThere(it) : undefined,
          adjustments: it.adjustments ?? [],
          interviewScheme: false,
          howToApply: howToApply(it),
          publishedAt: now,
          closesAt: closingOf(it) ?? closesWithDates(special.dates, now),
        },
      ];
    },
  };
}

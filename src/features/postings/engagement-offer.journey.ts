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
import { bookingOf, bookingSteps } from '#features/postings/steps/booking.ts';
import { activityStep, offerOf, offerSteps } from '#features/postings/steps/offer.ts';
import { gettingThereSteps, placeSteps, sitesIn, wayThere } from '#features/postings/steps/place.ts';
import { engagementOfferMessages as messages } from './messages.en.ts';

/** The journey in which an organisation posts an offer to schools. */

const atWorkplace = ({ setting }: Answers) => setting === 'at-workplace';

function aboutOffer() {
  return [
    ...activityStep(messages.aboutOffer.activityStep),
    ...aboutSteps(messages.aboutOffer.aboutSteps, {
      what: 'offer',
      like: messages.aboutOffer.like,
      describe: messages.aboutOffer.describe,
    }),
  ] as const satisfies readonly Step[];
}

function lastSteps(facts: PostingFacts) {
  return [
    ...gettingThereSteps({ section: messages.sections.gettingThereWithoutACar, appliesWhen: atWorkplace }),
    ...adjustmentSteps({
      section: messages.sections.adjustments,
      law: messages.lastSteps.law,
    }),
    ...closingSteps(facts, {
      section: messages.sections.closingDate,
      without: messages.lastSteps.without,
    }),
    ...applySteps({ section: messages.sections.howToBook, verb: 'book', here: true }),
    ...bookingSteps(messages.sections.howToBook),
  ] as const satisfies readonly Step[];
}
type OfferAnswers = AboutAnswers & AnswersOf<ReturnType<typeof lastSteps>>;

export function offerPosting(facts: PostingFacts): PostingKind {
  const section = messages.offerPosting.section;
  const offer = offerSteps(facts, { about: messages.offerPosting.offer.about, dates: 'Dates' });
  const firstOfDates = offer.findIndex((step) => step.section === 'Dates');
  const [place] = placeSteps(facts, {
    section,
    title: messages.offerPosting.title.whereWillItTake,
    appliesWhen: ({ setting }) => setting === 'at-school' || setting === 'at-workplace',
  });
  return {
    kind: 'engagement-offer',
    title: messages.offerPosting.title.offerSomethingToSchools,
    steps: [
      ...aboutOffer(),
      ...offer.slice(0, firstOfDates),
      {
        ...place,
        title: ({ setting }) =>
          setting === 'at-school'
            ? messages.offerPosting.title.whereWillYouTravel
            : messages.offerPosting.title.whereIsYourWorkplace,
        why: messages.offerPosting.why,
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
          details: { ...special.details, booking: bookingOf(it) },
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

import { z } from 'zod';
import { emailField } from '#features/forms/email.ts';
import { phoneField } from '#features/forms/phone.ts';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { GettingThere, OpportunityPlace } from '#features/opportunities/opportunity.ts';
import { answersIn, nameIn, partOf } from './parts.ts';
import { has, words, type PostingFacts } from '#features/postings/steps/common.ts';
import { howToApply, type ApplyAnswers } from '#features/postings/steps/apply.ts';
import { activityStep, offerOf, offerSteps } from '#features/postings/steps/offer.ts';
import { placementOf, placementSteps } from '#features/postings/steps/placement.ts';
import type { ToParse } from './posting-journey.ts';
import { closesWithDates } from '#features/postings/steps/dates.ts';
import { placeSteps, sitesIn, type Found, type Site } from '#features/postings/steps/place.ts';
import { variantMessages as messages } from './messages.en.ts';

/**
 * One posting, several faces: an employer who posts a job can offer the same work as work experience and to schools,
 * and is asked only what differs. Place, directions and adjustments are shared with the posting itself.
 */

/** Names of the parts that ask about the other faces. */
export const VARIANT_PARTS = {
  'work-experience': 'workExperience',
  'engagement-offer': 'schoolOffer',
} as const;
export type FaceKind = keyof typeof VARIANT_PARTS;

const FACES: Record<FaceKind, { slug: string; text: string; hint: string; section: string }> = {
  'work-experience': {
    slug: 'work-experience',
    text: messages.workExperience.text,
    hint: messages.workExperience.hint,
    section: messages.sections.workExperienceAsWell,
  },
  'engagement-offer': {
    slug: 'school-offer',
    text: messages.schoolOffer.text,
    hint: messages.schoolOffer.hint,
    section: messages.sections.forSchoolsAsWell,
  },
};

function alsoStep(kinds: readonly FaceKind[]) {
  return {
    slug: 'also',
    section: messages.sections.offerItInOtherWaysToo,
    why: messages.also.why,
    questions: [
      {
        name: 'also',
        kind: 'checkboxes',
        label: messages.also.label,
        called: messages.also.called,
        options: [
          ...kinds.map((kind) => ({ value: kind, text: FACES[kind].text, hint: FACES[kind].hint })),
          { value: 'none', text: messages.also.options.none.text, exclusive: true, dividerBefore: 'or' },
        ],
        schema: z.array(z.string(), {
          error: messages.also.error,
        }),
      },
    ],
  } as const satisfies Step;
}

function aboutSteps(section: string, { what, like }: { what: string; like: string }) {
  return [
    {
      slug: 'about',
      section,
      title: messages.about.title.describe(what),
      questions: [
        {
          name: 'title',
          kind: 'text',
          label: messages.about.title.label,
          called: messages.about.title.called,
          hint: messages.about.title.hint(like),
          schema: words(120),
        },
        {
          name: 'summary',
          kind: 'textarea',
          label: messages.about.summary.label,
          called: messages.about.summary.called,
          hint: messages.about.summary.hint,
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: messages.about.description.label,
          called: messages.about.description.called,
          hint: messages.about.description.hint,
          rows: 6,
          maxlength: 5_000,
          schema: words(5_000).optional(),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

/**
 * Asked only where people apply for the posting itself on this site, because the site takes applications for jobs and
 * courses alone.
 */
function contactSteps(section: string, question: string) {
  return [
    {
      slug: 'contact',
      section,
      title: question,
      questions: [
        {
          name: 'applyEmail',
          kind: 'email',
          label: messages.contact.applyEmail.label,
          schema: emailField,
        },
        {
          name: 'applyPhone',
          kind: 'tel',
          label: messages.contact.applyPhone.label,
          called: messages.contact.applyPhone.called,
          schema: phoneField.optional(),
        },
      ],
      appliesWhen: ({ applyBy }: Answers) => !has(applyBy, 'url', 'email', 'phone'),
    },
  ] as const satisfies readonly Step[];
}

type FaceAnswers = AnswersOf<ReturnType<typeof aboutSteps>> & Pick<ApplyAnswers, 'applyEmail' | 'applyPhone'>;

/** Whether the posting itself names a place. */
const placed = ({ postcode }: Answers) => typeof postcode === 'string';

function stepsOf(facts: PostingFacts, kind: FaceKind): Step[] {
  const { section } = FACES[kind];
  if (kind === 'work-experience') {
    return [
      ...aboutSteps(section, {
        what: messages.stepsOf.what.theWorkExperience,
        like: messages.stepsOf.like.aWeekAsA,
      }),
      ...placementSteps(facts, { about: section, dates: section, ready: section, venues: false }),
      ...placeSteps(facts, {
        section,
        title: messages.stepsOf.title.whereWillItTake,
        appliesWhen: ({ placement }) => placement !== 'virtual',
      }),
      ...contactSteps(section, messages.stepsOf.contactSteps.howCanPeopleAsk),
    ];
  }
  return [
    ...activityStep(section),
    ...aboutSteps(section, {
      what: messages.stepsOf.what.whatYouOfferTo,
      like: messages.stepsOf.like.aMorningInOur,
    }),
    ...offerSteps(facts, { about: section, dates: section }),
    ...placeSteps(facts, {
      section,
      title: messages.stepsOf.title.whereIsYourWorkplace,
      appliesWhen: ({ setting }) => setting !== 'online',
    }),
    ...contactSteps(section, messages.stepsOf.contactSteps.howCanSchoolsContact),
  ];
}

/**
 * Asks whether the posting has other faces, and about each. Comes after everything that the faces share.
 * @param kinds the possible faces
 */
export function variantSteps(facts: PostingFacts, kinds: readonly FaceKind[]): Step[] {
  return [
    alsoStep(kinds),
    ...kinds.flatMap((kind) => {
      const slug = FACES[kind].slug;
      return partOf(VARIANT_PARTS[kind], stepsOf(facts, kind), {
        slug,
        appliesWhen: ({ also }) => has(also, kind),
      }).map((step) =>
        step.slug === `${slug}-place`
          ? { ...step, appliesWhen: (it: Answers) => !placed(it) && step.appliesWhen?.(it) !== false }
          : step,
      );
    }),
  ];
}

const KINDS = Object.keys(VARIANT_PARTS) as FaceKind[];
const sitesOf = (kind: FaceKind, own: Answers) => sitesIn(own, `${FACES[kind].slug}-place`);

/** The places that the faces name themselves. */
export function variantSites(answers: Answers): Site[] {
  return KINDS.flatMap((kind) => sitesOf(kind, answersIn(VARIANT_PARTS[kind], answers)));
}

/** What the faces share with the posting itself. */
export interface Shared {
  sector: unknown;
  places: readonly OpportunityPlace[];
  gettingThere: GettingThere | undefined;
  adjustments: unknown;
  publishedAt: Date;
}

/** The other faces that were chosen, as opportunities still to be parsed. */
export function variantsOf(answers: Answers, shared: Shared, found: Found): ToParse[] {
  return KINDS.filter((kind) => has(answers['also'], kind)).map((kind) => {
    const own = answersIn(VARIANT_PARTS[kind], answers);
    const { title, summary, description, applyEmail, applyPhone } = own as FaceAnswers;
    const special = kind === 'work-experience' ? placementOf(own) : offerOf(own);
    const named = sitesOf(kind, own).flatMap(found);
    const away = special.workMode === 'remote';
    const { url, email, phone, contactName } = howToApply(answers as ApplyAnswers);
    return {
      kind,
      ...shared,
      title,
      summary,
      description: description ?? summary,
      ...special,
      patterns: [],
      places: away ? [] : named.length > 0 ? named : shared.places,
      gettingThere: away ? undefined : shared.gettingThere,
      interviewScheme: false,
      howToApply: { url, email: email ?? applyEmail, phone: phone ?? applyPhone, contactName },
      closesAt: closesWithDates(special.dates, shared.publishedAt),
    };
  });
}

const GAPS: Readonly<Record<FaceKind, Answers>> = {
  'work-experience': { title: '…', summary: '…', tasks: '…', who: ['10'] },
  'engagement-offer': { title: '…', summary: '…', years: ['10'] },
};

/** For a preview: placeholders for the answers that the chosen faces still need. */
export function variantGaps(answers: Answers): Answers {
  return Object.fromEntries(
    KINDS.filter((kind) => has(answers['also'], kind)).flatMap((kind) =>
      Object.entries(GAPS[kind]).map(([name, value]) => [nameIn(VARIANT_PARTS[kind], name), value]),
    ),
  );
}

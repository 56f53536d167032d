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
    text: 'Work experience',
    hint: 'Someone tries the work for a few days.',
    section: 'Work experience as well',
  },
  'engagement-offer': {
    slug: 'school-offer',
    text: 'A visit, a talk or something else for schools',
    hint: 'A class visits you, or you visit a school.',
    section: 'For schools as well',
  },
};

function alsoStep(kinds: readonly FaceKind[]) {
  return {
    slug: 'also',
    section: 'Offer it in other ways too',
    why: 'We review everything together. You only answer the questions that are different.',
    questions: [
      {
        name: 'also',
        kind: 'checkboxes',
        label: 'Do you want to offer the same work in other ways too?',
        called: 'Also offered as',
        options: [
          ...kinds.map((kind) => ({ value: kind, text: FACES[kind].text, hint: FACES[kind].hint })),
          { value: 'none', text: 'No, only this', exclusive: true, dividerBefore: 'or' },
        ],
        schema: z.array(z.string(), {
          error: 'Select the other ways you want to offer it, or select “No, only this”',
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
      title: `Describe ${what}`,
      questions: [
        {
          name: 'title',
          kind: 'text',
          label: 'What is it called?',
          called: 'Title',
          hint: `For example, ${like}`,
          schema: words(120),
        },
        {
          name: 'summary',
          kind: 'textarea',
          label: 'Summary, in 1 or 2 sentences',
          called: 'Summary',
          hint: 'This appears in search results.',
          rows: 3,
          maxlength: 300,
          schema: words(300),
        },
        {
          name: 'description',
          kind: 'textarea',
          label: 'What people will see, do and learn, and who they will be with (optional)',
          called: 'Description',
          hint: 'Leave this blank if the summary is enough.',
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
          label: 'Email address',
          schema: emailField,
        },
        {
          name: 'applyPhone',
          kind: 'tel',
          label: 'Phone number (optional)',
          called: 'Phone number',
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
        what: 'the work experience',
        like: '“A week as a care assistant”',
      }),
      ...placementSteps(facts, { about: section, dates: section, ready: section, venues: false }),
      ...placeSteps(facts, {
        section,
        title: 'Where will it take place?',
        appliesWhen: ({ placement }) => placement !== 'virtual',
      }),
      ...contactSteps(section, 'How can people ask about the work experience?'),
    ];
  }
  return [
    ...activityStep(section),
    ...aboutSteps(section, { what: 'what you offer to schools', like: '“A morning in our bakery”' }),
    ...offerSteps(facts, { about: section, dates: section }),
    ...placeSteps(facts, {
      section,
      title: 'Where is your workplace?',
      appliesWhen: ({ setting }) => setting !== 'online',
    }),
    ...contactSteps(section, 'How can schools contact you?'),
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

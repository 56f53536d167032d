import { z } from 'zod';
import { londonInstant } from '#lib/clock.ts';
import { emailField } from '#features/forms/email.ts';
import { phoneField } from '#features/forms/phone.ts';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { ADJUSTMENT_SLUGS, ADJUSTMENTS } from '#features/opportunities/vocabulary.ts';
import { dayToCome, has, optionsFrom, words, yesIf, type PostingFacts } from './common.ts';

/** Possible adjustments, until when people can apply, and how. */

/** Times at which people expect an advert to close. */
const CLOSING_TIMES = ['09:00', '12:00', '15:00', '17:00', '23:59'] as const;
const CLOSING_WORDS: Record<(typeof CLOSING_TIMES)[number], string> = {
  '09:00': '9am',
  '12:00': 'Midday',
  '15:00': '3pm',
  '17:00': '5pm',
  '23:59': 'The end of the day',
};

export function adjustmentSteps({ section, law }: { section: string; law: string }) {
  return [
    {
      slug: 'adjustments',
      section,
      why: 'Many disabled people need to know this before they apply. Most adjustments cost nothing.',
      questions: [
        {
          name: 'canAdjust',
          kind: 'yes-no',
          label: 'Can you say now what adjustments you can make for someone who needs them?',
          called: 'Adjustments known',
          hint: law,
          schema: yesIf('you can say what adjustments you can make'),
        },
      ],
    },
    {
      slug: 'which-adjustments',
      section,
      questions: [
        {
          name: 'adjustments',
          kind: 'checkboxes',
          label: 'What adjustments can you make?',
          called: 'Adjustments',
          options: optionsFrom(ADJUSTMENTS),
          schema: z.array(z.enum(ADJUSTMENT_SLUGS)),
        },
      ],
      appliesWhen: ({ canAdjust }: Answers) => canAdjust === true,
    },
  ] as const satisfies readonly Step[];
}

export function closingSteps(
  facts: Pick<PostingFacts, 'clock'>,
  { section, without }: { section: string; without: string },
) {
  return [
    {
      slug: 'closing',
      section,
      questions: [
        {
          name: 'closes',
          kind: 'yes-no',
          label: 'Is there a closing date?',
          hint: without,
          schema: yesIf('there is a closing date'),
        },
      ],
    },
    {
      slug: 'closing-day',
      section,
      title: 'When is the closing date?',
      questions: [
        {
          name: 'closesOn',
          kind: 'date',
          label: 'Closing date',
          schema: dayToCome(facts),
        },
        {
          name: 'closesTime',
          kind: 'radios',
          label: 'Time',
          called: 'Closing time',
          options: CLOSING_TIMES.map((time) => ({ value: time, text: CLOSING_WORDS[time] })),
          schema: z.enum(CLOSING_TIMES),
        },
      ],
      appliesWhen: ({ closes }: Answers) => closes === true,
      check: ({ closesOn, closesTime }: Answers) =>
        londonInstant(String(closesOn), String(closesTime)) <= facts.clock()
          ? { closesTime: 'Closing time must be in the future' }
          : {},
    },
  ] as const satisfies readonly Step[];
}

/** The instant of closing according to the answers; undefined where there is no closing date. */
export function closingOf({
  closesOn,
  closesTime,
}: AnswersOf<ReturnType<typeof closingSteps>>): Date | undefined {
  return closesOn === undefined ? undefined : londonInstant(closesOn, closesTime);
}

export interface ApplyWording {
  section: string;
  /** "apply" or "book". */
  verb: 'apply' | 'book';
  /** Whether the site takes applications for this kind. */
  here: boolean;
}

const HERE = { value: 'here', text: 'On this site' } as const;

/** The question `applyBy`, and the questions that each way of applying needs. */
export function applySteps({ section, verb, here }: ApplyWording) {
  const gerund = verb === 'apply' ? 'applications' : 'bookings';
  return [
    {
      slug: 'apply',
      section,
      questions: [
        {
          name: 'applyBy',
          kind: 'checkboxes',
          label: `How can people ${verb}?`,
          called: `Ways to ${verb}`,
          hint: 'Select all that apply. A phone number helps people who find forms hard.',
          options: [
            ...(here
              ? [
                  {
                    ...HERE,
                    hint: 'A short form with no CV. You can see and reply to applications here, and we do not show your contact details.',
                  },
                ]
              : []),
            { value: 'url', text: here ? 'On another website' : 'On a website' },
            { value: 'email', text: 'By email' },
            { value: 'phone', text: 'By phone' },
          ],
          schema: z.array(z.enum(['here', 'url', 'email', 'phone'])),
        },
      ],
    },
    {
      slug: 'apply-web',
      section,
      questions: [
        {
          name: 'applyUrl',
          kind: 'url',
          label: 'What is the address of the web page?',
          called: `Web page for ${gerund}`,
          hint: 'For example, https://www.example.org/jobs/care-assistant',
          schema: z.url({ protocol: /^https?$/ }).max(500),
        },
      ],
      appliesWhen: ({ applyBy }: Answers) => has(applyBy, 'url'),
    },
    {
      slug: 'apply-email',
      section,
      questions: [
        {
          name: 'applyEmail',
          kind: 'email',
          label: 'What email address should people use?',
          called: `Email address for ${gerund}`,
          schema: emailField,
        },
      ],
      appliesWhen: ({ applyBy }: Answers) => has(applyBy, 'email'),
    },
    {
      slug: 'apply-phone',
      section,
      questions: [
        {
          name: 'applyPhone',
          kind: 'tel',
          label: 'What number should people call?',
          called: `Phone number for ${gerund}`,
          schema: phoneField,
        },
      ],
      appliesWhen: ({ applyBy }: Answers) => has(applyBy, 'phone'),
    },
    {
      slug: 'apply-note',
      section,
      title: `What else do people need to know to ${verb}?`,
      questions: [
        {
          name: 'contactName',
          kind: 'text',
          label: 'Who to ask for (optional)',
          called: 'Who to ask for',
          width: 20,
          schema: words(120).optional(),
        },
        {
          name: 'applyNote',
          kind: 'textarea',
          label: 'What to send or say (optional)',
          called: 'What to send or say',
          hint:
            verb === 'apply'
              ? 'For example, “Tell us in a few lines why you want the job”.'
              : 'For example, “Tell us your school, the year group and how many people will take part”.',
          rows: 3,
          maxlength: 400,
          schema: words(400).optional(),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}
export type ApplyAnswers = AnswersOf<ReturnType<typeof applySteps>>;

export function howToApply(it: ApplyAnswers): Opportunity['howToApply'] {
  return {
    ...(has(it.applyBy, 'here') ? { here: true } : {}),
    url: it.applyUrl,
    email: it.applyEmail,
    phone: it.applyPhone,
    contactName: it.contactName,
    note: it.applyNote,
  };
}

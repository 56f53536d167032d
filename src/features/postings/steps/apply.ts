import { z } from 'zod';
import { londonInstant } from '#lib/clock.ts';
import { emailField } from '#features/forms/email.ts';
import { phoneField } from '#features/forms/phone.ts';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { ADJUSTMENT_SLUGS, ADJUSTMENTS } from '#features/opportunities/vocabulary.ts';
import { dayToCome, has, optionsFrom, words, yesIf, type PostingFacts } from './common.ts';
import { applyMessages as messages } from './messages.en.ts';

/** Possible adjustments, until when people can apply, and how. */

/** Times at which people expect an advert to close. */
export const CLOSING_TIMES = (['09:00', '12:00', '15:00', '17:00', '23:59'] as const).map((value) => ({
  value,
  text: messages.closingTimes[value],
}));
export function adjustmentSteps({ section, law }: { section: string; law: string }) {
  return [
    {
      slug: 'adjustments',
      section,
      why: messages.adjustments.why,
      questions: [
        {
          name: 'canAdjust',
          kind: 'yes-no',
          label: messages.adjustments.canAdjust.label,
          called: messages.adjustments.canAdjust.called,
          hint: law,
          schema: yesIf(messages.adjustments.canAdjust.yesIf),
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
          label: messages.whichAdjustments.adjustments.label,
          called: messages.whichAdjustments.adjustments.called,
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
          label: messages.closing.closes.label,
          hint: without,
          schema: yesIf(messages.closing.closes.yesIf),
        },
      ],
    },
    {
      slug: 'closing-day',
      section,
      title: messages.closingDay.title,
      questions: [
        {
          name: 'closesOn',
          kind: 'date',
          label: messages.closingDay.closesOn.label,
          schema: dayToCome(facts),
        },
        {
          name: 'closesTime',
          kind: 'radios',
          label: messages.closingDay.closesTime.label,
          called: messages.closingDay.closesTime.called,
          options: CLOSING_TIMES,
          schema: z.enum(CLOSING_TIMES.map(({ value }) => value)),
        },
      ],
      appliesWhen: ({ closes }: Answers) => closes === true,
      check: ({ closesOn, closesTime }: Answers) =>
        londonInstant(String(closesOn), String(closesTime)) <= facts.clock()
          ? { closesTime: messages.closingDay.check.closesTime }
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

const HERE = { value: 'here', text: messages.here.text } as const;

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
          label: messages.apply.applyBy.label(verb),
          called: messages.apply.applyBy.called(verb),
          hint: messages.apply.applyBy.hint,
          options: [
            ...(here
              ? [
                  {
                    ...HERE,
                    hint: messages.apply.applyBy.options.hint[verb],
                  },
                ]
              : []),
            {
              value: 'url',
              text: here
                ? messages.apply.applyBy.options.url.text.onAnotherWebsite
                : messages.apply.applyBy.options.url.text.onAWebsite,
            },
            { value: 'email', text: messages.apply.applyBy.options.email.text },
            { value: 'phone', text: messages.apply.applyBy.options.phone.text },
          ],
          schema: z.array(z.enum(['here', 'url', 'email', 'phone']), {
            error: messages.apply.applyBy.error(verb),
          }),
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
          label: messages.applyWeb.applyUrl.label,
          called: messages.applyWeb.applyUrl.called(gerund),
          hint: messages.applyWeb.applyUrl.hint,
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
          label: messages.applyEmail.label,
          called: messages.applyEmail.called(gerund),
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
          label: messages.applyPhone.label,
          called: messages.applyPhone.called(gerund),
          schema: phoneField,
        },
      ],
      appliesWhen: ({ applyBy }: Answers) => has(applyBy, 'phone'),
    },
    {
      slug: 'apply-note',
      section,
      title: messages.applyNote.title(verb),
      questions: [
        {
          name: 'contactName',
          kind: 'text',
          label: messages.applyNote.contactName.label,
          called: messages.applyNote.contactName.called,
          width: 20,
          schema: words(120).optional(),
        },
        {
          name: 'applyNote',
          kind: 'textarea',
          label: messages.applyNote.label,
          called: messages.applyNote.called,
          hint:
            verb === 'apply'
              ? messages.applyNote.hint.forExampleTellUs
              : messages.applyNote.hint.forExampleTellUsYour,
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

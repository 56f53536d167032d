import { z } from 'zod';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { OpportunityOf } from '#features/opportunities/opportunity.ts';
import { BOOKING_MODE_SLUGS } from '#features/opportunities/vocabulary.ts';
import { has, words } from './common.ts';
import { bookingMessages as messages } from './messages.en.ts';

/** How schools and families book an offer on this site, and what they need to know before they come. */

const isHere = ({ applyBy }: Answers) => has(applyBy, 'here');

export function bookingSteps(section: string) {
  return [
    {
      slug: 'booking-mode',
      section,
      questions: [
        {
          name: 'bookingMode',
          kind: 'radios',
          label: messages.mode.label,
          called: messages.mode.called,
          options: [
            { value: 'on-request', text: messages.mode.onRequest.text, hint: messages.mode.onRequest.hint },
            { value: 'at-once', text: messages.mode.atOnce.text, hint: messages.mode.atOnce.hint },
          ],
          schema: z.enum(BOOKING_MODE_SLUGS),
        },
      ],
      appliesWhen: isHere,
    },
    {
      slug: 'booking-rules',
      section,
      title: messages.rules.title,
      questions: [
        {
          name: 'bookingCloses',
          kind: 'number',
          label: messages.rules.closes.label,
          called: messages.rules.closes.called,
          hint: messages.rules.closes.hint,
          suffix: messages.rules.closes.suffix,
          width: 2,
          schema: z.number().int().min(0).max(90).optional(),
        },
        {
          name: 'pupilsPerAdult',
          kind: 'number',
          label: messages.rules.perAdult.label,
          called: messages.rules.perAdult.called,
          hint: messages.rules.perAdult.hint,
          width: 2,
          schema: z.number().int().min(1).max(60).optional(),
        },
      ],
      appliesWhen: isHere,
    },
    {
      slug: 'booking-day',
      section,
      title: messages.day.title,
      questions: [
        {
          name: 'bring',
          kind: 'textarea',
          label: messages.day.bring.label,
          called: messages.day.bring.called,
          hint: messages.day.bring.hint,
          rows: 2,
          maxlength: 300,
          schema: words(300).optional(),
        },
        {
          name: 'arrival',
          kind: 'textarea',
          label: messages.day.arrival.label,
          called: messages.day.arrival.called,
          hint: messages.day.arrival.hint,
          rows: 3,
          maxlength: 500,
          schema: words(500).optional(),
        },
      ],
      appliesWhen: isHere,
    },
  ] as const satisfies readonly Step[];
}

/** The booking rules that these answers determine; undefined where the offer is booked elsewhere. */
export function bookingOf(
  answers: AnswersOf<ReturnType<typeof bookingSteps>>,
): OpportunityOf<'engagement-offer'>['details']['booking'] {
  const { bookingMode, bookingCloses, pupilsPerAdult, bring, arrival } = answers;
  return bookingMode === undefined
    ? undefined
    : { mode: bookingMode, closesDays: bookingCloses, pupilsPerAdult, bring, arrival };
}

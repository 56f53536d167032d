import { z } from 'zod';
import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import type { FieldError } from '#features/forms/question.ts';
import { readStep, type Filled, type Step } from '#features/journeys/journey.ts';
import { postingMessages as messages } from './messages.en.ts';
import type { Closing } from './posting.ts';
import { CLOSING_TIMES } from '#features/postings/steps/apply.ts';

/** The forms that postpone the closing of a posting, or close it now. No I/O. */

const LONDON_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const closingAt = (at: Date): Closing => ({ closesOn: londonDay(at), closesTime: LONDON_TIME.format(at) });

/** "on Monday 15 February 2027 at 6:30pm", without the time where none is given. */
export function formatStartOf(start: Date): string {
  const { closesOn, closesTime } = closingAt(start);
  return messages.formatStartOf.on({ closesOn, closesTime });
}

const LONGEST_OPEN_DAYS = 365;

/**
 * The form that postpones a closing, as a step of a journey, so that it parses and words dates like every other form.
 */
function extendStep(now: Date): Step {
  const today = londonDay(now);
  return {
    slug: 'extend',
    title: messages.extend.title,
    questions: [
      {
        name: 'closesOn',
        kind: 'date',
        label: messages.extend.closesOn.label,
        called: messages.extend.closesOn.called,
        schema: z
          .string({ error: messages.extend.closesOn.error.enterTheClosingDate })
          .refine((day) => day >= today, { error: messages.extend.closesOn.error.closingDateMustBe })
          .refine((day) => day <= addDays(today, LONGEST_OPEN_DAYS), {
            error: messages.extend.closesOn.error.dateMustBeWithin,
          }),
      },
      {
        name: 'closesTime',
        kind: 'radios',
        label: messages.extend.closesTime.label,
        called: messages.extend.closesTime.called,
        options: CLOSING_TIMES,
        schema: z.enum(
          CLOSING_TIMES.map(({ value }) => value),
          { error: messages.extend.closesTime.error },
        ),
      },
    ],
    check: ({ closesOn, closesTime }) =>
      whyNotUntil({ closesOn: String(closesOn), closesTime: String(closesTime) }, { now }),
  };
}

/**
 * Why a posting cannot stay open until then, by question; empty when it can.
 * @param posting.closing when it closes now
 * @param posting.last when its last date begins; no posting stays open after that
 */
export function whyNotUntil(
  { closesOn, closesTime }: Closing,
  { now, closing, last }: { now: Date; closing?: Date | undefined; last?: Date | undefined },
): Readonly<Record<string, string>> {
  const instant = londonInstant(closesOn, closesTime);
  if (instant <= now) return { closesTime: messages.extend.check.closesTime };
  if (last !== undefined && instant > last) {
    return { closesOn: messages.extend.check.closesOn.theLastDateStarts(formatStartOf(last)) };
  }
  return closing !== undefined && instant < closing
    ? { closesOn: messages.extend.check.closesOn.itAlreadyClosesEnter({ closing, now }) }
    : {};
}

export interface ReadExtension {
  errors: readonly FieldError[];
  filled: Filled;
  value: Closing | undefined;
}

/** Parses the form that postpones a closing. Never throws, whatever was sent. */
export function readExtension(form: FormData, now: Date): ReadExtension {
  const { answers, errors, filled } = readStep(extendStep(now), form, {});
  if (errors.length > 0) return { errors, filled, value: undefined };
  const [closesOn, closesTime] = [String(answers['closesOn']), String(answers['closesTime'])];
  return { errors, filled, value: { closesOn, closesTime } };
}

export const CLOSE_REASONS = ['filled-here', 'filled-elsewhere', 'withdrawn'] as const;
export const closeForm = z.object({
  reason: z.enum(CLOSE_REASONS, { error: messages.closeForm.reason.error }),
  /** Absent where no applicant was waiting when the page was opened: people who have applied since are told too. */
  applicants: z.enum(['tell', 'keep'], { error: messages.closeForm.applicants.error }).default('tell'),
});

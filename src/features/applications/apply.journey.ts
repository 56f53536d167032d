import { z } from 'zod';
import { londonDay } from '#lib/clock.ts';
import { shortDay, formatTime, formatWeekday } from '#lib/date-words.ts';
import { ownEmailField } from '#features/forms/email.ts';
import { phoneField } from '#features/forms/phone.ts';
import {
  defineJourney,
  type AnswersOf,
  type Journey,
  type Outcome,
  type Sending,
  type Step,
} from '#features/journeys/journey.ts';
import type { Opportunity, OpportunityDate } from '#features/opportunities/opportunity.ts';
import type { Trx } from '#lib/database.ts';
import { describeRetention, describePlaceRule } from './messages.en.ts';
import { applyTexts } from './apply.messages.en.ts';

/** The facts from which the application form of one opportunity is built. */
export interface ApplyFacts {
  id: string;
  opportunity: Opportunity;
  organisation: { name: string };
  /** The number of people on the waiting list, by date. */
  waiting: ReadonlyMap<number, number>;
  /** Places that become free go to the people on the waiting list in order, accepted by the organisation or not. */
  firstCome: boolean;
  /**
   * The address of the applicant's account; without an account the form asks for an address, which is then confirmed.
   */
  email: string | undefined;
  now: Date;
}

/** Dates that can still be applied for: those that have not begun. */
export function datesToAskFor(opportunity: Opportunity, now: Date): (OpportunityDate & { id: number })[] {
  const today = londonDay(now);
  return opportunity.dates
    .flatMap((date) => (date.id === undefined || date.startsOn < today ? [] : [{ ...date, id: date.id }]))
    .sort((a, b) => a.startsOn.localeCompare(b.startsOn));
}

/** "3 places left", or what it means that the date is full. */
function describeRoom({ places, placesTaken }: OpportunityDate, waiting: number): string {
  const { room } = applyTexts;
  if (places === undefined) return room.available;
  const left = places - placesTaken;
  if (left > 0 && waiting === 0) return room.left(left);
  return waiting === 0 ? room.full : room.fullWith(waiting);
}

/** The dates to choose from, each with the number of places left. */
export function dateOptions({
  opportunity,
  waiting,
  now,
}: Pick<ApplyFacts, 'opportunity' | 'waiting' | 'now'>) {
  const today = londonDay(now);
  return datesToAskFor(opportunity, now).map((date) => {
    const times =
      date.startTime === undefined
        ? ''
        : `, ${date.endTime === undefined ? formatTime(date.startTime) : applyTexts.date.times(formatTime(date.startTime), formatTime(date.endTime))}`;
    const until = date.endsOn === undefined ? '' : `, ${applyTexts.date.until(shortDay(date.endsOn, today))}`;
    const town = opportunity.places.length > 1 ? opportunity.places[date.place ?? 0]?.town : undefined;
    return {
      value: String(date.id),
      text: `${formatWeekday(date.startsOn)}${times}${until}${town === undefined ? '' : `, ${town}`}`,
      hint: describeRoom(date, waiting.get(date.id) ?? 0),
    };
  });
}

const WHY_MAX = 2_000;

/** The questions are limited to what the organisation needs in order to decide. */
function stepsOf(facts: ApplyFacts) {
  const { opportunity, organisation, email } = facts;
  const isCourse = opportunity.kind === 'skills-bootcamp';
  const options = dateOptions(facts);
  return [
    {
      slug: 'date',
      questions: [
        {
          name: 'date',
          kind: 'radios',
          label: applyTexts.date.label,
          called: applyTexts.date.called,
          hint: applyTexts.date.hint(describePlaceRule(facts.firstCome, organisation.name)),
          options,
          schema: z.string(),
        },
      ],
      appliesWhen: () => isCourse && options.length > 0,
    },
    {
      slug: 'name',
      questions: [
        {
          name: 'name',
          kind: 'text',
          label: applyTexts.name.label,
          called: applyTexts.name.called,
          hint: applyTexts.name.hint,
          autocomplete: 'name',
          schema: z.string().max(120),
        },
      ],
    },
    {
      slug: 'email',
      why: applyTexts.email.why,
      questions: [
        {
          name: 'email',
          kind: 'email',
          label: applyTexts.email.label,
          called: applyTexts.email.called,
          autocomplete: 'email',
          schema: ownEmailField,
        },
      ],
      appliesWhen: () => email === undefined,
    },
    {
      slug: 'phone',
      questions: [
        {
          name: 'phone',
          kind: 'tel',
          label: applyTexts.phone.label,
          called: applyTexts.phone.called,
          hint: applyTexts.phone.hint(organisation.name),
          autocomplete: 'tel',
          schema: phoneField.optional(),
        },
      ],
    },
    {
      slug: 'why',
      questions: [
        {
          name: 'why',
          kind: 'textarea',
          label: isCourse ? applyTexts.course.whyLabel : applyTexts.job.whyLabel,
          called: isCourse ? applyTexts.course.whyCalled : applyTexts.job.whyCalled,
          hint: isCourse ? applyTexts.course.whyHint : applyTexts.job.whyHint,
          rows: 8,
          maxlength: WHY_MAX,
          schema: z.string().max(WHY_MAX),
        },
      ],
    },
    {
      slug: 'adjustments',
      why: applyTexts.adjustments.why(organisation.name),
      questions: [
        {
          name: 'adjustments',
          kind: 'textarea',
          label: applyTexts.adjustments.label,
          called: applyTexts.adjustments.called,
          rows: 4,
          maxlength: 1_000,
          schema: z.string().max(1_000).optional(),
        },
      ],
    },
    {
      slug: 'interview-scheme',
      why: applyTexts.interviewScheme.why(organisation.name),
      questions: [
        {
          name: 'interviewScheme',
          kind: 'yes-no',
          label: applyTexts.interviewScheme.label,
          called: applyTexts.interviewScheme.called,
          schema: z.boolean({ error: applyTexts.interviewScheme.error }),
        },
      ],
      appliesWhen: () => opportunity.interviewScheme,
    },
    {
      slug: 'agree',
      questions: [
        {
          name: 'agree',
          kind: 'checkboxes',
          label: applyTexts.agree.label(organisation.name),
          called: applyTexts.agree.called,
          hint: applyTexts.agree.hint(
            email === undefined ? '' : applyTexts.agree.andAddress(email),
            describeRetention(isCourse),
          ),
          options: [{ value: 'yes', text: applyTexts.agree.optionYes }],
          schema: z.array(z.string(), { error: applyTexts.agree.error }).min(1),
        },
      ],
    },
  ] as const satisfies readonly Step[];
}

export type ApplyAnswers = AnswersOf<ReturnType<typeof stepsOf>>;

/** The application form for one opportunity and one applicant. */
export function applyJourney(
  facts: ApplyFacts,
  send: (trx: Trx, answers: ApplyAnswers, sending: Sending) => Promise<Outcome>,
): Journey {
  const isCourse = facts.opportunity.kind === 'skills-bootcamp';
  return defineJourney({
    name: `apply-${facts.id}`,
    path: `/opportunities/${facts.id}/apply`,
    title: isCourse ? applyTexts.course.title : applyTexts.job.title,
    sendLabel: facts.email === undefined ? applyTexts.form.confirmLabel : applyTexts.form.sendLabel,
    beforeSending: isCourse
      ? applyTexts.course.beforeSending
      : applyTexts.job.beforeSending(facts.organisation.name),
    steps: stepsOf(facts),
    send,
  });
}

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
import { describeRetention, describePlaceRule } from './application.ts';

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
  if (places === undefined) return 'Places are available';
  const left = places - placesTaken;
  if (left > 0 && waiting === 0) return left === 1 ? '1 place left' : `${left} places left`;
  if (waiting === 0) return 'Full. You would be first on the waiting list';
  return `Full. You would join the waiting list, with ${waiting === 1 ? '1 person' : `${waiting.toLocaleString('en-GB')} people`} ahead of you`;
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
        : `, ${formatTime(date.startTime)}${date.endTime === undefined ? '' : ` to ${formatTime(date.endTime)}`}`;
    const until = date.endsOn === undefined ? '' : `, until ${shortDay(date.endsOn, today)}`;
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
          label: 'When do you want to start?',
          called: 'When you want to start',
          hint: `If a date is full, you can join its waiting list. ${describePlaceRule(facts.firstCome, organisation.name)}`,
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
          label: 'What is your name?',
          called: 'Your name',
          hint: 'What you would like to be called.',
          autocomplete: 'name',
          schema: z.string().max(120),
        },
      ],
    },
    {
      slug: 'email',
      why: 'We will email you a link. To send your application, open the link and select the button on that page.',
      questions: [
        {
          name: 'email',
          kind: 'email',
          label: 'What is your email address?',
          called: 'Your email address',
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
          label: 'What is your phone number? (optional)',
          called: 'Your phone number',
          hint: `Only give this if ${organisation.name} can call you.`,
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
          label: isCourse ? 'Why do you want to join?' : 'Why do you want this job?',
          called: isCourse ? 'Why you want to join' : 'Why you want this job',
          hint: isCourse
            ? 'A few lines are enough. Say what you do now and what you hope to do.'
            : 'A few lines are enough. Say what you have done, at work or elsewhere, that would help. You do not need a CV.',
          rows: 8,
          maxlength: WHY_MAX,
          schema: z.string().max(WHY_MAX),
        },
      ],
    },
    {
      slug: 'adjustments',
      why: `So that you have what you need, such as an interpreter, large print or an interview by phone. Only ${organisation.name} will read this, and it must not count against you.`,
      questions: [
        {
          name: 'adjustments',
          kind: 'textarea',
          label: 'Is there anything you need because of a disability or health condition? (optional)',
          called: 'What you need',
          rows: 4,
          maxlength: 1_000,
          schema: z.string().max(1_000).optional(),
        },
      ],
    },
    {
      slug: 'interview-scheme',
      why: `${organisation.name} interviews disabled applicants who have the skills and experience that the advert asks for. You do not have to tell us more about your disability.`,
      questions: [
        {
          name: 'interviewScheme',
          kind: 'yes-no',
          label: 'Do you want to be considered for an interview as a disabled applicant?',
          called: 'Interview for disabled applicants',
          schema: z.boolean({ error: 'Select yes if you want to be considered for an interview' }),
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
          label: `Do you agree to ${organisation.name} seeing your application?`,
          called: 'Who can see this',
          hint: `They will see everything you wrote${email === undefined ? '' : `, and your email address ${email}`}. No one else will. ${describeRetention(isCourse)}`,
          options: [{ value: 'yes', text: 'Yes, I agree' }],
          schema: z.array(z.string(), { error: 'Select “Yes, I agree” to send your application' }).min(1),
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
    title: isCourse ? 'Apply for a place' : 'Apply for this job',
    sendLabel: facts.email === undefined ? 'Send confirmation email' : 'Send application',
    beforeSending: isCourse
      ? 'If there are no places left when you send this, we will put you on the waiting list and tell you.'
      : `We will send this to ${facts.organisation.name}.`,
    steps: stepsOf(facts),
    send,
  });
}

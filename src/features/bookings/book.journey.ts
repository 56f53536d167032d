import { z } from 'zod';
import type { Trx } from '#lib/database.ts';
import { londonDay } from '#lib/clock.ts';
import { formatTime, formatWeekday, shortDay } from '#lib/date-words.ts';
import type { Answers } from '#features/forms/question.ts';
import { phoneField } from '#features/forms/phone.ts';
import type { Child } from '#features/families/family.service.ts';
import {
  defineJourney,
  type AnswersOf,
  type Journey,
  type Outcome,
  type Sending,
  type Step,
} from '#features/journeys/journey.ts';
import type { OpportunityDate } from '#features/opportunities/opportunity.ts';
import { bookableDates, bookerValue, sizeError, WORDS_MAX, type Booker, type Offer } from './booking.ts';
import { bookingTexts, bookTexts as messages } from './messages.en.ts';

/** The facts from which the booking form of one offer and one account is built. */
export interface BookFacts {
  id: string;
  offer: Offer;
  host: { name: string };
  /** Those for whom the account can book this offer; at least one. */
  bookers: readonly Booker[];
  /** The children of the account's family whose school year the offer is for. */
  children: readonly Child[];
  /** What the family has said before. */
  contact: { name: string; phone: string } | undefined;
  now: Date;
}

/** "3 places left", or that the date is full. */
export function describeRoom({ places, placesTaken }: OpportunityDate): string {
  const { room } = bookingTexts;
  if (places === undefined) return room.open;
  const left = places - placesTaken;
  return left > 0 ? room.left(left) : room.full;
}

/** A date as people say it: "Tuesday 3 March 2026, 10am to 12pm, Dover". */
export function describeDate(offer: Offer, date: OpportunityDate, now: Date): string {
  const today = londonDay(now);
  const times =
    date.startTime === undefined
      ? ''
      : `, ${formatTime(date.startTime)}${date.endTime === undefined ? '' : ` to ${formatTime(date.endTime)}`}`;
  const until = date.endsOn === undefined ? '' : `, until ${shortDay(date.endsOn, today)}`;
  const town = offer.places.length > 1 ? offer.places[date.place ?? 0]?.town : undefined;
  return `${formatWeekday(date.startsOn)}${times}${until}${town === undefined ? '' : `, ${town}`}`;
}

function stepsOf(facts: BookFacts) {
  const { offer, bookers, children, contact, now } = facts;
  const dates = bookableDates(offer, now);
  const [only] = bookers.length === 1 ? bookers : [];
  const isFamily = ({ booker }: Answers) =>
    (only ?? bookers.find((it) => bookerValue(it) === booker))?.kind === 'family';
  const isSchool = (answers: Answers) => !isFamily(answers);
  const adults = (most = 100) => z.number().int().min(0).max(most);
  return [
    {
      slug: 'date',
      questions: [
        {
          name: 'date',
          kind: 'radios',
          label: messages.date.label,
          called: messages.date.called,
          options: dates.map((date) => ({
            value: String(date.id),
            text: describeDate(offer, date, now),
            hint: describeRoom(date),
          })),
          schema: z.string({ error: messages.date.error }),
        },
      ],
      appliesWhen: () => offer.dates.length > 0,
    },
    {
      slug: 'day',
      questions: [
        {
          name: 'wantedDay',
          kind: 'date',
          label: messages.wantedDay.label,
          called: messages.wantedDay.called,
          hint: messages.wantedDay.hint,
          schema: z.string().refine((day) => day > londonDay(now), { error: messages.wantedDay.past }),
        },
      ],
      appliesWhen: () => offer.dates.length === 0,
    },
    {
      slug: 'booker',
      questions: [
        {
          name: 'booker',
          kind: 'radios',
          label: messages.booker.label,
          called: messages.booker.called,
          options: bookers.map((booker) => ({
            value: bookerValue(booker),
            text: booker.kind === 'school' ? booker.name : messages.booker.myFamily,
          })),
          schema: z.string({ error: messages.booker.error }),
        },
      ],
      appliesWhen: () => only === undefined,
    },
    {
      slug: 'children',
      title: messages.children.label,
      questions: [
        {
          name: 'children',
          kind: 'checkboxes',
          label: messages.children.called,
          called: messages.children.called,
          hint: messages.children.hint,
          options: children.map(({ id, name, yearGroup }) => ({
            value: id,
            text: name,
            hint: messages.children.year(yearGroup),
          })),
          schema: z.array(z.string(), { error: messages.children.error }).min(1, messages.children.error),
        },
        {
          name: 'familyAdults',
          kind: 'number',
          label: messages.familyAdults.label,
          called: messages.familyAdults.called,
          hint: messages.familyAdults.hint,
          width: 2,
          schema: adults(10),
        },
      ],
      appliesWhen: isFamily,
      check: ({ children: chosen, familyAdults }: Answers): Record<string, string | undefined> => {
        const size = { youngPeople: (chosen as string[]).length, adults: Number(familyAdults) };
        return { familyAdults: sizeError(offer, size, true) };
      },
    },
    {
      slug: 'group',
      title: messages.group.title,
      questions: [
        {
          name: 'years',
          kind: 'checkboxes',
          label: messages.group.years.label,
          called: messages.group.years.called,
          options: offer.details.yearGroups
            .toSorted((a, b) => a - b)
            .map((year) => ({ value: String(year), text: messages.children.year(year) })),
          schema: z
            .array(z.string(), { error: messages.group.years.error })
            .min(1, messages.group.years.error),
        },
        {
          name: 'youngPeople',
          kind: 'number',
          label: messages.group.youngPeople.label,
          called: messages.group.youngPeople.called,
          width: 3,
          schema: z.number().int().min(1).max(1_000),
        },
        {
          name: 'adults',
          kind: 'number',
          label: messages.group.adults.label,
          called: messages.group.adults.called,
          width: 3,
          schema: adults(),
        },
      ],
      appliesWhen: isSchool,
      check: ({ youngPeople, adults: grown }: Answers): Record<string, string | undefined> => {
        const size = { youngPeople: Number(youngPeople), adults: Number(grown) };
        const wrong = sizeError(offer, size, false);
        const each = offer.details.booking?.pupilsPerAdult;
        const isAboutAdults = each !== undefined && size.adults * each < size.youngPeople;
        const { groupMin = 0, groupMax = Infinity } = offer.details;
        return size.youngPeople < groupMin || size.youngPeople > groupMax || !isAboutAdults
          ? { youngPeople: wrong }
          : { adults: wrong };
      },
    },
    {
      slug: 'needs',
      why: messages.needs.why,
      questions: [
        {
          name: 'needs',
          kind: 'textarea',
          label: messages.needs.label,
          called: messages.needs.called,
          rows: 4,
          maxlength: WORDS_MAX,
          schema: z.string().max(WORDS_MAX).optional(),
        },
      ],
    },
    {
      slug: 'words',
      questions: [
        {
          name: 'words',
          kind: 'textarea',
          label: messages.words.label,
          called: messages.words.called,
          hint: messages.words.hint,
          rows: 4,
          maxlength: WORDS_MAX,
          schema: z.string().max(WORDS_MAX).optional(),
        },
      ],
    },
    {
      slug: 'contact',
      title: messages.contact.title,
      why: messages.contact.why,
      questions: [
        {
          name: 'contactName',
          kind: 'text',
          label: messages.contact.name.label,
          called: messages.contact.name.called,
          schema: z.string().max(120),
        },
        {
          name: 'contactPhone',
          kind: 'tel',
          label: messages.contact.phone.label,
          called: messages.contact.phone.called,
          schema: phoneField,
        },
      ],
      // A family's contact is the adult of the family.
      appliesWhen: (answers: Answers) => contact === undefined || isSchool(answers),
    },
  ] as const satisfies readonly Step[];
}

export type BookAnswers = AnswersOf<ReturnType<typeof stepsOf>>;

/** The booking form for one offer and one account. */
export function bookJourney(
  facts: BookFacts,
  send: (trx: Trx, answers: BookAnswers, sending: Sending) => Promise<Outcome>,
): Journey {
  const mode =
    facts.offer.dates.length === 0 ? 'on-request' : (facts.offer.details.booking?.mode ?? 'on-request');
  return defineJourney({
    name: `book-${facts.id}`,
    path: `/opportunities/${facts.id}/book`,
    title: messages.title,
    sendLabel: mode === 'at-once' ? messages.sendAtOnce : messages.sendRequest,
    beforeSending:
      mode === 'at-once' ? messages.before['at-once'] : messages.before['on-request'](facts.host.name),
    steps: stepsOf(facts),
    send,
  });
}

import { z } from 'zod';
import { londonInstant } from '#lib/clock.ts';
import type { AnswersOf, Step } from '#features/journeys/journey.ts';
import type { Answers } from '#features/forms/question.ts';
import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { answersIn, nameIn, partOf } from '#features/postings/parts.ts';
import { placeOptions } from './place.ts';
import { dayToCome, yesIf, type PostingFacts } from './common.ts';
import { datesMessages as messages } from './messages.en.ts';

/** Dated runs with a number of places each: the cohorts of a course, weeks of a placement, days of a visit. */

/** More dates than these are rare; the poster can add further ones later. */
const MOST_DATES = 6;
const NUMBERS = Array.from({ length: MOST_DATES }, (_, index) => String(index + 1));

export interface DatesWording {
  section: string;
  /** "start date" in "Is there another start date?". */
  what: string;
  /** True where a number of places is needed to take part. */
  placesNeeded: boolean;
  /** Whether a date may be at one of several places (`furtherPlaces`). */
  venues: boolean;
  /** Condition of the first date; the others depend on it. */
  appliesWhen?: (answers: Answers) => boolean;
}

const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth'];
const ordinal = (number: string) => ORDINALS[Number(number) - 1] ?? '';

function dateStep(
  facts: Pick<PostingFacts, 'clock'>,
  { section, what, placesNeeded }: DatesWording,
  number: string,
) {
  const places = z.number().int().min(1).max(10_000);
  return [
    {
      slug: number,
      section,
      title: `${ordinal(number)} ${what}`,
      questions: [
        {
          name: 'first',
          kind: 'date',
          label: messages.dateStep.first.label,
          called: `${ordinal(number)} ${what}`,
          schema: dayToCome(facts),
        },
        {
          name: 'last',
          kind: 'date',
          label: messages.dateStep.last.label,
          called: messages.dateStep.last.called({ ordinal: ordinal(number).toLowerCase(), what }),
          hint: messages.dateStep.last.hint,
          schema: z.string().optional(),
        },
        {
          name: 'from',
          kind: 'time',
          label: messages.dateStep.from.label,
          called: messages.dateStep.from.called({ ordinal: ordinal(number).toLowerCase(), what }),
          hint: messages.dateStep.from.hint,
          schema: z.string().optional(),
        },
        {
          name: 'until',
          kind: 'time',
          label: messages.dateStep.until.label,
          called: messages.dateStep.until.called({ ordinal: ordinal(number).toLowerCase(), what }),
          schema: z.string().optional(),
        },
        {
          name: 'seats',
          kind: 'number',
          label: messages.dateStep.seats.label(placesNeeded),
          called: messages.dateStep.seats.called({ ordinal: ordinal(number).toLowerCase(), what }),
          suffix: messages.dateStep.seats.suffix,
          schema: (placesNeeded ? places : places.optional()) as z.ZodType<number | undefined>,
        },
        // The published date that this is, even if the poster changes it; set by `withDateKeys`.
        {
          name: 'key',
          kind: 'derived',
          label: messages.dateStep.key.label,
          schema: z.string().max(20).optional(),
        },
      ],
      check: ({ first, last, from, until }: Answers) =>
        typeof last === 'string' && last < String(first)
          ? { last: messages.dateStep.check.last }
          : typeof until === 'string' && from === undefined
            ? { from: messages.dateStep.check.from }
            : typeof until === 'string' && until <= String(from)
              ? { until: messages.dateStep.check.until }
              : {},
    },
  ] as const satisfies readonly Step[];
}

/** Reads the places without the part's prefix, since all parts share them. */
function venueStep({ section }: DatesWording, number: string): Step {
  return {
    slug: `${number}-place`,
    section,
    questions: [
      {
        name: 'venue',
        kind: 'radios',
        label: messages.venueStep.venue.label,
        called: messages.venueStep.venue.called(ordinal(number).toLowerCase()),
        options: placeOptions,
        schema: z.string({ error: messages.venueStep.venue.error }),
      },
    ],
    appliesWhen: ({ hasPlace2 }) => hasPlace2 === true,
  };
}

/**
 * Up to six dates. Each has a page of its own, then its place where there are several, then "Is there another?", whose
 * answer opens the next.
 */
export function dateSteps(facts: Pick<PostingFacts, 'clock'>, wording: DatesWording): Step[] {
  const { section, what } = wording;
  return NUMBERS.flatMap((number, index): Step[] => {
    const appliesWhen = (answers: Answers) =>
      index === 0 ? wording.appliesWhen?.(answers) !== false : answers[`hasDate${number}`] === true;
    const next = NUMBERS[index + 1];
    return [
      ...partOf(
        `date${number}`,
        [...dateStep(facts, wording, number), ...(wording.venues ? [venueStep(wording, number)] : [])],
        {
          slug: 'date',
          appliesWhen,
        },
      ),
      ...(next === undefined
        ? []
        : [
            {
              slug: `has-date-${next}`,
              section,
              questions: [
                {
                  name: `hasDate${next}`,
                  kind: 'yes-no' as const,
                  label: messages.dateSteps.label(what),
                  called: `A ${ordinal(next).toLowerCase()} ${what}`,
                  schema: yesIf(messages.dateSteps.yesIf(what)),
                },
              ],
              appliesWhen,
            },
          ]),
    ];
  });
}

type DateAnswers = AnswersOf<ReturnType<typeof dateStep>> & { readonly venue?: string };

/** The dates that were given, in chronological order, each with the part of the form that it is on. */
function datedParts(answers: Answers): { part: string; date: Opportunity['dates'][number] }[] {
  return NUMBERS.map((number) => `date${number}`)
    .flatMap((part) => {
      const { first, last, from, until, seats, key, venue } = answersIn(part, answers) as DateAnswers;
      if (first === undefined) return [];
      const date = {
        ...(key === undefined || !/^\d{1,15}$/.test(key) ? {} : { id: Number(key) }),
        startsOn: first,
        ...(last === undefined || last === first ? {} : { endsOn: last }),
        ...(from === undefined ? {} : { startTime: from }),
        ...(until === undefined ? {} : { endTime: until }),
        ...(seats === undefined ? {} : { places: seats }),
        placesTaken: 0,
        ...(venue === undefined || venue === '0' ? {} : { place: Number(venue) }),
      };
      return [{ part, date }];
    })
    .sort((a, b) => a.date.startsOn.localeCompare(b.date.startsOn));
}

/** The dates that were given, in chronological order. */
export function datesIn(answers: Answers): Opportunity['dates'] {
  return datedParts(answers).map(({ date }) => date);
}

/**
 * The answers with, for each date, the id of the published date that was made from it.
 * @param part the part of the answers, where another face of the posting asks for dates
 */
export function withDateKeys(
  answers: Answers,
  made: readonly { id?: number | undefined; startsOn: string; startTime?: string | undefined }[],
  part?: string,
): Answers {
  const named = (name: string) => (part === undefined ? name : nameIn(part, name));
  const own = part === undefined ? answers : answersIn(part, answers);
  const keys = datedParts(own).flatMap(({ part: date, date: asked }, index): [string, string][] => {
    const it = made[index];
    const isSame = it?.startsOn === asked.startsOn && it.startTime === asked.startTime;
    return isSame && it.id !== undefined ? [[named(nameIn(date, 'key')), String(it.id)]] : [];
  });
  const before = NUMBERS.map((number) => named(nameIn(`date${number}`, 'key')));
  return Object.fromEntries([...Object.entries(answers).filter(([name]) => !before.includes(name)), ...keys]);
}

/** The part of the form ("date2") that each published date is on, by the date's id. */
export function partsOfDates(answers: Answers): Map<number, string> {
  return new Map(
    Object.entries(answers).flatMap(([name, value]): [number, string][] =>
      /[dD]ate\dKey$/.test(name) && typeof value === 'string' ? [[Number(value), name.slice(0, -3)]] : [],
    ),
  );
}

/**
 * When an opportunity with dates closes by default: as its last run begins. Undefined where there are no dates, or the
 * last run has begun.
 */
export function closesWithDates(dates: Opportunity['dates'], now: Date): Date | undefined {
  const last = dates.at(-1);
  if (last === undefined) return undefined;
  const closes = londonInstant(last.startsOn, last.startTime ?? '23:59');
  return closes > now ? closes : undefined;
}

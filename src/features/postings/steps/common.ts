import { hasWords } from '#features/forms/text.ts';
import { z } from 'zod';
import { addDays, londonDay, type Clock } from '#lib/clock.ts';
import type { Answers, Option, Question } from '#features/forms/question.ts';
import type { MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import type { Gazetteer } from '#features/places/gazetteer.ts';
import { commonMessages as messages } from './messages.en.ts';

/** What the questions of every posting depend on. */
export interface PostingFacts {
  gazetteer: Gazetteer;
  minimumWage: readonly MinimumWagePeriod[];
  clock: Clock;
}

/** Entries of a closed list as options. */
export function optionsFrom(entries: Readonly<Record<string, { readonly label: string }>>): Option[] {
  return Object.entries(entries).map(([value, { label }]) => ({ value, text: label }));
}

export const has = (chosen: unknown, ...slugs: readonly string[]) =>
  Array.isArray(chosen) && slugs.some((slug) => chosen.includes(slug));

export const words = (max: number, error?: string) =>
  z.string(error === undefined ? undefined : { error }).max(max);

/** The longest line of a list, in characters. */
const LONGEST_LINE = 300;
const BULLET = /^(?:[-*•–]|\d{1,2}[.)])\s+/;

/** The lines of a text as a list. Leading hyphens, bullets and numbers are removed. */
export function linesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split('\n')
    .map((line) => line.trim().replace(BULLET, '').trim())
    .filter(hasWords);
}

/** A text of at most `most` lines, each of which becomes an item of a list. */
export const lines = (most: number, longest = LONGEST_LINE) =>
  z
    .string()
    .max(most * (longest + 10))
    .refine((it) => linesOf(it).length > 0, { error: messages.lines.error.enterAtLeastOne })
    .refine((it) => linesOf(it).length <= most, { error: messages.lines.error.enterLinesOrFewer(most) })
    .refine((it) => linesOf(it).every((line) => line.length <= longest), {
      error: messages.lines.error.eachLineMustBe(longest),
    });

const LONGEST_OPEN_DAYS = 365;

/**
 * Holds the published days while a posting is changed, separated by spaces: a course whose first date has begun can be
 * changed without moving that date.
 */
export const PUBLISHED_DAYS = {
  name: 'publishedDays',
  kind: 'derived',
  label: messages.publishedDays.label,
  schema: z.string().max(1_000).optional(),
} as const satisfies Question;

/** Holds the closing with which a changing draft began, so that it is known whether the draft changed it. */
export const CLOSING_BEFORE = {
  name: 'closingBefore',
  kind: 'derived',
  label: messages.closingBefore.label,
  schema: z.string().max(40).optional(),
} as const satisfies Question;

/** System fields that a draft gets when it begins. They are not answers, and are not sent. */
export const SYSTEM_FIELDS = [PUBLISHED_DAYS, CLOSING_BEFORE] as const;

export const publishedDays = (answers: Answers): string[] =>
  String(answers[PUBLISHED_DAYS.name] ?? '')
    .split(' ')
    .filter((day) => day !== '');

/** A day from today on, within a year; or a day that is already published. */
export function dayToCome({ clock }: Pick<PostingFacts, 'clock'>) {
  const today = () => londonDay(clock());
  return (answers: Answers) =>
    z
      .string()
      .refine((it) => it >= today() || publishedDays(answers).includes(it), {
        error: messages.dayToCome.error.dateMustBeToday,
      })
      .refine((it) => it <= addDays(today(), LONGEST_OPEN_DAYS), {
        error: messages.dayToCome.error.dateMustBeWithin,
      });
}

/** A yes-no schema whose error for a missing answer is "Select yes if …". */
export const yesIf = (what: string) => z.boolean({ error: messages.yesIf.error(what) });

/** A question that is answered yes or no. */
export const yesNo = <const Name extends string>(
  name: Name,
  texts: { label: string; called: string; hint?: string; yesIf: string },
) => ({
  name,
  kind: 'yes-no' as const,
  label: texts.label,
  called: texts.called,
  ...(texts.hint === undefined ? {} : { hint: texts.hint }),
  schema: yesIf(texts.yesIf),
});

import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { ADJUSTMENT_SLUGS, type Adjustment } from '#features/opportunities/vocabulary.ts';
import { SENTENCES, townNamed, type Town } from '../data.ts';
import { addDays, londonInstant, weekday, type Day } from './dates.ts';
import type { Workplace } from './organisations.ts';
import { randomFor, type Random } from './random.ts';
import { closeByIn } from './sites.ts';
import { fill, type Values } from './text.ts';

/** One opportunity to write: the organisation, the town, and the two random sources. */
export interface Brief {
  key: string;
  workplace: Workplace;
  town: Town;
  today: Day;
  /** Random source for the content. */
  random: Random;
  /** Random source for the dates; separate from the content's, so that a new kind of sentence moves no date. */
  dates: Random;
  /** Longer texts with a larger vocabulary, for measurements; their claims are not checked against the employer. */
  wordy: boolean;
  closed: boolean;
}

export function briefFor(
  key: string,
  workplace: Workplace,
  townName: string,
  today: Day,
  options: { wordy?: boolean; closed?: boolean } = {},
): Brief {
  return {
    key,
    workplace,
    town: townNamed(townName),
    today,
    random: randomFor(key),
    dates: randomFor(`${key} dates`),
    wordy: options.wordy ?? false,
    closed: options.closed ?? false,
  };
}

/** Software that nearly every workplace has. An advert that names other software needs an employer that uses it. */
const EVERYDAY_SOFTWARE = ['our own online system', 'shared spreadsheets', 'an app that you learn in a day'];

export function valuesOf(brief: Brief): Values {
  return {
    town: brief.town.said ?? brief.town.name,
    org: brief.workplace.name,
    place: closeByIn(brief.town),
    ...(brief.wordy ? {} : { software: EVERYDAY_SOFTWARE }),
  };
}

/** Fills a template with the brief's values and random source. */
export function written(brief: Brief, template: string): string {
  // Choices are written in lower case, because most stand inside a sentence; one that begins a sentence gets its
  // capital here.
  return fill(template, brief.random, valuesOf(brief)).replace(/^[a-z]|[.!?] [a-z]/g, (start) =>
    start.toUpperCase(),
  );
}

const CLOSING_TIMES = ['09:00', '12:00', '12:00', '17:00', '17:00', '23:59', '23:59', '23:59'];

/**
 * Published in the last 60 days, recent days being more likely; closing in up to 60 days at a time that employers
 * choose. `soonest` is in days; `latest` is the last sensible closing day, where the opportunity's own dates set one.
 */
export function schedule(
  brief: Brief,
  { soonest = 1, latest }: { soonest?: number; latest?: Day | undefined } = {},
): Pick<Opportunity, 'publishedAt' | 'closesAt'> {
  const { dates, today } = brief;
  const ago = brief.closed ? dates.int(25, 58) : 1 + Math.floor(59 * dates.next() ** 1.7);
  const time = `${String(dates.int(7, 18)).padStart(2, '0')}:${String(dates.int(0, 59)).padStart(2, '0')}`;
  const publishedAt = londonInstant(addDays(today, -ago), time);
  if (!brief.closed && dates.chance(0.06)) return { publishedAt };
  const ahead = brief.closed ? -dates.int(1, 13) : soonest + Math.floor((60 - soonest) * dates.next() ** 1.4);
  let day = addDays(today, ahead);
  const closingTime = dates.pick(CLOSING_TIMES);
  if (latest !== undefined && day > latest) day = latest;
  else if (!brief.closed && closingTime !== '23:59' && (weekday(day) === 0 || weekday(day) === 6)) {
    day = addDays(day, weekday(day) === 0 ? 1 : 2);
  }
  // Employers close no applications on Christmas Day, Boxing Day or New Year's Day.
  if (!brief.closed && /12-2[56]|01-01/.test(day.slice(5))) day = addDays(day, 3);
  return { publishedAt, closesAt: londonInstant(day, closingTime) };
}

function howToReach(brief: Brief): Opportunity['howToApply'] {
  const { random, workplace, key } = brief;
  const way = random.next();
  return {
    ...(way < 0.55 ? { url: `https://example.org/${workplace.slug}/${key}` } : {}),
    ...(way >= 0.55 && way < 0.88 ? { email: `${workplace.slug}@example.org` } : {}),
    ...(way >= 0.8 ? { phone: `01632 960${String(random.int(0, 999)).padStart(3, '0')}` } : {}),
    ...(way >= 0.55 || random.chance(0.3) ? { contactName: written(brief, '{firstName} {surname}') } : {}),
    ...(random.chance(0.3) ? { note: random.pick(SENTENCES.anyAdvert.notes) } : {}),
  };
}

/** One opportunity in three takes applications on this site. */
export function howToApply(brief: Brief): Opportunity['howToApply'] {
  const elsewhere = howToReach(brief);
  return Number(brief.key.replace(/\D/g, '')) % 3 === 0 ? { here: true } : elsewhere;
}

/** How to book, in the words of an organisation that takes bookings by teachers and advisers. */
export function howToBook(brief: Brief): Opportunity['howToApply'] {
  const { note: _, ...rest } = howToReach(brief);
  return brief.random.chance(0.5)
    ? { ...rest, note: brief.random.pick(SENTENCES.anyAdvert.bookingNotes) }
    : rest;
}

/**
 * Members of Disability Confident say more about the adjustments that they can make, and only they run the interview
 * scheme.
 */
export function inclusion(brief: Brief): Pick<Opportunity, 'adjustments' | 'interviewScheme'> {
  const { random, workplace } = brief;
  const level = workplace.disabilityConfident;
  const count = level === 0 ? random.pick([0, 0, 0, 1, 2]) : random.int(0, 2) + level;
  const chosen = new Set<Adjustment>(random.sample(ADJUSTMENT_SLUGS, count));
  return {
    adjustments: ADJUSTMENT_SLUGS.filter((slug) => chosen.has(slug)),
    interviewScheme: level >= 1 && random.chance(0.75),
  };
}

/** The brief's own town and, by chance, one or two more of the organisation's towns. */
export function sitesFor({ random, workplace, town }: Brief, chance: number): [string, ...string[]] {
  const others = workplace.towns.filter((name) => name !== town.name);
  return [town.name, ...(random.chance(chance) ? random.sample(others, random.int(1, 2)) : [])];
}

/** "Deal, Dover or Walmer". */
export function orTowns(names: readonly string[]): string {
  const said = names.map(townNamed).map((town) => town.said ?? town.name);
  return said.length < 2 ? said.join('') : `${said.slice(0, -1).join(', ')} or ${said.at(-1)}`;
}

export function bulleted(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

export function paragraphs(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join('\n\n');
}

/** Shortens a summary at a sentence end when it is too long for a result list. */
export function summaryOf(first: string, second = ''): string {
  const both = `${first} ${second}`.trim();
  return both.length <= 300 ? both : first.slice(0, 300);
}

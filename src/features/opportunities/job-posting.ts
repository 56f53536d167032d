import { createHash } from 'node:crypto';
import { z } from 'zod';
import { distanceMiles, normalisePostcode, type Point } from '#features/places/place.ts';
import { addDays, londonDay, londonInstant } from '#lib/clock.ts';
import { descriptionBlocks, htmlToDescription, htmlToLine, shorten, summaryOf } from './description.ts';
import { ratesOn, type MinimumWagePeriod } from './minimum-wage.ts';
import {
  opportunitySchema,
  type Opportunity,
  type OpportunityInput,
  type OpportunityPlace,
} from './opportunity.ts';
import type { Contract, Pattern, PayPeriod, Sector, WorkMode } from './vocabulary.ts';

/**
 * From a schema.org JobPosting, as feeds really send it, to a vacancy of the portal. Nothing here does I/O. What a feed
 * leaves open stays open; what contradicts itself is kept in the advertiser's words or is a reason to reject.
 */

/** Where something is, and the slug of the area it is in. */
export interface Located extends Point {
  area: string;
}

/** What the mapping asks of the gazetteer. */
export interface JobPostingPlaces {
  /** A full postcode, with its space; undefined when it is not known, inside or out. */
  locatePostcode(full: string): Located | undefined;
  /** The middle of an outcode. `inside` is false when most of it lies outside; undefined when it has no part inside. */
  locateOutcode(outcode: string): (Located & { inside: boolean }) | undefined;
  /** Slug of the area that a point is in, as well as that can be told; undefined outside Kent and Medway. */
  nearestArea(point: Point): string | undefined;
  nearestTown(point: Point): ({ name: string } & Point) | undefined;
  /** The town that a text such as "near Faversham" names; of towns of the same name, the one beside `near`. */
  findTown(text: string, near?: Point): ({ name: string } & Located) | undefined;
}

export interface JobPostingContext {
  places: JobPostingPlaces;
  minimumWage: readonly MinimumWagePeriod[];
  now: Date;
}

/** `key` tells the feed's records apart and stays the same from run to run. Notes and reasons are sentences. */
export type MappedJobPosting =
  | {
      ok: true;
      ended: false;
      key: string;
      organisation: { name: string; website?: string };
      opportunity: Opportunity;
      /** The feed's `datePosted`; absent when it has none and `publishedAt` is the present. */
      postedAt?: Date;
      /** What was left out or changed, and why. */
      notes: string[];
    }
  /** Past its end: nobody can apply, so nothing else about it matters. */
  | { ok: true; ended: true; key: string; endedAt: Date; postedAt?: Date; notes: string[] }
  | { ok: false; reasons: string[]; key?: string };

interface Findings {
  reasons: string[];
  notes: string[];
}

/** The feed's own words within a sentence of ours. */
function quote(text: string): string {
  return `“${shorten(htmlToLine(text), 60)}”`;
}

// ---------------------------------------------------------------------------------------------------------------------
// The raw shape: any field may be missing, empty, a string, a number, an object with a value or name, or a list of these.

type Fields = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

/** Every text in a value, trimmed and not empty; of objects, their JSON-LD value or name. */
function textsOf(value: unknown, depth = 0): string[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [String(value)] : [];
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  if (depth > 3) return [];
  if (Array.isArray(value)) return value.slice(0, 100).flatMap((item) => textsOf(item, depth + 1));
  if (isObject(value)) return textsOf(value['@value'] ?? value['name'] ?? value['value'], depth + 1);
  return [];
}

const texts = z
  .unknown()
  .optional()
  .transform((value) => textsOf(value));
const text = z
  .unknown()
  .optional()
  .transform((value) => textsOf(value)[0]);
const objects = z
  .unknown()
  .optional()
  .transform((value) => listOf(value).slice(0, 100));

const postingSchema = z.object({
  '@type': texts,
  '@id': text,
  title: text,
  name: text,
  description: texts,
  datePosted: text,
  validThrough: text,
  employmentType: texts,
  hiringOrganization: objects,
  jobLocation: objects,
  jobLocationType: texts,
  applicantLocationRequirements: texts,
  baseSalary: z.unknown().optional(),
  salaryCurrency: text,
  industry: texts,
  occupationalCategory: texts,
  identifier: objects,
  url: text,
  workHours: text,
  totalJobOpenings: text,
  jobStartDate: text,
  jobImmediateStart: z.unknown().optional(),
  responsibilities: texts,
  qualifications: texts,
  skills: texts,
  experienceRequirements: z.unknown().optional(),
  educationRequirements: z.unknown().optional(),
  jobBenefits: texts,
});
type Posting = z.infer<typeof postingSchema>;

// ---------------------------------------------------------------------------------------------------------------------
// Titles

const MAX_TITLE = 120;
const MAX_WORD = 60;

const ACRONYMS = new Set(
  (
    'AAT ACCA ADHD ADR AI ASD BSL CAD CAMHS CCTV CEO CFO CIPD CNC COO COSHH CPC CPCS CSCS DBS DT DWP EA ECT EHCP EMT ESOL ' +
    'EV EYFS FE FLT FTC GP HCA HE HGV HIAB HLTA HR ICT ICU IPAF IT ITU KCC KS1 KS2 KS3 KS4 LD LGV LSA MD MFL MH MIG MOT ' +
    'NEBOSH NHS NQT NVQ ODP PA PAYE PCV PE PHP PHV PLC PMLD PPA PSV PT QA RE RGN RMN SEMH SEN SENCO SEND SIA SQL TA TIG TV ' +
    'UI UK USA UX VIP II III IV'
  ).split(' '),
);
const PROPER_NAMES = (
  'Kent Medway London English French German Spanish Polish Christmas Easter ' +
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'
).split(' ');

const isCapitals = (word: string) => word === word.toUpperCase() && word !== word.toLowerCase();

/**
 * A SHOUTED TITLE in sentence case; any other title as it is. Acronyms, single letters, words with digits and the given
 * names keep their capitals. It counts as shouted when most of its words of four letters or more are in capitals.
 */
export function calmTitle(title: string, names: readonly string[] = []): string {
  const long = (title.match(/\p{L}{4,}/gu) ?? []).filter((word) => !ACRONYMS.has(word));
  if (long.filter(isCapitals).length * 2 <= long.length) return title;
  const lowered = title.replace(/[\p{L}\p{N}&]+(?:['’]\p{L}+)*/gu, (word) => {
    const keeps =
      !isCapitals(word) ||
      ACRONYMS.has(word) ||
      /\p{N}/u.test(word) ||
      /^\p{L}&\p{L}$/u.test(word) ||
      (word.length === 1 && word !== 'A');
    return keeps ? word : word.toLowerCase();
  });
  const named = [...PROPER_NAMES, ...names]
    .filter((name) => name.length > 2 && name.length <= 100 && !isCapitals(name))
    .reduce((result, name) => {
      const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return result.replace(new RegExp(`(?<!\\p{L})${pattern}(?!\\p{L})`, 'giu'), () => name);
    }, lowered);
  return named.replace(/\p{L}/u, (letter) => letter.toUpperCase());
}

function readTitle(posting: Posting, names: readonly string[], { reasons }: Findings): string {
  const title = calmTitle(htmlToLine(posting.title ?? posting.name ?? ''), names);
  if (title === '') {
    reasons.push('The title is missing');
    return title;
  }
  if (!/\p{L}{2}/u.test(title)) reasons.push(`The title ${quote(title)} has no words`);
  if (title.length > MAX_TITLE)
    reasons.push(`The title has ${title.length} characters; ${MAX_TITLE} are the most`);
  if (title.split(/\s+/).some((word) => word.length > MAX_WORD)) {
    reasons.push(`The title has a word of more than ${MAX_WORD} characters`);
  }
  return title;
}

// ---------------------------------------------------------------------------------------------------------------------
// Dates

const ISO_DATE =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * The instant of an ISO 8601 date, with or without time and offset ("+0000" as well as "+00:00"); undefined for anything
 * else, and for days that do not exist. A time without offset is London's. A bare day means its beginning in London, or
 * with `end` the midnight after it: an advert "valid through 12 December" is open all that day.
 */
export function parsePostingDate(written: string, { end = false } = {}): Date | undefined {
  const [, day, time, seconds = '00', fraction = '0', offset] = ISO_DATE.exec(written.trim()) ?? [];
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== day) return undefined;
  if (day < '2000' || day >= '2100') return undefined;
  if (time === undefined) return londonInstant(end ? addDays(day, 1) : day);

  const clock = `${time}:${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d/.test(clock)) {
    return /^24:00:00\.000$/.test(clock) && offset === undefined ? londonInstant(addDays(day, 1)) : undefined;
  }
  if (offset === undefined) return londonInstant(day, clock);
  const [hours = '', minutes = '00'] =
    offset.toUpperCase() === 'Z' ? ['+00'] : (offset.match(/[+-]\d{2}|\d{2}/g) ?? []);
  if (Number(hours.slice(1)) > 14 || Number(minutes) > 59) return undefined;
  return new Date(`${day}T${clock}${hours}:${minutes}`);
}

function readDates(
  posting: Posting,
  now: Date,
  { reasons, notes }: Findings,
): { postedAt?: Date; closesAt?: Date } {
  const dates: { postedAt?: Date; closesAt?: Date } = {};
  if (posting.datePosted === undefined) {
    notes.push('It has no datePosted; it counts as posted when it was first imported');
  } else {
    const postedAt = parsePostingDate(posting.datePosted);
    if (postedAt === undefined) reasons.push(`datePosted ${quote(posting.datePosted)} is not a date`);
    else dates.postedAt = postedAt;
  }
  if (posting.validThrough !== undefined) {
    const closesAt = parsePostingDate(posting.validThrough, { end: true });
    if (closesAt === undefined) reasons.push(`validThrough ${quote(posting.validThrough)} is not a date`);
    else dates.closesAt = closesAt;
  }
  if (dates.postedAt !== undefined && dates.postedAt > now) {
    notes.push('Its datePosted is still to come; it is shown from then on');
    if (dates.closesAt !== undefined && dates.closesAt <= dates.postedAt) {
      reasons.push('It closes before it is posted');
    }
  }
  return dates;
}

// ---------------------------------------------------------------------------------------------------------------------
// Pay

/** In pence. Without figures, `text` is all that is known. */
export interface PostingPay {
  minPence?: number;
  maxPence?: number;
  period?: PayPeriod;
  text?: string;
  proRata: boolean;
}

const MAX_PAY_TEXT = 200;

/**
 * The lowest hourly rate that is lawful for anybody on a day, in pounds: what apprentices and under-18s must get. Below
 * it, an hourly figure is a mistake.
 */
function lowestLawfulPounds(minimumWage: readonly MinimumWagePeriod[], now: Date): number {
  const period = ratesOn(minimumWage, londonDay(now));
  return period === undefined ? 0 : Math.min(...Object.values(period.pencePerHour)) / 100;
}

/** Outside these pounds a figure is more probably of another period, or pence, or a placeholder. */
const PLAUSIBLE_POUNDS: Record<PayPeriod, readonly [min: number, max: number]> = {
  hour: [5, 200],
  day: [30, 2_000],
  week: [30, 10_000],
  month: [150, 40_000],
  year: [5_000, 500_000],
};
/** A range wider than this is a slip of a digit. */
const WIDEST_RANGE = 5;

const PERIOD_NAMES: Record<PayPeriod, RegExp> = {
  hour: /^(?:per\s*)?(?:hours?|hourly|hrs?|hur|ph)$/,
  day: /^(?:per\s*)?(?:days?|daily|pd)$/,
  week: /^(?:per\s*)?(?:weeks?|weekly|wks?|wee|pw)$/,
  month: /^(?:per\s*)?(?:months?|monthly|mon|pcm|pm)$/,
  year: /^(?:per\s*)?(?:years?|yearly|annual(?:ly)?|annum|ann|pa|p\.a\.?)$/,
};
const EACH = String.raw`(?:\b(?:per|an?|each|every)\s+|[/\\]\s*)`;
const PERIOD_WORDS: Record<PayPeriod, RegExp> = {
  hour: new RegExp(String.raw`${EACH}(?:hour|hr)\b|\bhourly\b|\d\s*p\.?h\b\.?|\bp/h\b`, 'gi'),
  day: new RegExp(String.raw`${EACH}(?:day|shift|night)\b|\bdaily\b|\d\s*p\.?d\b\.?`, 'gi'),
  week: new RegExp(String.raw`${EACH}(?:week|wk)\b|\bweekly\b|\d\s*p\.?w\b\.?`, 'gi'),
  month: new RegExp(String.raw`${EACH}(?:calendar\s+)?month\b|\bmonthly\b|\bp\.?c\.?m\b\.?`, 'gi'),
  year: new RegExp(
    String.raw`${EACH}(?:year|annum)\b|\byearly\b|\bannual(?:ly)?\b|\bp\.?a\b\.?|\d\s*p\.?a\b\.?`,
    'gi',
  ),
};
const PERIODS = Object.keys(PERIOD_NAMES) as PayPeriod[];
const PERIOD_LABELS: Record<PayPeriod, string> = {
  hour: 'an hour',
  day: 'a day',
  week: 'a week',
  month: 'a month',
  year: 'a year',
};
const PRO_RATA = /\bpro[\s-]?rata\b|\bprorata\b/i;
/** "37.5 hours per week" within words about pay is no weekly pay. */
const HOURS_WORKED =
  /\d[\d.]*\s*(?:hours?|hrs?|days?|shifts?|nights?|weeks?)\s*(?:per|an?|each|\/)\s*(?:day|week|month|year|annum)/gi;

/** 24100 of "24,100", "£24,100.00", "24.1k" or "GBP 24100"; undefined when the text holds anything else. */
function poundsOf(written: string): number | undefined {
  const plain = written.replace(/\s|£|GBP/gi, '');
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(k)?$/i.exec(plain);
  if (match === null) return undefined;
  const pounds = Number(`${(match[1] ?? '').replaceAll(',', '')}${match[2] ?? ''}`);
  return match[3] === undefined ? pounds : pounds * 1000;
}

function periodNamed(written: string | undefined): PayPeriod | undefined {
  const name = (written ?? '')
    .replace(/^.*[/#]/, '')
    .trim()
    .toLowerCase();
  return PERIODS.find((period) => PERIOD_NAMES[period].test(name));
}

function periodsIn(words: string): PayPeriod[] {
  const plain = words.replace(HOURS_WORKED, ' ');
  return PERIODS.filter((period) => plain.search(PERIOD_WORDS[period]) >= 0);
}

function poundsIn(words: string): number[] {
  const plain = words.replace(HOURS_WORKED, ' ');
  const amounts = plain.includes('£')
    ? /£\s*(\d[\d,]*(?:\.\d+)?)\s*(k\b)?/gi
    : /(\d[\d,]*(?:\.\d+)?)\s*(k\b)?/gi;
  return [...plain.matchAll(amounts)]
    .map((match) => poundsOf(`${(match[1] ?? '').replace(/,$/, '')}${match[2] ?? ''}`))
    .filter((pounds) => pounds !== undefined);
}

/** What words say beyond figures and period, such as "pro rata" or "plus nights out". */
function beyondFigures(words: string): string {
  const bare = PERIODS.reduce((rest, period) => rest.replace(PERIOD_WORDS[period], ' '), words);
  return bare
    .replace(/£|gbp|\d[\d,.]*\s*k?\b|\b(?:to|from|between|and|salary|pay|gross)\b/gi, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim();
}

function writtenPounds(pounds: number): string {
  const digits = Number.isInteger(pounds) ? 0 : 2;
  return pounds.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function writtenRange(min: number | undefined, max: number | undefined, symbol = '£'): string {
  const write = (pounds: number) => `${symbol}${writtenPounds(pounds)}`;
  if (min === undefined) return max === undefined ? '' : `Up to ${write(max)}`;
  if (max === undefined) return `From ${write(min)}`;
  return min === max ? write(min) : `${write(min)} to ${write(max)}`;
}

interface PayFields {
  words: string | undefined;
  min: number | undefined;
  max: number | undefined;
  unit: string | undefined;
  currency: string | undefined;
}

/** Where feeds put the parts of `baseSalary`, brought together. A figure of 0 is a placeholder, not pay. */
function payFields(baseSalary: unknown, salaryCurrency: string | undefined): PayFields {
  const [salary] = listOf(baseSalary);
  const outer = isObject(salary) ? salary : {};
  const [inner] = isObject(salary) ? listOf(salary['value'] ?? salary['price']) : [salary];
  const quantity = isObject(inner) ? inner : {};
  const pick = (key: string) => textsOf(quantity[key])[0] ?? textsOf(outer[key])[0];
  const [single] = textsOf(isObject(inner) ? inner['value'] : inner);
  const ends = [pick('minValue'), pick('maxValue')];

  const figure = (written: string | undefined) =>
    (written === undefined ? undefined : poundsOf(written)) || undefined;
  const range = ends.map(figure);
  const [min, max] = range.some((end) => end !== undefined) ? range : [figure(single), figure(single)];
  const words = [single, ...ends]
    .filter((part) => part !== undefined)
    .filter((part) => poundsOf(part) === undefined && !/^[-–]\s*[£\d]/.test(part))
    .map(htmlToLine)
    .filter((part, index, all) => part !== '' && all.indexOf(part) === index)
    .join(' – ');
  return {
    words: words === '' ? undefined : shorten(words, MAX_PAY_TEXT),
    min,
    max,
    unit: pick('unitText') ?? pick('unitCode'),
    currency: pick('currency') ?? pick('priceCurrency') ?? salaryCurrency,
  };
}

/**
 * Words that are nothing but one or two figures are figures, given that the feed names the unit beside them:
 * "£24,100 - £24,950" with unitText YEAR.
 */
function withFiguresFromWords(fields: PayFields): PayFields {
  const { words, min, max, unit } = fields;
  if (min !== undefined || max !== undefined || words === undefined) return fields;
  const [low, high, third] = poundsIn(words);
  const isOnlyFigures = third === undefined && beyondFigures(words.replace(PRO_RATA, ' ')) === '';
  if (!isOnlyFigures || periodNamed(unit) === undefined) return fields;
  return { ...fields, min: low, max: high ?? (/^\s*from\b/i.test(words) ? undefined : low) };
}

const isForeign = (currency: string | undefined) => currency !== undefined && !/^(?:GBP|£)$/i.test(currency);

/** Why figures cannot be trusted, in words; empty when they can. */
function payDoubts(
  { min, max, words, unit, currency }: PayFields,
  period: PayPeriod | undefined,
  lowestHourly: number,
): string[] {
  const doubts: string[] = [];
  const figures = [min, max].filter((pounds) => pounds !== undefined);
  if (isForeign(currency)) doubts.push(`it is in ${quote(currency ?? '')}, not in pounds`);
  if (min !== undefined && max !== undefined && max < min)
    doubts.push('its highest figure is below its lowest');
  if (min !== undefined && max !== undefined && max > min * WIDEST_RANGE)
    doubts.push('its range is too wide to be right');
  if (words !== undefined) {
    const said = periodsIn(words);
    if (unit !== undefined && period !== undefined && said.length > 0 && !said.includes(period)) {
      doubts.push(`its words ${quote(words)} contradict the unit ${quote(unit)}`);
    }
    const written = poundsIn(words);
    const agrees = written.some((pounds) =>
      figures.some((figure) => Math.floor(figure) === Math.floor(pounds)),
    );
    if (written.length > 0 && !agrees) doubts.push(`its words ${quote(words)} contradict its figures`);
  }
  if (period === undefined) {
    doubts.push(
      unit === undefined ? 'it does not say for how long' : `its unit ${quote(unit)} is not a period`,
    );
    return doubts;
  }
  const [least, most] = PLAUSIBLE_POUNDS[period];
  for (const pounds of new Set(figures)) {
    if (pounds < least || pounds > most)
      doubts.push(`£${writtenPounds(pounds)} ${PERIOD_LABELS[period]} is not plausible`);
  }
  if (period === 'hour' && figures.some((pounds) => pounds >= least && pounds < lowestHourly)) {
    doubts.push('it is below every legal minimum wage');
  }
  return doubts;
}

/**
 * Pay from `baseSalary`. Figures are taken only when they, their unit and any words beside them agree and are plausible;
 * otherwise the advertiser's words stand alone (or the figures written out, without a period that is in doubt), and the
 * notes say why. Pay that is only words stays words.
 */
export function readPay(
  baseSalary: unknown,
  {
    now,
    minimumWage,
    salaryCurrency,
  }: Pick<JobPostingContext, 'now' | 'minimumWage'> & { salaryCurrency?: string },
): { pay: PostingPay; notes: string[] } {
  const fields = withFiguresFromWords(payFields(baseSalary, salaryCurrency));
  const { words, min, max, unit, currency } = fields;
  const inWords = (text: string | undefined, notes: string[] = []) => ({
    pay: { ...(text === undefined ? {} : { text }), proRata: false },
    notes,
  });
  if (min === undefined && max === undefined) return inWords(words);

  const [said, saidToo] = words === undefined ? [] : periodsIn(words);
  const period = periodNamed(unit) ?? (unit === undefined && saidToo === undefined ? said : undefined);
  const doubts = payDoubts(fields, period, lowestLawfulPounds(minimumWage, now));
  if (doubts.length > 0 || period === undefined) {
    const range = writtenRange(min, max, isForeign(currency) ? `${htmlToLine(currency ?? '')} ` : '£');
    const text = words ?? shorten(`${range} (the advert is not clear; ask before you apply)`, MAX_PAY_TEXT);
    return inWords(text, [`Pay is kept in words only: ${doubts.join('; ')}`]);
  }
  if (min === undefined) return inWords(words ?? `${writtenRange(min, max)} ${PERIOD_LABELS[period]}`);
  return {
    pay: {
      minPence: Math.round(min * 100),
      ...(max === undefined ? {} : { maxPence: Math.round(max * 100) }),
      period,
      ...(words !== undefined && beyondFigures(words) !== '' ? { text: words } : {}),
      proRata: words !== undefined && PRO_RATA.test(words),
    },
    notes: [],
  };
}

// ---------------------------------------------------------------------------------------------------------------------
// Employer, links and key

/** A web address that a page may link to; undefined for other schemes, sign-in data in it, or what is no address. */
export function safeUrl(written: string | undefined): string | undefined {
  if (written === undefined || written.length > 2000 || !URL.canParse(written)) return undefined;
  const url = new URL(written);
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return isWeb && url.username === '' && url.password === '' && url.hostname !== '' ? url.href : undefined;
}

const MAX_EMPLOYER = 200;

function readOrganisation(
  posting: Posting,
  { reasons, notes }: Findings,
): { name: string; website?: string } | undefined {
  const [organisation] = posting.hiringOrganization;
  const fields = isObject(organisation) ? organisation : {};
  const name = htmlToLine(
    textsOf(isObject(organisation) ? (fields['name'] ?? fields['legalName']) : organisation)[0] ?? '',
  );
  if (!/[\p{L}\p{N}]/u.test(name)) {
    reasons.push('The employer is missing');
    return undefined;
  }
  if (name.length > MAX_EMPLOYER) {
    reasons.push(`The employer’s name has more than ${MAX_EMPLOYER} characters`);
    return undefined;
  }
  const addresses = textsOf(fields['url']).concat(textsOf(fields['sameAs']));
  const website = addresses.map(safeUrl).find((address) => address !== undefined);
  if (website === undefined && addresses[0] !== undefined) {
    notes.push(`The employer’s website ${quote(addresses[0])} is not a web address and was left out`);
  }
  return website === undefined ? { name } : { name, website };
}

const MAX_KEY = 300;
const hashOf = (...parts: string[]) => createHash('sha256').update(JSON.stringify(parts)).digest('hex');

function identifierOf(identifiers: readonly unknown[]): string | undefined {
  for (const identifier of identifiers) {
    if (!isObject(identifier)) {
      const [written] = textsOf(identifier);
      if (written !== undefined) return written;
      continue;
    }
    const value = textsOf(identifier['value'])[0] ?? textsOf(identifier['@value'])[0];
    const owner = textsOf(identifier['name'])[0] ?? textsOf(identifier['propertyID'])[0];
    // A name alone is the employer's, the same for all its adverts.
    if (value !== undefined) return owner === undefined ? value : `${owner}: ${value}`;
  }
  return undefined;
}

/**
 * The feed's own identifier, else its URL, else a hash of employer, title and place; undefined when even these are
 * missing.
 */
function readKey(posting: Posting, organisation: string | undefined, title: string): string | undefined {
  const own = identifierOf(posting.identifier) ?? posting.url ?? posting['@id'];
  const key = htmlToLine(own ?? '');
  if (key !== '') return key.length <= MAX_KEY ? key : `sha256:${hashOf(key)}`;
  if (organisation === undefined || title === '') return undefined;
  const place = posting.jobLocation.map((location) => describePlace(placeFacts(location))).join('|');
  return `sha256:${hashOf(organisation.toLowerCase(), title.toLowerCase(), place.toLowerCase())}`;
}

// ---------------------------------------------------------------------------------------------------------------------
// Places

interface PlaceFacts {
  name?: string;
  street?: string;
  /** The locality, or an address that came as one text. */
  locality?: string;
  region?: string;
  postcode?: string;
  country?: string;
  latitude?: string;
  longitude?: string;
}

const MAX_PLACES = 20;
/** Coordinates farther than this from the postcode are somebody else's: the head office's, or a map's default. */
const GEO_MILES = 15;
/** A town named beside a border outcode must be this near to its middle to say which side of the border is meant. */
const BORDER_MILES = 8;
/** Within this distance of a town's middle an unnamed place is said to be in it, beyond it near it. */
const IN_TOWN_MILES = 2.5;

const HOME_BASED =
  /\b(?:home[\s-]?based|work(?:ing)?[\s-]from[\s-]home|from home|home[\s-]?working|remote(?:ly)?|wfh)\b/i;
const HYBRID = /\bhybrid (?:working|work|role|position|model|pattern|basis)\b|\(hybrid\)|\bhybrid$/i;
const COUNTRY = /^(?:gb|gbr|uk|u\.k\.|united kingdom|great britain|england|britain)$/i;
const COUNTY =
  /^(?:kent|county of kent|kent county|kent (?:and|&) medway|south[\s-]?east(?: england)?|se england)$/i;
const ELSEWHERE =
  /^(?:greater london|london|surrey|(?:east |west )?sussex|essex|middlesex|hampshire|berkshire|hertfordshire|bedfordshire|buckinghamshire|oxfordshire|cambridgeshire|norfolk|suffolk|scotland|wales|northern ireland|ireland|channel islands|bristol|birmingham|manchester|leeds|liverpool)$/i;
const WIDE_ENOUGH =
  /\b(?:gb|gbr|uk|united kingdom|great britain|england|britain|kent|medway|south[\s-]?east|europe|european|worldwide|anywhere|global)\b/i;
const BUILDING =
  /\d|\b(?:hospital|school|college|university|academy|house|lodge|centre|center|hotel|park|estate|road|street|lane|avenue|way|drive|close|farm|home|surgery|office|offices|store|building|works|yard|site|unit|floor|various|multiple|locations?|region|area)\b/i;

function placeFacts(location: unknown): PlaceFacts {
  const facts: PlaceFacts = {};
  const set = (key: keyof PlaceFacts, value: unknown) => {
    const joined = htmlToLine(textsOf(value).join(', '));
    if (joined !== '') facts[key] = joined;
  };
  if (!isObject(location)) {
    set('locality', location);
    return facts;
  }
  const isAddress = ['addressLocality', 'postalCode', 'streetAddress', 'addressRegion'].some(
    (key) => key in location,
  );
  const address = isAddress ? location : listOf(location['address'])[0];
  if (!isAddress) set('name', location['name']);
  if (isObject(address)) {
    set('street', address['streetAddress']);
    set('locality', address['addressLocality'] ?? address['name']);
    set('region', address['addressRegion']);
    set('postcode', address['postalCode']);
    set('country', address['addressCountry']);
  } else {
    set('locality', address);
  }
  const [geo] = listOf(location['geo']);
  const coordinates = isObject(geo) ? geo : location;
  set('latitude', coordinates['latitude']);
  set('longitude', coordinates['longitude']);
  return facts;
}

function describePlace({
  name,
  street,
  locality,
  region,
  postcode,
  country,
  latitude,
  longitude,
}: PlaceFacts): string {
  const words = [name, street, locality, region, postcode].filter((part) => part !== undefined);
  if (words.length > 0) return words.join(', ');
  return [latitude, longitude, country].filter((part) => part !== undefined).join(', ');
}

const POSTCODE_IN_TEXT = /\b[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b/i;
/** Roads look like outcodes: "A2", "M20". */
const OUTCODE_AT_END = /(?<![^\s,])(?![am]\d+$)[a-z]{1,2}\d[a-z\d]?$/i;

/** The postcode from its own field, or a full one at the end of the address; its outcode may be all there is. */
function postcodeOf(facts: PlaceFacts): ReturnType<typeof normalisePostcode> {
  const own = facts.postcode === undefined ? undefined : normalisePostcode(facts.postcode);
  if (own !== undefined) return own;
  for (const part of [facts.postcode, facts.locality, facts.region, facts.street, facts.name]) {
    const match = POSTCODE_IN_TEXT.exec(part ?? '');
    if (match !== null) return normalisePostcode(match[0]);
  }
  // In free text an outcode counts only as the last word.
  const last = OUTCODE_AT_END.exec(facts.locality ?? '');
  return last === null ? undefined : normalisePostcode(last[0]);
}

/** Coordinates somewhere in the British Isles; anything else is a placeholder such as 0, 0. */
function pointOf({ latitude, longitude }: PlaceFacts): Point | undefined {
  const [lat, lon] = [Number(latitude ?? Number.NaN), Number(longitude ?? Number.NaN)];
  return lat >= 49 && lat <= 61 && lon >= -11 && lon <= 3 ? { lat, lon } : undefined;
}

/** The parts of the address in words, without postcode, county and country; the most general one last. */
function addressParts(facts: PlaceFacts): string[] {
  return [facts.name, facts.street, facts.locality, facts.region]
    .flatMap((part) =>
      (part ?? '')
        .replace(POSTCODE_IN_TEXT, ' ')
        .replace(OUTCODE_AT_END, '')
        .split(/[,;|]|\s[–-]\s/),
    )
    .map((part) => part.replace(/\s+/g, ' ').trim())
    .filter((part) => /\p{L}/u.test(part) && normalisePostcode(part) === undefined)
    .filter((part) => !COUNTRY.test(part) && !COUNTY.test(part))
    .filter(
      (part, index, all) => all.findIndex((other) => other.toLowerCase() === part.toLowerCase()) === index,
    );
}

/** Town and the rest of the address, for a place whose position is known. */
function nameTown(
  facts: PlaceFacts,
  point: Point,
  places: JobPostingPlaces,
): { town: string; area?: string; name?: string; note?: string } {
  const parts = addressParts(facts);
  for (const part of parts.toReversed()) {
    const found = places.findTown(part, point);
    if (found === undefined || distanceMiles(found, point) > GEO_MILES) continue;
    const rest = parts.filter((other) => other !== part);
    const bare = part.replace(/^(?:near|nr|close to|in|at)\.?\s+/i, '');
    // "Maidstone Hospital" says more than the town.
    if (bare.length > found.name.length + 3 && !found.name.includes(bare)) rest.push(part);
    const area = distanceMiles(found, point) <= BORDER_MILES ? { area: found.area } : {};
    return { town: found.name, ...area, ...nameOf(rest) };
  }
  const village = facts.street === undefined && facts.locality === undefined ? undefined : parts.at(-1);
  if (village !== undefined && village.length <= 40 && !BUILDING.test(village) && !HOME_BASED.test(village)) {
    return { town: village, ...nameOf(parts.slice(0, -1)) };
  }
  const nearest = places.nearestTown(point);
  const town =
    nearest === undefined
      ? 'Kent'
      : distanceMiles(nearest, point) <= IN_TOWN_MILES
        ? nearest.name
        : `Near ${nearest.name}`;
  return { town, ...nameOf(parts), note: `No town is named; ${town} was taken from the position` };
}

function nameOf(parts: readonly string[]): { name?: string } {
  const name = shorten(parts.join(', '), 200);
  return name === '' ? {} : { name };
}

type LocatedPlace = { ok: true; place: OpportunityPlace; notes: string[] } | { ok: false; reason: string };

function locatePlace(facts: PlaceFacts, places: JobPostingPlaces): LocatedPlace {
  const label = quote(describePlace(facts));
  const outside: LocatedPlace = { ok: false, reason: `The place ${label} is outside Kent and Medway` };
  const notes: string[] = [];
  const postcode = postcodeOf(facts);
  const geo = pointOf(facts);
  if (facts.country !== undefined && !COUNTRY.test(facts.country)) return outside;
  if (geo === undefined && facts.latitude !== undefined)
    notes.push(`The coordinates of ${label} are not usable`);
  if (facts.postcode !== undefined && postcode === undefined) {
    notes.push(`${quote(facts.postcode)} is not a postcode and was left out`);
  }

  let position: Located;
  let precise = false;
  if (postcode !== undefined) {
    const known = postcode.full === undefined ? undefined : places.locatePostcode(postcode.full);
    const outcode = places.locateOutcode(postcode.outcode);
    if (known !== undefined) {
      position = known;
      precise = true;
    } else if (outcode === undefined) {
      return outside;
    } else if (outcode.inside) {
      position = outcode;
    } else {
      const town = addressParts(facts)
        .toReversed()
        .map((part) => places.findTown(part, outcode))
        .find((found) => found !== undefined);
      if (town === undefined || distanceMiles(town, outcode) > BORDER_MILES) {
        return {
          ok: false,
          reason: `The place ${label} is outside Kent and Medway, as most of ${postcode.outcode} is`,
        };
      }
      position = town;
    }
    if (geo !== undefined) {
      const miles = distanceMiles(geo, position);
      if (miles > GEO_MILES) {
        notes.push(
          `The coordinates of ${label} are ${Math.round(miles)} miles from its postcode; the postcode was used`,
        );
      } else if (!precise) {
        position = { ...geo, area: position.area };
      }
    }
  } else if (geo !== undefined) {
    const area = places.nearestArea(geo);
    if (area === undefined) return outside;
    position = { ...geo, area };
  } else {
    const parts = addressParts(facts);
    if (parts.some((part) => ELSEWHERE.test(part))) return outside;
    const found = parts
      .toReversed()
      .map((part) => places.findTown(part))
      .find((town) => town !== undefined);
    if (found === undefined) {
      return { ok: false, reason: `The place ${label} could not be found in Kent and Medway` };
    }
    position = found;
  }

  const { town, area, name, note } = nameTown(facts, position, places);
  if (note !== undefined) notes.push(note);
  return {
    ok: true,
    notes,
    place: {
      ...(name === undefined ? {} : { name }),
      town: shorten(town, 80),
      ...(postcode === undefined ? {} : { postcode: postcode.full ?? postcode.outcode }),
      // Half of an outcode may be another district's: a town that is named says more, a full postcode most.
      area: precise || area === undefined ? position.area : area,
      lat: position.lat,
      lon: position.lon,
    },
  };
}

function readPlaces(
  posting: Posting,
  title: string,
  description: string,
  places: JobPostingPlaces,
  { reasons, notes }: Findings,
): { places: OpportunityPlace[]; workMode: WorkMode } {
  const facts = posting.jobLocation.map(placeFacts).filter((fact) => describePlace(fact) !== '');
  const physical = facts.filter((fact) => !isHomeBased(fact));
  const isRemote =
    posting.jobLocationType.some((type) => /telecommute|remote/i.test(type)) ||
    (facts.length > 0 && physical.length === 0);
  const found: OpportunityPlace[] = [];
  const failures: string[] = [];
  for (const fact of physical) {
    const located = locatePlace(fact, places);
    if (!located.ok) failures.push(located.reason);
    else if (found.length < MAX_PLACES) {
      found.push(located.place);
      notes.push(...located.notes);
    }
  }

  if (isRemote) {
    const requirements = posting.applicantLocationRequirements;
    const open =
      requirements.length === 0 ||
      requirements.some((place) => WIDE_ENOUGH.test(place) || places.findTown(place) !== undefined);
    if (!open) {
      const where = requirements.map(quote).slice(0, 3).join(', ');
      reasons.push(`It can be done from home only in ${where}, which is outside Kent and Medway`);
    }
    notes.push(...failures.map((failure) => `${failure}; it was left out, as the work is done from home`));
    return { places: found, workMode: 'remote' };
  }
  if (facts.length === 0) reasons.push('The place is missing');
  else if (found.length === 0) reasons.push(...new Set(failures));
  else notes.push(...failures.map((failure) => `${failure}; it was left out`));
  const isHybrid = HYBRID.test(title) || HYBRID.test(description) || physical.length < facts.length;
  return { places: found, workMode: isHybrid ? 'hybrid' : 'on-site' };
}

function isHomeBased(facts: PlaceFacts): boolean {
  const words = [facts.name, facts.street, facts.locality].filter((part) => part !== undefined).join(', ');
  return facts.postcode === undefined && HOME_BASED.test(words);
}

// ---------------------------------------------------------------------------------------------------------------------
// Kind of work

/** The first that fits wins among several, so what is special stands before what is general. */
const SECTOR_WORDS: readonly [Sector, RegExp][] = [
  ['hair-beauty', /\b(?:hairdress\w*|hair|barber\w*|beaut\w*|salon|nail tech\w*|stylist)\b/i],
  [
    'cleaning',
    /\b(?:clean\w*|caretaker|facilit(?:y|ies)|janitor|domestic assistant|laundr\w*|housekeep\w*|refuse|waste)\b/i,
  ],
  ['security', /\b(?:security|door supervis\w*|sia|police|fire ?fighter|prison|custody|guard|cctv)\b/i],
  [
    'education',
    /\b(?:teach\w*|school\w*|tutor|lecturer|nursery|early years|child ?care|childminder|sen|senco|send|ta|learning support|classroom|educat\w*|college|universit\w*|academy|lunchtime|midday)\b/i,
  ],
  ['care', /\b(?:care|carers?|caring|homecare|support worker|domiciliary|social work\w*)\b/i],
  [
    'health',
    /\b(?:nurs(?:e|es|ing)|health ?care|health|nhs|hospital|hca|midwi\w*|doctor|psychiatr\w*|psycholog\w*|therap\w*|pharmac\w*|dental|dentist\w*|paramedic|ambulance|physio\w*|radiograph\w*|laborator\w*|scien\w*|medical|clinical|phlebotom\w*|surgery|optic\w*)\b/i,
  ],
  [
    'hospitality',
    /\b(?:chef|cook|kitchen|waiter|waitress|waiting staff|bar|bartender|barista|hotel\w*|hospitality|catering|caterer|restaurant|pub|caf[eé]|porter|front of house|food and beverage)\b/i,
  ],
  [
    'construction',
    /\b(?:construct\w*|builder|building|electric(?:ian|al)|plumb\w*|carpent\w*|joiner\w*|bricklay\w*|plaster\w*|roof\w*|scaffold\w*|groundwork\w*|labourer|painter|decorator|site manager|quantity survey\w*|civil engineer\w*|heating engineer|gas engineer|glazier)\b/i,
  ],
  [
    'logistics',
    /\b(?:driver|driving|hgv|lgv|warehous\w*|logistics|transport\w*|courier|deliver\w*|fork ?lift|flt|haulage|distribution|supply chain|freight|shipping|bus|rail\w*|removals)\b/i,
  ],
  [
    'farming-food',
    /\b(?:fruit|farm\w*|agricultur\w*|horticultur\w*|orchard|picker|pack ?house|grower|dairy|animals?|veterinary|vet|kennels?|garden\w*|tractor|food|butcher\w*|baker\w*|fish\w*)\b/i,
  ],
  [
    'digital',
    /\b(?:software|developer|it|ict|digital|data (?:analyst|engineer|scientist)|cyber\w*|web|network engineer|devops|programm(?:er|ing)|computer|help ?desk|technology|telecom\w*)\b/i,
  ],
  [
    'finance-legal',
    /\b(?:accountan\w*|accounts|accounting|financ\w*|payroll|book-?keep\w*|audit\w*|legal|solicitor|paralegal|conveyanc\w*|law|banking|insurance|mortgage|tax)\b/i,
  ],
  [
    'sales-marketing',
    /\b(?:sales|marketing|business development|telesales|account manager|advertising|public relations)\b/i,
  ],
  [
    'creative',
    /\b(?:design\w*|creative|media|photograph\w*|film|journalis\w*|editor\w*|music\w*|theatre|arts?|artist|copywriter|publishing)\b/i,
  ],
  [
    'engineering',
    /\b(?:engineer\w*|manufactur\w*|cnc|machin\w*|weld\w*|fabricat\w*|production|factory|mechanic\w*|technician|fitter|assembl\w*|toolmaker|automotive|vehicle)\b/i,
  ],
  [
    'retail',
    /\b(?:retail\w*|shop\w*|sales assistant|cashier|checkout|store|customer (?:service\w*|advis[eo]rs?|assistant)|contact cent\w*|call cent\w*|supermarket|merchandis\w*)\b/i,
  ],
  [
    'office',
    /\b(?:admin\w*|office|reception\w*|secretar\w*|clerk|clerical|pa|data entry|human resources|hr|business|project manager|recruitment)\b/i,
  ],
  [
    'leisure',
    /\b(?:leisure|lifeguard|sports?|gym|fitness|swim\w*|touris\w*|museum|holiday park|outdoor|recreation|heritage|travel)\b/i,
  ],
];

const sectorsIn = (words: string) =>
  SECTOR_WORDS.filter(([, pattern]) => pattern.test(words)).map(([sector]) => sector);

/** By the words of the title, with the feed's industry to decide between several or to stand in; else "other". */
export function sectorOf(title: string, industry: string): Sector {
  const byTitle = sectorsIn(title);
  const byIndustry = sectorsIn(industry);
  return byTitle.find((sector) => byIndustry.includes(sector)) ?? byTitle[0] ?? byIndustry[0] ?? 'other';
}

interface Employment {
  patterns: Pattern[];
  contract?: Contract;
  isVoluntary: boolean;
}

const EMPLOYMENT: readonly [RegExp, { pattern?: Pattern; contract?: Contract }][] = [
  [/^full ?time$/, { pattern: 'full-time' }],
  [/^part ?time$/, { pattern: 'part-time' }],
  [/^job ?share$/, { pattern: 'job-share' }],
  [/^flexible(?: hours| working)?$/, { pattern: 'flexible' }],
  [/^term ?time(?: only)?$/, { pattern: 'term-time' }],
  [/^permanent$/, { contract: 'permanent' }],
  [/^fixed ?term(?: contract)?$/, { contract: 'fixed-term' }],
  [/^temp(?:orary)?$/, { contract: 'temporary' }],
  [/^seasonal$/, { contract: 'seasonal' }],
  [/^(?:per ?diem|casual|zero ?hours?|bank|relief)$/, { contract: 'casual' }],
  [/^apprentice(?:ship)?$/, { contract: 'apprenticeship' }],
  [/^(?:freelance|self ?employed)$/, { contract: 'self-employed' }],
];

const CONTRACT_IN_TITLE: readonly [RegExp, Contract][] = [
  [/\bapprentice(?:ship)?\b/i, 'apprenticeship'],
  [/\bseasonal\b/i, 'seasonal'],
  [/\bfixed[\s-]term\b|\bmaternity cover\b/i, 'fixed-term'],
  [/\btemporary\b/i, 'temporary'],
  [/\bpermanent\b/i, 'permanent'],
  [/\bzero[\s-]hours?\b|\bcasual\b/i, 'casual'],
];

/** Contract and hours from `employmentType`, or explicit words of the title; two contracts at once leave it open. */
export function readEmployment(types: readonly string[], title: string, notes: string[]): Employment {
  const patterns = new Set<Pattern>();
  const contracts = new Set<Contract>();
  let isVoluntary = false;
  for (const type of types.flatMap((written) => written.split(/[,;|]/))) {
    const name = type
      .replace(/^.*[/#]/, '')
      .replace(/[_\s-]+/g, ' ')
      .trim()
      .toLowerCase();
    const known = EMPLOYMENT.find(([pattern]) => pattern.test(name))?.[1];
    if (known?.pattern !== undefined) patterns.add(known.pattern);
    if (known?.contract !== undefined) contracts.add(known.contract);
    if (/^(?:volunteer|voluntary|unpaid)/.test(name)) isVoluntary = true;
    else if (known === undefined && name !== '' && name !== 'other') {
      notes.push(`employmentType ${quote(type)} does not tell the kind of contract and was left out`);
    }
  }
  const inTitle = CONTRACT_IN_TITLE.filter(([pattern]) => pattern.test(title)).map(
    ([, contract]) => contract,
  );
  const [contract, second] = contracts.size > 0 ? contracts : inTitle;
  return {
    patterns: [...patterns],
    isVoluntary,
    ...(contract === undefined || second !== undefined ? {} : { contract }),
  };
}

/** "No weekends" and "weekends off" are not weekend work: a denial counts up to the end of its clause. */
const DENIED =
  /\b(?:no|not|without|never|non)\b[^.;:!?\n]{0,40}|\b(?:nights?|evenings?|weekends?)(?:\s+and\s+\w+)?\s+(?:off|free)\b/gi;
const WORK_WORDS = '(?:shifts?|work|working|hours|duty|duties|rota)';
const PATTERN_WORDS: readonly [Pattern, inTitle: RegExp, anywhere: RegExp][] = [
  ['part-time', /\bpart[\s-]time\b/i, /\bpart[\s-]time\b/i],
  ['term-time', /\bterm[\s-]time\b/i, /\bterm[\s-]time\b/i],
  ['school-hours', /\bschool hours\b/i, /\b(?:within|during|in|fits?) school hours\b|\bschool hours only\b/i],
  ['evenings', /\bevenings?\b/i, new RegExp(`\\bevenings\\b|\\bevening(?: and \\w+)? ${WORK_WORDS}\\b`, 'i')],
  ['nights', /\bnights?\b/i, new RegExp(`\\bnights\\b|\\bnight(?: and \\w+)? ${WORK_WORDS}\\b`, 'i')],
  [
    'weekends',
    /\bweekends?\b|\bsaturdays?\b|\bsundays?\b/i,
    new RegExp(`\\bweekends\\b|\\bweekend(?: and \\w+)? ${WORK_WORDS}\\b`, 'i'),
  ],
  [
    'shifts',
    /\bshifts?\b/i,
    /(?<!\b(?:night|evening|weekend|day|morning|afternoon) )\bshifts\b|\bshift work\b/i,
  ],
  ['flexible', /\bflexible (?:hours|working)\b/i, /\bflexible (?:hours|working hours)\b/i],
  ['job-share', /\bjob[\s-]share\b/i, /\bjob[\s-]share\b/i],
];

/** Working patterns that the advert names in so many words; a time of day such as "7am to 2pm" is not interpreted. */
export function patternsIn(title: string, workHours: string, description: string): Pattern[] {
  const affirmed = (words: string) => words.replace(DENIED, ' ');
  const [short, long] = [affirmed(`${title}\n${workHours}`), affirmed(description)];
  return PATTERN_WORDS.filter(([, inTitle, anywhere]) => inTitle.test(short) || anywhere.test(long)).map(
    ([pattern]) => pattern,
  );
}

const WEEKLY_HOURS =
  /(up to |maximum (?:of )?|at least |minimum (?:of )?)?(\d{1,2}(?:\.\d{1,2})?)(?:\s*(?:-|–|to)\s*(\d{1,2}(?:\.\d{1,2})?))?\s*(?:hours?|hrs?)\s*(?:per|an?|each|\/)\s*week\b/gi;

/** Hours in a week, where the advert gives them exactly once. */
export function weeklyHoursIn(words: string): { hoursMin?: number; hoursMax?: number } {
  const found = new Map([...words.matchAll(WEEKLY_HOURS)].map((match) => [match[0].toLowerCase(), match]));
  const [match, another] = found.values();
  if (match === undefined || another !== undefined) return {};
  const [, limit = '', low, high] = match;
  const [min, max] = [Number(low), Number(high ?? low)];
  if (min < 0.5 || max > 84 || max < min) return {};
  if (/^(?:up to|max)/i.test(limit)) return { hoursMax: max };
  if (/^(?:at least|min)/i.test(limit)) return { hoursMin: min };
  return { hoursMin: min, hoursMax: max };
}

const NO_EXPERIENCE =
  /\bno (?:previous |prior |qualifications or )?experience (?:or qualifications )?(?:is |are )?(?:needed|required|necessary)\b|\bexperience (?:is )?not (?:needed|required|necessary|essential)\b|\bno experience\.?$/im;
const NO_QUALIFICATIONS =
  /\bno (?:formal |experience or )?qualifications (?:or experience )?(?:are |is )?(?:needed|required|necessary)\b|\bqualifications (?:are )?not (?:needed|required|necessary|essential)\b/i;
const NO_REQUIREMENTS = /^(?:no requirements?|none|no experience(?: (?:needed|required))?|not required)$/i;

function readRequirements(
  posting: Posting,
  description: string,
): { experienceNeeded?: boolean; qualificationsNeeded?: boolean } {
  const result: { experienceNeeded?: boolean; qualificationsNeeded?: boolean } = {};
  for (const requirement of listOf(posting.experienceRequirements)) {
    const months = isObject(requirement)
      ? Number(requirement['monthsOfExperience'] ?? Number.NaN)
      : Number.NaN;
    if (Number.isFinite(months)) result.experienceNeeded = months > 0;
    else if (textsOf(requirement).some((words) => NO_REQUIREMENTS.test(words)))
      result.experienceNeeded = false;
  }
  if (textsOf(posting.educationRequirements).some((words) => NO_REQUIREMENTS.test(words))) {
    result.qualificationsNeeded = false;
  }
  if (NO_EXPERIENCE.test(description)) result.experienceNeeded ??= false;
  if (NO_QUALIFICATIONS.test(description)) result.qualificationsNeeded ??= false;
  return result;
}

// ---------------------------------------------------------------------------------------------------------------------
// The text

/** The description, followed by what the feed sends in fields of their own and does not repeat. */
function readDescription(posting: Posting, { reasons }: Findings): string {
  const main = htmlToDescription(posting.description.join('\n\n'));
  if (!/\p{L}{2}/u.test(main)) {
    reasons.push('The description is missing');
    return '';
  }
  const sections: [string, string[]][] = [
    ['What you will do', posting.responsibilities],
    ['Qualifications', posting.qualifications.concat(textsOf(posting.educationRequirements))],
    ['Skills', posting.skills],
    ['Experience', textsOf(posting.experienceRequirements)],
  ];
  const added = sections
    .map(([heading, parts]) => [heading, parts.filter((part) => !NO_REQUIREMENTS.test(part))] as const)
    .map(([heading, parts]) => [heading, htmlToDescription(parts.join('\n\n'))] as const)
    .filter(([, section]) => section !== '' && !main.includes(section.slice(0, 60)))
    .map(([heading, section]) => `## ${heading}\n\n${section}`);
  const whole = [main, ...added].join('\n\n');
  return shorten(whole, 20_000);
}

function readBenefits(posting: Posting): string[] {
  return descriptionBlocks(htmlToDescription(posting.jobBenefits.join('\n')))
    .flatMap((block) => (block.type === 'list' ? block.items : block.text.split('\n')))
    .map((benefit) => shorten(benefit, 200))
    .filter((benefit) => benefit !== '')
    .slice(0, 15);
}

function readStart(posting: Posting): { startsOn?: string; startText?: string } {
  const written = posting.jobStartDate;
  if (written === undefined) {
    return /^true$/i.test(String(posting.jobImmediateStart)) ? { startText: 'As soon as possible' } : {};
  }
  const start = parsePostingDate(written);
  return start === undefined
    ? { startText: shorten(htmlToLine(written), 120) }
    : { startsOn: londonDay(start) };
}

// ---------------------------------------------------------------------------------------------------------------------

/**
 * Maps one record of a feed. Of a record that cannot be taken, every reason is given, not only the first. Never throws,
 * whatever JSON it is given. The same record gives the same result on any day, save for `publishedAt` where the feed has
 * no `datePosted`, for `ended`, and for the lowest lawful pay.
 */
export function mapJobPosting(
  raw: unknown,
  { places, minimumWage, now }: JobPostingContext,
): MappedJobPosting {
  if (!isObject(raw)) return { ok: false, reasons: ['The record is not an object with fields'] };
  const posting = postingSchema.parse(raw);
  const types = posting['@type'];
  if (types.length > 0 && !types.some((type) => /(?:^|[/#:])JobPosting$/.test(type))) {
    return { ok: false, reasons: [`It is of type ${quote(types.join(', '))}, not a JobPosting`] };
  }

  const findings: Findings = { reasons: [], notes: [] };
  const { reasons, notes } = findings;
  const employer: Findings = { reasons: [], notes: [] };
  const organisation = readOrganisation(posting, employer);
  const names = posting.jobLocation.flatMap((location) => addressParts(placeFacts(location)));
  const title = readTitle(
    posting,
    organisation === undefined ? names : [...names, organisation.name],
    findings,
  );
  reasons.push(...employer.reasons);
  notes.push(...employer.notes);
  const key = readKey(posting, organisation?.name, title);
  const { postedAt, closesAt } = readDates(posting, now, findings);
  const posted = postedAt === undefined ? {} : { postedAt };
  if (key !== undefined && closesAt !== undefined && closesAt <= now) {
    return { ok: true, ended: true, key, endedAt: closesAt, ...posted, notes: [] };
  }

  const description = readDescription(posting, findings);
  if (`${title}${organisation?.name ?? ''}${description}`.includes('\uFFFD')) {
    notes.push('Some characters were damaged before they came here');
  }
  const where = readPlaces(posting, title, description, places, findings);
  const employment = readEmployment(posting.employmentType, title, notes);
  if (employment.isVoluntary) reasons.push('It is voluntary work, which is not listed as a job');
  const { pay, notes: payNotes } = readPay(posting.baseSalary, {
    now,
    minimumWage,
    ...(posting.salaryCurrency === undefined ? {} : { salaryCurrency: posting.salaryCurrency }),
  });
  notes.push(...payNotes);
  const url = safeUrl(posting.url);
  if (url === undefined && posting.url !== undefined) {
    notes.push(`The link ${quote(posting.url)} is not a web address and was left out`);
  }
  const workHours = htmlToLine(posting.workHours ?? '');
  const openings = Number(posting.totalJobOpenings ?? Number.NaN);
  const benefits = readBenefits(posting);

  if (organisation === undefined || key === undefined || reasons.length > 0) {
    return { ok: false, reasons, ...(key === undefined ? {} : { key }) };
  }
  const input: OpportunityInput = {
    kind: 'vacancy',
    title,
    summary: summaryOf(description) || title,
    description,
    sector: sectorOf(title, htmlToLine([...posting.industry, ...posting.occupationalCategory].join(', '))),
    patterns: [...new Set([...employment.patterns, ...patternsIn(title, workHours, description)])],
    workMode: where.workMode,
    places: where.places,
    dates: [],
    adjustments: [],
    interviewScheme: false,
    ...(pay.minPence === undefined ? {} : { payMinPence: pay.minPence }),
    ...(pay.maxPence === undefined ? {} : { payMaxPence: pay.maxPence }),
    ...(pay.period === undefined ? {} : { payPeriod: pay.period }),
    ...(pay.text === undefined ? {} : { payText: shorten(pay.text, MAX_PAY_TEXT) }),
    payProRata: pay.proRata,
    howToApply: url === undefined ? {} : { url },
    publishedAt: postedAt ?? now,
    ...(closesAt === undefined ? {} : { closesAt }),
    details: {
      ...(employment.contract === undefined ? {} : { contract: employment.contract }),
      ...weeklyHoursIn(`${title}\n${workHours}\n${description}`),
      ...(workHours === '' ? {} : { hoursText: shorten(workHours, 300) }),
      ...readStart(posting),
      ...(Number.isInteger(openings) && openings >= 1 && openings <= 500 ? { positions: openings } : {}),
      ...readRequirements(posting, description),
      ...(benefits.length === 0 ? {} : { benefits }),
    },
  };
  const checked = opportunitySchema.safeParse(input);
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    return { ok: false, reasons: issues, key };
  }
  return { ok: true, ended: false, key, organisation, opportunity: checked.data, ...posted, notes };
}

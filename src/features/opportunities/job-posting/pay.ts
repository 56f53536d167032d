import { londonDay } from '#lib/clock.ts';
import { htmlToLine, shorten } from '../description.ts';
import { ratesOn, type MinimumWagePeriod } from '../minimum-wage.ts';
import type { PayPeriod } from '../vocabulary.ts';
import { quote } from './findings.ts';
import { isObject, listOf, textsOf } from './record.ts';

/**
 * What it pays. A wrong figure does more harm than none: people choose and filter by it, so figures count only where
 * nothing beside them says otherwise.
 */

/** In pence. Without figures, `text` is all that is known. */
export interface PostingPay {
  minPence?: number;
  maxPence?: number;
  period?: PayPeriod;
  text?: string;
  proRata: boolean;
}

export const MAX_PAY_TEXT = 200;

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
  }: { now: Date; minimumWage: readonly MinimumWagePeriod[]; salaryCurrency?: string },
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

import { londonDay } from '#lib/clock.ts';
import { htmlToLine, shorten } from '#features/opportunities/description.ts';
import { ratesOn, type MinimumWagePeriod } from '#features/opportunities/minimum-wage.ts';
import type { PayPeriod } from '#features/opportunities/vocabulary.ts';
import { quote } from './findings.ts';
import { FEED_LIMITS } from './limits.ts';
import { isObject, listOf, textsOf } from './record.ts';
import { payMessages as messages } from './messages.en.ts';

/**
 * The pay of a job. A wrong figure does more harm than none, because people choose and filter by pay, so figures
 * count only if no words next to them contradict them.
 */

/** In pence. If there are no figures, only `text` is known. */
export interface PostingPay {
  minPence?: number;
  maxPence?: number;
  period?: PayPeriod;
  text?: string;
  proRata: boolean;
}

const MAX_PAY_TEXT = FEED_LIMITS.payText;

/**
 * The lowest hourly rate that is lawful for any worker on a day, in pounds: the rate of apprentices and under-18s. An
 * hourly figure below it is a mistake.
 */
function lowestLawfulPounds(minimumWage: readonly MinimumWagePeriod[], now: Date): number {
  const period = ratesOn(minimumWage, londonDay(now));
  return period === undefined ? 0 : Math.min(...Object.values(period.pencePerHour)) / 100;
}

/** Figures outside these limits in pounds are more likely for another period, in pence, or placeholders. */
const PLAUSIBLE_POUNDS: Record<PayPeriod, readonly [min: number, max: number]> = {
  hour: [5, 200],
  day: [30, 2_000],
  week: [30, 10_000],
  month: [150, 40_000],
  year: [5_000, 500_000],
};
/** A range wider than this factor is a typing error in a digit. */
const WIDEST_RANGE = 5;

const PERIOD_NAMES: Record<PayPeriod, RegExp> = {
  hour: /^(?:(?:per|an|by the|each|every|\/)\s*)?(?:hours?|hourly|hrs?|hur|ph|h)$/,
  day: /^(?:(?:per|a|by the|each|every|\/)\s*)?(?:days?|daily|pd|d)$/,
  week: /^(?:(?:per|a|by the|each|every|\/)\s*)?(?:weeks?|weekly|wks?|wee|pw)$/,
  month: /^(?:(?:per|a|by the|each|every|\/)\s*)?(?:(?:calendar )?months?|monthly|mon|pcm|pm)$/,
  year: /^(?:(?:per|a|each|every|\/)\s*)?(?:years?|yearly|annual(?:ly)?|annum|ann|anm|pa|p\.a\.?)$/,
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
  hour: messages.periodLabels.hour,
  day: messages.periodLabels.day,
  week: messages.periodLabels.week,
  month: messages.periodLabels.month,
  year: messages.periodLabels.year,
};
const PRO_RATA = /\bpro[\s-]?rata\b|\bprorata\b/i;
/** "37.5 hours per week" within words about pay is not weekly pay. */
const HOURS_WORKED =
  /\d[\d.]*\s*(?:hours?|hrs?|days?|shifts?|nights?|weeks?)\s*(?:per|an?|each|\/)\s*(?:day|week|month|year|annum)/gi;

/** Any dash, minus or tilde between the ends of a range. */
const DASH = '[-\\u00AD\\u2010-\\u2015\\u2212\\u02D7\\u2043\\uFE58\\uFE63\\uFF0D~]';
const AMOUNT = String.raw`\d[\d,.]*(?:\s*k\b)?`;
const CURRENCY_BEFORE = String.raw`(?:£|gbp)?\s*`;

/**
 * Reads "24,100", "£24,100.00", "24.1k" or "GBP 24100", and "12,50" as 12.5, because a comma before one or two digits
 * does not separate thousands; undefined if the text contains anything else.
 */
function poundsOf(written: string): number | undefined {
  const plain = written.replace(/\s|£|GBP/gi, '');
  const match = /^(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(k)?$/i.exec(plain);
  if (match === null) {
    const continental = /^(\d{1,3}(?:\.\d{3})+|\d+),(\d{1,2})(k)?$/i.exec(plain);
    if (continental === null) return undefined;
    const pounds = Number(`${(continental[1] ?? '').replaceAll('.', '')}.${continental[2] ?? ''}`);
    return continental[3] === undefined ? pounds : pounds * 1000;
  }
  const pounds = Number(`${(match[1] ?? '').replaceAll(',', '')}${match[2] ?? ''}`);
  return match[3] === undefined ? pounds : pounds * 1000;
}

/** The period of "per_hour", "PER_YEAR", "perHour" and "Hourly rate", as well as of schema.org's HOUR and YEAR. */
function periodNamed(written: string | undefined): PayPeriod | undefined {
  const name = (written ?? '')
    .replace(/^https?:.*[/#]/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[_\s-]+/g, ' ')
    .toLowerCase()
    .replace(/\b(?:rate|salary|pay|paid|wages?|gbp|pounds?|basis)\b|£/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return PERIODS.find((period) => PERIOD_NAMES[period].test(name));
}

function periodsIn(words: string): PayPeriod[] {
  const plain = words.replace(HOURS_WORKED, ' ');
  return PERIODS.filter((period) => plain.search(PERIOD_WORDS[period]) >= 0);
}

const RANGE = new RegExp(
  String.raw`${CURRENCY_BEFORE}(${AMOUNT})\s*(?:${DASH}|to\b|\/|and\b)\s*${CURRENCY_BEFORE}(${AMOUNT})`,
  'giu',
);

/**
 * The amounts in a text; if it contains a pound sign, only those next to one. "£12.50-14.20" and "£25-30k" are two
 * amounts each.
 */
function poundsIn(words: string): number[] {
  const plain = words.replace(HOURS_WORKED, ' ');
  const isMarked = /£|gbp/i.test(plain);
  const amounts: number[] = [];
  const read = (text: string) => poundsOf(text.replace(/[,.]+(?=k?$)/i, ''));
  let rest = plain;
  rest = rest.replace(RANGE, (range, first: string, second: string) => {
    if (isMarked && !/£|gbp/i.test(range)) return range;
    let [low, high] = [read(first), read(second)];
    if (low === undefined || high === undefined) return ' ';
    // "£25-30k" and "£25k-30": the k applies to both.
    if (/k$/i.test(second) && !/k$/i.test(first) && low * 1000 <= high) low *= 1000;
    if (/k$/i.test(first) && !/k$/i.test(second) && high * 1000 >= low && high < 1000) high *= 1000;
    amounts.push(low, high);
    return ' ';
  });
  const single = isMarked ? /(?:£|gbp)\s*(\d[\d,.]*(?:\s*k\b)?)/gi : /(\d[\d,.]*(?:\s*k\b)?)/gi;
  for (const match of rest.matchAll(single)) {
    const pounds = read(match[1] ?? '');
    if (pounds !== undefined) amounts.push(pounds);
  }
  return amounts;
}

/** What the words say besides figures and period, such as "pro rata", "plus nights out" or the "+" of "£25,000+". */
function beyondFigures(words: string): string {
  const bare = PERIODS.reduce((rest, period) => rest.replace(PERIOD_WORDS[period], ' '), words);
  return bare
    .replace(/£|gbp|\d[\d,.]*\s*k?\b|\b(?:to|from|between|and|salary|pay|gross)\b/gi, ' ')
    .replace(/[^\p{L}+<>≤≥≈*?%]+/gu, ' ')
    .trim();
}

const OPEN_END = /^[\s(]*(?:£|gbp)?\s*\d[\d,.]*\s*k?\s*\+[\s)]*$/i;
/** Currencies other than the pound. */
const FOREIGN = /[€$¥₹]|\b(?:eur|euros?|usd|dollars?|cad|aud|inr|pln|chf)\b/i;

function writtenPounds(pounds: number): string {
  const digits = Number.isInteger(pounds) ? 0 : 2;
  return pounds.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function writtenRange(min: number | undefined, max: number | undefined, symbol = '£'): string {
  const write = (pounds: number) => `${symbol}${writtenPounds(pounds)}`;
  if (min === undefined) return max === undefined ? '' : messages.writtenRange.upTo(write(max));
  if (max === undefined) return messages.writtenRange.from(write(min));
  return min === max ? write(min) : messages.writtenRange.to({ write: write(min), write2: write(max) });
}

interface PayFields {
  words: string | undefined;
  min: number | undefined;
  max: number | undefined;
  unit: string | undefined;
  currency: string | undefined;
}

/**
 * Collects the parts of `baseSalary` from all places where feeds put them. A figure of 0 is a placeholder, not pay.
 */
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
    .filter((part) => poundsOf(part) === undefined && !/^[-–−]\s*[£\d]/.test(part))
    .map(htmlToLine)
    .filter((part, index, all) => part !== '' && all.indexOf(part) === index)
    .join(' – ');
  return {
    words: words === '' ? undefined : words,
    min,
    max,
    unit: pick('unitText') ?? pick('unitCode'),
    currency: pick('currency') ?? pick('priceCurrency') ?? salaryCurrency,
  };
}

/**
 * If the words consist only of one or two figures, and the feed names the unit separately, the words are read as
 * figures: "£24,100 - £24,950" with unitText YEAR.
 */
function withFiguresFromWords(fields: PayFields): PayFields {
  const { words, min, max, unit } = fields;
  if (min !== undefined || max !== undefined || words === undefined) return fields;
  if (periodNamed(unit) === undefined || FOREIGN.test(words)) return fields;
  const plain = PERIODS.reduce((rest, period) => rest.replace(PERIOD_WORDS[period], ' '), words)
    .replace(PRO_RATA, ' ')
    .replace(/\b(?:salary|pay|gross|gbp)\b:?/gi, ' ');
  const [low, high, third] = poundsIn(plain);
  if (low === undefined || third !== undefined) return fields;
  if (high === undefined) {
    if (OPEN_END.test(plain) || /^\s*from\b[^~]*$/i.test(plain))
      return { ...fields, min: low, max: undefined };
    // A single figure counts as the pay only if nothing else, not even a dash, is next to it.
    return /^\s*£?\s*\d[\d,.]*\s*k?\s*$/i.test(plain) ? { ...fields, min: low, max: low } : fields;
  }
  const between = plain.replace(/£|\d[\d,.]*\s*k?\b/gi, ' ').replace(new RegExp(DASH, 'gu'), ' ');
  const isOnlyFigures = /^[\s/]*(?:between|from)?[\s/]*(?:to|and)?[\s/]*$/i.test(between);
  return isOnlyFigures ? { ...fields, min: low, max: high } : fields;
}

const POUNDS =
  /^(?:GBP|£|GBP ?\(£\)|UK ?P|UKL|(?:UK |GB |British )?pounds?(?: sterling)?|sterling|&pound;)$/i;
const isForeign = (currency: string | undefined) => currency !== undefined && !POUNDS.test(currency.trim());

/** Why the figures cannot be trusted, in words; empty if they can. */
function payDoubts(
  { min, max, words, unit, currency }: PayFields,
  period: PayPeriod | undefined,
  lowestHourly: number,
): string[] {
  const doubts: string[] = [];
  const figures = [min, max].filter((pounds) => pounds !== undefined);
  if (isForeign(currency)) doubts.push(messages.payDoubts.itIsInNot(quote(currency ?? '')));
  if (min !== undefined && max !== undefined && max < min) doubts.push(messages.payDoubts.itsHighestFigureIs);
  if (min !== undefined && max !== undefined && max > min * WIDEST_RANGE)
    doubts.push(messages.payDoubts.itsRangeIsToo);
  if (words !== undefined) {
    const said = periodsIn(words);
    if (unit !== undefined && period !== undefined && said.length > 0 && !said.includes(period)) {
      doubts.push(messages.payDoubts.itsWordsContradictThe({ quote: quote(words), quote2: quote(unit) }));
    }
    const written = poundsIn(words);
    const agrees = written.some((pounds) =>
      figures.some((figure) => Math.floor(figure) === Math.floor(pounds)),
    );
    // "£25,000 - 30,000" next to 25000 and 25000: the words are more precise than the figures.
    const [lowest, highest] = [Math.min(...figures), Math.max(...figures)];
    const alike = written.filter((pounds) => pounds > lowest / 2 && pounds < highest * 2);
    const isWider = alike.some(
      (pounds) =>
        (max !== undefined && pounds >= Math.floor(highest) + 1) ||
        (min !== undefined && pounds < Math.floor(lowest)),
    );
    if (written.length > 0 && (!agrees || isWider)) {
      doubts.push(messages.payDoubts.itsWordsContradictIts(quote(words)));
    }
    if (FOREIGN.test(words) && !/£|gbp/i.test(words))
      doubts.push(messages.payDoubts.itsWordsAreNot(quote(words)));
  }
  if (period === undefined) {
    doubts.push(
      unit === undefined ? messages.payDoubts.itDoesNotSay : messages.payDoubts.itsUnitIsNot(quote(unit)),
    );
    return doubts;
  }
  const [least, most] = PLAUSIBLE_POUNDS[period];
  for (const pounds of new Set(figures)) {
    if (pounds < least || pounds > most)
      doubts.push(
        messages.payDoubts.isNotPlausible({
          writtenPounds: writtenPounds(pounds),
          value: PERIOD_LABELS[period],
        }),
      );
  }
  if (period === 'hour' && figures.some((pounds) => pounds >= least && pounds < lowestHourly)) {
    doubts.push(messages.payDoubts.itIsBelowEvery);
  }
  return doubts;
}

/**
 * Pay from `baseSalary`. Figures are used only if they, their unit and any words next to them agree and are
 * plausible. Otherwise only the advertiser's words are used (or the figures written out, without a doubtful period),
 * and the notes say why. Pay given only in words stays in words.
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
  const isCut = (words ?? '').length > MAX_PAY_TEXT;
  const cutNotes = isCut ? [messages.readPay.cutNotes.theWordsAboutPay(MAX_PAY_TEXT)] : [];
  if (listOf(baseSalary).length > 1) cutNotes.push(messages.readPay.itGivesPayMore);
  const payAsText = (text: string | undefined, notes: string[] = []) => ({
    pay: { ...(text === undefined ? {} : { text: shorten(text, MAX_PAY_TEXT) }), proRata: false },
    notes: [...notes, ...cutNotes],
  });
  if (min === undefined && max === undefined) return payAsText(words);

  const [said, saidToo] = words === undefined ? [] : periodsIn(words);
  const period = periodNamed(unit) ?? (unit === undefined && saidToo === undefined ? said : undefined);
  const doubts = payDoubts(fields, period, lowestLawfulPounds(minimumWage, now));
  if (doubts.length > 0 || period === undefined) {
    const range = writtenRange(min, max, isForeign(currency) ? `${htmlToLine(currency ?? '')} ` : '£');
    const text = words ?? messages.readPay.text.theAdvertIsNot(range);
    return payAsText(text, [messages.readPay.payIsKeptIn(doubts.join('; '))]);
  }
  if (min === undefined) return payAsText(words ?? `${writtenRange(min, max)} ${PERIOD_LABELS[period]}`);
  return {
    pay: {
      minPence: Math.round(min * 100),
      ...(max === undefined ? {} : { maxPence: Math.round(max * 100) }),
      period,
      ...(words !== undefined && beyondFigures(words) !== '' ? { text: shorten(words, MAX_PAY_TEXT) } : {}),
      proRata: words !== undefined && PRO_RATA.test(words),
    },
    notes: cutNotes,
  };
}

import { plainDigits } from './number.ts';
import { answerTexts } from './messages.en.ts';

/** Days and times of day as people write them. */

export type DatePart = 'day' | 'month' | 'year';
export const DATE_PARTS: readonly DatePart[] = ['day', 'month', 'year'];

/** The contents of the three boxes of a date. */
export type DateBoxes = Readonly<Record<DatePart, string>>;

/** A day in the form "2026-12-01", undefined if all boxes are empty; or the error, and the boxes that it concerns. */
export type ReadDate =
  { ok: true; value: string | undefined } | { ok: false; message: string; parts?: readonly DatePart[] };

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH_NAME =
  /^(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?)\.?$/i;
/** A whole day in one box: "1/9/2026", "1 September 2026", "2026-09-01". */
const WHOLE = /^(\d{1,2})(?:st|nd|rd|th)?[ ./-]+(\d{1,2}|\p{L}{3,9}\.?)[ ,./-]+(\d{2,4})$/u;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** Accepts a whole day that a user typed or pasted into the first box, by distributing it over the three boxes. */
function spread(boxes: DateBoxes): DateBoxes {
  if (boxes.month !== '' || boxes.year !== '') return boxes;
  const iso = ISO.exec(boxes.day);
  if (iso !== null) return { day: iso[3] ?? '', month: iso[2] ?? '', year: iso[1] ?? '' };
  const whole = WHOLE.exec(boxes.day);
  return whole === null ? boxes : { day: whole[1] ?? '', month: whole[2] ?? '', year: whole[3] ?? '' };
}

/** The number of days in a month; for February without a known year, 29. */
function daysIn(month: number, year: number): number {
  return new Date(Date.UTC(Number.isNaN(year) ? 2_000 : year, month, 0)).getUTCDate();
}

/**
 * Reads the three boxes of a date. Month names and single digits are accepted; a year needs four digits, because "26"
 * may be a birthday a hundred years ago. Years before 1900 are refused.
 * @param called the question's name at the start of a sentence, "Closing date"
 * @param inSentence the same name within a sentence, "closing date"
 */
export function readDate(typed: DateBoxes, called: string, inSentence: string): ReadDate {
  const boxes = spread({
    day: plainDigits(typed.day),
    month: plainDigits(typed.month),
    year: plainDigits(typed.year),
  });
  const missing = DATE_PARTS.filter((part) => boxes[part] === '');
  if (missing.length === 3) return { ok: true, value: undefined };
  if (missing.length > 0)
    return {
      ok: false,
      message: answerTexts.incompleteDate(called, missing),
      parts: missing,
    };
  const whole = (text: string) => (/^\d{1,4}$/.test(text) ? Number(text) : NaN);
  const month = MONTH_NAME.test(boxes.month)
    ? MONTHS.indexOf(boxes.month.slice(0, 3).toLowerCase()) + 1
    : whole(boxes.month);
  const day = whole(boxes.day.replace(/(?<=\d)(?:st|nd|rd|th)$/i, ''));
  if (!/^\d{4}$/.test(boxes.year))
    return { ok: false, message: answerTexts.shortYear(inSentence), parts: ['year'] };
  const year = Number(boxes.year);
  const monthIsReal = month >= 1 && month <= 12;
  const wrong = DATE_PARTS.filter((part) => {
    if (part === 'year') return year < 1900;
    if (part === 'month') return !monthIsReal;
    return !(day >= 1 && day <= (monthIsReal ? daysIn(month, year) : 31));
  });
  if (wrong.length > 0) return { ok: false, message: answerTexts.unrealDate(called), parts: wrong };
  return {
    ok: true,
    value: `${boxes.year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`,
  };
}

const TIME = /^(\d{1,2})(?:[:. ]?([0-5]\d))?\s*(am|pm|a\.m\.?|p\.m\.?)?$/i;

/**
 * Reads a time of day as "17:30"; "5.30pm", "noon" and "midnight" are accepted. Undefined if the text is ambiguous.
 */
export function readTime(text: string): string | undefined {
  if (/^(midday|noon|12 noon)$/i.test(text)) return '12:00';
  if (/^midnight$/i.test(text)) return '00:00';
  const match = TIME.exec(text);
  const half = match?.[3]?.charAt(0).toLowerCase();
  const hours = Number(match?.[1]);
  // A bare "9" may be morning or evening.
  const isReadable =
    match !== null &&
    (match[2] !== undefined || half !== undefined) &&
    (half === undefined ? hours <= 23 : hours >= 1 && hours <= 12);
  if (!isReadable) return undefined;
  const hour = half === undefined ? hours : (hours % 12) + (half === 'p' ? 12 : 0);
  return `${String(hour).padStart(2, '0')}:${match[2] ?? '00'}`;
}

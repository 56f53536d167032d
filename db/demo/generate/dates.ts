/** A calendar day in Europe/London, written "2026-11-22". */
export type Day = string;

const MILLISECONDS_A_DAY = 86_400_000;

const londonParts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  hourCycle: 'h23',
});

function partsOf(instant: Date): Record<string, string> {
  return Object.fromEntries(londonParts.formatToParts(instant).map(({ type, value }) => [type, value]));
}

/** The calendar day on which an instant falls in London. */
export function londonDay(instant: Date): Day {
  const { year = '', month = '', day = '' } = partsOf(instant);
  return `${year}-${month}-${day}`;
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / MILLISECONDS_A_DAY);
}

/** 0 is Sunday, as in `Date`. */
export function weekday(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

/** 1 is January. */
export function monthOf(day: Day): number {
  return Number(day.slice(5, 7));
}

const hoursAheadOfUtc = new Map<Day, number>();

/**
 * The instant at which a London clock shows `time` on `day`. For times from 03:00 on: British clocks change at 01:00
 * UTC, so the offset at noon holds for those times of the same day.
 */
export function londonInstant(day: Day, time: string): Date {
  let ahead = hoursAheadOfUtc.get(day);
  if (ahead === undefined) {
    ahead = Number(partsOf(new Date(`${day}T12:00:00Z`))['hour']) - 12;
    hoursAheadOfUtc.set(day, ahead);
  }
  return new Date(Date.parse(`${day}T${time}:00Z`) - ahead * 3_600_000);
}

/** Periods, as month and day and including both ends, in which schools in Kent are usually closed. */
const SCHOOL_HOLIDAYS = [
  ['01-01', '01-04'],
  ['02-13', '02-21'],
  ['04-01', '04-17'],
  ['05-01', '05-07'],
  ['05-24', '05-31'],
  ['07-21', '09-03'],
  ['10-19', '10-31'],
  ['12-18', '12-31'],
] as const;

/** Gregorian computus (Meeus, Jones and Butcher). */
function easterSunday(year: number): Day {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const shift =
    (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * shift) / 451);
  const days = epact + shift - 7 * late + 114;
  const [month, day] = [Math.floor(days / 31), (days % 31) + 1];
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

const easters = new Map<number, Day>();

function aroundEaster(day: Day): boolean {
  const year = Number(day.slice(0, 4));
  const easter = easters.get(year) ?? easterSunday(year);
  easters.set(year, easter);
  const after = daysBetween(easter, day);
  return after >= -2 && after <= 1;
}

/**
 * Whether a day is almost certainly in the school holidays. Term dates differ between schools and years; this keeps
 * visits out of the certain holidays.
 */
export function likelyHoliday(day: Day): boolean {
  const monthAndDay = day.slice(5);
  return aroundEaster(day) || SCHOOL_HOLIDAYS.some(([from, to]) => monthAndDay >= from && monthAndDay <= to);
}

/** The last of `count` working days (Monday to Friday), counting `start` as the first. */
export function lastOfWorkingDays(start: Day, count: number): Day {
  let day = start;
  for (let left = count - 1; left > 0;) {
    day = addDays(day, 1);
    if (weekday(day) !== 0 && weekday(day) !== 6) left--;
  }
  return day;
}

/** The first `wanted` weekday (1 is Monday) on or after `day` from which `count` working days are all in term. */
export function nextTermDay(day: Day, wanted: number, count = 1): Day {
  let candidate = addDays(day, (wanted - weekday(day) + 7) % 7);
  const inTerm = (start: Day) =>
    !Array.from({ length: count }, (_, index) => lastOfWorkingDays(start, index + 1)).some(likelyHoliday);
  while (!inTerm(candidate)) candidate = addDays(candidate, 7);
  return candidate;
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function monthName(month: number): string {
  return MONTHS[(month - 1 + 12) % 12] ?? '';
}

/** "07:30" less 45 minutes is "06:45". */
export function minutesBefore(time: string, minutes: number): string {
  const [hours = 0, mins = 0] = time.split(':').map(Number);
  const total = (hours * 60 + mins - minutes + 1440) % 1440;
  return `${String(Math.floor(total / 60)).padStart(2, '0')}:${String(total % 60).padStart(2, '0')}`;
}

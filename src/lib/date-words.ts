import { addDays, dayNumber, londonDay } from './clock.ts';

const format = (options: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options });
const WITH_WEEKDAY = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const PLAIN = format({ day: 'numeric', month: 'long', year: 'numeric' });
const SHORT = format({ day: 'numeric', month: 'long' });
const LONDON_TIME = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

const atNoon = (day: string) => new Date(`${day}T12:00:00Z`);

/** "2026-12-01" → "Tuesday 1 December 2026". */
export function formatWeekday(day: string): string {
  return WITH_WEEKDAY.format(atNoon(day)).replace(',', '');
}

/** "2026-12-01" → "1 December 2026". */
export function formatDay(day: string): string {
  return PLAIN.format(atNoon(day));
}

/** "2026-12-01" → "1 December", or with the year when that is not the year of `today`. */
export function shortDay(day: string, today: string): string {
  return day.slice(0, 4) === today.slice(0, 4) ? SHORT.format(atNoon(day)) : formatDay(day);
}

/** "17:30" → "5:30pm"; "12:00" → "midday". Midnight is avoided: readers take it for either end of a day. */
export function formatTime(time: string): string {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  if (hours === 12 && minutes === 0) return 'midday';
  const twelve = hours % 12 === 0 ? 12 : hours % 12;
  return `${twelve}${minutes === 0 ? '' : `:${String(minutes).padStart(2, '0')}`}${hours < 12 ? 'am' : 'pm'}`;
}

/** The time of day in Europe/London at an instant, as "17:30". */
export function londonTime(instant: Date): string {
  return LONDON_TIME.format(instant);
}

/**
 * The last minute before an instant, as a London day and time: a deadline at midnight is shown as 11:59pm the day
 * before.
 */
function lastMinute(instant: Date): { day: string; time: string } {
  const time = LONDON_TIME.format(instant);
  if (time !== '00:00') return { day: londonDay(instant), time };
  const before = new Date(instant.getTime() - 60_000);
  return { day: londonDay(before), time: LONDON_TIME.format(before) };
}

/** "today at 5pm", "tomorrow at 11:59pm", "on 4 December". */
export function formatClosing(closesAt: Date, now: Date): string {
  const { day, time } = lastMinute(closesAt);
  const today = londonDay(now);
  if (day === today) return `today at ${formatTime(time)}`;
  if (day === addDays(today, 1)) return `tomorrow at ${formatTime(time)}`;
  return `on ${shortDay(day, today)}`;
}

/** "Friday 4 December 2026 at 5pm": the full form, for the page of one opportunity. */
export function closingInFull(closesAt: Date): string {
  const { day, time } = lastMinute(closesAt);
  return `${formatWeekday(day)} at ${formatTime(time)}`;
}

/** "today", "yesterday", "5 days ago", "on 3 October". */
export function formatAgo(instant: Date, now: Date): string {
  const today = londonDay(now);
  const day = londonDay(instant);
  const days = dayNumber(today) - dayNumber(day);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  return days <= 30 ? `${days} days ago` : `on ${shortDay(day, today)}`;
}

/** "1 December 2026, 09:05:12": an instant to the second, in London time, for event lists. */
export function londonTimestamp(instant: Date): string {
  return `${formatDay(londonDay(instant))}, ${LONDON_CLOCK.format(instant)}`;
}
const LONDON_CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  timeStyle: 'medium',
});

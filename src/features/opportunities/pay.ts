import { pounds } from '#lib/money.ts';
import { paidHours, type WeeklyHours } from './hours.ts';
import type { Opportunity } from './opportunity.ts';
import { PAY_PERIODS, type PayPeriod } from './vocabulary.ts';
import { payMessages as messages } from './messages.en.ts';

/** Hours of a full-time week, where the advert gives a yearly figure and no hours. */
export const FULL_TIME_HOURS = 37.5;
const WEEKS = 52;

const HOURS_IN: Record<PayPeriod, (weeklyHours: number) => number> = {
  hour: () => 1,
  day: (weekly) => Math.min(weekly, FULL_TIME_HOURS) / 5,
  week: (weekly) => weekly,
  month: (weekly) => (weekly * WEEKS) / 12,
  year: (weekly) => weekly * WEEKS,
};

/**
 * Converts pay for a period to pence per hour. Pro-rata figures are for full-time hours, so they are divided by those;
 * so are figures whose hours are not known.
 */
export function perHour(
  pence: number,
  period: PayPeriod,
  { weeklyHours, proRata }: { weeklyHours: number | undefined; proRata: boolean },
): number {
  const weekly = proRata || weeklyHours === undefined ? FULL_TIME_HOURS : weeklyHours;
  return Math.round(pence / HOURS_IN[period](weekly));
}

/**
 * Pay per hour in pence, to compare opportunities; undefined when there are no figures. Of a range, the lower end
 * counts.
 */
export function hourlyPence(pay: Opportunity): number | undefined {
  if (pay.payMinPence === undefined || pay.payPeriod === undefined) return undefined;
  const weeklyHours = pay.kind === 'vacancy' ? paidHours(pay.details) : undefined;
  return perHour(pay.payMinPence, pay.payPeriod, { weeklyHours, proRata: pay.payProRata });
}

/** To how many pence the part of a full-time salary is rounded: full-time hours differ a little between employers. */
const ROUNDED_TO: Partial<Record<PayPeriod, number>> = { week: 100, month: 1_000, year: 10_000 };

const formatRange = (min: number, max: number): string =>
  min === max ? pounds(max) : messages.formatPay.range.to({ payMinPence: min, max });

/** Weekly hours where they are one number; undefined for a range, for hours that vary and where nothing is stated. */
function fixedHours(hours: WeeklyHours): number | undefined {
  const { hoursMin = hours.hoursMax, hoursMax = hours.hoursMin } = hours;
  return hoursMin === hoursMax ? paidHours(hours) : undefined;
}

/**
 * Pay in words; empty when nothing is stated. Figures take precedence over the advertiser's own words. Of a full-time
 * salary paid pro rata, what the worker gets comes first.
 */
export function formatPay(pay: Opportunity): string {
  if (pay.payMinPence !== undefined && pay.payPeriod !== undefined) {
    const max = pay.payMaxPence ?? pay.payMinPence;
    const period = PAY_PERIODS[pay.payPeriod].label;
    const stated = `${formatRange(pay.payMinPence, max)} ${period}`;
    if (!pay.payProRata) return stated;
    const hours = pay.kind === 'vacancy' ? fixedHours(pay.details) : undefined;
    const step = ROUNDED_TO[pay.payPeriod];
    if (hours === undefined || hours >= FULL_TIME_HOURS || step === undefined)
      return `${stated}${messages.formatPay.proRata}`;
    const actual = (pence: number) => Math.round((pence * hours) / FULL_TIME_HOURS / step) * step;
    return messages.formatPay.forHours({
      actual: formatRange(actual(pay.payMinPence), actual(max)),
      period,
      hours,
      fullTime: formatRange(pay.payMinPence, max),
    });
  }
  if (pay.payText !== undefined) return pay.payText;
  switch (pay.kind) {
    case 'skills-bootcamp':
      return messages.formatPay.free;
    case 'work-experience':
      return 'Unpaid';
    case 'engagement-offer': {
      const cost = pay.details.costPence;
      return cost === undefined
        ? ''
        : cost === 0
          ? messages.formatPay.free
          : messages.formatPay.forTheGroup(cost);
    }
    case 'vacancy':
      return '';
  }
}

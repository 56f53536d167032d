import { pounds } from '#lib/money.ts';
import type { Opportunity } from './opportunity.ts';
import { PAY_PERIODS, type PayPeriod } from './vocabulary.ts';

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
 * Pay by the hour in pence, for comparing one with another; undefined when no figures are given. The lower end of a
 * range counts. Pro-rata figures are for full-time hours, so those are divided by.
 */
export function hourlyPence(pay: Opportunity): number | undefined {
  if (pay.payMinPence === undefined || pay.payPeriod === undefined) return undefined;
  const stated = pay.kind === 'vacancy' ? (pay.details.hoursMax ?? pay.details.hoursMin) : undefined;
  const weekly = pay.payProRata || stated === undefined ? FULL_TIME_HOURS : stated;
  return Math.round(pay.payMinPence / HOURS_IN[pay.payPeriod](weekly));
}

/** Pay as people read it; empty when nothing is stated. Figures win over the advertiser's own words. */
export function payInWords(pay: Opportunity): string {
  if (pay.payMinPence !== undefined && pay.payPeriod !== undefined) {
    const max = pay.payMaxPence ?? pay.payMinPence;
    const range = max === pay.payMinPence ? pounds(max) : `${pounds(pay.payMinPence)} to ${pounds(max)}`;
    return `${range} ${PAY_PERIODS[pay.payPeriod].label}${pay.payProRata ? ', pro rata' : ''}`;
  }
  if (pay.payText !== undefined) return pay.payText;
  switch (pay.kind) {
    case 'skills-bootcamp':
      return 'Free';
    case 'work-experience':
      return 'Unpaid';
    case 'engagement-offer': {
      const cost = pay.details.costPence;
      return cost === undefined ? '' : cost === 0 ? 'Free' : `${pounds(cost)} for the group`;
    }
    case 'vacancy':
      return '';
  }
}

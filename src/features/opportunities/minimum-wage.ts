import type { Contract } from './vocabulary.ts';
import { minimumWageMessages as messages } from './messages.en.ts';

/** The groups that the law sets a rate for: National Minimum Wage Regulations 2015, as worded on GOV.UK. */
export const WAGE_BANDS = {
  'age-21-and-over': { label: messages.wageBands['age-21-and-over'] },
  'age-18-to-20': { label: messages.wageBands['age-18-to-20'] },
  'age-16-to-17': { label: messages.wageBands['age-16-to-17'] },
  apprentice: { label: messages.wageBands.apprentice },
} as const;
export type WageBand = keyof typeof WAGE_BANDS;
export const WAGE_BAND_SLUGS = Object.keys(WAGE_BANDS) as [WageBand, ...WageBand[]];

/** The rates in force from one day until the next period begins. */
export interface MinimumWagePeriod {
  /** Calendar day in Europe/London, as "2026-04-01". */
  validFrom: string;
  pencePerHour: Readonly<Record<WageBand, number>>;
}

/** The period in force on a calendar day; undefined before the first one. The periods may be in any order. */
export function ratesOn(periods: readonly MinimumWagePeriod[], day: string): MinimumWagePeriod | undefined {
  return periods
    .filter((period) => period.validFrom <= day)
    .reduce<MinimumWagePeriod | undefined>(
      (latest, period) => (latest === undefined || period.validFrom > latest.validFrom ? period : latest),
      undefined,
    );
}

/**
 * The least that a job open to all ages must pay on a calendar day, in pence an hour: the rate from the age of 21, or
 * that of apprentices. Undefined where the law sets none: for the self-employed, and before the first period.
 */
export function lowestLawfulPay(
  periods: readonly MinimumWagePeriod[],
  day: string,
  contract: Contract | undefined,
): number | undefined {
  if (contract === 'self-employed') return undefined;
  return ratesOn(periods, day)?.pencePerHour[
    contract === 'apprenticeship' ? 'apprentice' : 'age-21-and-over'
  ];
}

/** Pence an hour: `lowest` is the minimum for the lowest pay, `highest` the minimum for workers aged 21 or over. */
export interface LawfulPay {
  lowest: number;
  highest: number;
}

/** The band of the youngest worker whom the job allows. Below 16 there is no minimum; such jobs need a permit. */
function youngestBand(minimumAge: number | undefined): WageBand {
  return minimumAge === undefined || minimumAge >= 21
    ? 'age-21-and-over'
    : minimumAge >= 18
      ? 'age-18-to-20'
      : 'age-16-to-17';
}

/**
 * The least that a job must pay on a calendar day. Where pay depends on age (which Schedule 9 to the Equality Act 2010,
 * paragraph 11, allows within the bands), the lowest figure is the rate of the youngest who may do the job; otherwise a
 * worker aged 21 or over may get the lowest. Undefined where the law sets none.
 */
export function lawfulPay(
  periods: readonly MinimumWagePeriod[],
  day: string,
  job: { contract: Contract | undefined; minimumAge: number | undefined; byAge: boolean },
): LawfulPay | undefined {
  const least = lowestLawfulPay(periods, day, job.contract);
  if (least === undefined) return undefined;
  if (!job.byAge || job.contract === 'apprenticeship') return { lowest: least, highest: least };
  const youngest = ratesOn(periods, day)?.pencePerHour[youngestBand(job.minimumAge)] ?? least;
  return { lowest: youngest, highest: least };
}

import { hoursMessages as messages } from './messages.en.ts';
/** The hours of a job: what an applicant can rely on, in words. No I/O. */

export interface WeeklyHours {
  /** The fewest hours in a week; where they vary, the guaranteed ones. 0 means that none are guaranteed. */
  hoursMin?: number | undefined;
  hoursMax?: number | undefined;
  /** True where the hours differ from week to week, as in casual work. */
  hoursVary?: boolean | undefined;
}

/** True when no week is sure to bring any work: a zero-hours contract, whatever the advert calls it. */
export function guaranteesNoHours({ hoursMin, hoursVary }: WeeklyHours): boolean {
  return hoursMin === 0 || (hoursVary === true && hoursMin === undefined);
}

const ofWeek = (hours: number) => `${hours} ${hours === 1 ? 'hour' : 'hours'} a week`;

/** "16 to 20 hours a week", "Hours vary, none guaranteed (zero-hours contract)"; empty where nothing is known. */
export function formatWeeklyHours(hours: WeeklyHours): string {
  const { hoursMin, hoursMax, hoursVary } = hours;
  if (guaranteesNoHours(hours)) {
    const most =
      hoursMax === undefined || hoursMax === 0 ? '' : messages.formatWeeklyHours.most.upTo(ofWeek(hoursMax));
    return messages.formatWeeklyHours.hoursVaryNoneGuaranteed(most);
  }
  const [from, to] = [hoursMin ?? hoursMax, hoursMax ?? hoursMin];
  if (from === undefined || to === undefined) return '';
  if (hoursVary === true) {
    const most =
      hoursMax === undefined || hoursMax <= from
        ? ''
        : messages.formatWeeklyHours.most.upTo(ofWeek(hoursMax));
    return messages.formatWeeklyHours.hoursVaryAtLeast({ most, ofWeek: ofWeek(from) });
  }
  return from === to ? ofWeek(from) : messages.formatWeeklyHours.toHoursAWeek({ from, to });
}

/** The hours by which to divide pay for a week or longer; undefined where no number of hours is guaranteed. */
export function paidHours(hours: WeeklyHours): number | undefined {
  if (hours.hoursVary === true || guaranteesNoHours(hours)) return undefined;
  return hours.hoursMax ?? hours.hoursMin;
}

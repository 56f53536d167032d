import type { Pattern } from '#features/opportunities/vocabulary.ts';

/** A working pattern as an employer would put it. Hours are paid hours a week. */
export interface Hours {
  text: string;
  patterns: readonly Pattern[];
  min: number;
  max: number;
  /** First start and last finish on the clock, where they decide whether there is a bus. */
  first?: string;
  last?: string;
}

export const HOURS = {
  // Offices
  office: { text: 'Monday to Friday, 9:00 to 17:00, with an hour for lunch', patterns: ['full-time', 'daytime'], min: 35, max: 35 },
  'office-37': { text: 'Monday to Thursday 8:30 to 17:00, Friday 8:30 to 16:30', patterns: ['full-time', 'daytime'], min: 37, max: 37 },
  'office-flexible': { text: '37 hours, Monday to Friday; start any time between 7:30 and 10:00', patterns: ['full-time', 'daytime', 'flexible'], min: 37, max: 37 },
  'office-mornings': { text: 'Monday to Friday, 9:00 to 13:00', patterns: ['part-time', 'daytime'], min: 20, max: 20 },
  'office-three-days': { text: 'Tuesday to Thursday, 9:00 to 17:00, with half an hour for lunch', patterns: ['part-time', 'daytime'], min: 22.5, max: 22.5 },
  'office-job-share': { text: 'Two and a half days a week, shared with a colleague; Wednesday is the handover day', patterns: ['part-time', 'daytime', 'job-share'], min: 18.5, max: 18.5 },
  'school-hours': { text: 'Monday to Friday, 9:15 to 14:45, with half an hour for lunch', patterns: ['part-time', 'daytime', 'school-hours'], min: 25, max: 25 },
  'school-hours-3': { text: 'Three weekdays of your choice, 9:15 to 14:45', patterns: ['part-time', 'daytime', 'school-hours', 'flexible'], min: 15, max: 15 },
  'few-flexible': { text: 'About 8 to 16 hours a week, agreed with you a month ahead', patterns: ['part-time', 'flexible'], min: 8, max: 16 },
  // Schools
  'term-full': { text: 'Monday to Friday, 8:30 to 15:15, term time only', patterns: ['part-time', 'daytime', 'term-time'], min: 31.25, max: 31.25 },
  'term-mornings': { text: 'Monday to Friday, 8:40 to 12:40, term time only', patterns: ['part-time', 'daytime', 'term-time'], min: 20, max: 20 },
  'term-lunch': { text: 'Monday to Friday, 11:45 to 13:15, term time only', patterns: ['part-time', 'daytime', 'school-hours', 'term-time'], min: 7.5, max: 7.5 },
  'term-kitchen': { text: 'Monday to Friday, 9:30 to 14:30, term time only', patterns: ['part-time', 'daytime', 'school-hours', 'term-time'], min: 25, max: 25 },
  'term-school-hours': { text: 'Monday to Friday, 9:15 to 14:45, term time only', patterns: ['part-time', 'daytime', 'school-hours', 'term-time'], min: 25, max: 25 },
  'term-clubs': { text: 'Monday to Friday, 7:30 to 9:00 and 15:00 to 18:00, term time only', patterns: ['part-time', 'term-time'], min: 22.5, max: 22.5, first: '07:30', last: '18:00' },
  teacher: { text: 'Full time in term, Monday to Friday, 8:20 to 16:00, with one meeting a week after school', patterns: ['full-time', 'daytime', 'term-time'], min: 32.5, max: 37 },
  'nursery-full': { text: 'Four long days, 7:30 to 18:00, with one weekday off', patterns: ['full-time', 'daytime'], min: 38, max: 38, first: '07:30', last: '18:00' },
  'school-run': { text: 'Monday to Friday, 7:15 to 9:00 and 14:45 to 16:30, term time only', patterns: ['part-time', 'term-time'], min: 17.5, max: 17.5, first: '07:15', last: '16:30' },
  // Care and health
  'care-days': { text: 'Five shifts a week over seven days, 7:00 to 14:30 or 14:00 to 21:30, every other weekend', patterns: ['full-time', 'shifts', 'weekends'], min: 35, max: 35, first: '07:00', last: '21:30' },
  'care-part': { text: 'Three shifts a week, 7:00 to 14:30 or 14:00 to 21:30, every other weekend', patterns: ['part-time', 'shifts', 'weekends'], min: 21, max: 21, first: '07:00', last: '21:30' },
  'care-long': { text: 'Three or four long days a week, 7:30 to 19:30, on a rota known six weeks ahead', patterns: ['full-time', 'shifts', 'weekends'], min: 33, max: 44, first: '07:30', last: '19:30' },
  'care-nights': { text: 'Three or four waking nights a week, 20:00 to 8:00', patterns: ['full-time', 'nights', 'shifts', 'weekends'], min: 33, max: 44, first: '20:00', last: '08:00' },
  'live-in': { text: 'Two weeks living in, about eight working hours a day, then two weeks off', patterns: ['full-time', 'shifts', 'weekends'], min: 48, max: 56 },
  'care-nights-part': { text: 'Two waking nights a week, 21:00 to 7:00, always the same two', patterns: ['part-time', 'nights'], min: 19, max: 19, first: '21:00', last: '07:00' },
  'support-shifts': { text: 'Shifts of 7:30 to 15:00 or 14:30 to 22:00, with one sleep-in a week, paid on top', patterns: ['full-time', 'shifts', 'weekends', 'evenings'], min: 30, max: 37.5, first: '07:30', last: '22:00' },
  'round-mornings': { text: 'Five mornings a week, 7:00 to 13:00, every other weekend', patterns: ['part-time', 'daytime', 'weekends'], min: 30, max: 30, first: '07:00', last: '13:00' },
  'round-evenings': { text: 'Four evenings a week, 16:00 to 22:00', patterns: ['part-time', 'evenings'], min: 24, max: 24, first: '16:00', last: '22:00' },
  'round-choice': { text: 'You choose the days: 16 to 40 hours a week between 7:00 and 22:00', patterns: ['part-time', 'full-time', 'flexible', 'shifts'], min: 16, max: 40, first: '07:00', last: '22:00' },
  clinic: { text: '37.5 hours over four or five weekdays between 8:00 and 18:30', patterns: ['full-time', 'daytime'], min: 37.5, max: 37.5 },
  'clinic-part': { text: '18 to 24 hours on fixed days, with one late clinic a week until 20:00', patterns: ['part-time', 'daytime', 'evenings'], min: 18, max: 24, last: '20:00' },
  // Making, building, moving
  'two-shifts': { text: 'Week about, Monday to Friday: 6:00 to 14:00, then 14:00 to 22:00', patterns: ['full-time', 'shifts'], min: 37.5, max: 37.5, first: '06:00', last: '22:00' },
  'four-on-days': { text: 'Four days on, four off, 6:00 to 18:00', patterns: ['full-time', 'shifts', 'weekends'], min: 38.5, max: 42, first: '06:00', last: '18:00' },
  'four-on-nights': { text: 'Four nights on, four off, 18:00 to 6:00', patterns: ['full-time', 'nights', 'shifts', 'weekends'], min: 38.5, max: 42, first: '18:00', last: '06:00' },
  'five-nights': { text: 'Sunday to Thursday nights, 22:00 to 6:00', patterns: ['full-time', 'nights'], min: 37.5, max: 37.5, first: '22:00', last: '06:00' },
  'short-friday': { text: 'Monday to Thursday 7:30 to 16:30, Friday 7:30 to 12:30', patterns: ['full-time', 'daytime'], min: 39, max: 39, first: '07:30', last: '16:30' },
  'trade-day': { text: 'Monday to Friday, 8:00 to 16:30', patterns: ['full-time', 'daytime'], min: 40, max: 40 },
  'site-day': { text: 'Monday to Friday, 7:30 to 16:30, with half an hour for lunch', patterns: ['full-time', 'daytime'], min: 42.5, max: 42.5, first: '07:30', last: '16:30' },
  twilight: { text: 'Monday to Friday, 17:00 to 21:00', patterns: ['part-time', 'evenings'], min: 20, max: 20, first: '17:00', last: '21:00' },
  'weekend-days': { text: 'Saturday and Sunday, 7:00 to 19:00', patterns: ['part-time', 'weekends', 'shifts'], min: 22, max: 22, first: '07:00', last: '19:00' },
  'early-morning': { text: 'Five mornings a week, 4:00 to 8:00', patterns: ['part-time', 'shifts'], min: 20, max: 20, first: '04:00', last: '08:00' },
  'driver-days': { text: 'Monday to Friday, starting between 5:00 and 7:00, about ten hours a day', patterns: ['full-time', 'daytime'], min: 45, max: 50, first: '05:00' },
  'driver-away': { text: 'Monday to Friday with two or three nights away in the cab', patterns: ['full-time', 'nights'], min: 45, max: 50, first: '05:00' },
  'driver-nights': { text: 'Sunday to Thursday, starting between 18:00 and 20:00, home again each morning', patterns: ['full-time', 'nights'], min: 45, max: 50, first: '18:00', last: '06:00' },
  'van-days': { text: 'Five days out of seven, 7:30 to 17:00', patterns: ['full-time', 'daytime', 'weekends'], min: 42.5, max: 45, first: '07:30', last: '17:00' },
  'bus-rota': { text: 'Five days out of seven on a rota of earlies, middles and lates between 4:45 and 0:30', patterns: ['full-time', 'shifts', 'weekends'], min: 38, max: 42, first: '04:45', last: '00:30' },
  'port-rota': { text: 'Two days, two nights, four off; shifts change at 7:00 and 19:00', patterns: ['full-time', 'shifts', 'nights', 'weekends'], min: 42, max: 42, first: '07:00', last: '19:00' },
  'port-part': { text: 'Four shifts of six hours a week, between 4:00 and 23:00', patterns: ['part-time', 'shifts', 'weekends'], min: 24, max: 24, first: '04:00', last: '23:00' },
  // Land and water
  'season-fields': { text: 'Five or six days a week, from 6:00 in summer, until the picking is done', patterns: ['full-time', 'daytime', 'weekends'], min: 39, max: 48, first: '06:00' },
  'land-day': { text: 'Monday to Friday, 7:00 to 16:00, one weekend in three', patterns: ['full-time', 'daytime', 'weekends'], min: 40, max: 40, first: '07:00', last: '16:00' },
  'livestock-rota': { text: 'Five days in seven, starting at 5:00 or 7:00, every other weekend off', patterns: ['full-time', 'shifts', 'weekends'], min: 40, max: 45, first: '05:00' },
  tides: { text: 'Five days a week that follow the tides; starts move by about an hour each day', patterns: ['full-time', 'shifts', 'weekends'], min: 37, max: 42 },
  'animal-rota': { text: 'Four days a week, 8:00 to 17:00, every other weekend', patterns: ['part-time', 'daytime', 'weekends'], min: 32, max: 32 },
  // Hotels, kitchens, shops
  'hotel-five': { text: 'Five days out of seven, 7:00 to 15:00 or 15:00 to 23:00', patterns: ['full-time', 'shifts', 'weekends'], min: 37.5, max: 37.5, first: '07:00', last: '23:00' },
  'hotel-mornings': { text: 'Four or five mornings a week, 9:00 to 14:00, some at weekends', patterns: ['part-time', 'daytime', 'weekends'], min: 20, max: 25 },
  'hotel-nights': { text: 'Four nights a week, 22:30 to 7:30', patterns: ['full-time', 'nights', 'weekends'], min: 36, max: 36, first: '22:30', last: '07:30' },
  'kitchen-four': { text: 'Four days on, three off, between 10:00 and 22:30', patterns: ['full-time', 'shifts', 'evenings', 'weekends'], min: 40, max: 45, last: '22:30' },
  'kitchen-evenings': { text: 'Thursday to Sunday evenings, 17:00 to 22:30', patterns: ['part-time', 'evenings', 'weekends'], min: 22, max: 22, last: '22:30' },
  'front-casual': { text: 'Between 8 and 25 hours a week, mostly Friday evening to Sunday', patterns: ['part-time', 'evenings', 'weekends', 'flexible'], min: 8, max: 25, last: '23:00' },
  'cafe-days': { text: 'Three or four days a week, 8:00 to 16:00, one of them at the weekend', patterns: ['part-time', 'daytime', 'weekends'], min: 22.5, max: 30 },
  'bakery-nights': { text: 'Tuesday to Saturday, 2:00 to 10:00', patterns: ['full-time', 'nights', 'weekends'], min: 37.5, max: 37.5, first: '02:00', last: '10:00' },
  saturdays: { text: 'Saturdays, 9:00 to 17:30, and more in the school holidays if you like', patterns: ['part-time', 'weekends'], min: 8, max: 8 },
  weekends: { text: 'Saturday and Sunday, 9:30 to 17:30', patterns: ['part-time', 'weekends'], min: 15, max: 15 },
  'shop-full': { text: 'Five days out of seven between 8:30 and 18:00', patterns: ['full-time', 'daytime', 'weekends'], min: 37.5, max: 37.5 },
  'shop-part': { text: '16 hours over three days, one of them at the weekend', patterns: ['part-time', 'daytime', 'weekends'], min: 16, max: 16 },
  'shop-evenings': { text: 'Four evenings a week, 18:00 to 22:00', patterns: ['part-time', 'evenings'], min: 16, max: 16, last: '22:00' },
  // Cleaning, guarding, leisure, lines
  'clean-early': { text: 'Monday to Friday, 5:30 to 8:00', patterns: ['part-time', 'shifts'], min: 12.5, max: 12.5, first: '05:30', last: '08:00' },
  'clean-evening': { text: 'Monday to Friday, 17:30 to 20:00', patterns: ['part-time', 'evenings'], min: 12.5, max: 12.5, last: '20:00' },
  'clean-school': { text: 'Monday to Friday, 15:15 to 18:15', patterns: ['part-time', 'daytime'], min: 15, max: 15, last: '18:15' },
  'caretaker-split': { text: 'Monday to Friday, 6:30 to 10:30 and 14:30 to 18:00', patterns: ['full-time', 'shifts'], min: 37.5, max: 37.5, first: '06:30', last: '18:00' },
  'guard-nights': { text: 'Four nights on, four off, 19:00 to 7:00', patterns: ['full-time', 'nights', 'shifts', 'weekends'], min: 42, max: 42, first: '19:00', last: '07:00' },
  'guard-days': { text: 'Four days on, four off, 7:00 to 19:00', patterns: ['full-time', 'shifts', 'weekends'], min: 42, max: 42, first: '07:00', last: '19:00' },
  doors: { text: 'Friday and Saturday, 20:00 to 3:00', patterns: ['part-time', 'nights', 'evenings', 'weekends'], min: 14, max: 14, first: '20:00', last: '03:00' },
  'leisure-rota': { text: 'Earlies 6:00 to 14:00, lates 14:00 to 22:00, every other weekend', patterns: ['full-time', 'shifts', 'weekends'], min: 37.5, max: 40, first: '06:00', last: '22:00' },
  'leisure-casual': { text: 'Casual: 6 to 20 hours a week, mostly evenings, weekends and school holidays', patterns: ['part-time', 'evenings', 'weekends', 'flexible'], min: 6, max: 20 },
  'season-five': { text: 'Five days out of seven while we are open, 9:30 to 18:00', patterns: ['full-time', 'daytime', 'weekends'], min: 40, max: 40 },
  'show-nights': { text: 'Performances only, evenings and matinees, 4 to 24 hours a week', patterns: ['part-time', 'evenings', 'weekends', 'flexible'], min: 4, max: 24, last: '23:00' },
  'show-full': { text: '40 hours a week averaged over the year; many evenings and weekends, time off in return', patterns: ['full-time', 'evenings', 'weekends', 'flexible'], min: 40, max: 40, last: '23:00' },
  'lines-rota': { text: '37.5 hours on a four-week rota; lines are open Monday to Saturday, 8:00 to 20:00', patterns: ['full-time', 'shifts'], min: 37.5, max: 37.5, first: '08:00', last: '20:00' },
  'lines-evening': { text: 'Monday to Friday, 16:00 to 20:00', patterns: ['part-time', 'evenings'], min: 20, max: 20, last: '20:00' },
  'salon-full': { text: 'Tuesday to Saturday, 9:00 to 17:30, until 20:00 on Thursdays', patterns: ['full-time', 'daytime', 'weekends', 'evenings'], min: 40, max: 40, last: '20:00' },
  'salon-part': { text: 'Thursday to Saturday, 9:30 to 17:30', patterns: ['part-time', 'daytime', 'weekends'], min: 22.5, max: 22.5 },
  // Apprentices
  apprentice: { text: 'Monday to Friday, 8:00 to 16:30, one of the five days at college', patterns: ['full-time', 'daytime'], min: 37.5, max: 37.5 },
  'apprentice-rota': { text: 'Five days a week, at least one at a weekend, one of them for study', patterns: ['full-time', 'weekends'], min: 35, max: 37.5 },
} as const satisfies Record<string, Hours>; // prettier-ignore

export type HoursKey = keyof typeof HOURS;

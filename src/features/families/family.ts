import { z } from 'zod';
import { phoneField } from '#features/forms/phone.ts';
import { textField } from '#features/forms/text.ts';
import { familyTexts as messages } from './messages.en.ts';

/** A home-educating family, and the school years of its children. */

/** The years that a child can be in. Employers' offers begin with Year 7. */
export const CHILD_YEARS = Array.from({ length: 13 }, (_, index) => index + 1);

/** More children than families have, and few enough for one list. */
export const MOST_CHILDREN = 20;

/**
 * The school year that a day belongs to, by the calendar year in which it began: it begins on 1 September.
 * @param day a calendar day such as "2026-12-01"
 */
export function schoolYearOf(day: string): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5) >= '09-01' ? year : year - 1;
}

/** The year group that a child is in on a day; above 13, the child has left school age. */
export const yearGroupOn = (child: { yearGroup: number; schoolYear: number }, day: string): number =>
  child.yearGroup + schoolYearOf(day) - child.schoolYear;

/** The age that children reach in a year group: Year 7 is for those who become 12. */
export const agesIn = (yearGroup: number): { from: number; to: number } => ({
  from: yearGroup + 4,
  to: yearGroup + 5,
});

export interface FamilyContact {
  name: string;
  phone: string;
}

/** The account of an adult as a family. `area` is checked against the gazetteer by the service. */
export const familySchema = z.object({
  name: z
    .string({ error: messages.name.error })
    .pipe(textField(120, messages.name.called))
    .pipe(z.string().min(1, messages.name.error)),
  phone: z.string({ error: messages.phone.error }).min(1, messages.phone.error).pipe(phoneField),
  area: z.string({ error: messages.area.error }).min(1, messages.area.error).max(60),
  responsible: z.literal('yes', { error: messages.responsible.error }),
});
export type FamilyForm = z.output<typeof familySchema>;

export const childSchema = z.object({
  name: z
    .string({ error: messages.child.name.error })
    .pipe(textField(40, messages.child.name.called))
    .pipe(z.string().min(1, messages.child.name.error)),
  year: z.coerce
    .number({ error: messages.child.year.error })
    .int(messages.child.year.error)
    .min(1, messages.child.year.error)
    .max(13, messages.child.year.error),
});
export type ChildForm = z.output<typeof childSchema>;

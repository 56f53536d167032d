import { z } from 'zod';

/** How people get hold of those who help them. None of it is known by itself: a programme's is data, a partner's is set by staff. */

const PHONE = 'Enter a phone number, like 01622 000000';
const fields = {
  phone: z
    .string()
    .trim()
    .max(40, PHONE)
    .regex(/^[+()\d\s-]{7,}$/, PHONE),
  email: z
    .string()
    .trim()
    .max(254, 'E-mail address must be 254 characters or fewer')
    .pipe(z.email('Enter an e-mail address, like name@example.org')),
  /** "Monday to Friday, 9am to 5pm": when somebody answers. */
  hours: z.string().trim().max(200, 'Times must be 200 characters or fewer'),
  /** For people who cannot hear or speak on the phone. */
  textRelay: z.string().trim().max(300, 'Words about text relay must be 300 characters or fewer'),
};
const unlessEmpty = <T extends z.ZodType>(field: T) =>
  z.preprocess(
    (text) => (typeof text === 'string' && text.trim() === '' ? undefined : text),
    field.optional(),
  );

/** As data give it. */
export const howToReachSchema = z.object({
  phone: fields.phone.optional(),
  email: fields.email.optional(),
  hours: fields.hours.optional(),
  textRelay: fields.textRelay.optional(),
});
/** As a form sends it: empty is not known. */
export const howToReachForm = z.object({
  phone: unlessEmpty(fields.phone),
  email: unlessEmpty(fields.email),
  hours: unlessEmpty(fields.hours),
  textRelay: unlessEmpty(fields.textRelay),
});
export type HowToReach = z.output<typeof howToReachSchema>;

/** Somebody who can be asked. */
export interface Reachable extends HowToReach {
  who: string;
}

/** Those of them whom people can in fact get hold of. */
export const canBeReached = (some: readonly (Reachable | undefined)[]): Reachable[] =>
  some.filter((it) => it !== undefined && (it.phone !== undefined || it.email !== undefined)) as Reachable[];

/** As a link dials it, from abroad as well: "tel:+441632960100". */
export function telHref(phone: string): string {
  const dialled = phone.replace(/\(0\)/g, '').replace(/[^+\d]/g, '');
  return `tel:${dialled.replace(/^00/, '+').replace(/^0/, '+44')}`;
}

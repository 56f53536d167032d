import { z } from 'zod';
import { emailField } from '#features/forms/email.ts';
import { phoneField } from '#features/forms/phone.ts';
import { lineField, unlessEmpty } from '#features/forms/text.ts';

/** How people get hold of those who help them. None of it is known by itself: a programme's is data, a partner's is set by staff. */

const fields = {
  phone: phoneField,
  email: emailField,
  /** "Monday to Friday, 9am to 5pm": when somebody answers. */
  hours: lineField(200, 'Times'),
  /** For people who cannot hear or speak on the phone. */
  textRelay: lineField(300, 'Words about text relay'),
};

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

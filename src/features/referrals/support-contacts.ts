import { z } from 'zod';
import { emailField } from '#features/forms/email.ts';
import { phoneField } from '#features/forms/phone.ts';
import { lineField, unlessEmpty } from '#features/forms/text.ts';
import { supportContactMessages } from './messages.en.ts';

/**
 * How people contact those who help them. There are no defaults: the programme's details are data, staff enter the
 * partners'.
 */

const fields = {
  phone: phoneField,
  email: emailField,
  /** When calls are answered: "Monday to Friday, 9am to 5pm". */
  hours: lineField(200, supportContactMessages.fields.hours.called),
  /** For people who cannot hear or speak on the phone. */
  textRelay: lineField(300, supportContactMessages.fields.textRelay.called),
};

/** The form of the data files. */
export const supportContactsSchema = z.object({
  phone: fields.phone.optional(),
  email: fields.email.optional(),
  hours: fields.hours.optional(),
  textRelay: fields.textRelay.optional(),
});
/** The form's fields; an empty one means not known. */
export const supportContactsForm = z.object({
  phone: unlessEmpty(fields.phone),
  email: unlessEmpty(fields.email),
  hours: unlessEmpty(fields.hours),
  textRelay: unlessEmpty(fields.textRelay),
});
export type SupportContacts = z.output<typeof supportContactsSchema>;

/** A team that people can ask. */
export interface Reachable extends SupportContacts {
  who: string;
}

/** Those that have at least one known way of being contacted. */
export const canBeReached = (some: readonly (Reachable | undefined)[]): Reachable[] =>
  some.filter((it) => it !== undefined && (it.phone !== undefined || it.email !== undefined)) as Reachable[];

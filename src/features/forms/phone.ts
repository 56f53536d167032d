import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import { z } from 'zod';
import { cleanLine } from './text.ts';
import { contactTexts } from './messages.en.ts';

/**
 * Telephone numbers. They are stored as "+441622123456", followed by ";ext=12" if there is an extension (RFC 3966
 * without its "tel:"), and displayed in the national format. Values stored before this rule are parsed when they are
 * displayed, so that no stored or encrypted value has to be rewritten.
 */

export const PHONE_ERROR = contactTexts.phone;

/** Longer than any number with an extension and all its brackets. */
const LONGEST = 60;

/**
 * The full length of a number in the United Kingdom. Some newly allocated numbers, and those that Ofcom reserves for
 * drama and examples, are missing from tables of valid numbers; but a number that is one digit short is only valid if
 * the table says so.
 */
const UK_FULL = /^[1235789]\d{9}$/;

function parse(text: string): PhoneNumber | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = cleanLine(text).replaceAll('(0)', '');
  const number = parsePhoneNumberFromString(plain, { defaultCountry: 'GB', extract: false });
  if (number === undefined) return undefined;
  const isRight =
    number.countryCallingCode === '44'
      ? number.isValid() || UK_FULL.test(number.nationalNumber)
      : number.isPossible();
  return isRight ? number : undefined;
}

/**
 * A number in its stored form, "+441622123456" or "+441622123456;ext=12"; undefined if the text has no number that
 * can be dialled.
 */
export function readPhone(text: string): string | undefined {
  const number = parse(text);
  if (number === undefined) return undefined;
  return `${number.number}${number.ext === undefined ? '' : `;ext=${number.ext}`}`;
}

/**
 * The national format "01622 123456 ext 12", or "+33 6 12 34 56 78" for a number from abroad. Text that is not a
 * number is returned unchanged.
 */
export function formatPhone(kept: string): string {
  const number = parse(kept);
  if (number === undefined) return kept;
  const { ext } = number;
  number.ext = undefined as unknown as string;
  const shown = number.countryCallingCode === '44' ? number.formatNational() : number.formatInternational();
  return ext === undefined ? shown : `${shown} ext ${ext}`;
}

/**
 * A link that can also be dialled from abroad: "tel:+441632960100;ext=12". Undefined if the text cannot be dialled.
 */
export function phoneHref(kept: string): string | undefined {
  const number = readPhone(kept);
  return number === undefined ? undefined : `tel:${number}`;
}

/** Links for lines of text that contain these numbers: the line, and the number that it dials. */
export function dialling(...kept: readonly (string | undefined)[]): Record<string, string> {
  return Object.fromEntries(
    kept.flatMap((number) => {
      const href = number === undefined ? undefined : phoneHref(number);
      return number === undefined || href === undefined ? [] : [[formatPhone(number), href]];
    }),
  );
}

// 070 numbers are personal numbers and 076 numbers are pagers: neither receives text messages, and both are
// expensive.
const UK_MOBILE = /^\+447[1-57-9]\d{8}$/;

/**
 * A UK mobile number in international format, "+447700900123". Undefined for other numbers: a landline receives no
 * text messages, and messages to numbers abroad are expensive enough to be abused for profit.
 */
export function mobileOf(phone: string | undefined): string | undefined {
  const number = readPhone(phone ?? '');
  return number !== undefined && UK_MOBILE.test(number) ? number : undefined;
}

/** A field of a form, or the schema of a question: accepts any usual spelling and returns the stored form. */
export const phoneField = z.string({ error: PHONE_ERROR }).transform((text, context) => {
  const number = readPhone(text);
  if (number !== undefined) return number;
  context.issues.push({ code: 'custom', message: PHONE_ERROR, input: text });
  return z.NEVER;
});

import { parsePhoneNumberFromString, type PhoneNumber } from 'libphonenumber-js/max';
import { z } from 'zod';
import { cleanLine } from './text.ts';

/**
 * Telephone numbers. They are kept as "+441622123456", with ";ext=12" after it where there is an extension (RFC 3966
 * without its "tel:"), and shown as people in this country write them. What was kept before this rule is read when it
 * is shown, so that no stored or encrypted value has to be rewritten.
 */

export const PHONE_ERROR = 'Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192';

/** Longer than any number with an extension and all its brackets. */
const LONGEST = 60;

/**
 * Full length in the United Kingdom: some newly given numbers, and those that Ofcom keeps for drama and examples, are in
 * no table of valid numbers, while one digit less is never right except where the table says so.
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

/** A number as it is kept, "+441622123456" or "+441622123456;ext=12"; undefined where none can be dialled. */
export function readPhone(text: string): string | undefined {
  const number = parse(text);
  if (number === undefined) return undefined;
  return `${number.number}${number.ext === undefined ? '' : `;ext=${number.ext}`}`;
}

/** As it is read out here: "01622 123456 ext 12", or "+33 6 12 34 56 78" from abroad. What is no number stays as it is. */
export function formatPhone(kept: string): string {
  const number = parse(kept);
  if (number === undefined) return kept;
  const { ext } = number;
  number.ext = undefined as unknown as string;
  const shown = number.countryCallingCode === '44' ? number.formatNational() : number.formatInternational();
  return ext === undefined ? shown : `${shown} ext ${ext}`;
}

/** As a link dials it, from abroad as well: "tel:+441632960100;ext=12". Undefined where nothing can be dialled. */
export function phoneHref(kept: string): string | undefined {
  const number = readPhone(kept);
  return number === undefined ? undefined : `tel:${number}`;
}

/** Where lines that show these numbers lead: by the line, what is dialled. */
export function dialling(...kept: readonly (string | undefined)[]): Record<string, string> {
  return Object.fromEntries(
    kept.flatMap((number) => {
      const href = number === undefined ? undefined : phoneHref(number);
      return number === undefined || href === undefined ? [] : [[formatPhone(number), href]];
    }),
  );
}

// 070 are personal numbers and 076 pagers: neither takes text messages, and both cost a lot.
const UK_MOBILE = /^\+447[1-57-9]\d{8}$/;

/**
 * A mobile number of the United Kingdom as it is dialled from anywhere, "+447700900123". Undefined for others: a
 * landline takes no text message, and those abroad cost so much that they are a trade.
 */
export function mobileOf(phone: string | undefined): string | undefined {
  const number = readPhone(phone ?? '');
  return number !== undefined && UK_MOBILE.test(number) ? number : undefined;
}

/** A field of a form, or the schema of a question: any usual way of writing, kept in one. */
export const phoneField = z.string({ error: PHONE_ERROR }).transform((text, context) => {
  const number = readPhone(text);
  if (number !== undefined) return number;
  context.issues.push({ code: 'custom', message: PHONE_ERROR, input: text });
  return z.NEVER;
});

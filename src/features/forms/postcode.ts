import { z } from 'zod';
import { normalisePostcode, placelessPostcode } from '#features/places/postcode.ts';
import type { Read } from './number.ts';
import { contactTexts } from './messages.en.ts';

/**
 * Postcodes in forms, and error messages for postcodes that are not a place on a map. `places/postcode.ts` recognises
 * postcodes.
 */

/** Why a postcode cannot be the location of something, as an error message; undefined if it can. */
export function placelessWords(text: string): string | undefined {
  const postcode = normalisePostcode(text);
  switch (postcode && placelessPostcode(postcode)) {
    case undefined:
      return undefined;
    case 'no-fixed-address':
      return contactTexts.noFixedAddress;
    case 'forces':
      return contactTexts.forces;
    case 'crown-dependency':
      return contactTexts.islands;
  }
}

/** Reads a full postcode, "ME14 1XX". @param called the name with which the error message begins */
export function readPostcode(text: string, called: string): Read<string> {
  const full = normalisePostcode(text)?.full;
  if (full === undefined) return { ok: false, message: contactTexts.partialPostcode(called) };
  const placeless = placelessWords(full);
  return placeless === undefined ? { ok: true, value: full } : { ok: false, message: placeless };
}

/**
 * A field for a postcode or its outward code, stored as "ME14 1XX" or "ME14".
 * @param message the error for anything else
 */
export const postcodeField = (message: string) =>
  z.string({ error: message }).transform((text, context) => {
    const postcode = normalisePostcode(text);
    if (postcode !== undefined) return postcode.full ?? postcode.outcode;
    context.issues.push({ code: 'custom', message, input: text });
    return z.NEVER;
  });

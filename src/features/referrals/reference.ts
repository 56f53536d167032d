import { randomInt } from 'node:crypto';

/**
 * A referral's reference, made to be read out on the phone: "K7F3-9XQ2-M". Letters and figures that look or sound alike
 * are left out (0 O, 1 I L, 2 Z, 5 S, 8 B; of M and N the N, of U and V the U). The last character is a check
 * character, so that one misheard character or two swapped neighbours are detected.
 */
const ALPHABET = '34679ACDEFGHJKMPQRTVWXY';
const LENGTH = 8;

/**
 * 23 is prime and neighbours have different weights, so that every single error and every swap of neighbours is
 * detected.
 */
function checkCharacter(body: string): string {
  const sum = [...body].reduce((total, letter, at) => total + ALPHABET.indexOf(letter) * (at + 2), 0);
  return ALPHABET[sum % ALPHABET.length] ?? '';
}

/** A new random reference, without hyphens: 23^8, about 36 bits. */
export function newReference(): string {
  const body = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return body + checkCharacter(body);
}

/** "K7F39XQ2M" → "K7F3-9XQ2-M". */
export function formatReference(reference: string): string {
  return `${reference.slice(0, 4)}-${reference.slice(4, 8)}-${reference.slice(8)}`;
}

/** Normalises a typed reference in any case and spacing. @returns undefined when the text cannot be a reference */
export function readReference(typed: string): string | undefined {
  const text = typed
    .slice(0, 100)
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '');
  if (text.length !== LENGTH + 1 || [...text].some((letter) => !ALPHABET.includes(letter))) return undefined;
  const body = text.slice(0, LENGTH);
  return checkCharacter(body) === text.slice(LENGTH) ? text : undefined;
}

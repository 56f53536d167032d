import { answerTexts } from './messages.en.ts';

/** Numbers and amounts as people write them. Ambiguous input is refused, never guessed. */

export type Read<T> = { ok: true; value: T } | { ok: false; message: string };

/**
 * Replaces digits of any script by 0 to 9, separators of other scripts and keyboards by "." and ",", and each space
 * by " ".
 */
export function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, digitOf)
    .replace(/[·∙•٫]/g, '.')
    .replace(/[٬、]/g, ',')
    .replace(/[−‒–]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/**
 * The digits of a script are contiguous and ascending in Unicode, and each group of ten starts at the code point of
 * its zero.
 */
function digitOf(digit: string): string {
  if (digit >= '0' && digit <= '9') return digit;
  let zero = digit.codePointAt(0) ?? 0;
  const value = zero;
  while (value - zero < 9 && /^\p{Nd}$/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String(value - zero);
}

/** Thousands separated by commas or by spaces, but not both; a point before the decimals. */
const GROUPED = /^(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d{1,9})?(?:\.(\d{1,2}))?$/;
/**
 * A comma before the decimals, as in most of Europe. Three digits after it are excluded, because they would mean
 * thousands.
 */
const DECIMAL_COMMA = /^(\d{1,9}),(\d{1,2})$/;

/** The whole part and the hundredths, or undefined if the text is ambiguous. */
function readParts(
  text: string,
  { decimalComma }: { decimalComma: boolean },
): { whole: number; hundredths: number } | undefined {
  const match = (decimalComma ? DECIMAL_COMMA.exec(text) : null) ?? GROUPED.exec(text);
  if (match === null || (match[1] === undefined && match[2] === undefined)) return undefined;
  const whole = Number((match[1] ?? '0').replace(/[, ]/g, ''));
  return whole < 1e9 ? { whole, hundredths: Number((match[2] ?? '').padEnd(2, '0')) } : undefined;
}

/**
 * Reads a number with at most two decimals: "7,5" is seven and a half, "1,200" is twelve hundred, "1.200" is refused.
 */
export function readNumber(text: string, called: string): Read<number> {
  const parts = readParts(plainDigits(text), { decimalComma: true });
  return parts === undefined
    ? { ok: false, message: answerTexts.noNumber(called) }
    : { ok: true, value: (parts.whole * 100 + parts.hundredths) / 100 };
}

/**
 * Reads an amount; the result is in pence. "£12.50", "12.5", "12,345.60" and "26.5k" are accepted. "1.200,50" is
 * refused, and so is "26,50", which may be a typing error for 26,500 a year.
 */
export function readMoney(text: string, called: string): Read<number> {
  const plain = plainDigits(text)
    .replace(/^(?:£|gbp) ?/i, '')
    .replace(/ ?(?:£|gbp)$/i, '');
  const thousands = /^(\d{1,5}(?:\.\d{1,2})?) ?k$/i.exec(plain)?.[1];
  const parts = readParts(thousands ?? plain, { decimalComma: false });
  if (parts === undefined) return { ok: false, message: answerTexts.noAmount(called) };
  const pence = parts.whole * 100 + parts.hundredths;
  return { ok: true, value: thousands === undefined ? pence : pence * 1_000 };
}

/** `outcode` is the half before the space; `full` has exactly one space and is absent when only the outcode is known. */
export interface Postcode {
  outcode: string;
  full?: string;
}

const OUTCODE = /^[A-Z]{1,2}[0-9][0-9A-Z]?$/;
const INCODE = /^[0-9OI][A-Z01]{2}$/;
/** What is left when somebody stops halfway: the sector ("ME16 9") or one letter more. */
const BROKEN_INCODE = /^[0-9OI][A-Z]?$/;
const LONGEST = 100;

/**
 * Reads a UK postcode or outcode in any case and spacing; undefined when it is neither. The letters O and I standing
 * where a digit belongs are read as 0 and 1, and the other way round. "ME16 9" is read as its outcode. Only the shape
 * is checked, not whether the postcode exists.
 */
export function normalisePostcode(text: string): Postcode | undefined {
  const upper = text.slice(0, LONGEST).normalize('NFKC').trim().toUpperCase();
  const [first = '', second, ...more] = upper.split(/\s+/u);
  if (more.length === 0 && second !== undefined && OUTCODE.test(first) && BROKEN_INCODE.test(second)) {
    return { outcode: outcodeWithDigits(first) };
  }
  const compact = upper.replace(/[^\p{L}\p{N}]/gu, '');
  if (OUTCODE.test(compact)) return { outcode: outcodeWithDigits(compact) };
  const incode = compact.slice(-3);
  if (!OUTCODE.test(compact.slice(0, -3)) || !INCODE.test(incode)) return undefined;
  const outcode = outcodeWithDigits(compact.slice(0, -3));
  const digit = incode.charAt(0).replace('O', '0').replace('I', '1');
  const letters = incode.slice(1).replaceAll('0', 'O').replaceAll('1', 'I');
  return { outcode, full: `${outcode} ${digit}${letters}` };
}

/** No outcode ends in O or I (Royal Mail's rules for the last letter), so "DA1O" can only be DA10. */
function outcodeWithDigits(outcode: string): string {
  return outcode.replace(/O$/, '0').replace(/I$/, '1');
}

/** The letters an outcode begins with: "ME" of "ME16". */
export function postcodeArea(outcode: string): string {
  return outcode.replace(/[0-9].*$/, '');
}

/**
 * `outcode` is the half before the space; `full` has exactly one space and is absent when only the outcode is known.
 */
export interface Postcode {
  outcode: string;
  full?: string;
}

/** The rest of a postcode that was typed only in part: the sector ("ME16 9") or one letter more. */
const BROKEN_INCODE = /^[0-9OIL][A-Z]?$/;
const LONGEST = 100;

/** The shapes of an outcode; A is a letter, 9 a digit. */
const OUTCODE_SHAPES = ['A9', 'A99', 'A9A', 'AA9', 'AA99', 'AA9A'] as const;
const INCODE_SHAPE = '9AA';

/** Letters that are typed or scanned in place of digits, and vice versa. */
const AS_DIGIT: Readonly<Record<string, string>> = { O: '0', I: '1', L: '1', S: '5' };
const AS_LETTER: Readonly<Record<string, string>> = { '0': 'O', '1': 'I', '5': 'S' };

/** More differences than these are not typing errors, but another word. */
const MOST_SLIPS = 2;

/**
 * Royal Mail's rules on which letters may occur where (Programmers' Guide to PAF). They only decide between two
 * readings: "DA1O" is DA10, since no outcode ends in O, while W1S is a postcode and not W15.
 */
function isUsual(outcode: string, shape: (typeof OUTCODE_SHAPES)[number]): boolean {
  if (/^ZZ99/.test(outcode)) return true;
  if (/^[QVX]/.test(outcode) || (shape.startsWith('AA') && /^.[IJZ]/.test(outcode))) return false;
  if (shape.endsWith('99') && /0\d$/.test(outcode)) return false;
  if (shape === 'A9A') return /[A-HJKPSTUW]$/.test(outcode);
  return shape !== 'AA9A' || /[ABEHMNPRVWXY]$/.test(outcode);
}

/** The text in a shape, and how many characters had to be read as others; undefined where it cannot have that shape. */
function inShape(text: string, shape: string): { text: string; slips: number } | undefined {
  if (text.length !== shape.length) return undefined;
  let read = '';
  let slips = 0;
  for (const [index, want] of [...shape].entries()) {
    const typed = text.charAt(index);
    const fits = want === '9' ? /[0-9]/.test(typed) : /[A-Z]/.test(typed);
    const other = (want === '9' ? AS_DIGIT : AS_LETTER)[typed];
    if (!fits && other === undefined) return undefined;
    read += fits ? typed : other;
    if (!fits) slips += 1;
  }
  return { text: read, slips };
}

/** The likeliest outcode for a text: with the fewest replaced characters, and usual ones before others. */
function readOutcode(text: string): { text: string; slips: number } | undefined {
  const [best] = OUTCODE_SHAPES.flatMap((shape) => {
    const read = inShape(text, shape);
    // A text with replaced characters must give a usual outcode; one that was typed exactly need not.
    if (read === undefined) return [];
    const usual = isUsual(read.text, shape);
    return read.slips > 0 && !usual ? [] : [{ ...read, cost: read.slips * 2 + (usual ? 0 : 3) }];
  }).sort((a, b) => a.cost - b.cost);
  return best;
}

/** An outcode with nothing after it: at most one replaced character, beside a real digit and after a real letter. */
function readAlone(text: string): { text: string; slips: number } | undefined {
  const outcode = /^[A-Z].*[0-9]/.test(text) ? readOutcode(text) : undefined;
  return outcode === undefined || outcode.slips > 1 ? undefined : outcode;
}

/**
 * Reads a UK postcode or outcode in any case and spacing, with dots or other punctuation around it; undefined when it
 * is neither. O, I, L and S are read as 0, 1, 1 and 5 where a digit is required, and 0, 1 and 5 as letters where a
 * letter is required, up to two of them and only beside real digits. "ME16 9" is read as its outcode, "BFPO 12" as a
 * postcode of the forces. Only the shape is checked, not whether the postcode exists.
 */
export function normalisePostcode(text: string): Postcode | undefined {
  const upper = text.slice(0, LONGEST).normalize('NFKC').trim().toUpperCase();
  const [first = '', second, ...more] = upper.split(/\s+/u);
  if (more.length === 0 && second !== undefined && BROKEN_INCODE.test(second)) {
    const outcode = readAlone(first);
    if (outcode !== undefined) return { outcode: outcode.text };
  }
  const compact = upper.replace(/[^\p{L}\p{N}]/gu, '');
  const forces = /^BFPO(?:C\/?O)?(\d{1,4})$/.exec(compact)?.[1];
  if (forces !== undefined) return { outcode: FORCES, full: `${FORCES} ${forces}` };
  if (!/\d/.test(compact)) return undefined;
  const alone = readAlone(compact);
  if (alone?.slips === 0) return { outcode: alone.text };
  const incode = inShape(compact.slice(-3), INCODE_SHAPE);
  const outcode = incode && readOutcode(compact.slice(0, -3));
  if (incode !== undefined && outcode !== undefined && incode.slips + outcode.slips <= MOST_SLIPS)
    return { outcode: outcode.text, full: `${outcode.text} ${incode.text}` };
  return alone === undefined ? undefined : { outcode: alone.text };
}

const FORCES = 'BFPO';

/** The letters an outcode begins with: "ME" of "ME16". */
export function postcodeArea(outcode: string): string {
  return outcode.replace(/[0-9].*$/, '');
}

/**
 * Kinds of postcode without a place of ours: ZZ99 (the NHS's for people without a fixed address), those of the forces
 * (BFPO and BF1), of Jersey, Guernsey or the Isle of Man, or of an overseas territory whose postcodes look like ours.
 */
export type PlacelessPostcode = 'no-fixed-address' | 'forces' | 'crown-dependency';

/** Undefined for a postcode that marks a place in the United Kingdom. */
export function placelessPostcode({ outcode }: Postcode): PlacelessPostcode | undefined {
  if (outcode === 'ZZ99') return 'no-fixed-address';
  if (outcode === FORCES || outcode === 'BF1') return 'forces';
  return /^(?:JE|GY|IM)\d/.test(outcode) ? 'crown-dependency' : undefined;
}

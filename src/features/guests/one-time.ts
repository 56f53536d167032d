import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { hashToken, randomToken, type Secrets } from '#lib/crypto.ts';
import { newId } from '#lib/ids.ts';

/**
 * One-time links and codes. A room stores only what `store` and the hashes hold, in a table of its own; it passes the
 * queries that count an attempt or use a link up.
 */

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Whether a text can be a token that this site made, so that other texts reach no query. */
export const isToken = (text: string): boolean => TOKEN.test(text);

/** A token in hexadecimal, as drafts store it. */
export const hexHash = (text: string): string => createHash('sha256').update(text).digest('hex');

// ---- Links

export interface IssuedLink {
  /** For the mail; stored nowhere. */
  token: string;
  store: { tokenHash: string; createdAt: Date; expiresAt: Date };
}

/** Makes the token of a link that works until `expiresAt`. */
export function issueLink(createdAt: Date, expiresAt: Date): IssuedLink {
  const token = randomToken();
  return { token, store: { tokenHash: hashToken(token), createdAt, expiresAt } };
}

// ---- Codes of six digits, typed from a mail

/** How many attempts of one code are accepted; after that only its link works. */
export const CODE_TRIES = 5;

/** A code of six digits, for devices on which the link of the mail cannot be opened. */
export const newCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Whether a stored hash is that of a code, in constant time. While keys are rotated, the code may be stored under
 * either.
 * @param text what was hashed: the code, with the record that it belongs to
 */
export const isCodeHash = (secrets: Pick<Secrets, 'keyedHashes'>, text: string, stored: string): boolean =>
  secrets.keyedHashes(text).reduce((found, hash) => isSame(hash, stored) || found, false);

/**
 * Finds the record whose code was typed.
 * @param open the records that still accept a code, each of which has counted this attempt already
 * @param textOf what was hashed for a record; undefined if it has no code
 */
export function findByCode<Row extends { codeHash: string | null }>(
  secrets: Pick<Secrets, 'keyedHashes'>,
  open: readonly Row[],
  textOf: (row: Row) => string | undefined,
): Row | undefined {
  return open.find((row) => {
    const text = textOf(row);
    return text !== undefined && row.codeHash !== null && isCodeHash(secrets, text, row.codeHash);
  });
}

// ---- Long codes, written down or printed

const LONG_CODE = 16;

/** A code of 80 bits, and how it is printed: "K3JD-9X2M-7PQR-0BTW". */
export function newLongCode(): { code: string; printed: string } {
  const code = newId(LONG_CODE);
  return { code, printed: (code.toUpperCase().match(/.{4}/g) ?? []).join('-') };
}

/**
 * Reads a long code. Case and spacing do not matter, and the letters O, I and L are read as the digits that they
 * resemble.
 * @returns undefined if no code was typed
 */
export function readLongCode(typed: string): string | undefined {
  const code = typed
    .slice(0, 100)
    .toLowerCase()
    .replace(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
  return code.length === LONG_CODE ? code : undefined;
}

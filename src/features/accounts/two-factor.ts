import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import QRCode from 'qrcode';
import { SENDER } from '#features/notifications/messages.en.ts';

/**
 * Codes of authenticator apps (RFC 6238: six digits, 30 seconds, SHA-1, which every app supports) and recovery codes.
 */

const PERIOD = 30;
/** One step earlier or later is accepted, because phones' clocks are not exact. */
const WINDOW = 1;
export const RECOVERY_CODES = 10;
/**
 * Crockford's base 32: no letter that looks like another letter or like a digit. Each character carries five bits.
 */
const RECOVERY_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const RECOVERY_LENGTH = 16;

const totpOf = (secret: string, label = '') =>
  new TOTP({ issuer: SENDER, label, secret: Secret.fromBase32(secret), period: PERIOD, digits: 6 });

export const newTwoFactorSecret = (): string => new Secret({ size: 20 }).base32;

/** The code that is valid at an instant. */
export const twoFactorCode = (secret: string, now: Date): string =>
  totpOf(secret).generate({ timestamp: now.getTime() });

/** The time step that a code belongs to; undefined if the code is wrong or outside the accepted window. */
export function twoFactorStep(secret: string, code: string, now: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: WINDOW });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD) + delta;
}

/** What an authenticator app reads: the otpauth URI, and the same URI as a QR code of `size` by `size` modules. */
export function twoFactorSetUp(secret: string, email: string): { uri: string; size: number; path: string } {
  const uri = totpOf(secret, email).toString();
  const { modules } = QRCode.create(uri, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 1) path += `M${column} ${row}h1v1h-1z`;
    }
  }
  return { uri, size: modules.size, path };
}

/** Splits a secret into groups of four characters, for typing. */
export const inGroups = (text: string, size = 4): string =>
  (text.match(new RegExp(`.{1,${size}}`, 'g')) ?? []).join(' ');

/** New recovery codes for users who lose their phone, in the form "a1b2-c3d4-e5f6-g7h8", with 80 random bits each. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const letters = Array.from(
      { length: RECOVERY_LENGTH },
      () => RECOVERY_ALPHABET[randomInt(RECOVERY_ALPHABET.length)],
    ).join('');
    return inGroups(letters).replaceAll(' ', '-');
  });
}

/**
 * The text that is hashed for a recovery code, under the portal's key: bound to one account, without dashes, and with
 * commonly confused letters corrected. Codes issued before this correction contain none of these letters, so their
 * hashes are unchanged.
 */
export function recoveryText(accountId: string, code: string): string {
  const plain = code.toLowerCase().replace(/[\s-]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');
  return `recovery:${accountId}:${plain}`;
}

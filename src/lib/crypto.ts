import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts with AES-256-GCM what belongs to one record. */
export interface RecordKey {
  encrypt(text: string, purpose: string): string;
  /** @throws when the text was changed, or was encrypted under another key or for another purpose. */
  decrypt(sealed: string, purpose: string): string;
}

/** What the portal keeps secret, under the one key of `ENCRYPTION_KEY`. */
export interface Secrets extends RecordKey {
  /**
   * Encrypts with AES-256-GCM. `purpose` (such as "totp:ACCOUNT") is bound to the result: it cannot be decrypted as
   * anything else, so that a row copied to another account is worthless there.
   */
  encrypt(text: string, purpose: string): string;
  /** @throws when the text was changed, or was encrypted under another key or for another purpose. */
  decrypt(sealed: string, purpose: string): string;
  /** A hash that cannot be computed without the key: for what could be guessed, such as a code of six digits. */
  keyedHash(text: string): string;
  /**
   * A key for one record, so that losing or destroying one concerns that record alone. `wrapped` is the key under the
   * portal's, to be kept beside what it encrypts.
   */
  newRecordKey(purpose: string): { wrapped: string; key: RecordKey };
  /** @throws when `wrapped` is not a key of that purpose. */
  recordKey(wrapped: string, purpose: string): RecordKey;
}

const VERSION = 'v1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

function encrypter(key: Buffer): RecordKey {
  return {
    encrypt(text, purpose) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
      const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `${VERSION}.${sealed.toString('base64url')}`;
    },
    decrypt(sealed, purpose) {
      const [version, text = ''] = sealed.split('.');
      const bytes = Buffer.from(text, 'base64url');
      if (version !== VERSION || bytes.length < IV_BYTES + TAG_BYTES) throw new Error('not encrypted by us');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
        authTagLength: TAG_BYTES,
      })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(bytes.subarray(-TAG_BYTES));
      return Buffer.concat([
        decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)),
        decipher.final(),
      ]).toString('utf8');
    },
  };
}

/** @param key 32 bytes in base64. */
export function createSecrets(key: string): Secrets {
  // A key for each use, so that none tells anything about another.
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), '', use, 32));
  const hashKey = derive('hash');
  const wrapping = encrypter(derive('wrapping'));
  return {
    ...encrypter(derive('encryption')),
    keyedHash: (text) => createHmac('sha256', hashKey).update(text).digest('base64url'),
    newRecordKey(purpose) {
      const own = randomBytes(32);
      return { wrapped: wrapping.encrypt(own.toString('base64'), purpose), key: encrypter(own) };
    },
    recordKey: (wrapped, purpose) => encrypter(Buffer.from(wrapping.decrypt(wrapped, purpose), 'base64')),
  };
}

/** 256 random bits, as they stand in a cookie or a link. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256, for tokens too long to be guessed. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

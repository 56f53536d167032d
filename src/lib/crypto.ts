import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts the values of one record with AES-256-GCM. */
export interface RecordKey {
  encrypt(text: string, purpose: string): string;
  /** @throws when the text was changed, or was encrypted under another key or for another purpose. */
  decrypt(sealed: string, purpose: string): string;
}

/**
 * Encryption under `ENCRYPTION_KEY`. Each encrypted or hashed value names its key by the key's id, so that values under
 * the previous key (`ENCRYPTION_KEY_BEFORE`) can still be read while keys are rotated.
 */
export interface Secrets extends RecordKey {
  /** The id of the current key, which reveals nothing about the key. */
  keyId: string;
  /**
   * Encrypts with AES-256-GCM. `purpose` names the record and the field ("application:ID/details") and is bound to the
   * result as associated data: a value that is copied to another record, or to another field of the same record, cannot
   * be decrypted there.
   */
  encrypt(text: string, purpose: string): string;
  /** @throws when the text was changed, or was encrypted under another key or for another purpose. */
  decrypt(sealed: string, purpose: string): string;
  /** A hash that cannot be computed without the key: for values that could be guessed, such as six-digit codes. */
  keyedHash(text: string): string;
  /** All hashes under which `text` may be stored, the current key's first: for look-ups. */
  keyedHashes(text: string): readonly string[];
  /**
   * A key for one record, so that losing or destroying it affects that record only. `wrapped` is the record's key
   * encrypted under the portal's key, to be stored beside the values that it encrypts.
   */
  newRecordKey(purpose: string): { wrapped: string; key: RecordKey };
  /** @throws when `wrapped` is not a key of that purpose. */
  recordKey(wrapped: string, purpose: string): RecordKey;
  /** True when an encrypted text, a wrapped key or a keyed hash is under the current key. */
  isPresent(kept: string): boolean;
  /** The same text encrypted under the current key. @throws as `decrypt` does. */
  reseal(sealed: string, purpose: string): string;
  /** The same record key wrapped under the current key. @throws as `recordKey` does. */
  rewrap(wrapped: string, purpose: string): string;
}

/**
 * Format of values under the portal's key: "v3.KEYID.…". Older values can still be read: "v2.KEYID.…" is bound to its
 * record but not to its field; "v1.…", from before keys had ids, also does not name its key.
 */
const NAMED = 'v3';
const NAMED_BY_RECORD = 'v2';
const UNNAMED = 'v1';
/** Format of values under a record's own key. The older "r1.…" is bound to its record but not to its field. */
const RECORD = 'r2';
const RECORD_BY_RECORD = 'r1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** "application:ID" of "application:ID/details": values in the older formats are bound to this part only. */
const recordOf = (purpose: string) => purpose.split('/')[0] ?? purpose;

function seal(key: Buffer, text: string, purpose: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return sealed.toString('base64url');
}

function open(key: Buffer, sealed: string, purpose: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new Error('not encrypted by us');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString(
    'utf8',
  );
}

function recordKeyOf(key: Buffer): RecordKey {
  return {
    encrypt: (text, purpose) => `${RECORD}.${seal(key, text, purpose)}`,
    decrypt(sealed, purpose) {
      const [version, text = ''] = sealed.split('.');
      if (version === RECORD) return open(key, text, purpose);
      if (version === RECORD_BY_RECORD) return open(key, text, recordOf(purpose));
      throw new Error('not encrypted by us');
    },
  };
}

interface Keys {
  id: string;
  encryption: Buffer;
  wrapping: Buffer;
  hash: Buffer;
}

function keysOf(key: string): Keys {
  // A separate key is derived for each use, so that none reveals anything about another. The key id is a shortened
  // derived key.
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', Buffer.from(key, 'base64'), '', use, 32));
  return {
    id: derive('id').toString('hex', 0, 4),
    encryption: derive('encryption'),
    wrapping: derive('wrapping'),
    hash: derive('hash'),
  };
}

/**
 * @param key 32 bytes in base64.
 * @param before the second key that can be read: the previous key or already the next one.
 */
export function createSecrets(key: string, before?: string): Secrets {
  const present = keysOf(key);
  const known = before === undefined ? [present] : [present, keysOf(before)];

  const encrypter = (use: 'encryption' | 'wrapping'): RecordKey => ({
    encrypt: (text, purpose) => `${NAMED}.${present.id}.${seal(present[use], text, purpose)}`,
    decrypt(sealed, purpose) {
      const [version, ...parts] = sealed.split('.');
      const [id, text = ''] = version === UNNAMED ? [undefined, parts[0]] : parts;
      if (version !== NAMED && version !== NAMED_BY_RECORD && version !== UNNAMED)
        throw new Error('not encrypted by us');
      const bound = version === NAMED ? purpose : recordOf(purpose);
      const able = known.filter((it) => id === undefined || it.id === id);
      for (const [at, keys] of able.entries()) {
        try {
          return open(keys[use], text, bound);
        } catch (error) {
          if (at === able.length - 1) throw error;
        }
      }
      throw new Error(`encrypted under a key that is not at hand: ${id}`);
    },
  });
  const texts = encrypter('encryption');
  const wrapping = encrypter('wrapping');
  const hashUnder = ({ hash }: Keys, text: string) =>
    createHmac('sha256', hash).update(text).digest('base64url');

  return {
    keyId: present.id,
    ...texts,
    keyedHash: (text) => `${present.id}.${hashUnder(present, text)}`,
    keyedHashes: (text) => {
      const hashes = known.map((keys) => ({ id: keys.id, hash: hashUnder(keys, text) }));
      // Hashes from before keys had ids have no prefix.
      return [...hashes.map(({ id, hash }) => `${id}.${hash}`), ...hashes.map(({ hash }) => hash)];
    },
    newRecordKey(purpose) {
      const own = randomBytes(32);
      return { wrapped: wrapping.encrypt(own.toString('base64'), purpose), key: recordKeyOf(own) };
    },
    recordKey: (wrapped, purpose) => recordKeyOf(Buffer.from(wrapping.decrypt(wrapped, purpose), 'base64')),
    isPresent: (kept) => kept.startsWith(`${NAMED}.${present.id}.`) || kept.startsWith(`${present.id}.`),
    reseal: (sealed, purpose) => texts.encrypt(texts.decrypt(sealed, purpose), purpose),
    rewrap: (wrapped, purpose) => wrapping.encrypt(wrapping.decrypt(wrapped, purpose), purpose),
  };
}

/** 256 random bits in base64url, for a cookie or a link. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256, for tokens that are too long to be guessed. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

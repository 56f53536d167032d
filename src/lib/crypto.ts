import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** Encrypts with AES-256-GCM what belongs to one record. */
export interface RecordKey {
  encrypt(text: string, purpose: string): string;
  /** @throws when the text was changed, or was encrypted under another key or for another purpose. */
  decrypt(sealed: string, purpose: string): string;
}

/**
 * What the portal keeps secret, under `ENCRYPTION_KEY`. Everything that it seals or hashes names the key it is under by
 * that key's id, so that while keys change what is under the one before (`ENCRYPTION_KEY_BEFORE`) is read as well.
 */
export interface Secrets extends RecordKey {
  /** Names the present key; says nothing about it. */
  keyId: string;
  /**
   * Encrypts with AES-256-GCM. `purpose` names the record and the field ("application:ID/details") and is bound to the
   * result, which cannot be decrypted as anything else: a value that is copied to another record, or to another field
   * of the same one, is worthless there.
   */
  encrypt(text: string, purpose: string): string;
  /** @throws when the text was changed, or was encrypted under another key or for another purpose. */
  decrypt(sealed: string, purpose: string): string;
  /** A hash that cannot be computed without the key: for what could be guessed, such as a code of six digits. */
  keyedHash(text: string): string;
  /** The hashes that `text` may be kept under, the present key's first: to look for all of them. */
  keyedHashes(text: string): readonly string[];
  /**
   * A key for one record, so that losing or destroying one concerns that record alone. `wrapped` is the key under the
   * portal's, to be kept beside what it encrypts.
   */
  newRecordKey(purpose: string): { wrapped: string; key: RecordKey };
  /** @throws when `wrapped` is not a key of that purpose. */
  recordKey(wrapped: string, purpose: string): RecordKey;
  /** True when a sealed text, a wrapped key or a keyed hash is under the present key. */
  isPresent(kept: string): boolean;
  /** The same text under the present key. @throws as `decrypt` does. */
  reseal(sealed: string, purpose: string): string;
  /** The same record key under the present key. @throws as `recordKey` does. */
  rewrap(wrapped: string, purpose: string): string;
}

/**
 * Under the portal's key, as "v3.KEYID.…". Older values are still read: "v2.KEYID.…" is bound to its record but not to
 * its field, and "v1.…", from before keys had ids, does not say which key it is under either.
 */
const NAMED = 'v3';
const NAMED_BY_RECORD = 'v2';
const UNNAMED = 'v1';
/** Under a record's own key; "r1.…" is bound to its record but not to its field. */
const RECORD = 'r2';
const RECORD_BY_RECORD = 'r1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** "application:ID" of "application:ID/details": what values of the older kinds are bound to. */
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
  // A key for each use, so that none tells anything about another; the id is one of them, cut short.
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
 * @param before the key that is read besides: the one before, or already the next.
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
      // Those from before keys had ids stand alone.
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

/** 256 random bits, as they stand in a cookie or a link. */
export const randomToken = (): string => randomBytes(32).toString('base64url');

/** SHA-256, for tokens too long to be guessed. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { projectRoot } from './root.ts';

const yesNo = z
  .enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' })
  .transform((it) => it === '1' || it === 'true');
const setting = (message: string) => z.string({ error: message });

/** Every setting, as `.env.example` describes them. An empty value counts as not set. */
const settingsSchema = z.object({
  HOST: setting('must be an address').default('127.0.0.1'),
  PORT: z.coerce
    .number({ error: 'must be a port number' })
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65535, 'must be a port number')
    .default(4321),
  SITE_URL: z
    .url({
      protocol: /^https?$/,
      error: 'must be a web address such as https://work.kent.gov.example',
      abort: true,
    })
    .refine((url) => new URL(url).pathname === '/', { error: 'must not have a path' })
    .optional(),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' })
    .optional(),
  DATABASE_OWNER_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://owner:password@host:5432/name' })
    .optional(),
  MEILI_URL: z.url({ protocol: /^https?$/, error: 'must look like http://127.0.0.1:7700' }).optional(),
  MEILI_KEY: setting('must be the key of Meilisearch').min(16, 'must have at least 16 characters').optional(),
  MAIL_URL: z
    .url({
      protocol: /^(smtps?|notify|outbox)$/,
      error: 'must look like smtp://host:587, notify://KEY?template=ID or outbox:',
      abort: true,
    })
    .refine((url) => !url.startsWith('notify:') || new URL(url).searchParams.has('template'), {
      error: 'must name the template of Notify, as notify://KEY?template=ID',
    })
    .optional(),
  ENCRYPTION_KEY: setting('must be 32 bytes in base64')
    .refine((key) => Buffer.from(key, 'base64').length === 32, { error: 'must be 32 bytes in base64' })
    .optional(),
  ENCRYPTION_KEY_BEFORE: setting('must be 32 bytes in base64')
    .refine((key) => Buffer.from(key, 'base64').length === 32, { error: 'must be 32 bytes in base64' })
    .optional(),
  DATA_DIR: setting('must be a folder').default('.data'),
  DEMO: yesNo.optional(),
});

export interface Config {
  host: string;
  port: number;
  /** Origin of every absolute link, without a slash at its end. Never taken from a request. */
  siteUrl: string;
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  /** The role that owns the tables and migrates them. Undefined: the application's own. */
  databaseOwnerUrl?: string | undefined;
  /** Undefined: the embedded Meilisearch. */
  meiliUrl: string | undefined;
  meiliKey: string | undefined;
  mailUrl: string | undefined;
  encryptionKey: string | undefined;
  /** What is under this key is read as well, while keys change; nothing is written under it. */
  encryptionKeyBefore?: string | undefined;
  /** Absolute folder of the embedded services and reports. */
  dataDir: string;
  /** Invented data, and sign-ins shown: the default when the database is the embedded one. */
  demo: boolean;
  /** `/dev/outbox` may show what is in the outbox: never where NODE_ENV says production. */
  showOutbox: boolean;
}

/** Config of a process that serves pages: it can keep secrets and send mail. */
export type ServingConfig = Config & { encryptionKey: string; mailUrl: string };

/** One line per setting that is missing or wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(`Settings to put right:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    this.lines = lines;
  }
}

/** Reads the settings. @throws {ConfigError} naming every bad one, without its value. */
export function readConfig(env: Readonly<Record<string, string | undefined>> = process.env): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = settingsSchema.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`));
  }
  const it = parsed.data;
  if (it.MEILI_URL !== undefined && it.MEILI_KEY === undefined) {
    throw new ConfigError(['MEILI_KEY must be set when MEILI_URL is']);
  }
  const shownHost = isIP(it.HOST) === 6 ? `[${it.HOST}]` : it.HOST;
  if (it.DATABASE_OWNER_URL !== undefined && it.DATABASE_URL === undefined) {
    throw new ConfigError(['DATABASE_URL must be set when DATABASE_OWNER_URL is']);
  }
  return {
    host: it.HOST,
    port: it.PORT,
    siteUrl: it.SITE_URL === undefined ? `http://${shownHost}:${it.PORT}` : new URL(it.SITE_URL).origin,
    databaseUrl: it.DATABASE_URL,
    databaseOwnerUrl: it.DATABASE_OWNER_URL,
    meiliUrl: it.MEILI_URL,
    meiliKey: it.MEILI_KEY,
    mailUrl: it.MAIL_URL,
    encryptionKey: it.ENCRYPTION_KEY,
    encryptionKeyBefore: it.ENCRYPTION_KEY_BEFORE,
    dataDir: resolve(projectRoot(), it.DATA_DIR),
    demo: it.DEMO ?? it.DATABASE_URL === undefined,
    showOutbox: env['NODE_ENV'] !== 'production',
  };
}

/** The key of an embedded database lies beside it: made once, readable by its owner alone. */
function ownKey(dataDir: string): string {
  const file = join(dataDir, 'encryption.key');
  mkdirSync(dataDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8').trim();
}

/** The present key when there is one already; commands that look after data never make one. */
export function knownKey(config: Config): string | undefined {
  if (config.encryptionKey !== undefined || config.databaseUrl !== undefined) return config.encryptionKey;
  const file = join(config.dataDir, 'encryption.key');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/**
 * What is needed besides to serve pages. With the embedded database a key is made; a demonstration keeps its mail in
 * the outbox. @throws {ConfigError} naming what is missing.
 */
export function servingConfig(config: Config): ServingConfig {
  const missing: string[] = [];
  if (config.encryptionKey === undefined && config.databaseUrl !== undefined)
    missing.push('ENCRYPTION_KEY must be set when DATABASE_URL is: 32 random bytes in base64');
  if (config.mailUrl === undefined && !config.demo)
    missing.push('MAIL_URL must be set unless DEMO is 1: without it nobody could confirm an address');
  if (missing.length > 0) throw new ConfigError(missing);
  return {
    ...config,
    encryptionKey: config.encryptionKey ?? ownKey(config.dataDir),
    mailUrl: config.mailUrl ?? 'outbox:',
  };
}

import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { ownKey, storedKey } from './key-file.ts';
import { readTrustedProxies, type TrustedProxies } from './network.ts';
import { projectRoot } from './root.ts';

const yesNo = z
  .enum(['0', '1', 'true', 'false'], { error: 'must be 1 or 0' })
  .transform((it) => it === '1' || it === 'true');
const setting = (message: string) => z.string({ error: message });

/** True for a host name or address that only programs on the same machine can reach. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
/** The wildcard addresses ("listen on all addresses of this machine"), which no link can contain. */
const isEveryAddress = (host: string) => host === '0.0.0.0' || host === '::';

/** Every setting, as `.env.example` describes it. An empty value counts as not set. */
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
    .refine((url) => url.startsWith('https:') || isLoopback(new URL(url).hostname), {
      error:
        'must begin with https:// because people sign in here; http:// works only on this machine, as 127.0.0.1',
    })
    .optional(),
  TRUSTED_PROXIES: setting('must be a list')
    .refine((list) => readTrustedProxies(list) !== undefined, {
      error:
        'must be addresses or networks parted by commas, as 10.1.2.3,10.9.0.0/16, or loopback, private or none',
    })
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
  SECURITY_CONTACT: setting('must look like mailto:security@example.gov.uk or https://example.gov.uk/report')
    .regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, {
      error: 'must look like mailto:security@example.gov.uk or https://example.gov.uk/report',
    })
    .optional(),
  DATA_DIR: setting('must be a folder').default('.data'),
  DEMO: yesNo.optional(),
});

export interface Config {
  host: string;
  port: number;
  /** Origin of every absolute link, without a trailing slash. Never taken from a request. */
  siteUrl: string;
  /** Undefined: the embedded PostgreSQL. */
  databaseUrl: string | undefined;
  /** The URL of the role that owns and migrates the tables. Undefined: the application's own role does both. */
  databaseOwnerUrl?: string | undefined;
  /** Undefined: the embedded Meilisearch. */
  meiliUrl: string | undefined;
  meiliKey: string | undefined;
  mailUrl: string | undefined;
  encryptionKey: string | undefined;
  /** The previous key, for reading only while keys are rotated; nothing is encrypted under it. */
  encryptionKeyBefore?: string | undefined;
  /** Contact for reports of security problems: a `mailto:` or `https:` address. */
  securityContact?: string | undefined;
  /** Absolute path of the folder for the embedded services and reports. */
  dataDir: string;
  /**
   * The site shows fictional data and has accounts with publicly known passwords. Turned on by DEMO=1. The default is
   * on only where the site is reachable from this machine alone and no other setting is that of a real site: see
   * `isDemoByDefault`.
   */
  demo: boolean;
  /** Other machines can reach the site, by its name or by the address that it listens on. */
  isPublic: boolean;
  /** `/dev/outbox` may show the outbox: in demonstrations only, and never where NODE_ENV is "production". */
  showOutbox: boolean;
  /** The proxies whose X-Forwarded-For header is trusted. Undefined: none. */
  trustedProxies: TrustedProxies | undefined;
}

/**
 * Configuration with known services: set by the operator, or embedded and started. Without `meiliUrl` there is no
 * Meilisearch, and PostgreSQL answers every search.
 */
export type ConnectedConfig = Config & { databaseUrl: string };

/** Configuration of a process that serves pages: it can encrypt and send mail. */
export type ServingConfig = Config & { encryptionKey: string; mailUrl: string };

/** The message has one line for each setting that is missing or wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly lines: readonly string[];
  constructor(lines: readonly string[]) {
    super(`Settings to put right:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    this.lines = lines;
  }
}

/**
 * True when no setting asks for a demonstration but the site can only be one: a developer or visitor tries it out on
 * their own machine. A single setting of a real site, or one that suggests it, makes this false.
 */
function isDemoByDefault(
  given: z.output<typeof settingsSchema>,
  surroundings: { isPublic: boolean; isProduction: boolean },
): boolean {
  const sendsMail = given.MAIL_URL !== undefined && !given.MAIL_URL.startsWith('outbox:');
  return (
    given.DATABASE_URL === undefined && !sendsMail && !surroundings.isPublic && !surroundings.isProduction
  );
}

/** Reads the settings. @throws {ConfigError} naming every invalid setting, without its value. */
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
  if (it.DATABASE_OWNER_URL !== undefined && it.DATABASE_URL === undefined) {
    throw new ConfigError(['DATABASE_URL must be set when DATABASE_OWNER_URL is']);
  }
  if (it.SITE_URL === undefined && !isLoopback(it.HOST) && !isEveryAddress(it.HOST))
    throw new ConfigError([
      'SITE_URL must be set to the https:// address of the site when HOST is not an address of this machine alone',
    ]);
  const shownHost = isEveryAddress(it.HOST) ? '127.0.0.1' : isIP(it.HOST) === 6 ? `[${it.HOST}]` : it.HOST;
  const isPublic =
    !isLoopback(it.HOST) || (it.SITE_URL !== undefined && !isLoopback(new URL(it.SITE_URL).hostname));
  const isProduction = env['NODE_ENV'] === 'production';
  const demo = it.DEMO ?? isDemoByDefault(it, { isPublic, isProduction });
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
    securityContact: it.SECURITY_CONTACT,
    dataDir: resolve(projectRoot(), it.DATA_DIR),
    demo,
    isPublic,
    showOutbox: demo && !isProduction,
    trustedProxies: it.TRUSTED_PROXIES === undefined ? undefined : readTrustedProxies(it.TRUSTED_PROXIES),
  };
}

/** A warning for the operator of a demonstration that other machines can reach; undefined for any other site. */
export function publicDemoWarning({ demo, isPublic, siteUrl }: Config): string | undefined {
  return demo && isPublic
    ? `This is a demonstration that others can reach, at ${siteUrl}: anyone can sign in as its staff with a password that is public, and read every email. Never put real data into it. DEMO=0 ends it.`
    : undefined;
}

/** The current key if one exists; maintenance commands never create one. */
export function knownKey(config: Config): string | undefined {
  if (config.encryptionKey !== undefined || config.databaseUrl !== undefined) return config.encryptionKey;
  return storedKey(config.dataDir);
}

/**
 * Adds the settings that a process needs to serve pages. With the embedded database a missing key is created; a
 * demonstration keeps its mail in the outbox. @throws {ConfigError} naming the settings that are missing.
 */
export function servingConfig(config: Config): ServingConfig {
  const missing: string[] = [];
  if (config.encryptionKey === undefined && config.databaseUrl !== undefined)
    missing.push('ENCRYPTION_KEY must be set when DATABASE_URL is: 32 random bytes in base64');
  if (config.mailUrl === undefined && !config.demo)
    missing.push('MAIL_URL must be set unless DEMO is 1: without it no one could confirm an address');
  if (config.siteUrl.startsWith('https:') && config.trustedProxies === undefined)
    missing.push(
      'TRUSTED_PROXIES must be set when SITE_URL is https: the address of the proxy that ends TLS, or none',
    );
  if (missing.length > 0) throw new ConfigError(missing);
  return {
    ...config,
    encryptionKey: config.encryptionKey ?? ownKey(config.dataDir),
    mailUrl: config.mailUrl ?? 'outbox:',
  };
}

import { ConfigError, readConfig, type Config, type ConnectedConfig } from '#lib/config.ts';
import { isDatabaseAway } from '#lib/database.ts';
import { applicationUrl, ensureApplicationRole, grantApplication, roleIn } from '#lib/database-roles.ts';
import { embeddedServices } from '#lib/embedded/index.ts';
import { describeFileError } from '#lib/embedded/data-folder.ts';
import { createLog, type Log } from '#lib/log.ts';
import { StartError } from '#lib/start-error.ts';
import { step } from './progress.ts';

/** A mistake in how the operator typed the command: shown without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** A sentence about a refusal of PostgreSQL or of the operating system; undefined for an error in our own code. */
function describe(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof UsageError || error instanceof StartError)
    return error.message;
  const { code = '' } = (error ?? {}) as { code?: string };
  if (code.startsWith('53') || code === '58030' || code === 'ENOSPC' || code === 'EDQUOT') {
    return code === '53300'
      ? 'The database has too many connections. Try again in a minute, or increase its max_connections.'
      : 'The disk is full. The work done so far is saved. Free some space, then run the same command again to continue.';
  }
  switch (code) {
    case '28P01':
    case '28000':
      return 'The database in DATABASE_URL refused this user name and password. Check both.';
    case '3D000':
      return 'The database in DATABASE_URL does not exist. Create it, then start again.';
    case '42704':
      return 'A role in DATABASE_URL or DATABASE_OWNER_URL does not exist. Create it as .env.example explains, then start again.';
    case '42501':
      return 'The user in DATABASE_URL cannot create tables in this database. Make that user its owner.';
    case '25006':
      return 'The database in DATABASE_URL is read-only. Use one that can be written to.';
  }
  if (isDatabaseAway(error))
    return 'The database does not answer. Check that it is running and that DATABASE_URL is correct, then try again.';
  const { path } = (error ?? {}) as { path?: string };
  return path === undefined ? undefined : describeFileError(error, path);
}

/** Runs a command. Reports a failure in words and ends with exit code 1. */
export async function command(work: () => Promise<void>): Promise<void> {
  // Output that cannot be written, because a disk is full or the reader has gone, is lost; the command goes on.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  try {
    await work();
  } catch (error) {
    console.error(describe(error) ?? error);
    process.exitCode = 1;
  }
}

/**
 * Connects to the database and search engine of the settings; where they are not set, to those of a running site, or
 * to embedded ones started for this command only. With `own` the services of a running site are not used: a running
 * site is an error.
 */
export async function connect(
  config: Config,
  log: Log,
  options: { own?: boolean } = {},
): Promise<{ config: ConnectedConfig; stop(): Promise<void>; borrowed: boolean }> {
  if (config.databaseUrl !== undefined && config.meiliUrl !== undefined) {
    return {
      config: { ...config, databaseUrl: config.databaseUrl },
      stop: async () => undefined,
      borrowed: true,
    };
  }
  const needsMeilisearch = config.meiliUrl === undefined;
  const embedded = await step(`Starting PostgreSQL${needsMeilisearch ? ' and the search engine' : ''}`, () =>
    embeddedServices({ dataDir: config.dataDir, log, needsMeilisearch, ...options }),
  );
  let { databaseUrl, databaseOwnerUrl } = config;
  if (databaseUrl === undefined) {
    databaseOwnerUrl = embedded.databaseUrl;
    databaseUrl = applicationUrl(databaseOwnerUrl);
    // The process that runs borrowed services has already done this; and a command that does not migrate needs the
    // role too.
    if (!embedded.borrowed) {
      await ensureApplicationRole(databaseOwnerUrl);
      await grantApplication(databaseOwnerUrl, roleIn(databaseUrl));
    }
  }
  return {
    config: {
      ...config,
      databaseUrl,
      databaseOwnerUrl,
      meiliUrl: config.meiliUrl ?? embedded.meiliUrl,
      meiliKey: config.meiliKey ?? embedded.meiliKey,
    },
    stop: () => embedded.stop(),
    borrowed: embedded.borrowed,
  };
}

/** Runs a command that needs the services and ends by itself. */
export async function withServices(
  work: (config: ConnectedConfig, log: Log) => Promise<void>,
): Promise<void> {
  await command(async () => {
    const log = createLog({ level: 'warn' });
    const { config, stop } = await connect(readConfig(), log);
    try {
      await work(config, log);
    } finally {
      await stop();
    }
  });
}

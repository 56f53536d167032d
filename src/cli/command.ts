import { ConfigError, readConfig, type Config } from '#lib/config.ts';
import { applicationUrl, ensureApplicationRole, grantApplication, roleIn } from '#lib/database-roles.ts';
import { embeddedServices } from '#lib/embedded/index.ts';
import { createLog, type Log } from '#lib/log.ts';
import type { ConnectedConfig } from '../services.ts';
import { step } from './progress.ts';

/** A mistake of whoever typed the command: shown without a stack. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Runs a command; what goes wrong is said in words and ends with exit code 1. */
export async function command(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof UsageError;
    console.error(known ? error.message : error);
    process.exitCode = 1;
  }
}

/**
 * The database and search of the settings; where they are not given, those of a running site, or the embedded ones
 * started for this command alone.
 */
export async function connect(
  config: Config,
  log: Log,
): Promise<{ config: ConnectedConfig; stop(): Promise<void>; borrowed: boolean }> {
  if (config.databaseUrl !== undefined && config.meiliUrl !== undefined && config.meiliKey !== undefined) {
    const { databaseUrl, meiliUrl, meiliKey } = config;
    return {
      config: { ...config, databaseUrl, meiliUrl, meiliKey },
      stop: async () => undefined,
      borrowed: true,
    };
  }
  const embedded = await step('Starting PostgreSQL and Meilisearch', () =>
    embeddedServices({ dataDir: config.dataDir, log }),
  );
  let { databaseUrl, databaseOwnerUrl } = config;
  if (databaseUrl === undefined) {
    databaseOwnerUrl = embedded.databaseUrl;
    databaseUrl = applicationUrl(databaseOwnerUrl);
    // Whoever runs them already has done so; and a command that does not migrate needs the role as well.
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

/** The usual frame of a command that needs the services and ends by itself. */
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

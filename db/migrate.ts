import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import * as path from 'node:path';
import type pg from 'pg';
import { openDatabase, type Db } from '#lib/database.ts';
import { grantApplication, roleIn } from '#lib/database-roles.ts';

/**
 * Brings the database up to the newest migration, that of the job queue included. All pending migrations are one
 * transaction; with `upTo` they end at that one. @returns the names of those applied. @throws the first error, with
 * nothing applied.
 */
export async function migrate(db: Db, pool: pg.Pool, options: { upTo?: string } = {}): Promise<string[]> {
  const migrator = new Migrator({
    db,
    provider: new FileMigrationProvider({
      fs,
      path,
      migrationFolder: join(import.meta.dirname, 'migrations'),
    }),
  });
  const { error, results } = await (options.upTo === undefined
    ? migrator.migrateToLatest()
    : migrator.migrateTo(options.upTo));
  if (error !== undefined) throw error;
  await runMigrations({ pgPool: pool });
  return (results ?? []).map((result) => result.migrationName);
}

/**
 * Migrates as the owner of the tables and gives the application's role what it needs; without an owner's address the
 * application is the owner. @returns and @throws as `migrate` does.
 */
export async function migrateDatabase(
  config: { databaseUrl: string; databaseOwnerUrl?: string | undefined },
  options: { upTo?: string } = {},
): Promise<string[]> {
  const { databaseUrl, databaseOwnerUrl = databaseUrl } = config;
  const { db, pool } = openDatabase(databaseOwnerUrl, { max: 2 });
  try {
    const applied = await migrate(db, pool, options);
    const [application, owner] = [roleIn(databaseUrl), roleIn(databaseOwnerUrl)];
    if (application !== owner) await grantApplication(databaseOwnerUrl, application);
    return applied;
  } finally {
    await db.destroy();
  }
}

import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import * as path from 'node:path';
import type pg from 'pg';
import type { Db } from '#lib/database.ts';

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

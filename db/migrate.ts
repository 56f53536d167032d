import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import { runMigrations } from 'graphile-worker';
import { FileMigrationProvider, Migrator } from 'kysely/migration';
import * as path from 'node:path';
import type pg from 'pg';
import { LOCKS } from '#lib/advisory-locks.ts';
import { openDatabase, type Db } from '#lib/database.ts';
import { grantApplication, roleIn } from '#lib/database-roles.ts';
import { inTurn } from '#lib/in-turn.ts';
import { StartError } from '#lib/start-error.ts';

/**
 * Migrates the database to the newest version, including the job queue's own migrations; of two processes one waits
 * for the other. All pending migrations run in one transaction; with `upTo` they end with that migration.
 * @returns the names of the applied migrations
 * @throws the first error, with nothing applied; a {StartError} when the database is newer than this code
 */
export async function migrate(db: Db, pool: pg.Pool, options: { upTo?: string } = {}): Promise<string[]> {
  return inTurn(pool, LOCKS.migration, async () => {
    const provider = new FileMigrationProvider({
      fs,
      path,
      migrationFolder: join(import.meta.dirname, 'migrations'),
    });
    const migrator = new Migrator({ db, provider });
    await refuseNewer(pool, Object.keys(await provider.getMigrations()));
    const { error, results } = await (options.upTo === undefined
      ? migrator.migrateToLatest()
      : migrator.migrateTo(options.upTo));
    if (error !== undefined) throw error;
    await runMigrations({ pgPool: pool });
    return (results ?? []).map((result) => result.migrationName);
  });
}

/**
 * Refuses a database with migrations that this code does not know: the code could write rows that violate their rules.
 */
async function refuseNewer(pool: pg.Pool, known: readonly string[]): Promise<void> {
  const { rows } = await pool.query<{ found: boolean }>(
    `select to_regclass('kysely_migration') is not null as found`,
  );
  if (rows[0]?.found !== true) return;
  const applied = await pool.query<{ name: string }>(
    'select name from kysely_migration where not (name = any($1)) order by name desc',
    [known],
  );
  const [unknown] = applied.rows;
  if (unknown !== undefined) {
    throw new StartError(
      `The database is newer than this version of the portal: it has the change ${unknown.name}. Start the newer version, or restore a backup that this one made.`,
    );
  }
}

/**
 * Migrates as the owner of the tables and grants the application's role its privileges; without an owner URL the
 * application is the owner. @returns and @throws as `migrate` does.
 */
export async function migrateDatabase(
  config: { databaseUrl: string; databaseOwnerUrl?: string | undefined },
  options: { upTo?: string } = {},
): Promise<string[]> {
  const { databaseUrl, databaseOwnerUrl = databaseUrl } = config;
  const { db, pool } = openDatabase(databaseOwnerUrl, { max: 4 });
  try {
    const applied = await migrate(db, pool, options);
    const [application, owner] = [roleIn(databaseUrl), roleIn(databaseOwnerUrl)];
    if (application !== owner) await grantApplication(databaseOwnerUrl, application);
    return applied;
  } finally {
    await db.destroy();
  }
}

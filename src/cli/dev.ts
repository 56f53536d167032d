import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readConfig, servingConfig } from '#lib/config.ts';
import { openDatabase } from '#lib/database.ts';
import { createLog } from '#lib/log.ts';
import { projectRoot } from '#lib/root.ts';
import { loadWorkingDays } from '#lib/working-days.ts';
import { openMeilisearch } from '#features/search/search.meilisearch.ts';
import { tendIndex } from '#features/search/search-index.service.ts';
import { seedDemoAccounts } from '#features/accounts/demo.service.ts';
import { seedDemoModeration } from '#features/moderation/demo.service.ts';
import { migrate } from '../../db/migrate.ts';
import { isEmpty, seedDemo } from '../../db/seed.ts';
import { command, connect } from './command.ts';
import { step } from './progress.ts';

/** `npm run dev`: the services of `npm start` under Astro's development server, which reloads on every change. */
await command(async () => {
  const log = createLog({ pretty: true });
  const settings = servingConfig(readConfig());
  const { config, stop } = await connect(settings, log);
  const { db, pool } = openDatabase(config.databaseUrl, { log, max: 2 });
  await step('Preparing the database', () => migrate(db, pool));
  if (await isEmpty(db)) await step('Loading demo data', () => seedDemo(db, new Date()));
  if (settings.demo) {
    await seedDemoAccounts(db, new Date());
    await seedDemoModeration(db, { workingDays: await loadWorkingDays(projectRoot()) }, new Date());
  }
  const meilisearch = openMeilisearch(config.meiliUrl, config.meiliKey, 60_000);
  await step('Checking the search index', () => tendIndex({ db, meilisearch, log }));
  await db.destroy();

  const root = projectRoot();
  const astro = spawn(
    process.execPath,
    [
      join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'),
      'dev',
      '--host',
      config.host,
      '--port',
      String(config.port),
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        ASTRO_TELEMETRY_DISABLED: '1',
        DATABASE_URL: config.databaseUrl,
        MEILI_URL: config.meiliUrl,
        MEILI_KEY: config.meiliKey,
        ENCRYPTION_KEY: settings.encryptionKey,
        MAIL_URL: settings.mailUrl,
        DEMO: settings.demo ? '1' : '0',
      },
    },
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => astro.kill(signal));
  await new Promise((resolve) => astro.once('close', resolve));
  await stop();
});

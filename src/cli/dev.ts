import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readConfig, servingConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { projectRoot } from '#lib/root.ts';
import { command, connect } from './command.ts';
import { prepare } from './prepare.ts';

/** `npm run dev`: the services of `npm start` with Astro's development server, which reloads on every change. */
await command(async () => {
  const log = createLog({ pretty: true });
  const settings = servingConfig(readConfig());
  const { config, stop } = await connect(settings, log);
  await prepare(
    { ...settings, ...config, encryptionKey: settings.encryptionKey, mailUrl: settings.mailUrl },
    log,
  );

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

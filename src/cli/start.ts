import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { styleText } from 'node:util';
import { publicDemoWarning, readConfig, servingConfig } from '#lib/config.ts';
import { checkDataFolder } from '#lib/embedded/data-folder.ts';
import { checkPort, describeListenError } from '#lib/embedded/ports.ts';
import { createLog } from '#lib/log.ts';
import { projectRoot } from '#lib/root.ts';
import { createPortalServer, type PageHandler } from '#lib/server.ts';
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { createServices } from '../services.ts';
import { build, BUILT, needsBuild } from './build.ts';
import { command, connect } from './command.ts';
import { prepare } from './prepare.ts';
import { step } from './progress.ts';

const root = projectRoot();

/** The demonstration's accounts, as text to print. */
function demoSignIns(): string {
  const width = Math.max(...DEMO_ACCOUNTS.map(({ email }) => email.length));
  const lines = DEMO_ACCOUNTS.map(({ email, title }) => `  ${email.padEnd(width)}  ${title}`);
  return `Sign in with the password ${DEMO_PASSWORD} as:\n${lines.join('\n')}\n`;
}

/**
 * `npm start`: from an empty folder to a working site. Starts the services that are not set, migrates, loads demo data
 * the first time, builds and indexes if needed, and serves; on Ctrl-C or SIGTERM it ends everything that it started.
 */
await command(async () => {
  const settings = readConfig();
  // Anything that would stop the start is reported before any work is done.
  if (settings.databaseUrl === undefined) checkDataFolder(settings.dataDir);
  const config = servingConfig(settings);
  await checkPort(config);
  const log = createLog({ pretty: process.stdout.isTTY });

  // From here on a signal shuts down in order, whatever is running.
  const closers: (() => Promise<void>)[] = [];
  let ending: Promise<void> | undefined;
  const end = () => {
    ending ??= (async () => {
      for (const close of closers.reverse())
        await close().catch((error: unknown) => log.error(error, 'while stopping'));
    })();
    return ending;
  };
  let wanted = true;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (!wanted) return;
      wanted = false;
      log.info('stopping: finishing work in progress');
      void end().then(() => process.exit(0));
    });
  }

  try {
    const connecting = connect(config, log, { own: true });
    // A signal that arrives while the services start is handled once they have started, so that none of them is left
    // running.
    closers.push(() =>
      connecting.then(
        (it) => it.stop(),
        () => undefined,
      ),
    );
    const building = needsBuild() ? step('Building the pages', build) : Promise.resolve();
    // Wait until both have settled before anything is stopped.
    await Promise.allSettled([connecting, building]);
    await building;
    const connected = await connecting;

    const serving = {
      ...config,
      ...connected.config,
      encryptionKey: config.encryptionKey,
      mailUrl: config.mailUrl,
    };
    await prepare(serving, log);
    const services = await createServices(serving, log);
    closers.push(() => services.close());
    const { handler } = (await import(pathToFileURL(BUILT).href)) as { handler: PageHandler };
    const server = createPortalServer({
      siteUrl: config.siteUrl,
      clientDir: join(root, 'dist', 'client'),
      pages: handler,
      locals: ({ requestId, clientAddress }) => ({
        services,
        requestId,
        clientAddress,
        siteUrl: config.siteUrl,
        demo: config.demo,
      }),
      health: () => services.health(),
      onRefused: (why, about) => {
        void services.security.record(
          why === 'host' ? { type: 'host-refused' } : { type: 'origin-refused', detail: about },
        );
      },
      log,
      trustedProxies: config.trustedProxies,
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', (error) => reject(describeListenError(error, config) ?? error));
      server.listen(config.port, config.host, resolve);
    });
    closers.push(() => server.stop());
    await services.startWork();
    const warning = publicDemoWarning(config);
    // Red on a terminal only: styleText leaves the escape sequence out when the stream is a file.
    if (warning !== undefined) console.error(`\n${styleText('red', warning, { stream: process.stderr })}`);
    console.log(
      `\nGet Kent & Medway Working is at ${config.siteUrl}\n${config.demo ? demoSignIns() : ''}Press Ctrl-C to stop it.\n`,
    );
  } catch (error) {
    await end();
    throw error;
  }
});

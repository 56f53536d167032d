import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '#lib/embedded/ports.ts';
import { projectRoot } from '#lib/root.ts';
import { TEST_KEY } from '../support/portal.ts';

/**
 * Starts the portal as `npm start` runs it, with existing services. Its output is not read, because reading it would
 * cost time that is being measured.
 */
export async function startMeasuredPortal(
  services: { databaseUrl: string; meiliUrl: string; meiliKey: string },
  options: { dataDir: string; demo: boolean },
): Promise<{ url: string; stop(): Promise<void> }> {
  const root = projectRoot();
  const port = await freePort();
  const portal = spawn(process.execPath, ['--max-semi-space-size=64', join(root, 'src/cli/start.ts')], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: services.databaseUrl,
      MEILI_URL: services.meiliUrl,
      MEILI_KEY: services.meiliKey,
      DATA_DIR: options.dataDir,
      MAIL_URL: 'outbox:',
      ENCRYPTION_KEY: TEST_KEY,
      DEMO: options.demo ? '1' : '0',
    },
  });
  const stop = async () => {
    if (portal.exitCode !== null) return;
    portal.kill('SIGTERM');
    await once(portal, 'exit');
  };
  const url = `http://127.0.0.1:${port}`;
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      (it) => it.ok,
      () => false,
    );
  try {
    while (!(await isReady())) {
      if (portal.exitCode !== null) throw new Error('the portal did not start');
      await sleep(100);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

import { readConfig, servingConfig } from '#lib/config.ts';
import { createLog } from '#lib/log.ts';
import { createServices, type Services } from './services.ts';

interface Kept {
  developmentServices?: Promise<Services>;
}

/** What the server gives to each page, for `npm run dev`, where Astro's own server stands around the pages. */
export async function developmentLocals(): Promise<App.Locals> {
  const config = servingConfig(readConfig());
  const { databaseUrl } = config;
  if (databaseUrl === undefined) {
    throw new Error('Start the development server with `npm run dev`.');
  }
  // Kept on the global object, because a reload forgets modules but must not open another pool.
  const kept = globalThis as Kept;
  kept.developmentServices ??= createServices({ ...config, databaseUrl }, createLog({ pretty: true }));
  return {
    services: await kept.developmentServices,
    requestId: 'development',
    clientAddress: '127.0.0.1',
    siteUrl: config.siteUrl,
    demo: config.demo,
  };
}

import node from '@astrojs/node';
import { defineConfig, passthroughImageService } from 'astro/config';

export default defineConfig({
  output: 'server',
  adapter: node({
    mode: 'middleware',
    // An error in a component must give the 500 page, not half a page with status 200.
    experimentalDisableStreaming: true,
    bodySizeLimit: 1024 * 1024,
  }),
  session: false,
  trailingSlash: 'never',
  // `true` keeps one space between inline elements; the default of Astro 7 drops it.
  compressHTML: true,
  image: { service: passthroughImageService() },
  security: {
    checkOrigin: true,
    // The server in src/lib/server.ts refuses unknown hosts and overwrites X-Forwarded-* before Astro sees them.
    allowedDomains: [{ hostname: '**' }],
  },
  build: { inlineStylesheets: 'never', assets: '_assets' },
  devToolbar: { enabled: false },
  vite: {
    // Nothing inline: the content security policy allows only files of our own.
    build: { assetsInlineLimit: 0 },
    css: { preprocessorOptions: { scss: { quietDeps: true, loadPaths: ['node_modules'] } } },
    ssr: {
      external: [
        'kysely',
        'pg',
        'meilisearch',
        'graphile-worker',
        'pino',
        '@node-rs/argon2',
        'lucia',
        'rate-limiter-flexible',
        'otpauth',
        'qrcode',
      ],
    },
  },
});

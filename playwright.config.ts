import { defineConfig, devices } from '@playwright/test';
import { findChromium } from './tests/support/chromium.ts';

const executablePath = findChromium();

const PHONE = { ...devices['Pixel 7'], viewport: { width: 390, height: 844 } };
const DESKTOP = { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 900 } };

// Tests with the tag @narrow are as narrow as a phone in every project: with scripts, once is enough.

/** Looks at each address at every width, with and without scripts. */
const EVERY_ADDRESS = '**/accessibility.spec.ts';
/** People with browsers of their own, and pages that are the same at the one width that they are looked at. */
const ON_A_PHONE = ['**/people.spec.ts', '**/referral-people.spec.ts', '**/posting-kinds.spec.ts'];

/** Pages in a real browser, on one built portal that the global setup starts with demo data of its own. */
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  globalSetup: './tests/e2e/global-setup.ts',
  outputDir: 'test-results',
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env['CI'] !== undefined,
  retries: 0,
  // A loaded machine is several times slower than one that does nothing else.
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    screenshot: 'only-on-failure',
    // What is not there is named soon; a loaded machine takes a few seconds to answer.
    actionTimeout: 20_000,
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // All pages are of one site: a new process for each of them costs more than the page.
        '--disable-site-isolation-trials',
        '--renderer-process-limit=1',
        // A page lives for a second: to optimise its scripts, and above all axe, costs more than it saves.
        '--js-flags=--no-opt,--no-maglev',
      ],
    },
  },
  projects: [
    // The longest tests first, so that the last ones keep every worker busy.
    { name: 'phone', use: PHONE, testIgnore: EVERY_ADDRESS },
    { name: 'desktop', use: DESKTOP, testIgnore: [EVERY_ADDRESS, ...ON_A_PHONE], grepInvert: /@narrow/ },
    {
      name: 'desktop without JavaScript',
      use: { ...DESKTOP, javaScriptEnabled: false },
      testIgnore: [EVERY_ADDRESS, ...ON_A_PHONE],
    },
    { name: 'every address', use: PHONE, testMatch: EVERY_ADDRESS },
  ],
});

import { test as base, expect } from '@playwright/test';
import type { Examples } from './global-setup.ts';

/** Addresses that depend on the demo data. */
export const examples = JSON.parse(
  process.env['TEST_PORTAL_EXAMPLES'] ?? '{"opportunities":{},"manage":{"postings":[]},"cases":[]}',
) as Examples;

interface Options {
  /** What the test itself provokes in the browser, such as a page that is not there. */
  expected: { problems: readonly RegExp[] };
}
interface Fixtures {
  /** What went wrong in the browser behind the page's back. */
  problems: string[];
}

/**
 * Playwright's test on the portal. It fails on anything that the browser complains about: errors in the console,
 * scripts that throw, the content security policy, answers of 400 and more, and requests to any other host.
 */
export const test = base.extend<Options & Fixtures>({
  expected: [{ problems: [] }, { option: true }],
  baseURL: async ({}, use) => {
    const url = process.env['TEST_PORTAL_URL'];
    if (url === undefined) throw new Error('The portal has not been started.');
    await use(url);
  },
  problems: [
    async ({ context, baseURL, expected }, use) => {
      const problems: string[] = [];
      const note = (problem: string) => {
        if (!expected.problems.some((pattern) => pattern.test(problem))) problems.push(problem);
      };
      context.on('console', (message) => {
        if (message.type() === 'error' || message.type() === 'warning') note(`console: ${message.text()}`);
      });
      context.on('weberror', (error) => note(`script: ${error.error().message}`));
      context.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(`${baseURL}/`) && !url.startsWith('data:') && !url.startsWith('blob:'))
          note(`request to ${url}`);
      });
      context.on('response', (response) => {
        if (response.status() >= 400) note(`${response.status()} ${response.url()}`);
      });
      await use(problems);
      expect(problems, 'nothing went wrong behind the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

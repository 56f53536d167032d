import {
  test as base,
  expect,
  type ConsoleMessage,
  type Page,
  type Request,
  type Response,
  type WebError,
} from '@playwright/test';
import type { Examples } from './global-setup.ts';

/** Addresses that depend on the demo data. */
export const examples = JSON.parse(
  process.env['TEST_PORTAL_EXAMPLES'] ??
    '{"opportunities":{},"manage":{"postings":[]},"cases":[],"booked":{}}',
) as Examples;

interface Options {
  /** What the test itself provokes in the browser, such as a page that is not there. */
  expected: { problems: readonly RegExp[] };
}
interface Fixtures {
  /** What went wrong in the browser behind the page's back. */
  problems: string[];
}
interface WorkerFixtures {
  /** The tabs of this worker, by the options of their browsers: to open one takes longer than most tests. */
  tabs: Map<string, Page>;
}

/**
 * Playwright's test on the portal. It fails on anything that the browser complains about: errors in the console,
 * scripts that throw, the content security policy, answers of 400 and more, and requests to any other host.
 */
export const test = base.extend<Options & Fixtures, WorkerFixtures>({
  tabs: [
    async ({}, use) => {
      const tabs = new Map<string, Page>();
      await use(tabs);
      for (const tab of tabs.values()) await tab.context().close();
    },
    { scope: 'worker' },
  ],
  /** That of the tests before, without their cookies and what is stored in the browser. */
  context: async ({ browser, tabs, viewport, javaScriptEnabled }, use) => {
    const options = JSON.stringify([viewport, javaScriptEnabled]);
    const tab = tabs.get(options) ?? (await (await browser.newContext()).newPage());
    tabs.set(options, tab);
    const context = tab.context();
    await context.clearCookies();
    if (viewport != null) await tab.setViewportSize(viewport);
    await use(context);
    for (const page of context.pages()) if (page !== tab) await page.close();
    await tab.unrouteAll();
    await tab.goto('about:blank');
    // Recent searches stand in the browser's own storage: no test sees those of another.
    const session = await context.newCDPSession(tab);
    const origin = new URL(process.env['TEST_PORTAL_URL'] ?? '').origin;
    await session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'local_storage' });
    await session.detach();
  },
  page: async ({ context }, use) => {
    const [tab] = context.pages();
    if (tab === undefined) throw new Error('The tab was closed.');
    await use(tab);
  },
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
      const onConsole = (message: ConsoleMessage) => {
        if (message.type() === 'error' || message.type() === 'warning') note(`console: ${message.text()}`);
      };
      const onError = (error: WebError) => note(`script: ${error.error().message}`);
      const onRequest = (request: Request) => {
        const url = request.url();
        if (!url.startsWith(`${baseURL}/`) && !url.startsWith('data:') && !url.startsWith('blob:'))
          note(`request to ${url}`);
      };
      const onResponse = (response: Response) => {
        if (response.status() >= 400) note(`${response.status()} ${response.url()}`);
      };
      context.on('console', onConsole).on('weberror', onError);
      context.on('request', onRequest).on('response', onResponse);
      await use(problems);
      // The next test may go on in the same context.
      context.off('console', onConsole).off('weberror', onError);
      context.off('request', onRequest).off('response', onResponse);
      expect(problems, 'nothing went wrong behind the page').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

import type { Browser, Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { axeFindings, tooWide } from './checks.ts';
import { expect, test } from './fixtures.ts';
import { PAGES, pagesOnDisk } from './pages.ts';

/** A page that says what is wrong is what was asked for. */
const EXPECTED = [
  /^(404|413|500|503) /,
  /^console: Failed to load resource: the server responded with a status of (404|413|500|503)/,
];

/**
 * Axe is itself a script, and ends never where scripts are switched off. So it looks at what such a browser shows, with
 * scripts switched on but taken out of the page.
 */
async function axeFindingsWithoutScripts(browser: Browser, shown: Page): Promise<string[]> {
  const url = shown.url();
  const storageState = await shown.context().storageState();
  const context = await browser.newContext({ javaScriptEnabled: true, storageState });
  try {
    await context.route(
      (address) => address.href === url,
      async (route) => {
        const response = await route.fetch();
        const body = (await response.text())
          .replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, '')
          .replace(/<\/?noscript>/g, '');
        await route.fulfill({ response, body });
      },
    );
    const page = await context.newPage();
    await page.goto(url);
    return await axeFindings(page);
  } finally {
    await context.close();
  }
}

async function signIn(page: Page, who: string): Promise<void> {
  await page.goto('/account/sign-in');
  await page.getByLabel('E-mail address').fill(`${who}@demo.example`);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
}

test('every page is in the list of pages to be tried, and none that is gone', () => {
  expect(Object.keys(PAGES).sort()).toEqual(pagesOnDisk());
  for (const [file, addresses] of Object.entries(PAGES)) expect(addresses.length, file).toBeGreaterThan(0);
});

for (const { path, status = 200, signedIn = false } of Object.values(PAGES).flat()) {
  test.describe(path, () => {
    test.use({ expected: { problems: status === 200 ? [] : EXPECTED } });

    test('can be used by everybody', async ({ page, browser, javaScriptEnabled }, info) => {
      if (signedIn !== false) await signIn(page, signedIn === true ? 'resident' : signedIn);
      const answer = await page.goto(path);
      const { pathname, search } = new URL(page.url());
      if (signedIn !== false) expect(pathname + search).toBe(path);
      expect(answer?.status()).toBe(status);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      expect(await page.title()).toMatch(/.+ – Get Kent & Medway Working$/);
      if (javaScriptEnabled === false) {
        expect(await axeFindingsWithoutScripts(browser, page)).toEqual([]);
        return;
      }
      expect(await axeFindings(page)).toEqual([]);
      if (info.project.name === 'phone') {
        await page.setViewportSize({ width: 320, height: 640 });
        expect(await tooWide(page), 'wider than a phone of 320 pixels').toEqual([]);
      }
    });
  });
}

import { axeFindings, controlsOf, shownElements, stateOf, tooWide } from './checks.ts';
import { expect, test as base } from './fixtures.ts';
import { PAGES, pagesOnDisk } from './pages.ts';
import { signInAs } from './sessions.ts';

const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };
const DESKTOP = { width: 1280, height: 900 };

/** A page that says what is wrong is what was asked for. */
const EXPECTED = [
  /^(404|413|500|503) /,
  /^console: Failed to load resource: the server responded with a status of (404|413|500|503)/,
];

/** Switches scripts on or off for the pages that are opened from then on. */
const test = base.extend<{ scripts: (enabled: boolean) => Promise<void> }>({
  scripts: async ({ context, page }, use) => {
    const devTools = await context.newCDPSession(page);
    await use(async (enabled) => {
      await devTools.send('Emulation.setScriptExecutionDisabled', { value: !enabled });
    });
    await devTools.detach();
  },
});

test('every page is in the list of pages to be tried, and none that is gone', () => {
  expect(Object.keys(PAGES).sort()).toEqual(pagesOnDisk());
  for (const [file, addresses] of Object.entries(PAGES)) expect(addresses.length, file).toBeGreaterThan(0);
});

for (const { path, status = 200, signedIn = false } of Object.values(PAGES).flat()) {
  test.describe(
    typeof signedIn === 'string' ? `${path} as ${signedIn}` : signedIn ? `${path} signed in` : path,
    () => {
      test.use({ expected: { problems: status === 200 ? [] : EXPECTED } });

      test('is accessible', async ({ page, scripts }) => {
        if (signedIn !== false) await signInAs(page, signedIn === true ? 'resident' : signedIn);
        const open = async () => {
          const answer = await page.goto(path);
          const { pathname, search } = new URL(page.url());
          if (signedIn !== false) expect(pathname + search).toBe(path);
          expect(answer?.status()).toBe(status);
          await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
          expect(await page.title()).toMatch(/.+ – Get Kent & Medway Working$/);
        };

        await page.setViewportSize(PHONE);
        await open();
        expect.soft(await axeFindings(page), 'on a phone').toEqual([]);
        const shown = await shownElements(page);
        await page.setViewportSize(SMALL_PHONE);
        expect.soft(await tooWide(page), 'wider than a phone of 320 pixels').toEqual([]);

        await page.setViewportSize(DESKTOP);
        expect.soft(await tooWide(page), 'wider than a desktop').toEqual([]);
        const more = (await shownElements(page)).some((isShown, n) => isShown && shown[n] !== true);
        expect.soft(await axeFindings(page, more ? 'all' : 'layout'), 'on a desktop').toEqual([]);
        const [state, controls] = [await stateOf(page), await controlsOf(page)];

        // Axe is itself a script, and ends never where scripts are switched off: it runs when the page has been shown.
        await scripts(false);
        try {
          await open();
          const kept = await controlsOf(page);
          expect
            .soft(
              controls.filter((control) => !kept.includes(control)),
              'only with scripts',
            )
            .toEqual([]);
          expect.soft(await tooWide(page), 'wider than a desktop, without scripts').toEqual([]);
          const same = String(await stateOf(page)) === String(state);
          await scripts(true);
          // What axe has found in the same state once, it would find again.
          if (!same) expect.soft(await axeFindings(page), 'without scripts').toEqual([]);
        } finally {
          await scripts(true);
        }
      });
    },
  );
}

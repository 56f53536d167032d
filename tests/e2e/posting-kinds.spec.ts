import type { Page } from '@playwright/test';
import { FACES, TYPED, type Fields } from '../unit/postings/people.ts';
import { canBeUsed } from './checks.ts';
import { expect, test } from './fixtures.ts';
import { fillIn, follow, later, openNextTask, stopOf } from './walk.ts';

/** The pages of each kind of posting but the job's, which `journey.spec.ts` walks through more closely. */

const REFUSED = [
  /^422 .*\/components\/journey\//,
  /^console: Failed to load resource: the server responded with a status of 422/,
];
test.use({ expected: { problems: REFUSED } });

const proceed = (page: Page) => follow(page, page.getByRole('button', { name: 'Save and continue' }));

for (const kind of ['skills-bootcamp', 'work-experience', 'engagement-offer'] as const) {
  test(`${kind}: every page on the way can be used on a phone`, async ({ page }, info) => {
    test.setTimeout(300_000);
    await page.setViewportSize({ width: 320, height: 640 });
    const also: Fields = kind === 'work-experience' ? { also: 'engagement-offer', ...FACES } : {};
    const fields = later({ ...TYPED[kind], ...also });

    await page.goto(`/components/journey/${kind}`);
    await follow(page, page.getByRole('button', { name: 'Start' }));
    for (let pages = 0; stopOf(page) !== 'check'; pages += 1) {
      expect(pages).toBeLessThan(100);
      const stop = stopOf(page);
      if (stop === 'tasks') {
        await openNextTask(page);
        continue;
      }
      const here = page.url();
      await proceed(page);
      if (stopOf(page) === stop) await expect(page, stop).toHaveTitle(/^Error: /);
      else await page.goto(here);
      await canBeUsed(page, info, stop);
      await fillIn(page, fields);
      await proceed(page);
      expect(stopOf(page), `${stop} leads on`).not.toBe(stop);
    }
    await canBeUsed(page, info, 'check');
    await page.getByRole('button', { name: 'Send for approval' }).click();
    await expect(page.getByText('was checked. Nothing was published.')).toBeVisible();
  });
}

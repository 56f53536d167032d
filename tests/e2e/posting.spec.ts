import { canBeUsed, tooWide } from './checks.ts';
import { examples, expect, test } from './fixtures.ts';
import { signInAs } from './sessions.ts';

test('an employer copies what is live, and sees how it will look', async ({ page }, info) => {
  await signInAs(page, 'employer');
  await page.goto(examples.manage.live);
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  await page.getByRole('button', { name: 'Make a copy' }).click();
  await expect(page).toHaveURL(/\/post\/vacancy\/[0-9a-z]{16}\/tasks$/);
  await page.getByRole('link', { name: 'Preview how it will look' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Preview: only you can see this');
  await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible();
  await canBeUsed(page, info);
  if (info.project.name === 'phone') {
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await tooWide(page), 'wider than a phone of 320 pixels').toEqual([]);
  }
  await page.goto(examples.manage.home);
  await expect(page.getByRole('heading', { name: 'Your drafts' })).toBeVisible();
});

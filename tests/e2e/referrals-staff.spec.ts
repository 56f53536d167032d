import { canBeUsed } from './checks.ts';
import { expect, test } from './fixtures.ts';
import { signInAs } from './sessions.ts';

/** Staff pages with referrals of the demonstration are accessible. */

test('staff: a coordinator opens a record with a reason and sees who delivers there', async ({
  page,
}, info) => {
  await signInAs(page, 'coordinator');
  await page.goto('/referrals?stage=looked-at');
  await page.locator('tbody a').first().click();
  // Another of these tests may have opened it within the last half hour.
  if (await page.getByRole('button', { name: 'Open record' }).isVisible()) {
    await canBeUsed(page, info);
    await page.getByLabel('To review the request').check();
    await page.getByRole('button', { name: 'Open record' }).click();
  }
  await expect(page.getByRole('heading', { name: 'What they told us' })).toBeVisible();
  await expect(page.locator('#suggested')).toContainText('The delivery partner for');
  await canBeUsed(page, info);
  const record = page.url();
  await page.getByRole('link', { name: 'Send to a partner' }).click();
  await canBeUsed(page, info);
  await page.goto(`${record}/delete`);
  await canBeUsed(page, info);
});

test('staff: an adviser reads a record, and finds something to suggest', async ({ page }, info) => {
  await signInAs(page, 'adviser');
  await page.goto('/caseload');
  await canBeUsed(page, info);
  await page.locator('#today a').first().click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  await canBeUsed(page, info);
  const record = page.url();
  for (const act of ['contact', 'appointment', 'stage', 'note', 'change', 'told-withdrawn']) {
    await page.goto(`${record}/${act}`);
    await canBeUsed(page, info);
  }
  await page.goto(`${record}/opportunities?q=care`);
  await expect(page.getByRole('button', { name: /^Suggest/ }).first()).toBeVisible();
  await canBeUsed(page, info);
});

import type { Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { axeFindings, tooWide } from './checks.ts';
import { expect, test } from './fixtures.ts';

/** Staff with referrals of the demonstration: what they read can be used by everybody. */

async function signIn(page: Page, who: string): Promise<void> {
  await page.goto('/account/sign-in');
  await page.getByLabel('E-mail address').fill(`${who}@demo.example`);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
}

async function fine(page: Page, javaScript: boolean | undefined): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  if (javaScript === false) return;
  expect(await axeFindings(page)).toEqual([]);
  expect(await tooWide(page)).toEqual([]);
}

test('staff: a coordinator opens a record with a reason and sees who delivers there', async ({
  page,
  javaScriptEnabled,
}) => {
  await signIn(page, 'coordinator');
  await page.goto('/referrals?stage=looked-at');
  await page.locator('tbody a').first().click();
  // Another of these tests may have opened it within the last half hour.
  if (await page.getByRole('button', { name: 'Open record' }).isVisible()) {
    await fine(page, javaScriptEnabled);
    await page.getByLabel('To review the request').check();
    await page.getByRole('button', { name: 'Open record' }).click();
  }
  await expect(page.getByRole('heading', { name: 'What they told us' })).toBeVisible();
  await expect(page.locator('#suggested')).toContainText('The delivery partner for');
  await fine(page, javaScriptEnabled);
  const record = page.url();
  await page.getByRole('link', { name: 'Send to a partner' }).click();
  await fine(page, javaScriptEnabled);
  await page.goto(`${record}/delete`);
  await fine(page, javaScriptEnabled);
});

test('staff: an adviser reads a record, and finds something to suggest', async ({
  page,
  javaScriptEnabled,
}) => {
  await signIn(page, 'adviser');
  await page.goto('/caseload');
  await fine(page, javaScriptEnabled);
  await page.locator('#today a').first().click();
  await expect(page.getByRole('heading', { name: 'History' })).toBeVisible();
  await fine(page, javaScriptEnabled);
  const record = page.url();
  for (const act of ['contact', 'appointment', 'stage', 'note', 'change', 'told-withdrawn']) {
    await page.goto(`${record}/${act}`);
    await fine(page, javaScriptEnabled);
  }
  await page.goto(`${record}/opportunities?q=care`);
  await expect(page.getByRole('button', { name: /^Suggest:/ }).first()).toBeVisible();
  await fine(page, javaScriptEnabled);
});

import type { Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { axeFindings, tooWide } from './checks.ts';
import { examples, expect, test } from './fixtures.ts';

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/account/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(DEMO_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
}

/** Axe is a script; what it finds is the same with and without those of the page. */
async function check(page: Page, scripts: boolean | undefined): Promise<void> {
  expect(await tooWide(page), page.url()).toEqual([]);
  if (scripts !== false) expect(await axeFindings(page), page.url()).toEqual([]);
}

test.describe('applying for a course without an account', () => {
  // The first form is sent empty, to see what it says.
  test.use({ expected: { problems: [/^422 /, /status of 422/] } });

  test('from the page of the course to the waiting for an e-mail', async ({ page, javaScriptEnabled }) => {
    await page.goto(`/opportunities/${examples.appliedHere}`);
    await page.getByRole('button', { name: 'Apply on this site' }).click();
    await check(page, javaScriptEnabled);
    await page.getByRole('button', { name: 'Start now' }).click();
    const onward = page.getByRole('button', { name: 'Save and continue' });
    await onward.click();
    await expect(page.getByRole('alert')).toContainText('Select when you want to start');
    for (let steps = 0; steps < 12 && !page.url().endsWith('/check'); steps += 1) {
      await check(page, javaScriptEnabled);
      const slug = new URL(page.url()).pathname.split('/').at(-1);
      if (slug === 'date' || slug === 'interview-scheme') await page.getByRole('radio').first().check();
      if (slug === 'name') await page.getByRole('textbox').fill('Sam Marsh');
      if (slug === 'email') await page.getByRole('textbox').fill('sam.marsh@example.org');
      if (slug === 'why') await page.getByRole('textbox').fill('I want to learn it.');
      if (slug === 'agree') await page.getByRole('checkbox').check();
      await onward.click();
    }
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your answers');
    await check(page, javaScriptEnabled);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('One more step: check your e-mail');
    await check(page, javaScriptEnabled);
  });
});

test('a resident follows what they asked for', async ({ page, javaScriptEnabled }) => {
  await signIn(page, 'resident@demo.example');
  await page.getByRole('link', { name: 'What you asked for' }).click();
  await check(page, javaScriptEnabled);
  await page.getByRole('link', { name: /Skills Bootcamp/ }).click();
  await expect(page.getByRole('heading', { name: 'Messages' })).toBeVisible();
  await check(page, javaScriptEnabled);
  await page.getByRole('link', { name: 'Take this back' }).click();
  await expect(page.getByRole('button', { name: 'Take it back' })).toBeVisible();
  await check(page, javaScriptEnabled);
});

test('a training provider reads who applied, and says no to one of them', async ({
  page,
  javaScriptEnabled,
}) => {
  await signIn(page, 'provider@demo.example');
  await page.goto('/manage/downs-and-weald-training/applications');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applications');
  await check(page, javaScriptEnabled);
  await page.getByRole('link', { name: 'Priya Shah' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Priya Shah');
  await expect(page.getByText('teaching myself in the evenings')).toBeVisible();
  await check(page, javaScriptEnabled);
  await page.getByRole('link', { name: 'Tell them: not this time' }).click();
  await expect(page.getByText('Priya Shah')).toBeVisible();
  await check(page, javaScriptEnabled);
});

import { DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { canBeUsed } from './checks.ts';
import { expect, test } from './fixtures.ts';
import { signInAs } from './sessions.ts';
import { follow } from './walk.ts';

test.use({ expected: { problems: [/\b401\b/] } });

test('what a person wrote while their session ended is kept until they have signed in again', async ({
  page,
  context,
}, info) => {
  await signInAs(page, 'employer');
  await page.goto('/manage/register/0123456789abcdef/kind?new');
  await page.getByLabel('Employer').check();
  await follow(page, page.getByRole('button', { name: 'Save and continue' }));
  await page.locator('[name=name]').fill('Lock and Weir');
  await context.clearCookies();
  await follow(page, page.getByRole('button', { name: 'Save and continue' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We have signed you out');
  await canBeUsed(page, info);
  await page.getByText('See what you wrote').click();
  await expect(page.getByText('Lock and Weir')).toBeVisible();

  const [tab] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: /Sign in again/ }).click(),
  ]);
  await tab.getByLabel('Email address').fill('employer@demo.example');
  await tab.getByLabel('Password').fill(DEMO_PASSWORD);
  await follow(tab, tab.getByRole('button', { name: 'Sign in' }));
  await follow(page, page.getByRole('button', { name: 'Send what I wrote' }));
  await expect(page).not.toHaveURL(/name/);
  await page.goto(page.url().replace(/[^/]*$/, 'name'));
  await expect(page.locator('[name=name]')).toHaveValue('Lock and Weir');
});

import { canBeUsed } from './checks.ts';
import { expect, test } from './fixtures.ts';
import { signInByForm } from './sessions.ts';

// A page that is not theirs, and an address that is none.
test.use({ expected: { problems: [/^(404|422) /, /status of (404|422)/] } });

test('admin: an administrator reads security events, narrows them, and finds a person by email', async ({
  page,
}, info) => {
  const fine = () => canBeUsed(page, info);
  await signInByForm(page, 'administrator');
  await page.getByRole('link', { name: 'Go to your work: Administrator' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Staff');
  await expect(page.locator('#staff')).toContainText('administrator@demo.example (you)');
  await fine();

  // Something to read: a page that is not theirs.
  expect((await page.goto('/moderation'))?.status()).toBe(404);
  await page.goto('/admin');
  await page.getByRole('navigation', { name: 'Administration' }).getByText('Security events').click();
  await fine();
  await page.getByLabel('Event').selectOption('permission-refused');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page.locator('#events')).toContainText('Tried to open a page without permission');
  await expect(page.locator('#events')).toContainText('administrator@demo.example');
  await fine();

  await page.getByLabel('Person’s email address').fill('nobody');
  await page.getByRole('button', { name: 'Find person' }).click();
  await expect(page.getByRole('alert')).toContainText('correct format');
  await expect(page.getByLabel('Person’s email address')).toHaveValue('nobody');
  await fine();
  await page.getByLabel('Person’s email address').fill('resident@demo.example');
  await page.getByRole('button', { name: 'Find person' }).click();
  await expect(page.locator('#person')).toContainText('resident@demo.example');
  expect(page.url()).not.toContain('resident');
  await page.getByRole('link', { name: 'Sign them out on all devices' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign out on all devices');
  await fine();
});

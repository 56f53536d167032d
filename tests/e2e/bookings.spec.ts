import type { Page } from '@playwright/test';
import { canBeUsed } from './checks.ts';
import { examples, expect, test } from './fixtures.ts';
import { signInAs } from './sessions.ts';

/** Fills in the booking form from its start page, up to "check your answers". */
async function fillIn(page: Page, look: () => Promise<void>, isPhone: boolean): Promise<void> {
  await page.goto(`/opportunities/${examples.booked.offer}`);
  await page.getByRole('button', { name: 'Book on this website' }).click();
  await look();
  await page.getByRole('button', { name: 'Start now' }).click();
  for (let steps = 0; steps < 12 && !page.url().endsWith('/check'); steps += 1) {
    await look();
    const slug = new URL(page.url()).pathname.split('/').at(-1);
    // A child has one confirmed place at a time, and the projects run side by side.
    if (slug === 'date')
      await page
        .getByRole('radio')
        .nth(isPhone ? 0 : 1)
        .check();
    if (slug === 'children') {
      await page.getByRole('checkbox').first().check();
      await page.getByLabel('How many adults').fill('1');
    }
    if (slug === 'group') {
      await page.getByRole('checkbox').first().check();
      await page.getByLabel('How many pupils').fill('12');
      await page.getByLabel('How many adults').fill('2');
    }
    if (slug === 'needs') await page.getByRole('textbox').fill('One of us needs step-free access.');
    if (slug === 'contact') {
      await page.getByLabel('Full name').fill('Sam Whitlock');
      await page.getByLabel('Phone number').fill('01632 960121');
    }
    await page.getByRole('button', { name: 'Save and continue' }).click();
  }
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your answers');
  await look();
}

for (const who of ['school', 'parent']) {
  test(`a ${who} books places, writes to the employer and cancels`, async ({ page }, info) => {
    test.skip(who === 'parent' && info.project.name === 'desktop', 'one family, two dates');
    const look = () => canBeUsed(page, info);
    await signInAs(page, who);
    await fillIn(page, look, info.project.name === 'phone');
    await page.getByRole('button', { name: 'Confirm and book' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      /Your booking is confirmed|You are on the waiting list/,
    );
    await look();
    await page.getByRole('button', { name: 'See your booking' }).click();
    await expect(page.getByText('One of us needs step-free access.')).toBeVisible();
    await look();
    await page.getByLabel('Write to').fill('Can we come ten minutes earlier?');
    await page.getByRole('button', { name: 'Send the message' }).click();
    await expect(page.getByText('We have sent your message.')).toBeVisible();
    await expect(page.getByText('Can we come ten minutes earlier?')).toBeVisible();
    await page.getByRole('link', { name: 'Cancel this booking' }).click();
    await look();
    await page.getByRole('button', { name: 'Cancel this booking' }).click();
    await expect(page.getByText('You have cancelled this booking.')).toBeVisible();
    await look();
  });
}

test('an employer opens a request, and sees needs and contact only once it is confirmed', async ({
  page,
}, info) => {
  await signInAs(page, 'employer');
  await page.goto(`${examples.manage.home}/bookings`);
  await canBeUsed(page, info);
  await page.goto(`${examples.manage.home}/bookings/${examples.booked.received}`);
  const isOpen = await page.getByRole('button', { name: 'Accept the booking' }).isVisible();
  if (isOpen) {
    await expect(page.getByText('We show you this when the booking is confirmed')).toBeVisible();
    await page.getByRole('button', { name: 'Accept the booking' }).click();
  }
  await expect(page.getByText('Jo Harper')).toBeVisible();
  await canBeUsed(page, info);
});

test('someone who is neither a school nor a family reads what to do', async ({ page }, info) => {
  await signInAs(page, 'resident');
  await page.goto(`/opportunities/${examples.booked.offer}/book`);
  await page.getByRole('link', { name: 'Register as a home-educating family' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Register as a home-educating family');
  await canBeUsed(page, info);
});

test('the calendar leads from a month to a day and to an offer', async ({ page }, info) => {
  await page.goto('/education');
  await page.getByRole('link', { name: 'See the calendar of talks and visits' }).click();
  for (
    let months = 0;
    months < 3 && (await page.getByRole('listitem').getByRole('link').count()) === 0;
    months += 1
  )
    await page.locator('a[rel=next]').click();
  await canBeUsed(page, info);
  await page.getByLabel('School year').selectOption('10');
  await page.getByLabel('Open to home-educating families').check();
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/year=10&families=yes/);
  await canBeUsed(page, info);
});

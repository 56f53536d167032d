import type { Page } from '@playwright/test';
import { canBeUsed, tooWide } from './checks.ts';
import { examples, expect, test } from './fixtures.ts';
import { signInAs } from './sessions.ts';

test.describe('applying for a course without an account', () => {
  // The first form is sent empty, to see what it says.
  test.use({ expected: { problems: [/^422 /, /status of 422/] } });

  test('from the page of the course to the waiting for an email', async ({ page }, info) => {
    await page.goto(`/opportunities/${examples.appliedHere}`);
    await page.getByRole('button', { name: 'Apply on this website' }).click();
    await canBeUsed(page, info);
    await page.getByRole('button', { name: 'Start now' }).click();
    const onward = page.getByRole('button', { name: 'Save and continue' });
    await onward.click();
    await expect(page.getByRole('alert')).toContainText('Select when you want to start');
    for (let steps = 0; steps < 12 && !page.url().endsWith('/check'); steps += 1) {
      await canBeUsed(page, info);
      const slug = new URL(page.url()).pathname.split('/').at(-1);
      if (slug === 'date' || slug === 'interview-scheme') await page.getByRole('radio').first().check();
      if (slug === 'name') await page.getByRole('textbox').fill('Sam Marsh');
      if (slug === 'email') await page.getByRole('textbox').fill('sam.marsh@example.org');
      if (slug === 'why') await page.getByRole('textbox').fill('I want to learn it.');
      if (slug === 'agree') await page.getByRole('checkbox').check();
      await onward.click();
    }
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your answers');
    await canBeUsed(page, info);
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(
      'Your application has not been sent yet',
    );
    await canBeUsed(page, info);
  });
});

test('a resident follows what they asked for', async ({ page }, info) => {
  await signInAs(page, 'resident');
  await page.goto('/account');
  await page.getByRole('link', { name: 'Your applications' }).click();
  await canBeUsed(page, info);
  await page.getByRole('link', { name: /Skills Bootcamp/ }).click();
  await expect(page.getByRole('heading', { name: 'Messages' })).toBeVisible();
  await canBeUsed(page, info);
  await page.getByRole('link', { name: 'Withdraw this application' }).click();
  await expect(page.getByRole('button', { name: 'Withdraw this application' })).toBeVisible();
  await canBeUsed(page, info);
});

test('a training provider reads who applied, and says no to one of them', async ({ page }, info) => {
  await signInAs(page, 'provider');
  await page.goto('/manage/downs-and-weald-training/applications');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Applications');
  await canBeUsed(page, info);
  await page.getByRole('link', { name: 'Priya Shah' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Priya Shah');
  await expect(page.getByText('teaching myself in the evenings')).toBeVisible();
  await canBeUsed(page, info);
  await page.getByRole('link', { name: 'Tell them they were unsuccessful' }).click();
  await expect(page.getByText('Priya Shah')).toBeVisible();
  await canBeUsed(page, info);
});

test.describe('from applying as a guest to being hired, on a phone without JavaScript', () => {
  test.use({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false });
  test('an application goes all the way, and a wrong press is undone', async ({
    page,
    browser,
    baseURL,
  }, info) => {
    test.skip(info.project.name !== 'phone', 'once is enough: it changes what the other projects would find');
    test.setTimeout(420_000);
    const email = `walk.${Date.now()}@example.org`;
    const name = 'Wanda Walker';
    // Axe is a script, and ends never where they are switched off.
    const check = async (at: Page) => {
      await expect(at.getByRole('heading', { level: 1 }), at.url()).toHaveCount(1);
      expect(await tooWide(at), at.url()).toEqual([]);
    };
    const onDevice = async () => {
      const context = await browser.newContext({
        baseURL: baseURL ?? '',
        viewport: { width: 390, height: 844 },
        javaScriptEnabled: false,
      });
      return context.newPage();
    };

    // A job of the organisation whose inbox the walk reads later.
    const desk = await onDevice();
    await signInAs(desk, 'provider');
    await desk.goto('/manage/downs-and-weald-training/applications');
    const jobs = desk.locator('#opportunity option').filter({ hasNotText: /Bootcamp|Everything/ });
    const job = (await jobs.first().getAttribute('value')) ?? '';

    // On the first device: an application that is not sent yet.
    await page.goto(`/opportunities/${job}`);
    await page.getByRole('button', { name: 'Apply on this website' }).click();
    await page.getByRole('button', { name: 'Start now' }).click();
    for (let steps = 0; steps < 12 && !page.url().endsWith('/check'); steps += 1) {
      const slug = new URL(page.url()).pathname.split('/').at(-1);
      if (slug === 'date' || slug === 'interview-scheme') await page.getByRole('radio').first().check();
      if (slug === 'name') await page.getByRole('textbox').fill(name);
      if (slug === 'email') await page.getByRole('textbox').fill(`wrong.${email}`);
      if (slug === 'why') await page.getByRole('textbox').fill('I want to learn it.');
      if (slug === 'agree') await page.getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Save and continue' }).click();
    }
    await page.getByRole('button', { name: 'Send' }).click();
    const heading = page.getByRole('heading', { level: 1 });
    await expect(heading).toHaveText('Your application has not been sent yet');
    await check(page);

    // Coming back to the job: it waits, and the address can be put right.
    await page.goto(`/opportunities/${job}`);
    await expect(page.getByText('Your application has not been sent yet')).toBeVisible();
    await check(page);
    await page.getByRole('link', { name: 'See what to do' }).click();
    await page.getByLabel('Email address').fill(email);
    await page.getByRole('button', { name: 'Send the email to this address' }).click();
    await expect(page.getByRole('heading', { name: 'Email sent again' })).toBeVisible();
    await check(page);

    // On another device: confirmed from the email.
    const phone = await onDevice();
    await phone.goto('/dev/outbox');
    await phone
      .locator('.page-section', { hasText: `To ${email}` })
      .first()
      .getByRole('link')
      .click();
    await expect(phone.getByRole('heading', { level: 1 })).toHaveText('Confirm and send your application');
    await check(phone);
    await phone.getByRole('button', { name: 'Confirm and send' }).click();
    await expect(phone.getByText('Your application has been sent.')).toBeVisible();
    await check(phone);
    const own = phone.url().replace(/\?.*/, '');

    // The organisation asks to an interview, with a choice of times.
    await desk.goto('/manage/downs-and-weald-training/applications');
    await desk.getByRole('link', { name }).first().click();
    await check(desk);
    await desk.getByRole('link', { name: 'Invite them to an interview' }).click();
    await desk.getByRole('button', { name: 'Send invitation' }).click();
    await expect(desk.getByRole('alert')).toContainText('Enter the date');
    await check(desk);
    await desk.getByLabel('By video call').check();
    await desk.getByLabel('Where is it').fill('We send you a link on the day before.');
    await desk.getByLabel('How long').selectOption('30');
    const year = new Date().getFullYear() + 1;
    for (const [number, day] of [
      [1, 12],
      [2, 13],
    ]) {
      if (number === 2) await desk.getByText('Offer other times').click();
      for (const [part, value] of [
        ['day', day],
        ['month', 1],
        ['year', year],
      ]) {
        await desk.locator(`[name="on${number}-${part}"]`).fill(String(value));
      }
      await desk.locator(`[name="time${number}"]`).fill('10:30am');
    }
    await check(desk);
    await desk.getByRole('button', { name: 'Send invitation' }).click();
    await expect(desk.getByText('We will email them about the interview in 10 minutes.')).toBeVisible();
    await check(desk);
    const inbox = desk.url().replace(/\?.*/, '');

    // The applicant chooses one; both have it in a calendar file.
    await phone.goto(own);
    await phone.getByRole('radio').last().check();
    await check(phone);
    await phone.getByRole('button', { name: 'Choose this time' }).click();
    await expect(phone.getByText('You said that you can come.')).toBeVisible();
    await check(phone);
    for (const side of [phone, desk]) {
      await side.goto(side === phone ? own : inbox);
      const link = side.getByRole('link', { name: 'Add to your calendar' });
      const [download] = await Promise.all([side.waitForEvent('download'), link.click()]);
      expect(download.suggestedFilename()).toBe('interview.ics');
    }
    await check(desk);

    // Offer, accepted by phone, hired; and what was pressed wrongly is undone.
    const saves = async (option: string) => {
      await desk.getByLabel(option).check();
      await desk.getByRole('button', { name: 'Save and email them' }).click();
      await expect(desk.getByText('Saved. We will email them in 10 minutes.')).toBeVisible();
    };
    await saves('Offer the job');
    await check(desk);
    await saves('They accepted by phone');
    await saves('Hired');
    await check(desk);
    await phone.goto(own);
    await expect(phone.getByText('You have the job.')).toBeVisible();
    await check(phone);
    await desk.getByRole('button', { name: 'Undo' }).click();
    await expect(desk.getByText('You have undone this.')).toBeVisible();
    await check(desk);
    await desk.getByRole('link', { name: 'Withdraw the offer' }).click();
    await desk.getByRole('button', { name: 'Withdraw offer' }).click();
    await expect(desk.getByRole('alert')).toContainText('Select a reason');
    await check(desk);
    await phone.goto(own);
    await expect(phone.getByText('You accepted the offer.')).toBeVisible();
    await check(phone);
  });
});

import type { Browser, Page } from '@playwright/test';
import { addDays, londonDay } from '#lib/clock.ts';
import { expect, test } from './fixtures.ts';
import { signInByForm } from './sessions.ts';
import { fillIn, follow, stopOf } from './walk.ts';

/** A mother, a coordinator and an adviser, each with a browser of their own: from asking for support to its start. */

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };
const EMAIL = 'rosa.tidewell@example.org';
const ANSWERS = {
  for: 'self',
  postcode: 'ME12 1AA',
  name: 'Rosa Tidewell',
  email: EMAIL,
  phone: '07700 900456',
  hardToMeet: 'I have four hours of childcare, 9:30 to 1:30. No car.',
};

test.beforeEach(() => test.setTimeout(300_000));

async function person(browser: Browser, baseURL: string | undefined): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, ...(baseURL === undefined ? {} : { baseURL }) });
  context.setDefaultTimeout(30_000);
  return context.newPage();
}

async function signIn(page: Page, who: string): Promise<void> {
  await signInByForm(page, who);
  await follow(page, page.getByRole('link', { name: /^Go to your work|^Coordinator$|^Adviser$/ }));
}

/** What is to be chosen on a page; what is not named is left empty. */
const CHOSEN: Record<string, readonly string[]> = {
  who: ['I do'],
  council: ['Swale'],
  age: ['18 or over'],
  'right-to-work': ['Yes'],
  work: ['No, not working'],
  fits: ['Yes, at least one applies'],
  'other-programme': ['No'],
  ways: ['Phone call', 'Email'],
  safe: ['Yes, but only leave a name and a number'],
  meeting: ['Somewhere near home'],
  agreement: ['I agree to you using my answers like this'],
};

async function askForSupport(page: Page): Promise<string> {
  await page.goto('/support');
  await follow(page, page.getByRole('button', { name: 'Ask for support online' }));
  await follow(page, page.getByRole('button', { name: 'Start now' }));
  for (let pages = 0; stopOf(page) !== 'check'; pages += 1) {
    expect(pages, `it ends; it stands at ${page.url()}`).toBeLessThan(30);
    await fillIn(page, ANSWERS);
    for (const label of CHOSEN[stopOf(page)] ?? []) await page.getByLabel(label, { exact: true }).check();
    await follow(page, page.getByRole('button', { name: 'Save and continue' }));
  }
  await follow(page, page.getByRole('button', { name: 'Send' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Request sent');
  return page.locator('.reference').innerText();
}

/** With her reference and the code from her e-mail she is shown where it stands. */
async function lookItUp(page: Page, reference: string): Promise<void> {
  await page.goto('/support/referral');
  await page.getByLabel('Your reference', { exact: true }).fill(reference);
  await follow(page, page.getByRole('button', { name: 'Send me a code' }));
  let code: string | undefined;
  await expect(async () => {
    await page.goto('/dev/outbox');
    const mail = page.locator('.page-section').filter({ hasText: EMAIL }).filter({ hasText: 'Your code' });
    [, code] = /asked: (\d{6})/.exec(await mail.first().innerText({ timeout: 100 })) ?? [];
    expect(code).toBeDefined();
  }).toPass({ timeout: 30_000, intervals: [100] });
  await page.goto('/support/referral/code');
  await page.getByLabel('Code', { exact: true }).fill(code ?? '');
  await follow(page, page.getByRole('button', { name: 'Continue' }));
}

/** The last step that is reached. */
async function standsAt(page: Page, step: string): Promise<void> {
  await page.goto('/support/referral');
  await expect(page.locator('.progress__point--done, .progress__point--now').last()).toContainText(step);
}

const dayFields = (day: string): Record<string, string> => {
  const [year = '', month = '', date = ''] = day.split('-');
  return { 'on-day': date, 'on-month': month, 'on-year': year };
};

test('a mother with four hours of childcare asks for support, and sees each step until she starts', async ({
  browser,
  baseURL,
}) => {
  const mother = await person(browser, baseURL);
  const coordinator = await person(browser, baseURL);
  const adviser = await person(browser, baseURL);

  const reference = await askForSupport(mother);
  await lookItUp(mother, reference);
  await standsAt(mother, 'Received');

  await signIn(coordinator, 'coordinator');
  await expect(coordinator).toHaveURL(/\/referrals$/);
  await coordinator.goto('/referrals?stage=received&area=swale');
  await follow(coordinator, coordinator.getByRole('link', { name: reference }));
  const record = coordinator.url();
  await coordinator.getByLabel('To review the request').check();
  await follow(coordinator, coordinator.getByRole('button', { name: 'Open record' }));
  await expect(coordinator.getByText(ANSWERS.hardToMeet)).toBeVisible();
  const partner = await coordinator.locator('#suggested strong').innerText();
  await coordinator.goto(`${record}/acknowledge`);
  await follow(coordinator, coordinator.getByRole('button', { name: 'Send confirmation' }));
  await standsAt(mother, 'Being reviewed');
  await coordinator.goto(`${record}/assign`);
  await coordinator.getByLabel(partner, { exact: true }).check();
  await follow(coordinator, coordinator.getByRole('button', { name: 'Send to partner' }));
  await standsAt(mother, `With ${partner}`);

  await signIn(adviser, 'adviser');
  await expect(adviser).toHaveURL(/\/caseload$/);
  const own = record.replace('/referrals/', '/caseload/');
  await adviser.goto(own);
  await expect(adviser.getByText(ANSWERS.hardToMeet)).toBeVisible();
  await adviser.goto(`${own}/contact`);
  await fillIn(adviser, { way: 'phone', reached: 'yes', words: 'Mornings suit her.' });
  await follow(adviser, adviser.getByRole('button', { name: 'Save' }));
  await adviser.goto(`${own}/appointment`);
  const today = londonDay(new Date());
  const { minutes, ...typed } = {
    ...dayFields(addDays(today, 2)),
    time: '10:00am',
    where: 'Sheerness library, first floor',
    minutes: '45',
  };
  for (const [name, value] of Object.entries(typed)) await adviser.locator(`[name="${name}"]`).fill(value);
  await adviser.locator('[name=minutes]').selectOption(minutes);
  await follow(adviser, adviser.getByRole('button', { name: 'Make appointment' }));
  await standsAt(mother, 'Meeting on');
  await expect(mother.getByText('Sheerness library, first floor')).toBeVisible();
  await expect(mother.getByText(`To ask about this appointment, call ${partner}: 01632 9601`)).toBeVisible();
  await follow(mother, mother.getByRole('button', { name: 'I cannot make this time' }));
  await expect(mother.getByText('You told them that you cannot make this time.')).toBeVisible();
  await adviser.goto('/caseload');
  await expect(adviser.locator('#today li').filter({ hasText: ANSWERS.name })).toContainText('1 task due');
  await adviser.goto(own);
  await expect(adviser.locator('#actions')).toContainText('Find another time with them.');
  await expect(adviser.locator('#events')).toContainText('an appointment time does not suit them');
  await adviser.goto(`${own}/start`);
  await fillIn(adviser, dayFields(today));
  await follow(adviser, adviser.getByRole('button', { name: 'Save start date' }));
  await standsAt(mother, 'Started');
});

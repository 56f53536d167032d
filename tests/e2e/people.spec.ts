import type { Browser, Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#features/accounts/demo.ts';
import { expect, test } from './fixtures.ts';
import { walk } from './walk.ts';

/** Several people, each with a browser of their own: from the first page to somebody in work. */

const PASSWORD = 'heron-tractor-velvet';
const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

test.describe.configure({ mode: 'parallel' });
test.beforeEach(({}, info) => {
  test.skip(info.project.name !== 'phone', 'the people bring their own browsers');
  test.setTimeout(300_000);
});

/** Each sees nothing of the others. */
function people(browser: Browser, baseURL: string | undefined) {
  return async (options: Parameters<Browser['newContext']>[0] = PHONE): Promise<Page> => {
    const context = await browser.newContext({ ...options, ...(baseURL === undefined ? {} : { baseURL }) });
    return context.newPage();
  };
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/account/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
}

/** The newest mail to somebody: the address that it leads to. */
async function mailedTo(page: Page, email: string): Promise<string> {
  await page.goto('/dev/outbox');
  const mail = page.locator('.page-section', { hasText: `To ${email}` }).first();
  return (await mail.getByRole('link').first().getAttribute('href')) ?? '';
}

async function makeAccount(page: Page, email: string): Promise<void> {
  await page.goto('/account/register');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Choose a password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make an account' }).click();
  await page.goto(await mailedTo(page, email));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await signIn(page, email, PASSWORD);
}

/** Takes the case of that name and decides it. */
async function decide(moderator: Page, name: string, decision: string, words: Record<string, string> = {}) {
  await moderator.goto('/moderation');
  await moderator.getByRole('link', { name, exact: true }).click();
  await moderator.getByRole('button', { name: 'Take this case' }).click();
  for (const [field, text] of Object.entries(words)) {
    const note = moderator.locator(`[name="${field}"]`);
    for (const details of await moderator.locator('details').filter({ has: note }).all()) {
      await details.evaluate((it) => it.setAttribute('open', ''));
    }
    await note.fill(text);
  }
  await moderator.getByLabel(decision, { exact: true }).check();
  await moderator.getByRole('button', { name: 'Decide' }).click();
  await expect(moderator).toHaveURL(/\/moderation\?done=/);
}

const VACANCY = {
  title: 'Morning kitchen helper',
  sector: 'hospitality',
  summary: 'Help a small cafe to open in the morning, within school hours.',
  description:
    'You set the tables, bake what comes ready from our baker and help the cook. There are three of us and we show you everything. It suits somebody who likes an early and quiet start.',
  workMode: 'on-site',
  town: 'Sheerness',
  postcode: 'ME12 1AA',
  contract: 'permanent',
  patterns: ['part-time', 'school-hours'],
  hoursMin: '12',
  hoursText: 'Monday to Thursday, 9:15am to 12:15pm',
  paid: 'figures',
  payPeriod: 'hour',
  payLowest: '13.20',
  payProRata: 'no',
  carNeeded: 'no',
  stopNear: 'yes',
  stop: 'Sheerness-on-Sea station',
  stopKind: 'rail',
  walkMinutes: '6',
  startKind: 'soon',
  closes: 'no',
  applyBy: 'here',
} as const;

test('an employer posts a job from a phone without JavaScript, mends it, and a resident gets an answer', async ({
  browser,
  baseURL,
}) => {
  const somebody = people(browser, baseURL);
  const [employer, moderator, resident] = [await somebody(), await somebody({}), await somebody()];
  const organisation = 'Mussel Street Cafe';

  await makeAccount(employer, 'mussel@example.org');
  await employer.goto('/manage/register');
  await employer.getByRole('button', { name: 'Start' }).click();
  await walk(employer, {
    kind: 'employer',
    name: organisation,
    description: 'A cafe by the harbour, with breakfast and lunch.',
    town: 'Sheerness',
    postcode: 'ME12 1AA',
    size: 'under-10',
    disabilityConfident: '1',
    hostsYoung: 'no',
  });
  await employer.getByRole('button', { name: 'Send for approval' }).click();
  await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');

  await signIn(moderator, 'moderator@demo.example', DEMO_PASSWORD);
  await decide(moderator, organisation, 'Approve');

  await employer.goto('/manage');
  await employer.getByRole('link', { name: organisation }).click();
  await employer.getByRole('button', { name: 'Post something new' }).click();
  await employer.getByRole('link', { name: 'Post a job' }).click();
  if ((await employer.getByRole('button', { name: 'Start' }).count()) > 0) {
    await employer.getByRole('button', { name: 'Start' }).click();
  }
  await walk(employer, VACANCY);
  await employer.getByRole('button', { name: 'Send for approval' }).click();
  await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');

  await decide(moderator, VACANCY.title, 'Send it back', {
    'note-summary': 'Please say that it is in the cafe, not at home.',
  });

  await employer.goto('/manage');
  await employer.getByRole('link', { name: organisation }).click();
  await employer.getByRole('link', { name: VACANCY.title }).click();
  await expect(employer.getByText('Please say that it is in the cafe, not at home.').first()).toBeVisible();
  await employer.getByRole('button', { name: 'Change and send again' }).click();
  await employer.getByRole('link', { name: 'Summary' }).click();
  await expect(employer.getByText('Please say that it is in the cafe, not at home.').first()).toBeVisible();
  const mended = 'Help a small cafe in Sheerness to open in the morning, within school hours.';
  await walk(employer, { ...VACANCY, summary: mended });
  await employer.getByRole('button', { name: 'Send for approval' }).click();
  await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');

  await decide(moderator, VACANCY.title, 'Approve');
  await expect(async () => {
    await resident.goto('/opportunities?q=kitchen+helper&near=Sheerness');
    await expect(resident.getByRole('link', { name: VACANCY.title })).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 2_000, intervals: [50] });
  await expect(resident.getByText(mended)).toBeVisible();

  await makeAccount(resident, 'robin@example.org');
  await resident.goto('/opportunities?q=kitchen+helper&near=Sheerness');
  await resident.getByRole('link', { name: VACANCY.title }).click();
  await resident.getByRole('button', { name: 'Apply on this site' }).click();
  await resident.getByRole('button', { name: 'Start now' }).click();
  await walk(resident, {
    name: 'Robin Marsh',
    why: 'I like early mornings.',
    interviewScheme: 'no',
    agree: 'yes',
  });
  await resident.getByRole('button', { name: 'Send' }).click();
  await resident.goto('/account/applications');
  await resident.getByRole('link', { name: VACANCY.title }).click();
  await expect(resident.getByText('New', { exact: false }).first()).toBeVisible();
  const own = resident.url();

  await employer.goto('/manage');
  await employer.getByRole('link', { name: organisation }).click();
  await employer.getByRole('link', { name: 'Applications' }).click();
  await employer.getByRole('link', { name: 'Robin Marsh' }).click();
  await expect(employer.getByText('I like early mornings.')).toBeVisible();
  await employer.getByLabel('Interview', { exact: true }).check();
  await employer.getByLabel(/message/i).fill('Please come on Tuesday at 10.');
  await employer.getByRole('button', { name: 'Save' }).click();

  await resident.goto(own);
  await expect(resident.getByText('Interview').first()).toBeVisible();
  await expect(resident.getByText('Please come on Tuesday at 10.')).toBeVisible();
});

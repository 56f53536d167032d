import type { Browser, Page } from '@playwright/test';
import { addDays, londonDay } from '#lib/clock.ts';
import { TYPED } from '../unit/postings/people.ts';
import { expect, test } from './fixtures.ts';
import { signInByForm } from './sessions.ts';
import { fillIn, follow, later, walk } from './walk.ts';

/** Several people, each with a browser of their own: from the first page to a person in work. */

const PASSWORD = 'heron-tractor-velvet';
const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

test.describe.configure({ mode: 'parallel' });
test.beforeEach(() => test.setTimeout(300_000));

/** Each sees nothing of the others. */
function people(browser: Browser, baseURL: string | undefined) {
  return async (options: Parameters<Browser['newContext']>[0] = PHONE): Promise<Page> => {
    const context = await browser.newContext({ ...options, ...(baseURL === undefined ? {} : { baseURL }) });
    context.setDefaultTimeout(30_000);
    return context.newPage();
  };
}

/** The link of the newest mail to an address. The mail is sent a moment after its cause. */
async function mailedTo(page: Page, email: string): Promise<string> {
  const link = page
    .locator('.page-section', { hasText: `To ${email}` })
    .first()
    .getByRole('link')
    .first();
  await expect(async () => {
    await page.goto('/dev/outbox');
    await expect(link).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 30_000, intervals: [100] });
  return (await link.getAttribute('href')) ?? '';
}

async function makeAccount(page: Page, email: string): Promise<void> {
  await page.goto('/account/register');
  await page.getByLabel('Email address').fill(email);
  await follow(page, page.getByRole('button', { name: 'Send me a link' }));
  await page.goto(await mailedTo(page, email));
  await page.getByLabel('Password').fill(PASSWORD);
  await follow(page, page.getByRole('button', { name: 'Confirm' }));
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your account');
}

/** Takes the case of that name and decides it, with notes beside answers where there are some. */
async function decide(moderator: Page, name: string, decision: string, notes: Record<string, string> = {}) {
  await moderator.goto('/moderation');
  await follow(moderator, moderator.getByRole('link', { name, exact: true }));
  await follow(moderator, moderator.getByRole('button', { name: 'Take this case' }));
  for (const [question, text] of Object.entries(notes)) {
    await moderator.getByText(`Add a note about ${question}`, { exact: true }).click();
    await moderator.getByLabel(`Note about ${question}`, { exact: true }).fill(text);
  }
  await moderator.getByLabel(decision, { exact: true }).check();
  await follow(moderator, moderator.getByRole('button', { name: 'Save decision' }));
  await expect(moderator).toHaveURL(/\/moderation\?done=/);
}

const VACANCY = later({
  ...TYPED.vacancy,
  title: 'Morning kitchen helper',
  sector: 'hospitality',
  summary: 'Help a small cafe to open in the morning, within school hours.',
  patterns: ['part-time', 'school-hours'],
  hoursText: 'Monday to Thursday, 9:15am to 12:15pm',
  applyBy: 'here',
});
const JOB = 'Morning kitchen helper';

test('an employer posts a job from a phone without JavaScript, corrects it, and a resident gets an answer', async ({
  browser,
  baseURL,
}) => {
  const somebody = people(browser, baseURL);
  const [employer, moderator, resident] = [await somebody(), await somebody({}), await somebody()];
  const organisation = 'Mussel Street Cafe';

  await makeAccount(employer, 'mussel@example.org');
  await employer.goto('/manage/register');
  await follow(employer, employer.getByRole('button', { name: 'Start' }));
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
  await follow(employer, employer.getByRole('button', { name: 'Send for approval' }));
  await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');

  await employer.goto('/manage');
  await follow(employer, employer.getByRole('link', { name: organisation }));
  await follow(employer, employer.getByRole('button', { name: 'Create a listing' }));
  await follow(employer, employer.getByRole('link', { name: 'Post a job' }));
  await walk(employer, VACANCY);
  await follow(employer, employer.getByRole('button', { name: 'Send for approval' }));
  await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');
  await expect(employer.getByText(`The council will review ${organisation} first`)).toBeVisible();

  await signInByForm(moderator, 'moderator');
  await decide(moderator, organisation, 'Approve');
  await decide(moderator, JOB, 'Ask for changes', {
    summary: 'Please say that it is in the cafe, not at home.',
  });

  await employer.goto('/manage');
  await follow(employer, employer.getByRole('link', { name: organisation }));
  await follow(employer, employer.getByRole('link', { name: JOB }));
  await expect(employer.getByText('Please say that it is in the cafe, not at home.').first()).toBeVisible();
  await follow(employer, employer.getByRole('button', { name: 'Change it and send it again' }));
  await follow(employer, employer.getByRole('link', { name: 'Summary' }));
  await expect(employer.getByText('Please say that it is in the cafe, not at home.').first()).toBeVisible();
  const mended = 'Help a small cafe in Sheerness to open in the morning, within school hours.';
  await walk(employer, { ...VACANCY, summary: mended });
  await follow(employer, employer.getByRole('button', { name: 'Send for approval' }));
  await expect(employer.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');

  await decide(moderator, JOB, 'Approve');
  await expect(async () => {
    await resident.goto('/opportunities?q=kitchen+helper&near=Sheerness');
    await expect(resident.getByRole('link', { name: JOB })).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 2_000, intervals: [50] });

  await makeAccount(resident, 'robin@example.org');
  await resident.goto('/opportunities?q=kitchen+helper&near=Sheerness');
  await follow(resident, resident.getByRole('link', { name: JOB }));
  await expect(resident.getByText(mended)).toBeVisible();
  await follow(resident, resident.getByRole('button', { name: 'Apply on this website' }));
  await follow(resident, resident.getByRole('button', { name: 'Start now' }));
  await walk(resident, {
    name: 'Robin Marsh',
    why: 'I like early mornings.',
    interviewScheme: 'no',
    agree: 'yes',
  });
  await follow(resident, resident.getByRole('button', { name: 'Send' }));
  await resident.goto('/account/applications');
  await follow(resident, resident.getByRole('link', { name: JOB }));
  await expect(resident.locator('[aria-current=step]')).toContainText('Sent');
  const own = resident.url();

  await employer.goto('/manage');
  await follow(employer, employer.getByRole('link', { name: organisation }));
  await follow(employer, employer.getByRole('link', { name: 'Applications' }));
  await follow(employer, employer.getByRole('link', { name: 'Robin Marsh' }));
  await expect(employer.getByText('I like early mornings.')).toBeVisible();
  await follow(employer, employer.getByRole('link', { name: 'Invite them to an interview' }));
  const [year = '', month = '', day = ''] = addDays(londonDay(new Date()), 7).split('-');
  await fillIn(employer, {
    way: 'in-person',
    where: '2 Mussel Street, Sheerness ME12 1AA',
    minutes: '30',
    'on1-day': day,
    'on1-month': month,
    'on1-year': year,
    time1: '10am',
    words: 'Ask for Sam at the counter.',
  });
  await follow(employer, employer.getByRole('button', { name: 'Send invitation' }));
  await expect(employer.getByText('We will email them about the interview')).toBeVisible();

  await resident.goto(own);
  await expect(resident.locator('[aria-current=step]')).toContainText('Interview');
  await expect(resident.getByText('2 Mussel Street, Sheerness ME12 1AA')).toBeVisible();
  await expect(resident.getByText('Ask for Sam at the counter.')).toBeVisible();
});

test('a training provider runs a bootcamp with 12 places, and two people ask for one', async ({
  browser,
  baseURL,
}) => {
  const somebody = people(browser, baseURL);
  const [provider, moderator, resident, guest] = [
    await somebody(),
    await somebody({}),
    await somebody(),
    await somebody(),
  ];
  const course = 'Skills Bootcamp in bricklaying for beginners';
  const home = '/manage/downs-and-weald-training';
  await signInByForm(provider, 'provider');
  await provider.goto(home);
  await follow(provider, provider.getByRole('button', { name: 'Create a listing' }));
  await follow(provider, provider.getByRole('link', { name: 'Post a Skills Bootcamp' }));
  await walk(
    provider,
    later({ ...TYPED['skills-bootcamp'], title: course, applyBy: 'here', hasDate2: 'no', closes: 'no' }),
  );
  await follow(provider, provider.getByRole('button', { name: 'Send for approval' }));
  await expect(provider.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');
  await signInByForm(moderator, 'moderator');
  await decide(moderator, course, 'Approve');

  await signInByForm(resident, 'parent');
  const find = async (page: Page) => {
    await page.goto('/opportunities?q=bricklaying+for+beginners&kind=skills-bootcamp');
    await follow(page, page.getByRole('link', { name: course }));
  };
  await find(resident);
  await expect(resident.getByText(/12 (places )?left|12 of 12/).first()).toBeVisible();
  await follow(resident, resident.getByRole('button', { name: 'Apply on this website' }));
  await follow(resident, resident.getByRole('button', { name: 'Start now' }));
  await resident.getByRole('radio').first().check();
  await walk(resident, { name: 'Robin Marsh', why: 'I want to build.', agree: 'yes' });
  await follow(resident, resident.getByRole('button', { name: 'Send' }));

  await find(guest);
  await expect(guest.getByText(/11 (places )?left|11 of 12/).first()).toBeVisible();
  await follow(guest, guest.getByRole('button', { name: 'Apply on this website' }));
  await follow(guest, guest.getByRole('button', { name: 'Start now' }));
  await guest.getByRole('radio').first().check();
  const email = 'sam.marsh@example.org';
  await walk(guest, { name: 'Sam Marsh', email, why: 'My father did.', agree: 'yes' });
  await follow(guest, guest.getByRole('button', { name: 'Send' }));
  await guest.goto(await mailedTo(guest, email));
  await follow(guest, guest.getByRole('button', { name: 'Confirm and send' }));
  await find(resident);
  await expect(resident.getByText(/10 (places )?left|10 of 12/).first()).toBeVisible();

  await provider.goto(`${home}/applications`);
  for (const name of ['Robin Marsh', 'Sam Marsh']) {
    await expect(provider.getByRole('link', { name }).first()).toBeVisible();
  }
});

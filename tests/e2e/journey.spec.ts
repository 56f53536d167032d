import type { Page } from '@playwright/test';
import { axeFindings, tooWide } from './checks.ts';
import { all, choose, fill, type Answer } from './answers.ts';
import { expect, test } from './fixtures.ts';

/** A form that is refused is answered with 422, one that two windows changed with 409, a draft that is not there with 404. */
const REFUSED = [
  /^(404|409|422) .*\/components\/journey\//,
  /^console: Failed to load resource: the server responded with a status of (404|409|422)/,
];
test.use({ expected: { problems: REFUSED } });

/** Answers one question of several on a page. */
const answer =
  (question: string | RegExp, option: string): Answer =>
  (page) =>
    page.getByRole('group', { name: question }).getByLabel(option, { exact: true }).check();

/** In London, as the portal reckons. */
const inTenDays = new Date(Date.now() + 10 * 86_400_000);
const dateIn =
  (question: string): Answer =>
  async (page) => {
    const group = page.getByRole('group', { name: question });
    await group.getByLabel('Day', { exact: true }).fill(String(inTenDays.getUTCDate()));
    await group.getByLabel('Month', { exact: true }).fill(String(inTenDays.getUTCMonth() + 1));
    await group.getByLabel('Year', { exact: true }).fill(String(inTenDays.getUTCFullYear()));
  };

/** Every page of the journey for a person with long answers, by its address. */
const SECTIONS: Readonly<Record<string, Readonly<Record<string, Answer>>>> = {
  'The job': {
    title: fill('What is the job title?', 'Care assistant'),
    sector: choose('Care and support'),
    about: all(
      fill('Summary, in 1 or 2 sentences', 'Help people to live well.'),
      fill(
        'What the person will do, and who they will work with',
        'You help people to get up.\n\nTraining is given.',
      ),
    ),
    positions: fill('How many people do you want to hire?', '2'),
  },
  'The place': {
    'work-mode': choose('At the workplace'),
    place: all(fill('Town or village', 'Sheerness'), fill('Postcode', 'me12 1aa')),
  },
  'Contract and hours': {
    contract: choose('Fixed term'),
    'contract-length': fill('How many months is the contract for?', '12'),
    pattern: choose('Part time', 'Shifts'),
    hours: all(fill('Minimum hours', '16'), fill('Maximum hours (optional)', '20')),
    'shift-times': all(fill('Earliest start', '7am'), fill('Latest finish', '10.30pm')),
  },
  'Who can apply': {
    age: choose('18'),
    needed: all(
      answer('Do they need experience of this type of work?', 'Yes'),
      answer(/qualification/, 'No'),
    ),
    wanted: fill('Essential requirements', 'Patience\nA year of care work'),
    checks: choose('Yes'),
    'which-check': all(choose('An enhanced DBS check'), answer('Will you pay for it?', 'Yes')),
  },
  Pay: {
    paid: choose('Yes, and I can give an amount or a range'),
    'pay-by-age': choose('No'),
    pay: all(
      choose('Hour', 'No'),
      fill('Lowest pay, in pounds', '£12.71'),
      fill('Highest pay, in pounds (optional)', '13.50'),
    ),
    benefits: choose('Yes'),
    'which-benefits': fill('What benefits do you offer?', 'Free meals'),
  },
  'Getting there without a car': {
    car: choose('No'),
    stop: choose('Yes'),
    'stop-details': all(
      fill('Name of the stop or station', 'Sheerness station'),
      choose('railway station'),
      fill('How many minutes’ walk is it from there?', '8'),
    ),
    lift: choose('Yes'),
    'lift-details': fill(
      'Where and when does it pick people up?',
      'Minibus from Queenborough station at 6:30am',
    ),
  },
  'Interview and adjustments': {
    adjustments: choose('Yes'),
    'which-adjustments': choose('Hours can be changed to suit you', 'A job coach or supporter is welcome'),
    interview: choose('Face to face'),
    'interview-scheme': choose('Yes'),
  },
  Dates: {
    start: choose('On a set date'),
    'start-day': dateIn('What is the start date?'),
    closing: choose('Yes'),
    'closing-day': all(dateIn('Closing date'), choose('The end of the day')),
  },
  'How to apply': {
    apply: choose('On this site', 'On another website', 'By email', 'By phone'),
    'apply-web': fill('What is the address of the web page?', 'www.example.org/jobs'),
    'apply-email': fill('What email address should people use?', 'jobs@example.org'),
    'apply-phone': fill('What number should people call?', '01795 000000'),
    'apply-note': fill('Who to ask for (optional)', 'Ann'),
  },
  'Offer it in other ways too': {
    also: choose('Work experience'),
  },
  'Work experience as well': {
    'work-experience-about': all(
      fill('What is it called?', 'A week as a care assistant'),
      fill('Summary, in 1 or 2 sentences', 'Try out care work for a week.'),
    ),
    'work-experience-type': choose('Block placement'),
    'work-experience-who': choose('Year 10', 'Adults'),
    'work-experience-days': fill('Working days', '5'),
    'work-experience-what': fill('What will the person do?', 'Talk with residents\nHelp at lunch'),
    'work-experience-dated': choose('Yes'),
    'work-experience-date-1': all(
      dateIn('First day'),
      fill('How many people can take part? (optional)', '2'),
    ),
    'work-experience-has-date-2': choose('No'),
    'work-experience-good-to-know': fill('Lunch (optional)', 'Is free'),
    'work-experience-travel-costs': choose('Yes'),
    'work-experience-safety': all(answer(/risk assessment/, 'Yes'), answer(/insurance/, 'Yes')),
    'work-experience-home-educated': choose('Yes'),
  },
};

const proceed = (page: Page) => page.getByRole('button', { name: 'Save and continue' }).click();
const stopOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1);

/** Pages on which everything may be left out. */
const OPTIONAL = ['interview', 'apply-note', 'work-experience-good-to-know'];

test(
  'an employer posts a job: each page says what is missing, fits a phone, and leads on',
  {
    tag: '@narrow',
  },
  async ({ page }, info) => {
    test.setTimeout(420_000);
    await page.setViewportSize({ width: 320, height: 640 });
    const canBeUsed = async (shown: string, { axe } = { axe: true }) => {
      await expect(page.getByRole('heading', { level: 1 }), shown).toHaveCount(1);
      expect(await tooWide(page), `${shown} is wider than a phone`).toEqual([]);
      // Once is enough: every project has the same pages at this width.
      if (axe && info.project.name === 'phone') expect(await axeFindings(page), shown).toEqual([]);
      const folder = process.env['JOURNEY_PICTURES'];
      if (folder !== undefined) await page.screenshot({ path: `${folder}/${shown}.png`, fullPage: true });
    };

    await page.goto('/components/journey/vacancy');
    await page.getByRole('button', { name: 'Start' }).click();
    await canBeUsed('tasks-empty');
    await expect(page.getByText('Not started')).toHaveCount(9);
    for (const [section, steps] of Object.entries(SECTIONS)) {
      await page.getByRole('main').getByRole('link', { name: section, exact: true }).click();
      for (const [slug, answer] of Object.entries(steps)) {
        expect(stopOf(page)).toBe(slug);
        // The page with its errors holds all that the page without them does.
        await canBeUsed(slug, { axe: OPTIONAL.includes(slug) });
        if (!OPTIONAL.includes(slug)) {
          await proceed(page);
          await expect(page, slug).toHaveTitle(/^Error: /);
          await canBeUsed(`${slug}-error`);
          // Each error leads to a control.
          for (const link of await page.locator('.govuk-error-summary a').all()) {
            const target = await link.getAttribute('href');
            await expect(page.locator(`input${target}, textarea${target}, select${target}`)).toHaveCount(1);
          }
        }
        await answer(page);
        await proceed(page);
      }
      expect(stopOf(page)).toBe('tasks');
      await expect(page.getByRole('main').getByRole('listitem').filter({ hasText: section })).toContainText(
        'Completed',
      );
    }
    await canBeUsed('tasks-completed');
    await page.getByRole('link', { name: 'Check and send' }).click();
    await canBeUsed('check');
    await expect(page.getByText('£12.71', { exact: true })).toBeVisible();

    // A change of mind leads back, over the questions that it opens.
    await page.getByRole('link', { name: 'Change pay', exact: true }).click();
    await choose('Yes, but I cannot give an amount yet')(page);
    await proceed(page);
    expect(stopOf(page)).toBe('pay-in-words');
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    expect(stopOf(page)).toBe('paid');
    await proceed(page);
    expect(stopOf(page)).toBe('pay-in-words');
    await fill('How will you decide the pay?', 'By experience')(page);
    await proceed(page);
    expect(stopOf(page)).toBe('check');
    await expect(page.getByText('£12.71', { exact: true })).toHaveCount(0);
    await page.getByRole('link', { name: 'Change pay', exact: true }).click();
    await choose('Yes, and I can give an amount or a range')(page);
    await proceed(page);
    await expect(page.getByText('£12.71', { exact: true })).toBeVisible();

    await page.getByRole('button', { name: 'Send for approval' }).click();
    await canBeUsed('sent');
    await expect(page.getByText('“Care assistant” was checked. Nothing was published.')).toBeVisible();
    await page.goBack();
    await page.goto(page.url());
    expect(stopOf(page)).toBe('sent');
  },
);

test('pay below the law is refused with words beside the field, and what was typed stays', async ({
  page,
}) => {
  await page.goto('/components/journey/vacancy/new/paid');
  await choose('Yes, and I can give an amount or a range')(page);
  await proceed(page);
  await all(choose('Hour', 'No'), fill('Lowest pay, in pounds', '5'))(page);
  await proceed(page);
  await expect(page.getByRole('alert')).toContainText(
    /Lowest pay must be at least £\d+\.\d\d an hour by law/,
  );
  await expect(page.getByLabel('Lowest pay, in pounds')).toHaveValue('5');
  await expect(page.getByLabel('Hour', { exact: true })).toBeChecked();
});

test('unpaid work leads out, and nothing is kept', async ({ page, context }) => {
  await page.goto('/components/journey/vacancy/new/paid');
  await choose('No')(page);
  await proceed(page);
  await expect(page).toHaveURL(/\/employers$/);
  await page.goto('/components/journey/vacancy');
  await expect(page.getByText('Continue where you left off')).toHaveCount(0);
  const cookies = await context.cookies();
  expect(cookies.every(({ httpOnly, path }) => httpOnly && path === '/components/journey/vacancy')).toBe(
    true,
  );
});

test('a form changed in two windows asks which answer to use and loses nothing', async ({
  page,
  context,
}) => {
  await page.goto('/components/journey/vacancy/new/title');
  await fill('What is the job title?', 'Cook')(page);
  await proceed(page);
  const title = page.url().replace('sector', 'title');
  const other = await context.newPage();
  await page.goto(title);
  await other.goto(title);
  await fill('What is the job title?', 'Chef')(other);
  await proceed(other);
  await fill('What is the job title?', 'Kitchen porter')(page);
  await proceed(page);
  await expect(page.getByRole('alert')).toContainText('This answer was changed to “Chef” in another window');
  await expect(page.getByLabel('What is the job title?')).toHaveValue('Kitchen porter');
  await proceed(page);
  await page.goto('/components/journey/vacancy');
  await expect(page.getByRole('link', { name: 'Kitchen porter' })).toBeVisible();
});

test('a person goes back with the browser and changes an answer', async ({ page }) => {
  await page.goto('/components/journey/vacancy/new/title');
  await fill('What is the job title?', 'Cook')(page);
  await proceed(page);
  await expect(page).toHaveURL(/sector$/);
  await page.goBack();
  await fill('What is the job title?', 'Chef')(page);
  await proceed(page);
  expect(stopOf(page)).toBe('sector');
  await page.goto('/components/journey/vacancy');
  await expect(page.locator('main ul').getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('link', { name: 'Chef' })).toBeVisible();
});

test('cannot open another person’s draft', async ({ page, browser, baseURL }) => {
  await page.goto('/components/journey/vacancy/new/title');
  await fill('What is the job title?', 'Kitchen porter')(page);
  await proceed(page);
  const stranger = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  try {
    const theirs = await stranger.newPage();
    const answer = await theirs.goto(page.url());
    expect(answer?.status()).toBe(404);
    await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('We cannot find your answers');
    await expect(theirs.getByText('Kitchen porter')).toHaveCount(0);
  } finally {
    await stranger.close();
  }
});

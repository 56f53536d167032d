import type { Page } from '@playwright/test';
import { axeFindings, tooWide } from './checks.ts';
import { all, choose, fill, type Answer } from './answers.ts';
import { expect, test } from './fixtures.ts';

/** What is refused is answered with 422, a draft or a code that is not there with 404. */
test.use({
  expected: {
    problems: [
      /^(404|422) .*\/support\//,
      /bbc\.co\.uk|ERR_FAILED/,
      /^console: Failed to load resource: the server responded with a status of (404|422)/,
    ],
  },
});

const nothing: Answer = async () => undefined;

type Life = Readonly<Record<string, Answer>>;
/** A mother in Sheerness with four hours of childcare, page by page. */
const MOTHER: Life = {
  who: choose('I do'),
  // Its first half leads to the question for the council.
  postcode: fill('What is your postcode?', 'me12'),
  council: choose('Swale'),
  age: choose('18 or over'),
  'right-to-work': choose('Yes'),
  work: choose('No, not working'),
  fits: choose('Yes, at least one applies'),
  'other-programme': choose('No'),
  name: fill('What is your name?', 'Rosa Marsh'),
  ways: choose('Phone call', 'Email'),
  phone: fill('What is your phone number?', '07700 900123'),
  email: fill('What is your email address?', 'rosa@example.org'),
  safe: all(
    choose('Yes, but only leave a name and a number'),
    fill('When is a good time to contact you? (optional)', '9:30 to 1:30'),
  ),
  language: nothing,
  meeting: all(
    choose('Somewhere near home'),
    fill('Does anything make it hard for you to meet?', 'I have childcare from 9:30 to 1:30. No car.'),
  ),
  more: nothing,
  'date-of-birth': all(fill('Day', '27'), fill('Month', '3'), fill('Year', '1995')),
  agreement: choose('I agree to you using my answers like this'),
};
const RECEPTIONIST: Life = {
  ...MOTHER,
  who: choose('Someone else – I am filling this in for them'),
  agreed: choose('Yes'),
  postcode: fill('What is their postcode?', 'CT9 1XX'),
  council: choose('Thanet'),
  'about-you': all(
    fill('Your name', 'Sam Reed'),
    choose('I work at their GP surgery'),
    fill('Where you work (optional)', 'Cliftonville Surgery'),
    fill('Your phone number', '01843 000000'),
  ),
  name: fill('What is their name?', 'Иван Петренко'),
  ways: choose('Letter', 'Through someone you trust'),
  address: fill('What address should we write to?', 'The day centre\nMargate'),
  'somebody-else': all(fill('Their name', 'Olena'), fill('Their phone number', '07700 900321')),
  safe: choose('Yes, and you can mention Connect to Work'),
  language: all(fill('Language', 'Ukrainian'), choose('Yes, for this language')),
  meeting: nothing,
  'date-of-birth': nothing,
  agreement: choose('They agree to you using these answers like this'),
};

const stopOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';
const goOn = (page: Page) => page.getByRole('button', { name: 'Continue and delete my answers' }).click();
const proceed = (page: Page) => page.getByRole('button', { name: 'Save and continue' }).click();

async function canBeUsed(page: Page, shown: string, axe: boolean): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }), shown).toHaveCount(1);
  expect(await tooWide(page), `${shown} is wider than a phone`).toEqual([]);
  if (axe) expect(await axeFindings(page), shown).toEqual([]);
}

/** Fills in page after page, until one leads elsewhere or the answers are to be checked. */
async function live(page: Page, life: Life, look: (slug: string) => Promise<void> = async () => undefined) {
  await page.goto('/support');
  await page.getByRole('button', { name: 'Ask for support online' }).click();
  await page.getByRole('button', { name: 'Start now' }).click();
  for (let n = 0; n < 30; n += 1) {
    const slug = stopOf(page);
    if (!page.url().includes('/support/refer/') || slug === 'check') return;
    await look(slug);
    await life[slug]?.(page);
    await proceed(page);
    if ((await page.getByRole('heading', { level: 1, name: 'Is this answer right?' }).count()) > 0) {
      await look('leaving');
      await goOn(page);
    }
  }
  throw new Error('there is no end');
}

test(
  'a mother in Sheerness asks for support, follows it, and takes it back',
  { tag: '@narrow' },
  async ({ page }, info) => {
    test.setTimeout(420_000);
    await page.setViewportSize({ width: 320, height: 640 });
    const axe = info.project.name === 'phone';
    const optional = ['postcode', 'language', 'meeting', 'more', 'date-of-birth'];
    const seen: string[] = [];
    await live(page, MOTHER, async (slug) => {
      seen.push(slug);
      await expect(page.getByRole('button', { name: /Leave this site/ })).toBeVisible();
      await expect(page.getByText('Why we ask:')).toHaveCount(slug === 'agreement' ? 0 : 1);
      if (optional.includes(slug)) return canBeUsed(page, slug, axe);
      await proceed(page);
      await expect(page, slug).toHaveTitle(/^Error: /);
      await canBeUsed(page, slug, axe);
      for (const link of await page.locator('.govuk-error-summary a').all()) {
        const target = await link.getAttribute('href');
        await expect(page.locator(`input${target}, textarea${target}, select${target}`)).toHaveCount(1);
      }
    });
    expect(seen).toEqual(Object.keys(MOTHER));
    await canBeUsed(page, 'check', axe);
    await expect(page.getByText('Rosa Marsh')).toBeVisible();
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Request sent');
    await canBeUsed(page, 'sent', axe);
    await expect(page.getByText('Rosa Marsh')).toHaveCount(0);
    await expect(page.getByRole('link', { name: '01632 960100' })).toHaveAttribute(
      'href',
      'tel:+441632960100',
    );
    const reference = await page.locator('.reference').innerText();
    expect(reference).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$/);

    // With the code from the email she sees the progress of her request.
    await page.getByRole('link', { name: 'check progress, change contact details or withdraw' }).click();
    await canBeUsed(page, 'follow', axe);
    await fill('Your reference', reference.toLowerCase())(page);
    await page.getByRole('button', { name: 'Send me a code' }).click();
    await canBeUsed(page, 'code', axe);
    await page.getByRole('link', { name: 'Read it here' }).click();
    const mail = page.locator('.page-section').filter({ hasText: 'Your code' }).first();
    const [, code = ''] = /asked: (\d{6})/.exec(await mail.innerText()) ?? [];
    await page.goto('/support/referral/code');
    await fill('Code', code)(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { level: 3 })).toHaveText([
      'Received',
      'Being reviewed',
      'With the team in your area',
      'First meeting',
      'Started',
    ]);
    await canBeUsed(page, 'status', axe);

    await page.getByRole('link', { name: 'Change your contact details' }).click();
    await canBeUsed(page, 'contact', axe);
    await choose('Text message')(page);
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('We have saved your contact details.')).toBeVisible();
    await page.getByRole('link', { name: 'See all the information we hold about you' }).click();
    await canBeUsed(page, 'data', axe);
    await expect(page.getByText('Text message')).toBeVisible();
    await page.goBack();
    await page.getByRole('link', { name: 'Ask us to delete everything' }).click();
    await canBeUsed(page, 'delete', axe);
    await page.getByRole('link', { name: 'withdraw your request' }).click();
    await canBeUsed(page, 'withdraw', axe);
    await page.getByRole('button', { name: 'Withdraw your request' }).click();
    await expect(page.getByText('You withdrew this request')).toBeVisible();
    await canBeUsed(page, 'withdrawn', axe);
    await page.getByRole('button', { name: 'Sign out of this request' }).click();
    await page.goto('/support/referral');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check the progress of your request');
  },
);

test('a person who would rather talk finds a number and an address', async ({ page }, info) => {
  for (const path of [
    '/support',
    '/support/easy-read',
    '/support/referral',
    '/support/referral/without-email',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('link', { name: '01632 960100' }), path).toHaveAttribute(
      'href',
      'tel:+441632960100',
    );
    await expect(page.getByRole('link', { name: /@council\.example$/ }), path).toHaveAttribute(
      'href',
      'mailto:connect-to-work@council.example',
    );
    await canBeUsed(page, path, info.project.name === 'phone');
  }
});

test('the reading order of a question is what a screen reader needs', async ({ page }) => {
  await page.goto('/support/refer/0123456789abcdef/who?new');
  await expect(page.getByRole('main')).toMatchAriaSnapshot(`
    - main:
      - button "Emergency Leave this site"
      - group "Who needs support?":
        - heading "Who needs support?" [level=1]
        - radio "I do"
        - text: I do
        - radio "Someone else – I am filling this in for them"
        - text: Someone else – I am filling this in for them
      - paragraph:
        - strong: "Why we ask:"
        - text: So that we contact the right person.
      - button "Save and continue"
  `);
});

test('a 17-year-old sees other help for people aged 16 or 17', async ({ page, context }, info) => {
  await live(page, { ...MOTHER, age: choose('16 or 17'), 'under-18': choose('No') }, async (slug) => {
    if (slug === 'leaving') await canBeUsed(page, slug, info.project.name === 'phone');
  });
  await expect(page).toHaveURL(/\/support\/not-this\/aged-16-17\?area=swale$/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Other help if you are 16 or 17');
  await page.getByRole('link', { name: 'Work experience', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Find work, training and work experience');
  await page.goto('/support/refer');
  await expect(page.getByText('Continue your request')).toHaveCount(0);
  expect((await context.cookies()).every(({ httpOnly, path }) => httpOnly && path === '/support/refer')).toBe(
    true,
  );
});

test('a person who taps “no” by mistake changes it, goes back, and has lost nothing', async ({ page }) => {
  await live(page, MOTHER);
  await page.getByRole('link', { name: 'Change working now' }).click();
  await choose('Yes, and the job is not at risk')(page);
  await proceed(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Is this answer right?');
  await expect(page.getByText('Yes, and the job is not at risk')).toBeVisible();
  await page.getByRole('button', { name: 'Change my answer' }).click();
  await expect(page.getByLabel('No, not working')).toBeChecked();
  await choose('Yes, and the job is not at risk')(page);
  await proceed(page);
  await page.getByRole('link', { name: 'Back', exact: true }).click();
  await proceed(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your answers');
  await expect(page.getByText('Rosa Marsh')).toBeVisible();
  // Meant, and gone back to afterwards: the page says why there is nothing any more.
  const work = page.url().replace('/check', '/work');
  await page.goto(work);
  await choose('Yes, and the job is not at risk')(page);
  await proceed(page);
  await goOn(page);
  await expect(page).toHaveURL(/\/support\/not-this\/in-work\?area=swale$/);
  await page.goto(work);
  await expect(page.getByText('one of your answers ended the form')).toBeVisible();
});

test('a person in Bexley is shown the way where they live', async ({ page }) => {
  await live(page, { ...MOTHER, postcode: fill('What is your postcode?', 'DA6 7AA') });
  await expect(page).toHaveURL(/\/support\/not-this\/outside\?area=dartford$/);
  await expect(page.getByRole('link', { name: 'Bexley' })).toBeVisible();
  await expect(
    page.getByRole('heading', { level: 2, name: 'Look for work and training in Dartford' }),
  ).toBeVisible();
});

test('a person on another programme stays with it', async ({ page }) => {
  await live(page, { ...MOTHER, 'other-programme': choose('Yes') });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(
    'You are already on a programme like this',
  );
});

test('a GP’s receptionist asks for a patient who agreed', async ({ page }, info) => {
  const axe = info.project.name === 'phone';
  const own = ['agreed', 'about-you', 'address', 'somebody-else'];
  await live(page, RECEPTIONIST, async (slug) => {
    if (own.includes(slug)) await canBeUsed(page, slug, axe);
  });
  await expect(page.getByText('Иван Петренко')).toBeVisible();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Request sent');
  await expect(page.getByText('Give them this reference.')).toBeVisible();
  await expect(page.getByText('To check progress on this website we would need')).toBeVisible();
  await page.getByRole('link', { name: 'Ask for support for someone else' }).click();
  await expect(page.getByText('Continue your request')).toHaveCount(0);
});

test('a person saves the request and continues on another device with a code', async ({
  page,
  browser,
  baseURL,
}, info) => {
  const { council: _c, ...rest } = MOTHER;
  await page.goto('/support/refer/new/who');
  await rest['who']?.(page);
  await proceed(page);
  await rest['postcode']?.(page);
  await proceed(page);
  await page.getByRole('link', { name: 'Save and come back later' }).click();
  await canBeUsed(page, 'save', info.project.name === 'phone');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await expect(page).toHaveTitle(/^Error: /);
  await page.getByRole('button', { name: 'Show me a code' }).click();
  const code = await page.locator('.code-to-keep').innerText();
  const left = page.url().replace('/save', '/council');
  const other = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  try {
    const theirs = await other.newPage();
    await theirs.goto('/support/refer/come-back');
    await fill('Your code', 'K3JD-9X2M-7PQR-0BTW')(theirs);
    await theirs.getByRole('button', { name: 'Continue' }).click();
    await expect(theirs).toHaveTitle(/^Error: /);
    await fill('Your code', code.toLowerCase())(theirs);
    await theirs.getByRole('button', { name: 'Continue' }).click();
    await expect(theirs.getByRole('heading', { level: 1 })).toHaveText('Which council area do you live in?');
  } finally {
    await other.close();
  }
  const answer = await page.goto(left);
  expect(answer?.status()).toBe(404);
});

test('leaving the site at once: with three presses of Shift, or the link where there is no JavaScript', async ({
  page,
  javaScriptEnabled,
}) => {
  await page.route('https://www.bbc.co.uk/weather', (route) => route.abort());
  await page.goto('/support/refer/0123456789abcdef/who?new');
  const gone = page.waitForRequest('https://www.bbc.co.uk/weather');
  if (javaScriptEnabled === false) await page.getByRole('button', { name: /Leave this site/ }).click();
  else for (let n = 0; n < 3; n += 1) await page.keyboard.press('Shift');
  await gone;
});

import { expect, test } from './fixtures.ts';

test('a mother in Sheerness finds work in school hours, shares it, and comes back to the same search', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByLabel('Where?').fill('Sheerness');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/\/opportunities\?near=Sheerness$/);
  await expect(page.getByText(/results within 5 miles of Sheerness/).first()).toBeVisible();

  const open = page.getByRole('link', { name: 'Filter these results' });
  if (await open.isVisible()) await open.click();
  await page.getByLabel('School hours', { exact: true }).check();
  await page.getByRole('button', { name: 'Show results' }).click();
  await expect(page).toHaveURL(/\/opportunities\?near=Sheerness&pattern=school-hours$/);
  await expect(page.getByRole('link', { name: 'Remove filter School hours' })).toBeVisible();

  const shared = page.url();
  const first = page.getByRole('list').locator('.result-card').first();
  await expect(first).toContainText(/school hours/i);
  await first.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText(/school hours/i).first()).toBeVisible();

  await page.goto(shared);
  await expect(page.getByRole('link', { name: 'Remove filter School hours' })).toBeVisible();
  await page.getByRole('link', { name: 'Remove filter School hours' }).click();
  await expect(page).toHaveURL(/\/opportunities\?near=Sheerness$/);
});

test('a visitor in a hurry misspells the job and still finds it', async ({ page }) => {
  await page.goto('/opportunities?q=helthcare+asistant');
  await expect(page.locator('.result-card').first()).toContainText(/healthcare assistant/i);
});

test('a visitor who misspells the town is asked what they meant, and nothing they typed is lost', async ({
  page,
}) => {
  await page.goto('/');
  await page.getByLabel('What are you looking for?').fill('cleaner');
  await page.getByLabel('Where?').fill('Margat');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveTitle(/^Error: /);
  await expect(page.getByRole('alert')).toContainText('We do not know the place “Margat”');
  await expect(page.getByLabel('Where?')).toHaveValue('Margat');
  await expect(page.getByLabel('What are you looking for?')).toHaveValue('cleaner');
  await page
    .getByRole('link', { name: /^Margate/ })
    .first()
    .click();
  await expect(page).toHaveURL(/q=cleaner&near=Margate/);
  await expect(page.getByText(/of Margate/).first()).toBeVisible();
});

test('a visitor who finds nothing is shown what there is, and the number is true', async ({ page }) => {
  await page.goto('/opportunities?q=lifeguard&near=Lydd&within=1&pay=25');
  await expect(page.getByText(/^No results/).first()).toBeVisible();
  const suggestion = page
    .locator('.prose li')
    .filter({ hasText: /\d+ results?\)/ })
    .first();
  const promised = /\(([\d,]+) result/.exec((await suggestion.innerText()).replace(/\s+/g, ' '))?.[1];
  expect(promised).toBeDefined();
  await suggestion.getByRole('link').click();
  await expect(page.locator('.results__count')).toContainText(new RegExp(`^\\s*${promised} `));
});

test('a count beside a choice is what the choice gives', async ({ page }) => {
  await page.goto('/opportunities?near=Thanet');
  const choice = page.locator('.choice-counted').filter({ hasText: 'Skills Bootcamps' });
  const count = /\d+/.exec((await choice.locator('.choice-count').textContent()) ?? '')?.[0];
  const open = page.getByRole('link', { name: 'Filter these results' });
  if (await open.isVisible()) await open.click();
  await page.getByLabel('Skills Bootcamps', { exact: true }).check();
  await page.getByRole('button', { name: 'Show results' }).click();
  const counted = /(No|\d+) Skills Bootcamps? in Thanet(?:, (\d+) from home or online)?/;
  await expect(page.locator('.results__count')).toContainText(counted);
  const [, here, fromHome = '0'] = counted.exec(await page.locator('.results__count').innerText()) ?? [];
  expect((here === 'No' ? 0 : Number(here)) + Number(fromHome)).toBe(Number(count));
  // Its siblings keep their counts, so that a second one can be chosen.
  await expect(
    page
      .locator('.choice-counted')
      .filter({ hasText: /^\s*Jobs/ })
      .locator('.choice-count'),
  ).toHaveText(/[1-9]/);
});

test('a visitor pages through results sorted by pay, and reads how many state no pay', async ({ page }) => {
  await page.goto('/opportunities?kind=vacancy');
  await page.getByRole('link', { name: /Next/ }).click();
  await expect(page).toHaveURL(/kind=vacancy&page=2/);
  await expect(page).toHaveTitle(/page 2 of \d+/);
  await page.getByLabel('Sort by').selectOption('pay');
  await page.getByRole('button', { name: 'Sort', exact: true }).click();
  await expect(page).toHaveURL(/kind=vacancy&sort=pay$/);
  await expect(page.getByText(/not give pay that we can/)).toBeVisible();
});

test('a parent who educates at home finds what is open to them', async ({ page }) => {
  await page.goto('/home-education');
  await page.getByRole('main').getByRole('link', { name: 'Placements' }).click();
  await expect(page).toHaveURL(/with=home-educated/);
  await page.locator('.result-card').first().getByRole('link').click();
  await expect(page.locator('.facts').first()).toContainText(/Home-educating families\s*Welcome/);
});

test('a visitor who uses only the keyboard reaches the search, the filters and a result', async ({
  page,
  isMobile,
}) => {
  test.skip(isMobile, 'phones have no Tab key');
  await page.goto('/opportunities?near=Deal');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to main content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('What are you looking for?')).toBeFocused();
  const outline = await page
    .getByLabel('What are you looking for?')
    .evaluate((element) => getComputedStyle(element).outlineStyle);
  expect(outline).not.toBe('none');
});

test('a visitor chooses a kind of work and a town from the suggestions, with the keyboard', async ({
  page,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled === false, 'suggestions need JavaScript');
  await page.goto('/');
  const what = page.getByRole('combobox', { name: 'What are you looking for?' });
  await what.pressSequentially('hairdr');
  const options = page.getByRole('option');
  await expect(options.filter({ hasText: /^Hairdresser$/ })).toBeVisible();
  await expect(what).toHaveAttribute('aria-expanded', 'true');
  await what.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await expect(what).toHaveAttribute(
    'aria-activedescendant',
    (await options.first().getAttribute('id')) ?? '',
  );
  await what.press('Escape');
  await expect(options).toHaveCount(0);
  await expect(what).toHaveValue('hairdr');
  await what.press('ArrowDown');
  await expect(options.first()).toBeVisible();
  await what.press('ArrowDown');
  await what.press('Enter');
  await expect(what).toHaveValue('Hairdresser');
  await expect(options).toHaveCount(0);

  const where = page.getByRole('combobox', { name: 'Where?' });
  await where.pressSequentially('marg');
  await options.filter({ hasText: 'Margate' }).first().click();
  await expect(where).toHaveValue('Margate');
  await expect(where).toBeFocused();
  await where.press('Enter');
  await expect(page).toHaveURL(/\/opportunities\?q=Hairdresser&near=Margate$/);
});

test('a visitor who types words of their own sends them with one Enter', async ({
  page,
  javaScriptEnabled,
}) => {
  test.skip(javaScriptEnabled === false, 'suggestions need JavaScript');
  await page.goto('/');
  const what = page.getByRole('combobox', { name: 'What are you looking for?' });
  await what.pressSequentially('care');
  await expect(page.getByRole('option').first()).toBeVisible();
  await what.press('Enter');
  await expect(page).toHaveURL(/\/opportunities\?q=care$/);
});

test('a visitor comes back to a recent search, and clears them', async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, 'recent searches need JavaScript');
  const recent = page.getByRole('region', { name: 'Recent searches on this device' });
  await page.goto('/');
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(recent).toBeHidden();
  await page.goto('/opportunities?q=cleaner&near=Margate&with=no-experience');
  await expect(recent).toBeHidden();
  for (const words of ['chef', 'driver', 'welder', 'nurse', 'porter'])
    await page.goto(`/opportunities?q=${words}`);
  await page.goto('/');
  await expect(recent.getByRole('link')).toHaveText(['Porter', 'Nurse', 'Welder', 'Driver', 'Chef']);
  await page.goto('/opportunities?q=cleaner&near=Margate&with=no-experience');
  await expect(recent.getByRole('link')).toHaveText(['Porter', 'Nurse', 'Welder', 'Driver']);
  await page.goto('/');
  const link = recent.getByRole('link', { name: /^Cleaner, near Margate, No experience/ });
  await link.click();
  await expect(page).toHaveURL(/q=cleaner&near=Margate&with=no-experience/);
  await recent.getByRole('button', { name: 'Clear this list' }).click();
  await expect(recent).toBeHidden();
  await page.goto('/');
  await expect(recent).toBeHidden();
});

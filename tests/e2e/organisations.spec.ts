import type { Browser, Page } from '@playwright/test';
import { canBeUsed } from './checks.ts';
import { expect, test } from './fixtures.ts';
import { signInByForm } from './sessions.ts';

async function another(browser: Browser, baseURL: string | undefined, who: string): Promise<Page> {
  const context = await browser.newContext({ ...(baseURL === undefined ? {} : { baseURL }) });
  const page = await context.newPage();
  await signInByForm(page, who);
  return page;
}

test('an employer registers, a colleague is invited, another asks to join', async ({
  page,
  browser,
  baseURL,
}, info) => {
  test.slow();
  const name = `Sailmakers by ${info.project.name}`;
  const look = (at: Page = page) => canBeUsed(at, info);
  const goOn = async () => {
    await look();
    await page.getByRole('button', { name: 'Save and continue' }).click();
  };

  await signInByForm(page, 'parent');
  await page
    .getByRole('link', { name: /organisation/ })
    .first()
    .click();
  await page
    .getByRole('link', { name: 'Register an organisation' })
    .or(page.getByRole('button', { name: 'Register an organisation' }))
    .click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByLabel('Employer', { exact: true }).check();
  await goOn();
  await page.getByLabel('What is the name of the organisation?').fill(name);
  await goOn();
  await page.getByLabel('What does the organisation do?').fill('We make sails and covers for boats.');
  await goOn();
  await page.getByLabel('Town or village').fill('Whitstable');
  await page.getByLabel('Postcode').fill('CT5 1AA');
  await goOn();
  await page.getByLabel('What is its website? (optional)').fill('www.example.org');
  await goOn();
  await page.getByLabel('2 to 9 people').check();
  await goOn();
  await page.getByLabel('Level 2: Disability Confident Employer').check();
  await goOn();
  await page.getByLabel('Yes').check();
  await goOn();
  await page.getByLabel('Day').fill('31');
  await page.getByLabel('Month').fill('3');
  await page.getByLabel('Year').fill(String(new Date().getFullYear() + 2));
  await page.getByLabel('Who can a school contact').fill('Ada, 01227 000000');
  await goOn();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your answers');
  await look();
  await page.getByRole('button', { name: 'Send for approval' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sent for approval');
  await look();

  await page.getByRole('button', { name: 'Invite colleagues' }).click();
  const people = page.url();
  await page.getByRole('button', { name: 'Invite someone' }).click();
  await page.getByLabel('Their email address').fill('provider@demo.example');
  await page.getByLabel('Editor', { exact: true }).check();
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByText('Invitations not accepted yet')).toBeVisible();
  await look();

  const colleague = await another(browser, baseURL, 'provider');
  await colleague.goto('/manage');
  await colleague.getByRole('link', { name, exact: true }).click();
  await look(colleague);
  await colleague.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(colleague).toHaveURL(/\/manage\/sailmakers-by-/);

  const asker = await another(browser, baseURL, 'resident');
  await asker.goto('/manage/join');
  await asker.getByLabel('Name of the organisation').fill(name);
  await asker.getByRole('button', { name: 'Search' }).click();
  await asker.getByRole('link', { name, exact: true }).click();
  await look(asker);
  await asker.getByLabel('Who are you?').fill('I sew the sails.');
  await asker.getByRole('button', { name: 'Ask to join' }).click();
  await expect(asker.getByText('We have sent your request')).toBeVisible();
  await look(asker);

  await page.goto(people);
  await look();
  await page.getByRole('link', { name: 'Answer resident@demo.example' }).click();
  await look();
  await page.getByLabel('No', { exact: true }).check();
  await page.getByRole('button', { name: 'Send answer' }).click();
  await page.getByRole('link', { name: 'Change or remove provider@demo.example' }).click();
  await look();
  await page.getByLabel('Owner', { exact: true }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: 'Organisation details' }).click();
  await look();
  await page.getByRole('button', { name: 'Change details' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Check your answers');
  await page.getByRole('link', { name: 'Change what it does' }).click();
  await page.getByLabel('What does the organisation do?').fill('We make and mend sails.');
  await goOn();
  await page.getByRole('button', { name: 'Save details' }).click();
  await expect(page.getByText('We have saved your changes.')).toBeVisible();
  await expect(page.getByText('We make and mend sails.')).toBeVisible();
  await colleague.context().close();
  await asker.context().close();
});

import type { Locator, Page } from '@playwright/test';
import type { Fields } from '../unit/postings/people.ts';
import { expect } from './fixtures.ts';

/** The same answers with days that are always to come: all in January of next year. */
export const later = (fields: Fields): Fields => {
  const year = String(new Date().getUTCFullYear() + 1);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) =>
      name.endsWith('-year') ? [name, year] : name.endsWith('-month') ? [name, '1'] : [name, value],
    ),
  );
};

export const stopOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** Types what the fields hold for the controls of a page; of choices, the values. What is not named is left empty. */
export async function fillIn(page: Page, fields: Fields): Promise<void> {
  const controls = await page.locator('main').locator('input, textarea, select').all();
  const names = new Set(await Promise.all(controls.map((control) => control.getAttribute('name'))));
  for (const name of names) {
    const values = [fields[name ?? ''] ?? []].flat();
    const controls = page.locator(`main [name="${name ?? ''}"]`);
    for (const value of values) {
      const [tag, type] = await controls
        .first()
        .evaluate((control) => [control.tagName, control.getAttribute('type')]);
      if (tag === 'SELECT') await controls.selectOption(value);
      else if (type !== 'radio' && type !== 'checkbox') await controls.fill(value);
      else await page.locator(`main [name="${name ?? ''}"][value="${value}"]`).check();
    }
  }
}

/** Presses what leads to another page, and waits for that page. */
export async function follow(page: Page, control: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('domcontentloaded'), control.click()]);
}

/** Chooses "No" on a page of one yes-or-no question that was not answered. */
async function sayNo(page: Page): Promise<void> {
  const no = page.locator('main').getByRole('radio', { name: 'No', exact: true });
  if ((await no.count()) === 1 && (await page.locator('main input:checked').count()) === 0) await no.check();
}

/** From a task list to the next task that is open, or to "check your answers". */
export async function openNextTask(page: Page): Promise<void> {
  const open = page.locator('main li').filter({ hasText: /Not started|In progress|Problem/ });
  const next =
    (await open.count()) > 0
      ? open.first().getByRole('link').first()
      : page.getByRole('link', { name: 'Check and send' });
  await follow(page, next);
}

/** Goes through a journey, over its task list where it has one, up to "check your answers". */
export async function walk(page: Page, fields: Fields): Promise<void> {
  for (let pages = 0; stopOf(page) !== 'check'; pages += 1) {
    expect(pages, `the journey ends; it stands at ${page.url()}`).toBeLessThan(100);
    if (stopOf(page) === 'tasks') {
      await openNextTask(page);
      continue;
    }
    const here = page.url();
    await fillIn(page, fields);
    await sayNo(page);
    await follow(page, page.getByRole('button', { name: /^(Save and continue|Continue)$/ }));
    if (page.url() === here) {
      const words = await page.getByRole('alert').textContent();
      throw new Error(`${here} was refused: ${words?.replace(/\s+/g, ' ').trim() ?? ''}`);
    }
  }
}

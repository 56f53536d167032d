import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** What somebody types, by the names of the controls; of choices, the values. What is not named is left empty. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

export const stopOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1) ?? '';

/** Types what there is for the controls of a page. */
export async function fillIn(page: Page, typed: Typed): Promise<void> {
  const controls = await page.locator('main').locator('input, textarea, select').all();
  const names = new Set(await Promise.all(controls.map((control) => control.getAttribute('name'))));
  for (const name of names) {
    const values = [typed[name ?? ''] ?? []].flat();
    for (const value of values) {
      const choice = page.locator(
        `main [name="${name ?? ''}"][value="${value}"]:is([type=radio], [type=checkbox])`,
      );
      const field = page.locator(`main [name="${name ?? ''}"]`);
      if ((await choice.count()) > 0) await choice.check();
      else if ((await field.getAttribute('type')) === 'radio')
        throw new Error(`${name ?? ''} has no ${value}`);
      else await field.fill(value);
    }
  }
}

/** Chooses "No" on a page of one yes-or-no question that was not answered. */
async function sayNo(page: Page): Promise<void> {
  const no = page.locator('main').getByRole('radio', { name: 'No', exact: true });
  if ((await no.count()) === 1 && (await page.locator('main input:checked').count()) === 0) await no.check();
}

/** Goes through a journey, over its task list where it has one, up to "check your answers". */
export async function walk(page: Page, typed: Typed): Promise<void> {
  for (let pages = 0; stopOf(page) !== 'check'; pages += 1) {
    expect(pages, `the journey ends; it stands at ${page.url()}`).toBeLessThan(100);
    if (stopOf(page) === 'tasks') {
      const open = page.locator('main li').filter({ hasText: /Not started|In progress|Problem/ });
      const next =
        (await open.count()) > 0
          ? open.first().getByRole('link')
          : page.getByRole('link', { name: 'Check and send' });
      await next.first().click();
      continue;
    }
    const here = page.url();
    await fillIn(page, typed);
    await sayNo(page);
    await page.getByRole('button', { name: /^(Save and continue|Continue)$/ }).click();
    if (page.url() === here) {
      const words = await page.getByRole('alert').textContent();
      throw new Error(`${here} was refused: ${words?.replace(/\s+/g, ' ').trim() ?? ''}`);
    }
  }
}

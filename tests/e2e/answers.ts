import type { Page } from '@playwright/test';

/** What a visitor does on a page, by its labels. */
export type Answer = (page: Page) => Promise<void>;
export const fill =
  (label: string, value: string): Answer =>
  (page) =>
    page.getByLabel(label, { exact: true }).fill(value);
export const choose =
  (...labels: string[]): Answer =>
  async (page) => {
    for (const label of labels) await page.getByLabel(label, { exact: true }).check();
  };
export const all =
  (...answers: Answer[]): Answer =>
  async (page) => {
    for (const answer of answers) await answer(page);
  };

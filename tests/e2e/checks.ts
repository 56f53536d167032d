import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, type Page, type TestInfo } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The rules whose answer depends on where elements stand and how they look, and not only on what they are. */
const LAYOUT = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/**
 * What axe finds wrong with the page as it is. "layout" is for a page that was looked at in full at another width: its
 * elements are the same there.
 */
export async function axeFindings(page: Page, rules: 'all' | 'layout' = 'all'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
  const options: RunOptions = {
    runOnly: rules === 'all' ? { type: 'tag', values: WCAG } : { type: 'rule', values: LAYOUT },
    resultTypes: ['violations'],
    // The content security policy forbids frames.
    iframes: false,
  };
  const violations = await page.evaluate(async (options) => {
    const { axe } = window as unknown as {
      axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };
    };
    return (await axe.run(document, options)).violations;
  }, options);
  return violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.target.join(' ')).join(', ')})`,
  );
}

/** What of the page is wider than the window, if anything. */
export function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > width + 1)
      .slice(0, 5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`);
  });
}

/** For each element of the page, in order, whether it is shown. */
export function shownElements(page: Page): Promise<boolean[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')].map((element) =>
      element.checkVisibility({ visibilityProperty: true }),
    ),
  );
}

/**
 * All that axe's answer depends on: every element with its attributes, its own text, where it stands and how it looks.
 * Data attributes are left out: the site's script marks with them what it has taken up.
 */
export function stateOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *')].map((element) => {
      const attributes = [...element.attributes].flatMap(({ name, value }) =>
        name.startsWith('data-') ? [] : [`${name}=${value}`],
      );
      const text = [...element.childNodes].map((node) => (node instanceof Text ? node.data : ''));
      const { x, y, width, height } = element.getBoundingClientRect();
      const { visibility, opacity, color, backgroundColor, backgroundImage, font, position, overflow } =
        getComputedStyle(element);
      return [
        element.tagName,
        ...attributes,
        ...text,
        ...[x, y, width, height].map(Math.round),
        ...[visibility, opacity, color, backgroundColor, backgroundImage, font, position, overflow],
      ].join('\n');
    }),
  );
}

/** What can be followed, pressed and filled in, in words; but for the buttons that do what only a script can do. */
export function controlsOf(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
      .filter(
        (control) => control.checkVisibility() && !control.matches('[disabled], [data-print], [data-share]'),
      )
      .map((control) => {
        const words = control.matches('a, button, summary')
          ? (control.textContent ?? '').replace(/\s+/g, ' ').trim()
          : ['name', 'value'].map((name) => control.getAttribute(name) ?? '').join(' ');
        return `${control.tagName.toLowerCase()} ${words}`;
      }),
  );
}

/**
 * What each page on the way of a journey promises: one heading of the first level, nothing wider than the window, and
 * nothing that axe finds. On a desktop the elements are those of a phone, where axe has looked at them already; without
 * JavaScript axe, a script itself, cannot run.
 */
export async function canBeUsed(page: Page, info: TestInfo, shown: string = page.url()): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 }), shown).toHaveCount(1);
  expect(await tooWide(page), `${shown} is wider than the window`).toEqual([]);
  if (info.project.use.javaScriptEnabled === false) return;
  expect(await axeFindings(page, info.project.name === 'phone' ? 'all' : 'layout'), shown).toEqual([]);
}

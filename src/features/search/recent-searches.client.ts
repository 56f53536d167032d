/**
 * The last searches of this browser, in its local storage: they are sent nowhere. A browser that refuses storage shows
 * none.
 */

interface RecentSearch {
  text: string;
  href: string;
}

const KEY = 'recent-searches';
const MOST = 5;

/** What is stored may be of another version of this site, or of a visitor's own making. */
const isRecentSearch = (value: unknown): value is RecentSearch =>
  typeof value === 'object' &&
  value !== null &&
  'text' in value &&
  typeof value.text === 'string' &&
  'href' in value &&
  typeof value.href === 'string' &&
  value.href.startsWith('/opportunities?');

function readSearches(): RecentSearch[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isRecentSearch).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function store(searches: readonly RecentSearch[]): void {
  try {
    if (searches.length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(searches));
  } catch {
    // The browser refuses storage, or it is full.
  }
}

function linkTo({ text, href }: RecentSearch): HTMLLIElement {
  const link = document.createElement('a');
  link.className = 'govuk-link';
  link.href = href;
  link.textContent = text;
  const item = document.createElement('li');
  item.append(link);
  return item;
}

const section = document.querySelector<HTMLElement>('[data-recent-searches]');

function show(): void {
  if (section === null) return;
  const { text, href } = section.dataset;
  const others = readSearches().filter((search) => search.href !== href);
  if (text !== undefined && href !== undefined) store([{ text, href }, ...others].slice(0, MOST));
  const shown = others.slice(0, text === undefined ? MOST : MOST - 1);
  section.querySelector('ul')?.replaceChildren(...shown.map(linkTo));
  section.hidden = shown.length === 0;
}

section?.querySelector('button')?.addEventListener('click', () => {
  store([]);
  section.hidden = true;
  document.querySelector<HTMLElement>('#q')?.focus();
});
show();
// A page that the browser kept for "Back" shows what was searched for since.
addEventListener('pageshow', (event) => {
  if (event.persisted) show();
});

/** Every page under /components. The example of `date-input` is `DateInput.astro` in this folder. */
export const COMPONENT_NAMES = [
  'area-map',
  'back-link',
  'breadcrumbs',
  'button',
  'card',
  'checkboxes',
  'date-input',
  'details',
  'error-message',
  'error-summary',
  'exit-this-page',
  'facts',
  'field',
  'filter-tag',
  'inset-text',
  'notification-banner',
  'page-actions',
  'pagination',
  'panel',
  'paragraphs',
  'phase-banner',
  'progress',
  'prose',
  'quiet-notice',
  'radios',
  'results',
  'search-box',
  'section-nav',
  'select',
  'summary-list',
  'table',
  'tag',
  'task-list',
  'text-area',
  'warning-text',
] as const;
export type ComponentName = (typeof COMPONENT_NAMES)[number];

/** "date-input" → "Date input": the name as shown to readers. */
export function componentTitle(name: ComponentName): string {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "date-input" → "DateInput": the name of the component's file. */
export function componentFile(name: ComponentName): string {
  return name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

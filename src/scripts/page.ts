import {
  Button,
  Checkboxes,
  createAll,
  ErrorSummary,
  ExitThisPage,
  NotificationBanner,
  SkipLink,
} from 'govuk-frontend';

// Enhancements only: every page works without this file.

createAll(SkipLink);
createAll(ErrorSummary);
createAll(NotificationBanner);
createAll(Button);
createAll(Checkboxes);
createAll(ExitThisPage);

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-share]')) {
  const canShare = typeof navigator.share === 'function';
  // Browsers offer the clipboard only over https and on the visitor's own machine.
  if (!canShare && !navigator.clipboard) continue;
  const said = button.parentElement?.querySelector<HTMLElement>('[data-share-status]');
  if (!canShare) button.textContent = 'Copy link';
  button.hidden = false;
  button.addEventListener('click', () => {
    void share(canShare, button.dataset['share'] ?? document.title).then((words) => {
      if (said) said.textContent = words;
    });
  });
}

/** Opens the device's share sheet, or else copies the address. @returns the message for the visitor. */
async function share(canShare: boolean, title: string): Promise<string> {
  const url = document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? location.href;
  try {
    if (canShare) {
      await navigator.share({ title, url });
      return '';
    }
    await navigator.clipboard.writeText(url);
    return 'Link copied';
  } catch (error) {
    // The visitor closed the share sheet; that is not a failure.
    if (error instanceof DOMException && error.name === 'AbortError') return '';
    return 'The link could not be copied';
  }
}

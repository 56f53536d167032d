import { withArticle } from '#features/forms/messages.en.ts';

/** What every journey says of itself. */
export const journeyTexts = {
  check: 'Check your answers',
  leaving: 'Is this answer right?',
  gone: 'We cannot find your answers',
  /** In place of a question's name within a sentence. */
  thisAnswer: 'your answer',
  removed: 'removed',
  changedTo: (theirs: string) => `changed to “${theirs}”`,
  conflict: (called: string, value: string) =>
    `Check ${withArticle(called)}. This answer was ${value} in another window. Select “Save and continue” to use the answer on this page instead`,
  tooMany: (wait: string) =>
    `Too many forms have been started from your network. Wait ${wait}, then select “Save and continue” again. What you entered is still on this page`,
} as const;

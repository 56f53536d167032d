/** Saving unfinished answers, and coming back to them. */
export const saveMessages = {
  missing: 'Choose what to do',
  codeMissing: 'Enter your code',
  emailMissing: 'Enter your email address',
  codeUnknown:
    'There is nothing saved under this code. Check it. What is not sent is deleted 14 days after the last change',
} as const;

/** What a search found that may help instead. */
export const foundSearchMessages = {
  inArea: (name: string) => `in ${name}`,
  everywhere: 'in Kent and Medway',
  none: 'None open now',
  open: ({ count, where }: { count: number; where: string }) =>
    `${count.toLocaleString('en-GB')} open ${where}`,
} as const;

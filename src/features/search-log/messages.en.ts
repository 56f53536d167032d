/** What staff read about searches and synonyms. */
export const messages = {
  everywhere: 'All of Kent and Medway',
  noDistrict: 'Without an area',
  fewerThan: (least: number) => `fewer than ${least}`,
  phrase: {
    missing: 'Enter the words that people search for',
    tooLong: (most: number) => `The words must be ${most} characters or fewer`,
    meaningless: 'Enter a word that the search uses. It leaves out words such as “job”, “the” and “Kent”.',
  },
  finds: {
    missing: 'Enter the words that we should also find, one on each line',
    tooMany: (most: number) => `Enter ${most} lines or fewer`,
    tooLong: (most: number) => `Each line must have ${most} characters or fewer`,
    meaningless: (line: string) => `The search leaves out “${line}”. Enter another word.`,
    same: (line: string) => `“${line}” means the same to the search already`,
  },
  states: {
    proposed: 'Not in use yet',
    approved: 'In use',
    refused: 'Not used',
    undone: 'Taken out of use',
  },
  done: {
    proposed: 'You have proposed a synonym. Look at what it changes, then approve it.',
    approved: 'You have approved the synonym. Searches use it within a minute.',
    refused: 'You have decided not to use the synonym.',
    undone: 'You have taken the synonym out of use. Searches stop using it within a minute.',
  },
  decided: 'You cannot do this any more, because a colleague has changed the synonym. This is how it is now.',
  decisions: { approved: 'Approve', refused: 'Do not use', undone: 'Take out of use' },
} as const;

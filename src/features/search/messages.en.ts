/** What people read about a search, beside the headings of `headline.ts`. */
export const messages = {
  inDescriptions:
    'We found nothing with your words in the title or summary. These results have them in the description.',
  understood: {
    near: (place: string) => `near ${place}`,
    within: (miles: number) => `within ${miles} ${miles === 1 ? 'mile' : 'miles'}`,
  },
} as const;

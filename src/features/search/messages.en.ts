/** What people read about a search, beside the headings of `headline.ts`. */
export const messages = {
  understood: {
    near: (place: string) => `near ${place}`,
    within: (miles: number) => `within ${miles} ${miles === 1 ? 'mile' : 'miles'}`,
  },
} as const;

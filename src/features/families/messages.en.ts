/** The sentences of this room that people read. */
export const familyTexts = {
  name: { called: 'Your name', error: 'Enter your full name' },
  phone: { error: 'Enter a phone number' },
  area: { error: 'Select the area where you live' },
  responsible: { error: 'Select to confirm that you are responsible for these children' },
  child: {
    name: { called: 'First name or nickname', error: 'Enter a first name or nickname' },
    year: { error: 'Select a school year' },
    tooMany: (most: number) => `You can add up to ${most} children. Remove one first`,
    gone: 'This child is no longer in your list',
  },
  yearOption: (year: number, ages: { from: number; to: number }) =>
    `Year ${year} (age ${ages.from} to ${ages.to})`,
  yearShown: (year: number) => (year > 13 ? 'Past Year 13' : `Year ${year}`),
} as const;

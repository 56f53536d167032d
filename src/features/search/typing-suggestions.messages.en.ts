/** What people read in the list below a box of the search, and what a screen reader says of it. */
export const typingMessages = {
  kinds: { work: '', employer: 'Employer', place: 'Place' },
  found: (count: number) => (count === 1 ? '1 suggestion' : `${count} suggestions`),
  none: 'No suggestions',
  label: 'Suggestions',
} as const;

import type { Advert } from '#features/postings/demo.ts';

/** What the demonstration's organisations have posted, each in another state. */

export const WAITING: Advert = {
  title: 'Bakery counter assistant',
  summary: 'Serve bread and cakes, keep the counter clean and help with the morning bake.',
  description:
    'You serve at the bakery counter and help our baker in the morning.\n\n## What the job involves\n\n- Slice, wrap and price\n- Keep the counter and the ovens clean\n- Tell people what is in each loaf\n\nWe teach you everything, and pay you while you learn.',
};
export const RETURNED: Advert = {
  title: 'Trolley and car park assistant',
  summary: 'Keep the trolleys moving and the car park tidy, and help people with heavy bags.',
  description:
    'You work outside in all weathers, with a warm coat from us.\n\n## What the job involves\n\n- Bring trolleys back\n- Keep the car park clean and safe\n- Help people who need a hand\n\nTwo people are always on together.',
};
export const RETURNED_NOTES = {
  reason: 'Thank you for posting this. We need 2 more details before we can publish it.',
  notes: {
    hoursText: 'Say which days and times. “Various” does not tell people if they can get home.',
    description: 'Say how heavy the work is, and what you can do for someone who cannot lift.',
  },
} as const;
export const FILLED: Advert = {
  title: 'Shelf stacker, early mornings',
  summary: 'Fill the shelves before the shop opens.',
  description:
    'You fill shelves from 5 to 9 in the morning, in a team of four.\n\n- Bring goods from the store\n- Check dates\n- Leave the aisle tidy',
};
export const DRAFTED = {
  title: 'Customer service assistant, school hours',
  sector: 'retail',
  summary: 'Help people at the service desk while the children are at school.',
} as const;

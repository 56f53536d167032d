import type { Family } from '../content.ts';

export const laboratory: Family = {
  sector: 'health',
  team: [
    'You work on a bench with {three|four|five} others; scientists and technicians share the same tea room.',
    'The team is a mixture of school leavers, graduates and people who changed career.',
  ],
  training: [
    'You are trained and signed off method by method, and nobody hurries you.',
    'We support day release for an HNC or degree.',
    'There is a paid quality course in your first year.',
  ],
  day: [
    'The work is steady, exact and quiet. Music is allowed in two of the four rooms.',
    'What you write down matters: the next person relies on it.',
    'When a result surprises you, we want to hear, whatever the clock says.',
  ],
  benefits: [
    'Free parking',
    'Subsidised canteen',
    'Private health plan',
    'Shift allowance',
    'Pension with 7% from us',
    'Learning budget',
  ],
  desirable: [
    'You have worked to written methods',
    'Steady hands',
    'Science at school',
    'Experience in a food or water plant',
  ],
  extra: [
    'We handle samples from people who grow {crop}, make {food} and build {product}.',
    'Records are kept in {software}.',
    'We value {value} and {value} above speed.',
  ],
  jobs: [
    {
      title: 'Laboratory technician',
      at: ['laboratory'],
      pay: ['year', 25800, 29500],
      hours: ['office-37', 'two-shifts'],
      weight: 2,
      qualifications: true,
      short: 'Prepare and test samples in a modern laboratory in {town}.',
      about:
        'You prepare samples, run the instruments and check that results make sense before anyone relies on them. Most work is turned round within two days.',
      duties: [
        'Weigh, dilute, spike and label',
        'Run HPLC or colony counts to written methods',
        'Calibrate balances and pipettes',
        'Record results in {software}',
        'Keep the bench fit for an audit any day',
      ],
      need: ['A level science, a T Level in Science, or similar experience'],
    },
    {
      title: 'Sample reception assistant',
      at: ['laboratory'],
      pay: ['hour', 12.75, 13.2],
      hours: ['two-shifts', 'twilight', 'early-morning'],
      short: 'Unpack, check and book in up to 1,500 samples a day.',
      about:
        'Vans arrive from all over the South East. You open the boxes, check labels against forms, give each sample a barcode and get it to the right bench within the hour.',
      duties: [
        'Open and log deliveries',
        'Query what does not match',
        'Split and freeze samples',
        'Pack waste for safe disposal',
      ],
    },
  ],
};

import type { Family } from '../content.ts';

export const schoolKitchens: Family = {
  sector: 'hospitality',
  team: [
    'You work with one or two others in the school, and an area cook who comes by each week.',
    'The children know your name, and so do their parents.',
    'Cooks from all our schools meet each half term to swap dishes.',
  ],
  training: [
    'Food hygiene and allergen training are paid, and so is the day it takes.',
    'You start beside an experienced cook at a school nearby.',
    'If you want to cook and not only assist, we pay for Level 2.',
  ],
  day: [
    'It is busy from eleven to one, and calm on both sides of that.',
    'Fridays are fish, and the favourite is still roast on Wednesday.',
    'You have every school holiday off.',
  ],
  benefits: [
    'School holidays off',
    'Free lunch',
    'Uniform and shoes',
    'Pension',
    'Paid training days',
    'Pay spread over twelve months',
  ],
  desirable: [
    'Food hygiene certificate',
    'You have cooked for many',
    'You like children',
    'Experience with special diets',
  ],
  extra: [
    'The menu this half term has {dish}, {dish} and {crop}.',
    'We look for {value} and {value}.',
    'The kitchen garden has {crop} and {plant}.',
  ],
  jobs: [
    {
      title: 'School cook',
      at: ['school-meals'],
      pay: ['hour', 13.6, 14.8],
      hours: ['term-kitchen', 'term-full'],
      experience: true,
      checks: 'enhanced',
      short: 'Cook lunch for a hundred and eighty children and be home when yours are.',
      about:
        'You have a proper kitchen, one assistant and a menu that children helped to choose. It is home cooking in large pans, with allergies taken very seriously.',
      duties: [
        'Cook the menu from scratch',
        'Special diets',
        'Orders, stock and temperature logs',
        'Lead one assistant',
        'Eat with the children on Fridays',
      ],
    },
    {
      title: 'Kitchen assistant, schools',
      at: ['school-meals'],
      pay: ['hour', 12.71, 12.95],
      hours: ['term-kitchen'],
      weight: 2,
      checks: 'enhanced',
      short: 'Prepare, serve and wash up in a school kitchen, term time and school hours only.',
      about:
        'You set up tables, serve from the hatch, persuade people to try peas and wash up with a good machine. Uniform and shoes are ours.',
      duties: ['Prepare salad and fruit', 'Serve meals', 'Wash up and clean', 'Set up and put away the hall'],
    },
  ],
};

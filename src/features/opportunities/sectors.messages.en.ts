import type { Sector } from './vocabulary.ts';

/** What people who have never done this work want to know first. */
export interface SectorAbout {
  /** Jobs by the names people use. */
  examples: string;
  intro: string;
  /** How people without experience can try it. */
  firstStep: string;
}

export const SECTOR_ABOUT: Record<Sector, SectorAbout> = {
  care: {
    examples: 'Care assistants, support workers, activities organisers',
    intro:
      'Helping people to live well, in a care home or their own home. Many employers train you. They look for kindness, not certificates.',
    firstStep:
      'many care jobs need no experience. Look for “training given”, or try a Skills Bootcamp in health and social care.',
  },
  health: {
    examples: 'Healthcare assistants, dental nurses, laboratory assistants, receptionists',
    intro: 'Work in hospitals, surgeries, pharmacies and laboratories, on the wards and behind the scenes.',
    firstStep: 'healthcare assistant and porter jobs are often open to people who are new to it.',
  },
  education: {
    examples: 'Teaching assistants, nursery workers, lunchtime supervisors',
    intro: 'Work with children and young people. Much of it is in school hours and term time.',
    firstStep:
      'many people start as a lunchtime supervisor or nursery assistant. You need a DBS check, which the employer arranges.',
  },
  hospitality: {
    examples: 'Kitchen porters, chefs, bar staff, hotel housekeepers',
    intro:
      'Cafés, pubs, hotels and kitchens along the coast and in every town. Busy, sociable, and often with shifts.',
    firstStep:
      'kitchen porter and waiting jobs rarely ask for experience. Check the last finish time and how you will get home.',
  },
  retail: {
    examples: 'Shop assistants, stock assistants, customer advisers',
    intro: 'Serving people in shops and by phone. Part-time hours are common.',
    firstStep: 'most shops train new staff from the first day.',
  },
  construction: {
    examples: 'Labourers, bricklayers, electricians, plumbers, solar fitters',
    intro:
      'Building and repairing homes, roads and energy systems. There is a lot of building in Kent, and trades need more people.',
    firstStep:
      'a Skills Bootcamp at level 2 or an apprenticeship. Sites ask for a CSCS card, which courses often include.',
  },
  engineering: {
    examples: 'Machine operators, welders, maintenance technicians, food technologists',
    intro: 'Making and mending things: in workshops, packhouses and factories.',
    firstStep: 'production operative jobs train you at work. Apprenticeships lead to skilled work.',
  },
  logistics: {
    examples: 'Warehouse operatives, delivery drivers, HGV drivers, ferry check-in staff',
    intro:
      'Moving goods and people: warehouses, ports, buses and lorries. Early starts and nights are common.',
    firstStep:
      'warehouse jobs often need no experience and some offer a lift. For lorries, look for HGV bootcamps.',
  },
  'farming-food': {
    examples: 'Fruit pickers, packhouse staff, vineyard hands, kennel assistants',
    intro:
      'Orchards, hop gardens, vineyards, fishing and food. Much of it is seasonal, but some lasts all year.',
    firstStep: 'seasonal work needs no experience, and many farms bring people in by minibus.',
  },
  office: {
    examples: 'Administrators, receptionists, project assistants, call handlers',
    intro: 'Keeping things running: letters, phones, records, people.',
    firstStep: 'an administration apprenticeship, or work experience in an office near you.',
  },
  digital: {
    examples: 'IT support, web developers, data analysts, testers',
    intro: 'Computers, websites and data, for every kind of employer. Some of it can be done from home.',
    firstStep: 'a Skills Bootcamp in digital skills takes a few months and ends with an interview.',
  },
  creative: {
    examples: 'Designers, stage technicians, photographers, content assistants',
    intro: 'Design, theatre, film, print and the arts, from Margate to Medway.',
    firstStep: 'work experience and examples of your work count for a lot.',
  },
  'sales-marketing': {
    examples: 'Sales advisers, marketing assistants, buyers',
    intro: 'Telling people about things worth buying. Check whether the pay depends on commission.',
    firstStep: 'customer service experience of any kind is a good start.',
  },
  'finance-legal': {
    examples: 'Accounts assistants, payroll clerks, legal secretaries',
    intro: 'Money, contracts and the law, in firms of every size.',
    firstStep: 'trainee accounts jobs and apprenticeships pay while you take the exams.',
  },
  security: {
    examples: 'Security officers, door supervisors, community wardens',
    intro: 'Keeping people and places safe. Most jobs ask for an SIA licence. Some employers pay for it.',
    firstStep: 'look for jobs that say training and licence are paid.',
  },
  'hair-beauty': {
    examples: 'Hairdressers, barbers, beauty therapists',
    intro: 'Salons and barbers in every town, with a clear path from trainee to your own chair.',
    firstStep: 'a salon apprenticeship, or a week of work experience to see if it suits you.',
  },
  cleaning: {
    examples: 'Cleaners, caretakers, laundry staff, facilities assistants',
    intro:
      'Keeping homes, schools and workplaces clean and in order. Early morning and evening hours are usual.',
    firstStep: 'most employers train you. Check the times of the first and last bus.',
  },
  leisure: {
    examples: 'Lifeguards, fitness instructors, tour guides, park rangers',
    intro: 'Sport, holidays, heritage and the outdoors. Busy in summer, with steady jobs all year.',
    firstStep: 'seasonal work leads to permanent work. Pools often train lifeguards themselves.',
  },
  other: {
    examples: 'Community workers, surveyors, researchers and other jobs',
    intro: 'Work that does not fit the other headings.',
    firstStep: 'search by what you like doing, not by a job title.',
  },
};

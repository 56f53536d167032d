import type { Family } from '../content.ts';

export const earlyYears: Family = {
  sector: 'education',
  team: [
    'You work with a room leader and two or three practitioners who plan together every Friday.',
    'The manager knows every child and still changes nappies.',
    'There is a mix of ages in the team, and two of us were parents here first.',
  ],
  training: [
    'You have a named mentor for your first year and paid planning time.',
    'We pay for paediatric first aid, and for your next level when you are ready for it.',
    'There are four training days a year, with the nursery closed.',
  ],
  day: [
    'Children arrive with the night still in them. Someone who stays {calm|cheerful|interested} changes the whole morning.',
    'We are outside for at least two hours a day, so bring a coat.',
    'It is noisy, sticky and seldom dull, and you will laugh every day.',
  ],
  benefits: [
    'Discounted childcare',
    'Free lunch with the children',
    'Paid training days',
    'Pension',
    'Birthday off',
    'Uniform and waterproofs',
    'Free parking',
  ],
  desirable: [
    'Experience with children, at work or at home',
    'Paediatric first aid',
    'A second language',
    'You sing without minding who hears',
  ],
  extra: [
    'The children like {interest}, {interest} and mud.',
    'A walk to {place} is part of most weeks.',
    'Parents most often mention our {value} and {value}.',
    'In the garden grow {plant}, {crop} and a bean tent.',
  ],
  jobs: [
    {
      title: 'Nursery practitioner',
      at: ['nursery'],
      pay: ['hour', 12.9, 14.1],
      hours: ['nursery-full', 'term-school-hours', 'office-three-days'],
      weight: 4,
      checks: 'enhanced',
      qualifications: true,
      short: 'Look after and teach toddlers in a nursery with a big muddy garden.',
      about:
        'You are key person for {four|five|six} children. You change nappies, build dens, write short observations with photographs, and know exactly which teddy goes with whom.',
      duties: [
        'Plan play with the room team',
        'Observe and note what children can do',
        'Care routines: meals, nappies, sleep',
        'Talk with parents at both ends of the day',
        'Keep the room safe, clean and interesting',
      ],
      need: ['Level 2 or 3 in early years'],
    },
    {
      title: 'Nursery assistant, no qualification needed',
      at: ['nursery'],
      pay: ['hour', 12.71, 13],
      hours: ['nursery-full', 'school-hours'],
      weight: 2,
      checks: 'enhanced',
      short: 'Start in early years: we teach you and pay for Level 2 after your trial period.',
      about:
        'You help in the baby or toddler room: bottles, songs, mud, naps. You always work alongside qualified staff while you find out whether the job is for you.',
      duties: [
        'Play and read with children',
        'Prepare snacks and lay tables',
        'Change nappies and wash hands',
        'Clean toys and set out rooms',
        'Learn to write observations',
      ],
    },
    {
      title: 'Nursery room leader',
      at: ['nursery'],
      pay: ['year', 27500, 30500],
      hours: ['nursery-full'],
      qualifications: true,
      experience: true,
      checks: 'enhanced',
      short: 'Lead a pre-school room of twenty-four children and four staff.',
      about:
        'You set the tone and the plan, step in at the sand tray, and prepare children and families for school. Two hours a week are yours for paperwork, off the floor.',
      duties: [
        'Lead planning and reviews',
        'Support and appraise four colleagues',
        'Meet reception teachers',
        'Keep ratios right',
      ],
      need: ['Level 3 in early years and two years after it'],
    },
    {
      title: 'Before and after-school club leader',
      at: ['nursery', 'school'],
      pay: ['hour', 13.2, 14.4],
      hours: ['term-clubs'],
      checks: 'enhanced',
      short: 'Run breakfast and tea-time club for up to thirty-two children.',
      about:
        'Toast, homework, football, glue. You lead two assistants and make a place children want to come to at both ends of a long day.',
      duties: [
        'Open and close the club',
        'Plan crafts and games',
        'Make breakfast and tea',
        'Walk the little ones to class',
        'Keep registers and allergy lists',
      ],
    },
  ],
};

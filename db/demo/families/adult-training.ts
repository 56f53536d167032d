import type { Family } from '../content.ts';

export const adultTraining: Family = {
  sector: 'education',
  team: [
    'You join {eight|eleven|fourteen} trainers who share rooms, materials and advice.',
    'Employers come in most weeks, so you hear what they need.',
    'The centre manager taught for fifteen years and still takes a class.',
  ],
  training: [
    'If you know the trade but have not taught, we train you and pay for the teaching award.',
    'You watch others for a fortnight before you have your own group.',
    'Time for keeping your own trade up to date is in the timetable.',
  ],
  day: [
    'Learners are 16 to 70, and many have had a bad time at school. You are often the first person to tell them that they are good at something.',
    'Groups are small, and nobody is thrown in with thirty.',
    'Evenings and Saturdays are rare and paid back in time.',
  ],
  benefits: [
    'Teachers pension or a workplace pension',
    '35 days of leave',
    'Paid marking time',
    'Free courses for your family',
    'Parking',
  ],
  desirable: [
    'Assessor award',
    'Experience with adults who are nervous of learning',
    'A second language',
    'Driving licence',
  ],
  extra: [
    'This term we teach {software}, {matter} and {sport} coaching side by side.',
    'The workshop is a short walk from {place}.',
    'We look for {value} in trainers.',
  ],
  jobs: [
    {
      title: 'Tutor, functional English and maths',
      at: ['training'],
      pay: ['year', 28500, 33500],
      hours: ['office-37', 'office-three-days', 'few-flexible'],
      qualifications: true,
      checks: 'enhanced',
      mode: 'hybrid',
      short: 'Teach adults and apprentices the maths and English that they missed at school.',
      about:
        'Groups are small, six to ten. Many learners last sat in a classroom thirty years ago. You make fractions about shifts, timber and rent.',
      duties: [
        'Plan and teach about twenty hours a week',
        'Initial assessment and honest feedback',
        'Adapt for dyslexia and new English',
        'Prepare people for on-screen exams',
      ],
      need: ['A teaching qualification at Level 4 or above'],
    },
    {
      only: ['green-rafter-training', 'foreland-skills', 'ropeyard-skills-centre'],
      title: 'Construction skills trainer',
      at: ['training'],
      pay: ['year', 33000, 38500],
      hours: ['office-37'],
      experience: true,
      sector: 'construction',
      checks: 'enhanced',
      short: 'Pass on your trade to adults and young people in our workshop in {town}.',
      about:
        'You bring ten years or more on site; we teach you to teach. The workshop has bays for {brickwork and carpentry|plastering and tiling|heat pumps and plumbing}.',
      duties: [
        'Demonstrate and supervise practical work',
        'Mark test pieces',
        'Toolbox talks on safety',
        'Bring in employers you know',
      ],
      need: ['A trade qualification at Level 3', 'A current CSCS card'],
    },
    {
      only: ['wheelhouse-driver-training'],
      title: 'Driving instructor, HGV',
      at: ['training'],
      pay: ['year', 38500, 43500],
      hours: ['office-37'],
      experience: true,
      qualifications: true,
      sector: 'logistics',
      short: 'Teach people to drive Class 1 and 2 lorries and bring them to their test.',
      about:
        'Four days in the cab and one in the yard. Learners come from farms, kitchens and the army, and most pass first time because nobody shouts.',
      duties: [
        'Five-day courses, one learner at a time',
        'Reversing and coupling in the yard',
        'Daily vehicle checks',
        'Feedback in writing',
      ],
      need: ['Class 1 licence for three years'],
    },
  ],
};

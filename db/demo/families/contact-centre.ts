import type { Family } from '../content.ts';

export const contactCentre: Family = {
  sector: 'retail',
  team: [
    'You sit in a team of {ten|twelve|fourteen} with a leader who listens in to help, not to catch you out.',
    'People are between 18 and 70 here, and a good third have a disability or a health condition.',
  ],
  training: [
    'Training is three weeks, with real calls from the second and somebody at your elbow.',
    'You can move into planning, training or complaints after a year, and we pay for the course.',
  ],
  day: [
    'Mondays and cold snaps are busy. There is a quiet room for after a hard call.',
    'There are no scripts; there is a good knowledge base and permission to use your head.',
  ],
  benefits: [
    'Free parking or bus pass',
    'Paid breaks',
    'Shift swaps by app',
    '28 days of leave',
    'Quarterly bonus',
    'Pension',
    'Quiet room',
  ],
  desirable: [
    'You have worked with the public',
    'You type while you listen',
    'A second language',
    'Experience of complaints',
  ],
  extra: [
    'Callers ask about {matter}, {goods} and {matter}.',
    'Notes are kept in {software}.',
    'What callers remember is {value}.',
    'The office is near {place}.',
  ],
  jobs: [
    {
      title: 'Customer service adviser',
      at: ['call-centre', 'insurance'],
      pay: ['year', 25200, 27200],
      hours: ['lines-rota', 'lines-evening', 'school-hours'],
      weight: 3,
      mode: 'hybrid',
      short: 'Answer calls and messages and put things right the first time.',
      about:
        'You take about forty calls a day. There are no scripts and no stopwatch on your breaks. After three months in {town} you can work from home up to three days a week.',
      duties: [
        'Answer by telephone, chat and post',
        'Explain bills, orders or policies',
        'Put mistakes right and say sorry',
        'Write clear notes',
        'Pass on what keeps going wrong',
      ],
    },
    {
      title: 'Contact centre team leader',
      at: ['call-centre'],
      pay: ['year', 29500, 33000],
      hours: ['lines-rota'],
      experience: true,
      short: 'Lead twelve advisers, in the room and at home.',
      about:
        'You listen in, coach, plan and take the calls nobody else can. We care more about solved problems than short calls.',
      duties: [
        'One-to-ones every fortnight',
        'Coaching from real calls',
        'Rotas with planning',
        'Reports that say something',
      ],
    },
  ],
};

import type { Family } from '../content.ts';

export const gardensAndWoods: Family = {
  sector: 'farming-food',
  team: [
    'There are {four|six|nine} of us, with volunteers on two days a week.',
    'The head of the team has been here since 1994 and explains things once, well.',
  ],
  training: [
    'Chainsaw, spraying, machine and first-aid tickets are paid for when you need them.',
    'You learn plants and tools by the season, and we ask you to teach the next person.',
  ],
  day: [
    'It is outdoor work: hot in July, raw in February, and the light at seven is worth it.',
    'When it pours there is the shed, the tools and the tea.',
    'Expect to be tired for the first fortnight; after that most people sleep better.',
  ],
  benefits: [
    'Wet-weather gear',
    'Plants at cost',
    'Paid tickets and courses',
    'Pension',
    'Parking',
    'Early finish on winter Fridays',
  ],
  desirable: [
    'Driving licence',
    'You have worked outdoors in winter',
    'A ticket for any machine',
    'Plant names',
  ],
  extra: [
    'At present we are busy with {plant}, {plant} and {plant}.',
    'You work between {place} and {place}.',
    'We look for {value} and {value}.',
    'Visitors include {animal} and {animal}.',
  ],
  jobs: [
    {
      title: 'Gardener',
      at: ['countryside', 'attraction', 'housing'],
      pay: ['hour', 13.2, 15.2],
      hours: ['trade-day', 'office-three-days'],
      weight: 2,
      short: 'Look after gardens in {town}: borders, lawns, hedges and a walled plot.',
      about:
        'You plan the week with the head gardener and then get on with it. Volunteers come on Tuesdays and need somebody who explains.',
      duties: [
        'Weed, mulch and prune',
        'Mow and edge',
        'Plant {plant} and {plant}',
        'Lead volunteers',
        'Keep tools sharp',
      ],
    },
    {
      title: 'Tree surgeon',
      at: ['countryside'],
      pay: ['day', 140, 190],
      hours: ['trade-day'],
      qualifications: true,
      experience: true,
      short: 'Climb, reduce and fell, mostly dying ash and large oaks.',
      about: 'Three to a team with a good chipper and a MEWP when the tree is not safe to climb.',
      duties: [
        'Climb and dismantle',
        'Ground work and chipping',
        'Aerial rescue practice',
        'Talk with neighbours',
      ],
      need: ['CS38 and CS39 or the newer units'],
    },
    {
      title: 'Countryside ranger',
      at: ['countryside'],
      pay: ['year', 27500, 31000],
      hours: ['land-day'],
      experience: true,
      short: 'Care for woods, chalk grassland and the people who walk on them.',
      about:
        'You coppice in winter, count orchids in June and mend whatever the storm moved. Half of the job is people: schools, dogs, bikes, volunteers.',
      duties: [
        'Woodland and meadow work',
        'Paths, gates and signs',
        'Lead volunteers and walks',
        'Wildlife records',
      ],
      need: ['Chainsaw ticket or willing to take it', 'Driving licence'],
    },
    {
      title: 'Apprentice horticulturist',
      at: ['garden-centre', 'countryside', 'vineyard'],
      pay: ['hour', 8.8, 10.6],
      hours: ['apprentice'],
      contract: 'apprenticeship',
      months: 20,
      minimumAge: 16,
      short: 'Learn plants, soil and machines on the way to Level 2.',
      about:
        'You move through nursery, borders and machinery, keep a plant diary and go to college one day a week.',
      duties: [
        'Sow, pot and plant',
        'Learn to use machines safely',
        'Weed with purpose',
        'Plant names, twenty a month',
      ],
    },
    {
      title: 'Nursery worker, plants',
      at: ['garden-centre'],
      pay: ['hour', 12.75, 13.5],
      hours: ['land-day', 'school-hours'],
      short: 'Pot, space, water and pick orders under glass.',
      about:
        'You pot fifteen hundred {plant} before lunch and can tell by the weight of a tray whether it needs water.',
      duties: ['Pot on and space', 'Water and feed', 'Pick and label orders', 'Load trolleys'],
    },
  ],
};

import type { Family } from '../content.ts';

export const mechanics: Family = {
  sector: 'engineering',
  team: [
    'There are {six|nine|twelve} of us in the workshop, and the foreman still gets his hands dirty.',
    'Reception rings the customers, so that you need not.',
    'There is an older hand to learn from and a younger one to teach.',
  ],
  training: [
    'Maker and ticket courses are paid, and so is the time.',
    'You have a bench, a locker and somebody who checks your first jobs.',
    'We pay for hybrid and electric training, or for marine electrics.',
  ],
  day: [
    'Some jobs take an hour and some a month.',
    'We would rather ring the customer twice than guess.',
    'Winters are for the big jobs, summers for the urgent ones.',
  ],
  benefits: [
    'Overtime at time and a half',
    'Boots and workwear',
    'Tool insurance',
    'Pension',
    'Jobs on your own at cost',
    'Parking',
  ],
  desirable: ['Time served or an NVQ', 'Your own tools', 'Driving licence', 'You mend things at home'],
  extra: [
    'This month: {repair}, {repair} and {repair}.',
    'In the shed are a {machine} and a {machine}.',
    'People trust us for our {value}.',
  ],
  jobs: [
    {
      title: 'Boat builder',
      at: ['boatyard'],
      pay: ['hour', 16, 20.5],
      hours: ['trade-day', 'short-friday'],
      experience: true,
      short: 'Repair and fit out wooden and fibreglass boats on {the creek|the quay}.',
      about:
        'Thames barges, smacks, motor cruisers, the odd lifeboat. One week is planking, the next is a galley in {material}.',
      duties: [
        'Shape and fit planks and ribs',
        'Laminate and fair',
        'Fit decks, hatches and joinery',
        'Haul out with the team',
      ],
    },
    {
      title: 'Marine engineer',
      at: ['boatyard', 'port'],
      pay: ['year', 33500, 40500],
      hours: ['trade-day', 'land-day'],
      experience: true,
      short: 'Service engines, stern gear and electrics afloat and ashore.',
      about: 'Most boats come to you; some you go out to. Winters are refits, summers are rescues.',
      duties: [
        'Service diesels and outboards',
        'Sterngear and steering',
        '12 and 24 volt systems',
        'Sea trials',
      ],
    },
    {
      title: 'Yard hand, marina',
      at: ['boatyard'],
      pay: ['hour', 12.9, 14.2],
      hours: ['land-day', 'weekends'],
      short: 'Lift, shore up, scrub and moor boats at our marina in {town}.',
      about:
        'You drive the hoist once trained, take lines in all weather and know which knots hold. The kettle is on at ten.',
      duties: [
        'Moor and move boats',
        'Pressure wash hulls',
        'Set props and cradles',
        'Fuel berth and gas',
        'Keep pontoons safe',
      ],
    },
    {
      title: 'Vehicle technician',
      at: ['garage', 'haulage', 'bus'],
      pay: ['year', 33000, 40500],
      hours: ['trade-day', 'two-shifts'],
      weight: 2,
      qualifications: true,
      short: 'Service, diagnose and mend {cars and vans|lorries and trailers|buses and coaches}.',
      about:
        'Your own ramp, a shared set of special tools and a foreman who rings customers so that you need not. Electric work is a third and growing.',
      duties: [
        '{repair} and {repair}',
        'Diagnose with the scanner and your ears',
        'Road tests',
        'Write up clearly',
      ],
      need: ['Level 3 or time served', 'Driving licence'],
    },
    {
      title: 'MOT tester',
      at: ['garage'],
      pay: ['year', 35500, 39500],
      hours: ['trade-day'],
      qualifications: true,
      short: 'Test eight cars a day and explain each fail to its owner.',
      about: 'The bay is yours. We never ask you to pass what should fail.',
      duties: ['Class 4 and 7 tests', 'Advise customers', 'Small repairs', 'Keep equipment calibrated'],
      need: ['Current MOT licence'],
    },
    {
      title: 'Tyre and exhaust fitter',
      at: ['garage'],
      pay: ['hour', 12.9, 14.8],
      hours: ['shop-full'],
      short: 'Fit tyres, batteries and exhausts, and learn the rest of the trade.',
      about:
        'Fast, physical, with customers watching. Two of our technicians started here and the third is on his way.',
      duties: ['Fit and balance', 'Batteries and bulbs', 'Tracking', 'Serve at the desk'],
      need: ['Driving licence'],
    },
  ],
};

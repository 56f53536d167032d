import type { Family } from '../content.ts';

export const foodMaking: Family = {
  sector: 'farming-food',
  team: [
    'The shift is {ten|fourteen|twenty} people, and you hear five languages at lunch.',
    'Line leaders started on the line.',
    'Work instructions have pictures, and there is always somebody who speaks yours.',
  ],
  training: [
    'You are shown by someone beside you, not by a video.',
    'Food hygiene, manual handling and machine training are paid.',
    'Forklift, first aid and team-leader courses are open to everyone after six months.',
  ],
  day: [
    'It is indoor work, clean and cool, and you are on your feet.',
    'You change task during the shift, which is kinder to backs and minds.',
    'We stop the line if something is not safe or not right, and nobody is blamed for it.',
  ],
  benefits: [
    'Paid breaks',
    'Free fruit and staff shop',
    'Clean workwear every day',
    'Overtime at a higher rate',
    'Parking and bike shed',
    'Pension',
    'Canteen with hot food',
  ],
  desirable: [
    'Food hygiene certificate',
    'You have worked on a line',
    'Forklift licence',
    'You can count and write neatly',
  ],
  extra: [
    'We make or pack {food}, {crop} and {crop}.',
    'There is a new {machine} and a very old {machine}.',
    'Stock is kept in {software}.',
    'What we need most is {value} and {value}.',
  ],
  jobs: [
    {
      title: 'Winery assistant',
      at: ['vineyard'],
      pay: ['hour', 13.4, 15],
      hours: ['short-friday', 'season-fields'],
      short: 'Press, rack, bottle and label from harvest to spring.',
      about:
        'Harvest is six weeks of long days with grape skins in your boots. After that come quiet months of tasting, cleaning and bottling.',
      duties: [
        'Receive and press grapes',
        'Clean tanks, then clean them again',
        'Rack, riddle and disgorge',
        'Bottle and label',
      ],
    },
    {
      title: 'Packhouse operative',
      at: ['packhouse', 'fruit-farm'],
      pay: ['hour', 12.71, 13.4],
      hours: ['two-shifts', 'school-hours', 'twilight'],
      weight: 4,
      short: 'Grade, pack and label fruit for shops in a cool, clean packhouse.',
      about:
        'Apples float in, are photographed from all sides, and you deal with what the camera cannot. It is 12 °C, so bring layers; we give the rest.',
      duties: [
        'Grade by eye',
        'Pack punnets and trays',
        'Check labels and weights',
        'Clean the line',
        'Stack pallets',
      ],
    },
    {
      title: 'Cold store operative',
      at: ['packhouse', 'food-factory'],
      pay: ['hour', 13.6, 15.1],
      hours: ['four-on-days', 'four-on-nights'],
      short: 'Move and check fruit in controlled-atmosphere stores.',
      about:
        'Some stores are at 1 °C and low in oxygen, so safety is strict and clothing is good. You drive trucks, read gauges and keep stock in order.',
      duties: ['Put away and load', 'Check temperatures and gas', 'Stock counts', 'Truck checks'],
      need: ['Forklift licence or willing to train'],
    },
    {
      title: 'Oyster grader',
      at: ['oyster'],
      pay: ['hour', 13, 14.4],
      hours: ['tides'],
      weight: 2,
      short: 'Wash, sort and bag oysters at our sheds in {town}.',
      about:
        'Oysters come ashore muddy and go out gleaming. You knock, size and count, by hand and by drum, mostly standing, in boots and to the radio.',
      duties: [
        'Wash and separate',
        'Grade by size and shape',
        'Load purification tanks',
        'Bag, tag and record',
        'Hose down',
      ],
    },
    {
      title: 'Brewery assistant',
      at: ['brewery'],
      pay: ['hour', 13.1, 14.6],
      hours: ['trade-day'],
      short: 'Mash in, clean out, fill casks and sometimes taste.',
      about:
        'Brewing is nine parts cleaning. You help on brew days, run the cask washer and drive local deliveries on Thursdays.',
      duties: ['Weigh malt and hops', 'Clean vessels and casks', 'Rack and label', 'Deliver to pubs'],
      need: ['Driving licence helps'],
    },
    {
      title: 'Food production operative',
      at: ['food-factory'],
      pay: ['hour', 12.75, 13.6],
      hours: ['two-shifts', 'five-nights', 'twilight', 'school-hours'],
      weight: 4,
      short: 'Weigh, mix, fill and pack on a modern line in {town}.',
      about:
        'Hair nets for all, no jewellery, hands washed often. You rotate between stations and learn each one properly.',
      duties: [
        'Weigh ingredients',
        'Run and watch machines',
        'Check weights and seals',
        'Pack',
        'Clean to the schedule',
      ],
    },
    {
      title: 'Food technologist',
      at: ['food-factory', 'packhouse'],
      pay: ['year', 31500, 37500],
      hours: ['office-37'],
      qualifications: true,
      short: 'Turn a kitchen idea into something ten thousand people can safely eat.',
      about: 'You run trials on the line, write specifications and face retail audits with a calm folder.',
      duties: ['Shelf-life and taste trials', 'Specifications and labels', 'Hazard plans', 'Audits'],
    },
    {
      title: 'Baker',
      at: ['cafe', 'food-factory', 'supermarket'],
      pay: ['hour', 13.4, 15.2],
      hours: ['bakery-nights'],
      sector: 'farming-food',
      short: 'Mix, shape and bake bread through the night for shops and cafés.',
      about:
        'Two of you make three hundred loaves, huffkins on Fridays and a tray of something new when flour and mood allow. Sourdough is fed at four.',
      duties: [
        'Weigh, mix and shape',
        'Load deck ovens',
        'Finish pastries',
        'Pack orders for the van',
        'Keep the starter alive',
      ],
    },
  ],
};

import type { Family } from '../content.ts';

export const office: Family = {
  sector: 'office',
  team: [
    'You sit with {four|five|seven} others who answer each other’s telephones without being asked.',
    'Your manager blocks out an hour a week for you.',
    'We are one floor, one kettle and one long-running argument about the window.',
  ],
  training: [
    'You have two weeks of handover and written notes for everything that repeats.',
    'We pay for courses in {software} and for Level 3 in business if you want it.',
    'Everybody spends a day with another team each quarter.',
  ],
  day: [
    'Month end is busy, the week after is calm. Nobody is praised for staying late.',
    'Expect to be interrupted; expect also to be thanked.',
    'You can take calls in a quiet room, and meetings end at five to.',
  ],
  benefits: ['Flexible start', '26 days of leave and bank holidays', 'Pension with 8% from us', 'Parking or half of a season ticket', 'Eye tests', 'Two volunteering days', 'Home-working kit', 'Carers’ leave, paid'],
  desirable: ['You type without looking', 'Spreadsheet formulas do not scare you', 'You have worked in a public office', 'Minutes that people read', 'Welsh terriers optional'],
  extra: [
    'We use {software}, {software} and {software}.',
    'The work touches on {matter} and {matter}.',
    'The office is {three|five|eight} minutes on foot from {place}.',
    'Colleagues would say we prize {value} and {value}.',
  ],
  jobs: [
    { title: 'Administrator', at: ['council', 'housing', 'builder', 'training', 'charity', 'haulage', 'factory'], pay: ['year', 24600, 26500], hours: ['office-37', 'office-mornings', 'school-hours'], weight: 4, short: 'Keep an office of fifteen running: orders, letters, bookings, records.', about: 'You open the post, answer the telephone, chase invoices, book training and know where things are. It suits a person who likes to finish lists.', duties: ['Telephone, post and inbox', 'Keep records up to date', 'Order supplies', 'Book rooms and travel', 'Minutes once a month'] },
    { title: 'Data entry clerk', at: ['call-centre', 'insurance', 'laboratory', 'council'], pay: ['hour', 12.75, 13.1], hours: ['office-mornings', 'school-hours', 'office-three-days'], weight: 2, mode: 'hybrid', short: 'Type, check and correct records, quietly and accurately.', about: 'It is calm work with headphones allowed. You enter forms, spot what cannot be right and ask. After a month you can do it from home two days a week.', duties: ['Enter and check records', 'Scan and file', 'Query mistakes', 'Report totals on Friday'] },
    { title: 'Data entry clerk, from home', at: ['call-centre', 'insurance'], pay: ['hour', 12.75, 13.2], hours: ['office-mornings', 'few-flexible', 'school-hours'], mode: 'remote', short: 'Check and enter survey and claim forms from home, in hours that you choose within the day.', about: 'We send a laptop and a second screen. Work comes in batches that take about an hour; a supervisor is on chat all day. Good for people who cannot travel or who need breaks.', duties: ['Enter forms to a standard', 'Check another’s batch', 'Flag what looks wrong', 'Join a short video call twice a week'], need: ['Broadband and a private place to work'] },
    { title: 'Receptionist', at: ['council', 'accountants', 'solicitors', 'training', 'insurance', 'software', 'leisure-centre'], pay: ['hour', 12.75, 13.4], hours: ['office-37', 'office-mornings', 'office-job-share'], weight: 2, short: 'Greet visitors, answer calls and keep the front desk calm.', about: 'You are the first person people meet and the one they remember. You know who is in, who is late and who takes sugar.', duties: ['Welcome and sign in', 'Transfer calls', 'Post and deliveries', 'Meeting rooms', 'Light admin'] },
    { title: 'Personal assistant', at: ['insurance', 'council', 'accountants'], pay: ['year', 29500, 34500], hours: ['office-37', 'office-job-share'], mode: 'hybrid', experience: true, short: 'Run the diary and the day of two directors.', about: 'You decide what reaches them and when, write in their voice and see trouble a week ahead.', duties: ['Diary and travel', 'Papers for meetings', 'Draft letters', 'Projects of your own'] },
    { title: 'HR adviser', at: ['council', 'insurance', 'warehouse', 'food-factory'], pay: ['year', 31500, 36500], hours: ['office-37', 'office-flexible'], mode: 'hybrid', qualifications: true, short: 'Give managers sound advice and employees a fair hearing.', about: 'You handle absence, hiring, conduct and change for about three hundred people, and run our Disability Confident work.', duties: ['Advise on cases', 'Recruit fairly', 'Reasonable adjustments', 'Policies in plain words'], need: ['CIPD Level 5 or working towards it'] },
    { title: 'Recruitment coordinator', at: ['home-care', 'warehouse', 'supermarket', 'food-factory'], pay: ['year', 26500, 29500], hours: ['office-37'], short: 'Find, interview and start about twenty people a month.', about: 'You write adverts people understand, ring back everyone and sit beside new starters on day one.', duties: ['Adverts and job fairs', 'Interviews', 'Right-to-work checks and references', 'First-week welcome'] },
    { title: 'Office manager', at: ['software', 'builder', 'theatre', 'estate-agent', 'energy'], pay: ['year', 30500, 35500], hours: ['office-37', 'school-hours'], experience: true, short: 'Look after people, premises and paper for a firm of twenty-five.', about: 'Leases, laptops, payroll queries, cake. You make small things work so that others can do large ones.', duties: ['Suppliers and contracts', 'Payroll with the accountant', 'Health and safety', 'New starters'] },
    { title: 'Project support officer', at: ['council', 'housing', 'support'], pay: ['year', 28500, 32000], hours: ['office-37', 'office-flexible'], mode: 'hybrid', contract: 'fixed-term', months: 18, short: 'Keep plans, budgets and meetings in order on a two-year programme.', about: 'You track who promised what by when, make reports honest and set up events where people actually talk.', duties: ['Plans and risk lists', 'Budget tracking', 'Reports and papers', 'Events'] },
    { title: 'Housing officer', at: ['housing', 'council'], pay: ['year', 30500, 34500], hours: ['office-37', 'office-flexible'], mode: 'hybrid', experience: true, checks: 'basic', short: 'Look after four hundred tenancies on a patch that you walk.', about: 'Repairs, rent, neighbours, gardens, grief. You are the landlord’s face and often the tenant’s ally.', duties: ['Visits and inspections', 'Rent arrears, early and kindly', 'Antisocial behaviour', 'Lettings'] },
    { title: 'Translator and interpreter, community languages', at: ['council', 'charity'], pay: ['hour', 19, 26], hours: ['few-flexible'], contract: 'self-employed', mode: 'remote', qualifications: true, sector: 'other', short: 'Interpret by telephone and video for surgeries, schools and housing offices.', about: 'We most need {Ukrainian, Pashto and Dari|Nepali, Slovak and Romani|Bengali, Punjabi and Polish} and British Sign Language. Calls last half an hour on average; you switch yourself on and off.', duties: ['Interpret faithfully', 'Keep confidences', 'Short written translations', 'Two case talks a year'], need: ['Level 3 community interpreting or above'] },
    { title: 'Apprentice business administrator', at: ['council', 'accountants', 'housing', 'training', 'insurance'], pay: ['hour', 9, 11.5], hours: ['apprentice', 'office-37'], contract: 'apprenticeship', months: 18, minimumAge: 16, short: 'Learn how an organisation works, from post to payroll, with a Level 3 at the end.', about: 'You spend half a year each in three teams and one day a week on study. Most of our apprentices stay.', duties: ['Help each team with real work', 'Learn {software}', 'Improve one process', 'Portfolio'] },
  ],
}; // prettier-ignore

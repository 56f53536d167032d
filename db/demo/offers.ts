import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { ACTIVITIES, type Activity } from '#features/opportunities/vocabulary.ts';
import {
  bulleted,
  howToBook,
  inclusion,
  orTowns,
  paragraphs,
  schedule,
  sitesFor,
  summaryOf,
  written,
  type Brief,
} from './common.ts';
import { TRADES, type TradeFacts } from './data.ts';
import { addDays, nextTermDay } from './dates.ts';
import { gettingThereTo, placeOf } from './sites.ts';
import { worldOf } from './world.ts';

type Details = OpportunityOf<'engagement-offer'>['details'];

interface Shape {
  title: (facts: TradeFacts, brief: Brief) => string;
  short: (facts: TradeFacts, where: string) => string;
  about: (facts: TradeFacts) => string;
  run: readonly string[];
  years: readonly (readonly number[])[];
  group: readonly [number, number];
  setting: readonly Details['setting'][];
  minutes: readonly number[];
  provide: string;
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Inside a sentence, subjects are written in lower case, except languages. */
const subjectOf = ({ school: { subject } }: TradeFacts) =>
  /^(English|French)/.test(subject) ? subject : lower(subject);

const SHAPES: Record<Activity, Shape> = {
  'careers-talk': {
    title: (facts) => `Careers talk: working at ${facts.noun}`,
    short: (facts, where) =>
      `Two of us come from ${where} and talk about what people at ${facts.noun} really do.`,
    about: (facts) =>
      `We bring ${facts.school.meet}, or two of them, and no slides. They say how they got the job, what it pays, what they would do differently, and then take questions until there are none.`,
    run: [
      'Guess the job from three objects',
      'Two short life stories',
      'What pays what, openly',
      'Questions, also anonymous on paper',
    ],
    years: [
      [7, 8, 9],
      [9, 10, 11],
      [10, 11, 12, 13],
    ],
    group: [20, 240],
    setting: ['at-school', 'at-school', 'at-school', 'at-school', 'online'],
    minutes: [40, 45, 60],
    provide: 'A hall or classroom and a member of staff throughout',
  },
  'careers-fair': {
    title: (_, { workplace }) => `Careers fair stand: ${workplace.name}`,
    short: (facts, where) => `A stand with things to touch, from ${facts.noun} in ${where}.`,
    about: (facts) =>
      `Our stand has something to try within half a minute and somebody under 25 behind it. Students can meet ${facts.school.meet}, depending on the day.`,
    run: [
      'A hands-on task at the table',
      'A wall of jobs with real pay',
      'Apprenticeship dates for the year',
      'A card to take home, no pens',
    ],
    years: [
      [7, 8, 9, 10, 11, 12, 13],
      [9, 10, 11, 12, 13],
    ],
    group: [50, 900],
    setting: ['at-school'],
    minutes: [120, 180, 240],
    provide: 'A table, a socket and parking for one van',
  },
  'speed-networking': {
    title: (facts) => `Speed networking with people from ${facts.noun}`,
    short: (_, where) =>
      `Six of our people from around ${where}, six minutes each, small groups that move on a bell.`,
    about: (facts) =>
      `Students move from table to table and find out what each person does by asking. We bring six people: ${facts.school.meet} among them. We send questions beforehand for those who like to prepare.`,
    run: [
      'What is my job? with clues',
      'Six rounds of six minutes',
      'One thing I did not know, on a sticky note',
      'Ten minutes to talk it over',
    ],
    years: [
      [7, 8],
      [8, 9],
      [9, 10, 11],
    ],
    group: [24, 60],
    setting: ['at-school', 'at-workplace'],
    minutes: [60, 75],
    provide: 'Six tables, a bell and a member of staff',
  },
  'mock-interview': {
    title: (_, { workplace }) => `Mock interviews with ${workplace.name}`,
    short: (_, where) =>
      `Real interviewers from ${where}, a real job advert and feedback that students can use.`,
    about: (facts) =>
      `Each student applies for one of three jobs at ${facts.noun}, is interviewed for fifteen minutes and gets three things in writing: what was good, what to change, and how to show strengths that grades do not. Questions can be sent in advance.`,
    run: [
      'Students read an advert and prepare',
      'Fifteen-minute interviews in view of staff',
      'Written feedback the same day',
      'A short round-up for the whole group',
    ],
    years: [
      [10, 11],
      [12, 13],
      [10, 11, 12, 13],
    ],
    group: [8, 30],
    setting: ['at-school', 'at-school', 'at-school', 'at-school', 'online'],
    minutes: [120, 180],
    provide: 'An open space with four pairs of chairs and staff present',
  },
  'cv-workshop': {
    title: (_, { workplace }) => `CV and application workshop with ${workplace.name}`,
    short: () => 'Students sort real (anonymous) CVs, choose whom to see, and then write their own.',
    about: (facts) =>
      `You sit on the other side for once: twelve applications, four interviews to give. After that nobody writes hard-working team player again. Examples come from work at ${facts.noun}, and from first jobs on Saturdays.`,
    run: [
      'Sort twelve applications',
      'Turn a hobby into evidence',
      'Write five lines that are true',
      'Swap and improve',
    ],
    years: [
      [10, 11],
      [11, 12, 13],
    ],
    group: [10, 32],
    setting: ['at-school', 'at-school', 'at-school', 'online'],
    minutes: [60, 90],
    provide: 'Tables, paper and access to computers if you wish',
  },
  mentoring: {
    title: (facts) => `Mentoring by people from ${facts.noun}`,
    short: (_, where) => `Six meetings in a year between a student and somebody at work near ${where}.`,
    about: (facts) =>
      `Mentors are volunteers from our teams, among them ${facts.school.meet}. They are trained and DBS-checked and meet students at school, in sight of staff. It suits young people who are unsure what comes next.`,
    run: [
      'A matching session with everybody',
      'A meeting each half term',
      'One visit to our workplace',
      'A goodbye that looks ahead',
    ],
    years: [
      [9, 10],
      [10, 11],
      [12, 13],
    ],
    group: [1, 8],
    setting: ['at-school', 'at-school', 'at-school', 'online'],
    minutes: [45, 60],
    provide: 'A room with a glass door and a named contact',
  },
  'enterprise-challenge': {
    title: (_, { workplace }) => `Enterprise challenge with ${workplace.name}`,
    short: (facts) =>
      `Teams get one day and one challenge: ${lower(facts.school.project.replace(/[.?]$/, ''))}.`,
    about: (facts) =>
      `The challenge is one that we really have: ${lower(facts.school.project.replace(/[.?]$/, ''))}. Teams research, cost, sketch and pitch to people who can say yes. We have used four ideas from students so far.`,
    run: [
      'Briefing with facts and figures',
      'Research and costing with a mentor at each table',
      'A three-minute pitch',
      'Honest feedback and a small prize',
    ],
    years: [
      [7, 8],
      [8, 9, 10],
      [9, 10, 12],
    ],
    group: [24, 120],
    setting: ['at-school', 'at-workplace'],
    minutes: [180, 240, 300],
    provide: 'A hall with tables for teams of six, and staff',
  },
  'project-brief': {
    title: (facts) => `Employer-set project: ${lower(facts.school.project.replace(/[.]$/, ''))}`,
    short: (facts, where) => `A four to six-week project set and judged by ${facts.noun} in ${where}.`,
    about: (facts) =>
      `We set the brief in person, answer questions half way through by video and come back to hear results. Brief: ${lower(facts.school.project.replace(/[.?]$/, ''))}. Students get our real constraints: money, law, weather and people.`,
    run: [
      'Launch with the brief and data',
      'Mid-point questions by video',
      'Work in lessons, about eight hours',
      'Presentation and written feedback',
    ],
    years: [
      [8, 9],
      [9, 10],
      [12, 13],
    ],
    group: [15, 90],
    setting: ['at-school', 'at-workplace'],
    minutes: [480, 600],
    provide: 'A teacher who runs it between our visits',
  },
  'subject-lesson': {
    title: (facts) => `${facts.school.subject} lesson: ${facts.school.lesson}`,
    short: (facts) =>
      `One lesson that shows where ${subjectOf(facts)} is used at work, with kit that we bring.`,
    about: (facts) =>
      `The lesson is on ${facts.school.lesson}. It was written with a teacher, fits the scheme of work and uses our own examples. Somebody who does this for a living teaches it with you.`,
    run: [
      'A puzzle from work',
      'Hands on with kit or data',
      'The theory behind it',
      'Who gets paid to know this',
    ],
    years: [
      [7, 8, 9],
      [8, 9, 10],
      [10, 11],
      [12, 13],
    ],
    group: [12, 34],
    setting: ['at-school'],
    minutes: [50, 60, 100],
    provide: 'Your usual classroom and the class teacher',
  },
  'teacher-encounter': {
    title: (facts) => `Visit for teachers: half a day at ${facts.noun}`,
    short: (facts, where) =>
      `See what your subject becomes at ${facts.noun} in ${where}, and take home examples.`,
    about: (facts) =>
      `For teachers, careers leaders and home-educating parents. You see ${facts.school.see}, talk with ${facts.school.meet}, and leave with lesson ideas for ${subjectOf(facts)} and a list of entry routes with pay.`,
    run: [
      'Tour with time to stop',
      'Lunch with apprentices',
      'Work on one lesson idea with us',
      'Whom to ring for what',
    ],
    years: [[7, 8, 9, 10, 11, 12, 13]],
    group: [4, 20],
    setting: ['at-workplace'],
    minutes: [180, 240],
    provide: 'Flat shoes and a question',
  },
  'workplace-visit': {
    title: (facts) => `Workplace visit: see inside ${facts.noun}`,
    short: (facts, where) => `A group visit in ${where}: ${facts.school.see}.`,
    about: (facts) =>
      `In small groups you see ${facts.school.see}. At each stop somebody explains the job and gives you a thing to do. You meet ${facts.school.meet}.`,
    run: [
      'Welcome and safety',
      'Four stops of twenty minutes',
      'A task in teams',
      'Questions over squash and biscuits',
    ],
    years: [
      [7, 8, 9],
      [8, 9, 10],
      [10, 11],
      [9, 10, 11, 12, 13],
    ],
    group: [6, 30],
    setting: ['at-workplace'],
    minutes: [120, 150, 180],
    provide: 'Transport, and one adult to every ten students',
  },
  'virtual-tour': {
    title: (facts) => `Live virtual tour of ${facts.noun}`,
    short: (facts) => `A camera walks through ${facts.noun} while your class decides where it goes next.`,
    about: (facts) =>
      `It is live, not a film. You see ${facts.school.see}; your class sends questions and chooses at three points where the camera turns. Captions are on, and a recording stays up for a month.`,
    run: [
      'Five-minute quiz before we start',
      'Live tour with choices',
      'Questions to two people at work',
      'A task to do afterwards',
    ],
    years: [
      [7, 8, 9],
      [8, 9, 10, 11],
    ],
    group: [10, 300],
    setting: ['online'],
    minutes: [40, 45],
    provide: 'A screen, sound and one person to type questions',
  },
};

/** What a school provides where an activity is not held in its own rooms. */
const PROVIDE = {
  'at-workplace': 'Transport, and one adult to every ten students',
  online: 'A screen, sound and one person to type questions',
};

const PRACTICE = [
  'Our speakers have been briefed on safeguarding and are never alone with students.',
  'The offer is written with a careers leader from a Kent school, and we change it each year after feedback.',
  'Tell us about access needs: we have hosted wheelchair users, signers and groups from special schools.',
  'We follow up with a sheet for students to write down what they learned, which helps your benchmark records.',
];
const HOME = [
  'Home-educating families can book: we run one mixed session a term, and children may come with a parent.',
  'Families who educate at home are welcome to join a group or to form one of their own.',
  'Home-educated children have been some of our keenest visitors; the lowest group size does not apply to them.',
];

/** Where there are several sites, they take turns. */
function sessions(brief: Brief, shape: Shape, activity: Activity, sites: number): OpportunityDate[] {
  const { dates, today } = brief;
  // About a third are arranged on request, as most talks are.
  if (activity !== 'workplace-visit' && activity !== 'teacher-encounter' && dates.chance(0.4)) return [];
  const list: OpportunityDate[] = [];
  let start = nextTermDay(addDays(today, dates.int(15, 70)), dates.int(1, 5));
  const startTime = dates.pick(['09:30', '10:00', '10:30', '13:00']);
  for (
    let count = Math.max(sites, dates.int(1, 5)), index = 0;
    index < count && start <= addDays(today, 205);
    index++
  ) {
    const places =
      activity === 'mentoring' ? shape.group[1] : Math.min(shape.group[1], dates.pick([24, 30, 30, 32, 60]));
    list.push({
      startsOn: start,
      startTime,
      places,
      placesTaken: dates.chance(0.25) ? places : dates.int(0, Math.floor(places * 0.7)),
      ...(sites > 1 ? { place: index % sites } : {}),
    });
    start = nextTermDay(addDays(start, dates.int(2, sites > 1 ? 5 : 7) * 7), dates.int(1, 5));
  }
  return list;
}

/** Visits that an employer may hold at each of its sites. */
const AT_SEVERAL_PLACES: ReadonlySet<Activity> = new Set<Activity>(['workplace-visit', 'teacher-encounter']);

export function engagementOffer(brief: Brief, activity: Activity): OpportunityOf<'engagement-offer'> {
  const { random, workplace, town } = brief;
  const facts = TRADES[workplace.trade];
  const shape = SHAPES[activity];
  const sites = AT_SEVERAL_PLACES.has(activity) ? sitesFor(brief, 0.3) : [town.name];
  const where = orTowns(sites);
  const setting = random.pick(shape.setting);
  const online = setting === 'online';
  const home = random.chance(0.5);
  const slots = sessions(brief, shape, activity, sites.length);
  const last = slots.at(-1)?.startsOn;
  const gettingThere = setting === 'at-workplace' ? gettingThereTo(workplace, town.name, random) : undefined;
  const free = !(activity === 'workplace-visit' && facts.sector === 'leisure' && random.chance(0.7));
  const reach =
    setting === 'at-school'
      ? `We travel to schools and groups within about ${random.pick([10, 12, 15, 20])} miles of ${where}.`
      : '';
  return {
    kind: 'engagement-offer',
    title: shape.title(facts, brief).slice(0, 120),
    summary: summaryOf(
      online
        ? shape.short(facts, where).replace('Two of us come', 'Two of us join by video')
        : shape.short(facts, where),
    ),
    description: paragraphs(
      shape.about(facts),
      reach,
      random.pick(['## Step by step', '## How it runs', '## What we do together']),
      bulleted(shape.run),
      brief.wordy && worldOf(brief),
      `${random.sample(PRACTICE, home ? 1 : 2).join(' ')} ${home ? random.pick(HOME) : ''}`.trim(),
      !free && 'There is a small charge, because we open specially and feed everybody.',
      brief.wordy &&
        random.chance(0.5) &&
        written(brief, `${workplace.description} Visitors remember our {value}.`),
    ),
    sector: facts.sector,
    patterns: ['daytime'],
    workMode: online ? 'remote' : 'on-site',
    places: online ? [] : sites.map((name) => placeOf(workplace, name)),
    dates: slots,
    ...(gettingThere ? { gettingThere } : {}),
    ...inclusion(brief),
    interviewScheme: false,
    payProRata: false,
    howToApply: howToBook(brief),
    ...schedule(brief, { soonest: 4, latest: last === undefined ? undefined : addDays(last, -3) }),
    details: {
      activity,
      benchmarks: [...ACTIVITIES[activity].benchmarks],
      yearGroups: [...random.pick(shape.years)],
      groupMin: shape.group[0],
      groupMax: shape.group[1],
      setting,
      minutes: random.pick(shape.minutes),
      schoolProvides: shape.setting.length > 1 && setting !== 'at-school' ? PROVIDE[setting] : shape.provide,
      costPence: free ? 0 : random.pick([250, 350, 400, 450, 600]),
      ...(home ? { homeEducatedWelcome: true } : random.chance(0.3) ? { homeEducatedWelcome: false } : {}),
      ...(setting === 'at-workplace' || random.chance(0.5) ? { riskAssessed: true } : {}),
    },
  };
}

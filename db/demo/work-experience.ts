import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import {
  howToBook,
  inclusion,
  orTowns,
  paragraphs,
  schedule,
  sitesFor,
  summaryOf,
  type Brief,
  written,
} from './common.ts';
import { TRADES, type Trade, type TradeFacts } from './data.ts';
import { addDays, lastOfWorkingDays, likelyHoliday, nextTermDay, type Day } from './dates.ts';
import type { Random } from './random.ts';
import { gettingThereTo, placeOf } from './sites.ts';
import { capitalised } from './text.ts';
import { worldOf } from './world.ts';

const LENGTHS: Readonly<Record<number, string>> = {
  1: 'one day',
  2: 'two days',
  3: 'three days',
  4: 'four days',
  5: 'a week',
  8: 'eight days',
  10: 'ten days',
  12: 'twelve days',
};

type Details = OpportunityOf<'work-experience'>['details'];
export type Variant =
  | 'block'
  | 'day-release'
  | 'shadowing'
  | 'discovery'
  | 'virtual'
  | 'supported-internship'
  | 't-level'
  | 'adult-placement';

interface Shape {
  placement: Details['placement'];
  title: (facts: TradeFacts) => string;
  /** The year groups that may come, before the trade's own minimum age is applied. */
  years: readonly number[];
  days: readonly number[];
  places: readonly [number, number];
  hours: string;
  intro: string;
  typicalDay: readonly string[];
}

const SHAPES: Record<Variant, Shape> = {
  block: {
    placement: 'block',
    title: (facts) => facts.placement.title,
    years: [10, 11, 12, 13],
    days: [5, 5, 5, 10],
    places: [1, 3],
    hours: 'Monday to Friday, 9:30 to 15:30',
    intro: '',
    typicalDay: [
      'You start at half past nine with whoever leads the day, hear what it holds and are given a job. After lunch you change to somebody else, and before you go home you write down three things.',
      'In the morning you work beside one person; in the afternoon you try a small piece of it yourself. Before half past three somebody asks what you saw, and what you did not understand.',
      'The first hour is for watching and asking, the rest of the morning for doing. After lunch you change places, and the last quarter of an hour is for the diary that your school may ask for.',
    ],
  },
  'day-release': {
    placement: 'day-release',
    title: (facts) => `One day a week at ${facts.noun}`,
    years: [10, 11, 12, 13],
    days: [8, 10, 12],
    places: [1, 2],
    hours: 'One weekday, 9:30 to 15:30, through half a term or more',
    intro: 'You come on the same day each week, so that you see how work changes and get better at it.',
    typicalDay: [
      'You pick up the job that you left a week before and learn one new thing. The afternoon ends with a look at what you can do by now, and what to bring or think about for next time.',
      'After ten minutes on what has happened since you were last here you are back at your own task. New things come in the afternoon, when there is time to explain.',
    ],
  },
  shadowing: {
    placement: 'shadowing',
    title: (facts) => `Job shadowing at ${facts.noun}`,
    years: [10, 11, 12, 13],
    days: [1, 2, 3],
    places: [1, 2],
    hours: '9:30 to 15:00',
    intro: 'You follow one person through ordinary working days and ask whatever you like.',
    typicalDay: [
      'You meet at half past nine and go wherever the day takes the person you follow. You sit in on what may be shared and have something to read for what may not. Before three there is time for all that you noted.',
      'There is a plan for the day, and it changes by eleven, as it does for all of us. You take notes on the way, and from half past two we go through them together.',
    ],
  },
  discovery: {
    placement: 'shadowing',
    title: (facts) => `Discovery day at ${facts.noun}`,
    years: [7, 8, 9],
    days: [1],
    places: [6, 12],
    hours: '10:00 to 14:30',
    intro: 'This is a first look for younger students, in a small group, with things to do at every stop.',
    typicalDay: [
      'You arrive at ten, split into groups of three or four and go round with somebody who works here. Before lunch there is something to make or try; afterwards you put your own questions, and at half past two you are collected.',
      'After a welcome and a safety talk you go from stop to stop with a card of things to find out. Lunch is together, and at the end each group tells the others the best thing it found.',
    ],
  },
  virtual: {
    placement: 'virtual',
    title: (facts) => `Virtual work experience with ${facts.noun}`,
    years: [8, 9, 10, 11, 12],
    days: [2, 3, 5],
    places: [20, 60],
    hours: 'Live sessions 10:00 to 11:30 and 13:00 to 14:00, with tasks between',
    intro:
      'Everything is online, on a platform that schools already use. Cameras are optional for students, and a safeguarding lead is in every session.',
    typicalDay: [
      'At ten we meet on screen, and somebody shows where they work and what lies on the desk. You do a task on your own until one; then you show it, compare it and see what we would have done.',
      'Each morning brings one person, one job and one problem from it. You work on that alone or with a friend, and at one we look at the answers, also at the odd ones.',
    ],
  },
  'supported-internship': {
    placement: 'supported-internship',
    title: (facts) => `Supported internship at ${facts.noun}`,
    years: [12, 13],
    days: [60],
    places: [1, 3],
    hours: 'Three days a week in term, 9:30 to 14:30',
    intro:
      'This is for young people with an education, health and care plan. A job coach comes too, and we plan for a paid job at the end where it works out.',
    typicalDay: [
      'You begin with a look at the plan, in words or pictures. You do one job at a time with your job coach near by, take a break when you need it and tick off what is done. New jobs come when the old ones feel easy.',
      'The same person says good morning each day and shows you what comes first. Your job coach steps back a little every week, and you decide with us when a new task is due.',
    ],
  },
  't-level': {
    placement: 't-level',
    title: (facts) => `T Level industry placement at ${facts.noun}`,
    years: [12, 13],
    days: [45],
    places: [1, 2],
    hours: 'At least 315 hours, in blocks or days agreed with your college',
    intro: 'You join a team for 45 days or more and take on a real piece of work that your course asks for.',
    typicalDay: [
      'You take part in the morning meeting, work on your own project for most of the day and learn the everyday jobs around it one by one. Once a week your mentor goes through your log with you; your tutor visits each half term.',
      'Half of your time is your own project, the other half is whatever the team is busy with, so that you see both. Every Friday, or on your last day of the week, you and your mentor write up what you learned.',
    ],
  },
  'adult-placement': {
    placement: 'adult-placement',
    title: (facts) => `Work placement for adults at ${facts.noun}`,
    years: [],
    days: [5, 10, 10],
    places: [1, 3],
    hours: 'Weekdays, 10:00 to 14:00; we can start with less',
    intro:
      'This is for adults who have been away from work or want to try another kind. You can stop at any time, and it does not replace anybody who is paid.',
    typicalDay: [
      'You arrive at ten, have a hot drink and hear what there is to do. You work beside one person, stop when you need to and finish at two. If a day goes badly you ring us, and come back the next.',
      'The first morning is for looking round and meeting people. After that you choose one job at a time, with somebody to ask beside you, and say at the end of each day whether you want more of it.',
    ],
  },
};

/**
 * Who supervises the participants, and what they take home: true of every placement of that variant, whatever its
 * length.
 */
const PEOPLE = {
  students: [
    'You have one named supervisor, and a second person to go to if you ever need it.',
    'One person looks after you throughout; you get their name and a photograph a week before.',
    'Your supervisor does this work every day and has been shown how to explain it.',
    'Questions are the point: bring some, and we will have some for you.',
    'For breaks you have a buddy, who was new here not long ago.',
  ],
  online: [
    'The same host is with you from the first session to the last.',
    'Each small group has a mentor from our team who reads what you send in and answers it.',
    'Questions may be spoken or typed, and none is passed over.',
  ],
  adults: [
    'You have one named person to go to, who knows why you are here and tells nobody else.',
    'Somebody who came back to work here after years away is glad to talk about it.',
    'The person beside you does this work every day and likes to show it.',
  ],
};
const TAKE_HOME = {
  students: [
    'You take home a short reference in writing that says what you did and how.',
    'You take home what you wrote down, a reference and the name of somebody whom you may write to.',
    'At the end you get a certificate that names what you did, with two lines from the person you worked with.',
    'You leave with a reference, and with a list of the courses and apprenticeships that lead here.',
  ],
  online: [
    'Your school gets a certificate for each of you, and you keep what you made.',
    'At the end you have one finished piece of work, with a comment from somebody who does it for a living.',
  ],
  adults: [
    'You leave with a written reference and an honest word about where you could apply.',
    'At the end we write a reference together and look through jobs that would suit you.',
  ],
};
/** For placements of more than two days. */
const LONGER = [
  'On the first morning you get a tour, a safety talk and a name badge.',
  'Half way through we ask what you want more of, and change the plan.',
  'On the last day you tell two of us what you found out, over a biscuit.',
];
const SAFE = [
  'We keep the paperwork short: one form, signed by you, your family and us.',
  'You are never left to work alone, and you may say no to any task.',
  'What is not for under-18s we show you from a safe distance, and explain why.',
];
const SAFE_ASSESSED = [
  'We have taken students for years, and the risk assessment is ready to send.',
  'Your school or family can read the short risk assessment for your age before you come.',
];
const SAFE_ADULTS = [
  'A short talk about safety comes first, and nobody leaves you alone with a machine or a task that is new to you.',
  'If your health changes what you can do, tell the person beside you; we change the task, not the placement.',
];
const SAFE_ONLINE = [
  'Nobody is left alone in a room with one adult, chat is switched off between students, and sessions are recorded.',
  'Schools get the joining links; no student needs an account.',
];
/** Trades whose work can be done online. */
const ONLINE: ReadonlySet<Trade> = new Set<Trade>([
  'insurance',
  'accountants',
  'software',
  'solicitors',
  'call-centre',
]);
const HOME_EDUCATED = [
  'Home-educated young people are welcome; we help families with the paperwork that the council asks for.',
  'Families who educate at home can book directly. For placements in Years 10 and 11 we sort out the permit or arrange it through the council.',
];
const HOME_EDUCATED_ONLINE = 'Families who educate at home get the joining links straight from us.';
const LUNCH = [
  'Bring a packed lunch; fridge and microwave are there',
  'Lunch is on us',
  'Staff canteen, free for students',
  'Bring lunch or go into town with us',
];

/** The age of a year group's pupils at its start: Year 10 starts at 14. */
const ageAtStartOf = (year: number) => year + 4;

function yearGroupsFor(lowest: number, years: readonly number[], random: Random): number[] {
  // A year group fits when its oldest pupils reach the age in time; the advert states the age itself.
  const fitting = years.filter((year) => ageAtStartOf(year) + 1 >= lowest);
  return fitting.length > 2 && random.chance(0.35) ? fitting.slice(0, -1) : fitting;
}

/** Whether a trade can offer a variant: no discovery days for children where the minimum age excludes them. */
export function variantFits(variant: Variant, trade: Trade): boolean {
  const facts = TRADES[trade];
  const age = facts.placement.minimumAge ?? 14;
  if (age >= 18) return variant === 'adult-placement';
  switch (variant) {
    case 'discovery':
      return age <= 14;
    case 'virtual':
      return ONLINE.has(trade);
    case 'block':
    case 'shadowing':
    case 'day-release':
      return age <= 16;
    default:
      return true;
  }
}

/** Placements that last one or two terms end by the middle of July. */
function endOfLong(start: Day, weeks: number): Day {
  const summer = `${start.slice(0, 4)}-07-16`;
  const end = addDays(start, weeks * 7);
  return start < addDays(summer, -70) && end > summer ? summer : end;
}

/** Dates of the placement; where there are several sites, one after the other at each. */
function slotsOf(brief: Brief, variant: Variant, days: number, sites: number): OpportunityDate[] {
  const { dates, today } = brief;
  const { placement, places: range } = SHAPES[variant];
  const long = placement === 't-level' || placement === 'supported-internship';
  const weekly = placement === 'day-release';
  const together = !long && !weekly;
  const count = Math.max(sites, long ? dates.int(1, 2) : dates.int(1, 5));
  const inOneGo = together ? days : 1;
  const list: OpportunityDate[] = [];
  const firstDay = together ? dates.int(1, Math.max(1, 6 - days)) : dates.int(1, 4);
  let start = nextTermDay(addDays(today, dates.int(15, 60)), firstDay, inOneGo);
  for (let index = 0; (index < count || list.length === 0) && start <= addDays(today, 205); index++) {
    const places = dates.int(...range);
    const endsOn = together
      ? lastOfWorkingDays(start, days)
      : long
        ? endOfLong(start, 20)
        : addDays(start, (days - 1) * 7);
    if (!weekly || !likelyHoliday(endsOn)) {
      list.push({
        startsOn: start,
        ...(endsOn === start ? {} : { endsOn }),
        ...(placement === 'block' ? { startTime: '09:30', endTime: '15:30' } : {}),
        places,
        placesTaken: dates.chance(0.25) ? places : dates.int(0, places - 1),
        ...(sites > 1 ? { place: list.length % sites } : {}),
      });
    }
    start = nextTermDay(addDays(start, dates.int(3, sites > 1 ? 5 : 8) * 7), firstDay, inOneGo);
  }
  return list;
}

/** A title that mentions a week, or a text that ends on Friday, means five days. */
function daysOf(facts: TradeFacts, variant: Variant, random: Random): number {
  const { title, about, days } = facts.placement;
  if (variant !== 'block') return random.pick(SHAPES[variant].days);
  if (days !== undefined) return days;
  return /week|five|Monday|Thursday|Friday|a day/i.test(title + about) ? 5 : random.pick(SHAPES.block.days);
}

/** Variants small enough to be offered at each of an employer's sites. */
const AT_SEVERAL_PLACES: ReadonlySet<Variant> = new Set<Variant>(['block', 'shadowing', 'adult-placement']);

/**
 * What the fields do not contain: the people, how a day goes, what the participant takes away. Never the list of
 * tasks.
 */
function descriptionOf(
  brief: Brief,
  variant: Variant,
  { days, assessed, home }: { days: number; assessed: boolean; home: boolean },
): string {
  const { random, workplace } = brief;
  const { placement, school } = TRADES[workplace.trade];
  const { intro, typicalDay } = SHAPES[variant];
  const who =
    variant === 'virtual'
      ? 'online'
      : variant === 'adult-placement' || variant === 'supported-internship'
        ? 'adults'
        : 'students';
  const meet = `You meet ${school.meet}.`;
  const see = `You ${variant === 'block' ? 'also ' : ''}see ${school.see}.`;
  const alsoMeet = /\bmeet\b/.test(placement.about) ? see : random.pick([meet, `${meet} ${see}`]);
  const ownWords = variant === 'block' ? `${placement.about} ${alsoMeet}` : `${intro} ${see} ${meet}`;
  const safe = {
    online: SAFE_ONLINE,
    adults: SAFE_ADULTS,
    students: assessed ? [...SAFE, ...SAFE_ASSESSED] : SAFE,
  }[who];
  const project = school.project.replace(/[.]$/, '');
  return paragraphs(
    ownWords,
    random.pick(['## A typical day', '## How a day goes', '## What a day is like']),
    `${random.pick(typicalDay)} ${days > 2 && who === 'students' ? random.pick(LONGER) : ''}`.trim(),
    who !== 'adults' &&
      random.chance(0.4) &&
      `One thing to think about while you are with us: ${project.charAt(0).toLowerCase()}${project.slice(1)}${project.endsWith('?') ? '' : '.'}`,
    random.pick(['## Who looks after you', '## People and safety', '## Looking after you']),
    `${random.sample(PEOPLE[who], 2).join(' ')} ${random.pick(safe)}`,
    home && (who === 'online' ? HOME_EDUCATED_ONLINE : random.pick(HOME_EDUCATED)),
    brief.wordy && worldOf(brief),
    random.pick(['## What you take home', '## What you leave with', '## Afterwards']),
    random.pick(TAKE_HOME[who]),
    brief.wordy &&
      random.chance(0.5) &&
      written(brief, `${workplace.description} We like {value} and {value}.`),
  );
}

export function workExperience(brief: Brief, variant: Variant): OpportunityOf<'work-experience'> {
  const { random, workplace, town } = brief;
  const facts = TRADES[workplace.trade];
  const shape = SHAPES[variant];
  const days = daysOf(facts, variant, random);
  const virtual = variant === 'virtual';
  const forAdults = variant === 'adult-placement' || variant === 'supported-internship';
  const minimumAge =
    variant === 'adult-placement'
      ? 18
      : variant === 'discovery' || virtual
        ? undefined
        : facts.placement.minimumAge;
  const home = random.chance(0.7);
  const tasks = random.sample(facts.placement.tasks, days === 1 ? 3 : days <= 3 ? 4 : 6);
  const sites = AT_SEVERAL_PLACES.has(variant) ? sitesFor(brief, 0.25) : [town.name];
  const slots = slotsOf(brief, variant, days, sites.length);
  const last = slots.at(-1)?.startsOn;
  const gettingThere = virtual ? undefined : gettingThereTo(workplace, town.name, random);
  const assessed = random.chance(0.9);
  const length = LENGTHS[days] ?? `${days} days`;
  return {
    kind: 'work-experience',
    title: shape.title(facts),
    summary: summaryOf(
      `${capitalised(length)} with ${workplace.name}${virtual ? ', online' : ` in ${orTowns(sites)}`}.`,
      `You ${tasks
        .slice(0, 2)
        .map((task) => task.charAt(0).toLowerCase() + task.slice(1))
        .join(' and ')}.`,
    ),
    description: descriptionOf(brief, variant, { days, assessed, home: home && !forAdults }),
    sector: facts.sector,
    patterns: days >= 5 && variant === 'block' ? ['full-time', 'daytime'] : ['part-time', 'daytime'],
    workMode: virtual ? 'remote' : 'on-site',
    places: virtual ? [] : sites.map((name) => placeOf(workplace, name)),
    dates: slots,
    ...(gettingThere ? { gettingThere } : {}),
    ...inclusion(brief),
    interviewScheme: false,
    payProRata: false,
    howToApply: howToBook(brief),
    ...schedule(brief, { soonest: 4, latest: last === undefined ? undefined : addDays(last, -3) }),
    details: {
      placement: shape.placement,
      yearGroups:
        minimumAge === undefined ? [...shape.years] : yearGroupsFor(minimumAge, shape.years, random),
      forAdults,
      ...(minimumAge === undefined ? {} : { minimumAge }),
      days,
      tasks,
      hoursText: shape.hours,
      ...(virtual ? {} : { dressCode: facts.placement.dress }),
      ...(virtual ? {} : { lunch: random.pick(LUNCH) }),
      ...(!virtual && random.chance(0.6) ? { travelCostsPaid: random.chance(0.4) } : {}),
      ...(assessed ? { riskAssessed: true } : {}),
      ...(random.chance(0.95) ? { insured: true } : {}),
      ...(forAdults
        ? {}
        : home
          ? { homeEducatedWelcome: true }
          : random.chance(0.3)
            ? { homeEducatedWelcome: false }
            : {}),
    },
  };
}

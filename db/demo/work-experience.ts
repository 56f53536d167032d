import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import {
  bulleted,
  howToBook,
  inclusion,
  paragraphs,
  schedule,
  summaryOf,
  type Brief,
  written,
} from './common.ts';
import type { Trade, TradeFacts } from './content.ts';
import { addDays, lastOfWorkingDays, likelyHoliday, nextTermDay, type Day } from './dates.ts';
import type { Random } from './random.ts';
import { gettingThereTo, placeOf } from './sites.ts';
import { TRADES } from './trades.ts';
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
  /** Years that may come, before the trade's own lowest age. */
  years: readonly number[];
  days: readonly number[];
  places: readonly [number, number];
  hours: string;
  intro: string;
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
  },
  'day-release': {
    placement: 'day-release',
    title: (facts) => `One day a week at ${facts.noun}`,
    years: [10, 11, 12, 13],
    days: [8, 10, 12],
    places: [1, 2],
    hours: 'One weekday, 9:30 to 15:30, through half a term or more',
    intro: 'You come on the same day each week, so that you see how work changes and get better at it.',
  },
  shadowing: {
    placement: 'shadowing',
    title: (facts) => `Job shadowing at ${facts.noun}`,
    years: [10, 11, 12, 13],
    days: [1, 2, 3],
    places: [1, 2],
    hours: '9:30 to 15:00',
    intro: 'You follow one person through ordinary working days and ask whatever you like.',
  },
  discovery: {
    placement: 'shadowing',
    title: (facts) => `Discovery day at ${facts.noun}`,
    years: [7, 8, 9],
    days: [1],
    places: [6, 12],
    hours: '10:00 to 14:30',
    intro: 'This is a first look for younger students, in a small group, with things to do at every stop.',
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
  },
  't-level': {
    placement: 't-level',
    title: (facts) => `T Level industry placement at ${facts.noun}`,
    years: [12, 13],
    days: [45],
    places: [1, 2],
    hours: 'At least 315 hours, in blocks or days agreed with your college',
    intro: 'You join a team for 45 days or more and take on a real piece of work that your course asks for.',
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
  },
};

const RUN = [
  'You have one named supervisor, and a second person to go to if you ever need it.',
  'You will meet people in at least five different jobs and hear how each of them got there.',
  'Questions are the point: bring some, and we will have some for you.',
  'You get a short reference in writing that says what you did and how.',
];
const RUN_LONGER = [
  'On the first morning you get a tour, a safety talk and a name badge.',
  'We meet for ten minutes at the end of each day: what you did, what surprised you, what you would like tomorrow.',
  'Half way through we ask what you want more of, and change the plan.',
  'At the end you present what you found out, to two of us over a biscuit.',
];
const SAFE = [
  'We have taken students for years; our insurer knows, and the risk assessment is ready to send.',
  'There is always a trained supervisor with you, and a short risk assessment for your age that your school or family can read.',
  "Employers' liability insurance covers students. We keep the paperwork short.",
  'Nobody under 18 uses the dangerous machines, and we explain why.',
];
const SAFE_ONLINE = [
  'Nobody is left alone in a room with one adult, chat is switched off between students, and sessions are recorded.',
  'Schools get the joining links; no student needs an account.',
];
/** Trades whose work can be done on a screen. */
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
const LUNCH = [
  'Bring a packed lunch; fridge and microwave are there',
  'Lunch is on us',
  'Staff canteen, free for students',
  'Bring lunch or go into town with us',
];

/** The age at which a year group starts: Year 10 is 14 at its start. */
const ageAtStartOf = (year: number) => year + 4;

function yearGroupsFor(lowest: number, years: readonly number[], random: Random): number[] {
  // A year group fits when its oldest reach the age in time; the advert states the age itself.
  const fitting = years.filter((year) => ageAtStartOf(year) + 1 >= lowest);
  return fitting.length > 2 && random.chance(0.35) ? fitting.slice(0, -1) : fitting;
}

/** Whether a trade can offer it at all: no discovery days for children where the lowest age forbids them. */
export function variantFits(variant: Variant, trade: Trade): boolean {
  const facts: TradeFacts = TRADES[trade];
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

/** Placements that run all through a term or two end by the middle of July. */
function endOfLong(start: Day, weeks: number): Day {
  const summer = `${start.slice(0, 4)}-07-16`;
  const end = addDays(start, weeks * 7);
  return start < addDays(summer, -70) && end > summer ? summer : end;
}

function slotsOf(brief: Brief, variant: Variant, days: number): OpportunityDate[] {
  const { dates, today } = brief;
  const { placement, places: range } = SHAPES[variant];
  const long = placement === 't-level' || placement === 'supported-internship';
  const weekly = placement === 'day-release';
  const together = !long && !weekly;
  const count = long ? dates.int(1, 2) : dates.int(1, 5);
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
      });
    }
    start = nextTermDay(addDays(start, dates.int(3, 8) * 7), firstDay, inOneGo);
  }
  return list;
}

/** A title that speaks of a week, or a text that ends on Friday, means five days. */
function daysOf(facts: TradeFacts, variant: Variant, random: Random): number {
  const { title, about, days } = facts.placement;
  if (variant !== 'block') return random.pick(SHAPES[variant].days);
  if (days !== undefined) return days;
  return /week|five|Monday|Thursday|Friday|a day/i.test(title + about) ? 5 : random.pick(SHAPES.block.days);
}

export function workExperience(brief: Brief, variant: Variant): OpportunityOf<'work-experience'> {
  const { random, workplace, town } = brief;
  const facts: TradeFacts = TRADES[workplace.trade];
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
  const slots = slotsOf(brief, variant, days);
  const last = slots.at(-1)?.startsOn;
  const gettingThere = virtual ? undefined : gettingThereTo(workplace, town.name, random);
  const ownWords =
    variant === 'block'
      ? facts.placement.about
      : `${shape.intro} You see ${facts.school.see}. You meet ${facts.school.meet}.`;
  const length = LENGTHS[days] ?? `${days} days`;
  return {
    kind: 'work-experience',
    title: shape.title(facts),
    summary: summaryOf(
      `${capitalised(length)} with ${workplace.name}${virtual ? ', online' : ` in ${town.said ?? town.name}`}.`,
      `You ${tasks
        .slice(0, 2)
        .map((task) => task.charAt(0).toLowerCase() + task.slice(1))
        .join(' and ')}.`,
    ),
    description: paragraphs(
      ownWords,
      random.pick(['## What you will do', '## Your tasks', '## Things to do']),
      bulleted(tasks),
      random.pick(['## How it runs', '## What to expect', '## On the day']),
      random.sample(days > 2 && !virtual ? [...RUN, ...RUN_LONGER] : RUN, random.int(2, 3)).join(' '),
      brief.wordy && worldOf(brief),
      `${random.pick(virtual ? SAFE_ONLINE : SAFE)} ${home && !forAdults ? random.pick(HOME_EDUCATED) : ''}`.trim(),
      brief.wordy &&
        random.chance(0.5) &&
        written(brief, `${workplace.description} We like {value} and {value}.`),
    ),
    sector: facts.sector,
    patterns: days >= 5 && variant === 'block' ? ['full-time', 'daytime'] : ['part-time', 'daytime'],
    workMode: virtual ? 'remote' : 'on-site',
    places: virtual ? [] : [placeOf(workplace, town.name)],
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
      ...(random.chance(0.9) ? { riskAssessed: true } : {}),
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

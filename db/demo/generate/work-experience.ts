import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { PLACEMENT_SHAPES, SENTENCES, TRADES, type Trade, type TradeFacts, type Variant } from '../data.ts';
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
import { addDays, lastOfWorkingDays, likelyHoliday, nextTermDay, type Day } from './dates.ts';
import type { Random } from './random.ts';
import { gettingThereTo, placeOf } from './sites.ts';
import { capitalised, fill } from './text.ts';
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

const TEXTS = SENTENCES.workExperience;

/** Trades whose work can be done online. */
const ONLINE: ReadonlySet<Trade> = new Set<Trade>([
  'insurance',
  'accountants',
  'software',
  'solicitors',
  'call-centre',
]);
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
  const { placement, places: range } = PLACEMENT_SHAPES[variant];
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
  if (variant !== 'block') return random.pick(PLACEMENT_SHAPES[variant].days);
  if (days !== undefined) return days;
  return /week|five|Monday|Thursday|Friday|a day/i.test(title + about)
    ? 5
    : random.pick(PLACEMENT_SHAPES.block.days);
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
  const { intro, typicalDay } = PLACEMENT_SHAPES[variant];
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
    online: TEXTS.safe.online,
    adults: TEXTS.safe.adults,
    students: assessed ? [...TEXTS.safe.students, ...TEXTS.safe.assessed] : TEXTS.safe.students,
  }[who];
  const project = school.project.replace(/[.]$/, '');
  return paragraphs(
    ownWords,
    random.pick(['## A typical day', '## How a day goes', '## What a day is like']),
    `${random.pick(typicalDay)} ${days > 2 && who === 'students' ? random.pick(TEXTS.longer) : ''}`.trim(),
    who !== 'adults' &&
      random.chance(0.4) &&
      `One thing to think about while you are with us: ${project.charAt(0).toLowerCase()}${project.slice(1)}${project.endsWith('?') ? '' : '.'}`,
    random.pick(['## Who looks after you', '## People and safety', '## Looking after you']),
    `${random.sample(TEXTS.people[who], 2).join(' ')} ${random.pick(safe)}`,
    home && (who === 'online' ? TEXTS.homeEducatedOnline : random.pick(TEXTS.homeEducated)),
    brief.wordy && worldOf(brief),
    random.pick(['## What you take home', '## What you leave with', '## Afterwards']),
    random.pick(TEXTS.takeHome[who]),
    brief.wordy &&
      random.chance(0.5) &&
      written(brief, `${workplace.description} We like {value} and {value}.`),
  );
}

export function workExperience(brief: Brief, variant: Variant): OpportunityOf<'work-experience'> {
  const { random, workplace, town } = brief;
  const facts = TRADES[workplace.trade];
  const shape = PLACEMENT_SHAPES[variant];
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
    title: fill(shape.title, random, { noun: facts.noun, placementTitle: facts.placement.title }),
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
      ...(virtual ? {} : { lunch: random.pick(TEXTS.lunch) }),
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

import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { ACTIVITY_SLUGS } from '#features/opportunities/vocabulary.ts';
import {
  COURSES,
  TOWNS,
  TRADE_SLUGS,
  TRADES,
  type Town,
  type Trade,
  type TradeFacts,
  type Variant,
} from '../data.ts';
import { bootcamp } from './bootcamps.ts';
import { postsOfTrade, type Post } from './catalogue.ts';
import { briefFor } from './common.ts';
import type { Day } from './dates.ts';
import { COINED_NAMES, coinedNameAt } from './names.ts';
import { engagementOffer } from './offers.ts';
import { workplace, type Workplace } from './organisations.ts';
import { randomFor } from './random.ts';
import { slugOf } from './text.ts';
import { vacancy } from './vacancies.ts';
import { variantFits, workExperience } from './work-experience.ts';

/** Trades with many organisations in a county. */
const COMMON_TRADES: readonly Trade[] = [
  'care-home',
  'care-home',
  'home-care',
  'school',
  'school',
  'secondary',
  'nursery',
  'shop',
  'shop',
  'supermarket',
  'restaurant',
  'hotel',
  'cafe',
  'builder',
  'builder',
  'energy',
  'factory',
  'warehouse',
  'haulage',
  'fruit-farm',
  'surgery',
  'clinic',
  'cleaning',
  'leisure-centre',
  'housing',
  'council',
  'charity',
  'accountants',
  'software',
];

const TRADE_CYCLE: readonly Trade[] = [...TRADE_SLUGS, ...COMMON_TRADES];

/** One organisation in this many is a training provider, whatever else the cycle of trades gives. */
const PROVIDER_EVERY = 16;

const townsFor = new Map<TradeFacts['where'], readonly Town[]>();

function townsOf(where: TradeFacts['where']): readonly Town[] {
  let list = townsFor.get(where);
  if (!list) {
    list = where === 'anywhere' ? TOWNS : TOWNS.filter((town) => town.is.includes(where));
    townsFor.set(where, list);
  }
  return list;
}

function generatedWorkplace(index: number): Workplace {
  const random = randomFor(`organisation ${index}`);
  const trade: Trade =
    index % PROVIDER_EVERY === 3
      ? 'training'
      : (TRADE_CYCLE[Math.floor(random.next() * TRADE_CYCLE.length)] ?? 'shop');
  const facts = TRADES[trade];
  const choice = townsOf(facts.where);
  // Providers are few, so they take the towns in turn; a random choice would leave some areas without a course.
  const home =
    trade === 'training'
      ? (choice[Math.floor(index / PROVIDER_EVERY) % choice.length] ?? random.pick(choice))
      : random.pick(choice);
  const others = random.sample(
    choice.filter((town) => town !== home),
    random.pick([0, 0, 0, 1, 2]),
  );
  // The step is coprime to the number of names, so every name is used before one repeats.
  const coined = coinedNameAt((index * 1009) % COINED_NAMES);
  const noun = facts.noun.replace(/^an? /, '').replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
  const round = Math.floor(index / COINED_NAMES);
  const name = `${coined} ${noun}${round === 0 ? '' : ` ${round + 1}`}`;
  return workplace({
    slug: slugOf(name),
    name,
    trade,
    towns: [home.name, ...others.map((town) => town.name)],
    disabilityConfident: random.pick([0, 0, 0, 1, 1, 2, 2, 3] as const),
    site: undefined,
    description: `${coined} is ${facts.noun} in ${home.said ?? home.name}.`,
    teaches: [],
    onlyJobs: [],
  });
}

export function generatedWorkplaces(count: number): Workplace[] {
  return Array.from({ length: Math.max(50, Math.ceil(count / 40)) }, (_, index) => generatedWorkplace(index));
}

const VARIANTS: readonly Variant[] = [
  'block',
  'block',
  'block',
  'discovery',
  'shadowing',
  'day-release',
  'virtual',
  't-level',
  'supported-internship',
  'adult-placement',
];

export function* generatedFor(
  count: number,
  today: Day,
): Generator<{ key: string; organisation: string; opportunity: Opportunity }> {
  const all = generatedWorkplaces(count);
  const providers = all.filter(({ trade }) => trade === 'training');
  const hosts = all.filter(({ kind }) => kind !== 'school');
  const posts = new Map<Trade, readonly Post[]>(TRADE_SLUGS.map((trade) => [trade, postsOfTrade(trade)]));
  for (let index = 1; index <= count; index++) {
    const key = `gen-${String(index).padStart(6, '0')}`;
    const random = randomFor(`choice ${key}`);
    const kind = random.next();
    const pool = kind < 0.633 ? all : kind < 0.708 ? providers : kind < 0.867 ? all : hosts;
    const chosen = random.pick(pool);
    const brief = briefFor(key, chosen, random.pick(chosen.towns), today, { wordy: true });
    let opportunity: Opportunity;
    if (kind < 0.633) {
      opportunity = vacancy(brief, random.pick(posts.get(chosen.trade) ?? []));
    } else if (kind < 0.708) {
      opportunity = bootcamp(brief, random.pick(COURSES));
    } else if (kind < 0.867) {
      const fitting = VARIANTS.filter((variant) => variantFits(variant, chosen.trade));
      opportunity = workExperience(brief, random.pick(fitting));
    } else {
      opportunity = engagementOffer(brief, random.pick(ACTIVITY_SLUGS));
    }
    yield { key, organisation: chosen.slug, opportunity };
  }
}

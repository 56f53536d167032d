import type { Opportunity } from '#features/opportunities/opportunity.ts';
import { ACTIVITY_SLUGS } from '#features/opportunities/vocabulary.ts';
import { AREAS, COURSES, townNamed, type Variant } from '../data.ts';
import { bootcamp } from './bootcamps.ts';
import { POSTS, WEIGHTED_POSTS, type Post } from './catalogue.ts';
import { briefFor, type Brief } from './common.ts';
import type { Day } from './dates.ts';
import { engagementOffer } from './offers.ts';
import { WORKPLACES, type Workplace } from './organisations.ts';
import { randomFor, type Random } from './random.ts';
import { vacancy } from './vacancies.ts';
import { variantFits, workExperience } from './work-experience.ts';

/** The number of demo opportunities of each kind. */
export const COUNTS = { vacancies: 380, bootcamps: 45, workExperience: 95, offers: 80 };
const CLOSED = 8;

interface Slot {
  workplace: Workplace;
  town: string;
  write: (brief: Brief) => Opportunity;
}

/** Distributes work evenly: a candidate with the fewest turns is next, and the random source decides among equals. */
class Turns {
  readonly #taken = new Map<string, number>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  next<T>(candidates: readonly T[], nameOf: (candidate: T) => string): T {
    const counts = candidates.map((candidate) => this.#taken.get(nameOf(candidate)) ?? 0);
    const least = Math.min(...counts);
    const chosen = this.#random.pick(candidates.filter((_, index) => counts[index] === least));
    this.#taken.set(nameOf(chosen), least + 1);
    return chosen;
  }
}

const self = (name: string) => name;

/** Every post once, and the common ones again at other workplaces. */
function vacancySlots(random: Random): Slot[] {
  const workplaces = new Turns(random);
  const towns = new Turns(random);
  const again = WEIGHTED_POSTS.filter((post) => (post.job.weight ?? 1) > 1 && post.job.only === undefined);
  const posts: Post[] = [...POSTS, ...random.sample(again, COUNTS.vacancies - POSTS.length)];
  const had = new Map<Post, Set<string>>();
  return posts.map((post) => {
    const { job } = post;
    const before = had.get(post) ?? new Set<string>();
    const able = WORKPLACES.filter(
      (workplace) =>
        (job.only?.includes(workplace.slug) ?? job.at.includes(workplace.trade)) &&
        (workplace.onlyJobs.length === 0 || workplace.onlyJobs.includes(job.title)) &&
        (job.towns === undefined || workplace.towns.some((town) => job.towns?.includes(town))),
    );
    const fresh = able.filter((workplace) => !before.has(workplace.slug));
    const chosen = workplaces.next(fresh.length > 0 ? fresh : able, ({ slug }) => slug);
    had.set(post, before.add(chosen.slug));
    const inTowns = chosen.towns.filter((town) => job.towns?.includes(town) ?? true);
    return {
      workplace: chosen,
      town: towns.next(inTowns, self),
      write: (brief) => vacancy(brief, post),
    };
  });
}

function bootcampSlots(random: Random): Slot[] {
  const towns = new Turns(random);
  return Array.from({ length: COUNTS.bootcamps }, (_, index) => {
    const course = COURSES[index % COURSES.length];
    if (!course) throw new Error('There are no courses');
    const venues = WORKPLACES.filter(({ teaches }) => teaches.includes(course.sector)).flatMap((workplace) =>
      workplace.towns.map((town) => ({ workplace, town })),
    );
    // Distributed by area, so that each has a course; places far from the sea teach everything except boats.
    const { workplace, town } = towns.next(venues, (venue) => townNamed(venue.town).area);
    return { workplace, town, write: (brief) => bootcamp(brief, course) };
  });
}

/** The mix of placements; most are one block of a week or two. */
const VARIANTS: readonly Variant[] = [
  'block',
  'block',
  'discovery',
  'block',
  'adult-placement',
  'block',
  'day-release',
  'block',
  'shadowing',
  'block',
  't-level',
  'block',
  'virtual',
  'block',
  'supported-internship',
  'block',
  'discovery',
  'block',
  'shadowing',
];

/** Training providers show workshops to schools, so only providers with a workshop are hosts. */
const HOSTS = WORKPLACES.filter(
  ({ teaches, trade }) => trade !== 'training' || teaches.includes('construction'),
);

/** Placements and offers rotate through the areas, and within an area through its hosts. */
function* hosts(random: Random): Generator<{ town: string; candidates: readonly Workplace[] }> {
  const towns = new Turns(random);
  for (let index = 0; ; index++) {
    const area = AREAS[index % AREAS.length];
    const inArea = HOSTS.filter((workplace) => workplace.towns.some((town) => townNamed(town).area === area));
    const names = [...new Set(inArea.flatMap((workplace) => workplace.towns))].filter(
      (town) => townNamed(town).area === area,
    );
    const town = towns.next(names, self);
    yield { town, candidates: inArea.filter((workplace) => workplace.towns.includes(town)) };
  }
}

function workExperienceSlots(random: Random): Slot[] {
  const workplaces = new Turns(random);
  const where = hosts(random);
  const slots: Slot[] = [];
  while (slots.length < COUNTS.workExperience) {
    const variant = VARIANTS[slots.length % VARIANTS.length] ?? 'block';
    const { town, candidates } = where.next().value as { town: string; candidates: readonly Workplace[] };
    const fitting = candidates.filter(({ trade }) => variantFits(variant, trade));
    if (fitting.length === 0) continue;
    const workplace = workplaces.next(fitting, ({ slug }) => slug);
    slots.push({ workplace, town, write: (brief) => workExperience(brief, variant) });
  }
  return slots;
}

/** All organisations except schools make offers to schools. */
function offerSlots(random: Random): Slot[] {
  const workplaces = new Turns(random);
  const where = hosts(random);
  const slots: Slot[] = [];
  while (slots.length < COUNTS.offers) {
    const activity = ACTIVITY_SLUGS[slots.length % ACTIVITY_SLUGS.length];
    if (activity === undefined) throw new Error('There are no activities');
    const { town, candidates } = where.next().value as { town: string; candidates: readonly Workplace[] };
    const fitting = candidates.filter(({ kind }) => kind !== 'school');
    if (fitting.length === 0) continue;
    const workplace = workplaces.next(fitting, ({ slug }) => slug);
    slots.push({ workplace, town, write: (brief) => engagementOffer(brief, activity) });
  }
  return slots;
}

export interface Written {
  key: string;
  organisation: string;
  opportunity: Opportunity;
}

export function handmade(today: Day): Written[] {
  const random = randomFor('the demo');
  const vacancies = vacancySlots(random);
  const rest = [...bootcampSlots(random), ...workExperienceSlots(random), ...offerSlots(random)];
  const closed = new Set(random.sample(vacancies, CLOSED - 2));
  for (const slot of random.sample(rest.slice(COUNTS.bootcamps), 2)) closed.add(slot);
  // Shuffled, so that the key of an opportunity does not reveal its kind.
  return random.sample([...vacancies, ...rest], Infinity).map((slot, index) => {
    const key = `demo-${String(index + 1).padStart(4, '0')}`;
    const brief = briefFor(key, slot.workplace, slot.town, today, { closed: closed.has(slot) });
    return { key, organisation: slot.workplace.slug, opportunity: slot.write(brief) };
  });
}

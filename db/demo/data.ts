import { z } from 'zod';
import {
  ACTIVITY_SLUGS,
  CONTRACT_SLUGS,
  DELIVERY_MODE_SLUGS,
  PATTERN_SLUGS,
  PLACEMENT_TYPE_SLUGS,
  SECTOR_SLUGS,
  WORK_MODE_SLUGS,
} from '#features/opportunities/vocabulary.ts';
import { list, nameIn, numberCell, optionalCell, readData } from './read.ts';

/*
 * The schema of each file in `db/demo/data`, and its content, which is read and checked once, when this module is loaded.
 */

const text = z.string().min(1);
const texts = z.array(text).min(1);

const time = z.string().regex(/^\d\d:\d\d$/, { error: 'is not a time of day' });

/** coast: on the sea; water: quays for boats; port: ships; country: farms around; big: chains and offices. */
const character = z.enum(['coast', 'water', 'port', 'country', 'big']);
export type Character = z.infer<typeof character>;

/**
 * The towns of `db/data/places.csv` with what a resident without a car wants to know. Coordinates are those of that
 * file; stations are real; walking and bus times are typical for the town and not taken from a timetable.
 */
const town = z.strictObject({
  name: text,
  /** The name as written in a sentence or on an envelope, where the gazetteer adds a bracket. */
  said: text.optional(),
  area: text,
  lat: z.number(),
  lon: z.number(),
  outcodes: texts,
  is: z.array(character),
  rail: z.strictObject({ station: text, walk: z.int(), trains: text }).optional(),
  /** Where buses stop, and where they come from. */
  bus: z.strictObject({ stops: texts, from: text, every: z.int(), until: time }),
  /** Where a farm's or a depot's minibus would pick up workers. */
  lift: text,
});
export type Town = z.infer<typeof town>;
export const townsSchema = z.array(town);
export const TOWNS: readonly Town[] = readData('towns.json', townsSchema);

const townsByName = new Map(TOWNS.map((row) => [row.name, row]));

/** @throws for a name that is not in the list, which is an error in the data and not a user's mistake. */
export function townNamed(name: string): Town {
  const found = townsByName.get(name);
  if (!found) throw new Error(`No such town: ${name}`);
  return found;
}

export const AREAS: readonly string[] = [...new Set(TOWNS.map(({ area }) => area))];

const townName = nameIn('towns.json', townsByName.keys());

/** A working pattern as an employer would describe it. Hours are paid hours a week. */
const hours = z.strictObject({
  slug: text,
  text,
  patterns: list.pipe(z.array(z.enum(PATTERN_SLUGS)).min(1)),
  min: numberCell,
  max: numberCell,
  /** Earliest start and latest finish, where they determine whether a bus runs. */
  first: optionalCell.pipe(time.optional()),
  last: optionalCell.pipe(time.optional()),
});
export type Hours = z.infer<typeof hours>;
export const hoursSchema = z.array(hours);

const hoursBySlug = new Map(readData('hours.csv', hoursSchema).map((row) => [row.slug, row]));

/** @throws for a slug that is not in `hours.csv` */
export function hoursNamed(slug: string): Hours {
  const found = hoursBySlug.get(slug);
  if (!found) throw new Error(`No such hours: ${slug}`);
  return found;
}

const hoursSlug = nameIn('hours.csv', hoursBySlug.keys());

/** Lists of words for the choices in texts; see `generate/text.ts`. The words of a list are separated by commas. */
export const wordsSchema = z.record(
  text,
  text.transform((words) => words.split(', ')),
);
export const WORDS: Readonly<Record<string, readonly string[]>> = readData('words.json', wordsSchema);

/** What an organisation does; determines its jobs, its placements and in which towns it can be. */
export const TRADE_SLUGS = [
  'care-home',
  'home-care',
  'supported-living',
  'surgery',
  'clinic',
  'dental',
  'pharmacy',
  'laboratory',
  'vet',
  'school',
  'secondary',
  'special-school',
  'nursery',
  'training',
  'hotel',
  'restaurant',
  'cafe',
  'school-meals',
  'holiday-park',
  'garden-centre',
  'shop',
  'supermarket',
  'farm-shop',
  'charity',
  'builder',
  'energy',
  'factory',
  'boatyard',
  'garage',
  'print',
  'food-factory',
  'haulage',
  'warehouse',
  'port',
  'bus',
  'fruit-farm',
  'livestock',
  'vineyard',
  'packhouse',
  'oyster',
  'brewery',
  'animals',
  'countryside',
  'insurance',
  'accountants',
  'council',
  'housing',
  'call-centre',
  'software',
  'theatre',
  'studio',
  'estate-agent',
  'solicitors',
  'security',
  'salon',
  'cleaning',
  'leisure-centre',
  'attraction',
  'outdoor',
  'funeral',
  'recycling',
  'support',
] as const;
export type Trade = (typeof TRADE_SLUGS)[number];

const site = z.enum(['street', 'lane', 'estate', 'office', 'quay', 'grounds', 'seafront']);
export type Site = z.infer<typeof site>;

/** What a trade offers to young people, and to adults who want to try it. */
const tradeFacts = z.strictObject({
  sector: z.enum(SECTOR_SLUGS),
  site,
  where: z.enum(['anywhere', ...character.options]),
  /** "a care home", for titles and sentences. */
  noun: text,
  placement: z.strictObject({
    title: text,
    about: text,
    tasks: texts,
    dress: text,
    /** Working days, where the text states a number. */
    days: z.int().optional(),
    /** Lowest age for safety reasons; 14 (Year 10) by default. */
    minimumAge: z.int().optional(),
  }),
  school: z.strictObject({
    /** What a visiting group sees. */
    see: text,
    /** The people whom a visiting group meets. */
    meet: text,
    /** A real problem for the group to work on. */
    project: text,
    subject: text,
    lesson: text,
  }),
});
export type TradeFacts = z.infer<typeof tradeFacts>;
export const tradesSchema = z.record(z.enum(TRADE_SLUGS), tradeFacts);
export const TRADES: Readonly<Record<Trade, TradeFacts>> = readData('trades.json', tradesSchema);

/** A Skills Bootcamp. */
const course = z.strictObject({
  title: text,
  sector: z.enum(SECTOR_SLUGS),
  level: z.literal([2, 3, 4, 5]),
  weeks: z.int(),
  hoursPerWeek: z.number(),
  delivery: z.enum(DELIVERY_MODE_SLUGS),
  attendance: text,
  patterns: z.enum(['day', 'school-hours', 'evening', 'flexible']),
  short: text,
  about: text,
  learn: texts,
  entry: text.optional(),
  assessment: text,
  afterwards: text,
  /** Kinds of employers that promise interviews. */
  interviews: texts,
  /** Text for the last paragraph. */
  extra: text,
});
export type Course = z.infer<typeof course>;
export const coursesSchema = z.array(course).min(1);

/** Skills Bootcamps in the county's sectors, with the two kinds that every area asks for: digital and driving. */
export const COURSES: readonly Course[] = readData('courses.json', coursesSchema);

/** A fictional organisation. The first town is its home. */
const organisation = z
  .strictObject({
    slug: text,
    name: text,
    trade: z.enum(TRADE_SLUGS),
    towns: list.pipe(z.tuple([townName], townName)),
    disability_confident: numberCell.pipe(z.literal([0, 1, 2, 3])),
    /** The name of its only or main site, where that is not just a street. */
    site: optionalCell,
    description: text,
    /** The sectors of a training provider's courses. */
    teaches: list.pipe(z.array(z.enum(SECTOR_SLUGS))),
    /** Fewer kinds of jobs than its trade suggests: a parcel firm drives no articulated lorries. */
    only_jobs: list,
  })
  .transform(({ disability_confident, only_jobs, ...row }) => ({
    ...row,
    disabilityConfident: disability_confident,
    onlyJobs: only_jobs,
  }));
export type Organisation = z.infer<typeof organisation>;
export const organisationsSchema = z.array(organisation);
export const ORGANISATIONS: readonly Organisation[] = readData('organisations.csv', organisationsSchema);

const organisationSlug = nameIn(
  'organisations.csv',
  ORGANISATIONS.map(({ slug }) => slug),
);

const month = z.int().min(1).max(12);

const job = z.strictObject({
  title: text,
  at: z.array(z.enum(TRADE_SLUGS)).min(1),
  /** The period, and the lowest and highest amount in pounds. */
  pay: z.tuple([z.enum(['hour', 'day', 'month', 'year']), z.number(), z.number()]),
  hours: z.array(hoursSlug).min(1),
  /** One specific sentence for the result list. */
  short: text,
  /** The opening of the description. It never gives hours, pay or contact details, which have fields of their own. */
  about: text,
  duties: texts,
  need: texts.optional(),
  contract: z.enum(CONTRACT_SLUGS).optional(),
  months: z.int().optional(),
  /** First and last month of a seasonal job. */
  season: z.tuple([month, month]).optional(),
  experience: z.literal(true).optional(),
  qualifications: z.literal(true).optional(),
  car: z.literal(true).optional(),
  checks: z.enum(['basic', 'enhanced']).optional(),
  minimumAge: z.int().optional(),
  mode: z.enum(WORK_MODE_SLUGS).optional(),
  sector: z.enum(SECTOR_SLUGS).optional(),
  /** The only towns in which this job exists. */
  towns: z.array(townName).min(1).optional(),
  /** Slugs of the only organisations that have this job. */
  only: z.array(organisationSlug).min(1).optional(),
  /** How common the job is, relative to the others; 1 by default. */
  weight: z.int().optional(),
});
export type Job = z.infer<typeof job>;

/** Jobs that share colleagues, training and the minor details of an advert. */
export const familySchema = z.strictObject({
  sector: z.enum(SECTOR_SLUGS),
  team: texts,
  training: texts,
  day: texts,
  benefits: texts,
  desirable: texts,
  /** Templates with many choices, for variety. */
  extra: texts,
  jobs: z.array(job).min(1),
});
export type Family = z.infer<typeof familySchema>;

/** The files of `db/demo/data/families`. The generators pick jobs by their position in this order. */
export const FAMILY_FILES = [
  'care',
  'health',
  'education',
  'hospitality',
  'retail',
  'construction',
  'engineering',
  'logistics',
  'farming-food',
  'office',
  'digital',
  'creative',
  'sales-marketing',
  'finance-legal',
  'security',
  'hair-beauty',
  'cleaning',
  'leisure',
  'other',
  'school-kitchens',
  'early-years',
  'adult-training',
  'laboratory',
  'animal-care',
  'food-making',
  'gardens-and-woods',
  'mechanics',
  'depots-and-ports',
  'contact-centre',
  'from-home',
  'homes-and-energy',
].map((name) => `families/${name}.json`);
export const FAMILIES: readonly Family[] = FAMILY_FILES.map((file) => readData(file, familySchema));

const schoolYear = z.int().min(7).max(13);

/** What an organisation offers to schools in an activity. Texts are templates: `generate/offers.ts` has the values. */
const activityShape = z.strictObject({
  title: text,
  short: text,
  about: text,
  run: texts,
  years: z.array(z.array(schoolYear).min(1)).min(1),
  /** The smallest and the largest group. */
  group: z.tuple([z.int(), z.int()]),
  setting: z.array(z.enum(['at-school', 'at-workplace', 'online'])).min(1),
  minutes: z.array(z.int()).min(1),
  /** What the school provides. */
  provide: text,
});
export type ActivityShape = z.infer<typeof activityShape>;
export const activitiesSchema = z.record(z.enum(ACTIVITY_SLUGS), activityShape);
export const ACTIVITY_SHAPES = readData('activities.json', activitiesSchema);

/** Kinds of work experience. */
const VARIANT_SLUGS = [
  'block',
  'day-release',
  'shadowing',
  'discovery',
  'virtual',
  'supported-internship',
  't-level',
  'adult-placement',
] as const;
export type Variant = (typeof VARIANT_SLUGS)[number];

const placementShape = z.strictObject({
  placement: z.enum(PLACEMENT_TYPE_SLUGS),
  /** A template: `generate/work-experience.ts` has the values. */
  title: text,
  /** The year groups that may come, before the trade's own minimum age is applied. */
  years: z.array(schoolYear),
  days: z.array(z.int()).min(1),
  places: z.tuple([z.int(), z.int()]),
  hours: text,
  intro: z.string(),
  typicalDay: texts,
});
export const placementsSchema = z.record(z.enum(VARIANT_SLUGS), placementShape);
export const PLACEMENT_SHAPES = readData('placements.json', placementsSchema);

/** Sentences that fit every advert of a kind. */
export const sentencesSchema = z.strictObject({
  anyAdvert: z.strictObject({ notes: texts, bookingNotes: texts }),
  vacancy: z.strictObject({ choosing: texts }),
  bootcamp: z.strictObject({
    eligibility: texts,
    money: texts,
    support: texts,
    /** How the teaching feels to a learner; its times and its form have fields of their own. */
    teaching: z.record(z.enum(DELIVERY_MODE_SLUGS), texts),
    practical: z.record(z.enum(DELIVERY_MODE_SLUGS), texts),
    interview: texts,
    beforeInterview: texts,
  }),
  workExperience: z.strictObject({
    /** Who supervises the participants: true of every placement of that variant, whatever its length. */
    people: z.strictObject({ students: texts, online: texts, adults: texts }),
    takeHome: z.strictObject({ students: texts, online: texts, adults: texts }),
    /** For placements of more than two days. */
    longer: texts,
    /** `assessed` is added to `students` where the risks have been assessed. */
    safe: z.strictObject({ students: texts, assessed: texts, online: texts, adults: texts }),
    homeEducated: texts,
    homeEducatedOnline: text,
    lunch: texts,
  }),
  engagementOffer: z.strictObject({
    practice: texts,
    homeEducated: texts,
    /** What a school provides where an activity is not held in its own rooms. */
    provide: z.strictObject({ 'at-workplace': text, online: text }),
    /** What visitors need to know; `arrival` names the town. */
    visit: z.strictObject({ bring: text, arrival: text }),
  }),
  /**
   * Templates that add the vocabulary of a large real collection, each word in a few adverts of a hundred. Their claims
   * are not checked against the employer.
   */
  measurement: texts,
});
export const SENTENCES = readData('sentences.json', sentencesSchema);

/** The parts of addresses, and what an advert can truthfully say is near. */
export const sitesSchema = z.strictObject({
  streets: texts,
  /** Towns built in this century, where a Station Road or a Chapel Chambers would be out of place. */
  newTowns: z.array(townName),
  newStreets: texts,
  lanes: texts,
  estates: texts,
  chambers: texts,
  closeBy: z.strictObject({ everywhere: texts, water: texts, coast: texts, country: texts, big: texts }),
});
export const SITES = readData('sites.json', sitesSchema);

import type { Contract, Sector, WorkMode } from '#features/opportunities/vocabulary.ts';
import type { HoursKey } from './hours.ts';
import type { Character } from './towns.ts';

/** What an organisation does; decides its jobs, its placements and where in the county it can be. */
export type Trade =
  | 'care-home'
  | 'home-care'
  | 'supported-living'
  | 'surgery'
  | 'clinic'
  | 'dental'
  | 'pharmacy'
  | 'laboratory'
  | 'vet'
  | 'school'
  | 'secondary'
  | 'special-school'
  | 'nursery'
  | 'training'
  | 'hotel'
  | 'restaurant'
  | 'cafe'
  | 'school-meals'
  | 'holiday-park'
  | 'garden-centre'
  | 'shop'
  | 'supermarket'
  | 'farm-shop'
  | 'charity'
  | 'builder'
  | 'energy'
  | 'factory'
  | 'boatyard'
  | 'garage'
  | 'print'
  | 'food-factory'
  | 'haulage'
  | 'warehouse'
  | 'port'
  | 'bus'
  | 'fruit-farm'
  | 'livestock'
  | 'vineyard'
  | 'packhouse'
  | 'oyster'
  | 'brewery'
  | 'animals'
  | 'countryside'
  | 'insurance'
  | 'accountants'
  | 'council'
  | 'housing'
  | 'call-centre'
  | 'software'
  | 'theatre'
  | 'studio'
  | 'estate-agent'
  | 'solicitors'
  | 'security'
  | 'salon'
  | 'cleaning'
  | 'leisure-centre'
  | 'attraction'
  | 'outdoor'
  | 'funeral'
  | 'recycling'
  | 'support';

export type Site = 'street' | 'lane' | 'estate' | 'office' | 'quay' | 'grounds' | 'seafront';

/** Pounds, from and to, and what for. */
export type Pay = readonly [period: 'hour' | 'day' | 'month' | 'year', min: number, max: number];

export interface Job {
  title: string;
  at: readonly Trade[];
  pay: Pay;
  hours: readonly HoursKey[];
  /** One concrete sentence for the result list. */
  short: string;
  /** The opening of the description; never hours, pay or contact details, which have their own fields. */
  about: string;
  duties: readonly string[];
  need?: readonly string[];
  contract?: Contract;
  months?: number;
  /** First and last month of a seasonal job. */
  season?: readonly [number, number];
  experience?: true;
  qualifications?: true;
  car?: true;
  checks?: 'basic' | 'enhanced';
  minimumAge?: number;
  mode?: WorkMode;
  sector?: Sector;
  /** Towns in which alone this job exists. */
  towns?: readonly string[];
  /** Slugs of the organisations that alone have it. */
  only?: readonly string[];
  /** How common the job is, next to the others; 1 when absent. */
  weight?: number;
}

/** Jobs that share colleagues, training and the small change of an advert. */
export interface Family {
  sector: Sector;
  team: readonly string[];
  training: readonly string[];
  day: readonly string[];
  benefits: readonly string[];
  desirable: readonly string[];
  /** Sentences with many choices, for variety. */
  extra: readonly string[];
  jobs: readonly Job[];
}

/** What a trade offers to young people and to adults who want to try it. */
export interface TradeFacts {
  sector: Sector;
  site: Site;
  where: 'anywhere' | Character;
  /** "a care home", for titles and sentences. */
  noun: string;
  placement: {
    title: string;
    about: string;
    tasks: readonly string[];
    dress: string;
    /** Working days, where the text promises a number. */
    days?: number;
    /** Lowest age for safety; 14 (Year 10) when absent. */
    minimumAge?: number;
  };
  school: {
    /** Things a group sees. */
    see: string;
    /** People it meets. */
    meet: string;
    /** A real question to work on. */
    project: string;
    subject: string;
    lesson: string;
  };
}

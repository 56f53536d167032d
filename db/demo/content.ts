import type { Contract, Sector, WorkMode } from '#features/opportunities/vocabulary.ts';
import type { Character } from './data.ts';

/** What an organisation does; determines its jobs, its placements and in which towns it can be. */
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

/** The period, and the lowest and highest amount in pounds. */
export type Pay = readonly [period: 'hour' | 'day' | 'month' | 'year', min: number, max: number];

export interface Job {
  title: string;
  at: readonly Trade[];
  pay: Pay;
  /** Slugs of `hours.csv`. */
  hours: readonly string[];
  /** One specific sentence for the result list. */
  short: string;
  /** The opening of the description. It never gives hours, pay or contact details, which have fields of their own. */
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
  /** The only towns in which this job exists. */
  towns?: readonly string[];
  /** Slugs of the only organisations that have this job. */
  only?: readonly string[];
  /** How common the job is, relative to the others; 1 by default. */
  weight?: number;
}

/** Jobs that share colleagues, training and the minor details of an advert. */
export interface Family {
  sector: Sector;
  team: readonly string[];
  training: readonly string[];
  day: readonly string[];
  benefits: readonly string[];
  desirable: readonly string[];
  /** Templates with many choices, for variety. */
  extra: readonly string[];
  jobs: readonly Job[];
}

/** What a trade offers to young people, and to adults who want to try it. */
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
    /** Working days, where the text states a number. */
    days?: number;
    /** Lowest age for safety reasons; 14 (Year 10) by default. */
    minimumAge?: number;
  };
  school: {
    /** What a visiting group sees. */
    see: string;
    /** The people whom a visiting group meets. */
    meet: string;
    /** A real problem for the group to work on. */
    project: string;
    subject: string;
    lesson: string;
  };
}

import type { Contract, Sector, WorkMode } from '#features/opportunities/vocabulary.ts';
import type { Trade } from './data.ts';

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

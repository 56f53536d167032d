import { messages } from './vocabulary.messages.en.ts';
/**
 * The closed lists of the portal: every slug that may occur in a URL, a filter, the database or a feed, with its label.
 * Slugs are permanent; labels may change.
 */

type Entries = Readonly<Record<string, { readonly label: string; readonly [extra: string]: unknown }>>;

/** The slugs of a list, in display order. */
function slugsOf<const T extends Entries>(entries: T): [keyof T & string, ...(keyof T & string)[]] {
  return Object.keys(entries) as [keyof T & string, ...(keyof T & string)[]];
}

export const KINDS = {
  vacancy: { label: messages.kinds.vacancy.label, plural: messages.kinds.vacancy.plural },
  'skills-bootcamp': {
    label: messages.kinds['skills-bootcamp'].label,
    plural: messages.kinds['skills-bootcamp'].plural,
  },
  'work-experience': {
    label: messages.kinds['work-experience'].label,
    plural: messages.kinds['work-experience'].plural,
  },
  'engagement-offer': {
    label: messages.kinds['engagement-offer'].label,
    plural: messages.kinds['engagement-offer'].plural,
  },
} as const;
export type Kind = keyof typeof KINDS;
export const KIND_SLUGS = slugsOf(KINDS);

/** The apprenticeship routes of England in the public's words, with retail, cleaning and leisure added. */
export const SECTORS = {
  care: { label: messages.sectors.care },
  health: { label: messages.sectors.health },
  education: { label: messages.sectors.education },
  hospitality: { label: messages.sectors.hospitality },
  retail: { label: messages.sectors.retail },
  construction: { label: messages.sectors.construction },
  engineering: { label: messages.sectors.engineering },
  logistics: { label: messages.sectors.logistics },
  'farming-food': { label: messages.sectors['farming-food'] },
  office: { label: messages.sectors.office },
  digital: { label: messages.sectors.digital },
  creative: { label: messages.sectors.creative },
  'sales-marketing': { label: messages.sectors['sales-marketing'] },
  'finance-legal': { label: messages.sectors['finance-legal'] },
  security: { label: messages.sectors.security },
  'hair-beauty': { label: messages.sectors['hair-beauty'] },
  cleaning: { label: messages.sectors.cleaning },
  leisure: { label: messages.sectors.leisure },
  other: { label: messages.sectors.other },
} as const;
export type Sector = keyof typeof SECTORS;
export const SECTOR_SLUGS = slugsOf(SECTORS);

export const PATTERNS = {
  'full-time': { label: messages.patterns['full-time'] },
  'part-time': { label: messages.patterns['part-time'] },
  'school-hours': { label: messages.patterns['school-hours'] },
  'term-time': { label: messages.patterns['term-time'] },
  daytime: { label: messages.patterns.daytime },
  evenings: { label: messages.patterns.evenings },
  nights: { label: messages.patterns.nights },
  weekends: { label: messages.patterns.weekends },
  shifts: { label: messages.patterns.shifts },
  flexible: { label: messages.patterns.flexible },
  'job-share': { label: messages.patterns['job-share'] },
} as const;
export type Pattern = keyof typeof PATTERNS;
export const PATTERN_SLUGS = slugsOf(PATTERNS);

export const CONTRACTS = {
  permanent: { label: messages.contracts.permanent },
  'fixed-term': { label: messages.contracts['fixed-term'] },
  temporary: { label: messages.contracts.temporary },
  seasonal: { label: messages.contracts.seasonal },
  casual: { label: messages.contracts.casual },
  apprenticeship: { label: messages.contracts.apprenticeship },
  'self-employed': { label: messages.contracts['self-employed'] },
} as const;
export type Contract = keyof typeof CONTRACTS;
export const CONTRACT_SLUGS = slugsOf(CONTRACTS);

export const WORK_MODES = {
  'on-site': { label: messages.workModes['on-site'] },
  hybrid: { label: messages.workModes.hybrid },
  remote: { label: messages.workModes.remote },
} as const;
export type WorkMode = keyof typeof WORK_MODES;
export const WORK_MODE_SLUGS = slugsOf(WORK_MODES);

export const ADJUSTMENTS = {
  'flexible-hours': { label: messages.adjustments['flexible-hours'] },
  'step-free': { label: messages.adjustments['step-free'] },
  'quiet-space': { label: messages.adjustments['quiet-space'] },
  'questions-in-advance': { label: messages.adjustments['questions-in-advance'] },
  'working-interview': { label: messages.adjustments['working-interview'] },
  'job-coach': { label: messages.adjustments['job-coach'] },
  interpreter: { label: messages.adjustments.interpreter },
  'assistive-technology': { label: messages.adjustments['assistive-technology'] },
  'job-carving': { label: messages.adjustments['job-carving'] },
} as const;
export type Adjustment = keyof typeof ADJUSTMENTS;
export const ADJUSTMENT_SLUGS = slugsOf(ADJUSTMENTS);

/** How applicants for a job are selected. */
export const INTERVIEWS = {
  'in-person': { label: messages.interviews['in-person'] },
  video: { label: messages.interviews.video },
  phone: { label: messages.interviews.phone },
  practical: { label: messages.interviews.practical },
  group: { label: messages.interviews.group },
  chat: { label: messages.interviews.chat },
} as const;
export const INTERVIEW_SLUGS = slugsOf(INTERVIEWS);

/** The Disability Confident scheme's levels; 0 is "not a member". */
export const DISABILITY_CONFIDENT_LEVELS = {
  1: messages.disabilityConfidentLevels[1],
  2: messages.disabilityConfidentLevels[2],
  3: messages.disabilityConfidentLevels[3],
} as const;

/** Whole words, so that pay reads "£12.71 an hour". */
export const PAY_PERIODS = {
  hour: { label: messages.payPeriods.hour },
  day: { label: messages.payPeriods.day },
  week: { label: messages.payPeriods.week },
  month: { label: messages.payPeriods.month },
  year: { label: messages.payPeriods.year },
} as const;
export type PayPeriod = keyof typeof PAY_PERIODS;
export const PAY_PERIOD_SLUGS = slugsOf(PAY_PERIODS);

/** How a Skills Bootcamp is taught; the names of the national course directory. */
export const DELIVERY_MODES = {
  classroom: { label: messages.deliveryModes.classroom },
  online: { label: messages.deliveryModes.online },
  'work-based': { label: messages.deliveryModes['work-based'] },
  blended: { label: messages.deliveryModes.blended },
} as const;
export const DELIVERY_MODE_SLUGS = slugsOf(DELIVERY_MODES);

export const PLACEMENT_TYPES = {
  block: { label: messages.placementTypes.block },
  'day-release': { label: messages.placementTypes['day-release'] },
  shadowing: { label: messages.placementTypes.shadowing },
  virtual: { label: messages.placementTypes.virtual },
  'supported-internship': { label: messages.placementTypes['supported-internship'] },
  't-level': { label: messages.placementTypes['t-level'] },
  'adult-placement': { label: messages.placementTypes['adult-placement'] },
} as const;
export const PLACEMENT_TYPE_SLUGS = slugsOf(PLACEMENT_TYPES);

/** What an employer offers to a school, and the updated Gatsby benchmarks (September 2025) it counts towards. */
export const ACTIVITIES = {
  'careers-talk': { label: messages.activities['careers-talk'].label, benchmarks: [5] },
  'careers-fair': { label: messages.activities['careers-fair'].label, benchmarks: [5] },
  'speed-networking': { label: messages.activities['speed-networking'].label, benchmarks: [5] },
  'mock-interview': { label: messages.activities['mock-interview'].label, benchmarks: [5] },
  'cv-workshop': { label: messages.activities['cv-workshop'].label, benchmarks: [5] },
  mentoring: { label: messages.activities.mentoring.label, benchmarks: [5] },
  'enterprise-challenge': { label: messages.activities['enterprise-challenge'].label, benchmarks: [5] },
  'project-brief': { label: messages.activities['project-brief'].label, benchmarks: [5, 6] },
  'subject-lesson': { label: messages.activities['subject-lesson'].label, benchmarks: [4, 5] },
  'teacher-encounter': { label: messages.activities['teacher-encounter'].label, benchmarks: [4] },
  'workplace-visit': { label: messages.activities['workplace-visit'].label, benchmarks: [6] },
  'virtual-tour': { label: messages.activities['virtual-tour'].label, benchmarks: [5, 6] },
} as const;
export type Activity = keyof typeof ACTIVITIES;
export const ACTIVITY_SLUGS = slugsOf(ACTIVITIES);

/** Who may take it up: school year groups, and two age bands outside school. */
export const AUDIENCES = {
  'year-7': { label: messages.audiences['year-7'] },
  'year-8': { label: messages.audiences['year-8'] },
  'year-9': { label: messages.audiences['year-9'] },
  'year-10': { label: messages.audiences['year-10'] },
  'year-11': { label: messages.audiences['year-11'] },
  'year-12': { label: messages.audiences['year-12'] },
  'year-13': { label: messages.audiences['year-13'] },
  'age-16-17': { label: messages.audiences['age-16-17'] },
  adult: { label: messages.audiences.adult },
} as const;
export type Audience = keyof typeof AUDIENCES;
export const AUDIENCE_SLUGS = slugsOf(AUDIENCES);

/** The kinds that people can apply for on this site. Placements and school offers have other ways of asking. */
export const APPLICABLE_KINDS: readonly Kind[] = ['vacancy', 'skills-bootcamp'];
/** The kinds that schools and families can book on this site. */
export const BOOKABLE_KINDS: readonly Kind[] = ['engagement-offer'];

/** Whether a booking counts at once, or when the host has said yes. */
export const BOOKING_MODE_SLUGS = ['at-once', 'on-request'] as const;
export type BookingMode = (typeof BOOKING_MODE_SLUGS)[number];

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
  vacancy: { label: 'Job', plural: 'Jobs' },
  'skills-bootcamp': { label: 'Skills Bootcamp', plural: 'Skills Bootcamps' },
  'work-experience': { label: 'Work experience', plural: 'Work experience' },
  'engagement-offer': { label: 'School offer', plural: 'School offers' },
} as const;
export type Kind = keyof typeof KINDS;
export const KIND_SLUGS = slugsOf(KINDS);

/** The apprenticeship routes of England in the public's words, with retail, cleaning and leisure added. */
export const SECTORS = {
  care: { label: 'Care and support' },
  health: { label: 'Health and science' },
  education: { label: 'Education and childcare' },
  hospitality: { label: 'Catering and hospitality' },
  retail: { label: 'Shops and customer service' },
  construction: { label: 'Construction and building' },
  engineering: { label: 'Engineering and manufacturing' },
  logistics: { label: 'Driving, warehouse and transport' },
  'farming-food': { label: 'Farming, food and animals' },
  office: { label: 'Office and business' },
  digital: { label: 'Digital and technology' },
  creative: { label: 'Creative and media' },
  'sales-marketing': { label: 'Sales and marketing' },
  'finance-legal': { label: 'Finance and legal' },
  security: { label: 'Security and public safety' },
  'hair-beauty': { label: 'Hair and beauty' },
  cleaning: { label: 'Cleaning and facilities' },
  leisure: { label: 'Leisure, sport and tourism' },
  other: { label: 'Other work' },
} as const;
export type Sector = keyof typeof SECTORS;
export const SECTOR_SLUGS = slugsOf(SECTORS);

export const PATTERNS = {
  'full-time': { label: 'Full time' },
  'part-time': { label: 'Part time' },
  'school-hours': { label: 'School hours' },
  'term-time': { label: 'Term time only' },
  daytime: { label: 'Daytime' },
  evenings: { label: 'Evenings' },
  nights: { label: 'Nights' },
  weekends: { label: 'Weekends' },
  shifts: { label: 'Shifts' },
  flexible: { label: 'Flexible hours' },
  'job-share': { label: 'Job share' },
} as const;
export type Pattern = keyof typeof PATTERNS;
export const PATTERN_SLUGS = slugsOf(PATTERNS);

export const CONTRACTS = {
  permanent: { label: 'Permanent' },
  'fixed-term': { label: 'Fixed term' },
  temporary: { label: 'Temporary' },
  seasonal: { label: 'Seasonal' },
  casual: { label: 'Casual or zero hours' },
  apprenticeship: { label: 'Apprenticeship' },
  'self-employed': { label: 'Self-employed' },
} as const;
export type Contract = keyof typeof CONTRACTS;
export const CONTRACT_SLUGS = slugsOf(CONTRACTS);

export const WORK_MODES = {
  'on-site': { label: 'At the workplace' },
  hybrid: { label: 'Partly from home' },
  remote: { label: 'From home or online' },
} as const;
export type WorkMode = keyof typeof WORK_MODES;
export const WORK_MODE_SLUGS = slugsOf(WORK_MODES);

export const ADJUSTMENTS = {
  'flexible-hours': { label: 'Hours can be changed to suit you' },
  'step-free': { label: 'Step-free building' },
  'quiet-space': { label: 'A quiet place to work or rest' },
  'questions-in-advance': { label: 'Interview questions sent in advance' },
  'working-interview': { label: 'Show what you can do instead of an interview' },
  'job-coach': { label: 'A job coach or supporter is welcome' },
  interpreter: { label: 'Sign language interpreter can be arranged' },
  'assistive-technology': { label: 'Screen reader and other software welcome' },
  'job-carving': { label: 'Tasks can be changed to suit you' },
} as const;
export type Adjustment = keyof typeof ADJUSTMENTS;
export const ADJUSTMENT_SLUGS = slugsOf(ADJUSTMENTS);

/** How applicants for a job are selected. */
export const INTERVIEWS = {
  'in-person': { label: 'Face to face' },
  video: { label: 'By video call' },
  phone: { label: 'By phone' },
  practical: { label: 'Show what you can do' },
  group: { label: 'In a group with other applicants' },
  chat: { label: 'A chat, without set questions' },
} as const;
export const INTERVIEW_SLUGS = slugsOf(INTERVIEWS);

/** The Disability Confident scheme's levels; 0 is "not a member". */
export const DISABILITY_CONFIDENT_LEVELS = {
  1: 'Disability Confident Committed',
  2: 'Disability Confident Employer',
  3: 'Disability Confident Leader',
} as const;

/** Whole words, so that pay reads "£12.71 an hour". */
export const PAY_PERIODS = {
  hour: { label: 'an hour' },
  day: { label: 'a day' },
  week: { label: 'a week' },
  month: { label: 'a month' },
  year: { label: 'a year' },
} as const;
export type PayPeriod = keyof typeof PAY_PERIODS;
export const PAY_PERIOD_SLUGS = slugsOf(PAY_PERIODS);

/** How a Skills Bootcamp is taught; the names of the national course directory. */
export const DELIVERY_MODES = {
  classroom: { label: 'In a classroom' },
  online: { label: 'Online' },
  'work-based': { label: 'At work' },
  blended: { label: 'Partly online, partly in a classroom' },
} as const;
export const DELIVERY_MODE_SLUGS = slugsOf(DELIVERY_MODES);

export const PLACEMENT_TYPES = {
  block: { label: 'Block placement' },
  'day-release': { label: 'One day a week' },
  shadowing: { label: 'Job shadowing' },
  virtual: { label: 'Virtual work experience' },
  'supported-internship': { label: 'Supported internship' },
  't-level': { label: 'T Level industry placement' },
  'adult-placement': { label: 'Work placement for adults' },
} as const;
export const PLACEMENT_TYPE_SLUGS = slugsOf(PLACEMENT_TYPES);

/** What an employer offers to a school, and the updated Gatsby benchmarks (September 2025) it counts towards. */
export const ACTIVITIES = {
  'careers-talk': { label: 'Careers talk', benchmarks: [5] },
  'careers-fair': { label: 'Careers fair stand', benchmarks: [5] },
  'speed-networking': { label: 'Speed networking', benchmarks: [5] },
  'mock-interview': { label: 'Mock interviews', benchmarks: [5] },
  'cv-workshop': { label: 'CV workshop', benchmarks: [5] },
  mentoring: { label: 'Mentoring', benchmarks: [5] },
  'enterprise-challenge': { label: 'Enterprise challenge', benchmarks: [5] },
  'project-brief': { label: 'Employer-set project', benchmarks: [5, 6] },
  'subject-lesson': { label: 'Lesson linked to a subject', benchmarks: [4, 5] },
  'teacher-encounter': { label: 'Visit for teachers', benchmarks: [4] },
  'workplace-visit': { label: 'Workplace visit', benchmarks: [6] },
  'virtual-tour': { label: 'Virtual workplace tour', benchmarks: [5, 6] },
} as const;
export type Activity = keyof typeof ACTIVITIES;
export const ACTIVITY_SLUGS = slugsOf(ACTIVITIES);

/** Who may take it up: school year groups, and two age bands outside school. */
export const AUDIENCES = {
  'year-7': { label: 'Year 7' },
  'year-8': { label: 'Year 8' },
  'year-9': { label: 'Year 9' },
  'year-10': { label: 'Year 10' },
  'year-11': { label: 'Year 11' },
  'year-12': { label: 'Year 12' },
  'year-13': { label: 'Year 13' },
  'age-16-17': { label: 'Age 16 or 17' },
  adult: { label: 'Adults' },
} as const;
export type Audience = keyof typeof AUDIENCES;
export const AUDIENCE_SLUGS = slugsOf(AUDIENCES);

/** The kinds that people can apply for on this site. Placements and school offers have other ways of asking. */
export const APPLICABLE_KINDS: readonly Kind[] = ['vacancy', 'skills-bootcamp'];

import { z } from 'zod';
import { emailField } from '#features/forms/email.ts';
import {
  ACTIVITY_SLUGS,
  ADJUSTMENT_SLUGS,
  BOOKING_MODE_SLUGS,
  CONTRACT_SLUGS,
  DELIVERY_MODE_SLUGS,
  INTERVIEW_SLUGS,
  KIND_SLUGS,
  PATTERN_SLUGS,
  PAY_PERIOD_SLUGS,
  PLACEMENT_TYPE_SLUGS,
  SECTOR_SLUGS,
  WORK_MODE_SLUGS,
  type Audience,
  type Kind,
} from './vocabulary.ts';
import { opportunityMessages as messages, STARTS_STRAIGHT_AWAY } from './messages.en.ts';

/**
 * The schema of opportunities: a vacancy, a Skills Bootcamp, work experience or a school offer. The schemas here serve
 * forms, the import, the demo data and the API alike.
 */

const words = (max: number) => z.string().trim().min(1).max(max);
const optionalWords = (max: number) => words(max).optional();
const calendarDay = z.iso.date();
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: messages.timeOfDay.error });

/** Where it takes place. The first place of an opportunity is the chief one. */
export const placeSchema = z.object({
  /** The site's name or address, without the town: "Seagate Lodge, 4 Sea Road". */
  name: optionalWords(200),
  /** The town by its everyday name. */
  town: words(80),
  /** With a space, as written on an envelope; or only the outward half where no more is known. */
  postcode: z.string().max(8).optional(),
  /** Slug of an area of `db/data/areas.csv`. */
  area: words(60),
  lat: z.number().min(49).max(56),
  lon: z.number().min(-7).max(3),
});
export type OpportunityPlace = z.infer<typeof placeSchema>;

/** A dated run with a number of places: a cohort, a placement week, a visit. Days are days in Europe/London. */
export const dateSchema = z.object({
  /** Id of its row; absent until it is stored. */
  id: z.number().int().optional(),
  startsOn: calendarDay,
  endsOn: calendarDay.optional(),
  startTime: timeOfDay.optional(),
  endTime: timeOfDay.optional(),
  /** How many can take part; absent when the organiser has not said. */
  places: z.number().int().min(1).max(10_000).optional(),
  placesTaken: z.number().int().min(0).default(0),
  /** Index into the opportunity's places; absent means the chief place. */
  place: z.number().int().min(0).optional(),
});
export type OpportunityDate = z.infer<typeof dateSchema>;

/** What is known about getting there without a car. Absent means not known, never "no". */
export const gettingThereSchema = z.object({
  /** The nearest stop or station by name. */
  stop: optionalWords(120),
  stopKind: z.enum(['bus', 'rail']).optional(),
  /** Minutes on foot from that stop. */
  walkMinutes: z.number().int().min(0).max(120).optional(),
  /** Bus routes or train lines, and how often: "Bus 8 every 20 minutes until 23:10". */
  services: optionalWords(300),
  /** A lift, minibus or shared taxi that the employer offers: "Minibus from Faversham station at 06:30". */
  lift: optionalWords(300),
  /** First start and last finish, which decide whether there is a bus home. */
  firstStart: timeOfDay.optional(),
  lastFinish: timeOfDay.optional(),
  /** True when the work itself needs a driving licence or the applicant's own vehicle. */
  carNeeded: z.boolean().optional(),
});
export type GettingThere = z.infer<typeof gettingThereSchema>;

export const vacancySchema = z.object({
  contract: z.enum(CONTRACT_SLUGS).optional(),
  /** For fixed-term contracts. */
  contractMonths: z.number().int().min(1).max(60).optional(),
  /** Hours in a week. 0: none are guaranteed. */
  hoursMin: z.number().min(0).max(84).optional(),
  hoursMax: z.number().min(0.5).max(84).optional(),
  /** The hours differ from week to week; `hoursMin` is what is guaranteed. Absent means not known, never "no". */
  hoursVary: z.boolean().optional(),
  /** Days and times in words: "Monday to Friday, 9:15 to 14:45". */
  hoursText: optionalWords(300),
  startsOn: calendarDay.optional(),
  /** When there is no fixed day: "As soon as possible". */
  startText: optionalWords(120),
  positions: z.number().int().min(1).max(500).optional(),
  minimumAge: z.number().int().min(13).max(25).optional(),
  experienceNeeded: z.boolean().optional(),
  qualificationsNeeded: z.boolean().optional(),
  /** Requirements. */
  essential: z.array(words(300)).max(12).optional(),
  /** Helpful, but not required. */
  desirable: z.array(words(300)).max(12).optional(),
  benefits: z.array(words(200)).max(15).optional(),
  /** Checks before starting: "Enhanced DBS check, paid by us". */
  checks: optionalWords(300),
  /** False: the advertiser says that no check is needed. Absent means not known, unless `checks` says which. */
  checksNeeded: z.boolean().optional(),
  /** True when the pay depends on age, within the bands of the minimum wage. */
  payByAge: z.boolean().optional(),
  /** How applicants are selected. */
  interview: z.array(z.enum(INTERVIEW_SLUGS)).max(INTERVIEW_SLUGS.length).optional(),
});

export const bootcampSchema = z.object({
  /** Level in the Regulated Qualifications Framework. */
  level: z.number().int().min(2).max(5),
  /** Length; a Skills Bootcamp takes up to 16 weeks. */
  weeks: z.number().int().min(1).max(16),
  /** Guided learning hours in all, at least 60. */
  guidedHours: z.number().int().min(60).max(600).optional(),
  hoursPerWeek: z.number().min(1).max(40).optional(),
  delivery: z.enum(DELIVERY_MODE_SLUGS),
  attendance: optionalWords(200),
  minimumAge: z.number().int().min(19).default(19),
  /** The employers that have promised interviews: "Interview with one of three care homes in Thanet". */
  interviewWith: optionalWords(200),
  youWillLearn: z.array(words(300)).min(1).max(15),
  eligibility: z.array(words(300)).max(12),
  entryRequirements: optionalWords(600),
  assessment: optionalWords(400),
  afterwards: optionalWords(400),
});

export const workExperienceSchema = z.object({
  placement: z.enum(PLACEMENT_TYPE_SLUGS),
  /** School years 7 to 13; empty when it is for adults. */
  yearGroups: z.array(z.number().int().min(7).max(13)).max(7),
  forAdults: z.boolean().default(false),
  minimumAge: z.number().int().min(11).max(25).optional(),
  /** Length in working days. */
  days: z.number().int().min(1).max(60),
  /** What participants will do. */
  tasks: z.array(words(300)).min(1).max(12),
  hoursText: optionalWords(200),
  dressCode: optionalWords(200),
  lunch: optionalWords(200),
  travelCostsPaid: z.boolean().optional(),
  riskAssessed: z.boolean().optional(),
  insured: z.boolean().optional(),
  homeEducatedWelcome: z.boolean().optional(),
});

export const engagementOfferSchema = z.object({
  activity: z.enum(ACTIVITY_SLUGS),
  /** Gatsby benchmarks it counts towards. */
  benchmarks: z.array(z.number().int().min(1).max(8)).min(1).max(4),
  yearGroups: z.array(z.number().int().min(7).max(13)).min(1).max(7),
  groupMin: z.number().int().min(1).max(500).optional(),
  groupMax: z.number().int().min(1).max(1000).optional(),
  setting: z.enum(['at-school', 'at-workplace', 'online']),
  minutes: z.number().int().min(15).max(2400).optional(),
  schoolProvides: optionalWords(300),
  /** In pence; 0 is free, absent means not known. */
  costPence: z.number().int().min(0).optional(),
  homeEducatedWelcome: z.boolean().optional(),
  riskAssessed: z.boolean().optional(),
  /** How it is booked on this site; absent where it is booked elsewhere (`howToApply.here`). */
  booking: z
    .object({
      /** Places are booked at once while there are any, or only when the host has said yes. */
      mode: z.enum(BOOKING_MODE_SLUGS),
      /** Booking closes this many days before each date. */
      closesDays: z.number().int().min(0).max(90).optional(),
      /** How many young people may come with one adult. */
      pupilsPerAdult: z.number().int().min(1).max(60).optional(),
      /** What to bring or wear. */
      bring: optionalWords(300),
      /** Where to go on arrival, parking for a coach, steps and lifts. */
      arrival: optionalWords(500),
    })
    .optional(),
});

/** The fields that all kinds share. */
const commonShape = {
  title: words(120),
  /** One or two sentences for result lists. */
  summary: words(300),
  /**
   * Plain text. Blank lines separate paragraphs, lines beginning "- " are list items, lines beginning "## " are
   * headings. Never HTML: see `description.ts`.
   */
  description: words(20_000),
  sector: z.enum(SECTOR_SLUGS),
  patterns: z.array(z.enum(PATTERN_SLUGS)).max(PATTERN_SLUGS.length),
  workMode: z.enum(WORK_MODE_SLUGS),
  /** At least one, unless it is done from home or online. */
  places: z.array(placeSchema).max(20),
  dates: z.array(dateSchema).max(60),
  gettingThere: gettingThereSchema.optional(),
  adjustments: z.array(z.enum(ADJUSTMENT_SLUGS)).max(ADJUSTMENT_SLUGS.length),
  /** "Interview for disabled applicants who meet the minimum criteria": a Disability Confident commitment. */
  interviewScheme: z.boolean(),
  /** Pence. Both ends are the same for a single figure. */
  payMinPence: z.number().int().min(1).optional(),
  payMaxPence: z.number().int().min(1).optional(),
  payPeriod: z.enum(PAY_PERIOD_SLUGS).optional(),
  /** Pay in the advertiser's own words, shown unchanged; the only pay when the figures are doubtful. */
  payText: optionalWords(200),
  /** True when the figures are for full-time hours and the worker gets a share of them. */
  payProRata: z.boolean().default(false),
  howToApply: z
    .object({
      /** Whether people apply on this site. */
      here: z.boolean().optional(),
      url: z.url({ protocol: /^https?$/ }).optional(),
      email: emailField.optional(),
      phone: optionalWords(40),
      contactName: optionalWords(120),
      note: optionalWords(400),
    })
    .default({}),
  /** Instants. `closesAt` absent: open until withdrawn. */
  publishedAt: z.date(),
  closesAt: z.date().optional(),
};

const union = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('vacancy'), ...commonShape, details: vacancySchema }),
  z.object({ kind: z.literal('skills-bootcamp'), ...commonShape, details: bootcampSchema }),
  z.object({ kind: z.literal('work-experience'), ...commonShape, details: workExperienceSchema }),
  z.object({ kind: z.literal('engagement-offer'), ...commonShape, details: engagementOfferSchema }),
]);

/** The rules that span several fields. */
export const opportunitySchema = union.superRefine((value, context) => {
  const fail = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (value.places.length === 0 && value.workMode !== 'remote') {
    fail('places', messages.opportunitySchema.fail.enterWhereItTakes);
  }
  if (value.payMinPence !== undefined && value.payPeriod === undefined) {
    fail('payPeriod', messages.opportunitySchema.fail.selectWhetherThePay);
  }
  if ((value.payMaxPence ?? Infinity) < (value.payMinPence ?? 0)) {
    fail('payMaxPence', messages.opportunitySchema.fail.theHighestPayMust);
  }
  if (value.closesAt !== undefined && value.closesAt <= value.publishedAt) {
    fail('closesAt', messages.opportunitySchema.fail.theClosingDateMust);
  }
});
export type Opportunity = z.infer<typeof opportunitySchema>;
/** The input of the schema, before defaults are filled. */
export type OpportunityInput = z.input<typeof opportunitySchema>;
export type OpportunityOf<K extends Kind> = Extract<Opportunity, { kind: K }>;
export const kindSchema = z.enum(KIND_SLUGS);

export type OpportunityStatus = 'draft' | 'scheduled' | 'open' | 'closed' | 'withdrawn';

/**
 * Status is derived from instants, never stored. An opportunity is open from `publishedAt` (inclusive) to `closesAt`
 * (exclusive).
 */
export function opportunityStatus(
  facts: { publishedAt: Date | null; closesAt: Date | null; withdrawnAt: Date | null },
  now: Date,
): OpportunityStatus {
  if (facts.withdrawnAt !== null && facts.withdrawnAt <= now) return 'withdrawn';
  if (facts.publishedAt === null) return 'draft';
  if (facts.closesAt !== null && facts.closesAt <= now) return 'closed';
  if (facts.publishedAt > now) return 'scheduled';
  return 'open';
}

/** The year groups and age bands that may take it up. */
export function audiencesOf(it: Opportunity): Audience[] {
  const years = (groups: readonly number[]) => groups.map((year) => `year-${year}` as Audience);
  switch (it.kind) {
    case 'vacancy':
      return (it.details.minimumAge ?? 18) <= 16 ? ['age-16-17', 'adult'] : ['adult'];
    case 'skills-bootcamp':
      return ['adult'];
    case 'work-experience':
      return [...years(it.details.yearGroups), ...(it.details.forAdults ? (['adult'] as const) : [])];
    case 'engagement-offer':
      return years(it.details.yearGroups);
  }
}

/** True, false, or undefined where the organisation has not said. */
export function homeEducatedWelcome(it: Opportunity): boolean | undefined {
  return it.kind === 'work-experience' || it.kind === 'engagement-offer'
    ? it.details.homeEducatedWelcome
    : undefined;
}

/** True when neither experience nor qualifications are required, and the advertiser has said so. */
export function nothingNeeded(it: Opportunity): boolean {
  return it.kind === 'vacancy'
    ? it.details.experienceNeeded === false && it.details.qualificationsNeeded === false
    : it.kind === 'skills-bootcamp'
      ? it.details.entryRequirements === undefined
      : it.kind === 'work-experience';
}

/** True when the advertiser has said that no check is needed before the job starts, of criminal records or any other. */
export const noCheckNeeded = (it: Opportunity): boolean =>
  it.kind === 'vacancy' && it.details.checksNeeded === false;

/** True when the advertiser has said that the job starts at once. */
export const startsStraightAway = (it: Opportunity): boolean =>
  it.kind === 'vacancy' && STARTS_STRAIGHT_AWAY.test(it.details.startText ?? '');

/**
 * The longest walk from a stop that counts as reachable, in minutes; National Travel Survey practice is about a mile.
 */
const WALKABLE_MINUTES = 20;

/**
 * True when done from home, or a lift is offered, or a stop within 20 minutes on foot is named. Never when the work
 * itself needs a car. Unknown counts as not reachable in the filter, and is shown as unknown.
 */
export function reachableWithoutCar(
  workMode: Opportunity['workMode'],
  there: GettingThere | undefined,
): boolean {
  if (there?.carNeeded === true) return false;
  if (workMode === 'remote') return true;
  if (there === undefined) return false;
  return (
    there.lift !== undefined ||
    (there.stop !== undefined && (there.walkMinutes ?? Infinity) <= WALKABLE_MINUTES)
  );
}

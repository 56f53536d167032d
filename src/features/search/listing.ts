import { addDays, dayNumber, londonDay } from '#lib/clock.ts';
import { formatWeeklyHours, guaranteesNoHours } from '#features/opportunities/hours.ts';
import {
  audiencesOf,
  homeEducatedWelcome,
  noCheckNeeded,
  nothingNeeded,
  reachableWithoutCar,
  startsStraightAway,
  type GettingThere,
  type Opportunity,
  type OpportunityDate,
} from '#features/opportunities/opportunity.ts';
import { hourlyPence, formatPay } from '#features/opportunities/pay.ts';
import {
  ACTIVITIES,
  DELIVERY_MODES,
  KINDS,
  PATTERNS,
  PLACEMENT_TYPES,
  SECTORS,
  WORK_MODES,
  type Kind,
  type Pattern,
  type Sector,
  type WorkMode,
} from '#features/opportunities/vocabulary.ts';
import { messages } from './messages.en.ts';
import { searchedText } from './terms.ts';
import { cellsOf, type Site } from './cells.ts';

/** One site where an opportunity takes place, with what a card says about it. */
export interface ListingPlace extends Site {
  town: string;
  /** One line on getting there without a car; empty when nothing is known. */
  gettingThere: string;
  /** The next dated runs there. */
  dates: ListingDate[];
}

export interface ListingDate {
  startsOn: string;
  /** Places not yet taken; null when the organiser has not said how many there are. */
  left: number | null;
}

/**
 * What the search stores and returns: everything that a result card shows, and every value to filter or sort by. Built
 * in one place, stored in PostgreSQL, copied to Meilisearch. Never holds anything about a person.
 */
export interface Listing {
  id: string;
  /** Increases with every change; used to find differences between database and index. */
  version: number;
  kind: Kind;
  title: string;
  summary: string;
  organisation: string;
  organisationSlug: string;
  sector: Sector;
  /** Town of the chief place, or empty when there is no place. */
  town: string;
  places: ListingPlace[];
  /** Slugs of all areas in which it takes place. */
  areas: string[];
  /** The chief place. */
  _geo?: { lat: number; lng: number };
  /** Can be done from anywhere: from home, or online. */
  anywhere: boolean;
  workMode: WorkMode;
  patterns: Pattern[];
  contract: string | null;
  /** Display text: "£12.71 an hour", "Free", "Unpaid", or the advertiser's own words. Empty when not stated. */
  pay: string;
  /** In pence, for sorting and comparing; null when the figures are absent or doubtful. */
  payHourlyPence: number | null;
  /** The highest step of the "pay from" filter that this pay reaches, in whole pounds an hour. */
  payStep: number | null;
  hours: string;
  hoursBand: string | null;
  /** To the chief place. */
  gettingThere: string;
  features: Feature[];
  /** The facts of `STATABLE` that the advert states, or that do not apply to it. */
  stated: Statable[];
  /** 0 to 3; 0 is not a member of the scheme. */
  disabilityConfident: number;
  adjustments: string[];
  audiences: string[];
  /** Months in which dated runs start at any of the sites, as "2027-01". */
  startMonths: string[];
  /** The next dated runs at the chief place, or online. */
  dates: ListingDate[];
  /** Seconds since 1970. `closesAt` is far in the future when there is no end, so that one comparison suffices. */
  publishedAt: number;
  closesAt: number;
  /** Day number of publication in London, for "posted within". */
  postedDay: number;
}

/** A listing plus what is searched but not shown on a card. */
export interface ListingDocument extends Listing {
  terms: ListingTerms;
  /** Where it takes place, with what is true of each site. */
  cells: string[];
}

/**
 * The text that is searched, in searched form (`searchedText`). A listing is found by any of it except the description,
 * which is searched only where nothing else is found.
 */
export interface ListingTerms {
  title: string;
  /** The kind of opportunity and of work, working patterns, and towns beyond the chief one. */
  about: string;
  organisation: string;
  town: string;
  summary: string;
  description: string;
}

/**
 * Raise this number with every change of what `toListing` or `tagsOf` make of an opportunity: at the next start, stored
 * listings with another number are derived again.
 */
export const DERIVATION = 4;

/** `closesAt` of listings without an end. */
export const NEVER_CLOSES = Date.UTC(2100, 0, 1) / 1000;

/** Steps of the "pay from" filter, in pounds an hour; the lowest is just above the adult minimum of April 2026. */
export const PAY_STEPS = [13, 14, 15, 16, 18, 20, 25] as const;

/** Bands of weekly hours that people plan by; 16 is where several benefits change. */
export const HOURS_BANDS = {
  'none-guaranteed': { label: 'No guaranteed hours (zero hours)' },
  'under-16': { label: 'Under 16 hours a week' },
  '16-to-30': { label: '16 to 30 hours a week' },
  'over-30': { label: 'Over 30 hours a week' },
} as const;
export type HoursBand = keyof typeof HOURS_BANDS;

/** Features of an opportunity, each a choice of its own: all chosen ones must match. */
export const FEATURES = messages.features;
export type Feature = keyof typeof FEATURES;

function featuresOf(opportunity: Opportunity, disabilityConfident: number): Feature[] {
  const holds: Record<Feature, boolean> = {
    'no-experience': nothingNeeded(opportunity),
    'no-car': reachableWithoutCar(opportunity.workMode, opportunity.gettingThere),
    'no-dbs': noCheckNeeded(opportunity),
    'immediate-start': startsStraightAway(opportunity),
    'disability-confident': disabilityConfident > 0,
    'interview-scheme': opportunity.interviewScheme,
    'home-educated': homeEducatedWelcome(opportunity) === true,
  };
  return (Object.keys(holds) as Feature[]).filter((feature) => holds[feature]);
}

/**
 * Facts that many adverts leave out, by the filter that looks at each. An advert that does not state one may still suit:
 * it stays among the results of that filter, after the others, unless the visitor leaves it out.
 */
export const STATABLE = messages.stated.facts;
export type Statable = keyof typeof STATABLE;
export const STATABLES = Object.keys(STATABLE) as Statable[];

/** What an advert of this kind could state and does not. A course costs what it costs, and a placement lasts days. */
function leavesOut(opportunity: Opportunity, fact: Statable, hourly: number | undefined): boolean {
  switch (fact) {
    case 'pay':
      return opportunity.kind === 'vacancy' && hourly === undefined;
    case 'hours':
      return opportunity.kind === 'vacancy'
        ? hoursOf(opportunity).band === null
        : opportunity.kind === 'skills-bootcamp' && opportunity.details.hoursPerWeek === undefined;
    case 'pattern':
      return opportunity.kind !== 'engagement-offer' && opportunity.patterns.length === 0;
  }
}

function hoursBand(hours: number | undefined): HoursBand | null {
  if (hours === undefined) return null;
  return hours < 16 ? 'under-16' : hours <= 30 ? '16-to-30' : 'over-30';
}

/** One line on getting there without a car; empty when nothing is known. */
export function describeGettingThere(workMode: WorkMode, there: GettingThere | undefined): string {
  if (workMode === 'remote') return 'From home or online. You do not have to travel';
  if (there === undefined) return '';
  const parts: string[] = [];
  if (there.stop !== undefined) {
    const walk = there.walkMinutes === undefined ? 'near' : `${there.walkMinutes}-minute walk from`;
    parts.push(
      there.walkMinutes === 0
        ? `At ${there.stop}`
        : `${walk.charAt(0).toUpperCase()}${walk.slice(1)} ${there.stop}`,
    );
  }
  if (there.lift !== undefined) parts.push('Lift available');
  if (there.carNeeded === true) parts.push('You need a car for the work');
  const line = parts.join('. ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}

function kindWords(opportunity: Opportunity): string {
  switch (opportunity.kind) {
    case 'vacancy':
      return 'job vacancy';
    case 'skills-bootcamp':
      return `skills bootcamp course training level ${opportunity.details.level} ${DELIVERY_MODES[opportunity.details.delivery].label}`;
    case 'work-experience':
      return `work experience placement ${PLACEMENT_TYPES[opportunity.details.placement].label}`;
    case 'engagement-offer':
      return `school offer ${ACTIVITIES[opportunity.details.activity].label}`;
  }
}

/** What kind of opportunity it is, in words that people may type. */
function aboutOf(opportunity: Opportunity): string {
  return [
    kindWords(opportunity),
    KINDS[opportunity.kind].label,
    SECTORS[opportunity.sector].label,
    WORK_MODES[opportunity.workMode].label,
    ...opportunity.patterns.map((pattern) => PATTERNS[pattern].label),
    ...opportunity.places.slice(1).map((place) => place.town),
    nothingNeeded(opportunity) ? 'no experience needed no qualifications needed' : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function hoursOf(opportunity: Opportunity): { text: string; band: HoursBand | null } {
  switch (opportunity.kind) {
    case 'vacancy': {
      const { hoursMin, hoursMax, hoursVary } = opportunity.details;
      const band = guaranteesNoHours(opportunity.details)
        ? 'none-guaranteed'
        : hoursBand(hoursVary === true ? hoursMin : (hoursMax ?? hoursMin));
      return { text: formatWeeklyHours(opportunity.details), band };
    }
    case 'skills-bootcamp': {
      const { weeks, hoursPerWeek } = opportunity.details;
      const length = `${weeks} ${weeks === 1 ? 'week' : 'weeks'}`;
      return {
        text: hoursPerWeek === undefined ? length : `${length}, ${hoursPerWeek} hours a week`,
        band: hoursBand(hoursPerWeek),
      };
    }
    case 'work-experience': {
      const { days } = opportunity.details;
      return { text: `${days} ${days === 1 ? 'day' : 'days'}`, band: null };
    }
    case 'engagement-offer': {
      const { minutes } = opportunity.details;
      if (minutes === undefined) return { text: '', band: null };
      const hours = minutes / 60;
      const text =
        minutes < 60
          ? `${minutes} minutes`
          : `${Number.isInteger(hours) ? hours : hours.toFixed(1)} ${hours === 1 ? 'hour' : 'hours'}`;
      return { text, band: null };
    }
  }
}

/** A card shows one date; a few more stay true while the first ones pass. */
const DATES_SHOWN = 6;

const monthsOf = (dates: readonly OpportunityDate[]): string[] => [
  ...new Set(dates.map((date) => date.startsOn.slice(0, 7))),
];

const nextOf = (dates: readonly OpportunityDate[]): ListingDate[] =>
  dates.slice(0, DATES_SHOWN).map(({ startsOn, places, placesTaken }) => ({
    startsOn,
    left: places === undefined ? null : places - placesTaken,
  }));

/**
 * The sites of an opportunity, each with its own dates. Only the chief one has its way there described; what is done
 * from home or online needs no journey to any of them.
 */
function placesOf(opportunity: Opportunity, dates: readonly OpportunityDate[]): ListingPlace[] {
  const { workMode, places } = opportunity;
  return places.map(({ town, area, lat, lon }, index) => {
    const there = index === 0 || workMode === 'remote' ? opportunity.gettingThere : undefined;
    const own = dates.filter((date) => (date.place ?? 0) === index);
    return {
      town,
      area,
      lat,
      lon,
      gettingThere: describeGettingThere(workMode, there),
      noCar: reachableWithoutCar(workMode, there),
      startMonths: monthsOf(own),
      dates: nextOf(own),
    };
  });
}

/** The listing of an opportunity. The database sets `version`. Dates that have begun by `now` are left out. */
export function toListing(
  id: string,
  opportunity: Opportunity,
  organisation: { name: string; slug: string; disabilityConfident: number },
  now: Date,
): Omit<ListingDocument, 'version'> {
  const [chief] = opportunity.places;
  const hourly = hourlyPence(opportunity);
  const hours = hoursOf(opportunity);
  const today = londonDay(now);
  const dates = opportunity.dates
    .filter((date) => date.startsOn >= today)
    .sort((a, b) => a.startsOn.localeCompare(b.startsOn));
  const places = placesOf(opportunity, dates);
  const anywhere = opportunity.workMode === 'remote';
  const startMonths = monthsOf(dates);
  const noCar = reachableWithoutCar(opportunity.workMode, opportunity.gettingThere);
  return {
    id,
    kind: opportunity.kind,
    title: opportunity.title,
    summary: opportunity.summary,
    organisation: organisation.name,
    organisationSlug: organisation.slug,
    sector: opportunity.sector,
    town: chief?.town ?? '',
    places,
    areas: [...new Set(opportunity.places.map((place) => place.area))],
    ...(chief === undefined ? {} : { _geo: { lat: chief.lat, lng: chief.lon } }),
    anywhere,
    workMode: opportunity.workMode,
    patterns: opportunity.patterns,
    contract: opportunity.kind === 'vacancy' ? (opportunity.details.contract ?? null) : null,
    pay: formatPay(opportunity),
    payHourlyPence: hourly ?? null,
    payStep: PAY_STEPS.findLast((pounds) => (hourly ?? 0) >= pounds * 100) ?? null,
    hours: hours.text,
    hoursBand: hours.band,
    gettingThere: describeGettingThere(opportunity.workMode, opportunity.gettingThere),
    features: featuresOf(opportunity, organisation.disabilityConfident),
    stated: STATABLES.filter((fact) => !leavesOut(opportunity, fact, hourly)),
    disabilityConfident: organisation.disabilityConfident,
    adjustments: opportunity.adjustments,
    audiences: audiencesOf(opportunity),
    startMonths,
    dates: places[0]?.dates ?? nextOf(dates),
    publishedAt: Math.floor(opportunity.publishedAt.getTime() / 1000),
    closesAt:
      opportunity.closesAt === undefined ? NEVER_CLOSES : Math.floor(opportunity.closesAt.getTime() / 1000),
    postedDay: dayNumber(londonDay(opportunity.publishedAt)),
    terms: {
      title: searchedText(opportunity.title),
      about: searchedText(aboutOf(opportunity)),
      organisation: searchedText(organisation.name),
      town: searchedText(chief?.town ?? ''),
      summary: searchedText(opportunity.summary),
      description: searchedText(opportunity.description),
    },
    cells: cellsOf(places, anywhere ? { noCar, startMonths } : undefined),
  };
}

/** The day number this many days ago in London, for "posted within". */
export function postedSince(days: number, now: Date): number {
  return dayNumber(addDays(londonDay(now), -days));
}

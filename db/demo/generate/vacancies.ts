import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import type { Contract } from '#features/opportunities/vocabulary.ts';
import { hoursNamed, SENTENCES, type Hours, type Job } from '../data.ts';
import {
  bulleted,
  howToApply,
  inclusion,
  paragraphs,
  schedule,
  sitesFor,
  summaryOf,
  written,
  type Brief,
} from './common.ts';
import type { Post } from './catalogue.ts';
import { addDays, londonDay, monthName, monthOf, weekday, type Day } from './dates.ts';
import { gettingThereTo, placeOf } from './sites.ts';
import { worldOf } from './world.ts';

/**
 * The minimum wage in pence an hour from April 2026, at 21 and over; and the apprentice rate. Repeated here because
 * the generators read no file outside `db/demo/data`; a test compares them with `db/data/minimum-wage.csv`.
 */
export const ADULT_FLOOR = 1271;
export const APPRENTICE_FLOOR = 800;
/** Weekly hours of a full-time job, for adverts that give pro rata pay. */
const FULL_TIME_HOURS = 37;

type Pay = Pick<
  OpportunityOf<'vacancy'>,
  'payMinPence' | 'payMaxPence' | 'payPeriod' | 'payText' | 'payProRata'
>;

const roundUp = (pence: number, step: number) => Math.ceil(Math.round(pence) / step) * step;

const PERIODS = {
  hour: { step: 5, hours: () => 1 },
  day: { step: 500, hours: () => 8 },
  month: { step: 1000, hours: (week: number) => (week * 52) / 12 },
  year: { step: 10_000, hours: (week: number) => week * 52 },
} as const;

function payOf(brief: Brief, job: Job, hours: Hours, contract: Contract | undefined): Pay {
  const { random } = brief;
  const [period, low, high] = job.pay;
  const payProRata = period === 'year' && hours.max < 35;
  if (random.chance(0.035)) {
    return {
      payText: random.pick(['Competitive', 'To be agreed', 'Depending on experience']),
      payProRata: false,
    };
  }
  const { step, hours: hoursIn } = PERIODS[period];
  const hourly = contract === 'apprenticeship' ? APPRENTICE_FLOOR : ADULT_FLOOR;
  const floor = hourly * hoursIn(payProRata ? FULL_TIME_HOURS : hours.max);
  const spread = (high - low) * 100;
  // Hourly rates end in any penny, because many are the legal minimum itself.
  const from = Math.round(low * 100 + spread * random.next() * 0.4);
  const min = period === 'hour' ? Math.max(floor, from) : Math.max(roundUp(floor, step), roundUp(from, step));
  const max = random.chance(0.45) ? min : Math.max(min, roundUp(from + spread * 0.6 * random.next(), step));
  const payText = payWords(brief, job, hours);
  return {
    payMinPence: min,
    payMaxPence: max,
    payPeriod: period,
    payProRata,
    ...(payText === undefined ? {} : { payText }),
  };
}

function payWords(brief: Brief, job: Job, hours: Hours): string | undefined {
  const { random } = brief;
  if (job.contract === 'apprenticeship') {
    return random.chance(0.6)
      ? 'More after the first year, and the minimum for your age from then on'
      : undefined;
  }
  if ((job.minimumAge ?? 18) < 18 && random.chance(0.6)) return 'The same rate whatever your age';
  if (hours.slug === 'support-shifts') return 'Plus £65 for each sleep-in';
  if (job.contract === 'seasonal' && job.title.includes('picker')) return 'Plus bonus by weight';
  if (!random.chance(0.1)) return undefined;
  return random.pick(['Paid every four weeks', 'Reviewed each April', 'Overtime at time and a quarter']);
}

function contractOf(brief: Brief, job: Job, hours: Hours): Contract | undefined {
  if (job.contract !== undefined) return job.contract;
  if (hours.slug === 'leisure-casual' || hours.slug === 'show-nights') return 'casual';
  if (hours.slug === 'front-casual' && brief.random.chance(0.5)) return 'casual';
  if (hours.slug === 'season-fields') return 'seasonal';
  if (hours.slug === 'saturdays') return 'permanent';
  const chance = brief.random.next();
  if (chance < 0.8) return 'permanent';
  if (chance < 0.9) return 'fixed-term';
  return chance < 0.95 ? 'temporary' : undefined;
}

const START_WORDS = [
  'As soon as possible',
  'As soon as checks are done',
  'When your notice allows',
  'Flexible',
];

function startOf(
  brief: Brief,
  job: Job,
  closes: Day,
): Pick<OpportunityOf<'vacancy'>['details'], 'startsOn' | 'startText'> {
  const { dates, today } = brief;
  if (job.season) {
    const [first, last] = job.season;
    const month = monthOf(today);
    return {
      startText:
        month >= first && month < last
          ? `As soon as possible, until the end of ${monthName(last)}`
          : `The season runs from ${monthName(first)} to ${monthName(last)}`,
    };
  }
  const chance = dates.next();
  if (chance < 0.55) return { startText: dates.pick(START_WORDS) };
  if (chance < 0.8) {
    const day = addDays(closes, dates.int(14, 45));
    return { startsOn: addDays(day, (8 - weekday(day)) % 7) };
  }
  return {};
}

/** An employer with several sites recruits in groups: one first day at each site, with jobs left at all of them. */
function firstDays(brief: Brief, closes: Day, sites: number): OpportunityDate[] {
  if (sites < 2) return [];
  const { dates, today } = brief;
  const earliest = closes > today ? closes : today;
  return Array.from({ length: sites }, (_, place) => {
    const day = addDays(earliest, dates.int(15, 45));
    const places = dates.int(1, 4);
    return {
      startsOn: addDays(day, (8 - weekday(day)) % 7),
      places,
      placesTaken: dates.int(0, places - 1),
      place,
    };
  });
}

function positionsOf({ random }: Brief, job: Job, dates: readonly OpportunityDate[]): number {
  if (dates.length > 0) {
    return dates.reduce((sum, { places = 0, placesTaken }) => sum + places - placesTaken, 0);
  }
  return job.contract === 'seasonal' && job.weight !== undefined
    ? random.int(job.weight * 2, job.weight * 8)
    : random.int(1, [1, 1, 2, 4, 5, 6][job.weight ?? 1] ?? 1);
}

const DUTY_HEADINGS = ['What you will do', 'The work', 'Your tasks', 'What the job involves'];
const DUTY_LEADS = ['The work includes:', 'In short:', 'Main tasks:', 'What there is to do:'];
const TEAM_HEADINGS = ['Who you work with', 'The team', 'The people', 'Working here'];
const TRAINING_HEADINGS = ['Training', 'What we teach you', 'Learning the job'];
const HOURS_HEADINGS = ['Hours', 'When you work', 'Shifts and hours', 'Working pattern'];

const CHOOSING_HEADINGS = ['How we choose', 'Before you apply', 'The interview', 'After you apply'];

/** Some adverts end with the selection process; the shortest always do. */
function description(brief: Brief, post: Post, hours: Hours): string {
  const { random } = brief;
  const text = body(brief, post, hours);
  const count = text.split(' ').length;
  if (count > 190 || (count > 105 && !random.chance(0.5))) return text;
  const sentences = random.sample(SENTENCES.vacancy.choosing, count < 100 ? 2 : random.int(1, 2)).join(' ');
  return paragraphs(text, random.chance(0.6) && `## ${random.pick(CHOOSING_HEADINGS)}`, sentences);
}

/** Adverts have several layouts, as adverts by different authors do. */
function body(brief: Brief, { job, family }: Post, hours: Hours): string {
  const { random } = brief;
  const say = (template: string) => written(brief, template);
  const about = say(job.about);
  const duties = bulleted(random.sample(job.duties, random.int(5, 6)).map(say));
  const some = (list: readonly string[], second: number) =>
    random
      .sample(list, random.chance(second) ? 2 : 1)
      .map(say)
      .join(' ');
  const team = some(family.team, 0.5);
  const training = some(family.training, 0.6);
  const day = some(family.day, 0.6);
  const extra = extraSentences(brief, family.extra);
  const when = `${hours.text}.`;
  const heading = (list: readonly string[]) => `## ${random.pick(list)}`;
  switch (random.int(0, 4)) {
    case 0:
      return paragraphs(
        about,
        paragraphs(heading(DUTY_HEADINGS), duties),
        paragraphs(heading(TEAM_HEADINGS), `${team} ${training}`),
        paragraphs(heading(HOURS_HEADINGS), when, day),
        extra,
      );
    case 1:
      return paragraphs(
        `${about} ${team}`,
        extra,
        heading(DUTY_HEADINGS),
        duties,
        heading(TRAINING_HEADINGS),
        training,
        day,
      );
    case 2:
      return paragraphs(
        about,
        `${day} ${team}`,
        random.pick(DUTY_LEADS),
        duties,
        extra,
        `${training} ${when}`,
      );
    case 3:
      return paragraphs(
        `## About ${brief.workplace.name}`,
        brief.workplace.description,
        about,
        heading(DUTY_HEADINGS),
        duties,
        heading(HOURS_HEADINGS),
        when,
        heading(TEAM_HEADINGS),
        paragraphs(team, training, extra),
      );
    default:
      return paragraphs(
        heading(['The job', 'In a few words', 'At a glance']),
        about,
        day,
        heading(DUTY_HEADINGS),
        duties,
        paragraphs(extra, team),
        heading(HOURS_HEADINGS),
        when,
        training,
      );
  }
}

/** Lists that fit any employer; a sentence from the other lists may be untrue of a particular employer. */
const SAFE_LISTS = new Set(['value', 'place', 'interest', 'software']);

function extraSentences(brief: Brief, templates: readonly string[]): string {
  const { random } = brief;
  if (brief.wordy) {
    return paragraphs(
      random
        .sample(templates, random.int(1, 3))
        .map((template) => written(brief, template))
        .join(' '),
      worldOf(brief),
    );
  }
  if (!random.chance(0.45)) return '';
  const safe = templates.filter((template) =>
    [...template.matchAll(/\{([^{}|]+)\}/g)].every(([, name]) => SAFE_LISTS.has(name ?? '')),
  );
  return safe.length === 0 ? '' : written(brief, random.pick(safe));
}

const CHECKS = {
  basic: 'Basic DBS check, paid by us',
  enhanced: 'Enhanced DBS check, paid by us, and two references',
};

export function vacancy(brief: Brief, post: Post): OpportunityOf<'vacancy'> {
  const { job, family } = post;
  const { random, workplace } = brief;
  const hours = hoursNamed(random.pick(job.hours));
  const contract = contractOf(brief, job, hours);
  const workMode = job.mode ?? 'on-site';
  const timing = schedule(brief);
  const closes = timing.closesAt ? londonDay(timing.closesAt) : addDays(brief.today, 21);
  const isCommon = (job.weight ?? 1) >= 2 && workMode !== 'remote' && job.towns === undefined;
  const sites = isCommon ? sitesFor(brief, 0.12) : [brief.town.name];
  // A season depends on the crop and not on the site.
  const dates = job.season === undefined ? firstDays(brief, closes, sites.length) : [];
  const gettingThere =
    workMode === 'remote'
      ? undefined
      : gettingThereTo(workplace, brief.town.name, random, { hours, carNeeded: job.car === true });
  const openToAll = job.need === undefined;
  const short = written(brief, job.short);
  return {
    kind: 'vacancy',
    title: job.title,
    summary: summaryOf(short, random.chance(0.35) ? `${hours.text}.` : ''),
    description: description(brief, post, hours),
    sector: job.sector ?? family.sector,
    patterns: [...hours.patterns],
    workMode,
    places: workMode === 'remote' ? [] : sites.map((name) => placeOf(workplace, name)),
    dates,
    ...(gettingThere ? { gettingThere } : {}),
    ...inclusion(brief),
    ...payOf(brief, job, hours, contract),
    howToApply: howToApply(brief),
    ...timing,
    details: {
      ...(contract === undefined ? {} : { contract }),
      ...(contract === 'fixed-term' || job.months !== undefined
        ? { contractMonths: job.months ?? random.pick([6, 9, 12, 12, 18, 24]) }
        : {}),
      hoursMin: contract === 'casual' ? 0 : hours.min,
      hoursMax: hours.max,
      ...(contract === 'casual' ? { hoursVary: true } : {}),
      hoursText: hours.text,
      ...(dates.length > 0 ? {} : startOf(brief, job, closes)),
      positions: positionsOf(brief, job, dates),
      ...(job.minimumAge === undefined ? {} : { minimumAge: job.minimumAge }),
      ...(job.experience
        ? { experienceNeeded: true }
        : random.chance(0.8)
          ? { experienceNeeded: false }
          : {}),
      ...(job.qualifications
        ? { qualificationsNeeded: true }
        : openToAll && random.chance(0.85)
          ? { qualificationsNeeded: false }
          : {}),
      ...(job.need === undefined ? {} : { essential: job.need.map((need) => written(brief, need)) }),
      ...(contract !== 'apprenticeship' && random.chance(0.7)
        ? { desirable: random.sample(family.desirable, random.int(1, 3)) }
        : {}),
      ...(random.chance(0.85) ? { benefits: random.sample(family.benefits, random.int(2, 5)) } : {}),
      ...(job.checks !== undefined
        ? { checks: CHECKS[job.checks], checksNeeded: true }
        : openToAll
          ? { checksNeeded: false }
          : {}),
    },
  };
}

import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import { ACTIVITIES, type Activity } from '#features/opportunities/vocabulary.ts';
import { ACTIVITY_SHAPES, SENTENCES, TRADES, type ActivityShape, type TradeFacts } from '../data.ts';
import {
  bulleted,
  howToBook,
  inclusion,
  orTowns,
  paragraphs,
  schedule,
  sitesFor,
  summaryOf,
  written,
  type Brief,
} from './common.ts';
import { addDays, nextTermDay } from './dates.ts';
import { gettingThereTo, placeOf } from './sites.ts';
import { fill, type Values } from './text.ts';
import { worldOf } from './world.ts';

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);

/** Inside a sentence, subjects are written in lower case, except languages. */
const subjectOf = ({ school: { subject } }: TradeFacts) =>
  /^(English|French)/.test(subject) ? subject : lower(subject);

const TEXTS = SENTENCES.engagementOffer;

/** The values of the templates in `activities.json`. */
function valuesFor({ workplace }: Brief, facts: TradeFacts, where: string): Values {
  const { meet, see, lesson, project, subject } = facts.school;
  return {
    org: workplace.name,
    where,
    noun: facts.noun,
    meet,
    see,
    lesson,
    project: lower(project.replace(/[.?]$/, '')),
    projectInFull: lower(project.replace(/[.]$/, '')),
    subject: subjectOf(facts),
    subjectTitle: subject,
  };
}

/** Where there are several sites, they take turns. */
function sessions(brief: Brief, shape: ActivityShape, activity: Activity, sites: number): OpportunityDate[] {
  const { dates, today } = brief;
  // About a third are arranged on request, as most talks are.
  if (activity !== 'workplace-visit' && activity !== 'teacher-encounter' && dates.chance(0.4)) return [];
  const list: OpportunityDate[] = [];
  let start = nextTermDay(addDays(today, dates.int(15, 70)), dates.int(1, 5));
  const startTime = dates.pick(['09:30', '10:00', '10:30', '13:00']);
  for (
    let count = Math.max(sites, dates.int(1, 5)), index = 0;
    index < count && start <= addDays(today, 205);
    index++
  ) {
    const places =
      activity === 'mentoring' ? shape.group[1] : Math.min(shape.group[1], dates.pick([24, 30, 30, 32, 60]));
    list.push({
      startsOn: start,
      startTime,
      places,
      placesTaken: dates.chance(0.25) ? places : dates.int(0, Math.floor(places * 0.7)),
      ...(sites > 1 ? { place: index % sites } : {}),
    });
    start = nextTermDay(addDays(start, dates.int(2, sites > 1 ? 5 : 7) * 7), dates.int(1, 5));
  }
  return list;
}

/** Visits that an employer may hold at each of its sites. */
const AT_SEVERAL_PLACES: ReadonlySet<Activity> = new Set<Activity>(['workplace-visit', 'teacher-encounter']);

export function engagementOffer(brief: Brief, activity: Activity): OpportunityOf<'engagement-offer'> {
  const { random, workplace, town } = brief;
  const facts = TRADES[workplace.trade];
  const shape = ACTIVITY_SHAPES[activity];
  const sites = AT_SEVERAL_PLACES.has(activity) ? sitesFor(brief, 0.3) : [town.name];
  const where = orTowns(sites);
  const values = valuesFor(brief, facts, where);
  const short = fill(shape.short, random, values);
  const setting = random.pick(shape.setting);
  const online = setting === 'online';
  const home = random.chance(0.5);
  const slots = sessions(brief, shape, activity, sites.length);
  const last = slots.at(-1)?.startsOn;
  const gettingThere = setting === 'at-workplace' ? gettingThereTo(workplace, town.name, random) : undefined;
  const free = !(activity === 'workplace-visit' && facts.sector === 'leisure' && random.chance(0.7));
  const reach =
    setting === 'at-school'
      ? `We travel to schools and groups within about ${random.pick([10, 12, 15, 20])} miles of ${where}.`
      : '';
  const number = Number(brief.key.replace(/\D/g, ''));
  // Two offers in three are booked on this site; those with dates in turn at once and on request.
  const isBookedHere = number % 3 !== 0;
  return {
    kind: 'engagement-offer',
    title: fill(shape.title, random, values).slice(0, 120),
    summary: summaryOf(online ? short.replace('Two of us come', 'Two of us join by video') : short),
    description: paragraphs(
      fill(shape.about, random, values),
      reach,
      random.pick(['## Step by step', '## How it runs', '## What we do together']),
      bulleted(shape.run),
      brief.wordy && worldOf(brief),
      `${random.sample(TEXTS.practice, home ? 1 : 2).join(' ')} ${home ? random.pick(TEXTS.homeEducated) : ''}`.trim(),
      !free && 'There is a small charge, because we open specially and feed everybody.',
      brief.wordy &&
        random.chance(0.5) &&
        written(brief, `${workplace.description} Visitors remember our {value}.`),
    ),
    sector: facts.sector,
    patterns: ['daytime'],
    workMode: online ? 'remote' : 'on-site',
    places: online ? [] : sites.map((name) => placeOf(workplace, name)),
    dates: slots,
    ...(gettingThere ? { gettingThere } : {}),
    ...inclusion(brief),
    interviewScheme: false,
    payProRata: false,
    howToApply: isBookedHere ? { here: true } : howToBook(brief),
    ...schedule(brief, { soonest: 4, latest: last === undefined ? undefined : addDays(last, -3) }),
    details: {
      activity,
      benchmarks: [...ACTIVITIES[activity].benchmarks],
      yearGroups: [...random.pick(shape.years)],
      groupMin: shape.group[0],
      groupMax: shape.group[1],
      setting,
      minutes: random.pick(shape.minutes),
      schoolProvides:
        shape.setting.length > 1 && setting !== 'at-school' ? TEXTS.provide[setting] : shape.provide,
      costPence: free ? 0 : random.pick([250, 350, 400, 450, 600]),
      ...(home ? { homeEducatedWelcome: true } : random.chance(0.3) ? { homeEducatedWelcome: false } : {}),
      ...(setting === 'at-workplace' || random.chance(0.5) ? { riskAssessed: true } : {}),
      ...(isBookedHere
        ? {
            booking: {
              mode: slots.length > 0 && number % 3 === 1 ? ('at-once' as const) : ('on-request' as const),
              closesDays: 2,
              ...(setting === 'at-workplace'
                ? {
                    pupilsPerAdult: 15,
                    ...TEXTS.visit,
                    arrival: TEXTS.visit.arrival.replace('{place}', where),
                  }
                : {}),
            },
          }
        : {}),
    },
  };
}

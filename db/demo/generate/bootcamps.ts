import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import type { Pattern } from '#features/opportunities/vocabulary.ts';
import { SENTENCES, type Course } from '../data.ts';
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
import { addDays, nextTermDay, type Day } from './dates.ts';
import { gettingThereTo, placeOf } from './sites.ts';
import { worldOf } from './world.ts';

const PATTERNS_OF: Record<Course['patterns'], readonly Pattern[]> = {
  day: ['part-time', 'daytime'],
  'school-hours': ['part-time', 'daytime', 'school-hours'],
  evening: ['part-time', 'evenings'],
  flexible: ['part-time', 'flexible'],
};

const WORK_MODE = {
  classroom: 'on-site',
  'work-based': 'on-site',
  blended: 'hybrid',
  online: 'remote',
} as const;

const TEXTS = SENTENCES.bootcamp;

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The weekdays that the attendance text names, in its order: a course on Fridays starts on a Friday. */
function weekdaysOf(course: Course): number[] {
  const named = course.attendance.match(/(?:Mon|Tues|Wednes|Thurs|Fri)day/g) ?? ['Tuesday'];
  return named.map((name) => WEEKDAYS.indexOf(name));
}

/** Start and finish time of a day, as the attendance text gives them; empty for a course without fixed times. */
function timesOf(course: Course): Pick<OpportunityDate, 'startTime' | 'endTime'> {
  const [, startTime, endTime] = /(\d{1,2}:\d\d) to (\d{1,2}:\d\d)/.exec(course.attendance) ?? [];
  if (startTime === undefined || endTime === undefined) return {};
  return { startTime: startTime.padStart(5, '0'), endTime: endTime.padStart(5, '0') };
}

/** Two to four cohorts from two weeks to seven months ahead; some full, some with two places left. */
function cohorts(brief: Brief, course: Course, places: number): OpportunityDate[] {
  const { dates, today } = brief;
  const [first = 2, ...more] = weekdaysOf(course);
  const lastWeek = (course.weeks - 1) * 7 + (more.length === 0 ? 0 : Math.max(0, ...more) - first);
  const times = timesOf(course);
  const list: OpportunityDate[] = [];
  let start: Day = nextTermDay(addDays(today, dates.int(15, 45)), first);
  const size = dates.pick([10, 12, 12, 14, 16]);
  for (let count = Math.max(places, dates.int(2, 4)), index = 0; index < count; index++) {
    if (start > addDays(today, 205)) break;
    // The nearest cohorts fill first.
    const left = index === 0 ? dates.pick([0, 0, 2, 2, 3, 5]) : dates.int(Math.floor(size / 3), size);
    list.push({
      startsOn: start,
      endsOn: addDays(start, lastWeek),
      ...times,
      places: size,
      placesTaken: Math.max(0, size - left),
      ...(places > 1 ? { place: index % places } : {}),
    });
    start = nextTermDay(addDays(start, dates.int(4, places > 2 ? 6 : 8) * 7), first);
  }
  return list;
}

export function bootcamp(brief: Brief, course: Course): OpportunityOf<'skills-bootcamp'> {
  const { random, workplace, town } = brief;
  const workMode = WORK_MODE[course.delivery];
  const venues = workMode === 'remote' ? [] : sitesFor(brief, 0.25);
  const dates = cohorts(brief, course, venues.length);
  const latest = dates.at(-1)?.startsOn;
  const interviews = random.pick(course.interviews);
  const gettingThere = workMode === 'remote' ? undefined : gettingThereTo(workplace, town.name, random);
  const where = workMode === 'remote' ? 'in Kent and Medway' : `near ${town.said ?? town.name}`;
  const opening = random.chance(0.5)
    ? paragraphs(course.about, `${random.pick(TEXTS.money)} ${random.pick(TEXTS.support)}`)
    : paragraphs(`${course.about} ${random.pick(TEXTS.support)}`, random.pick(TEXTS.money));
  return {
    kind: 'skills-bootcamp',
    title: course.title,
    summary: summaryOf(course.short, 'Free, with a guaranteed interview.'),
    description: paragraphs(
      opening,
      random.pick(['## Learning with us', '## On the course', '## In class and after it']),
      `${course.extra} ${random.pick(TEXTS.teaching[course.delivery])}`,
      random.chance(0.4) && bulleted(TEXTS.practical[course.delivery]),
      brief.wordy && worldOf(brief),
      '## The interview',
      `${random.pick(TEXTS.interview)} ${random.pick(TEXTS.beforeInterview)}`,
      brief.wordy &&
        random.chance(0.5) &&
        written(brief, `${workplace.description} People value our {value}.`),
    ),
    sector: course.sector,
    patterns: [...PATTERNS_OF[course.patterns]],
    workMode,
    places: venues.map((name) => placeOf(workplace, name)),
    dates,
    ...(gettingThere ? { gettingThere } : {}),
    ...inclusion(brief),
    payProRata: false,
    howToApply: howToApply(brief),
    ...schedule(brief, { soonest: 9, latest: latest === undefined ? undefined : addDays(latest, -5) }),
    details: {
      level: course.level,
      weeks: course.weeks,
      guidedHours: course.weeks * course.hoursPerWeek,
      hoursPerWeek: course.hoursPerWeek,
      delivery: course.delivery,
      attendance: course.attendance,
      minimumAge: 19,
      interviewWith: `Guaranteed interview. Taking part: ${interviews} ${where}`,
      youWillLearn: [...course.learn],
      eligibility: [...TEXTS.eligibility],
      ...(course.entry === undefined ? {} : { entryRequirements: course.entry }),
      assessment: course.assessment,
      afterwards: course.afterwards,
    },
  };
}

import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import type { Pattern } from '#features/opportunities/vocabulary.ts';
import {
  bulleted,
  howToApply,
  inclusion,
  paragraphs,
  schedule,
  summaryOf,
  written,
  type Brief,
} from './common.ts';
import { addDays, nextTermDay, type Day } from './dates.ts';
import type { Course } from './courses.ts';
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

const ELIGIBILITY = [
  'You are 19 or over',
  'You live in England',
  'You have the right to work in the UK',
  'You are out of work, changing jobs or returning to work, or your employer is giving you a new role',
];

const MONEY = [
  'The course is free to you. If your employer sends you, the employer pays a share.',
  'There is nothing to pay. If you are on Universal Credit, tell your work coach that you would like to join.',
  'It costs you nothing. Ask us about help with fares and childcare.',
  'Free of charge, with all materials. Tell your work coach before you start if you claim Universal Credit.',
];

const SUPPORT = [
  'Tutors have time for you outside class, and there is a quiet room.',
  'If reading or forms are hard for you, tell us at the first talk; most of the work is practical.',
  'We welcome people who have been out of work for a long time, and those who have never started.',
  'British Sign Language, large print and a supporter beside you can all be arranged.',
  'You have a named adviser from your first call until you have settled in a job.',
];

const INTERVIEW = [
  'Everyone who finishes gets a real interview for a real vacancy, not a practice one.',
  'When you finish you are interviewed for a job that is open and meant to last.',
  'The interview at the end is for an actual vacancy of at least twelve weeks.',
];

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/** The weekdays that the attendance names, in its order: a course on Fridays starts on a Friday. */
function weekdaysOf(course: Course): number[] {
  const named = course.attendance.match(/(?:Mon|Tues|Wednes|Thurs|Fri)day/g) ?? ['Tuesday'];
  return named.map((name) => WEEKDAYS.indexOf(name));
}

/** Two to four cohorts from two weeks to seven months ahead; some full, some with two places left. */
function cohorts(brief: Brief, course: Course, places: number): OpportunityDate[] {
  const { dates, today } = brief;
  const [first = 2, ...more] = weekdaysOf(course);
  const lastWeek = (course.weeks - 1) * 7 + (more.length === 0 ? 0 : Math.max(0, ...more) - first);
  const list: OpportunityDate[] = [];
  let start: Day = nextTermDay(addDays(today, dates.int(15, 45)), first);
  const size = dates.pick([10, 12, 12, 14, 16]);
  for (let count = dates.int(2, 4), index = 0; index < count; index++) {
    if (start > addDays(today, 205)) break;
    // The nearest cohorts fill first.
    const left = index === 0 ? dates.pick([0, 0, 2, 2, 3, 5]) : dates.int(Math.floor(size / 3), size);
    const startTime = /(\d{1,2}:\d\d)/.exec(course.attendance)?.[1]?.padStart(5, '0');
    list.push({
      startsOn: start,
      endsOn: addDays(start, lastWeek),
      ...(startTime === undefined ? {} : { startTime }),
      places: size,
      placesTaken: Math.max(0, size - left),
      ...(places > 1 ? { place: index % places } : {}),
    });
    start = nextTermDay(addDays(start, dates.int(4, 8) * 7), first);
  }
  return list;
}

export function bootcamp(brief: Brief, course: Course): OpportunityOf<'skills-bootcamp'> {
  const { random, workplace, town } = brief;
  const workMode = WORK_MODE[course.delivery];
  const others = workplace.towns.filter((name) => name !== town.name);
  const venues =
    workMode === 'remote' ? [] : [town.name, ...(random.chance(0.2) ? random.sample(others, 1) : [])];
  const dates = cohorts(brief, course, venues.length);
  const latest = dates.at(-1)?.startsOn;
  const interviews = random.pick(course.interviews);
  const gettingThere = workMode === 'remote' ? undefined : gettingThereTo(workplace, town.name, random);
  const where = workMode === 'remote' ? 'in Kent and Medway' : `near ${town.said ?? town.name}`;
  const opening = random.chance(0.5)
    ? paragraphs(course.about, `${random.pick(MONEY)} ${random.pick(SUPPORT)}`)
    : paragraphs(`${course.about} ${random.pick(SUPPORT)}`, random.pick(MONEY));
  return {
    kind: 'skills-bootcamp',
    title: course.title,
    summary: summaryOf(course.short, 'Free, with a guaranteed interview.'),
    description: paragraphs(
      opening,
      '## How it is taught',
      `${course.attendance}. ${course.extra}`,
      brief.wordy && worldOf(brief),
      '## The interview',
      `${random.pick(INTERVIEW)} Taking part: ${interviews} ${where}.`,
      random.chance(0.4) &&
        bulleted([
          'Bring proof of address to the first day',
          'A laptop is not needed',
          'There is a kettle and a fridge',
        ]),
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
      eligibility: [...ELIGIBILITY],
      ...(course.entry === undefined ? {} : { entryRequirements: course.entry }),
      assessment: course.assessment,
      afterwards: course.afterwards,
    },
  };
}

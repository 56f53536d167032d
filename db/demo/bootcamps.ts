import type { OpportunityDate, OpportunityOf } from '#features/opportunities/opportunity.ts';
import type { Pattern } from '#features/opportunities/vocabulary.ts';
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
import type { Course } from './data.ts';
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
  'Tutors have time for you outside class, and a quiet place to sit can be found.',
  'If reading or forms are hard for you, tell us at the first talk; most of the work is practical.',
  'We welcome people who have been out of work for a long time, and those who have never started.',
  'British Sign Language, large print and a supporter beside you can all be arranged.',
  'You have a named adviser from your first call until you have settled in a job.',
];

/** How the teaching feels to a learner; its times and its form have fields of their own. */
const TEACHING: Record<Course['delivery'], readonly string[]> = {
  classroom: [
    'Most of the time you do things yourself rather than listen, and what you miss one day is picked up the next.',
    'Groups are small enough for everybody to be asked, and nobody is sent to the front.',
  ],
  blended: [
    'In the first week your tutor goes through the online part with everybody, and rings you if you get stuck with it.',
    'What you read or watch online is what you try out together when you next meet.',
  ],
  'work-based': [
    'You learn where the work is done, from people who do it, with your tutor never far away.',
    'You start slowly, in a safe place, and go on to the real thing when you and your trainer agree that you are ready.',
  ],
  online: [
    'Cameras may stay off, every session is recorded, and a tutor answers questions in between.',
    'You work in threes in side rooms, with a tutor who drops in, so that nobody only watches.',
  ],
};

const BEFORE_INTERVIEW = [
  'You practise twice with your tutor beforehand, and you hear what went well whichever way it goes.',
  'Employers come to meet the group half way through, so that the face across the table is not a strange one.',
  'Your tutor helps you to choose where, writes the reference and can come with you to the door.',
];

const IN_PERSON = [
  'Bring proof of address to the first day',
  'A laptop is not needed',
  'There is a kettle and a fridge',
];
const PRACTICAL: Record<Course['delivery'], readonly string[]> = {
  classroom: IN_PERSON,
  'work-based': IN_PERSON,
  blended: [
    'Bring proof of address to the first day',
    'We lend laptops for the online part',
    'There is a kettle and a fridge',
  ],
  online: [
    'Have proof of address ready on the first day',
    'We lend laptops and can help with the cost of being online',
    'A telephone is enough to listen in when you are on the move',
  ],
};

const INTERVIEW = [
  'Everyone who finishes gets a real interview for a real vacancy, not a practice one.',
  'When you finish you are interviewed for a job that is open and meant to last.',
  'The interview at the end is for an actual vacancy of at least twelve weeks.',
];

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
    ? paragraphs(course.about, `${random.pick(MONEY)} ${random.pick(SUPPORT)}`)
    : paragraphs(`${course.about} ${random.pick(SUPPORT)}`, random.pick(MONEY));
  return {
    kind: 'skills-bootcamp',
    title: course.title,
    summary: summaryOf(course.short, 'Free, with a guaranteed interview.'),
    description: paragraphs(
      opening,
      random.pick(['## Learning with us', '## On the course', '## In class and after it']),
      `${course.extra} ${random.pick(TEACHING[course.delivery])}`,
      random.chance(0.4) && bulleted(PRACTICAL[course.delivery]),
      brief.wordy && worldOf(brief),
      '## The interview',
      `${random.pick(INTERVIEW)} ${random.pick(BEFORE_INTERVIEW)}`,
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

import assert from 'node:assert/strict';
import {
  answersBefore,
  answersToSend,
  applicableSteps,
  findStep,
  readStep,
  type Answers,
  type Journey,
  type Step,
} from '#features/journeys/journey.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.service.ts';
import type { Kind } from '#features/opportunities/vocabulary.ts';
import { postingJourneys, type PostingFacts } from '#features/postings/posting-journeys.ts';
import type { Db } from '#lib/database.ts';
import { projectRoot } from '#lib/root.ts';
import { NOW } from '../../support/factories.ts';
import { aForm } from '../../support/journeys.ts';
import { gazetteer } from '../places/gazetteers.ts';

/** Members who post, and the answers that they type. */

export const minimumWage = await loadMinimumWage(projectRoot());
export const factsAt = (now: Date): PostingFacts => ({ gazetteer, minimumWage, clock: () => now });
export const postings = postingJourneys(factsAt(NOW));

/** The journey as the engine uses it, without the effects of sending. */
export function journeyOf(kind: Kind, now = NOW): Journey {
  const { title, steps } = now === NOW ? postings[kind] : postingJourneys(factsAt(now))[kind];
  return {
    name: `post-${kind}`,
    path: `/post/${kind}`,
    title,
    steps,
    send: async () => ({ ok: true, result: {} }),
  };
}

/** An unavailable database: places are then found by the outcode of their postcode. */
const failing: unknown = new Proxy(
  {},
  {
    get() {
      throw new Error('no database here');
    },
  },
);
export const NO_DATABASE = failing as Db;

export type Fields = Readonly<Record<string, string | readonly string[]>>;

/** The fields of a date that is typed into three boxes. */
export function typedDate(name: string, day: string): Fields {
  const [year = '', month = '', date = ''] = day.split('-');
  return { [`${name}-day`]: date, [`${name}-month`]: month, [`${name}-year`]: year };
}

/** The answers of a step that was left empty. */
export const emptied = ({ questions }: Step): Answers =>
  Object.fromEntries(questions.map(({ name }) => [name, null]));

/** Fills in every step that applies, in order. */
export function fillIn(journey: Journey, fields: Fields, start: Answers = {}): Answers {
  let answers = start;
  for (const step of journey.steps) {
    if (!applicableSteps(journey, answers).includes(step)) continue;
    const read = readStep(step, aForm(fields), answersBefore(journey, answers, step.slug));
    assert.deepEqual(read.errors, [], step.slug);
    answers = { ...answers, ...emptied(step), ...read.answers };
  }
  return answers;
}

/** The error messages of a step's form. */
export function mistakes(journey: Journey, slug: string, fields: Fields, stored: Answers = {}): string[] {
  const step = findStep(journey, slug);
  assert.ok(step, slug);
  return readStep(step, aForm(fields), answersBefore(journey, stored, slug)).errors.map(
    ({ message }) => message,
  );
}

export async function opportunitiesOf(kind: Kind, stored: Answers, now = NOW) {
  const journey = journeyOf(kind, now);
  const posting = now === NOW ? postings[kind] : postingJourneys(factsAt(now))[kind];
  const made = await posting.toOpportunities(NO_DATABASE, answersToSend(journey, stored), now);
  assert.ok(made.ok, made.ok ? '' : made.reason);
  return made.opportunities;
}

const THERE: Fields = {
  stopNear: 'yes',
  stop: 'Sheerness station',
  stopKind: 'rail',
  walkMinutes: '8',
  liftOffered: 'no',
};
const PLACE: Fields = { placeName: '4 Sea Road', town: 'Sheerness', postcode: 'me12 1aa' };
const APPLY: Fields = {
  applyBy: ['email', 'phone'],
  applyEmail: 'jobs@example.org',
  applyPhone: '01795 000000',
  contactName: 'Ann',
};
const ADJUST: Fields = { canAdjust: 'yes', adjustments: ['flexible-hours', 'job-coach'] };

const DESCRIPTION =
  'You help people to get up, to dress and to eat, and talk with them about their day. You work in a team of four. ' +
  'We show you everything in the first two weeks, and pay for your certificates.';

/** Complete answers of each kind. */
export const TYPED: Readonly<Record<Kind, Fields>> = {
  vacancy: {
    title: 'Care assistant',
    sector: 'care',
    summary: 'Help people to live well.',
    description: DESCRIPTION,
    positions: '2',
    workMode: 'on-site',
    ...PLACE,
    contract: 'permanent',
    patterns: ['part-time', 'shifts'],
    hoursMin: '16',
    hoursMax: '20',
    firstStart: '7am',
    lastFinish: '22:30',
    lowestAge: '18',
    experienceNeeded: 'no',
    qualificationsNeeded: 'no',
    checksNeeded: 'yes',
    checkKind: 'enhanced',
    checkPaid: 'yes',
    paid: 'figures',
    payByAge: 'no',
    payPeriod: 'hour',
    payLowest: '12.71',
    payHighest: '£13.50',
    payProRata: 'no',
    hasBenefits: 'yes',
    benefits: '- Free meals\n- Paid training',
    carNeeded: 'no',
    ...THERE,
    ...ADJUST,
    interview: ['in-person', 'practical'],
    interviewScheme: 'yes',
    startKind: 'soon',
    closes: 'yes',
    ...typedDate('closesOn', '2026-12-04'),
    closesTime: '17:00',
    ...APPLY,
    also: 'none',
  },
  'skills-bootcamp': {
    title: 'Skills Bootcamp in bricklaying',
    sector: 'construction',
    summary: 'Learn to lay bricks in ten weeks.',
    description: DESCRIPTION,
    level: '2',
    weeks: '10',
    hoursPerWeek: '12',
    guidedHours: '100',
    youWillLearn: 'Mix mortar\n\n2. Lay a straight course',
    delivery: 'classroom',
    patterns: ['part-time', 'evenings'],
    attendance: 'Tuesdays and Thursdays, 6pm to 9pm',
    ...PLACE,
    hasPlace2: 'yes',
    place2Town: 'Margate',
    place2Postcode: 'CT9 1XX',
    hasPlace3: 'no',
    ...typedDate('date1First', '2027-01-12'),
    ...typedDate('date1Last', '2027-03-18'),
    date1From: '18:00',
    date1Until: '21:00',
    date1Seats: '12',
    date1Venue: '0',
    hasDate2: 'yes',
    ...typedDate('date2First', '2026-12-08'),
    date2Seats: '8',
    date2Venue: '1',
    hasDate3: 'no',
    free: 'yes',
    minimumAge: '19',
    eligibility: 'You live in Kent or Medway',
    entryNeeded: 'no',
    interviewPromised: 'yes',
    interviewWith: 'As a bricklayer with one of two builders in Swale',
    assessment: 'A wall at the end',
    ...THERE,
    ...ADJUST,
    closes: 'no',
    applyBy: 'here',
  },
  'work-experience': {
    title: 'A week in a boatyard',
    sector: 'engineering',
    summary: 'See how boats are built and mended.',
    description: DESCRIPTION,
    placement: 'block',
    who: ['10', '11', 'adults'],
    days: '5',
    placementHours: '9am to 3pm',
    tasks: 'Sand a hull\nHelp with the paint',
    ...PLACE,
    hasPlace2: 'no',
    dated: 'yes',
    ...typedDate('date1First', '2027-07-05'),
    ...typedDate('date1Last', '2027-07-09'),
    date1Seats: '3',
    hasDate2: 'no',
    dressCode: 'Old clothes',
    travelCostsPaid: 'yes',
    riskAssessed: 'yes',
    insured: 'yes',
    homeEducatedWelcome: 'yes',
    ...THERE,
    ...ADJUST,
    closes: 'no',
    ...APPLY,
    also: 'none',
  },
  'engagement-offer': {
    activity: 'project-brief',
    title: 'Build a bridge with us',
    sector: 'engineering',
    summary: 'A day in which a class plans a bridge.',
    description: DESCRIPTION,
    years: ['8', '9'],
    setting: 'at-workplace',
    groupMax: '30',
    groupMin: '10',
    minutes: '300',
    needsThings: 'yes',
    schoolProvides: 'A teacher for each 15 pupils',
    free: 'no',
    cost: '50',
    homeEducatedWelcome: 'yes',
    riskAssessed: 'yes',
    ...PLACE,
    dated: 'no',
    ...THERE,
    ...ADJUST,
    closes: 'no',
    ...APPLY,
  },
};

/** Additional answers for the other variants of a posting, by the kind of the variant. */
export const FACES: Fields = {
  workExperienceTitle: 'A week as a care assistant',
  workExperienceSummary: 'Try out what care work is like.',
  workExperiencePlacement: 'shadowing',
  workExperienceWho: ['12', '13'],
  workExperienceDays: '3',
  workExperienceTasks: 'Talk with residents\nHelp at lunch',
  workExperienceDated: 'yes',
  ...typedDate('workExperienceDate1First', '2027-02-15'),
  ...typedDate('workExperienceDate1Last', '2027-02-17'),
  workExperienceDate1Seats: '2',
  workExperienceHasDate2: 'no',
  workExperienceTravelCostsPaid: 'no',
  workExperienceRiskAssessed: 'yes',
  workExperienceInsured: 'yes',
  workExperienceHomeEducatedWelcome: 'no',
  workExperienceTown: 'Margate',
  workExperiencePostcode: 'CT9 1XX',
  workExperienceApplyEmail: 'placements@example.org',
  schoolOfferActivity: 'careers-talk',
  schoolOfferTitle: 'A talk about care',
  schoolOfferSummary: 'What care workers do, and why we like it.',
  schoolOfferYears: ['8', '9', '10'],
  schoolOfferSetting: 'at-school',
  schoolOfferGroupMax: '120',
  schoolOfferMinutes: '45',
  schoolOfferNeedsThings: 'no',
  schoolOfferFree: 'yes',
  schoolOfferHomeEducatedWelcome: 'no',
  schoolOfferRiskAssessed: 'yes',
  schoolOfferDated: 'no',
  schoolOfferTown: 'Ashford',
  schoolOfferPostcode: 'TN23 1AA',
  schoolOfferApplyEmail: 'schools@example.org',
};

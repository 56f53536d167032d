import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  answersBefore,
  answersToSend,
  applicableSteps,
  findStep,
  firstUnanswered,
  leadsOut,
  readStep,
  summary,
  taskList,
  type Answers,
  type Journey,
  type Step,
} from '#features/journeys/journey.ts';
import { loadMinimumWage } from '#features/opportunities/minimum-wage.ts';
import { opportunitySchema } from '#features/opportunities/opportunity.ts';
import {
  postVacancyJourney,
  toVacancy,
  workplace,
  type VacancyAnswers,
} from '#features/opportunities/post-vacancy.journey.ts';
import { resolvePlace } from '#features/places/place.ts';
import { projectRoot } from '#lib/root.ts';
import { NOW, SHEERNESS } from '../../support/factories.ts';
import { aForm } from '../../support/journeys.ts';
import { gazetteer } from '../places/gazetteers.ts';

const minimumWage = await loadMinimumWage(projectRoot());
const journeyAt = (now: Date): Journey =>
  postVacancyJourney(
    { gazetteer, minimumWage, clock: () => now },
    { name: 'post-vacancy', path: '/post/vacancy', save: async () => ({ ok: true, result: {} }) },
  );
const journey = journeyAt(NOW);

type Fields = Readonly<Record<string, string | readonly string[]>>;

/** A step on which nothing was answered. */
const emptied = ({ questions }: Step): Answers =>
  Object.fromEntries(questions.map(({ name }) => [name, null]));

/** Fills in every step that applies, in order. */
function fillIn(fields: Fields, start: Answers = {}): Answers {
  let answers = start;
  for (const step of journey.steps) {
    if (!applicableSteps(journey, answers).includes(step)) continue;
    const read = readStep(step, aForm(fields), answersBefore(journey, answers, step.slug));
    assert.deepEqual(read.errors, [], step.slug);
    answers = { ...answers, ...emptied(step), ...read.answers };
  }
  return answers;
}

const FIELDS: Fields = {
  title: 'Care assistant',
  sector: 'care',
  summary: 'Help people to live well.',
  description: 'You help people to get up.\n\nTraining is given.',
  workMode: 'on-site',
  placeName: '4 Sea Road',
  town: 'Sheerness',
  postcode: 'me12 1aa',
  contract: 'permanent',
  patterns: ['part-time', 'shifts'],
  hoursMin: '16',
  hoursMax: '20',
  firstStart: '7am',
  lastFinish: '22:30',
  paid: 'figures',
  payPeriod: 'hour',
  payLowest: '12.71',
  payHighest: '£13.50',
  payProRata: 'no',
  carNeeded: 'no',
  stopNear: 'yes',
  stop: 'Sheerness station',
  stopKind: 'rail',
  walkMinutes: '8',
  liftOffered: 'no',
  canAdjust: 'yes',
  adjustments: ['flexible-hours', 'job-coach'],
  interviewScheme: 'yes',
  startKind: 'soon',
  closes: 'yes',
  'closesOn-day': '4',
  'closesOn-month': '12',
  'closesOn-year': '2026',
  closesTime: '17:00',
  applyBy: ['email', 'phone'],
  applyEmail: 'jobs@example.org',
  applyPhone: '01795 000000',
  contactName: 'Ann',
};

const send = (answers: Answers) =>
  toVacancy(answersToSend(journey, answers) as VacancyAnswers, SHEERNESS, NOW);
const mistakes = (slug: string, fields: Fields, stored: Answers = {}) =>
  readStep(findStep(journey, slug) as Step, aForm(fields), answersBefore(journey, stored, slug)).errors.map(
    ({ message }) => message,
  );

describe('posting a job', () => {
  it('makes an opportunity of complete answers', () => {
    const vacancy = send(fillIn(FIELDS));
    assert.deepEqual(opportunitySchema.parse(vacancy), vacancy);
    assert.equal(vacancy.payMinPence, 1271);
    assert.equal(vacancy.closesAt?.toISOString(), '2026-12-04T17:00:00.000Z');
    assert.deepEqual(vacancy.adjustments, ['flexible-hours', 'job-coach']);
    assert.deepEqual(JSON.parse(JSON.stringify(vacancy.gettingThere)), {
      carNeeded: false,
      stop: 'Sheerness station',
      stopKind: 'rail',
      walkMinutes: 8,
      firstStart: '07:00',
      lastFinish: '22:30',
    });
    assert.equal(vacancy.details.startText, 'As soon as possible');
  });

  it('asks only what applies', () => {
    const stored = fillIn({
      ...FIELDS,
      workMode: 'remote',
      patterns: 'evenings',
      paid: 'words',
      payText: 'Agreed at the interview',
    });
    const asked = applicableSteps(journey, stored).map(({ slug }) => slug);
    for (const slug of ['place', 'car', 'stop', 'shift-times', 'pay']) assert.ok(!asked.includes(slug), slug);
    const vacancy = toVacancy(answersToSend(journey, stored) as VacancyAnswers, undefined, NOW);
    assert.deepEqual([vacancy.places, vacancy.payMinPence, vacancy.gettingThere], [[], undefined, undefined]);
    assert.ok(!taskList(journey, stored).some(({ section }) => section.startsWith('Getting there')));
  });

  it('does not send what a change of mind has left behind', () => {
    const stored = { ...fillIn(FIELDS), carNeeded: true, canAdjust: false, closes: false };
    const vacancy = send(stored);
    assert.equal(vacancy.gettingThere?.stop, undefined);
    assert.deepEqual([vacancy.adjustments, vacancy.closesAt], [[], undefined]);
    assert.equal(send({ ...stored, carNeeded: false }).gettingThere?.stop, 'Sheerness station');
  });

  it('unpaid work leads out', () => {
    const step = findStep(journey, 'paid') as Step;
    assert.deepEqual(leadsOut(step, { paid: 'unpaid' }, {}), { to: '/employers' });
    assert.equal(leadsOut(step, { paid: 'words' }, {}), undefined);
  });
});

describe('the pay of a posted job', () => {
  const pay = (fields: Fields, stored: Answers = {}) =>
    mistakes('pay', { payPeriod: 'hour', payProRata: 'no', ...fields }, { paid: 'figures', ...stored });

  it('is at least what the law says on the day', () => {
    assert.deepEqual(pay({ payLowest: '12.71' }), []);
    assert.deepEqual(pay({ payLowest: '12.70' }), ['Lowest pay must be £12.71 an hour or more by law']);
    const before = journeyAt(new Date('2026-03-31T12:00:00Z'));
    const read = readStep(
      findStep(before, 'pay') as Step,
      aForm({ payPeriod: 'hour', payProRata: 'no', payLowest: '12.21' }),
      { paid: 'figures' },
    );
    assert.deepEqual(read.errors, []);
  });

  it('is that of apprentices where it is an apprenticeship, and of nobody for the self-employed', () => {
    assert.deepEqual(pay({ payLowest: '8' }, { contract: 'apprenticeship' }), []);
    assert.deepEqual(pay({ payLowest: '7.99' }, { contract: 'apprenticeship' }), [
      'Lowest pay must be £8 an hour or more by law',
    ]);
    assert.deepEqual(pay({ payLowest: '5' }, { contract: 'self-employed' }), []);
  });

  it('is worked out for an hour by the hours', () => {
    const yearly = { payPeriod: 'year', payLowest: '20,000' };
    assert.deepEqual(pay(yearly), [
      'Lowest pay must be £12.71 an hour or more by law, and this comes to £10.26',
    ]);
    const patterns = ['part-time'];
    assert.deepEqual(pay(yearly, { contract: 'permanent', patterns, hoursMin: 20 }), []);
    assert.equal(
      pay({ ...yearly, payProRata: 'yes' }, { contract: 'permanent', patterns, hoursMin: 20 }).length,
      1,
    );
    assert.deepEqual(pay({ payPeriod: 'year', payLowest: '24,785' }), []);
  });

  it('has its highest figure above its lowest', () => {
    assert.deepEqual(pay({ payLowest: '14', payHighest: '13' }), [
      'Highest pay must not be below the lowest pay',
    ]);
  });

  it('is a problem of the task list when more hours are said afterwards', () => {
    const stored = fillIn({ ...FIELDS, payPeriod: 'week', payLowest: '260', payHighest: '' });
    assert.equal(firstUnanswered(journey, stored), undefined);
    const changed = { ...stored, hoursMax: 40 };
    assert.equal(taskList(journey, changed).find(({ section }) => section === 'Pay')?.status, 'problem');
    assert.equal(firstUnanswered(journey, changed)?.slug, 'pay');
  });
});

describe('the place and the days of a posted job', () => {
  it('are in Kent or Medway', () => {
    const place = { town: 'Sheerness', postcode: 'ME12 1AA' };
    assert.deepEqual(mistakes('place', place), []);
    assert.deepEqual(mistakes('place', { ...place, postcode: 'BS1 4DJ' }), [
      'Postcode must be in Kent or Medway. Jobs elsewhere cannot be posted here',
    ]);
    const found = (postcode: string) => resolvePlace(gazetteer, postcode, () => undefined);
    assert.equal(workplace(gazetteer, place, found('ME12 1AA'))?.area, 'swale');
    const border = [...gazetteer.outcodes.values()].find(({ inside }) => !inside)?.outcode ?? '';
    assert.equal(
      workplace(gazetteer, { town: 'Bexley', postcode: `${border} 1AA` }, found(`${border} 1AA`)),
      undefined,
    );
  });

  it('are not over', () => {
    const day = (it: string, time: string) => {
      const [year = '', month = '', date = ''] = it.split('-');
      return mistakes('closing-day', {
        'closesOn-day': date,
        'closesOn-month': month,
        'closesOn-year': year,
        closesTime: time,
      });
    };
    assert.deepEqual(day('2026-11-22', '17:00'), []);
    assert.deepEqual(day('2026-11-22', '12:00'), ['Closing time is over. Give a later one']);
    assert.deepEqual(day('2026-11-21', '17:00'), ['This day is over. Give one from today on']);
    assert.deepEqual(day('2028-01-01', '17:00'), ['Give a day within a year from today']);
  });

  it('close at the hour of London on the nights when the clock changes', () => {
    const closing = (it: string) =>
      send({ ...fillIn(FIELDS), closesOn: it, closesTime: '23:59' }).closesAt?.toISOString();
    assert.equal(closing('2027-03-27'), '2027-03-27T23:59:00.000Z');
    assert.equal(closing('2027-03-28'), '2027-03-28T22:59:00.000Z');
    assert.equal(closing('2027-10-30'), '2027-10-30T22:59:00.000Z');
    assert.equal(closing('2027-10-31'), '2027-10-31T23:59:00.000Z');
  });
});

describe('the questions of posting a job', () => {
  it('have words of their own for whatever is missing', () => {
    for (const step of journey.steps) {
      for (const error of readStep(step, new FormData(), {}).errors) {
        assert.match(error.message, /^(Enter|Select) [a-z]/, `${step.slug}: ${error.message}`);
      }
    }
  });

  it('depend only on earlier questions', () => {
    const complete = fillIn(FIELDS);
    const asked = new Set<string>();
    for (const step of journey.steps) {
      const watched = new Proxy(complete, {
        get(target, name: string) {
          assert.ok(asked.has(name), `${step.slug} asks about ${name}`);
          return target[name];
        },
      });
      step.appliesWhen?.(watched);
      for (const { name } of step.questions) asked.add(name);
    }
  });

  it('in whatever order they are answered, make an opportunity in the end', () => {
    const value = (name: string) => {
      const known = [FIELDS[name] ?? ''].flat();
      return fc.constantFrom(
        ...known,
        'yes',
        'no',
        'remote',
        'hybrid',
        'fixed-term',
        'words',
        'day',
        'url',
        '12',
        '2026',
      );
    };
    const names = [
      ...Object.keys(FIELDS),
      'contractMonths',
      'payText',
      'lift',
      'applyUrl',
      'startsOn-day',
      'startsOn-month',
      'startsOn-year',
    ];
    const typed = fc.record(Object.fromEntries(names.map((name) => [name, value(name)])));
    const order = fc.array(fc.tuple(fc.constantFrom(...journey.steps.map(({ slug }) => slug)), typed), {
      maxLength: 30,
    });
    const repairs = {
      ...FIELDS,
      contractMonths: '6',
      payText: 'Agreed',
      lift: 'Minibus',
      applyUrl: 'example.org',
      'startsOn-day': '1',
      'startsOn-month': '2',
      'startsOn-year': '2027',
    };
    fc.assert(
      fc.property(order, (visits) => {
        let answers: Answers = {};
        for (const [slug, fields] of visits) {
          const step = findStep(journey, slug) as Step;
          const before = answersBefore(journey, answers, slug);
          const read = readStep(step, aForm(fields), before);
          if (read.errors.length === 0 && leadsOut(step, read.answers, before) === undefined)
            answers = { ...answers, ...read.answers };
        }
        for (let turns = 0; firstUnanswered(journey, answers) !== undefined; turns += 1) {
          assert.ok(turns <= journey.steps.length);
          const step = firstUnanswered(journey, answers) as Step;
          const rest = Object.fromEntries(
            Object.entries(answers).filter(([name]) => !step.questions.some((it) => it.name === name)),
          );
          const read = readStep(step, aForm(repairs), answersBefore(journey, answers, step.slug));
          assert.deepEqual(read.errors, [], step.slug);
          answers = { ...rest, ...emptied(step), ...read.answers };
        }
        const vacancy = send(answers);
        const where = vacancy.workMode === 'remote';
        assert.equal(vacancy.gettingThere === undefined, where);
        assert.ok(summary(journey, answers).every(({ rows }) => rows.length > 0));
      }),
      { numRuns: 50 },
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  answersToSend,
  applicableSteps,
  findStep,
  firstUnanswered,
  leadsOut,
  readStep,
  taskList,
  type Answers,
  type Step,
} from '#features/journeys/journey.ts';
import { optionsOf, settle } from '#features/forms/question.ts';
import { opportunitySchema, type OpportunityOf } from '#features/opportunities/opportunity.ts';
import { postingJourneys } from '#features/postings/posting-journeys.ts';
import { workplace } from '#features/postings/steps/place.ts';
import { resolvePlace } from '#features/places/place.ts';
import { NOW } from '../../support/factories.ts';
import { aForm } from '../../support/journeys.ts';
import { gazetteer } from '../places/gazetteers.ts';
import {
  factsAt,
  fillIn as fillInJourney,
  journeyOf,
  minimumWage,
  mistakes as mistakesIn,
  NO_DATABASE,
  opportunitiesOf,
  postings,
  TYPED,
  type Fields,
} from './people.ts';

const journey = journeyOf('vacancy');
const journeyAt = (now: Date) => journeyOf('vacancy', now);
const FIELDS = TYPED.vacancy;
const fillIn = (fields: Fields) => fillInJourney(journey, fields);
const mistakes = (slug: string, fields: Fields, stored: Answers = {}) =>
  mistakesIn(journey, slug, fields, stored);
const send = async (answers: Answers) =>
  (await opportunitiesOf('vacancy', answers))[0] as OpportunityOf<'vacancy'>;

describe('posting a job', () => {
  it('turns complete answers into an opportunity', async () => {
    const vacancy = await send(fillIn(FIELDS));
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

  it('asks only what applies', async () => {
    const stored = fillIn({
      ...FIELDS,
      workMode: 'remote',
      patterns: 'evenings',
      paid: 'words',
      payText: 'Agreed at the interview',
    });
    const asked = applicableSteps(journey, stored).map(({ slug }) => slug);
    for (const slug of ['place', 'car', 'stop', 'shift-times', 'pay']) assert.ok(!asked.includes(slug), slug);
    const vacancy = await send(stored);
    assert.deepEqual([vacancy.places, vacancy.payMinPence, vacancy.gettingThere], [[], undefined, undefined]);
    assert.ok(!taskList(journey, stored).some(({ section }) => section.startsWith('Getting there')));
  });

  it('does not send answers that no longer apply', async () => {
    const stored = { ...fillIn(FIELDS), carNeeded: true, canAdjust: false, closes: false };
    const vacancy = await send(stored);
    assert.equal(vacancy.gettingThere?.stop, undefined);
    assert.deepEqual([vacancy.adjustments, vacancy.closesAt], [[], undefined]);
    assert.equal((await send({ ...stored, carNeeded: false })).gettingThere?.stop, 'Sheerness station');
  });

  it('work without guaranteed hours says so, and is paid by the hour', async () => {
    const { hoursMin: _, hoursMax: __, ...rest } = FIELDS;
    const fields = { ...rest, contract: 'casual', hoursGuaranteed: '0', hoursUsual: 'Mostly weekends' };
    const stored = fillIn(fields);
    const asked = applicableSteps(journey, stored).map(({ slug }) => slug);
    assert.deepEqual([asked.includes('hours'), asked.includes('guaranteed-hours')], [false, true]);
    const { details } = await send(stored);
    assert.ok('hoursVary' in details);
    assert.deepEqual([details.hoursVary, details.hoursMin, details.hoursText], [true, 0, 'Mostly weekends']);

    const pay = (fields: Fields) =>
      mistakes(
        'pay',
        { payProRata: 'no', payLowest: '30,000', ...fields },
        { paid: 'figures', contract: 'casual' },
      );
    for (const payPeriod of ['week', 'month', 'year']) {
      assert.match(pay({ payPeriod }).join(), /^Select hour or day/, payPeriod);
    }
    assert.match(pay({ payPeriod: 'hour', payProRata: 'yes' }).join(), /^Select no. Casual work/);
    assert.deepEqual(pay({ payPeriod: 'hour', payLowest: '12.71' }), []);
    assert.deepEqual(pay({ payPeriod: 'hour', payLowest: '12.70' }), [
      'Lowest pay must be at least £12.71 an hour by law',
    ]);
    assert.match(
      mistakes('hours', { hoursMin: '0' }, { contract: 'permanent' }).join(),
      /Casual or zero hours/,
    );
  });

  it('unpaid work leads to an exit page', () => {
    const step = findStep(journey, 'paid') as Step;
    assert.deepEqual(leadsOut(step, { paid: 'unpaid' }, {}), { to: '/employers', page: 'not-paid' });
    assert.equal(leadsOut(step, { paid: 'words' }, {}), undefined);
  });
});

describe('the pay of a posted job', () => {
  const pay = (fields: Fields, stored: Answers = {}) =>
    mistakes('pay', { payPeriod: 'hour', payProRata: 'no', ...fields }, { paid: 'figures', ...stored });

  it('is at least the legal minimum of the day', () => {
    assert.deepEqual(pay({ payLowest: '12.71' }), []);
    assert.deepEqual(pay({ payLowest: '12.70' }), ['Lowest pay must be at least £12.71 an hour by law']);
    const before = journeyAt(new Date('2026-03-31T12:00:00Z'));
    const read = readStep(
      findStep(before, 'pay') as Step,
      aForm({ payPeriod: 'hour', payProRata: 'no', payLowest: '12.21' }),
      { paid: 'figures' },
    );
    assert.deepEqual(read.errors, []);
  });

  it("is asked for with today's rates, and with the known future ones", () => {
    const [today] = minimumWage.slice(-1);
    assert.ok(today);
    const coming = {
      validFrom: '2027-04-01',
      pencePerHour: { ...today.pencePerHour, 'age-21-and-over': 1320 },
    };
    const { steps } = postingJourneys({ ...factsAt(NOW), minimumWage: [...minimumWage, coming] }).vacancy;
    const hints = steps.flatMap(({ questions }) =>
      questions.map(({ hint }) => (hint === undefined ? '' : String(settle(hint, {})))),
    );
    assert.ok(
      hints.some((hint) => /from 1 April 2026: £12\.71 .* from 1 April 2027: £13\.20 /.test(hint)),
      hints.filter((hint) => hint.includes('minimum')).join('\n'),
    );
  });

  it('has the apprentice minimum for an apprenticeship, and no minimum for the self-employed', () => {
    assert.deepEqual(pay({ payLowest: '8' }, { contract: 'apprenticeship' }), []);
    assert.deepEqual(pay({ payLowest: '7.99' }, { contract: 'apprenticeship' }), [
      'Lowest pay must be at least £8 an hour by law',
    ]);
    assert.deepEqual(pay({ payLowest: '5' }, { contract: 'self-employed' }), []);
  });

  it('is converted to an hourly rate by the weekly hours', () => {
    const yearly = { payPeriod: 'year', payLowest: '20,000' };
    assert.deepEqual(pay(yearly), [
      'Lowest pay must be at least £12.71 an hour by law. This pay works out at £10.26 an hour',
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
      'Highest pay must be the same as or more than the lowest pay',
    ]);
  });

  it('is an error on the task list when the hours are increased afterwards', () => {
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
      'Postcode must be in Kent or Medway. You cannot post listings for other areas',
    ]);
    const found = (postcode: string) => resolvePlace(gazetteer, postcode, () => undefined);
    assert.equal(workplace(gazetteer, place, found('ME12 1AA'))?.area, 'swale');
    const border = [...gazetteer.outcodes.values()].find(({ inside }) => !inside)?.outcode ?? '';
    assert.equal(
      workplace(gazetteer, { town: 'Bexley', postcode: `${border} 1AA` }, found(`${border} 1AA`)),
      undefined,
    );
  });

  it('are not in the past', () => {
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
    assert.deepEqual(day('2026-11-22', '12:00'), ['Closing time must be in the future']);
    assert.deepEqual(day('2026-11-21', '17:00'), ['Date must be today or in the future']);
    assert.deepEqual(day('2028-01-01', '17:00'), ['Date must be within a year from today']);
  });

  it('close at London time on the nights when the clocks change', async () => {
    const closing = async (it: string) =>
      (await send({ ...fillIn(FIELDS), closesOn: it, closesTime: '23:59' })).closesAt?.toISOString();
    assert.equal(await closing('2027-03-27'), '2027-03-27T23:59:00.000Z');
    assert.equal(await closing('2027-03-28'), '2027-03-28T22:59:00.000Z');
    assert.equal(await closing('2027-10-30'), '2027-10-30T22:59:00.000Z');
    assert.equal(await closing('2027-10-31'), '2027-10-31T23:59:00.000Z');
  });
});

describe('what a title says', () => {
  const sectors = (title: string) => {
    const step = findStep(journey, 'sector') as Step;
    return optionsOf(step.questions[0]!, { title });
  };
  it('puts the likely kinds of work first, and chooses none', () => {
    assert.deepEqual(
      sectors('Care assistant')
        .filter(({ hint }) => hint !== undefined)
        .map(({ value }) => value),
      ['care'],
    );
    assert.equal(sectors('HGV driver')[0]?.value, 'logistics');
    assert.equal(sectors('Trainee hairdresser')[0]?.value, 'hair-beauty');
    assert.equal(sectors('Cleaning operative')[0]?.value, 'cleaning');
    assert.equal(sectors('Sales assistant')[0]?.value, 'retail');
    assert.ok(sectors('Person').every(({ hint }) => hint === undefined));
    assert.equal(sectors('Care assistant').length, sectors('Person').length);
  });

  it('shows the other words by which people search for the job', () => {
    const [, description] = (findStep(journey, 'about') as Step).questions;
    assert.match(settle(description!.hint, { title: 'Kitchen porter' }) ?? '', /“pot wash”/);
    assert.doesNotMatch(settle(description!.hint, { title: 'Person' }) ?? '', /also search/);
  });
});

describe('pay that depends on age', () => {
  const pay = (fields: Fields, stored: Answers) =>
    mistakes(
      'pay',
      { payPeriod: 'hour', payProRata: 'no', ...fields },
      { paid: 'figures', contract: 'permanent', ...stored },
    );
  it('begins with the rate of the youngest who may do the job, and ends above that of adults', () => {
    const young = { lowestAge: '16', payByAge: true };
    assert.deepEqual(pay({ payLowest: '8', payHighest: '12.71' }, young), []);
    assert.deepEqual(pay({ payLowest: '7.99', payHighest: '12.71' }, young), [
      'Lowest pay must be at least £8 an hour by law',
    ]);
    assert.deepEqual(pay({ payLowest: '8' }, young), [
      'Highest pay must be at least £12.71 an hour by law for people aged 21 or over',
    ]);
    assert.deepEqual(pay({ payLowest: '8', payHighest: '13' }, { lowestAge: '18', payByAge: true }), [
      'Lowest pay must be at least £10.85 an hour by law',
    ]);
  });
  it('is asked only where the job is open to people under 21', () => {
    const asked = (lowestAge: string) =>
      applicableSteps(journey, { ...fillIn(FIELDS), lowestAge }).some(({ slug }) => slug === 'pay-by-age');
    assert.deepEqual(['16', '18', '21'].map(asked), [true, true, false]);
    assert.equal(pay({ payLowest: '8' }, { lowestAge: '16', payByAge: false }).length, 1);
  });
});

describe('one posting with several variants', () => {
  const variants = { also: ['work-experience', 'engagement-offer'] };
  it('shares place, way and adjustments, and asks for a place only where the job has none', async () => {
    const { FACES } = await import('./people.ts');
    const stored = fillIn({ ...FIELDS, ...variants, ...FACES });
    const [job, placement, offer] = await opportunitiesOf('vacancy', stored);
    assert.ok(placement?.kind === 'work-experience' && offer?.kind === 'engagement-offer');
    assert.deepEqual(placement.places, job?.places);
    assert.deepEqual(placement.gettingThere, job?.gettingThere);
    assert.deepEqual(offer.adjustments, job?.adjustments);
    assert.deepEqual(placement.details.tasks, ['Talk with residents', 'Help at lunch']);
    assert.deepEqual([placement.dates[0]?.startsOn, placement.dates[0]?.places], ['2027-02-15', 2]);
    assert.equal(placement.closesAt?.toISOString(), '2027-02-15T23:59:00.000Z');
    assert.deepEqual(
      [offer.details.benchmarks, offer.details.costPence, offer.closesAt],
      [[5], 0, undefined],
    );
    assert.equal(offer.howToApply.email, 'jobs@example.org');

    const remote = fillIn({ ...FIELDS, ...variants, ...FACES, workMode: 'remote' });
    const [home, there] = await opportunitiesOf('vacancy', remote);
    assert.deepEqual([home?.places, there?.places[0]?.town], [[], 'Margate']);
  });

  it('has an address for schools where people can apply only on this site', async () => {
    const { FACES } = await import('./people.ts');
    const stored = fillIn({ ...FIELDS, ...variants, ...FACES, applyBy: 'here' });
    const [job, placement, offer] = await opportunitiesOf('vacancy', stored);
    assert.equal(job?.howToApply.here, true);
    assert.deepEqual(
      [placement?.howToApply.here, placement?.howToApply.email],
      [undefined, 'placements@example.org'],
    );
    assert.equal(offer?.howToApply.email, 'schools@example.org');
  });
});

describe('a place beyond the border', () => {
  it('is refused with words for its step', async () => {
    const border = [...gazetteer.outcodes.values()].find(({ inside }) => !inside)?.outcode ?? '';
    const answers = { ...fillIn(FIELDS), town: 'Bexley', postcode: `${border} 1AA` };
    const made = await postings.vacancy.toOpportunities(NO_DATABASE, answers, NOW);
    assert.deepEqual([made.ok, !made.ok && made.step], [false, 'place']);
  });
  it('that has closed meanwhile is refused for its closing day', async () => {
    const later = new Date('2026-12-05T12:00:00Z');
    const sent = answersToSend(journey, fillIn(FIELDS));
    const made = await postings.vacancy.toOpportunities(NO_DATABASE, sent, later);
    assert.deepEqual([made.ok, !made.ok && made.step], [false, 'closing-day']);
  });
});

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
  titleOf,
  type Answers,
  type Step,
} from '#features/journeys/journey.ts';
import { settle } from '#features/forms/question.ts';
import { opportunitySchema } from '#features/opportunities/opportunity.ts';
import { KIND_SLUGS } from '#features/opportunities/vocabulary.ts';
import { checkPosting } from '#features/postings/checks.ts';
import { NOW } from '../../support/factories.ts';
import { aForm } from '../../support/journeys.ts';
import { NAUGHTY } from '../../support/naughty-strings.ts';
import {
  emptied,
  FACES,
  fillIn,
  journeyOf,
  minimumWage,
  NO_DATABASE,
  opportunitiesOf,
  postings,
  TYPED,
  type Fields,
} from './people.ts';

for (const kind of KIND_SLUGS) {
  const journey = journeyOf(kind);
  const typed: Fields = {
    ...TYPED[kind],
    ...(kind === 'vacancy' ? { also: ['work-experience', 'engagement-offer'] } : {}),
    ...(kind === 'work-experience' ? { also: 'engagement-offer' } : {}),
    ...(kind === 'vacancy' || kind === 'work-experience' ? FACES : {}),
  };

  describe(`posting: ${kind}`, () => {
    it('turns complete answers into opportunities, the main one first', async () => {
      const made = await opportunitiesOf(kind, fillIn(journey, typed));
      assert.equal(made[0]?.kind, kind);
      assert.equal(made.length, kind === 'vacancy' ? 3 : kind === 'work-experience' ? 2 : 1);
      for (const one of made) assert.deepEqual(opportunitySchema.parse(one), one);
    });

    it('reports nothing about an ordinary advert', async () => {
      const made = await opportunitiesOf(kind, fillIn(journey, typed));
      assert.deepEqual(checkPosting(made, { minimumWage, now: NOW, others: [], published: [] }), []);
    });

    it('shows a preview from the title on, whatever is missing', async () => {
      const { preview, steps } = postings[kind];
      const complete = fillIn(journey, typed);
      assert.deepEqual(await preview(NO_DATABASE, {}, NOW), []);
      let answers: Answers = {};
      for (const step of steps) {
        for (const { name } of step.questions) {
          if (complete[name] !== undefined) answers = { ...answers, [name]: complete[name] };
        }
        const shown = await preview(NO_DATABASE, answersToSend(journey, answers), NOW);
        if (answers['title'] !== undefined) assert.equal(shown[0]?.kind, kind, step.slug);
      }
      const whole = await preview(NO_DATABASE, answersToSend(journey, complete), NOW);
      assert.deepEqual(whole, await opportunitiesOf(kind, complete));
    });

    it('has a message for every missing answer, a title on each page, and a section for each step', () => {
      for (const step of journey.steps) {
        assert.ok(step.section, step.slug);
        assert.ok(titleOf(step, {}).length > 5, step.slug);
        if (step.why !== undefined) assert.match(settle(step.why, {}), /\.$/, step.slug);
        for (const error of readStep(step, new FormData(), {}).errors) {
          assert.match(error.message, /^(Enter|Select|Say) [a-z]/, `${step.slug}: ${error.message}`);
        }
        for (const question of step.questions) {
          assert.doesNotThrow(() => settle(question.hint, {}), step.slug);
        }
      }
    });

    it('asks only about earlier questions', () => {
      const complete = fillIn(journey, typed);
      const asked = new Set<string>();
      for (const step of journey.steps) {
        const watching = (own: readonly string[]) =>
          new Proxy(complete, {
            get(target, name: string) {
              assert.ok(asked.has(name) || own.includes(name), `${step.slug} asks about ${name}`);
              return target[name];
            },
          });
        const before = watching([]);
        const names = step.questions.map(({ name }) => name);
        const applies = step.appliesWhen?.(before) !== false;
        for (const question of step.questions) {
          settle(question.label, before);
          settle(question.hint, before);
          settle(question.schema, before);
          if ('options' in question) settle(question.options, before);
        }
        if (applies) step.check?.(watching(names));
        if (applies) step.leadsOut?.(watching(names));
        for (const name of names) asked.add(name);
      }
    });

    it('never fails, whatever is typed', () => {
      for (const step of journey.steps) {
        for (const text of [...NAUGHTY, 'x'.repeat(200_000), '\n'.repeat(30_000), '999999999', '-1', '0']) {
          const form = new FormData();
          for (const { name, kind: type } of step.questions) {
            if (type === 'date')
              for (const part of ['day', 'month', 'year']) form.append(`${name}-${part}`, text);
            else form.append(name, text);
          }
          assert.doesNotThrow(() => readStep(step, form, {}), step.slug);
        }
      }
    });

    it('allows typing corrections in texts only', () => {
      const questions = new Map(
        journey.steps.flatMap((step) => step.questions.map((it) => [it.name, it.kind])),
      );
      for (const name of postings[kind].mendable)
        assert.match(questions.get(name) ?? '', /^text(area)?$/, name);
    });

    it('gives opportunities, in whatever order it is answered', { timeout: 120_000 }, async () => {
      // Each answer is either that of the complete answers or another option.
      const options = journey.steps.flatMap((step) =>
        step.questions.flatMap((question) => {
          const choices = 'options' in question ? settle(question.options, {}).map(({ value }) => value) : [];
          const known = [typed[question.name] ?? []].flat();
          const own = question.kind === 'yes-no' ? ['yes', 'no'] : [...known, ...choices, '12'];
          return [[question.name, fc.constantFrom(...own)] as const];
        }),
      );
      const answer = fc.record(Object.fromEntries(options));
      const slug = fc.constantFrom(...journey.steps.map((step) => step.slug));
      const visits = fc.array(fc.tuple(slug, answer), { maxLength: 40 });
      const repairs = repairing(typed, journey.steps);
      await fc.assert(
        fc.asyncProperty(visits, async (all) => {
          let answers: Answers = {};
          for (const [at, fields] of all) {
            const step = findStep(journey, at) as Step;
            const before = answersBefore(journey, answers, at);
            const read = readStep(step, aForm({ ...typed, ...fields } as Fields), before);
            if (read.errors.length === 0 && leadsOut(step, read.answers, before) === undefined)
              answers = { ...answers, ...emptied(step), ...read.answers };
          }
          const next = () => firstUnanswered(journey, answers);
          let turns = 0;
          for (let step = next(); step !== undefined; step = next()) {
            assert.ok(turns <= journey.steps.length, step.slug);
            turns += 1;
            const before = answersBefore(journey, answers, step.slug);
            const read = readStep(step, aForm(repairs(step, before)), before);
            assert.deepEqual(read.errors, [], step.slug);
            answers = { ...answers, ...emptied(step), ...read.answers };
          }
          const sent = answersToSend(journey, answers);
          const applicable = new Set(
            applicableSteps(journey, answers).flatMap((step) => step.questions.map(({ name }) => name)),
          );
          for (const name of Object.keys(sent)) assert.ok(applicable.has(name), `${name} is sent`);
          const made = await postings[kind].toOpportunities(NO_DATABASE, sent, NOW);
          assert.ok(made.ok, made.ok ? '' : made.reason);
          for (const one of made.opportunities) assert.deepEqual(opportunitySchema.parse(one), one);
          checkPosting(made.opportunities, { minimumWage, now: NOW, others: [], published: [] });
          assert.ok(summary(journey, answers).every(({ rows }) => rows.length > 0));
          assert.ok(taskList(journey, answers).every(({ status }) => status === 'completed'));
        }),
        { numRuns: 30 },
      );
    });
  });
}

/** Answers that are valid on a step, whatever was answered before it. */
function repairing(typed: Fields, steps: readonly Step[]): (step: Step, before: Answers) => Fields {
  const missing: Fields = {
    contractMonths: '6',
    hoursGuaranteed: '8',
    payText: 'Agreed at the interview',
    lift: 'Minibus',
    applyUrl: 'example.org',
    applyEmail: 'jobs@example.org',
    applyPhone: '01795 000000',
    entryRequirements: 'Maths',
    essential: 'Patience',
    cost: '20',
    schoolProvides: 'A room',
    schoolOfferCost: '20',
    schoolOfferSchoolProvides: 'A room',
    place2Town: 'Margate',
    place2Postcode: 'CT9 1XX',
    place3Town: 'Ashford',
    place3Postcode: 'TN23 1AA',
  };
  return (step, before) => {
    const fields: Record<string, string | readonly string[]> = { ...missing, ...typed };
    for (const { name, ...question } of step.questions) {
      if (question.kind === 'date') {
        const last = name.endsWith('Last');
        for (const [part, value] of [
          ['day', last ? '9' : '5'],
          ['month', '7'],
          ['year', '2027'],
        ] as const)
          fields[`${name}-${part}`] = value;
      } else if ('options' in question) {
        const offered = settle(question.options, before).map(({ value }) => value);
        const chosen = [fields[name] ?? []].flat().filter((value) => offered.includes(value));
        fields[name] = chosen.length > 0 ? chosen : (offered[0] ?? '');
      } else if (/days$/i.test(name)) fields[name] = '45';
      else if (/lowestAge|minimumAge/.test(name)) fields[name] = '19';
      else if (/payLowest|payHighest/.test(name)) fields[name] = '50000';
      else if (/seats$/i.test(name)) fields[name] = '4';
      else if (/(from)$/i.test(name)) fields[name] = '09:00';
      else if (/(until)$/i.test(name)) fields[name] = '17:00';
      else if (question.kind === 'yes-no') fields[name] = fields[name] ?? 'no';
    }
    // Casual work is paid by the hour or the day, and not in proportion.
    if (step.slug === 'pay' && before['contract'] === 'casual')
      Object.assign(fields, { payPeriod: 'hour', payLowest: '15', payHighest: '16', payProRata: 'no' });
    else if (step.slug === 'pay') fields['payPeriod'] = 'week';
    assert.ok(steps.includes(step));
    return fields;
  };
}

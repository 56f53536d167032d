import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  answersBefore,
  answersToSend,
  applicableSteps,
  defineJourney,
  fillStep,
  findStep,
  firstUnanswered,
  hasTasks,
  isReachable,
  leadsOut,
  mergeStep,
  nextStep,
  openSteps,
  previousStep,
  readStep,
  seenIn,
  summary,
  taskList,
  type Answers,
  type Journey,
  type Step,
} from '#features/journeys/journey.ts';
import { leavingView, stepView } from '#features/journeys/journey.view.ts';
import { aForm, supportJourney, tasksJourney } from '../../support/journeys.ts';
import { NAUGHTY } from '../../support/naughty-strings.ts';

const support = supportJourney();
const tasks = tasksJourney();
const slugs = (journey: Journey, answers: Answers) =>
  applicableSteps(journey, answers).map(({ slug }) => slug);

const SENT: Answers = {
  who: 'me',
  age: 30,
  phone: '01795 000000',
  postcode: 'ME12 1AA',
  ways: ['text'],
  language: 'english',
};
const COMPLETE: Answers = { ...SENT, email: null, website: null, more: null };

describe('a journey', () => {
  it('leads through the steps that apply', () => {
    assert.deepEqual(slugs(support, {}), ['who', 'age', 'contact', 'ways', 'language', 'more']);
    assert.ok(slugs(support, { who: 'other' }).includes('agreed'));
    assert.deepEqual(slugs(tasks, { remote: false }), ['title', 'remote', 'town', 'stop', 'pay']);
  });

  it('ignores an answer that no longer applies', () => {
    const stored = { ...COMPLETE, who: 'me', agreed: true, theirRole: 'Her GP' };
    assert.ok(!slugs(support, stored).includes('their-role'));
    assert.deepEqual(answersToSend(support, stored), SENT);
    assert.ok(slugs(support, { ...stored, who: 'other' }).includes('their-role'));
  });

  it('does not send an option that is no longer offered', () => {
    const stored = { ...COMPLETE, ways: ['email'] };
    assert.equal(answersToSend(support, stored)['ways'], undefined);
    assert.equal(firstUnanswered(support, stored)?.slug, 'ways');
  });

  it('knows what is missing', () => {
    assert.equal(firstUnanswered(support, {})?.slug, 'who');
    assert.equal(firstUnanswered(support, { ...COMPLETE, language: undefined })?.slug, 'language');
    assert.equal(firstUnanswered(support, COMPLETE), undefined);
    assert.equal(firstUnanswered(support, SENT)?.slug, 'contact', 'nobody has been asked for a website');
  });

  it('does not let a person skip a step, but allows the sections in any order', () => {
    assert.ok(!isReachable(support, {}, 'contact'));
    assert.ok(isReachable(support, { who: 'me', age: 30 }, 'contact'));
    assert.ok(isReachable(tasks, {}, 'pay'));
    assert.ok(!isReachable(tasks, { remote: false, title: 'Carer' }, 'stop'));
    assert.ok(!isReachable(tasks, {}, 'town'));
  });

  it('leads from the end of a section to the task list, and from the last step to "check your answers"', () => {
    assert.equal(nextStep(tasks, { title: 'Carer', remote: true }, 'remote'), 'tasks');
    assert.equal(nextStep(support, COMPLETE, 'more'), 'check');
    assert.equal(previousStep(tasks, {}, 'pay'), 'tasks');
    assert.equal(previousStep(support, {}, 'who'), undefined);
  });

  it('shows the progress of each section', () => {
    assert.deepEqual(
      taskList(tasks, { title: 'Carer' }).map(({ section, slug, status }) => [section, slug, status]),
      [
        ['The job', 'remote', 'in-progress'],
        ['Pay', 'pay', 'not-started'],
      ],
    );
    const long = 'a'.repeat(121);
    assert.deepEqual(
      taskList(tasks, { title: long, remote: false, lowest: '1', highest: '2' }).map(({ status }) => status),
      ['problem', 'not-started', 'completed'],
    );
  });

  it('shows the answers in words', () => {
    const [group] = summary(support, {
      ...COMPLETE,
      ways: ['call'],
      from: '2026-12-01',
      time: '17:30',
      fare: 450,
    });
    const rows = Object.fromEntries((group?.rows ?? []).map(({ key, value }) => [key, value]));
    assert.deepEqual(rows['Who this is for'], ['Me']);
    assert.deepEqual(rows['First day'], ['1 December 2026']);
    assert.deepEqual(rows['Time'], ['5:30pm']);
    assert.deepEqual(rows['Cost'], ['£4.50']);
    assert.deepEqual(rows['Last day'], []);
  });

  it('that is inconsistent is refused when it is defined', () => {
    const step = (slug: string, name: string, section?: string): Step => ({
      ...(findStep(tasks, 'title') as Step),
      slug,
      questions: [{ ...(findStep(tasks, 'title') as Step).questions[0]!, name }],
      ...(section === undefined ? {} : { section }),
    });
    const define = (...steps: Step[]) => defineJourney({ ...tasks, steps, send: tasks.send });
    assert.throws(() => define(step('a', 'a'), step('a', 'b')), /bad step "a"/);
    assert.throws(() => define(step('check', 'a')), /bad step "check"/);
    assert.throws(() => define(step('a', 'a'), step('b', 'a')), /bad question "a"/);
    assert.throws(() => define(step('a', 'constructor')), /bad question/);
    assert.throws(() => define(step('a', '__proto__')), /bad question/);
    assert.throws(
      () => define(step('a', 'a', 'X'), step('b', 'b', 'Y'), step('c', 'c', 'X')),
      /not consecutive/,
    );
  });
});

const read = (
  journey: Journey,
  slug: string,
  fields: Record<string, string | string[]>,
  stored: Answers = COMPLETE,
) => readStep(findStep(journey, slug) as Step, aForm(fields), answersBefore(journey, stored, slug));
const messages = (...args: Parameters<typeof read>) => read(...args).errors.map(({ message }) => message);

describe('a step that was filled in', () => {
  it('shows a missing answer beside its field', () => {
    assert.deepEqual(messages(support, 'who', {}), ['Say who this is for']);
    assert.deepEqual(messages(support, 'age', { age: ' ' }), ['Enter the age']);
    assert.deepEqual(messages(support, 'ways', {}), ['Select the ways to reach you']);
    assert.deepEqual(messages(support, 'contact', { postcode: 'ME12 1AA' }), [
      'Give an e-mail address or a phone number',
    ]);
  });

  it('reports all errors at once, in the order of the questions', () => {
    const contact = findStep(support, 'contact') as Step;
    const wrong = (fields: Record<string, string>) =>
      readStep(contact, aForm(fields), { who: 'me' }).errors.map(({ name, message }) => [name, message]);
    // The rule on two answers is reported together with the error of a third.
    assert.deepEqual(wrong({ postcode: 'nowhere' }), [
      ['email', 'Give an e-mail address or a phone number'],
      ['postcode', 'Postcode must be a full UK postcode, like ME14 1XX'],
    ]);
    // The rule has no result while one of the two answers is invalid by itself.
    assert.deepEqual(
      wrong({ phone: '-------', postcode: 'ME12 1AA' }).map(([name]) => name),
      ['phone'],
    );
  });

  it('lists every step that has something missing or wrong', () => {
    const asked = support.steps.flatMap(({ questions }) => questions.map(({ name }) => [name, null]));
    const complete = { ...Object.fromEntries(asked), ...SENT } as Answers;
    assert.deepEqual(openSteps(support, complete), []);
    assert.deepEqual(
      openSteps(support, { ...complete, age: 121, postcode: null, ways: [] }).map(({ slug }) => slug),
      ['age', 'contact', 'ways'],
    );
  });

  it('shows an error beside its field', () => {
    assert.deepEqual(messages(support, 'age', { age: '12½' }), ['Age must be a number, like 16 or 37.5']);
    assert.deepEqual(messages(support, 'age', { age: '30.5' }), ['Age must be a whole number']);
    assert.deepEqual(messages(support, 'age', { age: '300' }), ['Age must be 120 or less']);
    assert.deepEqual(messages(support, 'contact', { email: 'me', postcode: 'ME12', website: 'a b' }), [
      'Enter an email address in the correct format, like name@example.com',
      'Postcode must be a full UK postcode, like ME14 1XX',
      'Website must be a web address, like https://www.example.org/jobs',
    ]);
    assert.deepEqual(messages(support, 'more', { more: 'a'.repeat(1_001) }), [
      'Anything else? must be 1,000 characters or fewer',
    ]);
    assert.deepEqual(messages(support, 'ways', { ways: ['text', 'letter'] }), [
      'Select either “Only by letter” or other options, not both',
    ]);
  });

  it('reads a date as people write it', () => {
    const date = (day: string, month: string, year: string) =>
      read(support, 'when', { 'from-day': day, 'from-month': month, 'from-year': year });
    assert.equal(date('1', '12', '2026').answers['from'], '2026-12-01');
    assert.equal(date(' 01 ', 'December', '2026').answers['from'], '2026-12-01');
    assert.equal(date('', '', '').answers['from'], undefined);
    assert.deepEqual(date('', '12', '').errors, [
      { name: 'from', message: 'First day must include a day and a year', parts: ['day', 'year'] },
    ]);
    assert.equal(date('31', '2', '2026').errors[0]?.message, 'First day must be a real date');
    assert.equal(date('1', 'Smarch', '2026').errors[0]?.message, 'First day must be a real date');
    assert.equal(date('1', '12', '26').errors[0]?.message, 'Year of the first day must be 4 digits');
    assert.equal(
      messages(support, 'when', {
        ...{ 'from-day': '2', 'from-month': '12', 'from-year': '2026' },
        ...{ 'until-day': '1', 'until-month': '12', 'until-year': '2026' },
      })[0],
      'Last day must not be before the first day',
    );
  });

  it('reads times and amounts as people write them', () => {
    const time = (text: string) => read(support, 'when', { time: text }).answers['time'];
    for (const text of ['17:30', '5.30pm', '5:30 PM', '1730', '5:30 p.m.'])
      assert.equal(time(text), '17:30', text);
    assert.equal(time('9am'), '09:00');
    assert.equal(time('midday'), '12:00');
    assert.equal(time('12am'), '00:00');
    assert.equal(time('12:15pm'), '12:15');
    for (const text of ['9', '25:00', '17:75', '13pm', 'soon']) {
      assert.deepEqual(
        messages(support, 'when', { time: text }),
        ['Time must be a time, like 17:30 or 5:30pm'],
        text,
      );
    }
    const fare = (text: string) => read(support, 'when', { fare: text }).answers['fare'];
    assert.deepEqual(['4.50', '£4.5', '4', '£ 12.71'].map(fare), [450, 450, 400, 1271]);
    for (const text of ['4,5', '-1', '1e3', 'free', '12.711']) {
      assert.match(messages(support, 'when', { fare: text })[0] ?? '', /must be an amount in pounds/, text);
    }
    assert.deepEqual(messages(support, 'when', { fare: '1,000' }), ['Cost must be £100 or less']);
  });

  it('reads the first of several values, ignores files, and accepts only offered options', () => {
    assert.equal(read(support, 'age', { age: ['30', '40'] }).answers['age'], 30);
    const file = new FormData();
    file.append('age', new File(['30'], 'age.txt'));
    assert.deepEqual(readStep(findStep(support, 'age') as Step, file, {}).errors.length, 1);
    assert.deepEqual(messages(support, 'who', { who: 'constructor' }), ['Say who this is for']);
    assert.deepEqual(
      read(support, 'ways', { ways: ['text', 'email', 'text', '__proto__'] }).answers['ways'],
      ['text'],
    );
    assert.equal(
      read(support, 'contact', { website: 'example.org/jobs' }).answers['website'],
      'https://example.org/jobs',
    );
  });

  it('keeps what was typed, and shows it again', () => {
    const { filled } = read(support, 'when', { 'from-day': 'x', 'from-month': '13', time: 'soon' });
    assert.deepEqual([filled['from-day'], filled['from-month'], filled['time']], [['x'], ['13'], ['soon']]);
    const stored = { from: '2026-02-01', time: '09:00', fare: 1271 };
    assert.deepEqual(fillStep(findStep(support, 'when') as Step, stored), {
      ...{ 'from-day': ['1'], 'from-month': ['2'], 'from-year': ['2026'] },
      time: ['09:00'],
      fare: ['12.71'],
    });
  });
});

describe('two windows at once', () => {
  const step = findStep(tasks, 'pay') as Step;
  const draft = (answers: Answers, savedBy: Record<string, string> = {}) => ({ answers, savedBy });

  it('each keeps what it changed', () => {
    const start = { lowest: '12', highest: '15' };
    const seen = seenIn(step, start);
    const first = mergeStep(draft(start), step, { lowest: '13', highest: '15' }, seen, 'one');
    const second = mergeStep(first, step, { lowest: '12', highest: '16' }, seen, 'two');
    assert.deepEqual(second.answers, { lowest: '13', highest: '16' });
    assert.deepEqual(second.conflicts, []);
  });

  it('the person decides about an answer that both changed', () => {
    const seen = seenIn(step, {});
    const first = mergeStep(draft({}), step, { lowest: '13' }, seen, 'one');
    const second = mergeStep(first, step, { lowest: '14' }, seen, 'two');
    assert.deepEqual([second.conflicts, second.answers], [['lowest'], { lowest: '13', highest: null }]);
    const decided = mergeStep(first, step, { lowest: '14' }, seenIn(step, first.answers), 'three');
    assert.deepEqual([decided.conflicts, decided.answers], [[], { lowest: '14', highest: null }]);
  });

  it('a page opened again with "back" may change or remove what it saved itself', () => {
    const seen = seenIn(step, {});
    const first = mergeStep(draft({}), step, { lowest: '13' }, seen, 'one');
    assert.equal(mergeStep(first, step, { lowest: '14' }, seen, 'one').answers['lowest'], '14');
    assert.deepEqual(mergeStep(first, step, {}, seen, 'one').answers, { lowest: null, highest: null });
  });

  it('the same form sent twice changes nothing the second time', () => {
    const seen = seenIn(step, {});
    const first = mergeStep(draft({}), step, { lowest: '13' }, seen, 'one');
    assert.equal(mergeStep(first, step, { lowest: '13' }, seen, 'one').changed, false);
  });
});

// ---- Properties

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(...NAUGHTY),
  fc.constantFrom(
    'yes',
    'no',
    'me',
    'other',
    'email',
    'call',
    'text',
    'letter',
    'english',
    '30',
    '1',
    '12',
    '2026',
    'ME12 1AA',
    '17:30',
    '£5',
    'me@example.org',
    'x'.repeat(2_000),
  ),
);
const controls = [support, tasks].flatMap((journey) =>
  journey.steps.flatMap((step) => Object.keys(readStep(step, new FormData(), {}).filled)),
);
const form = fc
  .dictionary(
    fc.constantFrom(...controls, '_form', '_seen', '__proto__', 'constructor'),
    fc.array(text, { maxLength: 3 }),
    { maxKeys: 25 },
  )
  .map(aForm);
const JOURNEYS = { support, tasks };
const journey = fc.constantFrom('support' as const, 'tasks' as const);
/** Stored answers, valid ones and those that a draft of another version of the journey may contain. */
const stored: fc.Arbitrary<Answers> = fc.record(
  {
    who: fc.constantFrom('me', 'other', 'nobody', 7),
    agreed: fc.oneof(fc.boolean(), fc.constant('yes')),
    theirRole: fc.constantFrom('GP', '', null),
    age: fc.constantFrom(30, 12, '30'),
    email: fc.constantFrom('me@example.org', 'me'),
    phone: fc.constantFrom('01795 000000', 5),
    postcode: fc.constantFrom('ME12 1AA', {}),
    ways: fc.oneof(fc.subarray(['email', 'call', 'text', 'letter']), fc.constant('text')),
    language: fc.constantFrom('english', 'klingon'),
    title: fc.constantFrom('Carer', 'x'.repeat(200)),
    remote: fc.boolean(),
    town: fc.constant('Sheerness'),
    stop: fc.constant('Sheerness station'),
    lowest: fc.constant('12'),
    highest: fc.constant('13'),
  },
  { requiredKeys: [] },
);

describe('whatever is answered, in whatever order', () => {
  it('forms with any content are read without a failure, and every error has a message', () => {
    fc.assert(
      fc.property(journey, form, stored, (name, sent, kept) => {
        const it = JOURNEYS[name];
        for (const step of it.steps) {
          const before = answersBefore(it, kept, step.slug);
          const result = readStep(step, sent, before);
          for (const error of result.errors) {
            assert.ok(step.questions.some(({ name }) => name === error.name));
            assert.match(
              error.message,
              /^(Age|Anything|Check|Cost|E-mail|Enter|First|Give|Language|Last|Phone|Postcode|Say|Select|Time|Website|Year|Your|lowest|highest|title|town|stop)/,
            );
          }
          leadsOut(step, result.answers, before);
          // The stored answers survive a round trip through the database.
          const json = JSON.stringify(result.answers);
          assert.ok(!json.includes('\\u0000') && json.isWellFormed());
        }
      }),
    );
  });

  it('a valid answer is shown again unchanged', () => {
    fc.assert(
      fc.property(journey, form, (name, sent) => {
        const it = JOURNEYS[name];
        for (const step of it.steps) {
          const { answers, errors } = readStep(step, sent, {});
          if (errors.length > 0) continue;
          const again = readStep(step, aForm(fillStep(step, answers)), {});
          assert.deepEqual([again.answers, again.errors], [answers, []]);
        }
      }),
    );
  });

  it('the answer to confirm before the form ends is the typed one, and has the same effect when sent again', () => {
    fc.assert(
      fc.property(journey, form, stored, (name, sent, kept) => {
        const it = JOURNEYS[name];
        const place = { journey: it, draft: 'a', isNew: false, fromCheck: false };
        for (const step of it.steps) {
          const before = answersBefore(it, kept, step.slug);
          const { answers, errors, filled } = readStep(step, sent, before);
          if (errors.length > 0) continue;
          const draft = { answers: kept, version: 3 };
          const view = leavingView(place, step, draft, {
            ...{ answers, typed: filled, hidden: {}, changedMeanwhile: false },
          });
          assert.equal(view.answered.length, step.questions.length);
          const again = readStep(step, aForm(view.typed), before);
          assert.deepEqual([again.answers, again.errors], [answers, []]);
          assert.deepEqual(leadsOut(step, again.answers, before), leadsOut(step, answers, before));
        }
      }),
    );
  });

  it('every page that may be opened can be shown', () => {
    fc.assert(
      fc.property(journey, stored, (journeyName, kept) => {
        const it = JOURNEYS[journeyName];
        const place = { journey: it, draft: 'a', isNew: true, fromCheck: false };
        for (const step of applicableSteps(it, kept)) {
          const view = stepView(place, step, kept, {
            filled: fillStep(step, kept),
            errors: [],
            status: 200,
            hidden: {},
            notes: {},
          });
          assert.ok(view.title.length > 0 && view.questions.length > 0);
        }
        summary(it, kept);
        taskList(it, kept);
      }),
    );
  });

  it('"back" reverses "next" along the steps that apply', () => {
    fc.assert(
      fc.property(journey, stored, (journeyName, kept) => {
        const it = JOURNEYS[journeyName];
        for (const { slug } of applicableSteps(it, kept)) {
          const next = nextStep(it, kept, slug);
          if (findStep(it, next) !== undefined) assert.equal(previousStep(it, kept, next), slug);
          const previous = previousStep(it, kept, slug);
          if (previous !== undefined && findStep(it, previous) !== undefined) {
            assert.equal(nextStep(it, kept, previous), slug);
          }
        }
      }),
    );
  });

  it('only valid answers that apply are sent, and sending does not change them', () => {
    fc.assert(
      fc.property(journey, stored, (journeyName, kept) => {
        const it = JOURNEYS[journeyName];
        const sent = answersToSend(it, kept);
        const asked = new Set(
          applicableSteps(it, kept).flatMap((step) => step.questions.map(({ name }) => name)),
        );
        for (const [name, value] of Object.entries(sent)) {
          assert.ok(asked.has(name), name);
          // Of several chosen options, only those that are still offered remain.
          if (Array.isArray(value)) assert.ok(value.every((one) => (kept[name] as unknown[]).includes(one)));
          else assert.deepEqual(value, kept[name]);
        }
        assert.deepEqual(answersToSend(it, sent), sent);
        assert.deepEqual(slugs(it, sent), slugs(it, kept));
      }),
    );
  });

  it('following the first unanswered step ends with everything answered', () => {
    const good: Record<string, string | string[]> = {
      ...{
        who: 'other',
        agreed: 'yes',
        theirRole: 'GP',
        age: '30',
        phone: '01795 000000',
        postcode: 'ME121AA',
      },
      ...{
        ways: ['call'],
        language: 'polish',
        title: 'Carer',
        remote: 'no',
        town: 'Sheerness',
        stop: 'Station',
        lowest: '1',
        highest: '2',
      },
    };
    fc.assert(
      fc.property(journey, stored, (journeyName, kept) => {
        const it = JOURNEYS[journeyName];
        let answers = kept;
        for (let turns = 0; firstUnanswered(it, answers) !== undefined; turns += 1) {
          assert.ok(turns <= it.steps.length, 'it goes in a circle');
          const step = firstUnanswered(it, answers) as Step;
          assert.ok(isReachable(it, answers, step.slug) || hasTasks(it));
          const ways = answers['phone'] === undefined ? ['email'] : ['call'];
          const result = readStep(step, aForm({ ...good, ways }), answersBefore(it, answers, step.slug));
          assert.deepEqual(result.errors, []);
          const rest = Object.entries(answers).filter(
            ([name]) => !step.questions.some((it) => it.name === name),
          );
          const left = Object.fromEntries(step.questions.map(({ name }) => [name, null]));
          answers = { ...Object.fromEntries(rest), ...left, ...result.answers };
        }
        assert.ok(taskList(it, answers).every(({ status }) => status === 'completed'));
      }),
    );
  });

  it('a changed answer that is changed back leaves the journey as it was', () => {
    fc.assert(
      fc.property(stored, fc.constantFrom('me', 'other'), (kept, other) => {
        const before = { ...kept, who: 'other' };
        const changed = { ...before, who: other };
        const back = { ...changed, who: 'other' };
        assert.deepEqual(answersToSend(support, back), answersToSend(support, before));
      }),
    );
  });

  it('a stale window deletes nothing that another window saved', () => {
    const step = findStep(tasks, 'pay') as Step;
    const answers = fc.record(
      { lowest: fc.constantFrom('1', '2'), highest: fc.constantFrom('1', '2') },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(answers, answers, answers, (start, one, two) => {
        const seen = seenIn(step, start);
        const first = mergeStep({ answers: start, savedBy: {} }, step, one, seen, 'one');
        const second = mergeStep(first, step, two, seen, 'two');
        for (const name of ['lowest', 'highest'] as const) {
          const changedByOne = one[name] !== start[name];
          const overwritten = (second.answers[name] ?? undefined) !== one[name];
          assert.ok(!changedByOne || !overwritten, 'it was overwritten without a word');
        }
      }),
    );
  });
});

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
  type Answers,
  type Step,
} from '#features/journeys/journey.ts';
import { settle } from '#features/forms/question.ts';
import { stepView } from '#features/journeys/journey.view.ts';
import {
  askForSupportJourney,
  toReferral,
  type SupportAnswers,
} from '#features/referrals/intake/ask-for-support.journey.ts';
import { referralDetailsSchema } from '#features/referrals/referral.ts';
import { secrets } from '../../support/accounts.ts';
import { NOW } from '../../support/factories.ts';
import { aForm } from '../../support/journeys.ts';
import { NAUGHTY } from '../../support/naughty-strings.ts';
import { programmes, workingDays } from '../../support/mother.ts';
import { gazetteer } from '../places/gazetteers.ts';

const journey = askForSupportJourney({
  gazetteer,
  clock: () => NOW,
  secrets,
  workingDays,
  programmes,
  texts: true,
  limits: {
    take: async () => undefined,
    giveBack: async () => undefined,
    used: async () => 0,
    clear: async () => undefined,
  },
});

type Fields = Readonly<Record<string, string | readonly string[]>>;
const emptied = ({ questions }: Step): Answers =>
  Object.fromEntries(questions.map(({ name }) => [name, null]));
const read = (slug: string, fields: Fields, stored: Answers) =>
  readStep(findStep(journey, slug) as Step, aForm(fields), answersBefore(journey, stored, slug));

/** Fills in every step that applies, in order; postcodes count as unknown. */
function fillIn(fields: Fields): Answers {
  let answers: Answers = {};
  for (const step of journey.steps) {
    if (!applicableSteps(journey, answers).includes(step)) continue;
    const { errors, answers: right } = read(step.slug, fields, answers);
    assert.deepEqual(errors, [], step.slug);
    answers = { ...answers, ...emptied(step), ...right };
    if (step.slug === 'postcode') answers = { ...answers, found: 'ask' };
    assert.equal(leadsOut(step, answers, answersBefore(journey, answers, step.slug)), undefined, step.slug);
  }
  return answers;
}

const MOTHER: Fields = {
  whoFor: 'me',
  postcode: 'me12 1aa',
  council: 'swale',
  age: 'adult',
  rightToWork: 'yes',
  work: 'out-of-work',
  fits: 'yes',
  otherProgramme: 'no',
  name: 'Rosa Marsh',
  ways: ['phone', 'email'],
  phone: '07700 900123',
  email: 'rosa@example.org',
  messageIsSafe: 'no',
  bestTime: '9:30 to 1:30',
  hardToMeet: 'Four hours of childcare',
  agreement: 'yes',
};
const GP: Fields = {
  ...MOTHER,
  whoFor: 'other',
  agreed: 'yes',
  referrerName: 'Sam Reed',
  referrerRole: 'gp',
  referrerOrganisation: 'Sheppey Surgery',
  referrerPhone: '01795 000000',
};
const send = (answers: Answers) => toReferral(answersToSend(journey, answers) as SupportAnswers);

describe('asking for support', () => {
  it('turns complete answers into a referral', () => {
    const { facts, details } = send(fillIn(MOTHER));
    assert.deepEqual(facts, {
      programme: 'connect-to-work',
      area: 'swale',
      via: 'self',
      route: 'adult',
      work: 'out-of-work',
    });
    const kept = JSON.parse(JSON.stringify(referralDetailsSchema.parse(details))) as object;
    assert.deepEqual(kept, {
      name: 'Rosa Marsh',
      postcode: 'ME12 1AA',
      ways: ['phone', 'email'],
      email: 'rosa@example.org',
      phone: '+447700900123',
      bestTime: '9:30 to 1:30',
      messageIsSafe: false,
      formats: [],
      meeting: [],
      hardToMeet: 'Four hours of childcare',
      rightToWork: 'yes',
      fits: 'yes',
      otherProgramme: 'no',
    });
  });

  it('records the referrer when support is asked for another person', () => {
    const { facts, details } = send(fillIn(GP));
    assert.equal(facts.via, 'somebody-else');
    assert.deepEqual(JSON.parse(JSON.stringify(details.referrer)), {
      name: 'Sam Reed',
      role: 'gp',
      organisation: 'Sheppey Surgery',
      phone: '+441795000000',
    });
  });

  it('needs no phone, no email and no fixed address', () => {
    const { postcode: _p, phone: _t, email: _e, messageIsSafe: _m, bestTime: _b, ...rest } = MOTHER;
    const { details } = send(
      fillIn({ ...rest, ways: 'none', meetingPlace: 'Sheerness library, Tuesday mornings' }),
    );
    assert.deepEqual(
      [details.ways, details.address, details.postcode, details.messageIsSafe],
      [[], 'Sheerness library, Tuesday mornings', undefined, false],
    );
  });

  it('accepts that no message is safe, if there is a way to speak', () => {
    const { details } = send(fillIn({ ...MOTHER, messageIsSafe: 'never' }));
    assert.deepEqual([details.messageIsSafe, details.noMessages], [false, true]);
    const answers = { ...fillIn(MOTHER), ways: ['email', 'post'] };
    const [error] = read('safe', { messageIsSafe: 'never' }, answers).errors;
    assert.match(error?.message ?? '', /we need a way to speak\. Go back and select a phone call/);
    assert.deepEqual(read('safe', { messageIsSafe: 'never' }, { ...answers, ways: ['phone'] }).errors, []);
  });

  it('accepts a language that is in no list, and names in any script', () => {
    const { details } = send(fillIn({ ...MOTHER, language: 'کوردی', name: '愛子 Ďuríšová-O’Brien' }));
    assert.deepEqual([details.language, details.name], ['کوردی', '愛子 Ďuríšová-O’Brien']);
  });

  it('a person who is not sure may continue', () => {
    const { details } = send(
      fillIn({ ...MOTHER, rightToWork: 'not-sure', fits: 'not-sure', otherProgramme: 'not-sure' }),
    );
    assert.deepEqual(
      [details.rightToWork, details.fits, details.otherProgramme],
      ['not-sure', 'not-sure', 'not-sure'],
    );
  });

  const out = (slug: string, answers: Answers) => leadsOut(findStep(journey, slug) as Step, answers, answers);
  const NOS: [string, Answers, string][] = [
    ['agreed', { whoFor: 'other', agreed: false }, 'not-agreed?for=other'],
    ['postcode', { found: 'outside:dartford' }, 'outside?area=dartford'],
    ['council', { found: 'ask', council: 'somewhere-else' }, 'outside'],
    ['age', { found: 'swale', age: 'under-16' }, 'under-16?area=swale'],
    ['under-18', { found: 'swale', age: 'under-18', young: false }, 'aged-16-17?area=swale'],
    ['right-to-work', { found: 'swale', rightToWork: 'no' }, 'right-to-work?area=swale'],
    ['work', { found: 'swale', work: 'in-work' }, 'in-work?area=swale'],
    ['fits', { found: 'swale', fits: 'no' }, 'no-group?area=swale'],
    [
      'other-programme',
      { found: 'ask', council: 'thanet', otherProgramme: 'yes' },
      'other-programme?area=thanet',
    ],
  ];
  it('the page that says no addresses a referrer as a referrer, not as the person referred', () => {
    assert.deepEqual(out('age', { whoFor: 'other', found: 'swale', age: 'under-16' }), {
      to: '/support/not-this/under-16?area=swale&for=other',
      forget: true,
    });
  });
  for (const [slug, answers, to] of NOS) {
    it(`"no" at ${slug} leads to an alternative and deletes all answers`, () => {
      assert.deepEqual(out(slug, answers), { to: `/support/not-this/${to}`, forget: true });
    });
  }

  it('the route for ages 16 and 17 is explained, and sent with the referral', () => {
    const answers = fillIn({ ...MOTHER, age: 'under-18', young: 'yes' });
    assert.equal(send(answers).facts.route, 'age-16-17');
    assert.ok(applicableSteps(journey, answers).some(({ slug }) => slug === 'under-18'));
    assert.ok(!applicableSteps(journey, fillIn(MOTHER)).some(({ slug }) => slug === 'under-18'));
  });

  it('shows a missing answer beside its field', () => {
    const stored = fillIn(GP);
    const words = (slug: string, fields: Fields) =>
      read(slug, fields, stored).errors.map(({ message }) => message);
    assert.deepEqual(words('who', {}), ['Select who needs support']);
    assert.deepEqual(words('postcode', { postcode: 'Sheerness' }), [
      'Enter a postcode, like ME14 1XX, or leave this empty',
    ]);
    assert.deepEqual(words('about-you', { referrerName: 'Sam', referrerRole: 'gp' }), [
      'Enter your phone number or your email address',
    ]);
    assert.deepEqual(words('ways', {}), ['Select at least one way to contact, or “None of these”']);
    assert.deepEqual(words('ways', { ways: ['phone', 'none'] }), [
      'Select either “None of these” or other options, not both',
    ]);
    assert.deepEqual(words('phone', { phone: 'call me' }), [
      'Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192',
    ]);
    assert.match(
      words('date-of-birth', {
        'dateOfBirth-day': '1',
        'dateOfBirth-month': '1',
        'dateOfBirth-year': '2012',
      })[0] ?? '',
      /18 or over/,
    );
    assert.match(words('agreement', {})[0] ?? '', /nothing will be sent/);
  });

  it('an outcode is enough, and is kept as typed', () => {
    assert.equal(read('postcode', { postcode: 'me12' }, { whoFor: 'me' }).answers['postcode'], 'ME12');
  });

  it('shows derived answers neither on their page nor among the answers to check', () => {
    const rows = summary(journey, fillIn(MOTHER)).flatMap((group) => group.rows);
    assert.ok(!rows.some(({ name }) => name === 'found'));
    const view = stepView(
      { journey, draft: '0123456789abcdef', isNew: false, fromCheck: false },
      findStep(journey, 'postcode') as Step,
      {},
      { filled: {}, errors: [], status: 200, hidden: {}, notes: {} },
    );
    assert.deepEqual(
      view.questions.map(({ question }) => question.name),
      ['postcode'],
    );
  });

  it('a person without a fixed address is asked where they usually stay', () => {
    const council = findStep(journey, 'council')?.questions[0];
    const label = (answers: Answers) => council && settle(council.label, answers);
    assert.equal(label({ whoFor: 'me', postcode: 'ZZ99 3VZ' }), 'Where do you usually stay?');
    assert.equal(label({ whoFor: 'other', postcode: 'ZZ99 3VZ' }), 'Where do they usually stay?');
    assert.equal(label({ whoFor: 'me', postcode: 'ME12 1AA' }), 'Which council area do you live in?');
    const at = fillIn({ ...MOTHER, postcode: 'zz99 3vz' });
    assert.equal(send(at).facts.area, 'swale');
  });

  it('an address in any script and the longest postcode are sent and stored', () => {
    const { details } = send(fillIn({ ...MOTHER, email: 'Rosa@почта.рф', postcode: 'BFPO 5423' }));
    const { email, postcode } = referralDetailsSchema.parse(details);
    assert.deepEqual([email, postcode], ['Rosa@почта.рф', 'BFPO 5423']);
  });

  it('derived answers cannot be sent by a client', () => {
    const { answers } = read('postcode', { postcode: 'ME12 1AA', found: 'swale' }, { whoFor: 'me' });
    assert.deepEqual(answers, { postcode: 'ME12 1AA' });
  });

  it('every question says why it is asked, or how the answer is used', () => {
    for (const whoFor of ['me', 'other']) {
      for (const step of journey.steps) {
        const block = step.why !== undefined || step.content !== undefined;
        assert.ok(block, step.slug);
        if (step.why !== undefined) assert.ok(settle(step.why, { whoFor }).length > 10, step.slug);
      }
    }
  });

  it('never fails, whatever is typed', () => {
    const stored = fillIn(GP);
    for (const step of journey.steps) {
      for (const text of NAUGHTY) {
        const fields = Object.fromEntries(step.questions.map(({ name }) => [name, text]));
        const { errors, answers } = read(step.slug, fields, stored);
        for (const { message } of errors)
          assert.ok(message.length > 5 && !message.includes('undefined'), message);
        leadsOut(step, answers, stored);
      }
    }
  });

  it('any complete answers can be sent', () => {
    const value = fc.oneof(
      fc.constantFrom(
        ...Object.values({ ...GP, ...MOTHER }).flat(),
        'other',
        'me',
        'none',
        'under-18',
        'yes',
        'no',
      ),
      fc.string(),
    );
    const names = journey.steps.flatMap(({ questions }) => questions.map(({ name }) => name));
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), fc.oneof(value, fc.array(value, { maxLength: 3 }))),
        (more) => {
          const fields: Record<string, string | string[]> = {
            ...(GP as Record<string, string | string[]>),
            ...more,
          };
          let answers: Answers = {};
          for (const step of journey.steps) {
            if (!applicableSteps(journey, answers).includes(step)) continue;
            const { errors, answers: right } = read(step.slug, fields, answers);
            if (errors.length > 0) return;
            answers = { ...answers, ...emptied(step), ...right };
            if (step.slug === 'postcode') answers = { ...answers, found: 'ask' };
            if (leadsOut(step, answers, answersBefore(journey, answers, step.slug)) !== undefined) return;
          }
          assert.equal(firstUnanswered(journey, answers), undefined);
          referralDetailsSchema.parse(send(answers).details);
        },
      ),
    );
  });
});
